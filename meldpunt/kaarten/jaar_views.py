"""The cards of a year: as a page, and as a document that a worker makes once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meldpunt.accounts.gate import staff_page
from meldpunt.core.errors import Conflict, NotFound
from meldpunt.kaarten.views import DESK
from statistieken.casuistiek import queries, service

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*DESK)
def jaar(request: HttpRequest, by: Medewerker, jaar: int) -> HttpResponse:
    """All cards of a year to read, and asking for them as a PDF."""
    if request.method == "POST":
        try:
            service.ask_handreiking(jaar=jaar, by=by)
        except Conflict as error:
            messages.error(request, error.sentence)
            return redirect("kaarten:lijst")
        messages.success(request, _("Gevraagd. Het bestand staat hier zodra het klaar is."))
        return redirect("kaarten:jaar", jaar)
    context = {"jaar": jaar, "kaarten": queries.shared_in(jaar), "documenten": queries.documents_of(jaar)}
    return render(request, "kaarten/jaar.html", context)


@require_safe
@staff_page(*DESK)
def document(request: HttpRequest, by: Medewerker, jaar: int, handreiking_id: UUID) -> HttpResponse:  # noqa: ARG001 - the door hands over the request
    """One document as it was made; who took it along is written down."""
    found = queries.document_of(handreiking_id)
    if found.jaar != jaar:
        raise NotFound(_("Dit bestand is er niet, of het wordt nog gemaakt."))
    service.note_download(handreiking_id=found.pk, by=by)
    response = HttpResponse(bytes(found.inhoud), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="handreiking-{found.jaar}.pdf"'
    return response

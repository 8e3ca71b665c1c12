"""What the work asked of oneself this week, and a debrief with a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict
from support.bezetting import nabespreken
from support.vertrouwenspersonen import queries as pool

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def mijn_week(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Show how much one read in seven days, and ask a coordinator for a debrief."""
    if request.method == "POST":
        try:
            nabespreken.ask(by=by)
        except Conflict as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("Gevraagd. De coördinatoren horen het nu."))
        return redirect("taken:mijn_week")
    context = {
        "week": pool.week_of([by.id])[by.id],
        "gevraagd": pool.debrief_of(by.id),
        "rust_tot": pool.resting().get(by.id),
    }
    return render(request, "taken/mijn_week.html", context)


@require_POST
@staff_page(Rol.COORDINATOR)
def nabesproken(request: HttpRequest, by: Medewerker, vraag_id: UUID) -> HttpResponse:
    """Say that the talk with a colleague was held."""
    try:
        nabespreken.hold(vraag_id=vraag_id, by=by)
    except Conflict as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Genoteerd."))
    return redirect("werkplek:werkvoorraad")

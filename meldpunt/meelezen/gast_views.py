"""The one case of a guest: what the melder said yes to, and writing for the desk. No other page of work is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import NotFound
from meldpunt.core.web.uitgaand.bestanden import attachment, closed_in
from meldpunt.evidence.service import name_as
from meldpunt.meelezen.forms import GESPREK, MeelezerForm
from support.behandeling.gasten import werk
from support.dossiers.rules import KeyComesLater
from support.gasten.queries import GESPREK_MET_GAST
from triage import service as triage

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.gasten.werk import Gastinzage

HTTP_OK, UNPROCESSABLE = 200, 422


@require_GET
@staff_page(Rol.GAST)
def zaak(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """The case; before the key is given, and after the end, a page that says so."""
    try:
        inzage = werk.open_case(by=by)
    except NotFound as error:
        return _shut(request, error, status=HTTP_OK)
    return _page(request, inzage, MeelezerForm())


@require_POST
@staff_page(Rol.GAST)
def schrijf(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Write a note, or tell of a talk; where it ended meanwhile, the page gives the words back."""
    form = MeelezerForm(request.POST)
    try:
        if not form.is_valid():
            return _page(request, werk.open_case(by=by), form)
        werk.write(tekst=form.cleaned_data["tekst"], gesprek=form.cleaned_data["soort"] == GESPREK, by=by)
    except NotFound as error:
        return _shut(request, error, status=error.status_code)
    messages.success(request, _("Het meldpunt leest wat je schreef."))
    return redirect("meelezen:zaak")


@require_GET
@staff_page(Rol.GAST)
def bewijs(request: HttpRequest, by: Medewerker, bestand_id: UUID) -> StreamingHttpResponse:  # noqa: ARG001 - Django's signature
    """The original, decrypted while it is sent, always as a download."""
    bestand, chunks = werk.open_bestand(bestand_id=bestand_id, by=by)
    response = StreamingHttpResponse(chunks, content_type="application/octet-stream")
    response["Content-Disposition"] = attachment(nr=bestand.nr, naam=name_as(bestand.soort, bestand.naam))
    response["Content-Length"] = str(bestand.grootte)
    return closed_in(response)


@require_GET
@staff_page(Rol.GAST)
def beeld(request: HttpRequest, by: Medewerker, bestand_id: UUID) -> HttpResponseBase:  # noqa: ARG001 - Django's signature
    """The clean copy of a picture, for the page; nothing where none can be made."""
    found = werk.open_weergave(bestand_id=bestand_id, by=by)
    if found is None:
        return HttpResponse(status=404)
    response = StreamingHttpResponse(found.chunks, content_type=found.soort)
    response["Content-Disposition"] = "inline"
    return closed_in(response)


def _shut(request: HttpRequest, error: NotFound, *, status: int) -> HttpResponse:
    context = {
        "zin": error.sentence,
        "voorbij": not isinstance(error, KeyComesLater),
        "getypt": request.POST.get("tekst", ""),
    }
    return render(request, "meelezen/niets.html", context, status=status)


def _page(request: HttpRequest, inzage: Gastinzage, form: MeelezerForm) -> HttpResponse:
    context: dict[str, Any] = {
        "inzage": inzage,
        "meelezing": inzage.meelezing,
        "verhalen": [
            (verhaal, triage.answers_in_words(verhaal.antwoorden, namens=inzage.namens)) for verhaal in inzage.verhalen
        ],
        "notities": [regel for regel in inzage.regels if regel.soort in GESPREK_MET_GAST][::-1],
        "gedaan": [regel for regel in inzage.regels if regel.soort not in GESPREK_MET_GAST][::-1],
        "form": form,
    }
    return render(request, "meelezen/zaak.html", context, status=UNPROCESSABLE if form.errors else 200)

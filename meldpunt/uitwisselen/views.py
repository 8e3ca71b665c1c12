"""The coordinator's page of all parties: what needs somebody first, files in and out, and the joint report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.uitwisselen.forms import BestandForm
from statistieken.uitwisseling import queries, service
from statistieken.uitwisseling.overzicht import build_overzicht
from statistieken.uitwisseling.states import Geweigerd

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker
    from statistieken.uitwisseling.service import Uitwisselbestand

UNPROCESSABLE = 422
MIME = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
@staff_page(Rol.COORDINATOR)
def overzicht(request: HttpRequest, by: Medewerker, periode: str = "") -> HttpResponse:
    """Show one quarter: its files, its keys, and what all parties know together."""
    return _page(request, by, BestandForm(), periode)


@require_POST
@staff_page(Rol.COORDINATOR)
def inlezen(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Read a file that came on a stick or in a mail; a refusal says why, beside the file."""
    form = BestandForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, by, form)
    try:
        found = service.take_in(inhoud=form.cleaned_data["bestand"], by=by)
    except Geweigerd as error:
        form.add_error("bestand", error.sentence)
        return _page(request, by, form)
    (messages.warning if found.betwist else messages.success)(request, found.zin)
    if found.sleutel_id is not None:
        return redirect("uitwisselen:sleutel", found.sleutel_id)
    return redirect("uitwisselen:sommen") if found.is_som else redirect("uitwisselen:kwartaal", found.period)


@require_POST
@staff_page(Rol.COORDINATOR)
def ons_bestand(request: HttpRequest, by: Medewerker, periode: str) -> HttpResponse:  # noqa: ARG001 - the gate hands every view the request
    """Hand out our own file of a quarter."""
    return as_download(service.download_own(period=periode, by=by))


@require_POST
@staff_page(Rol.COORDINATOR)
def hun_bestand(request: HttpRequest, by: Medewerker, ontvangen_id: UUID) -> HttpResponse:  # noqa: ARG001 - idem
    """Hand out a file as a party sent it."""
    return as_download(service.download_received(ontvangen_id=ontvangen_id, by=by))


@require_POST
@staff_page(Rol.COORDINATOR)
def bijwerken(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Make the joint reports anew, after an update of our own."""
    service.refresh(by=by)
    messages.success(request, _("Het gezamenlijke rapport is bijgewerkt."))
    return redirect("uitwisselen:overzicht")


@require_safe
@staff_page(Rol.COORDINATOR)
def rapport(request: HttpRequest, by: Medewerker, periode: str) -> HttpResponse:  # noqa: ARG001 - idem
    """Show the joint report of a quarter."""
    context = {
        "basis": "werkplek/base.html",
        "publicatie": queries.get_samen(periode),
        "adres": "uitwisselen:document",
        "kwartaaladres": "uitwisselen:rapport",
        "terug": reverse("uitwisselen:kwartaal", args=[periode]),
    }
    return render(request, "uitwisselen/rapport.html", context)


@require_safe
@staff_page(Rol.COORDINATOR)
def document(request: HttpRequest, by: Medewerker, periode: str, soort: str) -> HttpResponse:  # noqa: ARG001 - idem
    """Hand over a stored document of the joint report, the same bytes every time."""
    return hand_over(request, queries.get_document(period=periode, soort=soort))


def hand_over(request: HttpRequest, found: queries.Samendocument) -> HttpResponse:
    """A stored document as a download; nothing where the reader has it already."""
    etag = quote_etag(found.sha256)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return HttpResponse(
        found.inhoud,
        content_type=MIME[found.soort],
        headers={"ETag": etag, "Content-Disposition": f'attachment; filename="{found.naam}"'},
    )


def as_download(found: Uitwisselbestand) -> HttpResponse:
    """A file that a person takes along."""
    response = HttpResponse(found.inhoud, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.naam}"'
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, by: Medewerker, form: BestandForm, periode: str = "") -> HttpResponse:
    context: dict[str, Any] = {"overzicht": build_overzicht(by=by, period=periode), "form": form}
    return render(request, "uitwisselen/overzicht.html", context, status=UNPROCESSABLE if form.errors else 200)

"""Keys: ours to read out and hand over, and those of others, which two people hear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.factors import recent_proof
from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict
from meldpunt.uitwisselen.forms import StopForm, VingerafdrukForm
from meldpunt.uitwisselen.views import UNPROCESSABLE, as_download
from statistieken.uitwisseling import service
from statistieken.uitwisseling.overzicht import get_sleutel
from statistieken.uitwisseling.states import Sleutelstand

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker


@require_POST
@staff_page(Rol.COORDINATOR)
def maken(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Make our own key, the first time."""
    service.begin(by=by)
    messages.success(request, _("Jullie sleutel is er. Bewaar het sleutelbestand en geef het aan de andere partijen."))
    return redirect("uitwisselen:overzicht")


@require_POST
@staff_page(Rol.COORDINATOR)
def sleutelbestand(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - the gate hands every view the request
    """Hand out the file with our public keys."""
    return as_download(service.download_key(by=by))


@require_POST
@recent_proof
@staff_page(Rol.COORDINATOR)
def vernieuwen(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Make a new key of our own, for which the old one signs."""
    row = service.renew_own(by=by)
    messages.success(
        request, _("Jullie nieuwe sleutel geldt vanaf %s. Geef het nieuwe sleutelbestand aan iedereen.") % row.vanaf
    )
    return redirect("uitwisselen:overzicht")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Rol.COORDINATOR)
def sleutel(request: HttpRequest, by: Medewerker, sleutel_id: UUID) -> HttpResponse:
    """One key of another party: type what you hear, as the first or as the second."""
    form = VingerafdrukForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = service.confirm_key(sleutel_id=sleutel_id, getypt=form.cleaned_data["getypt"], by=by)
        except Conflict as error:
            form.add_error("getypt", error.sentence)
        else:
            messages.success(request, _heard(row.stand, row.partij))
            return redirect("uitwisselen:overzicht")
    return _page(request, by, sleutel_id, form=form)


@require_POST
@staff_page(Rol.COORDINATOR)
def waarschuwen(request: HttpRequest, by: Medewerker, sleutel_id: UUID) -> HttpResponse:
    """Tell the administrators that there is no second coordinator."""
    service.warn(sleutel_id=sleutel_id, by=by)
    messages.success(request, _("De beheerders krijgen een mail. Hier lees je vanaf wanneer je verder kunt."))
    return redirect("uitwisselen:sleutel", sleutel_id)


@require_POST
@recent_proof
@staff_page(Rol.COORDINATOR)
def intrekken(request: HttpRequest, by: Medewerker, sleutel_id: UUID) -> HttpResponse:
    """Believe a key no longer, at once."""
    row = service.withdraw_key(sleutel_id=sleutel_id, by=by)
    messages.success(request, _("De sleutel van %s is ingetrokken. Wat hij tekende, telt niet meer.") % row.partij)
    return redirect("uitwisselen:overzicht")


@require_POST
@staff_page(Rol.COORDINATOR)
def stoppen(request: HttpRequest, by: Medewerker, sleutel_id: UUID) -> HttpResponse:
    """A party takes part no longer after a quarter."""
    form = StopForm(request.POST)
    if form.is_valid():
        try:
            row = service.end_party(sleutel_id=sleutel_id, tot=form.cleaned_data["tot"], by=by)
        except Conflict as error:
            form.add_error("tot", error.sentence)
        else:
            messages.success(
                request, _("%(partij)s doet mee tot en met %(tot)s.") % {"partij": row.partij, "tot": row.tot}
            )
            return redirect("uitwisselen:overzicht")
    return _page(request, by, sleutel_id, stop=form)


def _page(
    request: HttpRequest,
    by: Medewerker,
    sleutel_id: UUID,
    *,
    form: VingerafdrukForm | None = None,
    stop: StopForm | None = None,
) -> HttpResponse:
    regel, _groups = get_sleutel(sleutel_id, by=by)
    context: dict[str, Any] = {"regel": regel, "form": form or VingerafdrukForm(), "stop": stop or StopForm()}
    wrong = bool((form and form.errors) or (stop and stop.errors))
    return render(
        request, "uitwisselen/sleutel.html", context | {"fouten": wrong}, status=UNPROCESSABLE if wrong else 200
    )


def _heard(stand: str, partij: str) -> str:
    if stand == Sleutelstand.VERTROUWD:
        return _("De sleutel van %s is bevestigd. Hun cijfers tellen nu mee.") % partij
    return _("Je hebt de sleutel van %s afgeluisterd. Nu doet een collega dat ook.") % partij

"""Closing a case: what is still open, the sentence to the melder, and the second person of a grave one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol
from meldpunt.core.errors import DomainError, NotAllowed
from meldpunt.werkplek.dossier import case_context
from meldpunt.werkplek.forms import MeekijkForm, SluitForm
from support.behandeling import inzien, sluiten

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from support.behandeling.inzien import Inzage
    from support.dossiers.inhoud import Afsluiting

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def sluit(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Choose what happens with each thing that is open, and close; a grave case waits for a second person."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    waits = sluiten.proposal_of(inzage.zaak)
    if waits is not None:
        return _second(request, by, inzage, waits)
    punten = sluiten.open_punten(inzage.zaak)
    form = SluitForm(request.POST if request.method == "POST" else None, punten=punten)
    refusal = sluiten.refusal_to_close(inzage.zaak)
    if request.method == "POST" and form.is_valid():
        try:
            closed = sluiten.close_with_care(dossier_id=dossier_id, voorstel=form.voorstel, by=by)
        except DomainError as error:
            form.add_error(None, error.sentence)
        else:
            asked = _("Dit vraagt een tweede persoon. Tot dan blijft het open.")
            messages.success(request, _("Het dossier is gesloten.") if closed else asked)
            return redirect("werkplek:dossier", dossier_id)
    context = case_context(inzage, by, "overzicht") | {"form": form, "aantal": len(punten), "weigering": refusal}
    return render(request, "werkplek/sluiten.html", context, status=UNPROCESSABLE if form.errors else 200)


def _second(request: HttpRequest, by: Medewerker, inzage: Inzage, waits: Afsluiting) -> HttpResponse:
    """Show what a colleague proposed, and let somebody else decide."""
    dossier_id = inzage.kaart.id
    form = MeekijkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        akkoord = form.cleaned_data["besluit"] == "akkoord"
        try:
            sluiten.second_close(dossier_id=dossier_id, akkoord=akkoord, reden=form.cleaned_data["waarom"], by=by)
        except NotAllowed as error:
            form.add_error(None, error.sentence)
        except DomainError as error:
            messages.error(request, error.sentence)
            return redirect("werkplek:dossier", dossier_id)
        else:
            messages.success(request, _("Het dossier is gesloten.") if akkoord else _("Het dossier blijft open."))
            return redirect("werkplek:dossier", dossier_id)
    named = {punt.sleutel: punt for punt in sluiten.open_punten(inzage.zaak)}
    chosen = [
        (named[sleutel], sluiten.Sluitkeuze(keuze).label) for sleutel, keuze in waits.keuzes.items() if sleutel in named
    ]
    context = case_context(inzage, by, "overzicht") | {
        "form": form,
        "wacht": waits,
        "gekozen": chosen,
        "weigering": sluiten.refusal_to_second(inzage.zaak, waits, by=by),
    }
    return render(request, "werkplek/sluiten_meekijken.html", context, status=UNPROCESSABLE if form.errors else 200)

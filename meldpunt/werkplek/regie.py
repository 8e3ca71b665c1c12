"""What the melder allows: asking for consent, writing down what went out, asking a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.core.errors import NotAllowed
from meldpunt.werkplek.dossier import DESK, case_context
from meldpunt.werkplek.forms import AkkoordForm, DoorgifteForm, VraagForm
from support.behandeling import delen, inzien, vragen
from support.regie import queries as regie
from support.regie import rules

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

UNPROCESSABLE = 422


@require_GET
@staff_page(*DESK)
def akkoord(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Every destination with where the consent stands, what went out, and every question with its answer."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    boek = regie.boek_of(inzage.zaak)
    advised = {item.code for item in regie.bij_uitkomsten(inzage.kaart.feiten.getoond)}
    rijen = sorted(
        ((item, boek.toestemmingen.get(item.code), item.code in advised) for item in regie.bestemmingen()),
        key=lambda rij: (rij[1] is None, not rij[2]),
    )
    context = case_context(inzage, by, "akkoord") | {
        "rijen": rijen,
        "boek": boek,
        "doorgiften": [(regie.bestemming(item.bestemming).naam, item) for item in boek.doorgiften],
    }
    return render(request, "werkplek/akkoord.html", context)


@require_POST
@staff_page(*DESK)
def bestemming(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Ask for consent; or, where there is one, write down that something goes out.

    The destination comes in the body: an address would tell the browser's history to whom a case may go.
    """
    naar = regie.bestemming(request.POST.get("bestemming", ""))
    filled = "wat" in request.POST
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    boek = regie.boek_of(inzage.zaak)
    mag = "kenmerk" in request.POST if filled else rules.refusal_to_share(boek, naar.code) is None  # as they saw it
    wat = boek.toestemmingen[naar.code].wat if mag and naar.code in boek.toestemmingen else naar.deelt
    form = (DoorgifteForm if mag else AkkoordForm)(request.POST if filled else None, initial={"wat": wat})
    if filled and form.is_valid():
        try:
            _store(dossier_id, naar, form.cleaned_data, by=by, mag=mag)
        except NotAllowed as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Genoteerd.") if mag else _("De vraag staat klaar voor de melder."))
            return redirect("werkplek:akkoord", dossier_id)
    context = case_context(inzage, by, "akkoord") | {
        "form": form,
        "naar": naar,
        "mag": mag,
        "mag_vragen": rules.refusal_to_ask(boek, naar.code) is None,
    }
    return render(request, "werkplek/bestemming.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def vraag(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Ask the melder something that can be answered with one tap."""
    form = VraagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        vragen.ask(dossier_id=dossier_id, by=by, **form.cleaned_data)
        messages.success(request, _("De vraag staat klaar voor de melder."))
        return redirect("werkplek:akkoord", dossier_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    context = case_context(inzage, by, "akkoord") | {"form": form}
    return render(request, "werkplek/vraag.html", context, status=UNPROCESSABLE if form.errors else 200)


def _store(dossier_id: UUID, naar: regie.Bestemming, filled: dict[str, str], *, by: Medewerker, mag: bool) -> None:
    if mag:
        delen.share(dossier_id=dossier_id, code=naar.code, wat=filled["wat"], kenmerk=filled["kenmerk"], by=by)
        return
    delen.ask_consent(
        dossier_id=dossier_id, code=naar.code, wat=filled["wat"], toelichting=filled["toelichting"], by=by
    )

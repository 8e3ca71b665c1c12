"""What the melder allows: asking for consent, and asking a question; passing on has pages of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.core.errors import NotAllowed
from meldpunt.werkplek.dossier import DESK, case_context
from meldpunt.werkplek.forms import AkkoordForm, VraagForm
from support.behandeling import delen, inzien, vragen
from support.doorgeleiding import queries as geleiding
from support.regie import queries as regie
from support.regie import rules
from support.weghalen import queries as weghalen

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
        "rijen": [rij for rij in rijen if rij[1] is not None or rij[2]],
        "andere": [rij for rij in rijen if rij[1] is None and not rij[2]],  # folded: nobody advised or asked these
        "boek": boek,
        "trajecten": [
            (regie.bestemming(item.brief.bestemming).naam, item)
            for item in reversed(geleiding.trajecten_of(inzage.zaak))
        ],
        "verzoeken": list(reversed(weghalen.lopen_of(inzage.zaak))),
    }
    return render(request, "werkplek/akkoord.html", context)


@require_POST
@staff_page(*DESK)
def bestemming(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Ask for consent: what may go along, and the very words of what happened.

    The destination comes in the body: an address would tell the browser's history to whom a case may go.
    """
    naar = regie.bestemming(request.POST.get("bestemming", ""))
    filled = "vraag" in request.POST
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    boek = regie.boek_of(inzage.zaak)
    before = boek.toestemmingen.get(naar.code)
    form = AkkoordForm(
        request.POST if filled else None,
        initial={
            "onderdelen": regie.allowed_by(before) if before else naar.onderdelen,
            "tekst": before.tekst if before else "",
        },
    )
    if filled and form.is_valid():
        try:
            delen.ask_consent(dossier_id=dossier_id, code=naar.code, by=by, **form.cleaned_data)
        except NotAllowed as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("De vraag staat klaar voor de melder."))
            return redirect("werkplek:akkoord", dossier_id)
    context = case_context(inzage, by, "akkoord") | {
        "form": form,
        "naar": naar,
        "is_er_al": rules.refusal_to_share(boek, naar.code) is None,
        "mag_vragen": not boek.beslist_niemand,
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

"""Mail to people of the desk: off and on again, for one case or for all, and the weekly question whether it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, NotFound
from support.bel import queries as bel
from support.bezetting import stilte
from support.dossiers import queries as dossiers
from support.dossiers.rules import not_there

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def mail(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Turn one's own mail off, or on again."""
    if request.method == "POST":
        try:
            stilte.set_silence(stil="uit" in request.POST, by=by)
        except Conflict as error:
            messages.error(request, error.sentence)
        else:
            is_off = "uit" in request.POST
            messages.success(request, _("Je mail staat uit.") if is_off else _("Je mail staat weer aan."))
        return redirect("taken:mail")
    context = {
        "stil": bel.is_silent(by.id),
        "dossiers": list(dossiers.kaarten_of(bel.silent_cases(by.id), by=by).values()),
        "rust_tot": bel.rust_tot(),
    }
    return render(request, "taken/mail.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def mail_dossier(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Turn one's own mail about one case off, or on again."""
    kaart = dossiers.kaarten_of([dossier_id], by=by).get(dossier_id)
    if kaart is None:
        raise NotFound(not_there())
    if request.method == "POST":
        stil = "uit" in request.POST
        stilte.set_silence_of_case(dossier_id=dossier_id, stil=stil, by=by)
        off, on = _("Je krijgt geen mail meer over dit dossier."), _("Je krijgt weer mail over dit dossier.")
        messages.success(request, off if stil else on)
        return redirect("werkplek:dossier", dossier_id)
    context = {"kaart": kaart, "stil": bel.is_silent(by.id, dossier_id=dossier_id)}
    return render(request, "taken/mail_dossier.html", context)


@require_POST
@staff_page(Rol.COORDINATOR)
def proef(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Say which word stood in the mail of this week's trial, or that it did not arrive."""
    woord = request.POST.get("woord", "")
    if not woord and "niet" not in request.POST:
        messages.error(request, _("Kies het woord uit de mail, of kies dat de mail er niet is."))
        return redirect("werkplek:werkvoorraad")
    try:
        stilte.answer_trial(woord="" if "niet" in request.POST else woord, by=by)
    except Conflict as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Genoteerd."))
    return redirect("werkplek:werkvoorraad")

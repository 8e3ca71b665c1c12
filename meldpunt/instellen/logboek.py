"""The pages on which a coordinator asks for the trail, a second person agrees, and the file is handed out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.factors import recent_proof
from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict
from meldpunt.instellen.forms import PeriodeForm
from meldpunt.instellen.views import BASIS
from meldpunt.uitvoer import queries
from meldpunt.uitvoer import service as uitvoer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def logboek(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Every request with where it stands; a coordinator asks for another one."""
    form = PeriodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            uitvoer.ask(van=form.cleaned_data["van"], tot_en_met=form.cleaned_data["tot_en_met"], by=by)
        except Conflict as error:
            form.add_error("tot_en_met", error.sentence)
        else:
            messages.success(request, _("Gevraagd. Je downloadt het als een tweede persoon akkoord geeft."))
            return redirect("instellen:logboek")
    context = {
        "basis": BASIS[by.rol],
        "form": form,
        "mag_vragen": by.rol == Rol.COORDINATOR,
        "regels": queries.requests(by=by),
    }
    return render(request, "instellen/logboek.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def besluit(request: HttpRequest, by: Medewerker, verzoek_id: UUID) -> HttpResponse:
    """Agree to a request, tell the administrators where nobody else can, or stop it."""
    if "akkoord" in request.POST:
        uitvoer.agree(verzoek_id=verzoek_id, by=by)
        messages.success(request, _("Akkoord. Wie erom vroeg, kan het nu één keer downloaden."))
    elif "waarschuwen" in request.POST:
        uitvoer.warn(verzoek_id=verzoek_id, by=by)
        messages.success(request, _("De beheerders krijgen een mail. Hier lees je vanaf wanneer je verder kunt."))
    else:
        uitvoer.stop(verzoek_id=verzoek_id, by=by)
        messages.success(request, _("Gestopt. Er gaat niets de deur uit."))
    return redirect("instellen:logboek")


@require_POST
@recent_proof
@staff_page(Rol.COORDINATOR)
def bestand(request: HttpRequest, by: Medewerker, verzoek_id: UUID) -> HttpResponse:  # noqa: ARG001 - the gate hands every view the request
    """Hand the file out, once."""
    made = uitvoer.download(verzoek_id=verzoek_id, by=by)
    response = HttpResponse(made.inhoud, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{made.naam}"'
    response["Cache-Control"] = "no-store"
    response["Repr-Digest"] = made.digest
    return response

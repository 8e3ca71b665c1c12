"""All kinds of versions, one kind, and one version with what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict
from meldpunt.nakijken import contacten
from meldpunt.nakijken import queries as nakijken
from meldpunt.versies import queries
from meldpunt.versies import service as versies

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

BASIS = {Rol.BEHEER.value: "beheer/base.html", Rol.COORDINATOR.value: "werkplek/base.html"}  # the menu of this role
VOORLEGGEN, VASTSTELLEN, WAARSCHUWEN, WEG = "voorleggen", "vaststellen", "waarschuwen", "weg"
GEDAAN = {
    VOORLEGGEN: lambda: _("Voorgelegd. Het gaat in als een tweede persoon akkoord geeft."),
    VASTSTELLEN: lambda: _("Vastgesteld. Iedereen ziet het binnen enkele tellen."),
    WAARSCHUWEN: lambda: _(
        "De beheerders krijgen een mail. Op de pagina van deze versie lees je vanaf wanneer je haar vaststelt."
    ),
    WEG: lambda: _("Weggegooid. Er verandert niets."),
}
DOEN = {VOORLEGGEN: versies.propose, VASTSTELLEN: versies.publish, WAARSCHUWEN: versies.warn, WEG: versies.stop}


@require_GET
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def begin(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Every kind: what holds, what waits for a second person, and what asks for attention."""
    context = {
        "basis": BASIS[by.rol],
        "standen": queries.overview(),
        "gaten": contacten.gaps(),
        "na_te_bellen": len(nakijken.due_cards()),
    }
    return render(request, "instellen/begin.html", context)


@require_GET
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def versies_van(request: HttpRequest, by: Medewerker, soort: str) -> HttpResponse:
    """Every version of a kind, the newest first."""
    found = versies.soort_of(soort)
    if found is None:
        raise Http404
    context = {
        "basis": BASIS[by.rol],
        "soort": found,
        "regels": queries.history(soort),
        "geldt": versies.current_number(found),
        "eerste": versies.EERSTE,
        "geweigerd": versies.is_refused(found),
    }
    return render(request, "instellen/versies.html", context)


@require_POST
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def terug(request: HttpRequest, by: Medewerker, soort: str, nr: int) -> HttpResponse:
    """Write down that an older version comes back; it goes to a second person like every other."""
    found = versies.soort_of(soort)
    if found is None:
        raise Http404
    try:
        versie_id = versies.put_back(soort=found, nummer=nr, by=by)
    except Conflict as error:
        messages.error(request, error.sentence)
        return redirect("instellen:versies", soort=soort)
    return redirect("instellen:versie", versie_id=versie_id)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def versie(request: HttpRequest, by: Medewerker, versie_id: UUID) -> HttpResponse:
    """What one version changes, and what this person may do with it."""
    blad = queries.versie_of(versie_id, by=by)
    doen = next((name for name in DOEN if name in request.POST), "")
    if doen:
        try:
            DOEN[doen](versie_id=versie_id, by=by)
        except Conflict as error:
            messages.error(request, error.sentence)
            return redirect("instellen:versie", versie_id=versie_id)
        messages.success(request, GEDAAN[doen]())
        return redirect("instellen:versies", soort=blad.soort.code)
    return render(request, "instellen/versie.html", {"basis": BASIS[by.rol], "blad": blad})

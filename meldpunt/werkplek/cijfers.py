"""The desk's page of quarters: what is frozen, what may be, and freezing it after a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.accounts.service import recent_proof
from meldpunt.core.errors import NotAllowed, NotFound
from meldpunt.vault import service as vault
from statistieken import service

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker


@require_safe
@staff_page(Rol.COORDINATOR)
def cijfers(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - the door hands over who came in
    """Show the last quarters and how far they are."""
    return render(request, "werkplek/cijfers.html", {"kwartalen": service.list_kwartalen()})


@require_http_methods(["GET", "HEAD", "POST"])
@recent_proof
@staff_page(Rol.COORDINATOR)
def vaststellen(request: HttpRequest, by: Medewerker, kwartaal: str) -> HttpResponse:
    """Ask once more, then freeze."""
    if request.method == "POST":
        if not vault.holds_desk(account_id=by.actor_id):
            raise NotAllowed(_("Je hebt nog geen sleutel, dus je kunt nog niets tellen. Vraag een coördinator."))
        release = service.freeze_kwartaal(kwartaal=kwartaal, by=by)
        messages.success(request, _("Het kwartaal %s is vastgesteld. Het bestuur kan het nu zien.") % release.period)
        return redirect("werkplek:cijfers")
    stand = next((stand for stand in service.list_kwartalen() if str(stand.kwartaal) == kwartaal), None)
    if stand is None:
        raise NotFound(_("Dit kwartaal staat niet in de lijst."))
    return render(request, "werkplek/cijfers_vaststellen.html", {"stand": stand})

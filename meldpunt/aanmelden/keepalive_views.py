"""A desk page before its session ends: stay, up to a whole working day, or leave an empty screen behind.

What stood in the page then is kept for whoever typed it, and offered back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.aanmelden.adapter import home_of
from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import ROLLEN_MET_SLEUTEL, Account
from meldpunt.accounts.service import Medewerker, Rol
from meldpunt.accounts.sessions import getypt
from meldpunt.accounts.sessions.vault_cookie import lock_vault, unlocked_of

if TYPE_CHECKING:
    from django.http import HttpRequest

GONE = 410


@require_POST
def verleng(request: HttpRequest) -> HttpResponse:
    """Keep this session and its vault open; asking was the visit that counts. Over is over (410)."""
    account = request.user
    if not isinstance(account, Account):
        return JsonResponse({}, status=GONE)
    if account.rol in ROLLEN_MET_SLEUTEL:
        unlocked_of(request)
    return JsonResponse({"seconden": request.session.seconden_over})  # type: ignore[attr-defined]  # our own store


@require_POST
def voorbij(request: HttpRequest) -> HttpResponse:
    """Nobody answered: keep what stood in the page, end the session, and show a page that says nothing."""
    _keep(request)
    response = render(request, "account/even_weg.html")
    lock_vault(request, response)
    logout(request)
    return response


@require_http_methods(["GET", "POST"])
@staff_page(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON, Rol.GAST)
def getypt_terug(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Offer back what was typed on a page that closed: to send it now, to copy it, or to throw it away."""
    home = home_of(by.rol)
    if request.method == "POST":
        getypt.drop(by.actor_id)
        return redirect(home)
    found = getypt.kept(by.open_kluis)
    if found is None:
        return redirect(home)
    fields = [(name, value) for name, values in found.velden.items() for value in values]
    return render(request, "account/getypt.html", {"getypt": found, "velden": fields})


def _keep(request: HttpRequest) -> None:
    """Keep the form that stood in a page which closes by itself; the script sends it along as JSON."""
    account = request.user
    try:
        raw = msgspec.json.decode(request.POST.get("getypt", ""), type=dict[str, list[str]])
        pad = urlsplit(request.POST.get("pad", "")).path
    except (msgspec.MsgspecError, ValueError):
        return
    if isinstance(account, Account) and pad.startswith(home_of(account.rol)):
        getypt.keep(account, pad=pad, velden=raw)

"""A desk page before its session ends: stay, up to a whole working day, or leave an empty screen behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from meldpunt.accounts.models import ROLLEN_MET_SLEUTEL, Account
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
    """Nobody answered: end the session, and show a page that says nothing."""
    response = render(request, "account/even_weg.html")
    lock_vault(request, response)
    logout(request)
    return response

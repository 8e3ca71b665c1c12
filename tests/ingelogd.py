"""Browsers of people who are signed in, for tests of pages; signing in itself is tested in ``tests/accounts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from django.http import HttpResponse
from django.test import Client, RequestFactory

from meldpunt.accounts.models import ROLLEN_MET_SLEUTEL
from meldpunt.accounts.sessions.vault_cookie import COOKIE, open_vault
from meldpunt.core.clock import now

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(account: Account, *, wachtzin: str) -> Client:
    """A browser of somebody with both factors just behind them and, where they have a key, an open vault."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    request = RequestFactory().get("/")
    request.session, request.user = client.session, account
    record_authentication(request, account, method="mfa", type="totp")
    request.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] = now().timestamp()
    request.session.save()
    if account.rol in ROLLEN_MET_SLEUTEL:
        response = HttpResponse()
        open_vault(account=account, wachtzin=wachtzin, response=response)
        client.cookies[COOKIE] = response.cookies[COOKIE].value
    return client

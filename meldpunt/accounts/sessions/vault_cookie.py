"""The unlocked key of a session: its secret lives in the cookie alone, and pauses lock it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account

COOKIE = f"{settings.COOKIE_PREFIX}kluis"
PURPOSE = "kluis"


def open_vault(*, account: Account, wachtzin: str, response: HttpResponse) -> None:
    """Open somebody's key and put the secret that reopens it in their cookie.

    Raises:
        WrongPassphrase: the passphrase is another one.
    """
    unlocked = vault.unlock(account_id=str(account.pk), passphrase=vault.Secret(wachtzin.encode()))
    token = lockbox.new_token()
    seed = base64.b64encode(unlocked.key.seed.reveal()).decode()
    value = {"account": str(account.pk), "seed": seed}
    lockbox.put(token=token, purpose=PURPOSE, value=value, seconds=settings.STAFF_IDLE_SECONDS)
    set_cookie(response, COOKIE, token)


def unlocked_of(request: HttpRequest) -> vault.Unlocked | None:
    """The open key of the signed-in person, kept open by this visit; None after a pause."""
    value = lockbox.get(token=request.COOKIES.get(COOKIE), purpose=PURPOSE, extend=settings.STAFF_IDLE_SECONDS)
    if value is None or value["account"] != str(request.user.pk):
        return None
    return vault.Unlocked(
        account_id=value["account"], key=vault.PrivateKey(vault.Secret(base64.b64decode(value["seed"])))
    )


def lock_vault(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy the open key."""
    lockbox.drop(token=request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE)


def set_cookie(response: HttpResponse, name: str, value: str) -> None:
    """A cookie for this browser session only, out of reach of scripts and other sites."""
    response.set_cookie(name, value, secure=settings.HTTPS, httponly=True, samesite="Strict", path="/")

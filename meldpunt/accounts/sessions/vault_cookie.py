"""The unlocked key of a session: its secret lives in the cookie alone, and pauses lock it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings

from meldpunt.core.web.cookies import cookie_name, set_private_cookie
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account

COOKIE = cookie_name("kluis")


class OpenSleutel(vault.Content, frozen=True, kw_only=True):
    """Whose key is open in this session, and its seed."""

    kind: ClassVar[str] = "kluis"

    account: str
    seed: vault.Secret


def open_vault(*, account: Account, wachtzin: str, response: HttpResponse) -> None:
    """Open somebody's key and put the secret that reopens it in their cookie.

    Raises:
        WrongPassphrase: the passphrase is another one.
    """
    unlocked = vault.unlock(account_id=str(account.pk), passphrase=vault.Secret(wachtzin.encode()))
    token = lockbox.new_token()
    value = OpenSleutel(account=str(account.pk), seed=unlocked.key.seed)
    lockbox.put(token=token, value=value, seconds=settings.STAFF_IDLE_SECONDS)
    set_private_cookie(response, COOKIE, token)


def unlocked_of(request: HttpRequest) -> vault.Unlocked | None:
    """The open key of the signed-in person, kept open by this visit; None after a pause."""
    value = lockbox.get(OpenSleutel, token=request.COOKIES.get(COOKIE), extend=settings.STAFF_IDLE_SECONDS)
    if value is None or value.account != str(request.user.pk):
        return None
    return vault.Unlocked(account_id=value.account, key=vault.PrivateKey(value.seed))


def lock_vault(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy the open key."""
    lockbox.drop(token=request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE)

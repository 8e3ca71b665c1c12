"""The unlocked key of a session: its secret lives in the cookie alone, and pauses lock it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings

from meldpunt.accounts.wachtzin import secret_of
from meldpunt.core.web.cookies import cookie_name, set_private_cookie
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account

COOKIE = cookie_name("kluis")
KEPT = "kluis_wacht"  # in the session


class OpenSleutel(vault.Content, frozen=True, kw_only=True):
    """Whose key is open in this session, and its seed."""

    kind: ClassVar[str] = "kluis"

    account: str
    seed: vault.Secret


class WachtendeSleutel(OpenSleutel, frozen=True, kw_only=True):
    """The same between the passphrase and the second step: no page opens anything with it."""

    kind: ClassVar[str] = "kluis_wacht"


def keep_for_second_step(request: HttpRequest, *, account: Account, wachtzin: str) -> None:
    """Open somebody's key with the passphrase and lay it aside, under a secret that this session alone holds.

    Raises:
        WrongPassphrase: the passphrase is another one.
    """
    drop_kept(request)
    seed = _seed_of(account, wachtzin)
    token = lockbox.new_token()
    lockbox.put(
        token=token, value=WachtendeSleutel(account=str(account.pk), seed=seed), seconds=settings.STAFF_IDLE_SECONDS
    )
    request.session[KEPT] = token


def open_kept(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """After the second step: what was laid aside becomes the open vault of this browser."""
    kept = lockbox.get(WachtendeSleutel, token=request.session.get(KEPT))
    drop_kept(request)
    if kept is not None and kept.account == str(account.pk):
        _open(response, OpenSleutel(account=kept.account, seed=kept.seed))


def drop_kept(request: HttpRequest) -> None:
    """Destroy what was laid aside; nothing where nothing was."""
    lockbox.drop(token=request.session.pop(KEPT, None))


def open_vault(*, account: Account, wachtzin: str, response: HttpResponse) -> None:
    """Open somebody's key and put the secret that reopens it in their cookie.

    Raises:
        WrongPassphrase: the passphrase is another one.
    """
    _open(response, OpenSleutel(account=str(account.pk), seed=_seed_of(account, wachtzin)))


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


def _open(response: HttpResponse, value: OpenSleutel) -> None:
    token = lockbox.new_token()
    lockbox.put(token=token, value=value, seconds=settings.STAFF_IDLE_SECONDS)
    set_private_cookie(response, COOKIE, token)


def _seed_of(account: Account, wachtzin: str) -> vault.Secret:
    unlocked = vault.unlock(account_id=str(account.pk), passphrase=secret_of(wachtzin))
    return unlocked.key.seed

"""Guessing a passphrase: slowed down per account and per network, and never a way to lock a councillor out.

Whoever guesses at a name makes the next guess at that name wait, at most a quarter of an hour. A browser in which the
owner signed in before has a count of its own, so that a stranger's guesses do not reach it: its cookie names a browser
and an account, sealed, and opens nothing by itself (OWASP "device cookies"; ``vault.md`` A07).
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.core.errors import DomainError
from meldpunt.core.web.cookies import cookie_name, set_private_cookie
from meldpunt.throttle import service as throttle
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account

COOKIE = cookie_name("bekend")
COOKIE_SECONDS = 180 * 24 * 60 * 60
PLACE = {"table": "accounts.browser", "column": "cookie", "row": ""}


class BekendeBrowser(vault.Content, frozen=True, kw_only=True):
    """A browser in which its owner signed in before."""

    kind: ClassVar[str] = "bekende_browser"

    name: str
    browser: str


class TooManyGuesses(DomainError):
    """The wait after earlier wrong guesses is not over."""

    status_code = 429
    retry_after = throttle.GUESS_SECONDS


def may_guess(request: HttpRequest | None, name: str) -> bool:
    """Count one guess at the passphrase of a name, known or not; False while it has to wait."""
    source = None if request is None else throttle.source_of(request)
    if throttle.is_spent(scope="passphrase-source", key=source, limit=settings.SIGN_IN_WRONG_PER_SOURCE):
        return False
    return throttle.guess(scope="passphrase", key=_key(request, name))


def check_may_guess(request: HttpRequest | None, name: str) -> None:
    """Count one guess at the passphrase of a name.

    Raises:
        TooManyGuesses: it has to wait.
    """
    if not may_guess(request, name):
        raise TooManyGuesses(too_many())


def note_wrong(request: HttpRequest | None) -> None:
    """Count a wrong guess for the network that it came from."""
    if request is not None:
        throttle.allow(
            scope="passphrase-source",
            key=throttle.source_of(request),
            limit=settings.SIGN_IN_WRONG_PER_SOURCE,
            seconds=throttle.GUESS_SECONDS,
        )


def note_right(request: HttpRequest | None, name: str) -> None:
    """Forget the guesses at this name from here: the owner came."""
    throttle.forgive(scope="passphrase", key=_key(request, name))


def remember_browser(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Let this browser be known as one in which its owner signed in."""
    if _browser_of(request, account.gebruikersnaam) is None:
        known = BekendeBrowser(name=account.gebruikersnaam.casefold(), browser=lockbox.new_token())
        sealed = base64.urlsafe_b64encode(vault.seal_op(**PLACE, value=vault.to_raw(known))).decode()
        set_private_cookie(response, COOKIE, sealed, max_age=COOKIE_SECONDS)


def too_many() -> str:
    """What whoever has to wait reads."""
    return _("Er is te vaak een wachtzin geprobeerd. Wacht een paar minuten en probeer het opnieuw.")


def _key(request: HttpRequest | None, name: str) -> str:
    browser = None if request is None else _browser_of(request, name)
    return f"{name.casefold()}\n{browser or ''}"


def _browser_of(request: HttpRequest, name: str) -> str | None:
    """The browser, when the owner of this name signed in with it before."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        known = vault.from_raw(BekendeBrowser, vault.open_op(**PLACE, sealed=sealed))
    except (vault.VaultError, ValueError):
        return None
    same = hmac.compare_digest(known.name.encode(), name.casefold().encode())
    return known.browser if same else None

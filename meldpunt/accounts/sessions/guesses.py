"""Guessing a passphrase: slow for whoever guesses, and never a way to keep somebody else out (ADR 0030).

A browser in which the owner signed in before has a count of its own: its own wrong guesses make it wait, and nobody
else's do. Its cookie names a browser and an account, sealed, and opens nothing by itself (OWASP "device cookies";
``vault.md`` A07). So has a session that is signed in already. Every other browser is a stranger's. A stranger never
waits because of others: after enough wrong guesses, from anywhere, each next one costs a toll (``tolls.py``).
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.accounts.sessions import tolls
from meldpunt.accounts.sessions.engine import stored_key
from meldpunt.core.errors import DomainError
from meldpunt.core.web.cookies import cookie_name, set_private_cookie
from meldpunt.throttle import service as throttle
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account

COOKIE = cookie_name("bekend")
OWN, AT_NAME, FROM_SOURCE = "passphrase", "passphrase-name", "passphrase-source"
FREE_AT_A_NAME = throttle.FREE_GUESSES
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


class TollDue(DomainError):
    """A stranger's guess costs a toll that was not paid; the form for signing in turns it into its own sentence."""

    status_code = 429
    retry_after = tolls.WAITS[-1]


def may_guess(request: HttpRequest | None, name: str) -> bool:
    """Whether its own wrong guesses let this browser try the passphrase of a name, known or not; counts nothing."""
    key = _own_key(request, name)
    return key is None or not throttle.is_waiting(scope=OWN, key=key)


def name_of_browser(request: HttpRequest) -> str | None:
    """Under which name somebody signed in with this browser last; it opens nothing."""
    known = _known(request)
    return known.name if known is not None else None


def check_may_guess(request: HttpRequest | None, name: str) -> None:
    """Let a browser go on whose own wrong guesses do not have to be waited for.

    Raises:
        TooManyGuesses: they have to.
    """
    if not may_guess(request, name):
        raise TooManyGuesses(too_many())


def is_stranger(request: HttpRequest | None, name: str) -> bool:
    """Whether the owner of this name never signed in here."""
    return _own_key(request, name) is None


def toll_of(request: HttpRequest, name: str) -> int:
    """How many steps of the toll a stranger's next guess costs; zero for none."""
    if not is_stranger(request, name):
        return 0
    at_name = throttle.count(scope=AT_NAME, key=name.casefold())
    from_here = throttle.count(scope=FROM_SOURCE, key=_source(request))
    steps = max(_steps(at_name, FREE_AT_A_NAME), _steps(from_here, settings.SIGN_IN_WRONG_PER_SOURCE))
    return max(steps, 1 if has_no_network(request) else 0)


def check_toll(request: HttpRequest, name: str) -> None:
    """Take the toll of a guess, where it costs one.

    Raises:
        TollDue: the ticket on the page is not good for it.
    """
    step = toll_of(request, name)
    if step and not tolls.pay(request.POST.get(tolls.TICKET, ""), request.POST.get(tolls.ANSWER, ""), step):
        raise TollDue(too_many())


def has_no_network(request: HttpRequest) -> bool:
    """Whether this is the onion door, where no visitor comes from anywhere."""
    return (urlsplit(f"//{request.META.get('HTTP_HOST', '')}").hostname or "").endswith(".onion")


def note_wrong(request: HttpRequest | None, name: str) -> None:
    """Count a wrong guess: for this browser where it is known, else for the name and for the network."""
    key = _own_key(request, name)
    if key is not None:
        throttle.guess(scope=OWN, key=key)
        return
    throttle.note(scope=AT_NAME, key=name.casefold(), seconds=throttle.MEMORY_SECONDS)
    throttle.note(scope=FROM_SOURCE, key=_source(request), seconds=throttle.GUESS_SECONDS)


def note_right(request: HttpRequest | None, name: str) -> None:
    """Forget the guesses at this name from here: the owner came."""
    key = _own_key(request, name)
    if key is None:
        throttle.forgive(scope=AT_NAME, key=name.casefold())
    else:
        throttle.forgive(scope=OWN, key=key)


def remember_browser(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Let this browser be known as one in which its owner signed in."""
    if _browser_of(request, account.gebruikersnaam) is None:
        known = BekendeBrowser(name=account.gebruikersnaam.casefold(), browser=lockbox.new_token())
        sealed = base64.urlsafe_b64encode(vault.seal_op(**PLACE, value=vault.to_raw(known))).decode()
        set_private_cookie(response, COOKIE, sealed, max_age=COOKIE_SECONDS)


def too_many() -> str:
    """What whoever has to wait reads."""
    return _("Er is te vaak een wachtzin geprobeerd. Wacht een paar minuten en probeer het opnieuw.")


def _steps(count: int, first: int) -> int:
    """One step after the first so many, one more after ten times as many, and so on; no limit means no step."""
    return sum(count >= first * 10**number for number in range(tolls.STEPS)) if first else 0


def _own_key(request: HttpRequest | None, name: str) -> str | None:
    """Under which name the guesses of this browser at this name are counted; None for a stranger's."""
    if request is None:  # a page that only the owner can open
        return f"{name.casefold()}\n-"
    own = _browser_of(request, name) or _session_of(request, name)
    return f"{name.casefold()}\n{own}" if own else None


def _session_of(request: HttpRequest, name: str) -> str | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.get_username().casefold() != name.casefold():
        return None
    return stored_key(request.session.session_key or "")


def _source(request: HttpRequest | None) -> str:
    """The network; whoever comes from none is counted together."""
    return (throttle.source_of(request) if request else None) or "-"


def _browser_of(request: HttpRequest, name: str) -> str | None:
    """The browser, when the owner of this name signed in with it before."""
    known = _known(request)
    same = known is not None and hmac.compare_digest(known.name.encode(), name.casefold().encode())
    return known.browser if known is not None and same else None


def _known(request: HttpRequest) -> BekendeBrowser | None:
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        return vault.from_raw(BekendeBrowser, vault.open_op(**PLACE, sealed=sealed))
    except (vault.VaultError, ValueError):
        return None

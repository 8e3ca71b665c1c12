"""The sheet of paper that somebody keeps: shown once, held for a quarter of an hour behind a cookie, never stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.accounts.sessions.vault_cookie import set_cookie
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account

COOKIE = f"{settings.COOKIE_PREFIX}papier"
PURPOSE = "papier"
SECONDS = 15 * 60
LAST = 4


@dataclass(frozen=True)
class Papier:
    """What stands on the sheet."""

    naam: str
    gebruikersnaam: str
    code: str = field(repr=False)

    @property
    def groepen(self) -> str:
        """The code in groups of four."""
        return vault.show(self.code.replace("-", ""))

    def is_last(self, typed: str) -> bool:
        """Whether these are the last four characters of the code."""
        typed = "".join(character for character in typed.upper() if character.isalnum())
        return typed == self.code.replace("-", "")[-LAST:]


def hand_over(response: HttpResponse, account: Account, code: str) -> str:
    """Let this browser show the sheet for a quarter of an hour.

    Returns:
        The token in its cookie.
    """
    token = lockbox.new_token()
    value = {"naam": account.naam, "gebruikersnaam": account.gebruikersnaam, "code": code}
    lockbox.put(token=token, purpose=PURPOSE, value=value, seconds=SECONDS)
    hand_over_again(response, token)
    return token


def hand_over_again(response: HttpResponse, token: str) -> None:
    """Let a browser that missed the first answer show the same sheet."""
    set_cookie(response, COOKIE, token)


def papier_of(request: HttpRequest) -> Papier | None:
    """The sheet that this browser may show."""
    value = lockbox.get(token=request.COOKIES.get(COOKIE), purpose=PURPOSE)
    return None if value is None else Papier(**value)


def put_away(request: HttpRequest, response: HttpResponse) -> None:
    """The sheet was printed or written over: forget it."""
    lockbox.drop(token=request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE)

"""The sheet of paper that somebody keeps: shown once, held for a quarter of an hour behind a cookie, never stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from meldpunt.core.web.cookies import cookie_name, set_private_cookie
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account

COOKIE = cookie_name("papier")
SECONDS = 15 * 60
LAST = 4


class Papier(vault.Content, frozen=True, kw_only=True):
    """What stands on the sheet."""

    kind: ClassVar[str] = "papier"

    naam: str
    gebruikersnaam: str
    code: str

    @property
    def groepen(self) -> str:
        """The code in groups of four."""
        return str(vault.Code.parse(self.code))

    def is_last(self, typed: str) -> bool:
        """Whether these are the last four characters of the code."""
        typed = "".join(character for character in typed.upper() if character.isalnum())
        return typed == vault.Code.parse(self.code).groups[-1]


def hand_over(response: HttpResponse, account: Account, code: str) -> str:
    """Let this browser show the sheet for a quarter of an hour.

    Returns:
        The token in its cookie.
    """
    token = lockbox.new_token()
    value = Papier(naam=account.naam, gebruikersnaam=account.gebruikersnaam, code=code)
    lockbox.put(token=token, value=value, seconds=SECONDS)
    hand_over_again(response, token)
    return token


def hand_over_again(response: HttpResponse, token: str) -> None:
    """Let a browser that missed the first answer show the same sheet."""
    set_private_cookie(response, COOKIE, token)


def papier_of(request: HttpRequest) -> Papier | None:
    """The sheet that this browser may show."""
    return lockbox.get(Papier, token=request.COOKIES.get(COOKIE))


def put_away(request: HttpRequest, response: HttpResponse) -> None:
    """The sheet was printed or written over: forget it."""
    lockbox.drop(token=request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE)

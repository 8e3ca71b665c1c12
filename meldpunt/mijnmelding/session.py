"""The session of a melder behind a code: opened by the code, kept by a cookie, closed by a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings

from meldpunt.core.web.cookies import cookie_name, set_private_cookie
from meldpunt.core.web.keepalive import open_for
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = cookie_name("code")


class Geopendecode(vault.Content, frozen=True, kw_only=True):
    """What a code opens, until a pause; the code itself is not kept."""

    kind: ClassVar[str] = "code"

    lookup: str
    seed: vault.Secret


def start_session(response: HttpResponse, code: str) -> None:
    """Keep what the code opens for a while.

    Raises:
        UnknownCode: not a code.
    """
    key = vault.code_key(code)
    token = lockbox.new_token()
    opened = Geopendecode(lookup=key.lookup, seed=key.seed)
    lockbox.put(token=token, value=opened, seconds=settings.CODE_IDLE_SECONDS)
    set_private_cookie(response, COOKIE, token)


def key_of(request: HttpRequest) -> vault.CodeKey | None:
    """What this browser's cookie opens; every visit gives it ten more minutes."""
    opened = lockbox.get(Geopendecode, token=request.COOKIES.get(COOKIE), extend=settings.CODE_IDLE_SECONDS)
    if opened is None:
        return None
    open_for(request, soort="code", seconds=settings.CODE_IDLE_SECONDS)
    return vault.CodeKey(lookup=opened.lookup, seed=opened.seed)


def end_session(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy what the cookie opened."""
    lockbox.drop(token=request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE)

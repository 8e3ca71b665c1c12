"""The session of a melder behind a code: opened by the code, kept by a cookie, closed by a pause."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.core.web.keepalive import open_until
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = f"{settings.COOKIE_PREFIX}code"
PURPOSE = "code"


def start_session(response: HttpResponse, code: str) -> None:
    """Keep what the code opens for a while; the code itself is not kept.

    Raises:
        UnknownCode: not a code.
    """
    key = vault.code_key(code)
    token = lockbox.new_token()
    value = {"lookup": key.lookup, "seed": base64.b64encode(key.seed.reveal()).decode()}
    lockbox.put(token=token, purpose=PURPOSE, value=value, seconds=settings.CODE_IDLE_SECONDS)
    response.set_cookie(COOKIE, token, secure=settings.HTTPS, httponly=True, samesite="Strict", path="/")


def key_of(request: HttpRequest) -> vault.CodeKey | None:
    """What this browser's cookie opens; every visit gives it ten more minutes."""
    value = lockbox.get(token=request.COOKIES.get(COOKIE), purpose=PURPOSE, extend=settings.CODE_IDLE_SECONDS)
    if value is None:
        return None
    open_until(request, soort="code", seconds=settings.CODE_IDLE_SECONDS)
    return vault.CodeKey(lookup=value["lookup"], seed=vault.Secret(base64.b64decode(value["seed"])))


def end_session(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy what the cookie opened."""
    lockbox.drop(token=request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE)

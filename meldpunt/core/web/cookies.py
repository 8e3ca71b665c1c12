"""Cookies of our own: for this site alone, out of reach of scripts, gone with the browser unless they say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def cookie_name(name: str) -> str:
    """The full name of a cookie; under https the browser binds it to this host (RFC 6265bis, 4.1.3.2)."""
    return f"{settings.COOKIE_PREFIX}{name}"


def set_private_cookie(response: HttpResponse, name: str, value: str, *, max_age: int | None = None) -> None:
    """Give the browser a secret that only this site gets back.

    Args:
        response: what carries it.
        name: as ``cookie_name`` gives it.
        value: what it holds.
        max_age: seconds that it stays; without it, until the browser closes.
    """
    response.set_cookie(name, value, max_age=max_age, secure=settings.HTTPS, httponly=True, samesite="Strict", path="/")


def drop_cookies(request: HttpRequest, response: HttpResponse) -> None:
    """Take back every cookie that this browser sent along, whatever it was for."""
    for name in request.COOKIES:
        response.delete_cookie(name)

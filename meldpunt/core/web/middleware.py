"""What every response has in common, and how errors become pages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.urls import get_callable
from django.utils.deprecation import MiddlewareMixin
from django.utils.encoding import escape_uri_path
from psycopg_pool import PoolTimeout

from meldpunt.core.errors import DomainError
from meldpunt.core.web.origin import is_from_elsewhere
from meldpunt.core.web.pages import database_away_page, disk_full_page, is_disk_full, kenmerk_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

# Everything that a browser may hand to a page is off; a passkey is asked for at our own pages only.
NOTHING = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "clipboard-read", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get",
    "idle-detection", "join-ad-interest-group", "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi",
    "otp-credentials", "payment", "picture-in-picture", "run-ad-auction", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "unload", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in NOTHING), *(f"{name}=(self)" for name in PASSKEYS)])
# These ask nothing of a browser, and the list weighs most of a kilobyte.
NO_PAGE = frozenset({"text/css", "text/javascript", "font/woff2"})
AWAY = (OperationalError, InterfaceError, PoolTimeout)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class PrivacyHeaders:
    """Headers of ``vault.md`` W02 on every response; pages are never stored, static files may be.

    The outermost layer, so that errors, redirects and static files carry them as well.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to what the next layer answers."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        if response.headers.get("Content-Type", "").partition(";")[0] not in NO_PAGE:
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex, noarchive")
        self._onion(request, response)
        return response

    def _onion(self, request: HttpRequest, response: HttpResponse) -> None:
        """An onion address has its own lock, so no HSTS there; elsewhere a page may say which one it has."""
        host = request.META.get("HTTP_HOST", "").rpartition(":")[0] or request.META.get("HTTP_HOST", "")
        if host.lower().endswith(".onion"):
            response.headers.pop("Strict-Transport-Security", None)
        elif settings.ONION_ADRES and response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers["Onion-Location"] = f"http://{settings.ONION_ADRES}{escape_uri_path(request.path)}"


class OwnPagesOnly(MiddlewareMixin):
    """Whatever changes something comes from a page of our own, says the browser itself (``vault.md`` W08).

    Beside Django's token: a browser that tells where a request comes from (``Sec-Fetch-Site``) is believed when it
    says "elsewhere", a sibling of our own domain included. One that tells nothing still needs the token.
    """

    def process_view(self, request: HttpRequest, callback: object, args: object, kwargs: object) -> HttpResponse | None:
        """Refuse an unsafe request of another site with the page that gives back what was typed."""
        del callback, args, kwargs
        if request.method in SAFE_METHODS or not is_from_elsewhere(request):
            return None
        response: HttpResponse = get_callable(settings.CSRF_FAILURE_VIEW)(request, reason="")
        return response


class DatabaseAway:
    """Answer with a page that needs no database when the database is away, or when a disk is full."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost connection or a full disk into a calm page; every other error goes on."""
        return _calm(request, exception) if isinstance(exception, AWAY) or is_disk_full(exception) else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Catch what middleware above the view raises too, such as the session's own query."""
        try:
            return self.get_response(request)
        except AWAY as error:
            return _calm(request, error)


def _calm(request: HttpRequest, error: Exception) -> HttpResponse:
    if is_disk_full(error):
        logger.error("disk full: %s", kenmerk_of(request))
        return disk_full_page(request)
    logger.error("database away: %s %s", type(error).__name__, kenmerk_of(request))
    return database_away_page(request)


class DomainErrors(MiddlewareMixin):
    """The one place where a domain error becomes a page with its sentence."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the sentence of a domain error with its status; let anything else go on."""
        if not isinstance(exception, DomainError):
            return None
        response = render(request, "fout.html", {"zin": exception.sentence}, status=exception.status_code)
        if exception.retry_after is not None:
            response["Retry-After"] = str(exception.retry_after)
        return response

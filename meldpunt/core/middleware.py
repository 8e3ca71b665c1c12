"""What every response has in common, and how errors become pages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from psycopg_pool import PoolTimeout

from meldpunt.core.errors import DomainError
from meldpunt.core.pages import database_away_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
    "fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "picture-in-picture=(), publickey-credentials-get=(self), publickey-credentials-create=(self), usb=(), "
    "screen-wake-lock=(), xr-spatial-tracking=()"
)


class PrivacyHeaders:
    """Headers of ``vault.md`` W02 on every response; pages are never stored, static files may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to what the next layer answers."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex, noarchive")
        return response


class DatabaseAway:
    """Answer with a page that needs no database when the database is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost connection into a calm page; every other error goes on."""
        if not isinstance(exception, OperationalError | InterfaceError | PoolTimeout):
            return None
        logger.error("database away: %s", type(exception).__name__)
        return database_away_page(request)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Catch what middleware above the view raises too, such as the session's own query."""
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            logger.error("database away: %s", type(error).__name__)  # noqa: TRY400 - a traceback could hold values
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

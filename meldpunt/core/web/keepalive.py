"""Until when what a cookie opened stays open: noted on the request, so that every page can say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from meldpunt.core.clock import now

if TYPE_CHECKING:
    from django.http import HttpRequest

ATTRIBUTE = "blijft_open"


@dataclass(frozen=True)
class Open:
    """What is open in this browser, until when, and how long that is from now."""

    soort: str
    tot: datetime
    seconden: int


def open_for(request: HttpRequest, *, soort: str, seconds: int) -> None:
    """Note that what a cookie opened stays open so long from now."""
    setattr(request, ATTRIBUTE, Open(soort=soort, tot=now() + timedelta(seconds=seconds), seconden=seconds))


def open_until(request: HttpRequest, *, soort: str, tot: datetime) -> None:
    """Note that what a cookie opened stays open until a moment."""
    seconden = max(0, int((tot - now()).total_seconds()))
    setattr(request, ATTRIBUTE, Open(soort=soort, tot=tot, seconden=seconden))


def open_of(request: HttpRequest) -> Open | None:
    """What was noted; None where nothing is open."""
    found: Open | None = getattr(request, ATTRIBUTE, None)
    return found

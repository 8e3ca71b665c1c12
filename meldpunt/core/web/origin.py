"""Where a request comes from, and whether somebody asked for it: what the browser itself says.

Source:
    https://www.w3.org/TR/fetch-metadata/ and https://wicg.github.io/nav-speculation/prefetch.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

OWN_PAGES = frozenset({"same-origin", "none"})  # a page of ours, or somebody who presses reload
AHEAD_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
AHEAD = ("prefetch", "prerender", "preview")


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site made the browser ask this; a browser that tells nothing is not suspected."""
    return request.headers.get("Sec-Fetch-Site", "none") not in OWN_PAGES


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours made the browser ask this; it says the same when somebody goes back to it."""
    return request.headers.get("Sec-Fetch-Site", "") == "same-origin"


def is_ahead_of_a_press(request: HttpRequest) -> bool:
    """Whether the browser fetches a page that nobody pressed for yet."""
    told = " ".join(request.headers.get(name, "").lower() for name in AHEAD_HEADERS)
    return any(word in told for word in AHEAD)


def tells_where_from(request: HttpRequest) -> bool:
    """Whether this browser says where a request comes from at all."""
    return "Sec-Fetch-Site" in request.headers

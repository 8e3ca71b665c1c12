"""The party's own colours and logo, from our own address: their version stands in it, so a browser may keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from meldpunt.huisstijl.logo import logo
from meldpunt.huisstijl.service import huisstijl

if TYPE_CHECKING:
    from django.http import HttpRequest

BEWAAR = "public, max-age=31536000, immutable"


@require_safe
def css(request: HttpRequest) -> HttpResponse:
    """The tokens that this party set, on top of ours."""
    own = huisstijl()
    if not own.css:
        raise Http404
    return _kept(request, own.css.encode(), "text/css; charset=utf-8", own.versie)


@require_safe
def beeldmerk(request: HttpRequest) -> HttpResponse:
    """The party's logo, as we made it anew."""
    own = logo()
    if own is None:
        raise Http404
    return _kept(request, own.inhoud, own.soort, own.versie)


def _kept(request: HttpRequest, body: bytes, soort: str, versie: str) -> HttpResponse:
    response = HttpResponse(body, content_type=soort)
    response["Cache-Control"] = BEWAAR if request.GET.get("v") == versie else "no-cache"
    return response

"""Until the ceremony is over, there is one page: the desk takes no reports that nobody could open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ALWAYS = ("/inrichten/", "/livez", "/readyz", "/huisstijl", settings.STATIC_URL)


class OnlyWhenOpen:
    """Answer with one calm page while an installation is being set up; asks the database until it is open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response
        self.open = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let everything through once the desk is open."""
        if self.open or request.path.startswith(ALWAYS):
            return self.get_response(request)
        self.open = vault.is_open()
        if self.open:
            return self.get_response(request)
        return render(request, "nog_niet_open.html", status=503)

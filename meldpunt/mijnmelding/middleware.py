"""A browser that still holds what a code opened, after that code stopped working."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from meldpunt.mijnmelding.session import end_session
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class CodeEnded(MiddlewareMixin):
    """Back to the page that asks for a code: the report was erased meanwhile, or another code took its place."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a code that opens nothing any more; every other error goes on."""
        if not isinstance(exception, vault.UnknownCode):
            return None
        response = redirect("mijnmelding:code")
        end_session(request, response)
        messages.info(request, _("Je code werkt niet meer, of de melding is gewist."))
        return response

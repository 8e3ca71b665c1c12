"""What all parties know together, as the board reads it: stored reports, with the board's own rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.core.db.acting import as_board
from statistieken.uitwisseling import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker

MIME = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
@staff_page(Rol.BESTUUR)
def samen(request: HttpRequest, by: Medewerker, periode: str | None = None) -> HttpResponse:  # noqa: ARG001 - the door hands over who came in
    """Show the joint report of a quarter, or the latest."""
    with as_board():
        found = queries.get_samen(periode)
    if found is None:
        return render(request, "bestuur/samen_leeg.html")
    context = {
        "basis": "bestuur/base.html",
        "publicatie": found,
        "adres": "bestuur:samen_document",
        "kwartaaladres": "bestuur:samen_kwartaal",
    }
    return render(request, "uitwisselen/rapport.html", context)


@require_safe
@staff_page(Rol.BESTUUR)
def samen_document(request: HttpRequest, by: Medewerker, periode: str, soort: str) -> HttpResponse:  # noqa: ARG001 - idem
    """Hand over a stored document of the joint report, the same bytes every time."""
    with as_board():
        found = queries.get_document(period=periode, soort=soort)
    etag = quote_etag(found.sha256)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return HttpResponse(
        found.inhoud,
        content_type=MIME[found.soort],
        headers={"ETag": etag, "Content-Disposition": f'attachment; filename="{found.naam}"'},
    )

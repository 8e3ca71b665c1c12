"""The board's pages: published figures, and nothing else. Parameters in an address are ignored."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.core.db.acting import as_board
from statistieken import afronding, queries
from statistieken.rapport.build import build_rapport, sum_cijfers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meldpunt.accounts.service import Medewerker

MIME = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


@require_safe
@staff_page(Rol.BESTUUR)
def laatste(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - the door hands over who came in
    """Show the latest quarter that was frozen."""
    with as_board():
        found = queries.get_publicatie()
    return _show(request, found)


@require_safe
@staff_page(Rol.BESTUUR)
def kwartaal(request: HttpRequest, by: Medewerker, periode: str) -> HttpResponse:  # noqa: ARG001 - idem
    """Show one quarter."""
    with as_board():
        found = queries.get_publicatie(periode)
    return _show(request, found)


@require_safe
@staff_page(Rol.BESTUUR)
def archief(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - idem
    """Show every release, with the year as the sum of its quarters."""
    with as_board():
        found = queries.list_archief()
    by_year = [
        {"jaar": jaar, "regels": (regels := list(group)), "total": _sum(regels)}
        for jaar, group in groupby(found, key=lambda regel: regel.cijfers.kwartaal.jaar)
    ]
    return render(request, "bestuur/archief.html", {"jaren": by_year})


@require_safe
@staff_page(Rol.BESTUUR)
def zo_tellen_we(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - idem
    """Explain how the figures come about and how to read them."""
    with as_board():
        found = queries.get_publicatie()
    smallest = found.cijfers.min_total if found else ""
    return render(request, "bestuur/zo_tellen_we.html", {"regels": afronding, "minimum": smallest})


@require_safe
@staff_page(Rol.BESTUUR)
def bestand(request: HttpRequest, by: Medewerker, periode: str, soort: str) -> HttpResponse:  # noqa: ARG001 - idem
    """Hand over a stored document, the same bytes every time."""
    with as_board():
        found, inhoud = queries.get_bestand(period=periode, soort=soort)
    etag = quote_etag(found.sha256)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return HttpResponse(
        inhoud,
        content_type=MIME[found.soort],
        headers={"ETag": etag, "Content-Disposition": f'attachment; filename="{found.naam}"'},
    )


def _sum(regels: Sequence[queries.Archiefregel]) -> int:
    """The year is the sum of its quarters, each as it holds."""
    return sum_cijfers(regel.cijfers for regel in regels if not regel.is_vervangen)[0]


def _show(request: HttpRequest, publicatie: queries.Publicatie | None) -> HttpResponse:
    if publicatie is None:
        return render(request, "bestuur/leeg.html")
    rapport = build_rapport(publicatie.cijfers, publicatie.eerdere)
    return render(request, "bestuur/kwartaal.html", {"publicatie": publicatie, "rapport": rapport})

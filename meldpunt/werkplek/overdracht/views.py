"""The page that a colleague reads who takes a case over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from meldpunt.accounts.gate import staff_page
from meldpunt.werkplek.dossier import DESK, case_context
from meldpunt.werkplek.overdracht.blad import overdracht_van
from meldpunt.werkplek.overdracht.sporen import sporen_of
from support.aandacht import queries as aandacht
from support.behandeling import inzien
from support.nazorg import queries as nazorg

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker


@require_GET
@staff_page(*DESK)
def overdracht(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """What happened in a case, what was promised and what is due, on one page."""
    wacht = aandacht.in_case(dossier_id, by=by)  # before it is looked at
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    momenten = nazorg.moments_of(dossier_id)
    context = case_context(inzage, by, "overdracht") | {
        "sporen": sporen_of(inzage, momenten),
        "blad": overdracht_van(inzage, momenten=momenten, wacht=wacht),
    }
    return render(request, "werkplek/overdracht.html", context)

"""Rounds of which only the sum is known: nobody sees another party's figures, and we do not see theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict
from statistieken.uitwisseling import ronde
from statistieken.uitwisseling.overzicht import list_rounds
from statistieken.uitwisseling.states import Geweigerd

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker

CONFLICT = 409


@require_safe
@staff_page(Rol.COORDINATOR)
def sommen(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - the gate hands over who came in
    """Show every round, and what came of it."""
    return _page(request)


@require_POST
@staff_page(Rol.COORDINATOR)
def beginnen(request: HttpRequest, by: Medewerker, periode: str) -> HttpResponse:
    """Begin an attempt, and hand out its file."""
    try:
        return _download(*ronde.begin_round(period=periode, by=by))
    except (Conflict, Geweigerd) as error:
        return _page(request, fout=error.sentence)


@require_POST
@staff_page(Rol.COORDINATOR)
def deel(request: HttpRequest, by: Medewerker, nummer: str) -> HttpResponse:
    """Hand out our own part of an attempt."""
    try:
        return _download(*ronde.own_part(ronde=nummer, by=by))
    except (Conflict, Geweigerd) as error:
        return _page(request, fout=error.sentence)


def _page(request: HttpRequest, *, fout: str = "") -> HttpResponse:
    rondes, perioden = list_rounds()
    context = {"rondes": rondes, "perioden": perioden, "fout": fout, "titel": _("Alleen sommen")}
    return render(request, "uitwisselen/sommen.html", context, status=CONFLICT if fout else 200)


def _download(naam: str, inhoud: bytes) -> HttpResponse:
    response = HttpResponse(inhoud, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{naam}"'
    response["Cache-Control"] = "no-store"
    return response

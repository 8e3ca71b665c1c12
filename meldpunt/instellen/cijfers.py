"""The page on which the party chooses how small a release may be, beside what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict
from meldpunt.instellen.forms import CijferForm
from meldpunt.instellen.views import BASIS
from meldpunt.versies import queries
from meldpunt.versies import service as versies
from statistieken.vaststellen.keuze import CIJFERS, WEEGSCHAAL, bezwaren

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def cijfers(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Show what holds in a form; what is sent becomes a concept, of which the next page shows what it changes."""
    nu = queries.to_edit(CIJFERS, by=by)
    form = CijferForm(request.POST if request.method == "POST" else None, nu=nu)
    if request.method == "POST" and form.is_valid():
        keuze = form.as_keuze()
        form.show_wrong((bezwaar.veld, bezwaar.zin) for bezwaar in bezwaren(keuze))
        if not form.errors:
            try:
                return redirect("instellen:versie", versie_id=versies.write(soort=CIJFERS, inhoud=keuze, by=by))
            except Conflict as error:
                form.add_error(None, error.sentence)
    context = {
        "basis": BASIS[by.rol],
        "form": form,
        "concept": queries.draft_of(CIJFERS, by=by) is not None,
        "weegschaal": WEEGSCHAAL,
    }
    return render(request, "instellen/cijfers.html", context, status=UNPROCESSABLE if form.errors else 200)

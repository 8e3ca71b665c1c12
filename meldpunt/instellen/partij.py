"""The page on which an administrator or a coordinator changes what the party says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict
from meldpunt.instellen.forms import PartijForm
from meldpunt.instellen.views import BASIS
from meldpunt.partij.soort import PARTIJ, bezwaren
from meldpunt.versies import queries
from meldpunt.versies import service as versies

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def partij(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Show what holds in a form; what is sent becomes a concept, of which the next page shows what it changes."""
    nu = queries.to_edit(PARTIJ, by=by)
    sent = request.method == "POST"
    form = PartijForm(request.POST if sent else None, request.FILES if sent else None, nu=nu)
    if sent and form.is_valid():
        own = form.as_gegevens()
        form.show_wrong((bezwaar.veld, bezwaar.zin) for bezwaar in bezwaren(own))
        if not form.errors:
            try:
                return redirect("instellen:versie", versie_id=versies.write(soort=PARTIJ, inhoud=own, by=by))
            except Conflict as error:
                form.add_error(None, error.sentence)
    context = {"basis": BASIS[by.rol], "form": form, "concept": queries.draft_of(PARTIJ, by=by) is not None}
    return render(request, "instellen/partij.html", context, status=UNPROCESSABLE if form.errors else 200)

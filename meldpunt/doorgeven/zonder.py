"""Passing something on without a yes: in danger, or where the law asks it; and the second person who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import DomainError, NotFound
from meldpunt.doorgeven.forms import MeekijkbesluitForm, ZonderAkkoordForm
from meldpunt.doorgeven.views import DESK, UNPROCESSABLE, opened, page, page_outside, sent
from support.behandeling import inzien
from support.behandeling.doorgeleiden import zonder as zonder_akkoord
from support.doorgeleiding.queries import Grond

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker


@require_http_methods(["GET", "POST"])
@staff_page(Rol.COORDINATOR)
def zonder(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Say why something goes out without a yes; a call in danger is written down, a letter for the law begins."""
    form = ZonderAkkoordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        filled = dict(form.cleaned_data)
        grond = Grond(filled.pop("grond"))
        deed = zonder_akkoord.report_danger if grond == Grond.ACUUT else zonder_akkoord.begin_by_law
        made = deed(dossier_id=dossier_id, noodzaak=zonder_akkoord.Noodzaak(**filled), by=by)
        return redirect("doorgeven:traject", made)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    context = {"kaart": inzage.kaart, "form": form}
    return render(request, "doorgeven/zonder.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@staff_page(*DESK)
def meekijken(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """Say as the second person whether it may go, or was right to go."""
    _inzage, found = opened(doorgeleiding_id, by)
    form = MeekijkbesluitForm(request.POST)
    if not form.is_valid():
        return page(request, by, doorgeleiding_id, status=UNPROCESSABLE, meekijk_form=form)
    try:
        zonder_akkoord.second(
            doorgeleiding_id=found.id,
            akkoord="akkoord" in request.POST,
            tekst=form.cleaned_data["tekst"],
            pagina=page_outside(request),
            by=by,
        )
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Genoteerd."))
    return redirect("doorgeven:traject", found.id)

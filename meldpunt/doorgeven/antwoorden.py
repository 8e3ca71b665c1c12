"""What comes back: an answer typed in, another day for it, and what came of it for the melder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.core.errors import Conflict, InvalidTransition
from meldpunt.doorgeven.forms import AntwoorddagForm, ReactieForm, UitkomstForm
from meldpunt.doorgeven.views import CONFLICT, DESK, UNPROCESSABLE, opened, sent
from support.behandeling.doorgeleiden import antwoord as antwoorden
from support.doorgeleiding.queries import Afloopsoort, Reactiesoort
from support.regie import queries as regie

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def antwoord(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """Type in what somebody outside said."""

    def deed(soort: str, **filled: str) -> None:
        antwoorden.note_reply(doorgeleiding_id=doorgeleiding_id, soort=Reactiesoort(soort), by=by, **filled)

    titel = _("Typ het antwoord over")
    return _page(request, by, doorgeleiding_id, form=ReactieForm(sent(request)), deed=deed, titel=titel)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def dag(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """Expect the answer on another day."""

    def deed(**filled: Any) -> None:
        antwoorden.move_day(doorgeleiding_id=doorgeleiding_id, by=by, **filled)

    titel = _("Andere dag voor het antwoord")
    return _page(request, by, doorgeleiding_id, form=AntwoorddagForm(sent(request)), deed=deed, titel=titel)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def uitkomst(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """Say what came of it, in words for the melder."""

    def deed(soort: str, tekst: str) -> None:
        antwoorden.finish(doorgeleiding_id=doorgeleiding_id, soort=Afloopsoort(soort), tekst=tekst, by=by)

    titel = _("Wat kwam eruit?")
    return _page(request, by, doorgeleiding_id, form=UitkomstForm(sent(request)), deed=deed, titel=titel)


def _page(
    request: HttpRequest,
    by: Medewerker,
    doorgeleiding_id: UUID,
    *,
    form: Form,
    deed: Callable[..., None],
    titel: str,
) -> HttpResponse:
    """Show the form; a right one is done. What cannot be done any more is said where everything typed still stands."""
    inzage, found = opened(doorgeleiding_id, by)
    status = UNPROCESSABLE if form.errors else 200
    if form.is_valid():
        try:
            deed(**form.cleaned_data)
        except (Conflict, InvalidTransition) as error:
            form.add_error(None, error.sentence)
            status = CONFLICT
        else:
            messages.success(request, _("Genoteerd."))
            return redirect("doorgeven:traject", found.id)
    context = {
        "kaart": inzage.kaart,
        "traject": found,
        "naam": regie.bestemming(found.brief.bestemming).naam,
        "form": form,
        "titel": titel,
    }
    return render(request, "doorgeven/formulier.html", context, status=status)

"""The page on which somebody outside answers a letter. It shows nothing of any case, and opening it does nothing.

Mail scanners open links before people do: only what is sent from the form counts. Whether a code ever was one, was
used, or ran out is all said in the same sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.web.partij import partij
from meldpunt.doorgeven.forms import BuitenForm
from meldpunt.throttle.service import allow, is_spent, source_of
from support.behandeling.doorgeleiden.antwoord import answer_by_link
from support.doorgeleiding.queries import is_answerable

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

UNPROCESSABLE, TOO_MANY = 422, 429
HOUR = 60 * 60
SCOPE = "antwoord-page"


@require_http_methods(["GET", "POST"])
def antwoord(request: HttpRequest, code: str = "") -> HttpResponse:
    """Ask for the code and the answer; keep the answer once."""
    form = BuitenForm(request.POST if request.method == "POST" else None, initial={"code": code})
    if _tried_too_often(request):
        if request.method == "POST":
            form.add_error(None, _("Er zijn te veel codes geprobeerd. Wacht een uur, of bel ons."))
        return _page(request, form, status=TOO_MANY)
    if request.method == "POST" and form.is_valid():
        if answer_by_link(**form.cleaned_data):
            return redirect("antwoord_klaar")
        _count_wrong(request)
        form.add_error("code", _not_now())
    if request.method == "GET" and code and not _is_open(request, code):
        return _page(request, form, dicht=_not_now())
    return _page(request, form, status=UNPROCESSABLE if form.errors else 200)


@require_GET
def klaar(request: HttpRequest) -> HttpResponse:
    """Say thanks; there is nothing more to see."""
    return render(request, "doorgeven/buiten_klaar.html")


def _page(request: HttpRequest, form: BuitenForm, *, status: int = 200, dicht: str = "") -> HttpResponse:
    return render(request, "doorgeven/buiten.html", {"form": form, "dicht": dicht}, status=status)


def _is_open(request: HttpRequest, code: str) -> bool:
    """Whether the form is worth filling in; a wrong code counts as a try."""
    with acting_as(SYSTEM):
        found = is_answerable(code)
    if not found:
        _count_wrong(request)
    return found


def _not_now() -> str:
    return _("Deze code werkt niet, of niet meer. Bel ons, dan helpen we u verder: %(nummer)s.") % {
        "nummer": partij()["telefoon"]
    }


def _tried_too_often(request: HttpRequest) -> bool:
    return is_spent(scope=SCOPE, key=source_of(request), limit=settings.WRONG_CODES_PER_SOURCE)


def _count_wrong(request: HttpRequest) -> None:
    allow(scope=SCOPE, key=source_of(request), limit=settings.WRONG_CODES_PER_SOURCE, seconds=HOUR)

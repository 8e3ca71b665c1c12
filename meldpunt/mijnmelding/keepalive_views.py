"""What a browser may ask while a page behind a code is open: stay open longer, or close for good; and the way out."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from psycopg_pool import PoolTimeout

from meldpunt.accounts.sessions import vault_cookie
from meldpunt.core.web.cookies import drop_cookies
from meldpunt.core.web.origin import is_ahead_of_a_press, is_from_elsewhere, tells_where_from
from meldpunt.core.web.partij import partij
from meldpunt.melden import concept as concepten
from meldpunt.melden.forms import CodeForm
from meldpunt.mijnmelding import session
from meldpunt.vault import lockbox

if TYPE_CHECKING:
    from django.http import HttpRequest

GONE = 410
OPENED_HERE = (concepten.COOKIE, concepten.BEWAREN_COOKIE, session.COOKIE, vault_cookie.COOKIE)
BOX = "bewaren"  # the page of a kept concept on which its unfinished words stand


@require_POST
def verleng(request: HttpRequest, soort: str) -> HttpResponse:
    """Keep open longer what a code opened; how often is up to whoever reads."""
    is_open = session.key_of(request) if soort == "code" else concepten.bewaard_of(request)
    if is_open is None:
        return JsonResponse({}, status=GONE)
    return JsonResponse({"seconden": settings.CODE_IDLE_SECONDS})


@require_http_methods(["GET", "POST"])
def even_weg(request: HttpRequest) -> HttpResponse:
    """An empty screen after a pause; a message that was not sent waits here for the code, and nowhere else."""
    typed = request.POST.get("tekst", "")
    if request.POST.get("soort") == "bewaren":
        typed = _keep_words(request, typed)
    response = render(request, "mijnmelding/even_weg.html", {"form": CodeForm(initial={"tekst": typed})})
    if request.method == "POST":
        session.end_session(request, response)
        concepten.close_bewaard(request, response)
    return response


@require_http_methods(["POST"])
def naar_mijn_melding(request: HttpRequest) -> HttpResponse:
    """From the receipt to the page behind the code; the receipt is gone then."""
    receipt = concepten.receipt_of(request)
    response = redirect("mijnmelding:code")
    if receipt is not None:
        session.start_session(response, receipt.code)
        concepten.forget(request, response)
    return response


@require_GET
def snel_weg(request: HttpRequest) -> HttpResponse:
    """Leave at once: what was open here is destroyed, and another site comes in its place.

    A link on another site only leads on, and a browser that fetches ahead gets nothing that it could use later: neither
    may cost somebody an unfinished report. A form that posts could not leave the site (``form-action``), hence a GET.
    """
    if is_ahead_of_a_press(request):
        return HttpResponse(status=503)
    response = HttpResponse(status=303)
    response["Location"] = partij()["snel_weg"]
    response["Referrer-Policy"] = "no-referrer"
    if not is_from_elsewhere(request):
        _leave_nothing(request, response)
    return response


def _leave_nothing(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy what this browser had open, and take back its cookies.

    Without the database it still leaves: what was open has its key in the cookie, and that is gone.
    """
    with suppress(DatabaseError, PoolTimeout):
        for name in OPENED_HERE:
            lockbox.drop(token=request.COOKIES.get(name))
        request.session.flush()
    drop_cookies(request, response)
    response["Clear-Site-Data"] = '"cache", "storage"'
    if tells_where_from(request):  # else a link elsewhere could do it, and here no cookie says that it is no link
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'


def _keep_words(request: HttpRequest, typed: str) -> str:
    """Seal words that were not added yet into what is kept; what is left over when that is closed already."""
    concept = concepten.bewaard_of(request)
    if concept is None or not typed.strip():
        return typed
    with concepten.exclusive(concept) as fresh:
        fresh.keep(BOX, {"tekst": [typed]}).save()
    return ""

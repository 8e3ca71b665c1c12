"""What a browser may ask while a page is open: save what is typed so far, stay open longer, or close for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.core.clock import now, to_local
from meldpunt.melden import codesessie
from meldpunt.melden import concept as concepten
from meldpunt.melden.forms import BY_SLUG, CodeForm

if TYPE_CHECKING:
    from django.http import HttpRequest

GONE = 410
NOT_TYPED = ("csrfmiddlewaretoken", "later")
BOX = "bewaren"  # the page of a kept concept on which its unfinished words stand


@require_POST
def bewaar(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what stands on a page of the form, right or wrong, without a word about it.

    Where a cookie opens nothing any more, nothing is saved either: its melder left, or sent the report.
    """
    if slug not in BY_SLUG or slug == "bewijs":
        raise Http404
    concept = concepten.concept_of(request)
    if concept is None and concepten.COOKIE in request.COOKIES:
        return JsonResponse({}, status=GONE)
    raw = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    with concepten.exclusive(concept or concepten.new_concept()) as fresh:
        fresh.keep_typing(slug, raw)
        fresh.save()
    response = JsonResponse({"om": date_format(to_local(now()), "H.i")})
    concepten.set_cookie(response, fresh)
    return response


@require_POST
def verleng(request: HttpRequest, soort: str) -> HttpResponse:
    """Keep open longer what a code opened; how often is up to whoever reads."""
    is_open = codesessie.key_of(request) if soort == "code" else concepten.bewaard_of(request)
    if is_open is None:
        return JsonResponse({}, status=GONE)
    return JsonResponse({"seconden": settings.CODE_IDLE_SECONDS})


@require_http_methods(["GET", "POST"])
def even_weg(request: HttpRequest) -> HttpResponse:
    """An empty screen after a pause; a message that was not sent waits here for the code, and nowhere else."""
    typed = request.POST.get("tekst", "")
    if request.POST.get("soort") == "bewaren":
        typed = _keep_words(request, typed)
    response = render(request, "melden/even_weg.html", {"form": CodeForm(initial={"tekst": typed})})
    if request.method == "POST":
        codesessie.end_session(request, response)
        concepten.close_bewaard(request, response)
    return response


def _keep_words(request: HttpRequest, typed: str) -> str:
    """Seal words that were not added yet into what is kept; what is left over when that is closed already."""
    concept = concepten.bewaard_of(request)
    if concept is None or not typed.strip():
        return typed
    with concepten.exclusive(concept) as fresh:
        fresh.keep(BOX, {"tekst": [typed]})
        fresh.save()
    return ""

"""A voice tells who somebody is: whoever does not want to say their name chooses whether the recording goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from meldpunt.melden import concept as concepten
from meldpunt.melden.concept import concept_of
from meldpunt.melden.stappen import Gang, page_url, says_something

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.melden.concept import Concept

UNPROCESSABLE = 422
MEE, WEG = "mee", "weg"


@require_http_methods(["GET", "POST"])
def stem(request: HttpRequest) -> HttpResponse:
    """Ask whether the recording goes along; without an answer the report is not sent."""
    concept = concept_of(request)
    if concept is None or not concept.vraagt_om_stem:
        return redirect("melden:start" if concept is None else "melden:controle")
    keuze = request.POST.get("keuze", "")
    if keuze not in (MEE, WEG):
        status = UNPROCESSABLE if request.method == "POST" else 200
        context = {"opnames": concept.opnames, "terug": page_url("contact")}
        return render(request, "melden/stem.html", context, status=status)
    with concepten.exclusive(concept) as fresh:
        chosen = fresh.with_(stem_mag=True) if keuze == MEE else _without(fresh)
        chosen.save()
    response = redirect(Gang(chosen).next_url("contact") if says_something(chosen) else page_url("wat"))
    concepten.set_cookie(response, chosen)
    return response


def _without(concept: Concept) -> Concept:
    """Let every recording go; once this is saved, they are gone for good."""
    for row in concept.opnames:
        concept = concept.drop_bestand(str(row.file_id))
    return concept

"""The pages of "write down now, decide later"; the desk sees nothing of what is on them."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.bewaren import service as bewaren
from meldpunt.core.fields import Dag, Tekst
from meldpunt.evidence import pieces
from meldpunt.melden import concept as concepten
from meldpunt.melden import service as melden
from meldpunt.melden import upload_views
from meldpunt.melden.concept import bewaard_of, concept_of
from meldpunt.melden.forms import LINK, LINKS
from meldpunt.melden.stappen import page_url
from meldpunt.vault import service as vault
from support.dossiers import letterbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, JsonResponse

    from meldpunt.melden.concept import Concept

UNPROCESSABLE = 422
WORDS = 5_000


class StukForm(forms.Form):
    """Something to keep: words with a day, or links."""

    use_required_attribute = False
    tekst = Tekst(
        label=_("Wat gebeurde er?"),
        help_text=_("Een paar woorden is genoeg."),
        max_length=WORDS,
        rows=5,
        attrs={"autocomplete": "off"},
    )
    dag = Dag(label=_("Op welke dag?"), help_text=_("Ongeveer is goed. Laat je het leeg, dan is het vandaag."))
    links = Tekst(
        label=_("Links naar het bericht of account"),
        help_text=_("Zet elke link op een eigen regel. Wij openen ze niet vanzelf."),
        max_length=LINKS * LINK,
        rows=3,
        attrs={"autocomplete": "off"},
    )

    def clean_links(self) -> str:
        """Refuse more links than fit."""
        text: str = self.cleaned_data["links"]
        if len(letterbox.unique_links(text)) > LINKS:
            raise forms.ValidationError(
                gettext("Er passen 200 links in, van elk 2.000 tekens. Zet de rest in een bestand.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for something to keep."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("tekst") and not cleaned.get("links"):
            self.add_error("tekst", gettext("Schrijf een paar woorden, of zet een link neer."))
        return cleaned


def _opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only a browser in that has opened what is kept; others are asked for their code."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        concept = bewaard_of(request)
        if concept is None:
            if concepten.BEWAREN_COOKIE in request.COOKIES:
                messages.info(request, gettext("Je bent even weg geweest. Met je code ga je verder."))
            return redirect("mijnmelding:code")
        return view(request, concept, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """What it is; pressing the button begins."""
    if request.method != "POST":
        return render(request, "bewaren/begin.html", {"dagen": settings.BEWAREN_DAGEN})
    concept = bewaren.begin()
    concept.save()
    response = redirect("bewaren:code")
    concepten.set_cookie(response, concept)
    return response


@require_POST
def langer(request: HttpRequest) -> HttpResponse:
    """Keep an unfinished report for weeks instead of a day, under the code that it has."""
    concept = concept_of(request)
    if concept is None:
        return redirect(page_url("voor-wie"))
    with concepten.exclusive(concept) as fresh:
        kept = bewaren.keep_longer(fresh)
        kept.save()
    response = redirect("bewaren:code")
    concepten.set_cookie(response, kept)
    return response


@require_GET
@_opened
def code(request: HttpRequest, concept: Concept) -> HttpResponse:
    """The code that opens it, also on another device."""
    tot, _warn = bewaren.until(concept)
    return render(request, "bewaren/code.html", {"groepen": vault.Code.parse(concept.code).groups, "tot": tot})


@require_http_methods(["GET", "POST"])
def overzicht(request: HttpRequest) -> HttpResponse:
    """Everything that is kept; choose what goes along, or let go of it."""
    started = concept_of(request)
    if bewaard_of(request) is None and started is not None and (kept := melden.kept_of(started)) is not None:
        response = redirect("bewaren:begin")
        response["Location"] = request.path
        concepten.set_cookie(response, kept, keep_other=True)
        return response
    return _overzicht(request)


@_opened
def _overzicht(request: HttpRequest, concept: Concept) -> HttpResponse:
    if request.method == "POST":
        return _choose(request, concept)
    with concepten.exclusive(concept) as fresh:
        kept = bewaren.date_files(fresh)
        kept.save()  # this visit gives it all its days again
    tot, warn = bewaren.until(kept)
    context = {
        "stukken": bewaren.stukken_of(kept),
        "tot": tot,
        "waarschuwing": warn,
        "verstuurd": kept.bron.verstuurd,
    }
    return render(request, "bewaren/overzicht.html", context)


def _choose(request: HttpRequest, concept: Concept) -> HttpResponse:
    ids = request.POST.getlist("stuk")
    if "haal_weg" in request.POST:
        ids = [request.POST["haal_weg"]]
    elif not ids:
        messages.error(request, gettext("Kies eerst wat je mee wilt sturen."))
        return redirect("bewaren:overzicht")
    with concepten.exclusive(concept) as fresh:
        if "haal_weg" in request.POST:
            bewaren.drop(fresh, ids).save()
            return redirect("bewaren:overzicht")
        kept, report = bewaren.start_report(fresh, ids)
        kept.save()
    report.save()
    response = redirect(page_url("voor-wie"))
    concepten.set_cookie(response, report)
    return response


@require_http_methods(["GET", "POST"])
@_opened
def toevoegen(request: HttpRequest, concept: Concept) -> HttpResponse:
    """Words with a day, and links."""
    waiting = (concept.raw(bewaren.BOX) or {}).get("tekst", [""])
    form = StukForm(request.POST or None, initial={"tekst": waiting[0]}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        with concepten.exclusive(concept) as fresh:
            typed = form.cleaned_data
            words = bewaren.add(fresh, soort=bewaren.WOORDEN, tekst=typed["tekst"], dag=typed["dag"])
            both = bewaren.add(words, soort=bewaren.LINKS, tekst=typed["links"], dag=typed["dag"])
            bewaren.take_box(both).save()
        messages.success(request, gettext("Toegevoegd en veilig bewaard."))
        return redirect("bewaren:overzicht")
    return render(request, "bewaren/toevoegen.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@_opened
def bestanden(request: HttpRequest, concept: Concept) -> HttpResponse:
    """Files, whole or in pieces, and what is spoken in; one that was just added may be let go again."""
    if "verwijder" in request.POST:
        with concepten.exclusive(concept) as fresh:
            bewaren.drop(fresh, [request.POST["verwijder"]]).save()
        return redirect("bewaren:bestanden")
    came = upload_views.Received()
    if request.method == "POST":
        came = upload_views.received(request, gesproken="opname_erbij" in request.POST)
        with concepten.exclusive(concept) as fresh:
            added, refused = upload_views.add_bestanden(fresh, came.good)
            kept = bewaren.date_files(added)
            kept.save()
        came.fouten += refused
        if not came.fouten:
            return redirect("bewaren:overzicht")
        concept = kept
    spoken = "opname_erbij" in request.POST
    here = len(concept.bestanden)
    context = {
        "opname_fouten" if spoken else "bestand_fouten": came.fouten,
        "aantal": ngettext("Je bewaart nu %(n)s bestand.", "Je bewaart nu %(n)s bestanden.", here) % {"n": here},
    }
    return render(request, "bewaren/bestanden.html", context, status=came.status if came.fouten else 200)


@require_http_methods(["GET", "POST"])
@_opened
def wissen(request: HttpRequest, concept: Concept) -> HttpResponse:
    """Ask once more; then everything is gone."""
    if request.method != "POST":
        return render(request, "bewaren/wissen.html", {"aantal": len(bewaren.stukken_of(concept))})
    bewaren.erase(concept)
    response = redirect("mijnmelding:gewist")
    concepten.close_bewaard(request, response)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
def sluiten(request: HttpRequest) -> HttpResponse:
    """Close it; only the code opens it again."""
    response = redirect("start")
    concepten.close_bewaard(request, response)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
def slot(request: HttpRequest) -> JsonResponse:
    """Announce a file that is to be kept."""
    concept = bewaard_of(request)
    if concept is None:
        return pieces.gone()
    return upload_views.refused_for_number(request) or upload_views.announce_for(request, concept)


@require_GET
def stand(request: HttpRequest, slot_id: UUID) -> JsonResponse:
    """Which pieces are in."""
    return upload_views.state_for(bewaard_of(request), slot_id)


@require_http_methods(["PUT"])
def deel(request: HttpRequest, slot_id: UUID, index: int) -> JsonResponse:
    """Take one piece."""
    return upload_views.take_for(request, bewaard_of(request), slot_id, index)

"""The public form, page by page; every page works without JavaScript and loses nothing that was typed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.service import Rol, count_active
from meldpunt.core.clock import now, to_local
from meldpunt.core.web.keepalive import open_for
from meldpunt.core.web.origin import is_from_here
from meldpunt.core.web.pages import give_back
from meldpunt.melden import concept as concepten
from meldpunt.melden import service
from meldpunt.melden.concept import Concept, concept_of, new_concept, receipt_of
from meldpunt.melden.forms import BY_SLUG, Pagina, answers_in
from meldpunt.melden.overzicht import overzicht_of
from meldpunt.melden.stappen import (
    ERBIJ,
    NODIG,
    NOT_TYPED,
    Gang,
    gebreken_of,
    inleiding_of,
    keep_page,
    page_url,
    time_left,
    titel_of,
    typed_in,
)
from meldpunt.melden.teksten import hulplijnen_for, tips_for
from meldpunt.melden.uitingen import day_of, gelezen_of, losse_of, uitingen_of
from meldpunt.melden.upload_views import Received, add_bestanden, received, stand_in_words
from meldpunt.nakijken.queries import shown_cards
from meldpunt.vault import service as vault
from support.dossiers import letterbox
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from meldpunt.melden.upload_views import Weigering

UNPROCESSABLE, TOO_MANY = 422, 429
TYPED = ("tekst", "reden", "notitie")
GONE = 410
STEM = ("wat", "contact")  # after these it can turn out that a voice tells what somebody does not want to say
IN_DANGER = frozenset({"ja", "weet_niet"})  # whoever is not sure reads about 112 too
SAFETY = frozenset({"doxing", "stalking"})  # what needs a word about safety before anything is sent
FORM_PAGES = [slug for slug in BY_SLUG if slug != "bewijs"]


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Begin, or go on where somebody was."""
    concept = concept_of(request)
    if concept is None and concepten.bewaard_of(request) is not None:
        return redirect("bewaren:overzicht")
    visited = [] if concept is None else [slug for slug in Gang(concept).slugs if slug in concept.paginas]
    return redirect(page_url(visited[-1] if visited else NODIG[0]))


@require_http_methods(["GET", "POST"])
def pagina(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the form."""
    if slug == "bewijs":
        return bewijs(request)
    if slug not in BY_SLUG:
        raise Http404
    if request.method == "POST":
        return _save_page(request, slug)
    gang = Gang(concept_of(request))
    if gang.concept is None and slug != NODIG[0] and _was_here(request):
        return _nothing_here(request)
    return _show(request, gang, slug, gang.form(slug))


@require_http_methods(["GET", "POST"])
def bewijs(request: HttpRequest) -> HttpResponse:
    """The page with files: each is sealed while it arrives, and kept or refused on its own."""
    if request.method != "POST":
        gang = Gang(concept_of(request))
        if gang.concept is None and _was_here(request):
            return _nothing_here(request)
        return _show(request, gang, "bewijs", gang.form("bewijs"))
    came = received(request)
    with concepten.exclusive_of(request) as found:
        added, refused = add_bestanden(found or new_concept(), came.good)
        concept = added.drop_bestand(request.POST.get("verwijder", "")).keep("bewijs", {})
        concept.save()
    fouten = came.fouten + refused
    gang = Gang(concept)
    if fouten:
        response = _show(request, gang, "bewijs", gang.form("bewijs"), status=came.status, bestand_fouten=fouten)
    elif "later" in request.POST:
        response = redirect("melden:later")
    elif "toevoegen" in request.POST or "verwijder" in request.POST:
        response = redirect(page_url("bewijs"))
    else:
        response = redirect("melden:controle" if "klaar" in request.POST else gang.next_url("bewijs"))
    return _with_cookie(request, response, concept, expired=found is None and _is_expired(request))


@require_http_methods(["GET", "POST"])
def controle(request: HttpRequest) -> HttpResponse:
    """Everything once more, and sending it. Sending twice gives one report and the same receipt."""
    concept = concept_of(request)
    if concept is None:
        return _nothing_here(request)
    open_for(request, soort="formulier", seconds=settings.FORM_IDLE_SECONDS)
    gang = Gang(concept)
    gebreken = gebreken_of(concept, gang)
    druk = request.method == "POST" and not gebreken and not service.may_submit(request)
    if request.method == "POST" and not gebreken and not druk:
        service.submit(concept, gang.forms)
        return redirect("melden:ontvangen")
    groepen = overzicht_of(concept, gang)
    context = {
        "groepen": groepen,
        "leeg": sum(groep.leeg for groep in groepen),
        "gebreken": gebreken if request.method == "POST" else [],
        "lezers": service.lezers_of(gang.forms),
        **_uitingen(concept, gang.forms["waar"]),
        "terug": page_url("contact"),
        "erbij": gang.erbij_url,
        "veilig": sorted(SAFETY & gang.lijst.labels),
        "titel": titel_of("controle"),
        "voor_ander": gang.lijst.is_namens,
        "kiest": not gang.lijst.wacht_op_regie,
    }
    if druk:
        messages.info(request, service.too_many_reports())
        return render(request, "melden/controle.html", context, status=TOO_MANY)
    status = UNPROCESSABLE if context["gebreken"] else 200
    return render(request, "melden/controle.html", context, status=status)


@require_GET
def ontvangen(request: HttpRequest) -> HttpResponse:
    """The receipt with the code: in this browser only, for half an hour."""
    receipt = receipt_of(request)
    if receipt is None:
        messages.info(request, _("De code laten we maar één keer zien. Heb je hem nog? Vul hem hier in."))
        return redirect("mijnmelding:code")
    context = {
        "groepen": vault.Code.parse(receipt.code).groups,
        "contact_voor": receipt.contact_voor,
        "anoniem": receipt.kanaal == "code",
        "nu": now(),
        "kiest": receipt.kiest,
        "tips": tips_for(receipt.uitkomsten, adres_gedeeld=receipt.adres),
        "hulplijnen": hulplijnen_for(receipt.uitkomsten),
    }
    page = "melden/ontvangen_ander.html" if receipt.voor_ander else "melden/ontvangen.html"
    return render(request, page, context)


@require_http_methods(["GET", "POST"])
def later(request: HttpRequest) -> HttpResponse:
    """Pause: the code that brings the unfinished report back, within 24 hours."""
    concept = concept_of(request)
    if concept is None:
        return redirect(page_url("voor-wie"))
    context = {
        "groepen": vault.Code.parse(concept.code).groups,
        "terug": reverse("melden:start"),
        "tot": now() + timedelta(seconds=settings.CONCEPT_SECONDS),
        "bewaren_dagen": settings.BEWAREN_DAGEN,
    }
    return render(request, "melden/later.html", context)


@require_GET
def gevaar(request: HttpRequest) -> HttpResponse:
    """112 first, before any further question."""
    concept = concept_of(request)
    url = Gang(concept).next_url("voor-wie") if concept else page_url("wat")
    return render(request, "melden/gevaar.html", {"verder": url, "terug": page_url("voor-wie")})


@require_http_methods(["GET", "POST"])
def even_weg(request: HttpRequest) -> HttpResponse:
    """An empty screen after a pause; what stood on the page of the form is sealed, and comes back with "go on"."""
    if request.method == "POST":
        return _put_away(request)
    concept = concept_of(request)
    if concept is None:
        return _nothing_here(request)
    tot = now() + timedelta(seconds=concept.seconds)
    return render(request, "melden/even_weg.html", {"tot": tot})


@require_POST
def bewaar(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what stands on a page of the form, right or wrong, without a word about it.

    Where a cookie opens nothing any more, nothing is saved either: its melder left, or sent the report.
    """
    if slug not in BY_SLUG or slug == "bewijs":
        raise Http404
    concept = concept_of(request)
    if concept is None and concepten.COOKIE in request.COOKIES:
        return JsonResponse({}, status=GONE)
    response = JsonResponse({"om": date_format(to_local(now()), "H.i")})
    return _keep_unsent(response, concept or new_concept(), slug, _raw(request))


def _put_away(request: HttpRequest) -> HttpResponse:
    """Seal what was typed on one page, right or wrong; where a cookie opens nothing any more, nothing is kept."""
    slug, typed = request.POST.get("pagina", ""), typed_in(request.POST.get("getypt", ""))
    response = redirect("melden:even_weg")
    concept = concept_of(request)
    if concept is None and not request.COOKIES.get(concepten.COOKIE):
        concept = new_concept()
    if concept is None or not typed or slug not in FORM_PAGES:
        return response
    return _keep_unsent(response, concept, slug, typed)


def _keep_unsent(response: HttpResponse, concept: Concept, slug: str, raw: dict[str, list[str]]) -> HttpResponse:
    """Keep what stands on a page that was not sent yet, and let the browser find it again."""
    with concepten.exclusive(concept) as fresh:
        kept = keep_page(fresh, slug, raw).still_typing(slug)
        kept.save()
    concepten.set_cookie(response, kept)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form without its token: nothing is stored, and what was typed comes back on the page."""
    match = request.resolver_match
    slug = match.kwargs.get("slug", "") if match else ""
    notice = _("Deze pagina stond te lang open. Alles wat je typte, staat er nog. Druk nog een keer op de knop.")
    if request.FILES:
        notice = f"{notice} {_('Kies eerst je opname of bestand opnieuw: die onthoudt je browser niet.')}"
    if slug in FORM_PAGES:
        raw = _raw(request)
        form = BY_SLUG[slug](raw, lijst=triage.vragenlijst(answers_in({slug: raw})))
        return _show(request, Gang(concept_of(request)), slug, form, status=403, notice=notice)
    return give_back(request, zin=notice, getypt=[str(request.POST.get(name, "")) for name in TYPED])


def _save_page(request: HttpRequest, slug: str) -> HttpResponse:
    raw = _raw(request)
    came = received(request, gesproken=True) if slug == "wat" else Received()
    with concepten.exclusive_of(request) as found:
        added, refused = add_bestanden(keep_page(found or new_concept(), slug, raw), came.good)
        concept = added.drop_bestand(request.POST.get("verwijder", ""))
        concept.save()
    fouten = came.fouten + refused
    gang = Gang(concept)
    form = gang.form(slug)
    response: HttpResponse
    if fouten:
        response = _show(request, gang, slug, form, status=came.status, opname_fouten=fouten, fouten=fouten)
    elif "later" in request.POST:
        response = redirect("melden:later")
    elif not form.is_valid():
        response = _show(request, gang, slug, form, status=UNPROCESSABLE)
    elif "opname_erbij" in request.POST or "verwijder" in request.POST:
        response = redirect(page_url(slug))
    elif slug in STEM and concept.vraagt_om_stem:
        response = redirect("melden:stem")
    elif slug == "voor-wie" and not IN_DANGER.isdisjoint(raw.get("A1", ())):
        response = redirect("melden:gevaar")
    else:
        response = redirect("melden:controle" if "klaar" in request.POST else gang.next_url(slug))
    return _with_cookie(request, response, concept, expired=found is None and _is_expired(request))


def _show(
    request: HttpRequest, gang: Gang, slug: str, form: Pagina, *, status: int = 200, **extra: Any
) -> HttpResponse:
    concept, lijst = gang.concept, gang.lijst
    if concept is not None:  # before that there is nothing to close
        open_for(request, soort="formulier", seconds=settings.FORM_IDLE_SECONDS)
    context = {
        "form": form,
        "slug": slug,
        "titel": titel_of(slug, namens=lijst.is_namens),
        "inleiding": inleiding_of(slug, namens=lijst.is_namens),
        "stap": time_left(gang.minutes_left(slug)),
        "erbij": slug in ERBIJ,
        "stappen": gang.stappen(slug),
        "terug": gang.previous_url(slug),
        **_files(concept, extra.get("bestand_fouten", ())),
        "gelezen": gelezen_of(concept) if concept and slug == "bewijs" else [],
        "opnames": concept.opnames if concept else (),
        "zonder_naam": concept is not None and concept.zonder_naam,
        "lezers": count_active(Rol.COORDINATOR),
        "beeldhulp": shown_cards().get("OFFLIMITS") if slug == "bewijs" else None,
        **extra,
    }
    template = "melden/bewijs.html" if slug == "bewijs" else "melden/pagina.html"
    return render(request, template, context, status=status)


def _files(concept: Concept | None, fouten: Sequence[Weigering]) -> dict[str, Any]:
    """The one list of files: what is in, what was refused just now, and how many of each."""
    kept = concept.andere if concept else ()
    refused = [fout for fout in fouten if fout.naam]
    return {"bestanden": kept, "geweigerd": refused, "samen": stand_in_words(len(kept), len(refused))}


def _raw(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed, apart from the form's own machinery."""
    return {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}


def _was_here(request: HttpRequest) -> bool:
    """Whether this browser had a report on this page, or has one behind it; who types an address finds it empty."""
    return bool(request.COOKIES.get(concepten.COOKIE)) or receipt_of(request) is not None or is_from_here(request)


def _nothing_here(request: HttpRequest) -> HttpResponse:
    """Where a page of a report is asked for that is not here: to the receipt, or to a page that tells nothing.

    Whoever just left, and whoever comes after, finds the first page of the site; whoever was away too long hears so.
    """
    if receipt_of(request) is not None:
        return redirect("melden:ontvangen")
    if not request.COOKIES.get(concepten.COOKIE):
        return redirect("start")
    messages.info(request, _gone())
    return redirect(page_url(NODIG[0]))


def _is_expired(request: HttpRequest) -> bool:
    """Whether a cookie that opens no report was one that ran out, and not one that was sent."""
    return concepten.COOKIE in request.COOKIES and receipt_of(request) is None


def _with_cookie(request: HttpRequest, response: HttpResponse, concept: Concept, *, expired: bool) -> HttpResponse:
    concepten.set_cookie(response, concept)
    if expired:
        messages.info(request, _gone())
    return response


def _uitingen(concept: Concept, waar: Pagina) -> dict[str, Any]:
    """What came in, one by one, for the page before sending."""
    day = day_of(waar)
    samen = letterbox.frequentie_of(uitingen_of(concept, gezien_op=day))
    losse, gelezen = losse_of(concept, gezien_op=day), gelezen_of(concept)
    return {"losse": losse, "gelezen": gelezen, "samen": letterbox.words_of(samen)}


def _gone() -> str:
    return _("We vinden hier geen melding. Begin opnieuw, of ga verder met je code.")

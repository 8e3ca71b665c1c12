"""The public pages: nothing is asked, nothing is stored, nobody is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meldpunt.core.clock import now
from meldpunt.core.web.opening import in_words
from meldpunt.core.web.partij import werkdag
from meldpunt.nakijken import queries as nakijken
from meldpunt.nakijken.nu import who_now
from meldpunt.voorlichting.aanspreekpunten import contactlijst, list_aanspreekpunten
from meldpunt.voorlichting.boomtekst import list_altijd, list_delen
from meldpunt.voorlichting.inhoud import get_gedragscode, get_protocol
from meldpunt.voorlichting.wegwijzer import wegwijzer
from support.nazorg.queries import contact_voor, contact_werkdagen
from triage import service as triage

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the start page."""
    begin, eind = werkdag()
    grave = contact_voor(now(), triage.Gradatie.ERNSTIG, begin=begin, eind=eind)
    return _page(
        request,
        "start",
        contact_werkdagen=contact_werkdagen(),
        wie_nu=who_now(),
        ernstig_voor=in_words(grave),
    )


@require_safe
def wat_nu(request: HttpRequest) -> HttpResponse:
    """Show what to do first, and who can be called at this hour."""
    return _page(request, "wat_nu", wie_nu=who_now())


@require_safe
def hulp(request: HttpRequest) -> HttpResponse:
    """Show who helps, to read and to print."""
    hidden = [stand for stand in nakijken.cards() if not stand.is_shown]
    demo = apps.is_installed("demo")
    return _page(request, "hulp", groepen=nakijken.shown_groups(), verborgen=bool(hidden), demo=demo)


@require_safe
def aanspreekpunten(request: HttpRequest) -> HttpResponse:
    """Show whom one can call or write: the desk, who can be chosen, and the contact points of one part or of all."""
    lijst = contactlijst(request.GET.get("onderdeel", ""))
    return _page(
        request,
        "aanspreekpunten",
        aanspreekpunten=list_aanspreekpunten(),
        lijst=lijst,
        contact_werkdagen=contact_werkdagen(),
    )


@require_safe
def beslisboom(request: HttpRequest) -> HttpResponse:
    """Ask one question of the tree at a time; the answers stand in the address and nowhere else."""
    weg = wegwijzer(request.GET.dict(), klaar="klaar" in request.GET)
    query = request.GET.copy()
    query["klaar"] = "1"
    context = {"weg": weg, "klaar_url": f"?{query.urlencode()}" if weg.omtrek[0].antwoord else ""}
    return _page(request, "beslisboom", **context, boom=triage.boom(), niet_getoetst=bool(nakijken.open_questions()))


@require_safe
def beslisboom_tekst(request: HttpRequest) -> HttpResponse:
    """Show the whole tree as one text: every question, and the help that each answer may bring."""
    boom = triage.boom()
    context = {"boom": boom, "delen": list_delen(boom), "altijd": list_altijd(boom)}
    return _page(request, "beslisboom_tekst", **context, niet_getoetst=bool(nakijken.open_questions()))


@require_safe
def over(request: HttpRequest) -> HttpResponse:
    """Show the protocol and its makers."""
    return _page(request, "over", protocol=get_protocol())


@require_safe
def gedragscode(request: HttpRequest) -> HttpResponse:
    """Show the code of conduct."""
    return _page(request, "gedragscode", gedragscode=get_gedragscode())


@require_safe
def wat_is_online_haat(request: HttpRequest) -> HttpResponse:
    """Explain the ten forms, and hate versus criticism."""
    return _page(request, "wat_is_online_haat")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Explain who sees what, and for how long."""
    terms = {"dagen": settings.BEWAREN_DAGEN, "kopie_dagen": settings.SLEUTELBACKUP_DAGEN}
    return _page(request, "privacy", **terms, concept_uren=_concept_hours())


@require_safe
def veilig_melden(request: HttpRequest) -> HttpResponse:
    """Explain what the exit button does and what it does not do."""
    return _page(request, "veilig_melden", concept_uren=_concept_hours())


@require_safe
def toegankelijkheid(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return _page(request, "toegankelijkheid")


def _concept_hours() -> int:
    """For how long a report that was not sent is kept, in whole hours."""
    return settings.CONCEPT_SECONDS // 3600


def _page(request: HttpRequest, naam: str, **context: Any) -> HttpResponse:
    links = {"melden_url": reverse("melden:start"), "code_url": reverse("mijnmelding:code")}
    page = render(request, f"voorlichting/{naam}.html", links | context)
    return page if request.COOKIES else _packed(request, page)


def _packed(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """The page compressed, for a visitor without a cookie: nothing in it is secret, so its length tells nothing.

    (Elsewhere a page may hold a token, which an onlooker could guess from lengths: the attack called BREACH.)
    """
    return GZipMiddleware(lambda _request: page)(request)  # type: ignore[return-value]  # it gives back this page

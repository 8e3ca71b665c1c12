"""What a melder reads of everything that went out or will: requests, papers and letters, each with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meldpunt.mijnmelding.teksten import Gebeurd, short_moment
from support.doorgeleiding.queries import WACHT, Afloopsoort, Geleidestand, Grond, Reactiesoort, Verzendwijze
from support.regie.queries import bestemming
from support.weghalen.queries import Stap, Uitslag, Verzoekstand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from support.doorgeleiding.queries import Traject
    from support.regie.queries import Doorgifte
    from support.weghalen.queries import Verwijderloop

AFLOOP = {
    Afloopsoort.GEDAAN: gettext_lazy("ze doen wat we vroegen"),
    Afloopsoort.DEELS: gettext_lazy("ze doen een deel"),
    Afloopsoort.NIET: gettext_lazy("ze doen het niet"),
    Afloopsoort.GEEN_ANTWOORD: gettext_lazy("er kwam geen antwoord"),
    Afloopsoort.BEANTWOORD: gettext_lazy("er kwam antwoord"),
}


SPORT = {
    Verzoekstand.VERZEGELD: gettext_lazy("We maakten een verzoek"),
    Verzoekstand.GEMELD: gettext_lazy("We meldden het bij het platform"),
    Verzoekstand.GEKEKEN: gettext_lazy("We keken opnieuw"),
    Verzoekstand.KLACHT: gettext_lazy("We dienden een klacht in bij het platform"),
    Verzoekstand.GESCHIL: gettext_lazy("We legden het voor aan een geschillenorgaan"),
    Verzoekstand.TOEZICHT: gettext_lazy("We meldden het bij de toezichthouder"),
    Verzoekstand.WEG: gettext_lazy("Het is weg"),
    Verzoekstand.GESTOPT: gettext_lazy("We stopten met dit verzoek"),
    Verzoekstand.INGETROKKEN: gettext_lazy("Je ja geldt niet meer. We gaan niet verder"),
}
UITSLAG = {
    Uitslag.WEG: gettext_lazy("Het is weg"),
    Uitslag.DEELS: gettext_lazy("Een deel is weg"),
    Uitslag.GEWEIGERD: gettext_lazy("Het platform laat het staan"),
    Uitslag.GEEN_ANTWOORD: gettext_lazy("Het staat er nog, en er is geen besluit"),
}
VOLGENDE_STAP = {
    Stap.MELDEN: gettext_lazy("We melden het bij het platform"),
    Stap.KIJKEN: gettext_lazy("We kijken of het er nog staat"),
    Stap.NAVRAGEN: gettext_lazy("We vragen het platform om een besluit"),
    Stap.KLAGEN: gettext_lazy("We kunnen een klacht indienen bij het platform"),
    Stap.GESCHIL: gettext_lazy("We kunnen het voorleggen aan een geschillenorgaan, als jij dat wilt"),
    Stap.TOEZICHT: gettext_lazy("We kunnen het melden bij de toezichthouder, als jij dat wilt"),
}


@dataclass(frozen=True)
class Doorgang:
    """Something that was passed on, or will be: to whom, its steps, and the very letter once it went out."""

    naam: str
    kenmerk: str
    stappen: tuple[Gebeurd, ...]
    brief: tuple[str, ...]


def gangen_of(trajecten: Iterable[Traject]) -> list[Doorgang]:
    """Every referral as the melder reads it, the newest first; what is dangerous to show is left out."""
    return [
        Doorgang(
            naam=bestemming(item.brief.bestemming).naam,
            kenmerk=item.kenmerk,
            stappen=tuple(_gang(item)),
            brief=item.doorgifte.tekst if item.doorgifte else (),
        )
        for item in reversed(list(trajecten))
        if item.ziet_melder
    ]


def _gang(traject: Traject) -> Iterator[Gebeurd]:
    """The steps of one referral, in order."""
    brief, sent, ended = traject.brief, traject.doorgifte, traject.afloop
    if brief.grond == Grond.AKKOORD:
        given = traject.toestemming
        yield Gebeurd(_("Jij zei ja"), f"{given.wat}. {short_moment(given.op)}" if given else "")
    else:
        why = _("Er was direct gevaar") if brief.grond == Grond.ACUUT else _("De wet eist dit")
        yield Gebeurd(_("%(waarom)s, daarom gaat dit zonder jouw ja") % {"waarom": why}, brief.reden)
    if traject.stand == Geleidestand.INGETROKKEN:
        yield Gebeurd(_("Je ja geldt niet meer. De brief ging niet weg"), short_moment(brief.op))
    elif traject.stand == Geleidestand.GESTOPT:
        yield Gebeurd(_("We stuurden deze brief niet"), short_moment(brief.op))
    elif sent is None:
        yield Gebeurd(_("We schrijven een brief"), "", straks=True)
    else:
        how = _("We belden") if sent.wijze == Verzendwijze.TELEFOON else _("De brief ging weg")
        yield Gebeurd(how, short_moment(sent.op))
        yield from _after(traject)
    if ended is not None:
        yield Gebeurd(_("Klaar: %(uitkomst)s") % {"uitkomst": AFLOOP[ended.soort]}, ended.tekst)


def _after(traject: Traject) -> Iterator[Gebeurd]:
    """What came back, or until when it is waited for."""
    for item in traject.reacties:
        came = item.soort == Reactiesoort.ONTVANGEN
        yield Gebeurd(_("Ze lieten weten dat het aankwam") if came else _("Er kwam antwoord"), short_moment(item.op))
    if traject.stand in WACHT and traject.antwoord_voor is not None:
        day = date_format(traject.antwoord_voor, "l j F")
        yield Gebeurd(_("We wachten op antwoord"), _("We vroegen het vóór %(dag)s.") % {"dag": day}, straks=True)
    elif traject.stand == Geleidestand.ANTWOORD:
        yield Gebeurd(_("We vertellen je wat eruit kwam"), "", straks=True)


def gangen_van_verzoeken(lopen: Iterable[Verwijderloop], doorgiften: Iterable[Doorgifte]) -> list[Doorgang]:
    """Every request to take something down as the melder reads it, the newest first, with the very texts that went."""
    sent = {item.kenmerk: item.tekst for item in doorgiften}  # the newest text of each
    return [
        Doorgang(
            naam=_("%(waar)s: bericht laten weghalen") % {"waar": item.platform.naam},
            kenmerk=item.kenmerk,
            stappen=tuple(_ladder(item)),
            brief=sent.get(item.kenmerk, ()),
        )
        for item in reversed(list(lopen))
    ]


def gangen_van_papier(doorgiften: Iterable[Doorgifte], *, behalve: Collection[str]) -> list[Doorgang]:
    """Every paper that was given to somebody, the newest first: what is no letter and no request.

    Args:
        doorgiften: what went out, as far as the melder reads of it.
        behalve: the marks of requests, which are told by themselves.
    """
    given = [item for item in doorgiften if item.doorgeleiding is None and item.kenmerk not in behalve]
    return [
        Doorgang(
            naam=bestemming(item.bestemming).naam,
            kenmerk=item.kenmerk,
            stappen=(Gebeurd(_("We gaven het door"), f"{item.wat}. {short_moment(item.op)}"),),
            brief=item.tekst,
        )
        for item in sorted(given, key=lambda item: item.op, reverse=True)
    ]


def _ladder(loop: Verwijderloop) -> Iterator[Gebeurd]:
    """What was done for one request, in the melder's words, and what comes next."""
    for sport in loop.sporten:
        words = UITSLAG[sport.uitslag] if sport.uitslag else SPORT[sport.stand]
        day = date_format(sport.dag, "j b")
        yield Gebeurd(str(words), f"{sport.tekst} {day}".strip())
    last = loop.laatste
    if last.stap is not None and last.voor is not None:
        day = date_format(last.voor, "l j F")
        yield Gebeurd(
            str(VOLGENDE_STAP[last.stap]), _("Dat staat bij ons gepland voor %(dag)s.") % {"dag": day}, straks=True
        )

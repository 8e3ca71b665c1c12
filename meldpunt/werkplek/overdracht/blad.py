"""The hand-over page: what happened, what was promised and what is due, taken from the case and added up by rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.accounts.service import names_of
from meldpunt.core.clock import now, to_local, today
from meldpunt.werkplek.woorden import BESLUITEN, GESPREKKEN, NAAR_BUITEN, NOTITIES, klachttermijn_of, tijdlijnpunt
from support.doorgeleiding import queries as geleiding
from support.nazorg.queries import Momentsoort, Momentstand
from support.regie import queries as regie
from support.stappenplan import queries as stappenplan
from support.stappenplan.queries import Stapstand, Uitvoerder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from meldpunt.werkplek.woorden import Tijdlijnpunt
    from support.aandacht.queries import Wachtpunt
    from support.behandeling.inzien import Inzage
    from support.dossiers.inhoud import Berichttekst
    from support.nazorg.queries import Moment

TOLD = (GESPREKKEN, BESLUITEN, NAAR_BUITEN, NOTITIES)  # groups of the timeline that a colleague needs
MESSAGES = ("bericht_van_melder", "bericht_naar_melder")  # these lines say only that there is one
STATUS, VAN_ONS = "status_", "meldpunt"
NEWEST = 15  # lines; the timeline has the rest


@dataclass(frozen=True)
class Punt:
    """One thing to know or to do.

    Attributes:
        tekst: what, in words.
        wanneer: by when, or since when.
        klas: how pressing it is.
        plek: where it is done or read; empty where there is no such page.
    """

    tekst: str = field(repr=False)
    wanneer: str
    klas: str = ""
    plek: str = ""


@dataclass(frozen=True)
class Overdracht:
    """What a colleague reads before taking a case over.

    Attributes:
        gebeurd: the newest lines of the timeline, the newest first.
        meer: how many older lines the timeline has.
        beloofd: what the melder may expect of the desk.
        laatste: the last message of the desk to the melder; None where there is none.
        te_doen: what is due, soonest first.
        bij_melder: what waits for the melder.
    """

    gebeurd: tuple[Tijdlijnpunt, ...] = field(repr=False)
    meer: int
    beloofd: tuple[Punt, ...] = field(repr=False)
    laatste: Berichttekst | None = field(repr=False)
    te_doen: tuple[Punt, ...] = field(repr=False)
    bij_melder: tuple[Punt, ...] = field(repr=False)


def overdracht_van(inzage: Inzage, *, momenten: Sequence[Moment], wacht: Sequence[Wachtpunt]) -> Overdracht:
    """Add up an opened case; nothing in it is made up or summarised by a model."""
    points = [tijdlijnpunt(line) for line in sorted(inzage.tijdlijn, key=lambda line: line.op, reverse=True)]
    told = [point for point in points if point.groep in TOLD and not _is_noise(point.regel.soort)]
    van_ons = [item for item in inzage.berichten if item.van == VAN_ONS]  # the newest last
    return Overdracht(
        gebeurd=tuple(told[:NEWEST]),
        meer=len(points) - len(told[:NEWEST]),
        beloofd=tuple(_promises(inzage, momenten)),
        laatste=van_ons[-1] if van_ons else None,
        te_doen=tuple(_due(inzage, momenten, wacht)),
        bij_melder=tuple(_with_melder(inzage)),
    )


def _is_noise(soort: str) -> bool:
    return soort in MESSAGES or soort.startswith(STATUS)


def _promises(inzage: Inzage, momenten: Sequence[Moment]) -> Iterator[Punt]:
    """What stands in the melder's plan and on their pages as a deed of the desk, and is not done yet."""
    for item in momenten:
        if item.stand == Momentstand.OPEN and item.is_gesprek:
            yield _of_moment(item, reverse("gesprekken:blad", args=[item.dossier_id]))
    plan = stappenplan.plan_of(inzage.zaak)
    own = plan.wijziging.eigen if plan is not None and plan.wijziging is not None else ()
    for stap in own:
        if stap.wie == Uitvoerder.MELDPUNT and stap.stand == Stapstand.OPEN and stap.dag is not None:
            late = "nu" if stap.dag < today() else ""
            yield Punt(stap.titel, _day(stap.dag), late, reverse("werkplek:stappenplan", args=[inzage.kaart.id]))


def _due(inzage: Inzage, momenten: Sequence[Moment], wacht: Sequence[Wachtpunt]) -> list[Punt]:
    """Everything with a day: what waits, tasks and terms, letters without an answer; talks stand under promises."""
    case_id = inzage.kaart.id
    names = names_of(str(item.voor) for item in wacht if item.voor)
    found = [
        (
            item.uiterlijk,
            Punt(
                f"{item.naam}: {item.stap}" + (f" ({names[str(item.voor)]})" if str(item.voor) in names else ""),
                date_format(to_local(item.uiterlijk), "D j b, H:i"),
                "nu" if item.te_laat else "",
                reverse("werkplek:dossier", args=[case_id]),
            ),
        )
        for item in wacht
    ]
    found += [
        (item.voor, _of_moment(item, reverse("taken:moment", args=[item.id])))
        for item in momenten
        if item.stand == Momentstand.OPEN and not item.is_gesprek and item.soort != Momentsoort.KLACHTTERMIJN
    ]
    points = [point for _when, point in sorted(found, key=lambda pair: pair[0])]
    return [*_of_klacht(inzage), *points, *_of_letters(inzage)]


def _of_klacht(inzage: Inzage) -> list[Punt]:
    term = klachttermijn_of(inzage.kaart.feiten)
    if not term.tekst or inzage.kaart.feiten.klacht:
        return []
    return [Punt(_("Klachttermijn"), term.tekst, term.klas, reverse("werkplek:klacht", args=[inzage.kaart.id]))]


def _of_letters(inzage: Inzage) -> list[Punt]:
    plek = reverse("werkplek:akkoord", args=[inzage.kaart.id])
    return [
        Punt(
            _("Antwoord van %(naam)s op de brief") % {"naam": regie.bestemming(item.brief.bestemming).naam},
            _day(item.antwoord_voor) if item.antwoord_voor else "",
            "nu" if item.is_te_laat else "",
            plek,
        )
        for item in geleiding.trajecten_of(inzage.zaak)
        if item.stand in geleiding.WACHT
    ]


def _with_melder(inzage: Inzage) -> Iterator[Punt]:
    """Questions and consents that nobody answered yet; nobody presses for an answer."""
    plek = reverse("werkplek:akkoord", args=[inzage.kaart.id])
    for item in regie.open_questions(inzage.zaak, regie.boek_of(inzage.zaak)):
        yield Punt(item.tekst, _("sinds %(dag)s") % {"dag": _day(item.op)}, "", plek)


def _of_moment(item: Moment, plek: str) -> Punt:
    when = date_format(to_local(item.voor), "D j b, H:i")
    return Punt(item.naam, when, "nu" if item.voor < now() else "", plek)


def _day(day: date) -> str:
    return date_format(to_local(day) if isinstance(day, datetime) else day, "D j b")

"""When the desk contacts someone: the first call, the moments after it, and the reminders before art. 66 Sr runs out.

Pure: moments and days in, moments and days out. Working days and desk hours are those of ``meldpunt.core.clock``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import replace

from meldpunt.core import clock
from meldpunt.core.datafile import Code, DataModel, Geheel, NietInBestand, Vast, read_datafile
from support.nazorg.models import TAKEN, Momentsoort
from triage.service import Gradatie, PerGradatie

__all__ = [
    "BEGIN",
    "EIND",
    "EersteContact",
    "Nazorg",
    "Nazorgmoment",
    "Twijfel",
    "contact_voor",
    "contact_werkdagen",
    "handvat_voor",
    "kennisdag_voor",
    "klacht_herinneringen",
    "nazorg",
    "nazorg_momenten",
    "stappenplan_voor",
]

NAZORG_BESTAND = Path(__file__).parent / "data" / "nazorg-2026.1.yaml"
BEGIN, EIND = 9, 17  # the desk's hours where an installation sets none
_ONE_WEEK = timedelta(weeks=1)

Vanaf1 = Annotated[int, Meta(ge=1, le=1_000)]


class EersteContact(DataModel, frozen=True, kw_only=True):
    """How soon someone hears a voice: within working days, or within hours on the same day."""

    werkdagen: Geheel = 0
    uren: Geheel = 0
    minstens: Geheel = 0
    na_opening: Geheel = 0

    def __post_init__(self) -> None:
        """Refuse a promise in both, or in neither."""
        super().__post_init__()
        if bool(self.werkdagen) is bool(self.uren):
            raise ValueError("het eerste contact is binnen werkdagen of binnen uren")


class PlanTermijn(DataModel, frozen=True, kw_only=True):
    """How soon the step plan is there."""

    werkdagen: Vanaf1


class Afspraak(DataModel, frozen=True, kw_only=True):
    """One moment of the schedule, counted from the day of the report."""

    soort: Momentsoort
    dagen: Geheel = 0
    maanden: Geheel = 0
    op_verzoek: bool = False

    def __post_init__(self) -> None:
        """Refuse a moment on the day of the report itself."""
        super().__post_init__()
        if not (self.dagen or self.maanden):
            raise ValueError("een moment is na dagen of na maanden")

    def on(self, vanaf: date) -> date:
        """Return the working day on which this moment falls."""
        return clock.next_werkdag(clock.add_maanden(vanaf, self.maanden) + timedelta(days=self.dagen))


class Twijfel(DataModel, frozen=True, kw_only=True):
    """How soon somebody calls where there is danger, or doubt about it: in hours that the desk is open."""

    uren: Vanaf1
    minstens: Geheel = 0


class Gradatieschema(DataModel, frozen=True, kw_only=True):
    """What one gradation asks for."""

    eerste_contact: EersteContact
    stappenplan: PlanTermijn
    momenten: Annotated[tuple[Afspraak, ...], Meta(min_length=1)]


class NazorgKop(DataModel, frozen=True, kw_only=True):
    """What the schedule says about itself."""

    versie: Code
    bron: Vast
    gecontroleerd_op: date | None  # none until a person looked it up at its source


class Klachttermijn(DataModel, frozen=True, kw_only=True):
    """In which weeks after the day of knowledge someone is reminded of the term for a complaint."""

    weken: Annotated[tuple[Vanaf1, ...], Meta(min_length=1)]
    bron: Vast


class Nazorg(DataModel, frozen=True, kw_only=True):
    """The schedule of one version."""

    kop: NazorgKop = field(name="nazorg")
    gradaties: PerGradatie[Gradatieschema]
    twijfel: Twijfel
    klachttermijn: Klachttermijn
    handvatten: Mapping[Momentsoort, Annotated[tuple[Vast, ...], Meta(min_length=1)]]
    sha256: NietInBestand = ""

    def __post_init__(self) -> None:
        """Refuse a kind of moment at which nobody knows what to ask the melder."""
        super().__post_init__()
        for soort in Momentsoort:
            if soort not in self.handvatten and soort not in TAKEN:
                raise ValueError(f"er is geen handvat voor '{soort}'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nazorgmoment:
    """One day on which someone asks how it goes."""

    soort: Momentsoort
    datum: date
    op_verzoek: bool = False


@cache
def nazorg() -> Nazorg:
    """Return the schedule of this installation, read once."""
    return load_nazorg(NAZORG_BESTAND)


def contact_voor(
    ontvangen: datetime,
    gradatie: Gradatie | str,
    *,
    begin: int = BEGIN,
    eind: int = EIND,
    twijfel: bool = False,
) -> datetime:
    """Return the moment before which the first contact is promised.

    Light and middle: at closing time one working day later. Grave: the same day within four hours and before
    closing; where less than an hour of the day is left, or the desk is closed, two hours after the next opening.
    Danger, or doubt about it: within two desk hours, however serious the rest is.

    Args:
        ontvangen: The moment at which the report came in.
        gradatie: How serious it is.
        begin: The whole hour at which the desk opens, Dutch time.
        eind: The whole hour at which it closes, Dutch time.
        twijfel: Whether somebody is in danger, or may be.

    Raises:
        ValueError: The gradation does not exist, the moment has no zone, or the hours make no day.

    Source: domain.md §6.1; protocol 5 (fast and accessible).
    """
    voor = _by_gradatie(ontvangen, nazorg().gradaties[Gradatie(gradatie)].eerste_contact, begin=begin, eind=eind)
    return min(voor, _in_doubt(ontvangen, begin=begin, eind=eind)) if twijfel else voor


def contact_werkdagen() -> int:
    """Return within how many working days everybody hears from the desk, however light the report is.

    A promise in hours is one on the same or the next working day.
    """
    firsts = (nazorg().gradaties[gradatie].eerste_contact for gradatie in Gradatie)
    return max(first.werkdagen or 1 for first in firsts)


def stappenplan_voor(ontvangen: datetime, gradatie: Gradatie | str, *, eind: int = EIND) -> datetime:
    """Return the moment before which the step plan after the first contact is promised.

    Raises:
        ValueError: The gradation does not exist, or the moment has no zone.

    Source: domain.md §6.1.
    """
    werkdagen = nazorg().gradaties[Gradatie(gradatie)].stappenplan.werkdagen
    return _at(clock.add_werkdagen(clock.to_local(ontvangen).date(), werkdagen), eind)


def nazorg_momenten(vanaf: date, gradatie: Gradatie | str, *, met_verzoek: bool = False) -> tuple[Nazorgmoment, ...]:
    """Return the days on which someone asks how it goes, in order and never two on one day.

    A moment on a day off moves to the first working day after it; where two then meet, the first one stays.

    Args:
        vanaf: The day on which the report came in.
        gradatie: How serious it is.
        met_verzoek: Also the moments that are only kept when the person asks for them.

    Raises:
        ValueError: The gradation does not exist.

    Source: domain.md §6.1; protocol 5.2.
    """
    afspraken = nazorg().gradaties[Gradatie(gradatie)].momenten
    by_day: dict[date, Nazorgmoment] = {}
    for afspraak in afspraken:
        if afspraak.op_verzoek and not met_verzoek:
            continue
        datum = afspraak.on(vanaf)
        by_day.setdefault(datum, Nazorgmoment(soort=afspraak.soort, datum=datum, op_verzoek=afspraak.op_verzoek))
    return tuple(by_day[datum] for datum in sorted(by_day))


def klacht_herinneringen(kennisname: date) -> tuple[date, ...]:
    """Return the days on which the trusted person is reminded of the term for a complaint.

    A reminder on a day off comes on the working day before it: earlier, never later.

    Args:
        kennisname: The day on which the person concerned learned of what happened.

    Source: art. 66 Sr with art. 88 Sr.
    """
    days = (clock.previous_werkdag(kennisname + weken * _ONE_WEEK) for weken in nazorg().klachttermijn.weken)
    return tuple(day for day in days if day <= clock.klacht_uiterlijk(kennisname))


def kennisdag_voor(ontvangen: datetime, *, begin: int = BEGIN, eind: int = EIND) -> datetime:
    """Return the moment before which the desk asks for the day of knowing: the end of the first day that it is open.

    Raises:
        ValueError: The moment has no zone, or the hours make no day.

    Source: art. 66 Sr: the term runs from that day, whoever reports.
    """
    return _at(clock.next_werkmoment(ontvangen, begin, eind).date(), eind)


def handvat_voor(soort: Momentsoort | str) -> tuple[str, ...]:
    """Return what to ask at such a moment.

    Raises:
        ValueError: There is no such moment.
    """
    return nazorg().handvatten[Momentsoort(soort)]


def load_nazorg(path: Path) -> Nazorg:
    """Read one version of the schedule.

    Args:
        path: The YAML file.

    Raises:
        OngeldigBestand: Something is missing or unknown.
    """
    schedule, sha256 = read_datafile(path, Nazorg)
    return replace(schedule, sha256=sha256)


def _by_gradatie(ontvangen: datetime, rule: EersteContact, *, begin: int, eind: int) -> datetime:
    if rule.uren:
        return _same_day(ontvangen, rule, begin=begin, eind=eind)
    return _at(clock.add_werkdagen(clock.to_local(ontvangen).date(), rule.werkdagen), eind)


def _in_doubt(ontvangen: datetime, *, begin: int, eind: int) -> datetime:
    """Within some desk hours, and the same day where enough of it is left to call somebody."""
    rule = nazorg().twijfel
    opening = clock.next_werkmoment(ontvangen, begin, eind)
    closing, within = _at(opening.date(), eind), clock.add_werkuren(ontvangen, rule.uren, begin, eind)
    return min(within, closing) if closing - opening >= timedelta(hours=rule.minstens) else within


def _same_day(ontvangen: datetime, rule: EersteContact, *, begin: int, eind: int) -> datetime:
    opening = clock.next_werkmoment(ontvangen, begin, eind)
    if opening > clock.to_local(ontvangen):
        return _after_opening(opening, rule, eind=eind)
    closing = _at(opening.date(), eind)
    if closing - opening < timedelta(hours=rule.minstens):
        return _after_opening(clock.next_werkmoment(closing, begin, eind), rule, eind=eind)
    return min(opening + timedelta(hours=rule.uren), closing)


def _after_opening(opening: datetime, rule: EersteContact, *, eind: int) -> datetime:
    """Some time after the desk opens: at the very minute of opening nobody has read anything yet."""
    return min(opening + timedelta(hours=rule.na_opening), _at(opening.date(), eind))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.AMSTERDAM)

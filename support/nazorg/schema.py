"""When the desk contacts someone: the first call, the moments after it, and the reminders before art. 66 Sr runs out.

Pure: moments and days in, moments and days out. Working days and desk hours are those of ``meldpunt.core.clock``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from meldpunt.core import clock
from triage.datafile import OngeldigBestand, Section, read_yaml
from triage.service import Gradatie

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BEGIN",
    "EIND",
    "EersteContact",
    "Moment",
    "Nazorg",
    "Soort",
    "contact_voor",
    "handvat_voor",
    "klacht_herinneringen",
    "nazorg",
    "nazorg_momenten",
    "stappenplan_voor",
]

NAZORG_BESTAND = Path(__file__).parent / "data" / "nazorg-2026.1.yaml"
BEGIN, EIND = 9, 17  # the desk's hours where an installation sets none
_ONE_WEEK = timedelta(weeks=1)


class Soort(StrEnum):
    """What a moment is for (protocol 5.2)."""

    EERSTE_CONTACT = "eerste_contact"
    CHECK_IN = "check_in"
    VIER_WEKEN = "vier_weken"
    DRIE_MAANDEN = "drie_maanden"
    ZES_MAANDEN = "zes_maanden"
    TWAALF_MAANDEN = "twaalf_maanden"
    KLACHTTERMIJN = "klachttermijn"


@dataclass(frozen=True, slots=True, kw_only=True)
class EersteContact:
    """How soon someone hears a voice: within working days, or within hours on the same day."""

    werkdagen: int
    uren: int
    minstens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Afspraak:
    """One moment of the schedule, counted from the day of the report."""

    soort: Soort
    dagen: int
    maanden: int
    op_verzoek: bool

    def on(self, vanaf: date) -> date:
        """Return the working day on which this moment falls."""
        return clock.next_werkdag(clock.add_maanden(vanaf, self.maanden) + timedelta(days=self.dagen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What one gradation asks for."""

    eerste_contact: EersteContact
    stappenplan_werkdagen: int
    afspraken: tuple[Afspraak, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nazorg:
    """The schedule of one version."""

    versie: str
    bron: str
    gecontroleerd_op: date
    sha256: str
    schemas: Mapping[Gradatie, Schema]
    klacht_weken: tuple[int, ...]
    handvatten: Mapping[Soort, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One day on which someone asks how it goes."""

    soort: Soort
    datum: date
    op_verzoek: bool = False


@cache
def nazorg() -> Nazorg:
    """Return the schedule of this installation, read once."""
    return load_nazorg(NAZORG_BESTAND)


def contact_voor(ontvangen: datetime, gradatie: Gradatie | str, *, begin: int = BEGIN, eind: int = EIND) -> datetime:
    """Return the moment before which the first contact is promised.

    Light: at closing time two working days later; middle: one. Grave: the same day within four hours and before
    closing; where less than an hour of the day is left, or the desk is closed, at the next opening.

    Args:
        ontvangen: The moment at which the report came in.
        gradatie: How serious it is.
        begin: The whole hour at which the desk opens, Dutch time.
        eind: The whole hour at which it closes, Dutch time.

    Raises:
        ValueError: The gradation does not exist, the moment has no zone, or the hours make no day.

    Source: domain.md §6.1; protocol 5 (fast and accessible).
    """
    rule = nazorg().schemas[Gradatie(gradatie)].eerste_contact
    if rule.uren:
        return _same_day(ontvangen, rule, begin=begin, eind=eind)
    day = clock.add_werkdagen(clock.to_local(ontvangen).date(), rule.werkdagen)
    return _at(day, eind)


def stappenplan_voor(ontvangen: datetime, gradatie: Gradatie | str, *, eind: int = EIND) -> datetime:
    """Return the moment before which the step plan after the first contact is promised.

    Raises:
        ValueError: The gradation does not exist, or the moment has no zone.

    Source: domain.md §6.1.
    """
    werkdagen = nazorg().schemas[Gradatie(gradatie)].stappenplan_werkdagen
    return _at(clock.add_werkdagen(clock.to_local(ontvangen).date(), werkdagen), eind)


def nazorg_momenten(vanaf: date, gradatie: Gradatie | str, *, met_verzoek: bool = False) -> tuple[Moment, ...]:
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
    afspraken = nazorg().schemas[Gradatie(gradatie)].afspraken
    by_day: dict[date, Moment] = {}
    for afspraak in afspraken:
        if afspraak.op_verzoek and not met_verzoek:
            continue
        datum = afspraak.on(vanaf)
        by_day.setdefault(datum, Moment(soort=afspraak.soort, datum=datum, op_verzoek=afspraak.op_verzoek))
    return tuple(by_day[datum] for datum in sorted(by_day))


def klacht_herinneringen(kennisname: date) -> tuple[date, ...]:
    """Return the days on which the trusted person is reminded of the term for a complaint.

    A reminder on a day off comes on the working day before it: earlier, never later.

    Args:
        kennisname: The day on which the person learned of what happened.

    Source: art. 66 Sr; domain.md §3.1.
    """
    deadline = clock.klacht_uiterlijk(kennisname)
    days = (clock.previous_werkdag(kennisname + weken * _ONE_WEEK) for weken in nazorg().klacht_weken)
    return tuple(day for day in days if day <= deadline)


def handvat_voor(soort: Soort | str) -> tuple[str, ...]:
    """Return what to ask at such a moment.

    Raises:
        ValueError: There is no such moment.
    """
    return nazorg().handvatten[Soort(soort)]


def load_nazorg(path: Path) -> Nazorg:
    """Read one version of the schedule.

    Args:
        path: The YAML file.

    Raises:
        OngeldigBestand: Something is missing or unknown.
    """
    data, sha256 = read_yaml(path)
    head, gradaties = data.section("nazorg"), data.section("gradaties")
    klacht, handvatten = data.section("klachttermijn"), data.section("handvatten")
    klacht.text("bron")
    result = Nazorg(
        versie=head.text("versie"),
        bron=head.text("bron"),
        gecontroleerd_op=head.day("gecontroleerd_op"),
        sha256=sha256,
        schemas=MappingProxyType({gradatie: _schema(gradaties.section(gradatie)) for gradatie in Gradatie}),
        klacht_weken=klacht.numbers("weken"),
        handvatten=MappingProxyType({soort: handvatten.texts(soort, required=True) for soort in Soort}),
    )
    for section in (head, gradaties, klacht, handvatten, data):
        section.close()
    return result


def _same_day(ontvangen: datetime, rule: EersteContact, *, begin: int, eind: int) -> datetime:
    opening = clock.next_werkmoment(ontvangen, begin, eind)
    if opening > clock.to_local(ontvangen):
        return opening
    closing = _at(opening.date(), eind)
    if closing - opening < timedelta(hours=rule.minstens):
        return clock.next_werkmoment(closing, begin, eind)
    return min(opening + timedelta(hours=rule.uren), closing)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.AMSTERDAM)


def _schema(data: Section) -> Schema:
    contact, plan = data.section("eerste_contact"), data.section("stappenplan")
    schema = Schema(
        eerste_contact=EersteContact(
            werkdagen=contact.number("werkdagen"), uren=contact.number("uren"), minstens=contact.number("minstens")
        ),
        stappenplan_werkdagen=plan.number("werkdagen", low=1),
        afspraken=tuple(_afspraak(item) for item in data.sections("momenten")),
    )
    for section in (contact, plan, data):
        section.close()
    if bool(schema.eerste_contact.werkdagen) is bool(schema.eerste_contact.uren):
        raise OngeldigBestand(data.where, "het eerste contact is binnen werkdagen of binnen uren")
    return schema


def _afspraak(data: Section) -> Afspraak:
    soort = data.text("soort")
    if soort not in set(Soort):
        raise OngeldigBestand(data.where, f"onbekend soort moment '{soort}'")
    afspraak = Afspraak(
        soort=Soort(soort),
        dagen=data.number("dagen"),
        maanden=data.number("maanden"),
        op_verzoek=data.flag("op_verzoek"),
    )
    data.close()
    if not (afspraak.dagen or afspraak.maanden):
        raise OngeldigBestand(data.where, "een moment is na dagen of na maanden")
    return afspraak

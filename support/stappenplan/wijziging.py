"""What the desk changes in a composed plan: own steps, an order, and steps that are left out.

The worker that composes a plan reads coded facts only and can open no case. So words of the desk are sealed into the
case beside it, and both become one plan when somebody reads (``docs/adr/0040``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.core.errors import Conflict, Refusal
from meldpunt.vault.service import CaseContent, ContentPart
from support.stappenplan.blokken import blokken
from support.stappenplan.plan import Alinea, Plandeel, Planstap
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from support.stappenplan.plan import Stappenplan

DAG = "l j F Y"
OWN = "E"  # what the code of an own step begins with; those of blocks begin with SP
MOST = 12  # own steps in one plan


class Uitvoerder(models.TextChoices):
    """Who does an own step."""

    MELDER = "melder", _("De melder")
    MELDPUNT = "meldpunt", _("Het meldpunt")


class Stapstand(models.TextChoices):
    """Where an own step of the desk stands; its task in the agenda says so."""

    OPEN = "open", _("Open")
    GEDAAN = "gedaan", _("Gedaan")
    VERVALLEN = "vervallen", _("Vervallen")


class Eigenstap(ContentPart, frozen=True, kw_only=True):
    """A step that the desk wrote; one that the desk does itself has a day, and a task that keeps it."""

    code: str
    titel: str
    tekst: str = ""
    wie: Uitvoerder = Uitvoerder.MELDER
    dag: date | None = None
    taak: UUID | None = None
    stand: Stapstand = Stapstand.OPEN


class Weggelaten(ContentPart, frozen=True, kw_only=True):
    """A step that stays out of the plan, and why; the melder reads the reason only where the desk says so."""

    code: str
    reden: str
    ziet_melder: bool = False


class Planwijziging(CaseContent, frozen=True, kw_only=True):
    """What the desk changed, whole, from one version of the plan on; the newest counts."""

    kind: ClassVar[str] = "planwijziging"

    versie: int
    wie: str
    eigen: tuple[Eigenstap, ...] = ()
    weg: tuple[Weggelaten, ...] = ()
    volgorde: tuple[str, ...] = ()  # of the composed steps, within their own part


@dataclass(frozen=True)
class Verschil:
    """What is another in a plan than in the one before, by step."""

    erbij: tuple[Planstap, ...] = ()
    anders: tuple[Planstap, ...] = ()
    eraf: tuple[Planstap, ...] = ()
    blijft: tuple[Planstap, ...] = ()

    @property
    def iets(self) -> bool:
        """Whether anything is."""
        return bool(self.erbij or self.anders or self.eraf)


def new_code() -> str:
    """A code for an own step, that no other step has."""
    return f"{OWN}{uuid4().hex[:7].upper()}"


def may_leave_out(code: str) -> bool:
    """Whether the desk may leave a step out: one to choose, and not of what the tree gives to everybody."""
    blok = next((item for item in blokken().stappen if item.code == code), None)
    return blok is None or (blok.keuze and set(triage.boom().altijd.uitkomsten).isdisjoint(blok.wanneer.uitkomsten))


def refusal_to_change(plan: Stappenplan, wijziging: Planwijziging) -> Refusal | None:
    """Only a step to choose is left out, with a reason; what the desk does itself has a day."""
    titels = {stap.code: stap.titel for stap in plan.stappen}
    for weg in wijziging.weg:
        if not may_leave_out(weg.code):
            return Refusal(
                gettext("“%(titel)s” staat in elk stappenplan. Je kunt hem niet weglaten.")
                % {"titel": titels.get(weg.code, weg.code)}
            )
        if not weg.reden:
            return Refusal(gettext("Schrijf bij elke stap die je weglaat waarom."))
    if len(wijziging.eigen) > MOST:
        return Refusal(gettext("Zo veel eigen stappen leest niemand. Haal er eerst een weg."))
    if any(stap.wie == Uitvoerder.MELDPUNT and stap.dag is None for stap in wijziging.eigen):
        return Refusal(gettext("Kies een dag voor wat het meldpunt zelf doet."))
    return None


def refusal_to_follow(before: Planwijziging | None, was: str) -> Refusal | None:
    """Nobody writes over what a colleague changed meanwhile."""
    if was == (str(before.id) if before else ""):
        return None
    return Refusal(
        gettext("Een collega paste dit plan intussen aan. Wat je typte, staat er nog. Bekijk eerst wat er verandert."),
        Conflict,
    )


def merged(plan: Stappenplan, wijziging: Planwijziging | None, *, kiest: bool) -> Stappenplan:
    """The composed plan with what the desk changed in it, in the language of the plan.

    Args:
        plan: as the worker composed it.
        wijziging: what the desk changed; nothing, where left out.
        kiest: whether the person behind the code decides, so that there is something to tick.
    """
    if wijziging is None:
        return plan
    with translation.override(plan.taal):
        own = [_own(stap, kiest=kiest) for stap in wijziging.eigen if stap.stand != Stapstand.VERVALLEN]
        delen = [(gettext("Wat spraken we af?"), own)]
    gone = {item.code for item in wijziging.weg if may_leave_out(item.code)}
    delen += [
        (deel.titel, in_order([stap for stap in deel.stappen if stap.code not in gone], wijziging.volgorde))
        for deel in plan.delen
    ]
    numbers = count(1)
    return plan.with_(delen=tuple(_part(titel, stappen, numbers) for titel, stappen in delen if stappen))


def in_order(stappen: Sequence[Planstap], volgorde: Sequence[str]) -> list[Planstap]:
    """Steps of one part as the desk put them; one that it did not know yet stays behind the step before it."""
    places = {code: nr for nr, code in enumerate(volgorde)}
    keyed, last = [], -1
    for nr, stap in enumerate(stappen):
        last = places.get(stap.code, last)
        keyed.append(((last, stap.code not in places, nr), stap))
    return [stap for _key, stap in sorted(keyed, key=lambda item: item[0])]


def difference(before: Stappenplan, after: Stappenplan) -> Verschil:
    """What changed between two plans, by the code and the words of their steps; a number alone is no change."""
    was = {stap.code: stap for stap in before.stappen}
    now = {stap.code: stap for stap in after.stappen}
    same = {code for code, stap in now.items() if code in was and _said(stap) == _said(was[code])}
    return Verschil(
        erbij=tuple(stap for code, stap in now.items() if code not in was),
        anders=tuple(stap for code, stap in now.items() if code in was and code not in same),
        eraf=tuple(stap for code, stap in was.items() if code not in now),
        blijft=tuple(stap for code, stap in now.items() if code in same),
    )


def _said(stap: Planstap) -> tuple[object, ...]:
    return (stap.titel, stap.alineas, stap.keuze)


def _part(titel: str, stappen: Sequence[Planstap], numbers: Iterator[int]) -> Plandeel:
    return Plandeel(
        titel=titel,
        heeft_keuzes=any(stap.keuze for stap in stappen),
        stappen=tuple(stap.with_(nummer=next(numbers) if stap.keuze else None) for stap in stappen),
    )


def _own(stap: Eigenstap, *, kiest: bool) -> Planstap:
    said = [Alinea(tekst=tekst) for part in stap.tekst.split("\n\n") if (tekst := part.strip())]
    when = _when(stap)
    return Planstap(
        nummer=None,
        code=stap.code,
        titel=stap.titel,
        alineas=(*said, *([Alinea(tekst=when, nadruk=True)] if when else [])),
        keuze=kiest and stap.wie == Uitvoerder.MELDER,
    )


def _when(stap: Eigenstap) -> str:
    """Who does it by when, in the language that is set."""
    day = date_format(stap.dag, DAG) if stap.dag else ""
    if stap.stand == Stapstand.GEDAAN:
        return gettext("Dit deed het meldpunt.")
    if stap.wie == Uitvoerder.MELDPUNT:
        return gettext("Dit doet het meldpunt, uiterlijk {dag}.").format(dag=day) if day else ""
    return gettext("De dag die we afspraken: {dag}.").format(dag=day) if day else ""

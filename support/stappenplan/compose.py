"""Composes a step plan from coded facts only: never a word of the report, safe if someone else sees it (protocol 5.3).

Pure: facts in, texts out, in the language asked for. A sentence whose value is missing is left out.
"""

from __future__ import annotations

from itertools import count, groupby
from string import Formatter
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from meldpunt.core.clock import to_local
from support.stappenplan.blokken import Blok, Zin, blokken
from support.stappenplan.plan import (
    Alinea,
    Gevaar,
    Keuze,
    Plancontact,
    Plandeel,
    PlanGegevens,
    Planstap,
    Stappenplan,
    Tijdregel,
    WieHelpt,
)
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

__all__ = [
    "FEITEN",
    "KANALEN",
    "STANDAARDWAARDEN",
    "WAARDEN",
    "Alinea",
    "Gevaar",
    "Keuze",
    "PlanGegevens",
    "Plancontact",
    "Plandeel",
    "Planstap",
    "Stappenplan",
    "Tijdregel",
    "WieHelpt",
    "compose",
    "fill",
]

DAG = "j F"
DAG_VOLUIT = "l j F Y"
DATUM = "j F Y"
FEITEN = (
    "vp",
    "gesproken",
    "namens",
    "zelf",
    "kiest",
    "alleen_vastleggen",
    "banden_buiten",
    "anoniem",
    "voorlopig",
    "nazorg_bekend",
    "klachtdag_onbekend",
    "klachtdag_geschat",
    "klachtdag_voorbij",
    "nummer_weerbaar",
)
KANALEN = ("bellen", "signal", "email", "code")
WAARDEN = (
    "wie",
    "ontvangen",
    "gesproken",
    "contact_dag",
    "contact_tijd",
    "klacht_uiterlijk",
    "bewaren_tot",
    "nazorg",
    "nazorg_eerste",
    "communicatie",
    "gesprekken",
    "integriteit",
    "fg",
    "nummer_shn",
    "nummer_weerbaar",
    "nummer_helpwanted",
)
# What the settings say where a party says nothing; they are read before anything can be marked for translation.
STANDAARDWAARDEN = (
    gettext_noop("Op werkdagen van 9.00 tot 17.00 uur"),
    gettext_noop("de integriteitscommissie van de partij"),
)
_BOVENAAN = ("nu", "gevaar")
_IN_VAK = "SP05"
_SERIOUS = ("THUIS", f"gradatie:{triage.Gradatie.ERNSTIG}")


def compose(gegevens: PlanGegevens) -> Stappenplan:
    """Make the step plan that belongs to these facts.

    Args:
        gegevens: Coded facts only; see ``PlanGegevens``.

    Raises:
        ValueError: The gradation does not exist.

    Source: protocol 5.3; domain.md §5.
    """
    with translation.override(gegevens.taal):
        return _Composer(gegevens).plan()


class _Composer:
    """Holds the facts and the values of one plan while it is being made."""

    def __init__(self, gegevens: PlanGegevens) -> None:
        self.gegevens = gegevens
        self.data = blokken()
        self.feiten = _facts(gegevens)
        self.waarden = _values(gegevens)

    def plan(self) -> Stappenplan:
        """Put the parts together."""
        gegevens, kop = self.gegevens, self.data.kop
        intro, danger = self.data.blok("SP02"), self.data.blok("SP03")
        return Stappenplan(
            titel=gettext(kop.titel_voor_ander if gegevens.namens else kop.titel),
            aanhef=self._heading(intro),
            aanhef_tekst=" ".join(alinea.tekst for alinea in self._paragraphs(intro)),
            partij=str(gegevens.partij.get("naam", "")),
            versieregel=self._version_line(),
            taal=gegevens.taal,
            tijdlijn_titel=gettext("Wat gebeurt er nu?"),
            tijdlijn=self._timeline(self.data.blok("SP01")),
            wie_titel=gettext("Wie helpt mij?"),
            wie=self._who_helps(),
            gevaar=Gevaar(
                titel=self._heading(danger),
                tekst=" ".join(alinea.tekst for alinea in self._paragraphs(danger)),
                bovenaan=danger.wanneer.applies(self.feiten) or not self.feiten.isdisjoint(_SERIOUS),
            ),
            delen=self._parts(),
            uitleg_keuze=gettext(kop.uitleg_keuze),
            gedachten=self._second_thoughts(),
            gemaakt_op=date_format(gegevens.gemaakt_op, DATUM),
            boom_versie=gegevens.boom_versie,
            blokken_versie=self.data.kop.versie,
            bestandsnaam=f"stappenplan-{gegevens.gemaakt_op.isoformat()}.pdf",
        )

    def _parts(self) -> tuple[Plandeel, ...]:
        titles = {groep.code: groep.titel for groep in self.data.groepen}
        shown = [blok for blok in self.data.stappen if self._is_step(blok)]
        ordered = [blok for _, group in groupby(shown, key=lambda blok: blok.groep) for blok in self._by_need(group)]
        numbers = count(1)
        return tuple(
            self._part(titel, list(group), numbers)
            for titel, group in groupby(ordered, key=lambda blok: titles[blok.groep])
        )

    def _part(self, titel: str, blocks: list[Blok], numbers: Iterator[int]) -> Plandeel:
        return Plandeel(
            titel=gettext(titel),
            heeft_keuzes=any(self._may_choose(blok) for blok in blocks),
            stappen=tuple(self._step(blok, numbers) for blok in blocks),
        )

    def _is_step(self, blok: Blok) -> bool:
        on_first_page = blok.groep in _BOVENAAN or blok.code == _IN_VAK
        return not on_first_page and blok.wanneer.applies(self.feiten)

    def _by_need(self, group: Iterable[Blok]) -> list[Blok]:
        needed = set(self.gegevens.behoeften)
        return sorted(group, key=lambda blok: needed.isdisjoint(blok.behoefte))

    def _step(self, blok: Blok, numbers: Iterator[int]) -> Planstap:
        return Planstap(
            nummer=next(numbers) if self._may_choose(blok) else None,
            code=blok.code,
            titel=self._heading(blok),
            alineas=(*self._paragraphs(blok), *self._not_read_by_a_lawyer(blok)),
            keuze=self._may_choose(blok),
            gekozen=self.gegevens.keuzes.get(blok.code) if self._may_choose(blok) else None,
        )

    def _second_thoughts(self) -> str:
        kop = self.data.kop
        first = kop.gedachten_voor_ander if self.gegevens.namens else kop.gedachten
        said = [first, *([kop.niet_getoetst] if self.gegevens.niet_getoetst else [])]
        return " ".join(gettext(text) for text in said)

    def _not_read_by_a_lawyer(self, blok: Blok) -> tuple[Alinea, ...]:
        if blok.code not in self.gegevens.niet_getoetst:
            return ()
        return (Alinea(tekst=gettext(self.data.kop.niet_getoetst_blok)),)

    def _heading(self, blok: Blok) -> str:
        return gettext(blok.heading(namens=self.gegevens.namens))

    def _may_choose(self, blok: Blok) -> bool:
        return blok.keuze and self.gegevens.kiest

    def _paragraphs(self, blok: Blok) -> tuple[Alinea, ...]:
        found = []
        for alinea in blok.alineas:
            said = [(zin, text) for zin in alinea if (text := self._say(zin))]
            if said:
                found.append(
                    Alinea(tekst=" ".join(text for _, text in said), nadruk=any(zin.nadruk for zin, _ in said))
                )
        return tuple(found)

    def _timeline(self, blok: Blok) -> tuple[Tijdregel, ...]:
        lines = []
        for regel in blok.regels:
            wanneer, tekst = fill(gettext(regel.wanneer), self.waarden), self._say(regel)
            if wanneer and tekst:
                lines.append(Tijdregel(wanneer=wanneer, tekst=tekst, nadruk=regel.nadruk))
        return tuple(lines)

    def _say(self, zin: Zin) -> str | None:
        return fill(gettext(zin.tekst), self.waarden) if zin.applies(self.feiten) else None

    def _who_helps(self) -> WieHelpt:
        blok = self.data.blok(_IN_VAK)
        zinnen = tuple(alinea.tekst for alinea in (*self._paragraphs(blok), *self._not_read_by_a_lawyer(blok)))
        contact, partij = self.gegevens.vertrouwenspersoon, self.gegevens.partij
        desk = Plancontact(
            naam=gettext("Het meldpunt"),
            telefoon=str(partij.get("telefoon", "")),
            uren=gettext(str(partij.get("telefoon_uren", ""))) if partij.get("telefoon_uren") else "",
        )
        who = contact or desk
        return WieHelpt(
            naam=who.naam,
            zinnen=zinnen,
            telefoon=who.telefoon or desk.telefoon,
            uren=who.uren if who.telefoon else desk.uren,
        )

    def _version_line(self) -> str:
        gegevens = self.gegevens
        if gegevens.voorlopig:
            return gettext("Versie {versie}, voorlopig").format(versie=gegevens.versie)
        if gegevens.gesproken_op and gegevens.vertrouwenspersoon:
            return gettext("Versie {versie}, na je gesprek met {wie}").format(
                versie=gegevens.versie, wie=gegevens.vertrouwenspersoon.voornaam
            )
        return gettext("Versie {versie}").format(versie=gegevens.versie)


def fill(template: str, values: Mapping[str, str | None]) -> str | None:
    """Fill the names in a sentence; nothing comes back when one of them has no value.

    Only plain names are filled, so that neither a text nor a value can reach into an object.

    Args:
        template: A sentence with names between braces.
        values: What to fill in.

    Raises:
        ValueError: The sentence holds something else than plain names.
    """
    parts = []
    for literal, name, spec, conversion in Formatter().parse(template):
        parts.append(literal)
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError("a sentence may only hold plain names")
        value = values.get(name)
        if not value:
            return None
        parts.append(value)
    return "".join(parts)


def _facts(gegevens: PlanGegevens) -> frozenset[str]:
    flags = {
        "vp": gegevens.vertrouwenspersoon is not None,
        "gesproken": gegevens.gesproken_op is not None,
        "namens": gegevens.namens,
        "zelf": not gegevens.namens,
        "kiest": gegevens.kiest and not gegevens.namens,
        "alleen_vastleggen": gegevens.alleen_vastleggen,
        "banden_buiten": gegevens.banden_buiten,
        "anoniem": gegevens.anoniem,
        "voorlopig": gegevens.voorlopig,
        "nazorg_bekend": bool(_coming(gegevens)),
        "klachtdag_onbekend": gegevens.klacht_uiterlijk is None and not gegevens.klacht_voorbij,
        "klachtdag_geschat": gegevens.klacht_uiterlijk is not None and gegevens.kennisdag_geschat,
        "klachtdag_voorbij": gegevens.klacht_voorbij,
        "nummer_weerbaar": "WEERBAAR" in gegevens.nummers,
    }
    return frozenset(
        {
            *gegevens.uitkomsten,
            *(name for name in FEITEN if flags[name]),
            f"rol:{gegevens.rol or 'weet_niet'}",
            f"gradatie:{triage.Gradatie(gegevens.gradatie).value}",
            f"kanaal:{gegevens.kanaal}",
        }
    )


def _values(gegevens: PlanGegevens) -> dict[str, str | None]:
    contact, partij = gegevens.vertrouwenspersoon, gegevens.partij
    moment = to_local(gegevens.contact_voor) if gegevens.contact_voor else None
    coming = _coming(gegevens)
    return {
        "wie": contact.voornaam if contact else gettext("Iemand van het meldpunt"),
        "ontvangen": date_format(gegevens.ontvangen_op, DAG),
        "gesproken": _day(gegevens.gesproken_op, DAG),
        "contact_dag": date_format(moment, DAG) if moment else None,
        "contact_tijd": f"{moment.hour}.{moment.minute:02}" if moment else None,
        "klacht_uiterlijk": _day(gegevens.klacht_uiterlijk, DAG_VOLUIT),
        "bewaren_tot": _day(gegevens.bewaren_tot, DATUM),
        "nazorg": _listed(coming),
        "nazorg_eerste": _day(coming[0], DAG) if coming else None,
        "communicatie": gettext(triage.communicatie_voor(gegevens.gradatie).melder),
        "gesprekken": str(partij.get("gesprekken") or ""),
        "integriteit": gettext(str(partij["integriteit"])) if partij.get("integriteit") else None,
        "fg": str(partij.get("fg", "")),
        "nummer_shn": gegevens.nummers.get("SHN"),
        "nummer_weerbaar": gegevens.nummers.get("WEERBAAR"),
        "nummer_helpwanted": gegevens.nummers.get("OFFLIMITS"),
    }


def _coming(gegevens: PlanGegevens) -> tuple[date, ...]:
    return tuple(sorted(day for day in gegevens.nazorg if day > gegevens.gemaakt_op))


def _day(day: date | None, pattern: str) -> str | None:
    return date_format(day, pattern) if day else None


def _listed(days: tuple[date, ...]) -> str | None:
    words = [date_format(day, DAG) for day in days]
    if len(words) > 1:
        return gettext("{eerste} en {laatste}").format(eerste=", ".join(words[:-1]), laatste=words[-1])
    return words[0] if words else None

"""The content blocks of the step plan as data: strictly read, with a source and a checked-on date for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from triage.datafile import OngeldigBestand, Section, read_yaml

if TYPE_CHECKING:
    from datetime import date

__all__ = ["BLOKKEN_BESTAND", "Blok", "Blokken", "Groep", "Regel", "Zin", "blokken", "load_blokken"]

BLOKKEN_BESTAND = Path(__file__).parent / "data" / "blokken-2026.1.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zin:
    """One sentence, or a few that belong together, with the facts under which it is said."""

    tekst: str
    als: tuple[str, ...] = ()
    niet_als: tuple[str, ...] = ()
    nadruk: bool = False

    def applies(self, feiten: frozenset[str]) -> bool:
        """Tell whether it is said, given these facts."""
        return (not self.als or not feiten.isdisjoint(self.als)) and feiten.isdisjoint(self.niet_als)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One line of "Wat gebeurt er nu?": when, and what."""

    wanneer: str
    zin: Zin


@dataclass(frozen=True, slots=True, kw_only=True)
class Blok:
    """One block: when it is given, what it says, and where that comes from."""

    code: str
    groep: str
    titel: str
    keuze: bool
    altijd: bool
    bij_namens: bool
    uitkomsten: tuple[str, ...]
    behoefte: tuple[str, ...]
    alineas: tuple[tuple[Zin, ...], ...]
    regels: tuple[Regel, ...]
    bron: str
    gecontroleerd_op: date
    juridische_toets: date | None

    def applies(self, feiten: frozenset[str]) -> bool:
        """Tell whether the block is given, given these facts."""
        return self.altijd or (self.bij_namens and "namens" in feiten) or not feiten.isdisjoint(self.uitkomsten)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groep:
    """One part of the plan; neighbours with the same title are shown as one."""

    code: str
    titel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blokken:
    """All blocks of one version, in the order of the plan."""

    versie: str
    titel: str
    gedachten: str
    uitleg_keuze: str
    sha256: str
    groepen: tuple[Groep, ...]
    stappen: tuple[Blok, ...]

    def blok(self, code: str) -> Blok:
        """Return the block with this code.

        Raises:
            KeyError: There is no such block.
        """
        for blok in self.stappen:
            if blok.code == code:
                return blok
        raise KeyError(code)


@cache
def blokken() -> Blokken:
    """Return the blocks of this installation, read once."""
    return load_blokken(BLOKKEN_BESTAND)


def load_blokken(path: Path) -> Blokken:
    """Read one version of the blocks.

    Args:
        path: The YAML file.

    Raises:
        OngeldigBestand: Something is missing, unknown, double or out of order.
    """
    data, sha256 = read_yaml(path)
    head = data.section("blokken")
    head.text("taal")
    result = Blokken(
        versie=head.text("versie"),
        titel=head.text("titel"),
        gedachten=head.text("gedachten"),
        uitleg_keuze=head.text("uitleg_keuze"),
        sha256=sha256,
        groepen=tuple(_groep(item) for item in data.sections("groepen")),
        stappen=tuple(_blok(item) for item in data.sections("stappen")),
    )
    head.close()
    data.close()
    _check_order(data.where, result)
    return result


def _groep(data: Section) -> Groep:
    groep = Groep(code=data.text("code"), titel=data.text("titel"))
    data.close()
    return groep


def _blok(data: Section) -> Blok:
    wanneer = data.section("wanneer")
    blok = Blok(
        code=data.text("code"),
        groep=data.text("groep"),
        titel=data.text("titel"),
        keuze=data.flag("keuze"),
        altijd=wanneer.flag("altijd"),
        bij_namens=wanneer.flag("namens"),
        uitkomsten=wanneer.texts("uitkomsten"),
        behoefte=data.texts("behoefte"),
        alineas=tuple(_alinea(data.where, item) for item in data.raw_list("alineas")),
        regels=tuple(_regel(item) for item in data.sections("regels", required=False)),
        bron=data.text("bron"),
        gecontroleerd_op=data.day("gecontroleerd_op"),
        juridische_toets=data.optional_day("juridische_toets"),
    )
    wanneer.close()
    data.close()
    if not (blok.alineas or blok.regels):
        raise OngeldigBestand(data.where, "dit blok zegt niets")
    return blok


def _alinea(where: str, value: object) -> tuple[Zin, ...]:
    if not isinstance(value, list) or not value:
        raise OngeldigBestand(where, "een alinea is een lijst zinnen")
    return tuple(_zin(where, item) for item in value)


def _zin(where: str, value: object) -> Zin:
    if isinstance(value, str) and value.strip():
        return Zin(tekst=value)
    if not isinstance(value, dict):
        raise OngeldigBestand(where, "een zin is een tekst, of een tekst met voorwaarden")
    data = Section(where=where, values=value)
    zin = _read_zin(data)
    data.close()
    return zin


def _regel(data: Section) -> Regel:
    regel = Regel(wanneer=data.text("wanneer"), zin=_read_zin(data))
    data.close()
    return regel


def _read_zin(data: Section) -> Zin:
    return Zin(
        tekst=data.text("tekst"),
        als=data.texts("als"),
        niet_als=data.texts("niet_als"),
        nadruk=data.flag("nadruk"),
    )


def _check_order(where: str, result: Blokken) -> None:
    codes = [blok.code for blok in result.stappen]
    if len(set(codes)) != len(codes):
        raise OngeldigBestand(where, "een blok komt twee keer voor")
    order = [groep.code for groep in result.groepen]
    places = [order.index(blok.groep) if blok.groep in order else -1 for blok in result.stappen]
    if -1 in places or places != sorted(places):
        raise OngeldigBestand(where, "een blok staat niet bij zijn groep")

"""The content blocks of the step plan as data: strictly read, with a source and a checked-on date for each."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import replace

from meldpunt.core.datafile import (
    Code,
    DataModel,
    NietInBestand,
    Vast,
    Vertaalbaar,
    read_datafile,
    refuse_doubles,
)

__all__ = ["BLOKKEN_BESTAND", "Blok", "Blokgroep", "Blokken", "PlanRegel", "Wanneer", "Zin", "blokken", "load_blokken"]

BLOKKEN_BESTAND = Path(__file__).parent / "data" / "blokken-2026.1.yaml"


class Zin(DataModel, frozen=True, kw_only=True):
    """One sentence, or a few that belong together, with the facts under which it is said."""

    tekst: Vertaalbaar
    als: tuple[Code, ...] = ()
    niet_als: tuple[Code, ...] = ()
    nadruk: bool = False

    def applies(self, feiten: frozenset[str]) -> bool:
        """Tell whether it is said, given these facts."""
        return (not self.als or not feiten.isdisjoint(self.als)) and feiten.isdisjoint(self.niet_als)


class PlanRegel(Zin, frozen=True, kw_only=True):
    """One line of "Wat gebeurt er nu?": a sentence, and when that is."""

    wanneer: Vertaalbaar


class Wanneer(DataModel, frozen=True, kw_only=True):
    """When a block is given: always, with one of these facts, or with one of these outcomes; never with some facts."""

    altijd: bool = False
    feiten: tuple[Code, ...] = ()
    uitkomsten: tuple[Code, ...] = ()
    niet_als: tuple[Code, ...] = ()

    def applies(self, feiten: frozenset[str]) -> bool:
        """Tell whether it is now, given these facts."""
        given = self.altijd or not feiten.isdisjoint((*self.feiten, *self.uitkomsten))
        return given and feiten.isdisjoint(self.niet_als)


Zinnen = Annotated[tuple[Vertaalbaar | Zin, ...], Meta(min_length=1)]  # a sentence that is always said is a bare text


class Blok(DataModel, frozen=True, kw_only=True):
    """One block: when it is given, what it says, and where that comes from."""

    code: Code
    groep: Code
    titel: Vertaalbaar
    titel_namens: Vertaalbaar | None = None
    keuze: bool = False
    wanneer: Wanneer
    behoefte: tuple[Code, ...] = ()
    geschreven: tuple[Zinnen, ...] = field(name="alineas", default=())
    regels: tuple[PlanRegel, ...] = ()
    bron: Vast
    gecontroleerd_op: date | None  # none until a person looked it up at its source
    juridische_toets: date | None = None

    def __post_init__(self) -> None:
        """Refuse a block without words."""
        super().__post_init__()
        if not (self.geschreven or self.regels):
            raise ValueError("dit blok zegt niets")

    def heading(self, *, namens: bool) -> str:
        """Return the title, as it is said to whoever reports for somebody else where that is another."""
        return (self.titel_namens if namens else None) or self.titel

    @property
    def alineas(self) -> tuple[tuple[Zin, ...], ...]:
        """The paragraphs, every sentence with its conditions."""
        return tuple(
            tuple(zin if isinstance(zin, Zin) else Zin(tekst=zin) for zin in alinea) for alinea in self.geschreven
        )


class Blokgroep(DataModel, frozen=True, kw_only=True):
    """One part of the plan; neighbours with the same title are shown as one."""

    code: Code
    titel: Vertaalbaar


class BlokkenKop(DataModel, frozen=True, kw_only=True):
    """What the plan says about itself."""

    versie: Code
    taal: Code
    titel: Vertaalbaar
    titel_voor_ander: Vertaalbaar
    gedachten: Vertaalbaar
    niet_getoetst: Vertaalbaar  # while a lawyer has a question open
    niet_getoetst_blok: Vertaalbaar  # under each step that waits for such a question
    gedachten_voor_ander: Vertaalbaar
    uitleg_keuze: Vertaalbaar


class Blokken(DataModel, frozen=True, kw_only=True):
    """All blocks of one version, in the order of the plan."""

    kop: BlokkenKop = field(name="blokken")
    groepen: Annotated[tuple[Blokgroep, ...], Meta(min_length=1)]
    stappen: Annotated[tuple[Blok, ...], Meta(min_length=1)]
    sha256: NietInBestand = ""

    def __post_init__(self) -> None:
        """Refuse a block that stands in the plan twice, or not with its group."""
        super().__post_init__()
        refuse_doubles(tuple(blok.code for blok in self.stappen))
        order = [groep.code for groep in self.groepen]
        places = [order.index(blok.groep) if blok.groep in order else -1 for blok in self.stappen]
        if -1 in places or places != sorted(places):
            raise ValueError("een blok staat niet bij zijn groep")

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
    blocks, sha256 = read_datafile(path, Blokken)
    return replace(blocks, sha256=sha256)

"""The shared vocabulary around the tree: taxonomy, law table and communication blocks, each one versioned file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field
from msgspec.structs import force_setattr, replace

from meldpunt.core.datafile import (
    Code,
    DataModel,
    NietInBestand,
    Vast,
    Vertaalbaar,
    Vertaalbaren,
    read_datafile,
    refuse_doubles,
)
from triage.ernst import PerGradatie

__all__ = [
    "Communicatie",
    "Lijst",
    "Taxonomie",
    "Term",
    "Wetsartikel",
    "Wetstabel",
    "Woordvoering",
    "load_communicatie",
    "load_taxonomie",
    "load_wetsartikelen",
    "taxonomie",
    "wetstabel",
    "woordvoering",
]

_DATA = Path(__file__).parent / "data"
TAXONOMIE_BESTAND = _DATA / "taxonomie-2026.3.yaml"
WETSARTIKELEN_BESTAND = _DATA / "wetsartikelen-2026.1.yaml"
COMMUNICATIE_BESTAND = _DATA / "communicatie-2026.1.yaml"


class Term(DataModel, frozen=True, kw_only=True):
    """One code with its word for the desk, its word for the reporter and its group in the figures."""

    code: Code
    desk: Vertaalbaar
    melder: Vertaalbaar = ""
    groep: Code | None = None
    boom: Code | None = None

    def __post_init__(self) -> None:
        """Use the word of the desk where the reporter has no other."""
        super().__post_init__()
        force_setattr(self, "melder", self.melder or self.desk)


class Lijst(DataModel, frozen=True, kw_only=True):
    """One list of codes, in the order in which it is shown."""

    titel: Vertaalbaar
    bron: Vast
    termen: Annotated[tuple[Term, ...], Meta(min_length=1)] = field(name="codes")

    def __post_init__(self) -> None:
        """Refuse a code that stands in the list twice."""
        super().__post_init__()
        refuse_doubles(self.codes)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of this list, in order."""
        return tuple(term.code for term in self.termen)

    def term(self, code: str) -> Term | None:
        """Return the term with this code, if there is one."""
        return next((term for term in self.termen if term.code == code), None)


class TaxonomieKop(DataModel, frozen=True, kw_only=True):
    """What the taxonomy says about itself."""

    versie: Code
    protocol: Vast
    gecontroleerd_op: date | None  # none until a person looked it up at its source


class Taxonomie(DataModel, frozen=True, kw_only=True):
    """All lists of one version; the same in every party."""

    kop: TaxonomieKop = field(name="taxonomie")
    lijsten: Mapping[Code, Lijst]
    sha256: NietInBestand = ""

    @property
    def versie(self) -> str:
        """The version of the taxonomy."""
        return self.kop.versie

    def lijst(self, naam: str) -> Lijst:
        """Return one list by its name.

        Raises:
            KeyError: There is no such list.
        """
        return self.lijsten[naam]


class Wetsartikel(DataModel, frozen=True, kw_only=True):
    """One provision in plain Dutch; until a lawyer has looked, ``juridische_toets`` is empty."""

    code: Code
    artikel: Vast
    naam: Vertaalbaar
    tekst: Vertaalbaar
    klacht: Literal["ja", "nee", "deels", "zoals_feit"]
    termijn: Vertaalbaar
    juridisch: Code
    herkomst: Code
    opmerking: Vertaalbaar | None = None
    bij: tuple[Code, ...] = ()
    bron: Vast
    gecontroleerd_op: date | None  # none until a person looked it up at its source
    juridische_toets: date | None = None

    @property
    def is_klachtdelict(self) -> bool:
        """Whether prosecution needs a complaint, always or in part."""
        return self.klacht in ("ja", "deels")


class WetstabelKop(DataModel, frozen=True, kw_only=True):
    """What the law table says about itself."""

    versie: Code
    voorbehoud: Vertaalbaar


class Wetstabel(DataModel, frozen=True, kw_only=True):
    """The law table of one version."""

    kop: WetstabelKop = field(name="wetsartikelen")
    artikelen: Annotated[tuple[Wetsartikel, ...], Meta(min_length=1)]
    sha256: NietInBestand = ""

    def __post_init__(self) -> None:
        """Refuse a provision that stands in the table twice."""
        super().__post_init__()
        refuse_doubles(tuple(artikel.code for artikel in self.artikelen))


class Communicatie(DataModel, frozen=True, kw_only=True):
    """What to say and what not, at one gradation (protocol 4.2)."""

    titel: Vertaalbaar
    zwijgen_als: Vertaalbaren
    reageren_als: Vertaalbaren
    wie: Vertaalbaren
    hoe: Vertaalbaren
    nooit: Vertaalbaren
    intern: Vertaalbaren
    steunacties: Vertaalbaren
    na_afloop: tuple[Vertaalbaar, ...] = ()
    voorbeeld: Vertaalbaar
    melder: Vertaalbaar


class WoordvoeringKop(DataModel, frozen=True, kw_only=True):
    """What the communication blocks say about themselves."""

    versie: Code
    bron: Vast
    gecontroleerd_op: date | None  # none until a person looked it up at its source
    juridische_toets: date | None = None
    uitgangspunt: Vertaalbaar


class Woordvoering(DataModel, frozen=True, kw_only=True):
    """The communication blocks of one version, and the ladder for webcare."""

    kop: WoordvoeringKop = field(name="communicatie")
    gradaties: PerGradatie[Communicatie]
    webcareladder: Vertaalbaren
    sha256: NietInBestand = ""


@cache
def taxonomie() -> Taxonomie:
    """Return the taxonomy of this installation, read once."""
    return load_taxonomie(TAXONOMIE_BESTAND)


@cache
def wetstabel() -> Wetstabel:
    """Return the law table of this installation, read once."""
    return load_wetsartikelen(WETSARTIKELEN_BESTAND)


@cache
def woordvoering() -> Woordvoering:
    """Return the communication blocks of this installation, read once."""
    return load_communicatie(COMMUNICATIE_BESTAND)


def load_taxonomie(path: Path) -> Taxonomie:
    """Read one version of the taxonomy.

    Raises:
        OngeldigBestand: Something is missing, unknown or double.
    """
    lists, sha256 = read_datafile(path, Taxonomie)
    return replace(lists, sha256=sha256)


def load_wetsartikelen(path: Path) -> Wetstabel:
    """Read one version of the law table.

    Raises:
        OngeldigBestand: Something is missing, unknown or double.
    """
    table, sha256 = read_datafile(path, Wetstabel)
    return replace(table, sha256=sha256)


def load_communicatie(path: Path) -> Woordvoering:
    """Read one version of the communication blocks.

    Raises:
        OngeldigBestand: Something is missing, unknown or double.
    """
    blocks, sha256 = read_datafile(path, Woordvoering)
    return replace(blocks, sha256=sha256)

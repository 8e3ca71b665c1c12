"""The shared vocabulary around the tree: taxonomy, law table and communication blocks, each one versioned file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from triage.datafile import OngeldigBestand, Section, read_yaml
from triage.ernst import Gradatie

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

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
TAXONOMIE_BESTAND = _DATA / "taxonomie-2026.1.yaml"
WETSARTIKELEN_BESTAND = _DATA / "wetsartikelen-2026.1.yaml"
COMMUNICATIE_BESTAND = _DATA / "communicatie-2026.1.yaml"
_KLACHT = ("ja", "nee", "deels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One code with its word for the desk, its word for the reporter and its group in the figures."""

    code: str
    desk: str
    melder: str
    groep: str | None = None
    boom: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lijst:
    """One list of codes, in the order in which it is shown."""

    naam: str
    titel: str
    bron: str
    termen: tuple[Term, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of this list, in order."""
        return tuple(term.code for term in self.termen)

    def term(self, code: str) -> Term | None:
        """Return the term with this code, if there is one."""
        return next((term for term in self.termen if term.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomie:
    """All lists of one version; the same in every party."""

    versie: str
    protocol: str
    gecontroleerd_op: date
    sha256: str
    lijsten: Mapping[str, Lijst]

    def lijst(self, naam: str) -> Lijst:
        """Return one list by its name.

        Raises:
            KeyError: There is no such list.
        """
        return self.lijsten[naam]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wetsartikel:
    """One provision in plain Dutch; until a lawyer has looked, ``juridische_toets`` is empty."""

    code: str
    artikel: str
    naam: str
    tekst: str
    klacht: str
    termijn: str
    juridisch: str
    herkomst: str
    opmerking: str | None
    bij: tuple[str, ...]
    bron: str
    gecontroleerd_op: date
    juridische_toets: date | None

    @property
    def is_klachtdelict(self) -> bool:
        """Whether prosecution needs a complaint, always or in part."""
        return self.klacht != "nee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wetstabel:
    """The law table of one version."""

    versie: str
    voorbehoud: str
    sha256: str
    artikelen: tuple[Wetsartikel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Communicatie:
    """What to say and what not, at one gradation (protocol 4.2)."""

    gradatie: Gradatie
    titel: str
    zwijgen_als: tuple[str, ...]
    reageren_als: tuple[str, ...]
    wie: tuple[str, ...]
    hoe: tuple[str, ...]
    nooit: tuple[str, ...]
    intern: tuple[str, ...]
    steunacties: tuple[str, ...]
    na_afloop: tuple[str, ...]
    voorbeeld: str
    melder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Woordvoering:
    """The communication blocks of one version, and the ladder for webcare."""

    versie: str
    bron: str
    gecontroleerd_op: date
    juridische_toets: date | None
    uitgangspunt: str
    sha256: str
    gradaties: Mapping[Gradatie, Communicatie]
    webcareladder: tuple[str, ...]


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
    data, sha256 = read_yaml(path)
    head = data.section("taxonomie")
    lijsten = data.section("lijsten")
    result = Taxonomie(
        versie=head.text("versie"),
        protocol=head.text("protocol"),
        gecontroleerd_op=head.day("gecontroleerd_op"),
        sha256=sha256,
        lijsten=MappingProxyType({naam: _lijst(naam, lijsten.section(naam)) for naam in lijsten.keys()}),  # noqa: SIM118 - a Section is no mapping
    )
    head.close()
    data.close()
    return result


def load_wetsartikelen(path: Path) -> Wetstabel:
    """Read one version of the law table.

    Raises:
        OngeldigBestand: Something is missing, unknown or double.
    """
    data, sha256 = read_yaml(path)
    head = data.section("wetsartikelen")
    result = Wetstabel(
        versie=head.text("versie"),
        voorbehoud=head.text("voorbehoud"),
        sha256=sha256,
        artikelen=tuple(_artikel(item) for item in data.sections("artikelen")),
    )
    head.close()
    data.close()
    _check_unique(data.where, [artikel.code for artikel in result.artikelen])
    return result


def load_communicatie(path: Path) -> Woordvoering:
    """Read one version of the communication blocks.

    Raises:
        OngeldigBestand: Something is missing, unknown or double.
    """
    data, sha256 = read_yaml(path)
    head = data.section("communicatie")
    gradaties = data.section("gradaties")
    result = Woordvoering(
        versie=head.text("versie"),
        bron=head.text("bron"),
        gecontroleerd_op=head.day("gecontroleerd_op"),
        juridische_toets=head.optional_day("juridische_toets"),
        uitgangspunt=head.text("uitgangspunt"),
        sha256=sha256,
        gradaties=MappingProxyType(
            {gradatie: _communicatie(gradatie, gradaties.section(gradatie)) for gradatie in Gradatie}
        ),
        webcareladder=data.texts("webcareladder", required=True),
    )
    for section in (head, gradaties, data):
        section.close()
    return result


def _lijst(naam: str, data: Section) -> Lijst:
    lijst = Lijst(
        naam=naam,
        titel=data.text("titel"),
        bron=data.text("bron"),
        termen=tuple(_term(item) for item in data.sections("codes")),
    )
    data.close()
    _check_unique(data.where, lijst.codes)
    return lijst


def _term(data: Section) -> Term:
    desk = data.text("desk")
    term = Term(
        code=data.text("code"),
        desk=desk,
        melder=data.optional_text("melder") or desk,
        groep=data.optional_text("groep"),
        boom=data.optional_text("boom"),
    )
    data.close()
    return term


def _artikel(data: Section) -> Wetsartikel:
    artikel = Wetsartikel(
        code=data.text("code"),
        artikel=data.text("artikel"),
        naam=data.text("naam"),
        tekst=data.text("tekst"),
        klacht=data.text("klacht"),
        termijn=data.text("termijn"),
        juridisch=data.text("juridisch"),
        herkomst=data.text("herkomst"),
        opmerking=data.optional_text("opmerking"),
        bij=data.texts("bij"),
        bron=data.text("bron"),
        gecontroleerd_op=data.day("gecontroleerd_op"),
        juridische_toets=data.optional_day("juridische_toets"),
    )
    data.close()
    if artikel.klacht not in _KLACHT:
        raise OngeldigBestand(data.where, f"'klacht' kent alleen {', '.join(_KLACHT)}")
    return artikel


def _communicatie(gradatie: Gradatie, data: Section) -> Communicatie:
    result = Communicatie(
        gradatie=gradatie,
        titel=data.text("titel"),
        zwijgen_als=data.texts("zwijgen_als", required=True),
        reageren_als=data.texts("reageren_als", required=True),
        wie=data.texts("wie", required=True),
        hoe=data.texts("hoe", required=True),
        nooit=data.texts("nooit", required=True),
        intern=data.texts("intern", required=True),
        steunacties=data.texts("steunacties", required=True),
        na_afloop=data.texts("na_afloop"),
        voorbeeld=data.text("voorbeeld"),
        melder=data.text("melder"),
    )
    data.close()
    return result


def _check_unique(where: str, codes: tuple[str, ...] | list[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise OngeldigBestand(where, f"dubbele code {twice}")

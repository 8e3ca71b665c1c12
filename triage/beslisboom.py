"""The decision tree as data: its parts as frozen dataclasses, and the strict reading of one version from its file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from triage.datafile import OngeldigBestand, Section, read_yaml
from triage.ernst import HOOGSTE_NIVEAU, Factor, Gradatie, Gradatieregels, Regel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = [
    "BOOM_BESTAND",
    "Antwoord",
    "Boom",
    "Bron",
    "Pagina",
    "Regie",
    "Soort",
    "Vraag",
    "boom",
    "load_boom",
]

BOOM_BESTAND = Path(__file__).parent / "data" / "beslisboom-0.1.0.yaml"


class Soort(StrEnum):
    """How many answers a question takes."""

    ENKEL = "enkel"
    MEERKEUZE = "meerkeuze"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bron:
    """Where a text or threshold comes from, and when a person last looked."""

    code: str
    tekst: str
    herkomst: str
    gecontroleerd_op: date
    juridische_toets: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoord:
    """One answer that can be chosen, and what follows from it."""

    code: str
    tekst: str
    tekst_namens: str | None = None
    uitleg: str | None = None
    uitleg_namens: str | None = None
    zet: Mapping[Factor, int]
    voeg_toe: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    naar: str | None = None
    tenzij: str | None = None
    eigen: int = 0
    bronnen: tuple[str, ...] = ()

    def wording(self, *, namens: bool = False) -> str:
        """Return the text of the answer, in the third person where the report is about someone else."""
        return (self.tekst_namens if namens else None) or self.tekst

    def explanation(self, *, namens: bool = False) -> str:
        """Return the short line under the answer, or nothing."""
        return (self.uitleg_namens if namens else None) or self.uitleg or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """One question of the tree, with the wizard page on which it stands."""

    id: str
    pagina: str
    vraag: str
    vraag_namens: str | None = None
    vraag_op_pagina: str | None = None
    uitleg: str | None = None
    soort: Soort = Soort.ENKEL
    alleen_als: str | None = None
    niet_vragen_als: str | None = None
    is_eigen_oordeel: bool = False
    bronnen: tuple[str, ...] = ()
    antwoorden: tuple[Antwoord, ...] = ()

    @property
    def is_meerkeuze(self) -> bool:
        """Whether more than one answer may be chosen."""
        return self.soort is Soort.MEERKEUZE

    def wording(self, *, namens: bool = False) -> str:
        """Return the question, in the third person where the report is about someone else."""
        return (self.vraag_namens if namens else None) or self.vraag

    def legend(self, *, namens: bool = False) -> str:
        """Return the question as it reads on its wizard page, where the title may already have asked it."""
        return self.vraag_op_pagina or self.wording(namens=namens)

    def antwoord(self, code: str) -> Antwoord | None:
        """Return the answer with this code, if there is one."""
        return next((antwoord for antwoord in self.antwoorden if antwoord.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagina:
    """One page of the wizard on which questions of the tree stand."""

    id: str
    nummer: int
    titel: str
    titel_namens: str | None = None
    alleen_als: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regie:
    """The hard rule that nothing leaves the party without a consent (protocol 5.3)."""

    extern: tuple[str, ...]
    regel: str
    bij_regie_onbekend: str
    toon_bij_onbekend: tuple[str, ...]
    bronnen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boom:
    """One version of the tree, exactly as its file says."""

    id: str
    versie: str
    taal: str
    protocol: str
    status: str
    juridische_toets: date | None
    sha256: str
    bronnen: Mapping[str, Bron]
    paginas: tuple[Pagina, ...]
    vragen: tuple[Vraag, ...]
    gradatie: Gradatieregels
    altijd: tuple[str, ...]
    altijd_bronnen: tuple[str, ...]
    na_gradatie: Mapping[Gradatie, tuple[str, ...]]
    na_gradatie_bronnen: tuple[str, ...]
    afgeleid: Mapping[str, str]
    regie: Regie

    def vraag(self, vraag_id: str) -> Vraag | None:
        """Return the question with this id, if there is one."""
        return next((vraag for vraag in self.vragen if vraag.id == vraag_id), None)

    def pagina(self, pagina_id: str) -> Pagina | None:
        """Return the wizard page with this id, if there is one."""
        return next((pagina for pagina in self.paginas if pagina.id == pagina_id), None)

    def uitkomsten(self) -> tuple[str, ...]:
        """Return every outcome that this tree can give, in a stable order: by first mention in the file."""
        by_answer = (code for vraag in self.vragen for antwoord in vraag.antwoorden for code in antwoord.voeg_toe)
        by_gradatie = (code for gradatie in Gradatie for code in self.na_gradatie[gradatie])
        return tuple(dict.fromkeys((*by_answer, *self.altijd, *by_gradatie)))


@cache
def boom() -> Boom:
    """Return the tree that this installation works with, read once."""
    return load_boom(BOOM_BESTAND)


def load_boom(path: Path) -> Boom:
    """Read one version of the tree from its file.

    Args:
        path: The YAML file.

    Raises:
        OngeldigBestand: The file misses something, or holds something that the format does not know.
    """
    data, sha256 = read_yaml(path)
    return parse_boom(data, sha256=sha256)


def parse_boom(data: Section, *, sha256: str) -> Boom:
    """Make a tree of a file that has been read; for its consistency see ``triage.checks``.

    Raises:
        OngeldigBestand: The data misses something, or holds something that the format does not know.
    """
    head = data.section("boom")
    altijd = data.section("altijd")
    na_gradatie = data.section("na_gradatie")
    result = Boom(
        id=head.text("id"),
        versie=head.text("versie"),
        taal=head.text("taal"),
        protocol=head.text("protocol"),
        status=head.text("status"),
        juridische_toets=head.optional_day("juridische_toets"),
        sha256=sha256,
        bronnen=_bronnen(data.section("bronnen")),
        paginas=tuple(_pagina(item) for item in data.sections("paginas")),
        vragen=tuple(_vraag(item) for item in data.sections("vragen")),
        gradatie=_gradatie(data.section("gradatie")),
        altijd=altijd.texts("uitkomsten", required=True),
        altijd_bronnen=altijd.texts("bron", required=True),
        na_gradatie=_na_gradatie(na_gradatie.section("uitkomsten")),
        na_gradatie_bronnen=na_gradatie.texts("bron", required=True),
        afgeleid=_texts(data.section("afgeleid")),
        regie=_regie(data.section("regie")),
    )
    for section in (head, altijd, na_gradatie, data):
        section.close()
    return result


def _texts(data: Section) -> Mapping[str, str]:
    return MappingProxyType({key: data.text(key) for key in data.keys()})  # noqa: SIM118 - a Section is no mapping


def _bronnen(data: Section) -> Mapping[str, Bron]:
    return MappingProxyType({code: _bron(code, data.section(code)) for code in data.keys()})  # noqa: SIM118 - idem


def _bron(code: str, data: Section) -> Bron:
    bron = Bron(
        code=code,
        tekst=data.text("tekst"),
        herkomst=data.text("herkomst"),
        gecontroleerd_op=data.day("gecontroleerd_op"),
        juridische_toets=data.optional_day("juridische_toets"),
    )
    data.close()
    return bron


def _pagina(data: Section) -> Pagina:
    pagina = Pagina(
        id=data.text("id"),
        nummer=data.number("nummer", low=1, high=9),
        titel=data.text("titel"),
        titel_namens=data.optional_text("titel_namens"),
        alleen_als=data.optional_text("alleen_als"),
    )
    data.close()
    return pagina


def _vraag(data: Section) -> Vraag:
    bronnen = data.texts("bron", required=True)
    vraag = Vraag(
        id=data.text("id"),
        pagina=data.text("pagina"),
        vraag=data.text("vraag"),
        vraag_namens=data.optional_text("vraag_namens"),
        vraag_op_pagina=data.optional_text("vraag_op_pagina"),
        uitleg=data.optional_text("uitleg"),
        soort=_soort(data),
        alleen_als=data.optional_text("alleen_als"),
        niet_vragen_als=data.optional_text("niet_vragen_als"),
        is_eigen_oordeel=_is_eigen_oordeel(data),
        bronnen=bronnen,
        antwoorden=tuple(_antwoord(item, bronnen=bronnen) for item in data.sections("antwoorden")),
    )
    data.close()
    return vraag


def _soort(data: Section) -> Soort:
    value = data.optional_text("soort") or Soort.ENKEL
    if value not in set(Soort):
        raise OngeldigBestand(data.where, "'soort' kent alleen enkel en meerkeuze")
    return Soort(value)


def _is_eigen_oordeel(data: Section) -> bool:
    value = data.optional_text("factor")
    if value not in {None, "eigen"}:
        raise OngeldigBestand(data.where, "'factor' kent alleen eigen")
    return value == "eigen"


def _antwoord(data: Section, *, bronnen: tuple[str, ...]) -> Antwoord:
    antwoord = Antwoord(
        code=data.text("code"),
        tekst=data.text("tekst"),
        tekst_namens=data.optional_text("tekst_namens"),
        uitleg=data.optional_text("uitleg"),
        uitleg_namens=data.optional_text("uitleg_namens"),
        zet=_levels(data.optional_section("zet")),
        voeg_toe=data.texts("voeg_toe"),
        labels=data.texts("label"),
        naar=data.optional_text("naar"),
        tenzij=data.optional_text("tenzij"),
        eigen=data.number("eigen", high=HOOGSTE_NIVEAU),
        bronnen=data.texts("bron") or bronnen,
    )
    data.close()
    return antwoord


def _levels(data: Section) -> Mapping[Factor, int]:
    unknown = [key for key in data.keys() if key not in set(Factor)]  # noqa: SIM118 - a Section is no mapping
    if unknown:
        raise OngeldigBestand(data.where, f"onbekende factor {unknown}")
    levels = {Factor(key): data.number(key, low=1, high=HOOGSTE_NIVEAU) for key in data.keys()}  # noqa: SIM118 - idem
    return MappingProxyType(levels)


def _gradatie(data: Section) -> Gradatieregels:
    regels = Gradatieregels(
        ernstig_als=tuple(_regel(item) for item in data.sections("ernstig_als")),
        middel_als=tuple(_regel(item) for item in data.sections("middel_als")),
        anders=_gradatie_name(data.where, data.text("anders")),
        hoogste_stap=data.number("hoogste_stap", low=1, high=1),
        eigen_ervaring=data.text("eigen_ervaring"),
        bronnen=data.texts("bron", required=True),
    )
    data.close()
    return regels


def _regel(data: Section) -> Regel:
    regel = Regel(
        tekst=data.text("tekst"),
        acuut=data.flag("acuut"),
        alle=_levels(data.optional_section("alle")),
        een_van=_levels(data.optional_section("een_van")),
        som=data.number("som", low=1, high=HOOGSTE_NIVEAU * len(Factor)) if "som" in data.values else None,
    )
    data.close()
    if not (regel.acuut or regel.alle or regel.een_van or regel.som):
        raise OngeldigBestand(data.where, "deze regel heeft geen voorwaarde")
    return regel


def _gradatie_name(where: str, value: str) -> Gradatie:
    if value not in set(Gradatie):
        raise OngeldigBestand(where, f"onbekende gradatie '{value}'")
    return Gradatie(value)


def _na_gradatie(data: Section) -> Mapping[Gradatie, tuple[str, ...]]:
    added = {gradatie: data.texts(gradatie) for gradatie in Gradatie}
    data.close()
    return MappingProxyType(added)


def _regie(data: Section) -> Regie:
    regie = Regie(
        extern=data.texts("extern", required=True),
        regel=data.text("regel"),
        bij_regie_onbekend=data.text("bij_regie_onbekend"),
        toon_bij_onbekend=data.texts("toon_bij_onbekend", required=True),
        bronnen=data.texts("bron", required=True),
    )
    data.close()
    return regie

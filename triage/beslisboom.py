"""The decision tree of this installation: the strict reading of one version from its file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from triage.boomdelen import Antwoord, Boom, Bron, Pagina, Regie, Soort, Vraag
from triage.datafile import OngeldigBestand, Section, read_yaml
from triage.ernst import HOOGSTE_NIVEAU, Factor, Gradatie, Gradatieregels, Regel

if TYPE_CHECKING:
    from collections.abc import Mapping

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

BOOM_BESTAND = Path(__file__).parent / "data" / "beslisboom-0.2.0.yaml"


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

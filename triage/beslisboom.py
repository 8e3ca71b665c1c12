"""The decision tree of this installation: its format, which is that of the file, and the reading of one version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field
from msgspec.structs import force_setattr, replace

from meldpunt.core.datafile import (
    Code,
    Codes,
    DataModel,
    NietInBestand,
    Vast,
    Vertaalbaar,
    read_datafile,
)
from triage.ernst import HOOGSTE_NIVEAU, Factor, Gradatie, Gradatieregels, Niveau, PerGradatie

__all__ = [
    "BOOM_BESTAND",
    "Boom",
    "BoomPagina",
    "Boomantwoord",
    "Boombron",
    "Boomvraag",
    "Regieregel",
    "VraagSoort",
    "boom",
    "load_boom",
]

BOOM_BESTAND = Path(__file__).parent / "data" / "beslisboom-0.4.0.yaml"


class VraagSoort(StrEnum):
    """How many answers a question takes."""

    ENKEL = "enkel"
    MEERKEUZE = "meerkeuze"


class Boomkop(DataModel, frozen=True, kw_only=True):
    """What the tree says about itself."""

    id: Code
    versie: Code
    taal: Code
    protocol: Vast
    status: Code
    juridische_toets: date | None = None


class Boombron(DataModel, frozen=True, kw_only=True):
    """Where a text or threshold comes from, and when a person last looked, if anybody did."""

    tekst: Vast
    herkomst: Code
    gecontroleerd_op: date | None  # none until a person looked it up at its source
    juridische_toets: date | None = None


class Boomantwoord(DataModel, frozen=True, kw_only=True):
    """One answer that can be chosen, and what follows from it."""

    code: Code
    tekst: Vertaalbaar
    tekst_namens: Vertaalbaar | None = None
    uitleg: Vertaalbaar | None = None
    uitleg_namens: Vertaalbaar | None = None
    zet: Mapping[Factor, Niveau] = {}
    voeg_toe: tuple[Code, ...] = ()
    labels: tuple[Code, ...] = field(name="label", default=())
    naar: Code | None = None
    tenzij: Code | None = None
    eigen: Annotated[int, Meta(ge=0, le=HOOGSTE_NIVEAU)] = 0
    bronnen: tuple[Code, ...] = field(name="bron", default=())

    def wording(self, *, namens: bool = False) -> str:
        """Return the text of the answer, in the third person where the report is about someone else."""
        return (self.tekst_namens if namens else None) or self.tekst

    def explanation(self, *, namens: bool = False) -> str:
        """Return the short line under the answer, or nothing."""
        return (self.uitleg_namens if namens else None) or self.uitleg or ""


class Boomvraag(DataModel, frozen=True, kw_only=True):
    """One question of the tree, with the wizard page on which it stands."""

    id: Code
    pagina: Code
    vraag: Vertaalbaar
    vraag_namens: Vertaalbaar | None = None
    vraag_op_pagina: Vertaalbaar | None = None
    uitleg: Vertaalbaar | None = None
    soort: VraagSoort = VraagSoort.ENKEL
    alleen_als: Code | None = None
    niet_vragen_als: Code | None = None
    overgeslagen: Code | None = None
    factor: Literal["eigen"] | None = None
    bronnen: Codes = field(name="bron")
    antwoorden: Annotated[tuple[Boomantwoord, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Give an answer that names no source those of its question."""
        super().__post_init__()
        sourced = (each if each.bronnen else replace(each, bronnen=self.bronnen) for each in self.antwoorden)
        force_setattr(self, "antwoorden", tuple(sourced))

    @property
    def is_eigen_oordeel(self) -> bool:
        """Whether it asks how serious the person finds it."""
        return self.factor == "eigen"

    @property
    def is_meerkeuze(self) -> bool:
        """Whether more than one answer may be chosen."""
        return self.soort is VraagSoort.MEERKEUZE

    def wording(self, *, namens: bool = False) -> str:
        """Return the question, in the third person where the report is about someone else."""
        return (self.vraag_namens if namens else None) or self.vraag

    def legend(self, *, namens: bool = False) -> str:
        """Return the question as it reads on its wizard page, where the title may already have asked it."""
        return self.vraag_op_pagina or self.wording(namens=namens)

    def antwoord(self, code: str) -> Boomantwoord | None:
        """Return the answer with this code, if there is one."""
        return next((antwoord for antwoord in self.antwoorden if antwoord.code == code), None)


class BoomPagina(DataModel, frozen=True, kw_only=True):
    """One page of the wizard on which questions of the tree stand."""

    id: Code
    nummer: Annotated[int, Meta(ge=1, le=9)]
    titel: Vertaalbaar
    titel_namens: Vertaalbaar | None = None
    alleen_als: Code | None = None


class AltijdRegel(DataModel, frozen=True, kw_only=True):
    """The outcomes that everybody is offered, whatever the answers."""

    uitkomsten: Codes
    bronnen: Codes = field(name="bron")


class NaGradatieRegel(DataModel, frozen=True, kw_only=True):
    """The outcomes that follow from the gradation alone."""

    uitkomsten: PerGradatie[tuple[Code, ...]]
    bronnen: Codes = field(name="bron")


class Regieregel(DataModel, frozen=True, kw_only=True):
    """The hard rule that nothing leaves the party without a consent (protocol 5.3)."""

    extern: Codes
    regel: Vertaalbaar
    bij_regie_onbekend: Vertaalbaar
    toon_bij_onbekend: Codes
    bronnen: Codes = field(name="bron")


class Boom(DataModel, frozen=True, kw_only=True):
    """One version of the tree, exactly as its file says; for its consistency see ``triage.checks``."""

    kop: Boomkop = field(name="boom")
    bronnen: Mapping[Code, Boombron]
    paginas: Annotated[tuple[BoomPagina, ...], Meta(min_length=1)]
    vragen: Annotated[tuple[Boomvraag, ...], Meta(min_length=1)]
    gradatie: Gradatieregels
    altijd: AltijdRegel
    na_gradatie: NaGradatieRegel
    afgeleid: Mapping[Code, Vertaalbaar]
    regie: Regieregel
    sha256: NietInBestand = ""

    @property
    def versie(self) -> str:
        """The version of the tree."""
        return self.kop.versie

    def vraag(self, vraag_id: str) -> Boomvraag | None:
        """Return the question with this id, if there is one."""
        return next((vraag for vraag in self.vragen if vraag.id == vraag_id), None)

    def pagina(self, pagina_id: str) -> BoomPagina | None:
        """Return the wizard page with this id, if there is one."""
        return next((pagina for pagina in self.paginas if pagina.id == pagina_id), None)

    def uitkomsten(self) -> tuple[str, ...]:
        """Return every outcome that this tree can give, in a stable order: by first mention in the file."""
        by_answer = (code for vraag in self.vragen for antwoord in vraag.antwoorden for code in antwoord.voeg_toe)
        by_gradatie = (code for gradatie in Gradatie for code in self.na_gradatie.uitkomsten[gradatie])
        return tuple(dict.fromkeys((*by_answer, *self.altijd.uitkomsten, *by_gradatie)))


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
    tree, sha256 = read_datafile(path, Boom)
    return replace(tree, sha256=sha256)

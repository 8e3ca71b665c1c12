"""The parts of the decision tree, frozen: questions, answers, pages, sources and the rule of regie."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from triage.ernst import Factor, Gradatie

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from triage.ernst import Gradatieregels

__all__ = ["Antwoord", "Boom", "Bron", "Pagina", "Regie", "Soort", "Vraag"]


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

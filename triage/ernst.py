"""Severity: four factors make a gradation, by maximum rules that never average an extreme away (protocol 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from msgspec import Meta, field

from meldpunt.core.datafile import Codes, DataModel, Vertaalbaar
from meldpunt.core.errors import DomainError

__all__ = [
    "HOOGSTE_NIVEAU",
    "Factor",
    "Gradatie",
    "Gradatieregel",
    "Gradatieregels",
    "Gradering",
    "Niveau",
    "OngeldigeAfwijking",
    "PerGradatie",
    "check_afwijking",
    "grade",
    "needs_second_person",
    "override_direction",
]

HOOGSTE_NIVEAU = 3
T = TypeVar("T")


class OngeldigeAfwijking(DomainError, ValueError):
    """A departure from the tree that the rules do not allow."""


class Factor(StrEnum):
    """The four factors of protocol 1.3, each on a level from 0 to 3."""

    STRAFBAARHEID = "S"
    FREQUENTIE = "F"
    INTENSITEIT = "I"
    IMPACT = "M"


class Gradatie(StrEnum):
    """How serious it is, from light to grave."""

    LICHT = "licht"
    MIDDEL = "middel"
    ERNSTIG = "ernstig"

    @property
    def rang(self) -> int:
        """The place in the order: 0 for licht, 1 for middel, 2 for ernstig."""
        return list(Gradatie).index(self)


Niveau = Annotated[int, Meta(ge=1, le=HOOGSTE_NIVEAU)]


class PerGradatie(DataModel, Generic[T], frozen=True, kw_only=True):
    """One value for each gradation, of which a data file may leave out none."""

    licht: T
    middel: T
    ernstig: T

    def __getitem__(self, gradatie: Gradatie) -> T:
        return {Gradatie.LICHT: self.licht, Gradatie.MIDDEL: self.middel, Gradatie.ERNSTIG: self.ernstig}[gradatie]


class Gradatieregel(DataModel, frozen=True, kw_only=True):
    """One rule that a gradation may rest on: every condition is a lower bound, so a rule can only start to hold."""

    tekst: Vertaalbaar
    acuut: bool = False
    alle: Mapping[Factor, Niveau] = {}
    een_van: Mapping[Factor, Niveau] = {}
    som: Annotated[int, Meta(ge=1, le=HOOGSTE_NIVEAU * len(Factor))] | None = None

    def __post_init__(self) -> None:
        """Refuse a rule that always holds."""
        super().__post_init__()
        if not (self.acuut or self.alle or self.een_van or self.som):
            raise ValueError("deze regel heeft geen voorwaarde")

    def holds(self, factoren: Mapping[Factor, int], *, acuut: bool) -> bool:
        """Tell whether the rule applies to these levels."""
        if self.acuut:
            return acuut
        if self.som is not None and sum(factoren.values()) < self.som:
            return False
        if any(factoren[factor] < level for factor, level in self.alle.items()):
            return False
        return not self.een_van or any(factoren[factor] >= level for factor, level in self.een_van.items())


class Gradatieregels(DataModel, frozen=True, kw_only=True):
    """The thresholds of one version of the tree."""

    ernstig_als: Annotated[tuple[Gradatieregel, ...], Meta(min_length=1)]
    middel_als: Annotated[tuple[Gradatieregel, ...], Meta(min_length=1)]
    anders: Gradatie
    hoogste_stap: Annotated[int, Meta(ge=1, le=1)]
    eigen_ervaring: Vertaalbaar
    bronnen: Codes = field(name="bron")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradering:
    """A gradation and why it is that one."""

    gradatie: Gradatie
    zonder_eigen: Gradatie
    regel: Gradatieregel | None

    @property
    def is_verhoogd(self) -> bool:
        """Whether the person's own rating lifted it."""
        return self.gradatie is not self.zonder_eigen


def grade(factoren: Mapping[Factor, int], *, acuut: bool, eigen: int, regels: Gradatieregels) -> Gradering:
    """Grade four levels; the own rating may lift the result by one step and never lowers it.

    Args:
        factoren: The level of each factor, 0 to 3.
        acuut: Whether someone is in danger now.
        eigen: The person's own rating: 1 licht, 2 middel, 3 ernstig, 0 not given.
        regels: The thresholds to apply.

    Source: protocol 1.3; domain.md §4.2.
    """
    regel, base = _rule_for(factoren, acuut=acuut, regels=regels)
    wish = eigen - 1
    if wish <= base.rang:
        return Gradering(gradatie=base, zonder_eigen=base, regel=regel)
    lifted = list(Gradatie)[min(wish, base.rang + regels.hoogste_stap)]
    return Gradering(gradatie=lifted, zonder_eigen=base, regel=regel)


def override_direction(van: Gradatie | str, naar: Gradatie | str) -> int:
    """Tell which way a departure goes and how far: negative is lighter, zero is none, positive is graver.

    Args:
        van: The gradation that the tree gives.
        naar: The gradation that someone wants.

    Raises:
        ValueError: There is no such gradation.
    """
    return Gradatie(naar).rang - Gradatie(van).rang


def needs_second_person(van: Gradatie | str, naar: Gradatie | str) -> bool:
    """Tell whether a second person must agree: only when the gradation goes down."""
    return override_direction(van, naar) < 0


def check_afwijking(*, van: Gradatie | str, naar: Gradatie | str, reden: str) -> None:
    """Refuse a departure that no reason or second person can make right.

    Args:
        van: The gradation that the tree gives.
        naar: The gradation that the coordinator wants.
        reden: Why; required for every departure.

    Raises:
        OngeldigeAfwijking: With a Dutch sentence for the coordinator: no reason, or more than one step.

    Source: domain.md §4.2 (one step up freely with reason; down needs a second person, see needs_second_person).
    """
    steps = override_direction(van, naar)
    if steps and not reden.strip():
        raise OngeldigeAfwijking("Je kiest een andere gradatie dan het advies. Schrijf erbij waarom.")
    if abs(steps) > 1:
        raise OngeldigeAfwijking("Je kunt één stap tegelijk afwijken van het advies.")


def _rule_for(
    factoren: Mapping[Factor, int], *, acuut: bool, regels: Gradatieregels
) -> tuple[Gradatieregel | None, Gradatie]:
    for rules, gradatie in ((regels.ernstig_als, Gradatie.ERNSTIG), (regels.middel_als, Gradatie.MIDDEL)):
        for regel in rules:
            if regel.holds(factoren, acuut=acuut):
                return regel, gradatie
    return None, regels.anders

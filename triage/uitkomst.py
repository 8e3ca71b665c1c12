"""What an evaluation gives: outcomes, severity and why; plain values without a rule in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage.ernst import Gradatie


class Aanleiding(StrEnum):
    """What an outcome or level rests on."""

    ANTWOORD = "antwoord"
    OVERGESLAGEN = "overgeslagen"
    ALTIJD = "altijd"
    GRADATIE = "gradatie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reden:
    """Why something is so: the answer or the rule, and where that comes from."""

    aanleiding: Aanleiding
    vraag: str = ""
    antwoord: str = ""
    niveau: int | None = None
    bronnen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redenen:
    """The why of an evaluation, per outcome, per factor and for the gradation."""

    uitkomsten: Mapping[str, tuple[Reden, ...]]
    factoren: Mapping[str, tuple[Reden, ...]]
    gradatie: str
    gradatie_bronnen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitkomst:
    """What the answers mean: severity, offers and why. Nothing in it is an action.

    ``uitkomsten`` is what the reporter may see; where the wish of the person concerned is unknown
    (``regie_onbekend``) that is less than ``alle_uitkomsten``.
    """

    factoren: Mapping[str, int]
    gradatie: Gradatie
    gradatie_zonder_eigen: Gradatie
    uitkomsten: tuple[str, ...]
    alle_uitkomsten: tuple[str, ...]
    redenen: Redenen
    gestelde_vragen: tuple[str, ...]
    labels: frozenset[str]
    acuut: bool
    overleg_vandaag: bool
    alleen_vastleggen: bool
    belangenconflict: bool
    regie_onbekend: bool
    namens: bool
    alleen_intern: bool
    boom_versie: str
    boom_sha256: str

    def as_dict(self) -> dict[str, object]:
        """Return the outcome as plain coded values, for storing with a case; no text, no reasons."""
        return {
            "factoren": dict(self.factoren),
            "gradatie": self.gradatie.value,
            "gradatie_zonder_eigen": self.gradatie_zonder_eigen.value,
            "uitkomsten": list(self.uitkomsten),
            "alle_uitkomsten": list(self.alle_uitkomsten),
            "gestelde_vragen": list(self.gestelde_vragen),
            "labels": sorted(self.labels),
            "acuut": self.acuut,
            "overleg_vandaag": self.overleg_vandaag,
            "alleen_vastleggen": self.alleen_vastleggen,
            "belangenconflict": self.belangenconflict,
            "regie_onbekend": self.regie_onbekend,
            "namens": self.namens,
            "alleen_intern": self.alleen_intern,
            "boom_versie": self.boom_versie,
            "boom_sha256": self.boom_sha256,
        }

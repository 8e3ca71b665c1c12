"""What the melder told in one report: in writing, or spoken and then written down (``docs/adr/0048``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from meldpunt.vault.service import CaseContent

if TYPE_CHECKING:
    from meldpunt.vault.service import Contents
    from support.dossiers.inhoud.bestand import Bewijs


class Verhaal(CaseContent, frozen=True, kw_only=True):
    """A report as it was sent; its id is the one that the form sent along."""

    kind: ClassVar[str] = "melding"
    empty_means_none: ClassVar[tuple[str, ...]] = ("wanneer_datum",)

    verhaal: str = ""
    antwoorden: dict[str, tuple[str, ...]] = {}
    platforms: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    wanneer: str = ""
    wanneer_datum: date | None = None
    over_wie: str = ""
    niet_zien: str = ""


class Opnameverslag(CaseContent, frozen=True, kw_only=True):
    """What somebody of the desk heard in a recording, in writing; the newest one counts."""

    kind: ClassVar[str] = "opnameverslag"

    van: UUID
    wie: str
    tekst: str


class Verslagreactie(CaseContent, frozen=True, kw_only=True):
    """What the melder says of it: it is right, or how it was instead. Both texts stay."""

    kind: ClassVar[str] = "verslagreactie"

    van: UUID
    klopt: bool
    tekst: str = ""


@dataclass(frozen=True)
class Opname:
    """A recording of the melder with what was written down of it."""

    bestand: Bewijs = field(repr=False)
    verslag: Opnameverslag | None = field(repr=False, default=None)
    reactie: Verslagreactie | None = field(repr=False, default=None)

    @property
    def is_ongehoord(self) -> bool:
        """Whether nobody wrote down what is said in it."""
        return self.verslag is None

    @property
    def is_verbeterd(self) -> bool:
        """Whether the melder corrected what was written down last."""
        return self.reactie is not None and not self.reactie.klopt


def opnames_in(bestanden: tuple[Bewijs, ...], found: Contents) -> tuple[Opname, ...]:
    """The recordings among the files of a case, each with its newest words.

    Args:
        bestanden: all files.
        found: what was read of the case, what was written down among it.
    """
    return tuple(_opname(item, found) for item in bestanden if item.gesproken)


def _opname(bestand: Bewijs, found: Contents) -> Opname:
    verslag = next((item for item in reversed(found.of(Opnameverslag)) if item.van == bestand.id), None)
    said = (item for item in reversed(found.of(Verslagreactie)) if verslag is not None and item.van == verslag.id)
    return Opname(bestand, verslag, next(said, None))

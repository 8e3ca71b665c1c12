"""How the melder wants to be reached; the newest wish counts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from meldpunt.vault.service import CaseContent


class Contactwens(CaseContent, frozen=True, kw_only=True):
    """A channel with its address, hours, and what the melder does not want."""

    kind: ClassVar[str] = "contact"
    empty_means_none: ClassVar[tuple[str, ...]] = ("pauze_tot",)

    kanaal: str = "code"
    naam: str = ""
    email: str = ""
    telefoon: str = ""
    wanneer: str = ""
    voicemail: str = ""
    geen_citaten: bool = False
    pauze_tot: date | None = None

    @property
    def anoniem(self) -> bool:
        """Whether there is no name and no address."""
        return not (self.naam or self.email or self.telefoon)

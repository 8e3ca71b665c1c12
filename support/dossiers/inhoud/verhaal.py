"""What the melder wrote in one report."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from meldpunt.vault.service import CaseContent


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

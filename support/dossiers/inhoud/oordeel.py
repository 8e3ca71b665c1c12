"""Judgements of a case with the answers they stand on."""

from __future__ import annotations

from typing import ClassVar

from meldpunt.vault.service import CaseContent


class Oordeel(CaseContent, frozen=True, kw_only=True):
    """One judgement: what was computed, what was chosen, and why."""

    kind: ClassVar[str] = "triage"

    door: str
    wie: str = ""
    antwoorden: dict[str, tuple[str, ...]] = {}
    gradatie: str
    berekend: str
    reden: str = ""


class Besluit(Oordeel, frozen=True, kw_only=True):
    """A judgement with whether it holds, which its row tells; never sealed itself."""

    stand: str

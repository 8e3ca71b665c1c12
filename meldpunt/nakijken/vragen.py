"""The sheet for the lawyer: what only a lawyer can decide, and which lines of the product wait for it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile, refuse_doubles

JURIST_BESTAND = Path(__file__).parent / "data" / "jurist-2026.1.yaml"


class Juristvraag(DataModel, frozen=True, kw_only=True):
    """One question in plain Dutch; for a lawyer who reads Dutch law, so in one language.

    ``blokken`` are the steps of the step plan and ``artikelen`` the articles of the table of law that say "nog niet
    juridisch getoetst" until it is answered.
    """

    code: Code
    over: Vast
    vraag: Vast
    blokken: tuple[Code, ...] = ()
    artikelen: tuple[Code, ...] = ()

    @property
    def gezien(self) -> str:
        """The hash of the question: where it changes, the answer to the old one no longer counts."""
        return hashlib.sha256(self.vraag.encode()).hexdigest()


class JuristBestand(DataModel, frozen=True, kw_only=True):
    """All questions of one version, in their order."""

    versie: Code
    bron: Vast
    vragen: Annotated[tuple[Juristvraag, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse a question that stands in the file twice."""
        super().__post_init__()
        refuse_doubles(tuple(vraag.code for vraag in self.vragen))


@cache
def juristvragen() -> tuple[Juristvraag, ...]:
    """Give the questions, in their order."""
    return read_datafile(JURIST_BESTAND, JuristBestand)[0].vragen

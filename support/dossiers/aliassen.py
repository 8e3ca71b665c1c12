"""Aliases of cases: two words that can be said aloud and tell nothing, such as "Groene Merel"."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from meldpunt.core.datafile import Codes, DataModel, read_datafile, refuse_doubles

FILE = Path(__file__).parent / "data" / "aliassen.yaml"


class Aliaswoorden(DataModel, frozen=True, kw_only=True):
    """The words that an alias is made of; a word stands in its list once, so that each is as likely as another."""

    bijvoeglijk: Codes
    zelfstandig: Codes

    def __post_init__(self) -> None:
        """Refuse a word that stands in its list twice."""
        super().__post_init__()
        refuse_doubles(self.bijvoeglijk)
        refuse_doubles(self.zelfstandig)


@cache
def read_aliassen() -> Aliaswoorden:
    """Return the words of this installation, read once.

    Raises:
        OngeldigBestand: Something is missing, unknown or double.
    """
    words, _ = read_datafile(FILE, Aliaswoorden)
    return words


def new_alias(attempt: int = 0) -> str:
    """A random alias; after many collisions a number follows it, so that there is always a free one."""
    words = read_aliassen()
    alias = f"{secrets.choice(words.bijvoeglijk)} {secrets.choice(words.zelfstandig)}"
    return alias if attempt < 20 else f"{alias} {secrets.randbelow(900) + 100}"  # noqa: PLR2004 - twenty tries is plenty

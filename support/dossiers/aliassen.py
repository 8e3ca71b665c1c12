"""Aliases of cases: two words that can be said aloud and tell nothing, such as "Groene Merel"."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from meldpunt.core.datafile import Codes, DataModel, read_datafile, refuse_doubles
from meldpunt.core.db.acting import SYSTEM, acting_as
from support.dossiers.states import GESLOTEN

if TYPE_CHECKING:
    from support.dossiers.models import Dossier

TRIES = 40  # the last twenty carry a number, so that one is free
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


def free_alias(dossier: Dossier) -> str:
    """The alias of a case that opens again, or a new one where an open case has taken it meanwhile.

    A new case takes no name that was used before, but in an earlier version a name was free again after closing. Two
    people with one name would be confused when it is said aloud, and the database refuses it.
    """
    with acting_as(SYSTEM):  # cases that whoever opens this one may not see count as well
        others = type(dossier).objects.exclude(pk=dossier.pk)
        if not others.filter(alias=dossier.alias).exclude(status__in=GESLOTEN).exists():
            return dossier.alias
        drawn = [new_alias(attempt) for attempt in range(TRIES)]
        taken = set(others.filter(alias__in=drawn).values_list("alias", flat=True))
    return next(alias for alias in drawn if alias not in taken)


def new_alias(attempt: int = 0) -> str:
    """A random alias; after many collisions a number follows it, so that there is always a free one."""
    words = read_aliassen()
    alias = f"{secrets.choice(words.bijvoeglijk)} {secrets.choice(words.zelfstandig)}"
    return alias if attempt < 20 else f"{alias} {secrets.randbelow(900) + 100}"  # noqa: PLR2004 - twenty tries is plenty

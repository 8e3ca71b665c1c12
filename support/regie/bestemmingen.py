"""To whom something can go: versioned data, the same in every party."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.utils.translation import gettext

from meldpunt.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection

WORDS = ("naam", "deelt", "zin")
FILE = Path(__file__).parent / "data" / "bestemmingen-2026.1.yaml"


@dataclass(frozen=True)
class Bestemming:
    """One destination: its name, what is shared with it, and what it is for."""

    code: str
    naam: str
    deelt: str
    zin: str
    uitkomsten: tuple[str, ...]


@cache
def _raw() -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(FILE.read_text(encoding="utf-8"))["bestemmingen"])


def bestemmingen() -> list[Bestemming]:
    """Every destination, in words of the reader's language."""
    return [
        Bestemming(
            code=raw["code"],
            uitkomsten=tuple(raw["uitkomsten"]),
            **{name: gettext(raw[name]) for name in WORDS},
        )
        for raw in _raw()
    ]


def bestemming(code: str) -> Bestemming:
    """One destination.

    Raises:
        NotFound: there is no such destination.
    """
    found = next((item for item in bestemmingen() if item.code == code), None)
    if found is None:
        raise NotFound(gettext("Deze bestemming kennen we niet. Kies er een uit de lijst."))
    return found


def bij_uitkomsten(uitkomsten: Collection[str]) -> list[Bestemming]:
    """The destinations that an advice speaks of."""
    return [item for item in bestemmingen() if set(item.uitkomsten) & set(uitkomsten)]

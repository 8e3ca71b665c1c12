"""What in a question may lead to a person, as it is kept in the case for the second person."""

from __future__ import annotations

from meldpunt.core.typed.sporen import Bekend, find
from support.consultatie.inhoud import Leidspoor

__all__ = ["Bekend", "find_sporen"]


def find_sporen(text: str, bekend: Bekend) -> tuple[Leidspoor, ...]:
    """Every piece of a question that may lead to a person, in the very words, each once."""
    return tuple(Leidspoor(woorden=item.woorden, waarom=item.waarom) for item in find(text, bekend))

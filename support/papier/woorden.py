"""Codes of a case in the words that stand on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterable

UNKNOWN = ("weet_niet", "ONBEKEND", "")


def role_words(rol: str) -> str:
    """The role of the person concerned, as the form words it for another; empty where it is not known."""
    if rol in UNKNOWN:
        return ""
    return next((text for _question, text in triage.answers_in_words({"Z1": (rol,)}, namens=True)), "")


def platform_words(codes: Iterable[str]) -> str:
    """Where it happened; what is not known is left out."""
    return ", ".join(triage.label(code, lijst="platform", melder=True) for code in codes if code not in UNKNOWN)

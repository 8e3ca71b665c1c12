"""Kinds of content for the tests of the vault."""

from __future__ import annotations

from typing import Any, ClassVar

from meldpunt.vault import service as vault


class Proefverhaal(vault.CaseContent, frozen=True, kw_only=True):
    """Content of a case."""

    kind: ClassVar[str] = "melding"

    tekst: str


class Proefbericht(vault.CaseContent, frozen=True, kw_only=True):
    """Content of a case, of another kind."""

    kind: ClassVar[str] = "bericht"

    tekst: str


class Doos(vault.Content, frozen=True, kw_only=True):
    """What lies in a lockbox."""

    kind: ClassVar[str] = "proef"

    inhoud: Any = None


class AndereDoos(Doos, frozen=True, kw_only=True):
    """The same for another purpose."""

    kind: ClassVar[str] = "anders"

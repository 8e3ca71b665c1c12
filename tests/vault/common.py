"""What several tests of the vault need: kinds of content, the parser's child asked from here, and a fingerprint."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

import pillow_heif

from meldpunt.evidence.inspection import parser_child as child
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Callable

pillow_heif.register_heif_opener()  # as the child does when it starts
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = '<Types><Override ContentType="application/vnd.openxmlformats"/></Types>'


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


def refusal(what: Callable[[], object]) -> str:
    """The word of the refusal, or nothing."""
    try:
        what()
    except child.Refused as refused:
        return str(refused)
    return ""


def verdict(mime: str, data: bytes) -> dict[str, Any]:
    said, drawn = child.answer({"taak": "keur", "mime": mime}, data)
    assert drawn == b""
    return said


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

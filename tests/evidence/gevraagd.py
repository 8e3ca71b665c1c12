"""What several tests of evidence need: the parser's child asked from here, and a fingerprint."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pillow_heif

from meldpunt.evidence import parser
from meldpunt.evidence import service as evidence
from meldpunt.evidence.inspection import parser_child as child
from meldpunt.evidence.inspection.children import CHILD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

pillow_heif.register_heif_opener()  # as the child does when it starts
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = [
    "../../x.png",
    "..\\..\\x.png",
    "CON.png",
    "é" * 300 + ".png",
    "\u202egnp.exe.png",
    "/etc/passwd\0.png",
    "..",
    "nul",
]
TYPES = '<Types><Override ContentType="application/vnd.openxmlformats"/></Types>'
ANDROID = "".join(
    f"24-11-2026 1{nr // 6}:0{nr % 6} - {('Mira', 'Jan', 'Piet de Vries')[nr % 3]}: bericht {nr}\n" for nr in range(24)
)


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


def messages(data: bytes, mime: str = "text/plain") -> dict[str, Any]:
    said, drawn = child.answer({"taak": "lees", "mime": mime}, data)
    assert drawn == b""
    return said


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(content: bytes, mime: str = "text/plain") -> evidence.Messages | None:
    return evidence.read_messages([content], mime=mime)


# ── F07: a child that misbehaves ─────────────────────────────────────────────────────────────────
def child_that(tmp_path: Path, what: str) -> Path:
    """The child, with something else to do once its walls stand."""
    path = tmp_path / "child.py"
    for name in ("parser_chat.py", "parser_export.py", "parser_mail.py", "parser_notices.py", "parser_walls.py"):
        (tmp_path / name).write_text(CHILD.with_name(name).read_text())
    source = CHILD.read_text()
    start = source.index("def answer(")
    path.write_text(f"{source[:start]}def answer(order, data):\n    {what}\n\n\n{source[source.index('def main(') :]}")
    return path


def tries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    counted: list[int] = []
    real = parser._run_child

    def run(message: bytes, content: bytes) -> bytes | None:
        counted.append(1)
        return real(message, content)

    monkeypatch.setattr(parser, "_run_child", run)
    return counted

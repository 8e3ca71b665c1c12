"""A media folder of its own for the tests of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.evidence import slots
from meldpunt.vault import files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def media(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A media folder of its own, and pieces of 64 bytes."""
    settings.MEDIA_ROOT = tmp_path / "media"
    for module in (slots, files):
        monkeypatch.setattr(module, "CHUNK_BYTES", 64)
    return tmp_path / "media"

"""An anchor file of a test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settled(tmp_path: Path, settings: Any) -> Path:
    """An anchor file of this test's own, and nobody to mail to."""
    settings.ANKER_BESTANDEN = [str(tmp_path / "diep" / "dieper" / "anker.txt"), str(tmp_path / "tweede.txt")]
    settings.ANKER_MAIL = []
    return tmp_path

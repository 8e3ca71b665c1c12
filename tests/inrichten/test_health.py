"""Asking for the root keys costs nothing while nothing changed, and takes nothing away (R15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.inrichten import health
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _looks_again() -> None:
    health._seen.clear()


def test_r15_keys_that_did_not_change_are_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    real = vault.check_root_keys

    def count() -> None:
        read.append(1)
        real()

    monkeypatch.setattr(vault, "check_root_keys", count)

    assert [health.keys_fault() for _ in range(3)] == [""] * 3
    assert read == [1]


def test_r15_a_file_that_is_away_for_a_moment_stops_no_work(settings: Any, tmp_path: Path) -> None:
    settings.ROOT_OP_KEY_FILE = _copy(settings.ROOT_OP_KEY_FILE, tmp_path)
    assert health.keys_fault() == ""
    sealed = vault.seal_op(table="proef", column="woord", row="1", value="hallo")
    moved = settings.ROOT_OP_KEY_FILE.rename(tmp_path / "weg.json")

    assert health.keys_fault() == "root keys are not right"
    assert vault.open_op(table="proef", column="woord", row="1", sealed=sealed) == "hallo"
    moved.rename(settings.ROOT_OP_KEY_FILE)
    assert health.keys_fault() == ""


def _copy(path: Path, folder: Path) -> Path:
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    copy.chmod(0o400)
    return copy

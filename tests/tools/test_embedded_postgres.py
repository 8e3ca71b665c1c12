"""The embedded server's programs reach ``nobody`` without a folder being opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import embedded_postgres


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "site" / "server" / "install" / "bin"
    folder.mkdir(parents=True)
    (folder / "postgres").write_text("program")
    (tmp_path / "site" / "server.libs").mkdir()
    (tmp_path / "site" / "server.libs" / "libpq.so").write_text("library")
    return folder


def test_behind_a_closed_folder_root_uses_a_copy_with_its_libraries(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    closed = tmp_path / "site"
    closed.chmod(0o700)

    found = embedded_postgres._reachable(programs, tmp_path / "open")

    assert found == tmp_path / "open" / "server" / "install" / "bin"
    assert (found / "postgres").read_text() == "program"
    assert (found / "../../../server.libs/libpq.so").read_text() == "library"
    assert closed.stat().st_mode & 0o777 == 0o700


def test_an_ordinary_user_runs_the_programs_where_they_are(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    assert embedded_postgres._reachable(programs, tmp_path / "open") == programs


def test_an_open_folder_needs_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)

    assert embedded_postgres._reachable(Path("/usr"), tmp_path) == Path("/usr")

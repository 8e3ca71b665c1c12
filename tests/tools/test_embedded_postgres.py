"""The embedded server's programs reach ``nobody`` without a folder being opened."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
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


def test_a_server_that_was_killed_starts_again_and_takes_connections_when_it_says_so(tmp_path: Path) -> None:
    first = embedded_postgres.ensure_started(tmp_path)
    with psycopg.connect(first.url_of("meldpunt"), autocommit=True) as link:
        link.execute("CREATE TABLE kept AS SELECT n FROM generate_series(1, 200000) n")
    pid = int((tmp_path / "postgres" / "postmaster.pid").read_text().split()[0])
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)  # as the machine's own first process does after a cut of the power

    again = embedded_postgres.ensure_started(tmp_path)
    try:
        with psycopg.connect(again.url_of("meldpunt")) as link:
            assert link.execute("SELECT count(*) FROM kept").fetchone() == (200_000,)
    finally:
        embedded_postgres.stop(tmp_path)

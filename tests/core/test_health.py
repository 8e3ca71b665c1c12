"""Whether the product lives and whether it can work, and that neither answer tells more (R15)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from meldpunt.core import clock
from meldpunt.core.web import health

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.django_db
VERSION = re.compile(r"\d+\.\d+|python|django|gunicorn|postgres|psycopg", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _looks_again() -> None:
    health._migrated.clear()


def _ready() -> tuple[int, str]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.content.decode()


def test_r15_alive_asks_nothing_of_anything(django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "now", _away)
    monkeypatch.setattr(health, "_questions", [_away])
    with django_assert_num_queries(0):
        answer = Client().get("/livez")

    assert (answer.status_code, answer.content) == (200, b"ok")


def _away(*_args: object, **_kwargs: object) -> Any:
    raise OperationalError("the server closed the connection; version 18.1")


def test_r15_ready_when_everything_is_there() -> None:
    assert _ready() == (200, "ok")


def test_r15_a_database_that_is_away_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", _away)

    assert _ready() == (503, "database away")


@pytest.mark.parametrize(
    ("seconds", "ready"), [(-3600, False), (-6, False), (-4, True), (0, True), (4, True), (6, False), (3600, False)]
)
def test_r15_a_clock_that_is_five_seconds_off_is_not_ready(seconds: int, ready: bool) -> None:  # noqa: FBT001 - a row of a table
    with clock.at(clock.now() + timedelta(seconds=seconds)):
        assert _ready() == ((200, "ok") if ready else (503, "clocks differ"))


def test_r15_tables_of_before_are_not_ready_until_they_are_migrated() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("outbox", "0005_given_up")
    before = _ready()
    recorder.record_applied("outbox", "0005_given_up")

    assert before == (503, "tables are older than this version")
    assert _ready() == (200, "ok")


def test_r15_a_key_of_another_installation_or_none_is_not_ready(settings: Any, tmp_path: Path) -> None:
    mine = settings.ROOT_SEAL_KEY_FILE
    settings.ROOT_SEAL_KEY_FILE = tmp_path / "root-seal.json"
    away = _ready()
    settings.ROOT_SEAL_KEY_FILE.write_bytes(settings.ROOT_OP_KEY_FILE.read_bytes())
    settings.ROOT_SEAL_KEY_FILE.chmod(0o400)
    other = _ready()
    settings.ROOT_SEAL_KEY_FILE = mine

    assert [away, other] == [(503, "root keys are not right")] * 2
    assert _ready() == (200, "ok")


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_r15_no_answer_tells_a_version(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    well = Client().get(path)
    monkeypatch.setattr(connection, "cursor", _away)
    unwell = Client().get(path)

    for answer in (well, unwell):
        told = [answer.content.decode(), *(f"{name}: {value}" for name, value in answer.headers.items())]
        assert [line for line in told if VERSION.search(line)] == []


def test_r15_what_is_wrong_is_in_the_log_in_fixed_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(connection, "cursor", _away)
    _ready()

    assert [record.getMessage() for record in caplog.records if record.name == "meldpunt.core.web.health"] == [
        "not ready: database away"
    ]


def test_an_app_that_asks_twice_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    questions: list[Callable[[], str]] = []
    monkeypatch.setattr(health, "_questions", questions)

    def question() -> str:
        asked.append(1)
        return ""

    health.ready_when(question)
    health.ready_when(question)
    _ready()

    assert asked == [1]

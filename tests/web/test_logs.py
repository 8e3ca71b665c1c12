"""A log line: fixed words, one line, UTC; whatever a visitor sends stays out or stays in its line."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import re
import runpy
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.core.logs import LogLine, WithoutContent, encoded

if TYPE_CHECKING:
    from collections.abc import Iterator

BREAKERS = [
    "regel\r\n2026-01-01T00:00:00.000Z ERROR vals bericht",
    "rood\x1b[31m\x1b]0;titel\x07",
    'einde"}\n{"niveau": "ERROR", "tekst": "vals"}',
    "om\u202eekeerd\u2066",
    "nieuw\u2028regel\u2029\x85\x0b\x0c",
    "nul\x00del\x7fc1\x9b31m",
]
STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the shipped configuration writes, caught."""
    target, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:]
    logging.config.dictConfig({**settings.LOGGING, "disable_existing_loggers": False})
    handler = next(
        h for h in root.handlers if isinstance(h, logging.StreamHandler) and isinstance(h.formatter, LogLine)
    )
    handler.setStream(target)
    yield target
    root.handlers = before


@pytest.mark.parametrize("text", BREAKERS, ids=range(len(BREAKERS)))
def test_l05_what_breaks_out_of_a_line_is_encoded(lines: io.StringIO, text: str) -> None:
    logging.getLogger("meldpunt.proef").warning("ontvangen: %s", text)

    written = lines.getvalue()
    (line,) = written.splitlines()
    assert re.fullmatch(rf"{STAMP} WARNING meldpunt\.proef ontvangen: .*", line)
    assert line.isprintable()
    assert json.loads(f'"{line}"') == f"{line.split(' ', 1)[0]} WARNING meldpunt.proef ontvangen: {text}"


def test_weasyprint_tells_everything_but_how_to_subset_a_font(lines: io.StringIO) -> None:
    logger = logging.getLogger("weasyprint")
    logger.warning("Using fontTools instead of HarfBuzz-Subset for font %r.", "Source Sans 3")
    logger.warning("Ignored %r.", "x: y")

    (line,) = lines.getvalue().splitlines()
    assert line.endswith("WARNING weasyprint Ignored 'x: y'.")


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_l05_no_text_at_all_makes_a_second_line(text: str) -> None:
    written = encoded(text)

    assert len(f"x{written}x".splitlines()) == 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", written)
    assert not re.search(r'(?<!\\)(?:\\\\)*"', written)


def test_l05_a_header_with_a_second_line_stays_one_line(lines: io.StringIO) -> None:
    response = Client().get("/", headers={"host": 'kwaad\r\n\x1b[2J"}{'})

    assert response.status_code == 400
    (line,) = lines.getvalue().splitlines()
    assert re.match(rf"{STAMP} ERROR django\.security\.DisallowedHost ", line)
    assert line.isprintable()


def test_l05_the_moment_is_utc_whatever_the_clock_of_the_machine_says(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.25)
    monkeypatch.setattr("time.time_ns", lambda: 1_800_000_000_250_000_000)

    logging.getLogger("meldpunt.proef").warning("nu")

    assert lines.getvalue().startswith("2027-01-15T08:00:00.250Z ")


@pytest.mark.django_db
def test_l05_an_error_of_ours_names_the_route_and_the_mark_and_never_the_path_or_the_value(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise ValueError("kanarie van de melder")

    monkeypatch.setattr("meldpunt.melden.views.concept_of", fail)

    page = reverse("melden:pagina", args=["wat"]) + "?kanarie=pad"
    response = Client(raise_request_exception=False).get(page)

    (mark,) = re.findall(r"kenmerk: ([0-9a-f]{8})<", response.content.decode())
    (line,) = lines.getvalue().splitlines()
    assert re.fullmatch(rf"{STAMP} ERROR django\.request 500 melden:pagina {mark} \[ValueError in \w+\.py:\d+\]", line)


def test_l05_a_failed_task_does_not_quote_its_error(lines: io.StringIO) -> None:
    context = {"name": "outbox.relay", "id": "7", "description": "raised unexpected", "exc": "ValueError('kanarie')", "args": "kanarie"}  # fmt: skip
    logger = logging.getLogger("celery.app.trace")
    logger.error("Task %(name)s[%(id)s] %(description)s: %(exc)s", context, extra={"data": context})

    assert "outbox.relay" in lines.getvalue()
    assert "kanarie" not in lines.getvalue()


def test_w05_the_web_server_keeps_no_access_log_and_names_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    from gunicorn.config import Config

    shipped = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"))
    config = Config()
    for name in ("accesslog", "errorlog", "loglevel", "logger_class"):
        config.set(name, shipped[name])
    log = config.logger_class(config)
    log.warning("Invalid request from ip=198.51.100.7: Invalid HTTP header: 'Mozilla/5.0'")
    try:
        int("198.51.100.7")
    except ValueError:
        log.exception("Error handling request %s %s", "GET", "/code/?kanarie=198.51.100.7")
    written = capsys.readouterr().err

    assert config.accesslog is None
    assert re.search(rf"^{STAMP} WARNING gunicorn\.error Invalid request$", written, re.MULTILINE)
    assert "Error handling request [ValueError in test_logs.py" in written
    assert "198.51.100.7" not in written
    assert "Mozilla" not in written
    assert "kanarie" not in written


def test_w05_every_handler_of_the_product_takes_content_away() -> None:
    handlers: Any = settings.LOGGING["handlers"]
    for handler in handlers.values():
        assert handler["filters"] == ["zonder_inhoud"]
    record = logging.makeLogRecord({"name": "celery", "msg": "x", "request": object(), "data": {"exc": "waarde"}})

    assert WithoutContent().filter(record)
    assert not {"request", "data"} & set(record.__dict__)


def test_l05_a_worker_writes_as_everything_else_does(lines: io.StringIO) -> None:
    from celery.utils.log import get_task_logger

    from meldpunt.celery import app

    before = logging.getLogger().handlers[:]
    app.log.setup_logging_subsystem(loglevel="WARNING")
    get_task_logger("outbox").warning("een taak\n\x1b[31m")

    (line,) = lines.getvalue().splitlines()
    assert re.match(rf"{STAMP} WARNING outbox een taak", line)
    assert logging.getLogger().handlers == before

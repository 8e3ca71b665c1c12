"""How the web server runs: two processes with threads, and no log line about who asked for what."""

from __future__ import annotations

import gc
import logging
import os
from typing import Any
from wsgiref.util import setup_testing_defaults

from gunicorn.glogging import Logger

from meldpunt.core.logs import LogLine, WithoutContent
from meldpunt.core.process import close_memory


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's own lines without the address and the request that it quotes in them, in UTC as all others."""

    def setup(self, cfg: Any) -> None:
        """Give gunicorn's handlers the format and the filter of the product."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(LogLine("{asctime} {levelname} {name} {message}", style="{"))
            handler.addFilter(WithoutContent())
        self.access_log.addHandler(logging.NullHandler())


bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True  # one copy of code and data, shared by the processes
accesslog = None  # an access log would hold addresses
errorlog = "-"
logger_class = QuietLogger
loglevel = "warning"
timeout = 60
graceful_timeout = 30
keepalive = 5
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - gunicorn's heartbeat file, no content
control_socket_disable = True

FORM = ("voor-wie",)  # the others open only within a report
PUBLIC = ("/", "/hulp/", "/beslisboom/", "/code/", "/inloggen/")
FIRST_PAGES = (*PUBLIC, *(f"{language}/melden/{page}/" for language in ("", "/en") for page in FORM))


def on_starting(server: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Let no other process of this user look into this one, before any key is read."""
    close_memory()


def when_ready(server: Any) -> None:
    """Load all pages before the processes fork, and leave them out of garbage collection: then they stay shared.

    And say once which walls around a stranger's file this machine cannot build.
    """
    from django.apps import apps  # noqa: PLC0415 - the settings are there only now
    from django.urls import get_resolver  # noqa: PLC0415 - idem

    if apps.is_installed("meldpunt.evidence"):  # the bare Django of the benchmark runs under this file too
        _tell_of_walls(server)
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


def _tell_of_walls(server: Any) -> None:
    from meldpunt.evidence.service import ParserFailed, missing_walls  # noqa: PLC0415 - the settings are there only now

    try:
        missing = ", ".join(missing_walls())
    except ParserFailed:
        missing = "a wall does not stand, no file will be read"
    if missing:
        server.log.warning("parser walls missing: %s", missing)


def post_worker_init(worker: Any) -> None:
    """Open a few pages before a process takes visitors.

    What is used is written to, be it only to count its references, and what is written to after the fork is copied.
    So a process reaches the size that it keeps, and is quick, before its first visitor and not after it. It stops
    at the first page that is not there, such as when the database is away: visitors then get the page that says so.
    """
    from django.conf import settings  # noqa: PLC0415 - the settings are there only now

    host = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    for path in FIRST_PAGES:
        environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": host, "wsgi.url_scheme": "https"}
        setup_testing_defaults(environ)
        status: list[str] = []
        answer = worker.wsgi(environ, lambda line, *_, status=status: status.append(line))
        for _part in answer:
            pass
        answer.close()
        if not status[0].startswith("200"):
            return

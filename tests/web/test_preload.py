"""What a first visitor would wait for is loaded before."""

from __future__ import annotations

import io
import runpy
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.template import engines
from django.utils.translation import override

from meldpunt.preload import preload
from support.stappenplan.blokken import blokken
from triage.beslisboom import boom
from triage.forms import shared_field

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

TEMPLATES = settings.BASE_DIR / "templates"


def _compiled() -> set[str]:
    (loader,) = engines["django"].engine.template_loaders  # type: ignore[attr-defined]  # the one backend here
    return {template.name for template in loader.get_template_cache.values() if hasattr(template, "name")}


def test_all_is_loaded_before_the_fork_and_the_database_is_not_asked() -> None:
    for engine in engines.all():
        engine.engine.template_loaders[0].reset()  # type: ignore[attr-defined]  # idem
    boom.cache_clear()
    blokken.cache_clear()

    preload()

    assert {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")} <= _compiled()
    assert boom.cache_info().currsize == blokken.cache_info().currsize == 1
    vraag = boom().vragen[0]
    assert shared_field(vraag, namens=True) is shared_field(vraag, namens=True)


@pytest.mark.django_db
def test_a_process_opens_its_first_pages_before_it_takes_visitors(settings: Any, client: Client) -> None:
    settings.ALLOWED_HOSTS = ["meldpunt.example"]
    settings.SECURE_SSL_REDIRECT = True
    shipped = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"))
    answers = []

    def application(environ: dict[str, Any], start_response: Callable[[str, list[Any]], object]) -> io.BytesIO:
        secure = environ["wsgi.url_scheme"] == "https"
        response = client.get(environ["PATH_INFO"], headers={"host": environ["HTTP_HOST"]}, secure=secure)
        answers.append((environ["PATH_INFO"], response.status_code))
        start_response(f"{response.status_code} {response.reason_phrase}", [])
        return io.BytesIO(response.content)

    with override("nl"):  # a page in English leaves its language behind
        shipped["post_worker_init"](SimpleNamespace(wsgi=application))

    assert answers == [(page, 200) for page in shipped["FIRST_PAGES"]]
    assert ("/en/melden/voor-wie/", 200) in answers


def test_a_process_that_cannot_show_a_page_does_not_wait_for_the_others() -> None:
    shipped = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"))
    asked = []

    def application(environ: dict[str, Any], start_response: Callable[[str, list[Any]], object]) -> io.BytesIO:
        asked.append(environ["PATH_INFO"])
        start_response("503 Service Unavailable", [])
        return io.BytesIO(b"")

    shipped["post_worker_init"](SimpleNamespace(wsgi=application))

    assert asked == ["/"]

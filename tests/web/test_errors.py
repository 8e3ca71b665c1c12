"""A page for an error tells that something went wrong, whom to call and a mark; never what went wrong (W14)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from meldpunt.core.web.pages import server_error

pytestmark = pytest.mark.django_db
TELLS = re.compile(
    r"Traceback|ValueError|OperationalError|kanarie|/meldpunt/|\.py\b|Django|SECRET|settings", re.IGNORECASE
)


def broken(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise error

    monkeypatch.setattr("meldpunt.melden.views.concept_of", fail)
    monkeypatch.setattr("meldpunt.melden.concept.exclusive_of", fail)


@pytest.mark.parametrize(
    ("error", "status"), [(ValueError("kanarie"), 500), (OperationalError("kanarie"), 503)], ids=["ours", "database"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_w14_an_error_page_tells_a_mark_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, method: str
) -> None:
    broken(monkeypatch, error)
    client = Client(raise_request_exception=False)

    pages = [getattr(client, method)(reverse("melden:pagina", args=["wat"])) for _again in range(2)]

    marks = [re.findall(r"kenmerk: ([0-9a-f]{8})<", page.content.decode()) for page in pages]
    assert [page.status_code for page in pages] == [status, status]
    assert all(len(mark) == 1 for mark in marks)
    assert marks[0] != marks[1]
    for page in pages:
        assert not TELLS.search(re.sub(r"<link[^>]*>", "", page.content.decode()))
        assert "088 000 12 34" in page.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 405])
def test_w14_a_refusal_tells_nothing_either(status: int) -> None:
    client = Client(enforce_csrf_checks=True)
    page = {
        400: lambda: client.get("/", headers={"host": "kanarie.example"}),
        403: lambda: client.post(reverse("mijnmelding:code"), {"code": "x"}),
        404: lambda: client.get("/bestaat/niet/"),
        405: lambda: Client().post("/livez"),
    }[status]()

    assert page.status_code == status
    assert not TELLS.search(page.content.decode())


@override_settings(DEBUG=False)
def test_w14_the_technical_page_has_no_way_in(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.views import debug

    def shown(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("technical_500 was asked")

    monkeypatch.setattr(debug, "technical_500_response", shown)
    broken(monkeypatch, ValueError("kanarie"))

    assert get_resolver().resolve_error_handler(500) is server_error
    assert Client(raise_request_exception=False).get(reverse("melden:later")).status_code == 500

"""Until the desk is open there is one calm page."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from meldpunt.inrichten.middleware import OnlyWhenOpen
from meldpunt.vault import service as vault

pytestmark = pytest.mark.django_db


def test_until_it_is_open_there_is_one_calm_page(closed: str, rf: Any) -> None:
    assert closed
    gate = OnlyWhenOpen(lambda _request: HttpResponse("the page"))
    for path in ("/", "/melden/", "/code/", "/werkplek/"):
        response = gate(rf.get(path))
        assert response.status_code == 503
        assert "112" in response.content.decode()
    for path in ("/inrichten/", "/livez", "/static/css/meldpunt.css"):
        assert gate(rf.get(path)).content == b"the page"
    vault.mark_open()
    assert gate(rf.get("/melden/")).content == b"the page"

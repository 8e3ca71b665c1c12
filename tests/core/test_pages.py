"""The page for when the database is away hands back what was typed, and never a secret."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from psycopg.errors import ConnectionTimeout, DiskFull

from meldpunt.core.web.middleware import DatabaseAway
from meldpunt.core.web.pages import database_away_page, is_disk_full

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TYPED = {
    "login": "cor-hendriks",
    "password": "kompas regen storm",
    "wachtzin": "lijn kelder maan",
    "code": "ABCD-EFGH",
    "tekst": "Dag, ik schreef dit.",
}
SECRETS = [value for name, value in TYPED.items() if name != "tekst"]


def _page(path: str, data: dict[str, str]) -> str:
    return database_away_page(RequestFactory().post(path, data)).content.decode()


@pytest.mark.parametrize("path", ["/melden/wat/", "/werkplek/", "/inloggen/", "/ontgrendelen/", "/code/", "/en/code/"])
def test_a_secret_never_comes_back(path: str) -> None:
    page = _page(path, TYPED)

    assert not [secret for secret in SECRETS if secret in page]
    assert "Dag, ik schreef dit." in page


@pytest.mark.parametrize(
    "path", ["/inloggen/", "/inloggen/tweede-stap/authenticate/", "/ontgrendelen/", "/code/", "/en/code/"]
)
def test_where_secrets_are_typed_no_other_field_comes_back(path: str) -> None:
    page = _page(path, TYPED | {"tekst": "", "iets": "anders getypt"})

    assert "anders getypt" not in page
    assert "<form" not in page


def test_what_a_melder_typed_comes_back() -> None:
    page = _page("/melden/wat/", {"verhaal": "Mijn <b>verhaal</b>", "leeg": " ", "csrfmiddlewaretoken": "x"})

    assert "Mijn &lt;b&gt;verhaal&lt;/b&gt;" in page
    assert page.count("<textarea") == 1


def test_reading_a_page_hands_back_no_form() -> None:
    page = database_away_page(RequestFactory().get("/code/")).content.decode()

    assert "<form" not in page
    assert "tel:112" in page


def _from(cause: Exception) -> OperationalError:
    error = OperationalError("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "x"), True),
        (OSError(errno.EDQUOT, "x"), True),
        (OSError(errno.EACCES, "x"), False),
        (_from(DiskFull()), True),
        (_from(ConnectionTimeout()), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_m7_a_full_disk_is_known_by_its_number(error: BaseException | None, full: bool) -> None:  # noqa: FBT001 - a row of a table
    assert is_disk_full(error) is full


def test_m7_a_full_database_says_so_and_gives_back_what_was_typed() -> None:
    def refuse(_request: HttpRequest) -> HttpResponse:
        raise _from(DiskFull())

    request = RequestFactory().post("/melden/wat/", {"verhaal": "Wat ik typte"})
    page = DatabaseAway(refuse).process_exception(request, _from(DiskFull()))
    outside = DatabaseAway(refuse)(request)

    assert page is not None
    for answer in (page, outside):
        assert answer.status_code == 503
        assert "Er is nu geen plek om iets te bewaren." in answer.content.decode()
        assert "Wat ik typte" in answer.content.decode()

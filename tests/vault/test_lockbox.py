"""Lockboxes: what only a cookie opens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meldpunt.core import clock
from meldpunt.vault import lockbox
from meldpunt.vault.models import Lockbox
from tests.vault.common import AndereDoos, Doos

pytestmark = pytest.mark.django_db


def put(value: object = "inhoud", seconds: int = 60) -> str:
    token = lockbox.new_token()
    lockbox.put(token=token, value=Doos(inhoud=value), seconds=seconds)
    return token


def test_the_token_opens_it_and_nothing_else_does() -> None:
    token = put({"a": [1, None, "é"]})

    assert lockbox.get(Doos, token=token) == Doos(inhoud={"a": [1, None, "é"]})
    assert lockbox.get(Doos, token=lockbox.new_token()) is None
    assert lockbox.get(AndereDoos, token=token) is None


@pytest.mark.parametrize("token", [None, "", "x", "é", "A" * 43, "A" * 500, "\x00"])
def test_a_forged_token_opens_nothing(token: str | None) -> None:
    put()

    assert lockbox.get(Doos, token=token) is None
    assert token is None or lockbox.is_token(token) is (token == "A" * 43)
    lockbox.drop(token=token)
    assert Lockbox.objects.count() == 1


def test_the_row_holds_neither_token_nor_content() -> None:
    token = put("een leesbaar woord")
    row = Lockbox.objects.get()

    assert token not in row.pk
    assert b"leesbaar" not in bytes(row.body)


def test_it_expires_unless_it_is_used() -> None:
    token = put(seconds=60)

    with clock.at(clock.now() + timedelta(seconds=50)):
        assert lockbox.get(Doos, token=token, extend=60) == Doos(inhoud="inhoud")
    with clock.at(clock.now() + timedelta(seconds=100)):
        assert lockbox.get(Doos, token=token) == Doos(inhoud="inhoud")
    with clock.at(clock.now() + timedelta(seconds=120)):
        assert lockbox.get(Doos, token=token) is None
        assert lockbox.sweep() == 1


def test_a_dropped_box_is_gone() -> None:
    token = put()

    lockbox.drop(token=token)

    assert lockbox.get(Doos, token=token) is None


def test_a_changed_row_opens_nothing() -> None:
    token, other = put("een"), put("twee")
    first, second = Lockbox.objects.all()
    Lockbox.objects.filter(pk=first.pk).update(body=second.body)
    Lockbox.objects.filter(pk=second.pk).update(body=first.body)

    assert lockbox.get(Doos, token=token) is None
    assert lockbox.get(Doos, token=other) is None

"""Lockboxes: what only a cookie opens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meldpunt.core import clock
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import UnknownCode
from meldpunt.vault.models import Lockbox
from tests.vault.common import AndereDoos, Doos

pytestmark = pytest.mark.django_db
with_database = pytest.mark.django_db


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


@with_database
def test_c07_a_token_names_the_same_row() -> None:
    lockbox.put(token="A" * 43, value=Doos(inhoud=1), seconds=9)

    assert Lockbox.objects.get().pk == "7ccbb348b55df6c085248491c68227ae"


@with_database
def test_a_box_that_is_used_lives_on_and_no_other() -> None:
    used, other = lockbox.new_token(), lockbox.new_token()
    for token in (used, other):
        lockbox.put(token=token, value=Doos(inhoud=1), seconds=60)

    lockbox.get(Doos, token=used, extend=600)

    with clock.at(clock.now() + timedelta(seconds=120)):
        assert lockbox.get(Doos, token=used) == Doos(inhoud=1)
        assert lockbox.get(Doos, token=other) is None


# ── lockboxes ───────────────────────────────────────────────────────────────────────────────────
@with_database
def test_a_box_is_replaced_extended_and_swept_one_by_one() -> None:
    token, other = lockbox.new_token(), lockbox.new_token()
    assert len(token) == 43
    lockbox.put(token=token, value=Doos(inhoud=1), seconds=60)
    lockbox.put(token=token, value=Doos(inhoud=2), seconds=120)
    lockbox.put(token=other, value=AndereDoos(inhoud=1), seconds=30)

    assert Lockbox.objects.count() == 2
    assert all(len(row.pk) == 32 for row in Lockbox.objects.all())
    assert lockbox.get(Doos, token=token) == Doos(inhoud=2)
    assert lockbox.get(Doos, token=other) is None
    with clock.at(clock.now() + timedelta(seconds=90)):
        assert lockbox.get(Doos, token=token, extend=0) == Doos(inhoud=2)
        assert lockbox.get(Doos, token=token) is None
        assert lockbox.sweep() == 2
    lockbox.put(token=token, value=Doos(inhoud=3), seconds=60)
    lockbox.put(token=other, value=Doos(inhoud=4), seconds=60)
    lockbox.drop(token=other)
    lockbox.drop(token=None)
    assert lockbox.get(Doos, token=token) == Doos(inhoud=3)
    assert lockbox.get(Doos, token=other) is None
    assert lockbox.sweep() == 0


@with_database
def test_a_code_opens_the_same_box_on_any_device() -> None:
    code = vault.new_code()
    token = lockbox.token_of(code, "label")

    assert token == lockbox.token_of(code.lower().replace("-", " "), "label")
    assert token != lockbox.token_of(code, "ander label")
    assert len(token) == 43
    lockbox.put(token=token, value=Doos(inhoud=1), seconds=60)
    assert lockbox.get(Doos, token=token) == Doos(inhoud=1)
    with pytest.raises(UnknownCode):
        lockbox.token_of("geen code", "label")

"""Lockboxes: what only a cookie opens."""

from __future__ import annotations

import base64
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as conf

from meldpunt.core import clock
from meldpunt.vault import lockbox, rotation
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.content import to_raw
from meldpunt.vault.crypt.errors import RootKeyError, UnknownCode
from meldpunt.vault.crypt.fields import seal_json
from meldpunt.vault.crypt.primitives import derive
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import Lockbox
from meldpunt.vault.rings import rootkeys
from tests.vault.common import AndereDoos, Doos

if TYPE_CHECKING:
    from pathlib import Path

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


# ── the second lock ─────────────────────────────────────────────────────────────────────────────
def test_low_a_cookie_and_a_copy_of_the_database_open_nothing_without_the_root_key(
    settings: Any, tmp_path: Path
) -> None:
    token = put("sleutel")
    other = tmp_path / "andere.json"
    rootkeys.write_ring("root-seal", other, uuid.uuid4())
    settings.ROOT_SEAL_KEY_FILE = other

    assert lockbox.get(Doos, token=token) is None


def test_low_a_worker_opens_no_box(settings: Any) -> None:
    token = put()
    settings.PROCESS = "worker"

    with pytest.raises(RootKeyError):
        lockbox.get(Doos, token=token)


def test_low_a_box_with_one_lock_still_opens_and_gets_two_when_it_is_written_again() -> None:
    """A box as it was written before: sealed under the key of its cookie, and nothing over it."""
    token = put("vers")
    row = Lockbox.objects.get()
    secret = Secret(base64.urlsafe_b64decode(token + "="))
    old = seal_json(derive(secret, "key"), to_raw(Doos(inhoud="oud")), "vault.lockbox", "proef", row.pk, "")
    Lockbox.objects.update(body=old)

    assert lockbox.get(Doos, token=token) == Doos(inhoud="oud")
    assert lockbox.count_old() == 0
    lockbox.put(token=token, value=Doos(inhoud="nieuw"), seconds=60)
    assert bytes(Lockbox.objects.get().body)[0] == 2


@pytest.mark.parametrize("at", [0, 1, 2, 5, 6, -1])
def test_low_a_changed_byte_in_either_lock_opens_nothing(at: int) -> None:
    token = put()
    body = bytearray(Lockbox.objects.get().body)
    body[at] ^= 1
    Lockbox.objects.update(body=bytes(body))

    assert lockbox.get(Doos, token=token) is None


@pytest.mark.usefixtures("own_roots")
def test_low_the_outer_lock_moves_with_the_root_key_and_needs_no_cookie() -> None:
    tokens = [put(number) for number in range(3)]
    rotation.add_root_keys()
    rotation.activate_root_keys()
    assert lockbox.count_old() == 3
    assert lockbox.get(Doos, token=tokens[0]) == Doos(inhoud=0)
    assert lockbox.reseal() == 3
    assert lockbox.count_old() == lockbox.reseal() == 0
    for name, path in (("root-op", conf.ROOT_OP_KEY_FILE), ("root-seal", conf.ROOT_SEAL_KEY_FILE)):
        rootkeys.keep_active_only(name, path)
    rootkeys.forget()

    assert [lockbox.get(Doos, token=token) for token in tokens] == [Doos(inhoud=number) for number in range(3)]


def test_low_a_rotation_of_the_root_keys_knows_the_boxes() -> None:
    assert (lockbox.reseal, lockbox.count_old) in rotation._others


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

"""Rows of several tables in one statement."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from meldpunt.core.db.rows import insert, together
from meldpunt.outbox.models import Item
from meldpunt.vault.models import CaseKey, DeskShare

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)


def _item(key: str) -> Item:
    return Item(task="zin;met 100 % 'van alles'", subject=uuid.uuid4(), key=key, created_at=MOMENT)


def _case_key() -> CaseKey:
    return CaseKey(case_id=uuid.uuid4(), public=b"\x00%s\xff'", proof=b"proof", version=7, grants_mac=b"")


def test_what_is_inserted_is_read_back_as_it_was() -> None:
    item, key = _item("a"), _case_key()
    insert([item])
    insert([key])
    found = Item.objects.get(pk=item.pk)
    assert (found.task, found.subject, found.status) == ("zin;met 100 % 'van alles'", item.subject, "pending")
    assert (found.created_at, found.leased_until, found.attempts) == (MOMENT, None, 0)
    again = CaseKey.objects.get(pk=key.pk)
    assert (bytes(again.public), again.version, bytes(again.grants_mac)) == (b"\x00%s\xff'", 7, b"")


def test_rows_of_three_tables_go_in_one_statement() -> None:
    shares = [DeskShare(epoch=1, account_id=name, wrapped=b"w") for name in ("a", "b")]
    with CaptureQueriesContext(connection) as queries, together():
        insert([_item("a")])
        insert([_case_key()])
        insert(shares)
        insert([])
        assert Item.objects.count() == 0
    assert len(queries) == 2  # the count, and the rows
    assert (Item.objects.count(), CaseKey.objects.count(), DeskShare.objects.count()) == (1, 1, 2)


def test_once_leaves_out_what_is_there() -> None:
    insert([_item("a")])
    insert([_item("a"), _item("b")], once=True)
    assert sorted(Item.objects.values_list("key", flat=True)) == ["a", "b"]


def test_a_row_twice_fails_where_the_block_ends_and_nothing_stays() -> None:
    def write() -> None:
        with transaction.atomic(), together():
            insert([_case_key()])
            insert([_item("a"), _item("a")])

    with pytest.raises(IntegrityError):
        write()
    assert (Item.objects.count(), CaseKey.objects.count()) == (0, 0)


def test_an_error_in_the_block_sends_nothing_and_the_next_block_begins_empty() -> None:
    def stop_half_way() -> None:
        with together():
            insert([_item("a")])
            raise ValueError("half")

    with pytest.raises(ValueError, match="half"):
        stop_half_way()
    with together():
        insert([_item("b")])
    assert list(Item.objects.values_list("key", flat=True)) == ["b"]


def test_a_savepoint_that_is_undone_takes_its_rows_along() -> None:
    def stop_half_way() -> None:
        with transaction.atomic():
            insert([_item("a")])
            raise ValueError("terug")

    with together():
        with pytest.raises(ValueError, match="terug"):
            stop_half_way()
        insert([_item("b")])

    assert list(Item.objects.values_list("key", flat=True)) == ["b"]


def test_an_empty_block_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries, together():
        pass
    assert len(queries) == 0


def test_one_block_at_a_time() -> None:
    with together(), pytest.raises(RuntimeError, match="one block"), together():
        pass


def test_rows_wait_in_a_transaction_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meldpunt.core.db.rows.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="in a transaction"), together():
        pass

"""The tree of signed state: what agrees, and what nobody can put in its place."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from psycopg import sql

from meldpunt.vault.crypt.errors import RootKeyError, StateMismatch
from meldpunt.vault.rings import rootkeys
from meldpunt.vault.signed import tree
from meldpunt.vault.signed.changes import Added, Change, Held, Made
from meldpunt.vault.signed.tree import check, digest_of, faults, gathered, sign, subject
from tests.maak import write_behind

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

ONE, TWO = subject("grants", "een"), subject("grants", "twee")
OLD, NEW, OTHER = b"o" * 32, b"n" * 32, b"a" * 32


@pytest.fixture(autouse=True)
def empty_tree() -> Iterator[None]:
    """A database that was never signed."""
    write_behind("DELETE FROM vault_stateleaf; DELETE FROM vault_statenode; DELETE FROM vault_stateroot")
    yield
    tree.forget()


def _rows(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(table)))
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


def _put_back(table: str, rows: list[tuple[Any, ...]]) -> None:
    name = sql.Identifier(table)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {}").format(name))
        for row in rows:
            places = sql.SQL(", ").join([sql.Placeholder()] * len(row))
            cursor.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(name, places), row)


def test_what_was_signed_agrees_and_nothing_else_does() -> None:
    check(ONE, read=lambda: {ONE: None})
    sign(Change(ONE, None, OLD), Change(TWO, None, OLD))
    check(ONE, read=lambda: {ONE: OLD, TWO: OLD})
    sign(Change(ONE, OLD, NEW))

    check(ONE, read=lambda: {ONE: NEW, TWO: OLD})
    others: list[dict[str, bytes | None]] = [
        {ONE: OLD},
        {ONE: None},
        {ONE: NEW, TWO: NEW},
        {subject("grants", "drie"): OLD},
    ]
    for states in others:
        with pytest.raises(StateMismatch, match=r"^grants$"):
            check(ONE, read=states.copy)
    root = tree.root()
    assert root is not None
    assert root.version == 2
    assert faults({ONE: NEW, TWO: OLD}) == []
    assert faults({ONE: NEW}) == [TWO]
    sign(Change(ONE, NEW, None))
    check(ONE, read=lambda: {ONE: None, TWO: OLD})
    assert faults({TWO: OLD}) == []


@pytest.mark.parametrize("before", [None, NEW])
def test_a_change_begins_at_what_was_signed(before: bytes | None) -> None:
    sign(Change(ONE, None, OLD))

    with pytest.raises(StateMismatch):
        sign(Change(ONE, before, OTHER))


HANDS = {
    "a leaf is changed": ("UPDATE vault_stateleaf SET digest = %s WHERE subject = %s", (NEW, ONE)),
    "a leaf is removed": ("DELETE FROM vault_stateleaf WHERE subject = %s", (ONE,)),
    "a leaf hangs elsewhere": ("UPDATE vault_stateleaf SET branch = branch + 1 WHERE subject = %s", (ONE,)),
    "a branch is changed": ("UPDATE vault_statenode SET digest = %s WHERE number < 4096", (NEW,)),
    "a branch is removed": ("DELETE FROM vault_statenode WHERE number < 4096", ()),
    "a bough is changed": ("UPDATE vault_statenode SET digest = %s WHERE number >= 4352", (NEW,)),
    "a bough in between is changed": (
        "UPDATE vault_statenode SET digest = %s WHERE number BETWEEN 4096 AND 4351",
        (NEW,),
    ),
    "another bough is changed": ("INSERT INTO vault_statenode VALUES (4367, %s)", (NEW,)),
    "the root is changed": ("UPDATE vault_stateroot SET digest = %s", (NEW,)),
    "the root has another number": ("UPDATE vault_stateroot SET version = version + 1", ()),
    "the root has another MAC": ("UPDATE vault_stateroot SET mac = %s", (b"\x01" * 36,)),
    "the root is removed": ("DELETE FROM vault_stateroot", ()),
}


@pytest.mark.parametrize("hand", HANDS)
def test_no_hand_in_the_tree_stays_unseen(hand: str) -> None:
    sign(Change(ONE, None, OLD))
    statement, values = HANDS[hand]

    write_behind(statement, *values)

    with pytest.raises(StateMismatch):
        check(ONE, read=lambda: {ONE: OLD})
    with pytest.raises(StateMismatch):
        sign(Change(ONE, OLD, NEW))
    assert faults({ONE: OLD}) != []


def test_somebody_who_was_quicker_is_read_again() -> None:
    """Rows and tree are read one after the other; what was committed in between is no mismatch."""
    sign(Change(ONE, None, NEW))
    answers = iter([{ONE: OLD}, {ONE: NEW}])

    check(ONE, read=lambda: next(answers))

    assert list(answers) == []


def test_rows_that_were_added_at_the_same_moment_are_both_there() -> None:
    """Each of two writers sees its own row and, once it may sign, what the other one committed."""
    rows = {"a", "b"}

    def read(mine: frozenset[uuid.UUID]) -> tuple[bytes | None, bytes | None]:
        return _state(rows - {str(row) for row in mine}), _state(rows)

    sign(Change(ONE, None, _state({"a"})))
    sign(_added("b", read))
    sign(_added("a", read))  # signed by whoever came first; nothing is lost
    check(ONE, read=lambda: {ONE: _state({"a", "b"})})
    rows.discard("a")
    rows.add("c")
    with pytest.raises(StateMismatch):
        sign(_added("c", read))


def _added(name: str, read: Any) -> Added:
    """Something added under a name, where the product has an id."""
    return Added(ONE, {name: (name, "", b"")}, read)  # type: ignore[dict-item]


@pytest.mark.parametrize("state", [None, OTHER], ids=["gone", "another value"])
def test_k1_what_a_block_stands_on_is_compared_before_any_of_it_lasts(state: bytes | None) -> None:
    sign(Change(ONE, None, OLD))

    def stand_on(rows: bytes | None) -> None:
        with transaction.atomic(), gathered():
            sign(Held(ONE, rows, still=lambda _signed: False))
            sign(Change(TWO, None, NEW))

    with pytest.raises(StateMismatch):
        stand_on(state)
    check(ONE, read=lambda: {ONE: OLD, TWO: None})
    stand_on(OLD)
    check(ONE, read=lambda: {ONE: OLD, TWO: NEW})


def test_k1_what_a_block_holds_is_no_reason_to_compare_nothing_else_of_it() -> None:
    sign(Change(ONE, None, OLD))

    def compare() -> None:
        with gathered():
            sign(Held(ONE, OLD, still=lambda _signed: False))
            check(ONE, read=lambda: {ONE: OTHER})

    with pytest.raises(StateMismatch):
        compare()


def test_a_subject_that_somebody_else_signed_anew_is_asked_about_once_more() -> None:
    sign(Change(ONE, None, OLD))
    asked: list[bytes | None] = []

    def still(signed: bytes | None) -> bool:
        asked.append(signed)
        return True

    sign(Held(ONE, OTHER, still=still))

    assert asked == [OLD]


def test_what_is_added_to_what_a_block_makes_is_signed_with_it_and_read_no_more() -> None:
    def read(_mine: frozenset[uuid.UUID]) -> tuple[bytes | None, bytes | None]:
        raise AssertionError("rows of our own need not be read again")

    made = Made(ONE, {"a": ("a", "", b"")}, lambda rows: _state({str(row[0]) for row in rows}))  # type: ignore[dict-item]
    with gathered():
        sign(made)
        sign(_added("b", read))

    check(ONE, read=lambda: {ONE: _state({"a", "b"})})


def _state(rows: set[str]) -> bytes | None:
    return digest_of(*sorted(rows)) if rows else None


def test_an_older_leaf_with_its_own_branches_is_not_believed() -> None:
    sign(Change(ONE, None, OLD))
    leaves, nodes = _rows("vault_stateleaf"), _rows("vault_statenode")
    sign(Change(ONE, OLD, NEW))

    _put_back("vault_stateleaf", leaves)
    _put_back("vault_statenode", nodes)

    with pytest.raises(StateMismatch):
        check(ONE, read=lambda: {ONE: OLD})


def test_a_root_of_before_is_not_believed_by_a_process_that_saw_a_later_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = ("vault_stateleaf", "vault_statenode", "vault_stateroot")
    sign(Change(ONE, None, OLD))
    before = {table: _rows(table) for table in tables}
    sign(Change(ONE, OLD, NEW))
    monkeypatch.setitem(tree._seen, "version", 2)  # as after the commit
    check(ONE, read=lambda: {ONE: NEW})

    for table in tables:
        _put_back(table, before[table])

    with pytest.raises(StateMismatch, match="root"):
        check(ONE, read=lambda: {ONE: OLD})


def test_changes_of_a_block_are_written_at_its_end_as_one() -> None:
    with gathered():
        sign(Change(ONE, None, OLD))
        sign(Change(ONE, OLD, NEW))
        assert tree.root() is None
        check(ONE, read=lambda: {ONE: NEW})  # what this transaction writes itself is not compared yet
        with gathered():
            sign(Change(TWO, None, OLD))
        assert tree.root() is None

    check(ONE, read=lambda: {ONE: NEW, TWO: OLD})
    root = tree.root()
    assert root is not None
    assert root.version == 1


def test_what_a_savepoint_undoes_is_not_signed() -> None:
    def stop() -> None:
        with transaction.atomic():
            sign(Change(ONE, None, OLD))
            raise ValueError("terug")

    with gathered():
        with pytest.raises(ValueError, match="terug"):
            stop()
        sign(Change(TWO, None, OLD))

    check(ONE, read=lambda: {ONE: None, TWO: OLD})


def test_an_error_in_a_block_signs_nothing() -> None:
    def stop() -> None:
        with gathered():
            sign(Change(ONE, None, OLD))
            raise ValueError("weg")

    with pytest.raises(ValueError, match="weg"):
        stop()
    assert tree.root() is None


def test_a_worker_can_neither_sign_nor_check() -> None:
    sign(Change(ONE, None, OLD))
    with override_settings(PROCESS="worker"):
        rootkeys.forget()
        with pytest.raises(RootKeyError):
            sign(Change(ONE, OLD, NEW))
        with pytest.raises(RootKeyError):
            check(ONE, read=lambda: {ONE: OLD})
    rootkeys.forget()


def test_parts_are_told_apart_and_a_subject_hangs_with_its_name() -> None:
    assert digest_of("a", "b") != digest_of("ab")
    assert digest_of("a") != digest_of("a", "")
    assert tree._branch("grants:x") == tree._branch("objects:x")
    assert len({tree._branch(f"grants:{number}") for number in range(2000)}) > 1500


@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["x", "y", None])), max_size=12))
def test_whatever_happens_the_tree_says_what_a_plain_list_says(steps: list[tuple[str, str | None]]) -> None:
    write_behind("DELETE FROM vault_stateleaf; DELETE FROM vault_statenode; DELETE FROM vault_stateroot")
    plain: dict[str, bytes] = {}
    for name, value in steps:
        after = None if value is None else digest_of(value)
        sign(Change(subject("proef", name), plain.get(subject("proef", name)), after))
        plain.pop(subject("proef", name), None)
        if after is not None:
            plain[subject("proef", name)] = after

    assert faults(plain) == []
    check(ONE, read=lambda: {subject("proef", name): plain.get(subject("proef", name)) for name in "abcdefgh"})


def test_what_a_block_changes_itself_is_not_compared_again() -> None:
    with gathered():
        sign(Change(ONE, None, NEW))
        check(TWO, read=lambda: {ONE: OLD})


def test_a_state_is_signed_in_a_transaction_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meldpunt.vault.signed.tree.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="in the transaction"):
        sign(Change(ONE, None, OLD))

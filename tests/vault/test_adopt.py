"""What a version before this one did not sign is signed once, as it stands, and never over something that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import StateMismatch
from meldpunt.vault.signed.tree import check, forget, subject
from tests.maak import write_behind

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = subject("proef", 1), subject("proef", 2), subject("nieuw", 1)
OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture(autouse=True)
def empty_tree() -> Iterator[None]:
    """A database that was never signed."""
    write_behind("DELETE FROM vault_stateleaf; DELETE FROM vault_statenode; DELETE FROM vault_stateroot")
    yield
    forget()


def test_everything_is_taken_over_once() -> None:
    assert vault.adopt_state({ONE: OLD, TWO: NEW}) == 2
    check(ONE, TWO, read=lambda: {ONE: OLD, TWO: NEW})

    with pytest.raises(StateMismatch):
        vault.adopt_state({ONE: NEW})


def test_a_kind_that_nobody_signed_before_is_taken_over_beside_what_is_signed() -> None:
    vault.adopt_state({ONE: OLD})

    assert vault.adopt_new_kinds({ONE: OLD, THREE: NEW}) == 1
    check(ONE, THREE, read=lambda: {ONE: OLD, THREE: NEW})
    assert vault.adopt_new_kinds({ONE: OLD, THREE: NEW}) == 0


@pytest.mark.parametrize(
    "states",
    [{ONE: NEW, THREE: NEW}, {THREE: NEW}, {ONE: OLD, TWO: NEW, THREE: NEW}],
    ids=["another value", "gone", "one more of a known kind"],
)
def test_k1_nothing_is_signed_where_what_was_signed_differs(states: dict[str, bytes]) -> None:
    vault.adopt_state({ONE: OLD})

    with pytest.raises(StateMismatch):
        vault.adopt_new_kinds(states)


def test_k1_a_leaf_taken_out_is_no_kind_that_is_new() -> None:
    vault.adopt_state({ONE: OLD, THREE: OLD})
    write_behind("DELETE FROM vault_stateleaf WHERE subject = %s", THREE)

    with pytest.raises(StateMismatch):
        vault.adopt_new_kinds({ONE: OLD, THREE: NEW})

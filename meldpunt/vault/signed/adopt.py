"""Signing what a version before this one did not sign, once, as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.vault.crypt.errors import StateMismatch
from meldpunt.vault.models import StateLeaf
from meldpunt.vault.signed.changes import Change
from meldpunt.vault.signed.tree import faults, root, sign

if TYPE_CHECKING:
    from collections.abc import Mapping


def adopt(states: Mapping[str, bytes | None]) -> int:
    """Sign everything as it stands, in a database that was never signed; returns how many subjects.

    Raises:
        StateMismatch: there is a root, or a leaf without one.
    """
    with transaction.atomic():
        if root() is not None:
            raise StateMismatch("root")
        _sign(states)
    return len(states)


def adopt_new_kinds(states: Mapping[str, bytes | None]) -> int:
    """Sign subjects of kinds that an earlier version did not sign yet; returns how many.

    Args:
        states: how everything stands now.

    Raises:
        StateMismatch: something that was signed before differs.
    """
    with transaction.atomic():
        known = {_kind_of(name) for name in StateLeaf.objects.values_list("subject", flat=True).iterator()}
        new = {name: state for name, state in states.items() if _kind_of(name) not in known}
        if set(faults(states)) - set(new):
            raise StateMismatch("tree")
        if new:
            _sign(new)
    return len(new)


def _kind_of(name: str) -> str:
    return name.partition(":")[0]


def _sign(states: Mapping[str, bytes | None]) -> None:
    sign(*(Change(name, None, state) for name, state in states.items()))

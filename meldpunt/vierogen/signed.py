"""Proposals in the signed state: one that was written past the house is not believed, nor one put back (ADR 0031)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meldpunt.vault import service as vault
from meldpunt.vierogen.models import Meekijkvraag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

KIND = "meekijkvraag"


def check(vraag_id: UUID) -> None:
    """Refuse a proposal that is not as it was signed.

    Raises:
        StateMismatch: it was changed, added, removed or put back.
    """
    name = vault.subject(KIND, vraag_id)
    vault.check_state(name, read=lambda: {name: _state(vraag_id)})


def sign_new(row: Meekijkvraag) -> None:
    """Sign a proposal that was just stored."""
    vault.sign(vault.Change(vault.subject(KIND, row.pk), None, _state_of(row)))


def sign_gone(row: Meekijkvraag) -> None:
    """Sign that a proposal will no longer be there; call it before the row goes."""
    vault.sign(vault.Change(vault.subject(KIND, row.pk), _state_of(row), None))


def all_states() -> Mapping[str, bytes | None]:
    """How every proposal stands."""
    return {vault.subject(KIND, row.pk): _state_of(row) for row in Meekijkvraag.objects.all()}


def _state(vraag_id: UUID) -> bytes | None:
    row = Meekijkvraag.objects.filter(pk=vraag_id).first()
    return None if row is None else _state_of(row)


def _state_of(row: Meekijkvraag) -> bytes:
    parts = (str(row.pk), row.soort, str(row.account_id), str(row.door_id), row.sinds.isoformat())
    return vault.digest_of(*parts, bytes(row.gezien))

"""Versions under a MAC of this installation, and in the signed state (ADR 0031): what was written past us is refused.

The MAC has a key of the audit trail, which web and worker hold and which outlives a rotation: every process can tell
a row that somebody changed, and a step that was taken out of the middle. That the last steps were cut off shows in the
signed state, which web compares as it writes and ``audit verify`` compares as a whole.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from datetime import UTC
from typing import TYPE_CHECKING

from meldpunt.vault import service as vault
from meldpunt.versies.models import Versie, Versiestap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KIND = "versies"


def sign_version(row: Versie) -> None:
    """Put the MAC of this installation on a version that is about to be stored."""
    row.sleutel = vault.audit_key_number()
    row.mac = _version_mac(row)


def sign_step(step: Versiestap) -> None:
    """Put the MAC of this installation on a step that is about to be stored."""
    step.sleutel = vault.audit_key_number()
    step.mac = _step_mac(step)


def is_ours(steps: Sequence[Versiestap]) -> bool:
    """Whether all steps of one kind, in their order, and the versions that they are about, are as we wrote them."""
    previous = b""
    for step in steps:
        if bytes(step.vorige) != previous or not _agrees(step):
            return False
        previous = bytes(step.mac)
    return True


def sign_change(soort: str, *, before: bytes | None, after: bytes | None) -> None:
    """Sign how the steps of a kind stand from now on.

    Raises:
        StateMismatch: they did not stand as they were signed: one was changed, added, removed or put back.
    """
    vault.sign(vault.Change(vault.subject(KIND, soort), before, after))


def state(soort: str) -> bytes | None:
    """How the steps of a kind stand; None where there is none."""
    macs = Versiestap.objects.filter(versie__soort=soort).order_by("pk").values_list("mac", flat=True)
    return _digest([bytes(item) for item in macs])


def all_states() -> Mapping[str, bytes | None]:
    """How every kind stands."""
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for soort, made in Versiestap.objects.order_by("pk").values_list("versie__soort", "mac"):
        found[soort].append(bytes(made))
    return {vault.subject(KIND, soort): _digest(macs) for soort, macs in found.items()}


def _digest(macs: Sequence[bytes]) -> bytes | None:
    return vault.digest_of(KIND, *macs) if macs else None


def _agrees(step: Versiestap) -> bool:
    try:
        return hmac.compare_digest(bytes(step.mac), _step_mac(step)) and hmac.compare_digest(
            bytes(step.versie.mac), _version_mac(step.versie)
        )
    except vault.RootKeyError:
        return False


def _version_mac(row: Versie) -> bytes:
    parts = (str(row.pk), row.soort, str(row.nummer), str(row.basis), str(row.gelijk_aan), row.meegeleverd, row.inhoud)
    return vault.audit_mac(row.sleutel, "versie", *parts, str(row.door_id), row.op.astimezone(UTC).isoformat())


def _step_mac(step: Versiestap) -> bytes:
    parts = (bytes(step.vorige), bytes(step.versie.mac), step.stand, str(step.door_id))
    return vault.audit_mac(step.sleutel, "versiestap", *parts, step.op.astimezone(UTC).isoformat())

"""The proof that web made a public key, and how keys of a version before get one (H4)."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import RootKeyError, VaultIntegrityError
from meldpunt.vault.models import CaseKey, PublicKey
from meldpunt.vault.people import key_identity
from meldpunt.vault.rings import keyproofs
from meldpunt.vault.rings.rootkeys import root_op
from tests.maak import as_worker, report

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_id(mensen: Mensen) -> UUID:  # noqa: ARG001 - the desk has to exist
    return report()[1]


def _as_before(case_id: UUID) -> None:
    """Proofs as an earlier version stored them: a MAC under root-op, over the locks as well."""
    for key in PublicKey.objects.all():
        locks = (b"" if locked is None else bytes(locked) for locked in (key.wrapped, key.paper))
        key.proof = root_op().mac("mac/public-key", *key_identity(key), *locks)
        key.save(update_fields=["proof"])
    case = CaseKey.objects.get(pk=case_id)
    case.proof = root_op().mac("mac/case-key", str(case.pk), bytes(case.public))
    case.save(update_fields=["proof"])


def _sign() -> str:
    out = StringIO()
    call_command("audit", "ondertekenen", stdout=out)
    return out.getvalue()


def test_keys_of_a_version_before_are_signed_once(case_id: UUID, mensen: Mensen) -> None:
    _as_before(case_id)
    with pytest.raises(VaultIntegrityError):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)

    assert f"{PublicKey.objects.count() + 1} sleutels" in _sign()

    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id
    assert vault.state_faults() == {}
    with pytest.raises(CommandError, match="al ondertekend"):
        _sign()


def test_a_whole_installation_of_a_version_before_is_brought_along(case_id: UUID, mensen: Mensen) -> None:
    """That version signed no judgements either: their kind is new, and not a fault in the way of the keys."""
    judged = {name: state for name, state in vault.all_states().items() if name.startswith("besluiten:")}
    assert judged
    with transaction.atomic():
        vault.sign(*(vault.Change(name, state, None) for name, state in judged.items()))
    _as_before(case_id)

    assert f"Ondertekend: {len(judged)} onderdelen" in _sign()

    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id
    assert vault.state_faults() == {}


def test_k1_a_key_that_differs_is_not_signed(case_id: UUID) -> None:
    _as_before(case_id)
    CaseKey.objects.filter(pk=case_id).update(public=b"x" * 1216)

    with pytest.raises(CommandError, match="Er is niets ondertekend"):
        _sign()
    assert len(bytes(CaseKey.objects.get(pk=case_id).proof)) == 36


def test_a_worker_checks_a_proof_and_makes_none(case_id: UUID) -> None:
    case = CaseKey.objects.get(pk=case_id)
    with as_worker():
        keyproofs.check_proof("case-key", bytes(case.proof), str(case.pk), bytes(case.public))
        with pytest.raises(VaultIntegrityError):
            keyproofs.check_proof("case-key", bytes(case.proof), str(case.pk), b"x" * 1216)
        with pytest.raises(RootKeyError):
            keyproofs.prove("case-key", "x")


def test_a_worker_without_the_public_half_says_what_to_do(case_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CaseKey.objects.get(pk=case_id)
    ring = root_op()
    bare = type(ring)(ring.name, ring.installation, ring.active, ring.keys)
    monkeypatch.setattr(keyproofs, "root_op", lambda: bare)

    with as_worker(), pytest.raises(RootKeyError, match="audit ondertekenen"):
        keyproofs.check_proof("case-key", bytes(case.proof), str(case.pk), bytes(case.public))

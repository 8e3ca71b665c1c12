"""Keys and content of a case: nothing comes back, nothing goes away, and a worker only adds (H2, H8)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

import pytest
from django.db import transaction

from meldpunt.vault import service as vault
from meldpunt.vault.crypt.primitives import PrivateKey, new_seed
from meldpunt.vault.grants import check_desk
from meldpunt.vault.models import CaseKey, Grant, Holder, SealedObject
from meldpunt.vault.rings.rootkeys import root_op
from tests.maak import as_worker
from tests.vault.common import Proefbericht, Proefverhaal

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


class Proefplan(vault.CaseContent, frozen=True, kw_only=True):
    """Content that a worker may add."""

    kind: ClassVar[str] = "proefplan"
    added_by_worker: ClassVar[bool] = True

    tekst: str


def _as_worker(case_id: uuid.UUID, *objects: vault.CaseContent) -> None:
    with as_worker():
        vault.seal_objects(case_id=case_id, objects=objects)


def _open(mensen: Mensen, case_id: uuid.UUID) -> vault.OpenCase:
    return vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)


def test_h2_a_removed_reader_does_not_come_back_with_the_whole_list(case_id: uuid.UUID, mensen: Mensen) -> None:
    _open(mensen, case_id).grant(vault.Grantee.account(mensen.vera.actor_id))
    grants = list(Grant.objects.filter(case_id=case_id).values())
    key = CaseKey.objects.values().get(pk=case_id)
    vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)
    vault.revoke(case_id=case_id, holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)

    Grant.objects.filter(case_id=case_id).delete()
    Grant.objects.bulk_create([Grant(**row) for row in grants])
    CaseKey.objects.filter(pk=case_id).update(version=key["version"], grants_mac=key["grants_mac"])

    for who in (mensen.vera, mensen.cor):
        with pytest.raises(vault.StateMismatch, match="grants"):
            vault.open_case(unlocked=who.open_kluis, case_id=case_id)
    assert vault.state_faults() == {"grants": 1}


def test_h2_nothing_is_given_on_top_of_a_list_of_before(case_id: uuid.UUID, mensen: Mensen) -> None:
    opened = _open(mensen, case_id)
    opened.grant(vault.Grantee.account(mensen.vera.actor_id))
    grants, key = list(Grant.objects.filter(case_id=case_id).values()), CaseKey.objects.values().get(pk=case_id)
    vault.revoke(case_id=case_id, holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)
    Grant.objects.filter(case_id=case_id).delete()
    Grant.objects.bulk_create([Grant(**row) for row in grants])
    CaseKey.objects.filter(pk=case_id).update(version=key["version"], grants_mac=key["grants_mac"])

    with pytest.raises(vault.StateMismatch):
        opened.grant(vault.Grantee.account(mensen.nadia.actor_id))
    vault.forget_account(account_id=mensen.vera.actor_id)  # which leads to the list that was signed
    assert vault.state_faults() == {}


def test_h4_a_key_that_a_worker_puts_in_a_cases_place_hears_nothing(case_id: uuid.UUID, mensen: Mensen) -> None:
    """The keys of a worker make every MAC of root-op; the proof of a public key is a signature, and that they cannot."""
    theirs = PrivateKey(new_seed()).public
    for forged in (
        root_op().mac("mac/case-key", str(case_id), theirs),
        bytes.fromhex(root_op().active) + bytes(64),
        bytes(CaseKey.objects.get(pk=case_id).proof),
    ):
        CaseKey.objects.filter(pk=case_id).update(public=theirs, proof=forged)

        with pytest.raises(vault.VaultIntegrityError):
            _open(mensen, case_id)
        with pytest.raises(vault.VaultIntegrityError):  # nor does a worker that was not taken over seal to it
            _as_worker(case_id, Proefplan(tekst="plan"))
        assert vault.state_faults()["grants"] == 1


def test_h8_content_that_is_gone_is_missed(case_id: uuid.UUID, mensen: Mensen) -> None:
    message = Proefbericht(tekst="weg")
    vault.seal_objects(case_id=case_id, objects=[message])

    SealedObject.objects.filter(pk=message.id).delete()

    with pytest.raises(vault.StateMismatch, match="objects"):
        _open(mensen, case_id)
    with pytest.raises(vault.StateMismatch, match="objects"):
        vault.seal_objects(case_id=case_id, objects=[Proefbericht(tekst="erbij")])
    assert vault.state_faults()["objects"] == 1


def test_h8_what_a_worker_adds_counts_and_is_taken_in_once(case_id: uuid.UUID, mensen: Mensen) -> None:
    _as_worker(case_id, plan := Proefplan(tekst="plan"))
    assert not SealedObject.objects.get(pk=plan.id).taken_in
    assert vault.state_faults() == {}

    assert _open(mensen, case_id).read(plan.id, Proefplan).tekst == "plan"
    assert SealedObject.objects.get(pk=plan.id).taken_in
    SealedObject.objects.filter(pk=plan.id).update(taken_in=False)
    with pytest.raises(vault.StateMismatch, match="objects"):
        _open(mensen, case_id)


def test_h8_a_worker_adds_nothing_that_only_people_write(case_id: uuid.UUID, mensen: Mensen) -> None:
    _as_worker(case_id, Proefbericht(tekst="dit schreef ik niet"))

    with pytest.raises(vault.StateMismatch, match="objects"):
        _open(mensen, case_id)
    assert vault.state_faults()["objects"] == 1


def test_h8_a_worker_replaces_nothing(case_id: uuid.UUID, mensen: Mensen) -> None:
    """With the key that a worker holds, the row gets a right MAC and a right hash; it is still another one."""
    plan = Proefplan(tekst="plan")
    _as_worker(case_id, plan)
    _open(mensen, case_id)
    row = SealedObject.objects.get(pk=plan.id)
    SealedObject.objects.filter(pk=plan.id).delete()
    _as_worker(case_id, plan.with_(tekst="een ander plan"))

    for taken_in in (False, True):
        SealedObject.objects.filter(pk=plan.id).update(taken_in=taken_in)
        with pytest.raises(vault.StateMismatch, match="objects"):
            _open(mensen, case_id)
    SealedObject.objects.filter(pk=plan.id).delete()
    row.save(force_insert=True)
    assert _open(mensen, case_id).read(plan.id, Proefplan).tekst == "plan"


@pytest.mark.usefixtures("mensen")
def test_a_worker_that_seals_signs_nothing() -> None:
    with as_worker(), pytest.raises(vault.RootKeyError):
        vault.create_case(case_id=CaseKey().pk, grantees=[], objects=[Proefverhaal(tekst="x")])


@pytest.mark.usefixtures("mensen")
def test_a_worker_compares_no_desk_since_it_cannot() -> None:
    with as_worker():
        check_desk()


def test_a_case_that_is_made_and_added_to_in_one_transaction_is_signed_whole(mensen: Mensen) -> None:
    case_id = uuid.uuid4()
    with transaction.atomic(), vault.gathered():
        vault.create_case(case_id=case_id, grantees=[vault.Grantee.desk()], objects=[first := Proefplan(tekst="een")])
        vault.seal_objects(case_id=case_id, objects=[second := Proefplan(tekst="twee")])

    opened = _open(mensen, case_id)
    assert [opened.read(item.id, Proefplan).tekst for item in (first, second)] == ["een", "twee"]
    SealedObject.objects.filter(pk=second.id).delete()
    with pytest.raises(vault.StateMismatch, match="objects"):
        _open(mensen, case_id)

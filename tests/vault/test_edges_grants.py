"""Grants, the desk and who leaves: what goes, and what stays as it was."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from meldpunt.vault import deskkeys
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import NoGrant, UnknownCode, VaultIntegrityError
from meldpunt.vault.crypt.primitives import new_seed
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.grants import is_for
from meldpunt.vault.models import CaseKey, DeskShare, Grant, Holder, SealedObject
from tests.conftest import WACHTZIN
from tests.vault.common import Proefbericht, Proefverhaal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Mensen

KEY = Secret(bytes(range(32)))
with_database = pytest.mark.django_db


# ── cases and grants ────────────────────────────────────────────────────────────────────────────
def test_one_object_is_read_by_its_id_and_kind(case_id: uuid.UUID, mensen: Mensen) -> None:
    first = SealedObject.objects.get()
    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    elsewhere = uuid.uuid4()
    vault.create_case(case_id=elsewhere, grantees=[vault.desk()])
    other = Proefverhaal(tekst="van een ander")
    vault.seal_objects(case_id=elsewhere, objects=[other])
    assert not CaseKey.objects.get(pk=elsewhere).objects_sealed.filter(pk=first.pk).exists()

    assert opened.read(first.pk, Proefverhaal).tekst == "inhoud"
    for object_id, kind in ((uuid.uuid4(), Proefverhaal), (first.pk, Proefbericht), (other.id, Proefverhaal)):
        with pytest.raises(NoGrant):
            opened.read(object_id, kind)
    assert "van een ander" not in repr(other)
    assert opened.read_all(Proefbericht).of(Proefbericht) == ()
    (found,) = opened.read_all(Proefverhaal).of(Proefverhaal)
    assert (found.id, found.kind, found.tekst) == (first.pk, "melding", "inhoud")


def test_who_holds_a_key_already_gets_no_second_one(case_id: uuid.UUID, mensen: Mensen) -> None:
    opened, vera = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id), vault.account(mensen.vera.actor_id)
    version = CaseKey.objects.get(pk=case_id).version
    for _ in range(2):
        opened.grant(vera)

    assert Grant.objects.filter(case_id=case_id, holder_id=mensen.vera.actor_id).count() == 1
    assert CaseKey.objects.get(pk=case_id).version == version + 1
    assert vault.holds_grant(case_id=case_id, holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)
    assert not vault.holds_grant(case_id=case_id, holder=Holder.ACCOUNT, holder_id=mensen.nadia.actor_id)
    assert not vault.holds_grant(case_id=case_id, holder=Holder.CODE, holder_id=mensen.vera.actor_id)
    assert not vault.holds_grant(case_id=uuid.uuid4(), holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)
    grant = Grant.objects.get(holder_id=mensen.vera.actor_id)
    assert is_for(grant, vera)
    assert not is_for(grant, vault.account(mensen.nadia.actor_id))
    assert "public" not in repr(vera)


def test_a_revoked_key_takes_no_other_key_along(case_id: uuid.UUID, mensen: Mensen) -> None:
    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    for who in (mensen.vera, mensen.nadia):
        opened.grant(vault.account(who.actor_id))

    vault.revoke(case_id=case_id, holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)

    for who in (mensen.nadia, mensen.cor):
        assert vault.open_case(unlocked=who.open_kluis, case_id=case_id).case_id == case_id
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)
    assert Grant.objects.filter(case_id=case_id).count() == 3


@pytest.mark.parametrize("what", ["grant", "revoke", "revoke_older", "forget"])
def test_c26_a_list_that_was_changed_by_sql_is_not_built_upon(case_id: uuid.UUID, mensen: Mensen, what: str) -> None:
    from meldpunt.vault.cases import revoke_older

    opened, vera = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id), vault.account(mensen.vera.actor_id)
    opened.grant(vera)
    Grant.objects.filter(case_id=case_id, holder=Holder.RECOVERY).delete()

    steps: dict[str, Callable[[], object]] = {
        "grant": lambda: opened.grant(vault.account(mensen.nadia.actor_id)),
        "revoke": lambda: vault.revoke(case_id=case_id, holder=Holder.ACCOUNT, holder_id=vera.holder_id),
        "revoke_older": lambda: revoke_older(case_id=case_id, than=vera),
        "forget": lambda: vault.forget_account(account_id=vera.holder_id),
    }
    with pytest.raises(VaultIntegrityError):
        steps[what]()


def test_only_the_older_keys_of_the_same_holder_go(case_id: uuid.UUID, mensen: Mensen) -> None:
    from meldpunt.vault.cases import revoke_older

    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    old = vault.account(mensen.vera.actor_id)
    opened.grant(old)
    opened.grant(vault.account(mensen.nadia.actor_id))
    revoke_older(case_id=case_id, than=old)
    version = CaseKey.objects.get(pk=case_id).version
    assert Grant.objects.filter(case_id=case_id).count() == 4
    vault.create_account_key(account_id=mensen.vera.actor_id, passphrase=Secret(WACHTZIN.encode()))
    new = vault.account(mensen.vera.actor_id)
    opened.grant(new)

    revoke_older(case_id=case_id, than=new)

    left = Grant.objects.filter(case_id=case_id, holder=Holder.ACCOUNT)
    assert {(grant.holder_id, grant.epoch) for grant in left} == {(mensen.vera.actor_id, 2), (mensen.nadia.actor_id, 1)}
    assert CaseKey.objects.get(pk=case_id).version == version + 2
    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id


def test_c25_a_grant_of_another_case_key_opens_nothing(case_id: uuid.UUID, mensen: Mensen) -> None:
    """Even for somebody who can make a right list and a right MAC."""
    from meldpunt.vault.grants import unwrap, wrap

    row = CaseKey.objects.get(pk=case_id)
    forged = wrap(case_id, new_seed(), vault.account(mensen.vera.actor_id))

    with pytest.raises(VaultIntegrityError):
        unwrap(row, forged, mensen.vera.open_kluis.key)


def test_a_case_without_the_desk_stays_closed_for_the_desk(mensen: Mensen) -> None:
    made = uuid.uuid4()
    vault.create_case(case_id=made, grantees=[vault.recovery(), vault.account(mensen.vera.actor_id)])

    assert vault.open_case(unlocked=mensen.vera.open_kluis, case_id=made).case_id == made
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=made)


def test_a_case_that_is_not_there_opens_for_nobody(mensen: Mensen) -> None:
    for what in (
        lambda: vault.open_case(unlocked=mensen.cor.open_kluis, case_id=uuid.uuid4()),
        lambda: vault.seal_objects(case_id=uuid.uuid4(), objects=[]),
    ):
        with pytest.raises(NoGrant):
            what()
    with pytest.raises(UnknownCode):
        vault.open_case_with_code(key=vault.code_key(vault.new_code()))


# ── people who leave, the desk ──────────────────────────────────────────────────────────────────
def test_who_leaves_takes_no_other_key_along(case_id: uuid.UUID, mensen: Mensen) -> None:
    second = uuid.uuid4()
    vault.create_case(case_id=second, grantees=[vault.desk(), vault.recovery()])
    vera, nadia = mensen.vera.actor_id, mensen.nadia.actor_id
    for one in (case_id, second):
        opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=one)
        opened.grant(vault.account(nadia))
    vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).grant(vault.account(vera))
    assert vault.cases_of([vera, nadia, "niemand"]) == {vera: {case_id}, nadia: {case_id, second}, "niemand": set()}
    assert vault.cases_of([vera]) == {vera: {case_id}}
    versions = {row.pk: row.version for row in CaseKey.objects.all()}

    assert vault.forget_account(account_id=vera) == 1
    assert vault.forget_account(account_id=vera) == 0

    assert vault.cases_of([vera, nadia]) == {vera: set(), nadia: {case_id, second}}
    assert {row.pk: row.version for row in CaseKey.objects.all()} == versions | {case_id: versions[case_id] + 1}
    for who in (mensen.nadia, mensen.cor):
        assert vault.open_case(unlocked=who.open_kluis, case_id=case_id).case_id == case_id
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)
    assert not vault.desk_state().stale


def test_the_desk_knows_how_it_stands(case_id: uuid.UUID, mensen: Mensen) -> None:
    cor, carolien = mensen.cor.actor_id, mensen.carolien.actor_id
    assert vault.desk_state() == vault.DeskState(epoch=1, members=frozenset({cor, carolien}), behind=0, stale=False)
    vault.remove_from_desk(account_id=carolien, leaves=False)
    assert vault.desk_state() == vault.DeskState(epoch=1, members=frozenset({cor}), behind=0, stale=False)
    vault.add_to_desk(unlocked=mensen.cor.open_kluis, account_id=carolien)
    vault.remove_from_desk(account_id=mensen.vera.actor_id)
    assert not vault.desk_state().stale
    vault.remove_from_desk(account_id=carolien)
    assert vault.desk_state() == vault.DeskState(epoch=1, members=frozenset({cor}), behind=0, stale=True)

    vault.renew_desk(unlocked=mensen.cor.open_kluis)
    assert vault.desk_state() == vault.DeskState(epoch=2, members=frozenset({cor}), behind=1, stale=False)
    assert DeskShare.objects.filter(account_id=cor).count() == 2
    vault.add_to_desk(unlocked=mensen.cor.open_kluis, account_id=mensen.nadia.actor_id)
    assert DeskShare.objects.filter(account_id=mensen.nadia.actor_id).count() == 2
    assert vault.open_case(unlocked=mensen.nadia.open_kluis, case_id=case_id).case_id == case_id
    version = CaseKey.objects.get(pk=case_id).version

    assert vault.regrant(unlocked=mensen.cor.open_kluis) == 1
    assert vault.regrant(unlocked=mensen.cor.open_kluis) == 0
    assert CaseKey.objects.get(pk=case_id).version == version + 1
    assert vault.desk_state().behind == 0
    assert set(DeskShare.objects.values_list("epoch", flat=True)) == {2}
    assert {grant.epoch for grant in Grant.objects.filter(holder=Holder.DESK)} == {2}
    assert Grant.objects.filter(case_id=case_id).count() == 2
    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id


def test_some_cases_at_a_time_come_along_and_old_shares_stay_until_the_last(mensen: Mensen) -> None:
    ids = [uuid.uuid4() for _ in range(3)]
    for one in ids:
        vault.create_case(case_id=one, grantees=[vault.desk()])
    vault.renew_desk(unlocked=mensen.cor.open_kluis)

    assert vault.regrant(unlocked=mensen.cor.open_kluis, limit=2) == 2
    assert DeskShare.objects.filter(epoch=1).exists()
    assert deskkeys.behind().count() == 1
    assert vault.regrant(unlocked=mensen.cor.open_kluis, limit=2) == 1
    assert not DeskShare.objects.filter(epoch=1).exists()
    for one in ids:
        assert vault.open_case(unlocked=mensen.carolien.open_kluis, case_id=one).case_id == one


@pytest.mark.parametrize("what", ["add", "renew", "regrant", "open"])
def test_who_is_no_member_does_nothing_with_the_desk(mensen: Mensen, what: str) -> None:
    vera = mensen.vera.open_kluis
    state = vault.desk_state()

    steps: dict[str, Callable[[], object]] = {
        "add": lambda: vault.add_to_desk(unlocked=vera, account_id=mensen.vera.actor_id),
        "renew": lambda: vault.renew_desk(unlocked=vera),
        "regrant": lambda: vault.regrant(unlocked=vera),
        "open": lambda: vault.open_desk(vera, epoch=1),
    }
    with pytest.raises(NoGrant):
        steps[what]()

    assert vault.desk_state() == state


def test_c25_cases_with_a_forged_key_do_not_come_along(case_id: uuid.UUID, mensen: Mensen) -> None:
    vault.renew_desk(unlocked=mensen.cor.open_kluis)
    CaseKey.objects.filter(pk=case_id).update(mac=b"x" * 36)

    with pytest.raises(VaultIntegrityError):
        vault.regrant(unlocked=mensen.cor.open_kluis)

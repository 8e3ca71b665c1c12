"""The key of the desk: who joins, who leaves, and how its cases come along to the next one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from meldpunt.vault import deskkeys
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import NoGrant, VaultIntegrityError
from meldpunt.vault.grants import unwrap
from meldpunt.vault.models import CaseKey, DeskShare, Grant, Holder
from tests.maak import send

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.personas import Mensen


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
        vault.create_case(case_id=one, grantees=[vault.Grantee.desk()])
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
    CaseKey.objects.filter(pk=case_id).update(proof=b"x" * 68)

    with pytest.raises(VaultIntegrityError):
        vault.regrant(unlocked=mensen.cor.open_kluis)


def test_c07_a_desk_share_is_bound_to_the_same_words() -> None:
    assert deskkeys.desk_info(3, "vera").hex() == "04000000000000006465736b010000000000000033040000000000000076657261"


def test_the_first_key_of_the_desk_is_its_first_generation(mensen: Mensen) -> None:
    assert mensen.accounts
    assert deskkeys.current_epoch() == 1
    assert {share.epoch for share in DeskShare.objects.all()} == {1}
    vault.create_desk(members=[mensen.nadia.actor_id])
    assert deskkeys.current_epoch() == 2
    assert vault.Grantee.recovery().epoch == 1


@pytest.mark.django_db
def test_c16_the_saved_key_of_somebody_who_left_opens_nothing_new(mensen: Mensen) -> None:
    before = send()[1].dossier_id
    saved = mensen.carolien.open_kluis
    stolen = deskkeys.open_desk(saved, epoch=1)
    old_grants = list(Grant.objects.filter(holder=Holder.DESK).values())

    vault.forget_account(account_id=mensen.carolien.actor_id)
    assert vault.desk_state().stale
    vault.renew_desk(unlocked=mensen.cor.open_kluis)
    while vault.regrant(unlocked=mensen.cor.open_kluis):
        pass
    after = send()[1].dossier_id

    assert not vault.desk_state().stale
    assert vault.desk_state().behind == 0
    for case_id in (before, after):
        with pytest.raises(vault.NoGrant):
            vault.open_case(unlocked=saved, case_id=case_id)
        assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id
        (grant,) = Grant.objects.filter(case_id=case_id, holder=Holder.DESK)
        with pytest.raises(vault.VaultIntegrityError):
            unwrap(CaseKey.objects.get(pk=case_id), grant, stolen)
    # and the row of before, put back by SQL, is refused for everybody
    Grant.objects.filter(case_id=before, holder=Holder.DESK).delete()
    Grant.objects.create(**old_grants[0])
    with pytest.raises(vault.VaultIntegrityError):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=before)


@pytest.mark.django_db
def test_a_renewal_can_be_broken_off_and_nobody_notices(mensen: Mensen) -> None:
    cases = [send()[1].dossier_id for _ in range(5)]
    vault.renew_desk(unlocked=mensen.cor.open_kluis)

    assert vault.regrant(unlocked=mensen.cor.open_kluis, limit=2) == 2
    assert vault.desk_state().behind == 3
    for case_id in cases:
        assert vault.open_case(unlocked=mensen.carolien.open_kluis, case_id=case_id).case_id == case_id
    assert vault.regrant(unlocked=mensen.carolien.open_kluis) == 3
    assert set(DeskShare.objects.values_list("epoch", flat=True)) == {2}


@pytest.mark.django_db
def test_only_a_member_gives_or_renews_the_key_of_the_desk(mensen: Mensen) -> None:
    vera = mensen.vera.open_kluis
    for attempt in (
        lambda: vault.add_to_desk(unlocked=vera, account_id=mensen.nadia.actor_id),
        lambda: vault.renew_desk(unlocked=vera),
        lambda: vault.regrant(unlocked=vera),
    ):
        with pytest.raises(vault.NoGrant):
            attempt()

"""Grants: what goes, and what stays as it was."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from meldpunt.vault import grants
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import NoGrant, VaultIntegrityError
from meldpunt.vault.crypt.primitives import canonical, new_seed
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.grants import grant_info, is_for
from meldpunt.vault.models import CaseKey, Grant, Holder
from meldpunt.vault.signed.states import desk_rows, digest_of_desk
from tests.maak import write_behind
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.personas import Mensen

KEY = Secret(bytes(range(32)))
with_database = pytest.mark.django_db


def test_who_holds_a_key_already_gets_no_second_one(case_id: uuid.UUID, mensen: Mensen) -> None:
    opened, vera = (
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id),
        vault.Grantee.account(mensen.vera.actor_id),
    )
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
    assert not is_for(grant, vault.Grantee.account(mensen.nadia.actor_id))
    assert "public" not in repr(vera)


def test_a_revoked_key_takes_no_other_key_along(case_id: uuid.UUID, mensen: Mensen) -> None:
    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    for who in (mensen.vera, mensen.nadia):
        opened.grant(vault.Grantee.account(who.actor_id))

    vault.revoke(case_id=case_id, holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)

    for who in (mensen.nadia, mensen.cor):
        assert vault.open_case(unlocked=who.open_kluis, case_id=case_id).case_id == case_id
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)
    assert Grant.objects.filter(case_id=case_id).count() == 3


@pytest.mark.parametrize("what", ["grant", "revoke", "revoke_older", "forget"])
def test_c26_a_list_that_was_changed_by_sql_is_not_built_upon(case_id: uuid.UUID, mensen: Mensen, what: str) -> None:
    from meldpunt.vault.cases import revoke_older

    opened, vera = (
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id),
        vault.Grantee.account(mensen.vera.actor_id),
    )
    opened.grant(vera)
    Grant.objects.filter(case_id=case_id, holder=Holder.RECOVERY).delete()

    steps: dict[str, Callable[[], object]] = {
        "grant": lambda: opened.grant(vault.Grantee.account(mensen.nadia.actor_id)),
        "revoke": lambda: vault.revoke(case_id=case_id, holder=Holder.ACCOUNT, holder_id=vera.holder_id),
        "revoke_older": lambda: revoke_older(case_id=case_id, than=vera),
        "forget": lambda: vault.forget_account(account_id=vera.holder_id),
    }
    with pytest.raises(VaultIntegrityError):
        steps[what]()


def test_only_the_older_keys_of_the_same_holder_go(case_id: uuid.UUID, mensen: Mensen) -> None:
    from meldpunt.vault.cases import revoke_older

    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    old = vault.Grantee.account(mensen.vera.actor_id)
    opened.grant(old)
    opened.grant(vault.Grantee.account(mensen.nadia.actor_id))
    revoke_older(case_id=case_id, than=old)
    version = CaseKey.objects.get(pk=case_id).version
    assert Grant.objects.filter(case_id=case_id).count() == 4
    vault.create_account_key(account_id=mensen.vera.actor_id, passphrase=Secret(WACHTZIN.encode()))
    new = vault.Grantee.account(mensen.vera.actor_id)
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
    forged = wrap(case_id, new_seed(), vault.Grantee.account(mensen.vera.actor_id))

    with pytest.raises(VaultIntegrityError):
        unwrap(row, forged, mensen.vera.open_kluis.key)


# ── people who leave, the desk ──────────────────────────────────────────────────────────────────
def test_who_leaves_takes_no_other_key_along(case_id: uuid.UUID, mensen: Mensen) -> None:
    second = uuid.uuid4()
    vault.create_case(case_id=second, grantees=[vault.Grantee.desk(), vault.Grantee.recovery()])
    vera, nadia = mensen.vera.actor_id, mensen.nadia.actor_id
    for one in (case_id, second):
        opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=one)
        opened.grant(vault.Grantee.account(nadia))
    vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).grant(vault.Grantee.account(vera))
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


def test_c07_a_grant_is_bound_to_all_that_it_is_about() -> None:
    grant = Grant(id=uuid.UUID(int=1), case_id=uuid.UUID(int=2), holder=Holder.DESK, holder_id="meldpunt", epoch=3)

    assert grant_info(grant) == canonical(
        "grant", str(uuid.UUID(int=2)), str(uuid.UUID(int=1)), "desk", "meldpunt", "3"
    )


@with_database
def test_k1_keys_that_stood_for_a_moment_go_to_no_case(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    """Rows that were put back before the comparison do not pass: what was used must be among what is signed."""
    rows = desk_rows()
    used = [row for row in rows if row[0] == "key"]
    swapped = [(*used[0][:4], b"x" * len(used[0][4])), *used[1:]]
    signed = digest_of_desk(rows)

    assert grants._still_stands(used, signed)
    assert not grants._still_stands(swapped, signed)
    assert not grants._still_stands(used, b"s" * 32)


@with_database
def test_k1_a_key_put_in_the_place_of_the_desks_makes_no_case(mensen: Mensen) -> None:  # noqa: ARG001 - as above
    write_behind("UPDATE vault_publickey SET public = %s WHERE holder = 'desk'", bytes(32))

    with pytest.raises(VaultIntegrityError), transaction.atomic(), vault.gathered():
        vault.grantees_of_new_cases()

"""Keys go only through somebody who holds them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from meldpunt.accounts.models import Account
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.vault import service as vault
from meldpunt.vault.models import PublicKey
from meldpunt.vault.people import key_identity
from meldpunt.vault.rings.rootkeys import root_op
from support.bezetting import sleutels
from support.dossiers import service as dossiers
from tests.maak import renew_alone, send, write_behind
from tests.personas import NIEUWE_WACHTZIN as NIEUW

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_keys_come_back_only_through_somebody_who_holds_them(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)
    vault.forget_account(account_id=mensen.vera.actor_id)
    vault.create_account_key(account_id=mensen.vera.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    assert dossiers.waiting_for_key([mensen.vera.id], by=mensen.cor)[mensen.vera.id] == {ontvangst.dossier_id}

    assert sleutels.give_key(account=mensen.accounts["vera"], by=mensen.cor) == 1

    assert not dossiers.waiting_for_key([mensen.vera.id], by=mensen.cor)[mensen.vera.id]
    fresh = vault.unlock(account_id=mensen.vera.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    assert vault.open_case(unlocked=fresh, case_id=ontvangst.dossier_id).case_id == ontvangst.dossier_id


def test_a_new_key_of_the_desk_takes_the_cases_along_in_steps(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [send()[1].dossier_id for _nr in range(2)]
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    regrant = vault.regrant
    monkeypatch.setattr(vault, "regrant", lambda *, unlocked: regrant(unlocked=unlocked, limit=1))
    monkeypatch.setattr(sleutels, "ROUNDS", 1)

    renew_alone(by=mensen.cor)
    assert vault.desk_state().behind == 1
    with pytest.raises(Conflict, match="Neem eerst alle dossiers mee"):
        sleutels.propose_renewal(by=mensen.cor)
    assert sleutels.bring_along(by=mensen.cor) == 1  # goes on with the same key
    assert vault.desk_state().behind == 0
    monkeypatch.setattr(sleutels, "ROUNDS", 10)
    assert sleutels.bring_along(by=mensen.cor) == 0

    for case_id in cases:
        assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id
        with pytest.raises(vault.NoGrant):
            vault.open_case(unlocked=mensen.carolien.open_kluis, case_id=case_id)


def test_who_is_no_coordinator_renews_nothing(mensen: Mensen) -> None:
    for step in (sleutels.propose_renewal, sleutels.bring_along):
        with pytest.raises(NotAllowed):
            step(by=mensen.vera)


def _share(account_id: str) -> None:
    """What step 4 of the attack writes: somebody belongs to the desk, with a share that nobody gave."""
    write_behind(
        "INSERT INTO vault_deskshare (id, epoch, account_id, wrapped) VALUES (gen_random_uuid(), 1, %s, 'x')",
        account_id,
    )
    write_behind("UPDATE vault_installation SET desk_stale = true")


def test_k1_somebody_written_into_the_desk_gets_no_key_with_the_next_one(mensen: Mensen) -> None:
    case_id = send()[1].dossier_id
    _share(mensen.vera.actor_id)

    with pytest.raises(vault.StateMismatch, match="desk"):
        sleutels.propose_renewal(by=mensen.cor)
    with pytest.raises(vault.StateMismatch):
        sleutels.give_key(account=mensen.accounts["carolien"], by=mensen.cor)
    with pytest.raises(vault.VaultError):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)
    assert vault.state_faults()["desk"] == 1


def test_k1_no_report_comes_in_for_a_desk_that_somebody_else_put_together(mensen: Mensen) -> None:
    _share(mensen.vera.actor_id)

    with pytest.raises(vault.StateMismatch):
        send()


def test_k1_somebody_written_into_a_case_gets_no_key_to_it(mensen: Mensen) -> None:
    """A row says that Vera has access and waits for her key; one press of a coordinator would give it."""
    case_id = send()[1].dossier_id
    write_behind(
        "INSERT INTO dossiers_toegang (id, dossier_id, account_id, reden, van) VALUES (gen_random_uuid(), %s, %s,"
        " 'toegewezen', now())",
        case_id,
        mensen.vera.id,
    )

    with pytest.raises(vault.StateMismatch, match="dossier"):
        sleutels.give_key(account=mensen.accounts["vera"], by=mensen.cor)
    with pytest.raises(NotFound):
        dossiers.open_zaak(dossier_id=case_id, by=mensen.vera)
    assert vault.state_faults() == {"dossier": 1}


def test_k1_a_key_that_was_put_in_somebodys_place_is_given_nothing(mensen: Mensen) -> None:
    """Variant c: a new generation of her key in the hands of somebody else, with every proof that a worker can make."""
    theirs = vault.PrivateKey(vault.derive(vault.Secret(b"dief"), "x", size=96)).public
    row = PublicKey.objects.get(holder_id=mensen.vera.actor_id)
    row.pk, row.epoch, row.public = uuid.uuid4(), 2, theirs
    row.proof = root_op().mac("mac/public-key", *key_identity(row))
    row.save(force_insert=True)

    with pytest.raises(vault.VaultIntegrityError):
        send(vertrouwenspersoon=mensen.vera.id)
    with pytest.raises(vault.VaultIntegrityError):
        sleutels.give_key(account=mensen.accounts["vera"], by=mensen.cor) or vault.Grantee.account(mensen.vera.actor_id)


def test_k1_a_colleague_with_a_role_out_of_the_database_gets_no_key(mensen: Mensen) -> None:
    write_behind("UPDATE accounts_account SET rol = 'coordinator' WHERE id = %s", mensen.vera.id)

    with pytest.raises(vault.StateMismatch, match="account"):
        sleutels.give_key(account=Account.objects.get(pk=mensen.vera.id), by=mensen.cor)

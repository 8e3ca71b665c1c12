"""Keys go only through somebody who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.core.errors import NotAllowed
from meldpunt.vault import service as vault
from support.behandeling import sleutels
from support.dossiers import service as dossiers
from tests.maak import send
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

    assert sleutels.renew(by=mensen.cor) == 1
    assert vault.desk_state().behind == 1
    assert sleutels.renew(by=mensen.cor) == 1  # goes on with the same key
    assert vault.desk_state().behind == 0
    monkeypatch.setattr(sleutels, "ROUNDS", 10)
    assert sleutels.bring_along(by=mensen.cor) == 0

    for case_id in cases:
        assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id
        with pytest.raises(vault.NoGrant):
            vault.open_case(unlocked=mensen.carolien.open_kluis, case_id=case_id)


def test_who_is_no_coordinator_renews_nothing(mensen: Mensen) -> None:
    for step in (sleutels.renew, sleutels.bring_along):
        with pytest.raises(NotAllowed):
            step(by=mensen.vera)

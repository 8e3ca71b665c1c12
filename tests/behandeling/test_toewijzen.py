"""Assigning hands over a key, and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.vault import service as vault
from support.behandeling import inzien, toewijzen

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_assigning_hands_over_a_key_and_reassigning_takes_it_back(
    dossier_id: UUID, mensen: Mensen, carried_out: Any
) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).verhalen

    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor)
    carried_out()

    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.nadia).verhalen
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)
    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=dossier_id)
    assert {tuple(item.to) for item in mail.outbox} >= {("nadia@example.org",)}
    assert all("verhaal" not in item.body.lower() and "Mira" not in item.body for item in mail.outbox)


def test_only_a_coordinator_assigns_and_only_to_the_pool(dossier_id: UUID, mensen: Mensen) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)

    with pytest.raises(NotAllowed):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.vera)
    with pytest.raises(Conflict):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.bas.id, by=mensen.cor)


def test_who_chose_while_a_colleague_assigned_hears_so(dossier_id: UUID, mensen: Mensen) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.carolien)

    with pytest.raises(Conflict, match="net toegewezen"):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor, was="")
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor, was=str(mensen.vera.id))

    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.nadia).kaart.assignee_id == mensen.nadia.id


def test_who_looks_after_a_case_may_give_it_back_and_nobody_else_but_a_coordinator(
    dossier_id: UUID, mensen: Mensen
) -> None:
    toewijzen.release(dossier_id=dossier_id, by=mensen.cor)  # nobody looked after it: nothing happens
    assert not [
        regel
        for regel in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn
        if regel.soort == "losgelaten"
    ]
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    toewijzen.release(dossier_id=dossier_id, by=mensen.vera)

    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).kaart.assignee_id is None
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)

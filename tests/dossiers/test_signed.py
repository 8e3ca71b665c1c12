"""What stands beside the sealed content of a case cannot be changed or put back behind the back of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.core.errors import NotFound
from meldpunt.vault import service as vault
from support.behandeling import gesprek
from support.bezetting import toewijzen
from support.dossiers import letterbox
from support.dossiers import service as dossiers
from support.dossiers.models import Dossier, Toegang
from tests.maak import picture, received_file, report, write_behind

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db

HANDS = {
    "closed no more": "UPDATE dossiers_dossier SET besloten = NOT besloten WHERE id = %s",
    "another state": "UPDATE dossiers_dossier SET status = 'in_behandeling' WHERE id = %s",
    "nobody looks after it": "UPDATE dossiers_dossier SET assignee_id = NULL WHERE id = %s",
    "another name": "UPDATE dossiers_dossier SET alias = alias || 'x' WHERE id = %s",
    "access goes on": "UPDATE dossiers_toegang SET tot = NULL WHERE dossier_id = %s",
    "access is gone": "DELETE FROM dossiers_toegang WHERE dossier_id = %s",
}


def _handed_over(mensen: Mensen) -> tuple[letterbox.NieuweMelding, UUID]:
    """A case that went from Vera to Nadia."""
    nieuw, case_id = report(vertrouwenspersoon=mensen.vera.id)
    for account_id in (mensen.vera.id, mensen.nadia.id):
        toewijzen.assign(dossier_id=case_id, account_id=account_id, by=mensen.cor)
    return nieuw, case_id


@pytest.mark.parametrize("hand", HANDS)
def test_h2_a_row_that_was_changed_opens_for_nobody(mensen: Mensen, hand: str) -> None:
    nieuw, case_id = _handed_over(mensen)
    assert vault.state_faults() == {}

    write_behind(HANDS[hand], case_id)

    with pytest.raises((vault.StateMismatch, NotFound)):
        dossiers.open_zaak(dossier_id=case_id, by=mensen.cor)
    with pytest.raises(vault.StateMismatch, match="dossier"):
        letterbox.open_with_code(vault.code_key(nieuw.code))
    assert vault.state_faults() == {"dossier": 1}


def test_m4_facts_of_before_are_not_believed(mensen: Mensen) -> None:
    _nieuw, case_id = report()
    before = bytes(Dossier.objects.get(pk=case_id).feiten_sealed)
    zaak = dossiers.open_zaak(dossier_id=case_id, by=mensen.cor, lock=True)
    zaak.change_feiten(kanaal="email")
    assert dossiers.open_zaak(dossier_id=case_id, by=mensen.cor).feiten.kanaal == "email"

    write_behind("UPDATE dossiers_dossier SET feiten_sealed = %s WHERE id = %s", before, case_id)

    with pytest.raises(vault.StateMismatch, match="dossier"):
        dossiers.open_zaak(dossier_id=case_id, by=mensen.cor)


def test_facts_that_are_sealed_anew_are_the_same_facts(mensen: Mensen) -> None:
    """As a rotation of the root keys does."""
    _nieuw, case_id = report()
    dossier = Dossier.objects.get(pk=case_id)
    dossier.feiten = dossier.feiten
    dossier.save(update_fields=["feiten_sealed"])

    assert dossiers.open_zaak(dossier_id=case_id, by=mensen.cor).feiten == dossier.feiten
    assert vault.state_faults() == {}


def test_a_case_that_is_gone_is_told_and_one_that_was_erased_is_not(mensen: Mensen) -> None:
    first, second = report()[1], report()[1]
    write_behind("DELETE FROM vault_sealedobject WHERE case_id = %s", first)
    write_behind("DELETE FROM vault_grant WHERE case_id = %s", first)
    write_behind("DELETE FROM vault_casekey WHERE case_id = %s", first)

    faults = {"grants": 1, "objects": 1, "dossier": 1}  # its clear rows are left without content
    assert vault.state_faults() == faults
    dossiers.erase(dossiers.open_zaak(dossier_id=second, by=mensen.cor))
    assert vault.state_faults() == faults


@pytest.mark.parametrize("table", ["bericht", "tijdlijnregel", "bewijsstuk", "triagebesluit"])
def test_h8_a_clear_row_that_is_gone_or_of_another_case_is_told(mensen: Mensen, table: str) -> None:
    _nieuw, case_id = report(bestanden=(received_file(picture()),))
    _other, other_id = report()
    gesprek.send_bericht(dossier_id=case_id, tekst="hallo", by=mensen.cor)
    assert vault.state_faults() == {}

    write_behind(f"UPDATE dossiers_{table} SET dossier_id = %s WHERE dossier_id = %s", other_id, case_id)  # noqa: S608 - names of this test
    assert vault.state_faults()["dossier"] == 2
    write_behind(f"DELETE FROM dossiers_{table} WHERE dossier_id = %s", other_id)  # noqa: S608 - idem
    assert vault.state_faults()["dossier"] >= 1


def test_h8_a_judgement_holds_only_when_a_second_person_said_so(mensen: Mensen) -> None:
    """A lower gradation waits for somebody; a row that says that it holds is refused wherever the case is opened."""
    _nieuw, case_id = report()
    write_behind("UPDATE dossiers_triagebesluit SET stand = 'vastgesteld' WHERE dossier_id = %s", case_id)

    with pytest.raises(vault.StateMismatch, match="besluiten"):
        dossiers.open_zaak(dossier_id=case_id, by=mensen.cor)
    assert vault.state_faults() == {"besluiten": 1}


def test_rows_of_access_say_who_read_it_and_until_when(mensen: Mensen) -> None:
    _nieuw, case_id = _handed_over(mensen)

    ended = Toegang.objects.filter(dossier_id=case_id).exclude(tot=None).values_list("account_id", flat=True)
    assert list(ended) == [mensen.vera.id]

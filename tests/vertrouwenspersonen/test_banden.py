"""A sender of the own party: who declared a tie with that part gets no key without the melder's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from support.behandeling import inzien
from support.bezetting import erbuiten, toewijzen
from support.dossiers.models import Dossier
from support.vertrouwenspersonen.banden import banden_of, set_banden
from tests.behandeling.deuren import behind
from tests.maak import ANTWOORDEN, send

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
FRACTIE, AFDELING = "Fractie Tweede Kamer", "Afdeling Utrecht"
EIGEN = ANTWOORDEN | {"P1": ("POLITICUS_EIGEN",)}


def about_fractie(**changes: Any) -> UUID:
    """A report about somebody of the parliamentary party; gives its case."""
    return send(**({"antwoorden": EIGEN, "onderdelen": (FRACTIE,)} | changes))[1].dossier_id


def test_sp22_who_declared_a_tie_gets_no_key_at_intake(mensen: Mensen) -> None:
    erbuiten.declare_ties(parts=[FRACTIE], by=mensen.cor)
    dossier_id = about_fractie()

    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.carolien).uitgesloten == {mensen.cor.id}


def test_sp22_with_the_word_of_the_melder_they_do(mensen: Mensen) -> None:
    erbuiten.declare_ties(parts=[FRACTIE], by=mensen.cor)

    assert inzien.open_dossier(dossier_id=about_fractie(banden_mogen=True), by=mensen.cor).uitgesloten == frozenset()


def test_sp22_a_tie_with_another_part_changes_nothing(mensen: Mensen) -> None:
    erbuiten.declare_ties(parts=[AFDELING], by=mensen.cor)

    assert inzien.open_dossier(dossier_id=about_fractie(), by=mensen.cor).uitgesloten == frozenset()


def test_sp22_a_chosen_trusted_person_with_a_tie_is_refused(mensen: Mensen) -> None:
    erbuiten.declare_ties(parts=[FRACTIE], by=mensen.vera)

    with pytest.raises(Conflict):
        about_fractie(vertrouwenspersoon=mensen.vera.id)
    allowed = about_fractie(vertrouwenspersoon=mensen.vera.id, banden_mogen=True)
    assert inzien.open_dossier(dossier_id=allowed, by=mensen.vera).kaart.id == allowed


def test_sp22_who_declares_a_tie_later_is_not_assigned(mensen: Mensen) -> None:
    dossier_id = about_fractie()
    erbuiten.declare_ties(parts=[FRACTIE], by=mensen.vera)

    with pytest.raises(NotAllowed):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor)


def test_sp22_declaring_a_tie_gives_up_the_cases_that_one_could_open(mensen: Mensen) -> None:
    near, other = about_fractie(), about_fractie(onderdelen=(AFDELING,))

    assert erbuiten.declare_ties(parts=[FRACTIE], by=mensen.cor) == 1
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=near, by=mensen.cor)
    assert inzien.open_dossier(dossier_id=other, by=mensen.cor).kaart.id == other


def test_sp22_the_last_one_who_can_read_a_case_asks_a_colleague_first(mensen: Mensen) -> None:
    about_fractie()
    erbuiten.declare_ties(parts=[FRACTIE], by=mensen.carolien)

    with pytest.raises(Conflict, match="Vraag eerst een collega erbij"):
        erbuiten.declare_ties(parts=[FRACTIE], by=mensen.cor)


def test_sp22_who_is_near_goes_out_with_whoever_the_melder_keeps_out(mensen: Mensen) -> None:
    nieuw, ontvangst = send(antwoorden=EIGEN, onderdelen=(FRACTIE,))
    toewijzen.assign(dossier_id=ontvangst.dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    set_banden(account_id=mensen.carolien.id, parts=[FRACTIE])
    with behind(nieuw.code) as melding:
        erbuiten.change_person(zaak=melding.zaak, gekozen=mensen.vera.id, buiten=[mensen.cor.id])

    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.carolien)
    assert mensen.vera.id in inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.vera).toegang


@pytest.mark.usefixtures("mensen")
def test_sp22_such_a_case_has_keys_by_name_so_that_no_later_coordinator_gets_one_unasked() -> None:
    assert Dossier.objects.get(pk=about_fractie()).besloten
    assert not Dossier.objects.get(pk=about_fractie(banden_mogen=True)).besloten
    assert not Dossier.objects.get(pk=about_fractie(onderdelen=())).besloten


def test_no_tie_is_an_answer_and_may_change(mensen: Mensen) -> None:
    assert banden_of(mensen.cor.id) is None
    erbuiten.declare_ties(parts=[], by=mensen.cor)
    assert banden_of(mensen.cor.id) == ()
    erbuiten.declare_ties(parts=[AFDELING, FRACTIE], by=mensen.cor)
    assert banden_of(mensen.cor.id) == (AFDELING, FRACTIE)

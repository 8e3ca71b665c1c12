"""Who is suggested, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from meldpunt.core.errors import NotFound
from support.behandeling import inzien
from support.vertrouwenspersonen import queries as poollijst
from tests.maak import send

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_suggestions_show_their_reasons_and_the_wish_comes_first(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.nadia.id)
    inzage = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)

    first, second = poollijst.suggest(by=mensen.cor, inzage=inzage)

    assert first.kandidaat.account_id == mensen.nadia.id
    assert "gevraagd door de melder" in [reden.tekst for reden in first.redenen]
    assert "Digitale veiligheid" in [reden.tekst for reden in second.redenen]


def test_an_excluded_person_comes_last_and_cannot_be_chosen(dossier_id: UUID, mensen: Mensen) -> None:
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)

    last = poollijst.suggest(by=mensen.cor, inzage=inzage, uitgesloten={mensen.vera.id: "keuze van de melder"})[-1]

    assert last.kandidaat.account_id == mensen.vera.id
    assert not last.kan


def test_a_profile_is_of_somebody_who_works_here(mensen: Mensen) -> None:
    assert poollijst.profile(mensen.vera.id).naam == "Vera"
    for other in (mensen.cor.id, uuid4()):
        with pytest.raises(NotFound):
            poollijst.profile(other)

"""Who is suggested, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meldpunt.accounts.models import Account
from meldpunt.core.errors import NotFound
from support.behandeling import inzien
from support.bezetting import toewijzen
from support.dossiers import queries as dossiers
from support.vertrouwenspersonen import queries as poollijst
from support.vertrouwenspersonen import service as pool
from support.vertrouwenspersonen.models import Vertrouwenspersoon
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


def test_who_does_something_else_now_is_offered_nowhere_and_gets_no_case(dossier_id: UUID, mensen: Mensen) -> None:
    vera = mensen.accounts["vera"]
    Vertrouwenspersoon.objects.filter(pk=vera.pk).update(extern=True)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)

    def offered() -> list[bool]:
        return [
            vera.pk in {item.account_id for item in poollijst.list_kiesbaar()},
            vera.pk in poollijst.list_invallers(),
            vera.pk in {item.kandidaat.account_id for item in poollijst.suggest(by=mensen.cor, inzage=inzage)},
            poollijst.profiel_of(vera.pk) is not None,
            pool.refusal_to_take(vera.pk) is None,
        ]

    before = offered()
    Account.objects.filter(pk=vera.pk).update(rol="bestuur")

    assert before == [True] * 5
    assert offered() == [False] * 5


def test_a_division_asks_for_the_pool_once(mensen: Mensen) -> None:
    for _nr in range(3):
        toewijzen.assign(dossier_id=send()[1].dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    kaarten = dossiers.open_with(mensen.vera.id)

    with CaptureQueriesContext(connection) as seen:
        poollijst.suggest_division(kaarten=kaarten, van=mensen.vera.id, by=mensen.cor)

    assert len([query for query in seen if "vertrouwenspersonen_vertrouwenspersoon" in query["sql"]]) == 1

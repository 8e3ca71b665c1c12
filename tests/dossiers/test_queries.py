"""The queue of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.behandeling import sluiten
from support.bezetting import toewijzen
from support.dossiers import queries
from support.dossiers import service as dossiers
from support.dossiers.states import Status
from tests.maak import send

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def numbers(by: Medewerker, **filter_: str) -> list[str]:
    return sorted(kaart.alias for kaart in queries.kaarten(filter_=queries.Filter(**filter_), by=by).rijen)


def test_the_queue_shows_what_was_asked_for(mensen: Mensen) -> None:
    one, two, three = (dossiers.kaart(send()[1].dossier_id) for _nr in range(3))
    toewijzen.assign(dossier_id=one.id, account_id=mensen.vera.id, by=mensen.cor)
    sluiten.change_status(dossier_id=two.id, naar=Status.CONTACT_GELEGD, by=mensen.cor)
    everything = sorted(kaart.alias for kaart in (one, two, three))

    assert numbers(mensen.cor) == everything
    assert numbers(mensen.vera, weergave="van_mij") == [one.alias]
    assert numbers(mensen.cor, weergave="van_mij") == []
    assert numbers(mensen.cor, weergave="zonder") == sorted([two.alias, three.alias])
    assert numbers(mensen.cor, weergave="gesloten") == []
    assert numbers(mensen.cor, assignee=str(mensen.vera.id)) == [one.alias]
    assert numbers(mensen.cor, status="contact_gelegd") == [two.alias]
    assert numbers(mensen.cor, status="bestaat_niet") == everything
    assert numbers(mensen.cor, platform="X") == everything
    assert numbers(mensen.cor, platform="TIKTOK") == []
    assert numbers(mensen.cor, vorm="DOXING") == everything
    assert numbers(mensen.cor, vorm="DREIGING") == []


def test_facts_are_looked_for_in_as_many_cases_as_there_are(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SCAN", 2)
    everything = sorted(dossiers.kaart(send()[1].dossier_id).alias for _nr in range(5))

    assert numbers(mensen.cor, platform="X") == everything


def test_pages_go_on_among_cases_without_a_day(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    made = [send()[1].dossier_id for _nr in range(3)]
    for dossier_id in made:
        dossiers.set_due(dossier_id, None)
    seen, cursor = [], ""
    for _nr in made:
        page = queries.kaarten(filter_=queries.Filter(na=cursor), by=mensen.cor)
        cursor = page.volgende
        seen += [kaart.id for kaart in page.rijen]

    assert seen == made
    assert cursor == ""

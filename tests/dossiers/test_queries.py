"""The queue of the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from meldpunt.core.clock import AMSTERDAM, at
from meldpunt.vault.models import DeskShare, Grant
from support.behandeling import gesprek, inzien, sluiten
from support.bezetting import toewijzen
from support.dossiers import queries
from support.dossiers import service as dossiers
from support.dossiers.lijsten import bladeren
from support.dossiers.states import Status
from tests.behandeling.deuren import behind
from tests.maak import close_case, report, send

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
DAY_OF_KNOWLEDGE = datetime(2026, 9, 1, 10, tzinfo=AMSTERDAM)  # 90 days: 30 November; in sight from 2 November


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


def test_the_view_of_terms_holds_each_that_is_in_sight_also_in_a_closed_case_and_no_other(mensen: Mensen) -> None:
    belediging = {"A1": ("nee",), "R1": ("zelf",), "Z1": ("lokaal",), "V1": ("BELEDIGING",)}
    with at(DAY_OF_KNOWLEDGE):
        (one, other, none) = (
            report(antwoorden=belediging, wanneer_datum=DAY_OF_KNOWLEDGE.date())[1],
            report(antwoorden=belediging, wanneer_datum=DAY_OF_KNOWLEDGE.date())[1],
            report(antwoorden=belediging | {"V1": ("DESINFORMATIE",)})[1],
        )
        names = {pk: dossiers.kaart(pk).alias for pk in (one, other, none)}
        assert numbers(mensen.cor, weergave="klachttermijn") == []
    with at(DAY_OF_KNOWLEDGE + timedelta(days=61)):  # 29 days before the ninetieth
        assert numbers(mensen.cor, weergave="klachttermijn") == []
    with at(DAY_OF_KNOWLEDGE + timedelta(days=63)):
        assert numbers(mensen.cor, weergave="klachttermijn") == sorted([names[one], names[other]])
        close_case(other, by=mensen.cor, second=mensen.carolien)
        assert dossiers.kaart(other).is_gesloten
        assert numbers(mensen.cor, weergave="klachttermijn") == sorted([names[one], names[other]])
    with at(DAY_OF_KNOWLEDGE + timedelta(days=120)):
        assert numbers(mensen.cor, weergave="klachttermijn") == []


def test_the_queue_shows_aftercare_what_is_unread_and_what_came_in_lately(mensen: Mensen) -> None:
    with at(DAY_OF_KNOWLEDGE):
        nieuw, older = send()
    with at(DAY_OF_KNOWLEDGE + timedelta(days=20)):
        newer = send()[1]
        old, new = (dossiers.kaart(item.dossier_id).alias for item in (older, newer))
        with behind(nieuw.code) as melding:
            gesprek.write_bericht(zaak=melding.zaak, tekst="Het gebeurde weer.")
        sluiten.change_status(dossier_id=newer.dossier_id, naar=Status.CONTACT_GELEGD, by=mensen.cor)
        sluiten.change_status(dossier_id=newer.dossier_id, naar=Status.NAZORG, by=mensen.cor)

        assert numbers(mensen.cor, sinds="7") == [new]
        assert numbers(mensen.cor, sinds="31") == sorted([old, new])
        assert numbers(mensen.cor, ongelezen="1") == [old]
        assert numbers(mensen.cor, weergave="nazorg") == [new]
        assert queries.open_counts(mensen.cor)["nazorg"] == 1
        inzien.open_dossier(dossier_id=older.dossier_id, by=mensen.cor, berichten=True)
        assert numbers(mensen.cor, ongelezen="1") == []


def test_who_holds_no_key_sees_no_case(mensen: Mensen) -> None:
    dossier_id = report()[1]
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    everybody = (mensen.cor, mensen.carolien, mensen.vera)
    assert [len(numbers(by)) for by in everybody] == [1, 1, 1]

    DeskShare.objects.filter(account_id=mensen.cor.actor_id).delete()
    Grant.objects.filter(holder="account", holder_id=mensen.vera.actor_id).delete()

    assert [len(numbers(by)) for by in everybody] == [0, 1, 0]


def test_facts_are_looked_for_in_as_many_cases_as_there_are(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bladeren, "SCAN", 2)
    everything = sorted(dossiers.kaart(send()[1].dossier_id).alias for _nr in range(5))

    assert numbers(mensen.cor, platform="X") == everything


def test_pages_go_on_among_cases_without_a_day(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bladeren, "PAGE", 1)
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

"""The pages of tasks and terms: one list by stretch of time, and one moment that is done, moved, undone or gone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from support.behandeling import gesprek
from support.bezetting import toewijzen
from support.dossiers import queries as dossiers
from support.nazorg import queries as nazorg
from support.nazorg.models import Contactmoment
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from support.nazorg.queries import Moment
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """A coordinator's browser."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


def first_of(dossier_id: UUID, soort: str) -> Moment:
    """The first moment of this kind that is open."""
    return next(item for item in nazorg.moments_of(dossier_id) if item.soort == soort and item.stand == "open")


def groups(page: str) -> dict[str, list[str]]:
    """Of each stretch of time on the page what stands in it."""
    parts = re.split(r'<h2 id="groep-\d+">', page)[1:]
    return {part.split("<")[0]: re.findall(r'/werkplek/taken/[0-9a-f-]{36}/">([^<]+)<', part) for part in parts}


def test_the_list_is_cut_into_late_today_this_week_and_later(cor: Client, mensen: Mensen) -> None:
    with clock.at(WEDNESDAY - timedelta(days=1)):
        _nieuw, dossier_id = report()
        for soort, days in (("taak_brief", 0), ("taak_online", 1), ("taak_navraag", 3), ("taak_bellen", 9)):
            day = clock.today() + timedelta(days=days)
            gesprek.add_taak(dossier_id=dossier_id, moment_id=uuid4(), soort=soort, dag=day, tekst="", by=mensen.cor)
    with clock.at(WEDNESDAY):
        found = groups(cor.get(reverse("taken:lijst")).content.decode())

    assert list(found) == ["Over tijd", "Vandaag", "Deze week", "Later"]
    assert "Schrijf een brief of mail" in found["Over tijd"]
    assert "Kijk of het nog online staat" in found["Vandaag"]
    assert "Vraag na bij een instantie" in found["Deze week"]  # Friday
    assert "Bel iemand over dit dossier" in found["Later"]


def test_of_what_comes_later_the_page_shows_fifty_until_somebody_asks_and_cuts_off_nothing_that_is_due(
    cor: Client,
) -> None:
    with clock.at(WEDNESDAY - timedelta(days=1)):
        dossier_id = report()[1]
        Contactmoment.objects.filter(dossier_id=dossier_id).delete()
        for number in range(120):  # sixty that are late by then, sixty after this week
            voor = WEDNESDAY + (timedelta(minutes=number - 60) if number < 60 else timedelta(days=9, minutes=number))
            Contactmoment.objects.create(dossier_id=dossier_id, soort="taak_brief", voor=voor)
    with clock.at(WEDNESDAY):
        page = cor.get(reverse("taken:lijst")).content.decode()
        everything = cor.get(reverse("taken:lijst") + "?later=alles").content.decode()

    assert {name: len(rows) for name, rows in groups(page).items()} == {"Over tijd": 60, "Later": 50}
    assert "Toon ook de andere 10" in page
    assert '<p class="klein">60</p>' in page.split("Later")[1]
    assert len(groups(everything)["Later"]) == 60
    assert "Toon ook de andere" not in everything


def test_a_coordinator_sees_all_with_their_owner_or_only_own_and_a_trusted_person_own(
    cor: Client, mensen: Mensen
) -> None:
    _nieuw, hers = report()
    _nieuw, nobodys = report()
    toewijzen.assign(dossier_id=hers, account_id=mensen.vera.id, by=mensen.cor)
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    everything, mine, veras = (
        client.get(reverse("taken:lijst") + query).content.decode()
        for client, query in ((cor, ""), (cor, "?wie=mij"), (vera, ""))
    )

    assert str(hers) in everything
    assert str(nobodys) in everything
    assert "· Vera" in everything
    assert "Geen open taken." in mine
    assert str(hers) in veras
    assert str(nobodys) not in veras


def test_done_asks_how_and_with_what_result_and_keeps_what_was_typed(cor: Client, dossier_id: UUID) -> None:
    url = reverse("taken:moment", args=[first_of(dossier_id, "eerste_contact").id])

    refused = cor.post(url, {"hoe": "gebeld", "tekst": "Voicemail stond vol."})
    done = cor.post(url, {"hoe": "gebeld", "uitkomst": "niet_bereikt", "tekst": "Voicemail stond vol."}, follow=True)

    assert refused.status_code == 422
    assert "Kies wat eruit kwam." in refused.content.decode()
    assert "Voicemail stond vol." in refused.content.decode()
    assert "De volgende poging staat klaar voor de volgende werkdag." in done.content.decode()
    assert dossiers.kaart(dossier_id).feiten.contact_op is None
    assert first_of(dossier_id, "eerste_contact").voor > clock.now()


def test_a_task_asks_neither_how_nor_what_came_of_it(cor: Client, dossier_id: UUID, mensen: Mensen) -> None:
    gesprek.add_taak(
        dossier_id=dossier_id, moment_id=uuid4(), soort="taak_brief", dag=clock.today(), tekst="", by=mensen.cor
    )
    url = reverse("taken:moment", args=[first_of(dossier_id, "taak_brief").id])

    page = cor.get(url).content.decode()
    done = cor.post(url, {"tekst": ""}, follow=True).content.decode()

    assert 'name="uitkomst"' not in page
    assert "Genoteerd." in done
    assert "Maak ongedaan" in cor.get(url).content.decode()
    assert "Maak ongedaan" in done


def test_what_was_pressed_too_soon_is_undone_for_a_day(cor: Client, dossier_id: UUID) -> None:
    moment = first_of(dossier_id, "eerste_contact")
    cor.post(reverse("taken:moment", args=[moment.id]), {"hoe": "gebeld", "uitkomst": "bereikt", "tekst": ""})

    undone = cor.post(reverse("taken:ongedaan", args=[moment.id]), follow=True).content.decode()
    twice = cor.post(reverse("taken:ongedaan", args=[moment.id]), follow=True).content.decode()

    assert "Het staat weer open." in undone
    assert "Dit moment is al afgerond." in twice
    assert first_of(dossier_id, "eerste_contact").id == moment.id


def test_another_day_asks_for_a_day_to_come_and_a_reason(cor: Client, dossier_id: UUID) -> None:
    moment = first_of(dossier_id, "check_in")
    url, day = reverse("taken:verzet", args=[moment.id]), clock.today() + timedelta(days=30)
    past, far, empty = (
        cor.post(url, {"dag": str(clock.today() + timedelta(days=days)), "reden": "Met vakantie"}).content.decode()
        if days
        else cor.post(url, {"dag": str(day), "reden": ""}).content.decode()
        for days in (-1, 500, 0)
    )

    done = cor.post(url, {"dag": day.strftime("%d-%m-%Y"), "reden": "Met vakantie"}, follow=True).content.decode()

    assert "Deze dag is al voorbij." in past
    assert "Met vakantie" in past
    assert "wel heel ver weg" in far
    assert "Schrijf kort op waarom." in empty
    assert "Verzet." in done
    assert clock.to_local(first_of(dossier_id, "check_in").voor).date() != moment.voor.date()
    assert day in {clock.to_local(item.voor).date() for item in nazorg.moments_of(dossier_id)}


def test_the_first_contact_has_no_way_to_another_day(cor: Client, dossier_id: UUID) -> None:
    moment = first_of(dossier_id, "eerste_contact")
    page = cor.get(reverse("taken:moment", args=[moment.id])).content.decode()
    tried = cor.post(reverse("taken:verzet", args=[moment.id]), {"dag": str(clock.today()), "reden": "Heel druk"})

    assert reverse("taken:verzet", args=[moment.id]) not in page
    assert tried.status_code == 409
    assert "Deze dag staat vast" in tried.content.decode()
    assert "Heel druk" in tried.content.decode()
    assert first_of(dossier_id, "eerste_contact").voor == moment.voor


def test_what_falls_away_does_so_with_a_reason(cor: Client, dossier_id: UUID) -> None:
    moment = first_of(dossier_id, "check_in")
    url = reverse("taken:vervalt", args=[moment.id])

    assert cor.post(url, {"reden": " "}).status_code == 422
    assert "Het vervalt." in cor.post(url, {"reden": "Wil geen contact"}, follow=True).content.decode()
    assert "Wil geen contact" in cor.get(reverse("werkplek:tijdlijn", args=[dossier_id])).content.decode()


def test_a_reminder_takes_two_presses(cor: Client, dossier_id: UUID) -> None:
    case = cor.get(reverse("werkplek:dossier", args=[dossier_id])).content.decode()
    url = reverse("taken:nieuw", args=[dossier_id])
    assert url in case  # one
    page = cor.get(url).content.decode()
    filled = {
        "moment_id": re.findall(r'name="moment_id" value="([0-9a-f-]{36})"', page)[0],
        "soort": re.findall(r'name="soort" value="(\w+)"[^>]*checked', page)[0],
        "dag": re.findall(r'name="dag" value="([\d-]+)"', page)[0],
    }

    done = cor.post(url, filled, follow=True).content.decode()  # two: what is filled in already is enough

    assert "De taak staat klaar." in done
    assert first_of(dossier_id, filled["soort"]).is_taak
    cor.post(url, filled)  # pressed twice
    assert len([item for item in nazorg.moments_of(dossier_id) if item.is_taak]) == 1
    refused = cor.post(url, {"soort": "", "dag": "", "tekst": "Bel de griffie"})
    assert refused.status_code == 422
    assert "Kies een dag." in refused.content.decode()
    assert "Bel de griffie" in refused.content.decode()
    assert cor.post(url, filled | {"soort": "eerste_contact"}).status_code == 422


def test_to_whoever_may_not_read_the_case_none_of_it_is_there(mensen: Mensen, dossier_id: UUID) -> None:
    nadia = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN)
    moment = first_of(dossier_id, "check_in")
    names = ("moment", "verzet", "vervalt", "ongedaan")

    answers = [nadia.post(reverse(f"taken:{name}", args=[moment.id]), {"reden": "x"}) for name in names]
    answers.append(nadia.get(reverse("taken:nieuw", args=[dossier_id])))
    unknown = nadia.get(reverse("taken:moment", args=[dossier_id]))

    assert [answer.status_code for answer in answers] == [404] * 5
    assert unknown.status_code == 404
    assert "niet aan jou toegewezen" in unknown.content.decode()
    assert first_of(dossier_id, "check_in").id == moment.id


def test_what_was_typed_stays_when_a_colleague_was_first(cor: Client, dossier_id: UUID, mensen: Mensen) -> None:
    moment = first_of(dossier_id, "eerste_contact")
    gesprek.finish_moment(moment_id=moment.id, naar=nazorg.Momentstand.GEDAAN, by=mensen.carolien)
    typed = {"hoe": "gebeld", "uitkomst": "bereikt", "tekst": "Ze belt morgen terug."}

    answer = cor.post(reverse("taken:moment", args=[moment.id]), typed)
    gone = cor.post(reverse("taken:vervalt", args=[moment.id]), {"reden": "Hoeft niet meer, zei ze"})

    for page in (answer, gone):
        assert page.status_code == 409
        assert "Dit moment is al afgerond." in page.content.decode()
    assert "Ze belt morgen terug." in answer.content.decode()
    assert "Hoeft niet meer, zei ze" in gone.content.decode()

"""A calendar file says when and which alias, and not a word more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse
from icalendar import Calendar

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from support.behandeling import gesprek
from support.bezetting import toewijzen
from support.dossiers import queries as dossiers
from support.nazorg import queries as nazorg
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
SUMMER = datetime(2026, 7, 1, 10, tzinfo=AMSTERDAM)


@pytest.fixture
def vera(mensen: Mensen) -> Client:
    """A trusted person's browser."""
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def with_task(mensen: Mensen, naam: str) -> UUID:
    """A case of Vera, or of nobody, with a task whose text must not get out."""
    _nieuw, dossier_id = report(verhaal="kanarie-verhaal", naam="kanarie-naam")
    if naam:
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    dag = clock.today() + timedelta(days=3)
    gesprek.add_taak(
        dossier_id=dossier_id, moment_id=uuid4(), soort="taak_bellen", dag=dag, tekst="kanarie-taak", by=mensen.cor
    )
    return dossier_id


def events(client: Client, url: str) -> tuple[str, list[dict[str, str]]]:
    """The raw file, and of each event what a calendar shows."""
    response = client.get(url)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="meldpunt.ics"'
    raw = response.content.decode()
    return raw, [
        {"titel": str(item["summary"]), "van": item.decoded("dtstart").isoformat(), "uid": str(item["uid"])}
        for item in Calendar.from_ical(raw).walk("VEVENT")
    ]


def test_the_file_holds_every_moment_of_ones_own_cases_and_no_content(vera: Client, mensen: Mensen) -> None:
    own, other = with_task(mensen, "vera"), with_task(mensen, "")
    kaart = dossiers.kaart(own)

    raw, found = events(vera, reverse("taken:kalender"))

    moments = nazorg.agenda([own])
    assert {item["uid"] for item in found} == {f"{moment.id}@meldpunt.invalid" for moment in moments}
    assert {item["titel"] for item in found} == {f"Meldpunt: {kaart.alias}"}
    for word in ("kanarie", "bellen", "Bel", kaart.kenmerk, dossiers.kaart(other).alias, *kaart.feiten.vormen):
        assert word not in raw, word


def test_the_file_of_a_coordinator_holds_nothing_of_a_colleague(mensen: Mensen) -> None:
    theirs = with_task(mensen, "vera")

    _raw, found = events(signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN), reverse("taken:kalender"))

    assert nazorg.agenda([theirs])
    assert found == []


def test_the_hour_of_a_moment_is_that_of_amsterdam_in_summer_and_winter(mensen: Mensen) -> None:
    for moment, offset in ((SUMMER, "+02:00"), (SUMMER.replace(month=12), "+01:00")):
        with clock.at(moment):
            browser = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
            dossier_id = with_task(mensen, "vera")
            first = nazorg.agenda([dossier_id])[0]
            _raw, found = events(browser, reverse("taken:kalender_moment", args=[first.id]))
        local = first.voor.astimezone(AMSTERDAM)
        assert local.isoformat().endswith(offset)
        assert datetime.fromisoformat(found[0]["van"]) == first.voor


def test_one_moment_is_a_file_of_one_and_not_there_for_others(vera: Client, mensen: Mensen) -> None:
    own, other = with_task(mensen, "vera"), with_task(mensen, "")
    mine, theirs = nazorg.agenda([own])[0], nazorg.agenda([other])[0]

    assert len(events(vera, reverse("taken:kalender_moment", args=[mine.id]))[1]) == 1
    assert vera.get(reverse("taken:kalender_moment", args=[theirs.id])).status_code == 404
    assert vera.get(reverse("taken:kalender_moment", args=[uuid4()])).status_code == 404

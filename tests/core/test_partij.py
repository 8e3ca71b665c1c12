"""What the party says of itself: the environment, unless a version was established; everything follows from it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from meldpunt.core import clock, moulds
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.web import partij as facts
from meldpunt.core.web.opening import in_words, opens_at
from meldpunt.huisstijl.service import huisstijl
from meldpunt.partij.soort import PARTIJ
from support.aandacht.models import Aandacht
from tests.maak import send
from tests.versies.proef import partij_met, publish

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import Mensen

SUNDAY = datetime(2026, 11, 29, 12, 0, tzinfo=AMSTERDAM)


def test_the_environment_holds_where_nothing_was_established(settings: Any) -> None:
    settings.PARTIJ = {**settings.PARTIJ, "naam": "Partij van Hier"}
    settings.WERKDAG = (8, 18)

    assert facts.partij()["naam"] == "Partij van Hier"
    assert facts.werkdag() == (8, 18)
    assert facts.gegevens().naam == "Partij van Hier"
    assert facts.vastgesteld() is None
    assert facts.mark() == ""


def test_hours_of_its_own_stay_and_those_of_the_desk_follow(settings: Any) -> None:
    assert facts.van_omgeving().telefoon_uren == ""
    settings.PARTIJ = {**settings.PARTIJ, "telefoon_uren": "Dag en nacht"}

    assert facts.van_omgeving().telefoon_uren == "Dag en nacht"


@pytest.mark.django_db
def test_belofte_hours_that_were_established_are_on_the_page_and_in_the_terms(mensen: Mensen, client: Client) -> None:
    with clock.at(SUNDAY):
        before = in_words(opens_at() or SUNDAY)
        publish(PARTIJ, partij_met(begin=11, eind=15, telefoon="088 000 99 99"), mensen=mensen)
        opening = opens_at()
        page = " ".join(client.get(reverse("start")).content.decode().split())
        dossier_id = send()[1].dossier_id

    assert before == "morgen om 9.00 uur"
    assert opening == datetime(2026, 11, 30, 11, 0, tzinfo=AMSTERDAM)
    assert "morgen om 11.00 uur" in page
    assert "9.00" not in page
    assert "088 000 99 99" in page
    assert "088 000 12 34" not in page
    due = Aandacht.objects.filter(dossier_id=dossier_id).values_list("uiterlijk", flat=True)
    assert {moment.astimezone(AMSTERDAM).hour for moment in due} <= {11, 12, 13, 14, 15}


@pytest.mark.django_db
def test_belofte_the_hours_of_the_telephone_follow_the_hours_of_the_desk(mensen: Mensen) -> None:
    publish(PARTIJ, partij_met(begin=8, eind=20), mensen=mensen)

    assert str(facts.partij()["telefoon_uren"]) == "Op werkdagen van 8.00 tot 20.00 uur"
    with override("en"):
        assert str(facts.partij()["telefoon_uren"]) == "On working days from 8.00 to 20.00"
    publish(PARTIJ, partij_met(telefoon_uren="Elke avond"), mensen=mensen)
    assert str(facts.partij()["telefoon_uren"]) == "Elke avond"


@pytest.mark.django_db
def test_what_was_drawn_before_is_drawn_anew(mensen: Mensen) -> None:
    assert "088 000 12 34" in moulds.draw_part("components/_voet.html", {"elders": ""})

    publish(PARTIJ, partij_met(telefoon="088 000 99 99"), mensen=mensen)

    assert "088 000 99 99" in moulds.draw_part("components/_voet.html", {"elders": ""})


@pytest.mark.django_db
def test_name_colour_and_exit_follow(mensen: Mensen, client: Client) -> None:
    publish(
        PARTIJ,
        partij_met(naam="Partij voor Later", accent="#5B3A8C", snel_weg="https://www.nos.nl/"),
        mensen=mensen,
    )

    page = client.get(reverse("start")).content.decode()
    assert "Partij voor Later" in page
    assert "Partij voor Morgen" not in page
    assert huisstijl().licht.accent == "#5B3A8C"
    assert f"huisstijl.css?v={huisstijl().versie}" in page
    assert client.get(reverse("snel_weg"))["Location"] == "https://www.nos.nl/"

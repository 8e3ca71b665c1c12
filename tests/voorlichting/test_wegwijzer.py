"""The tree asked one question at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from meldpunt.voorlichting.wegwijzer import wegwijzer
from tests.nakijken.nagekeken import look_up

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def _page(client: Client, query: str = "") -> str:
    return client.get(reverse("beslisboom") + query).content.decode()


def test_s7_one_question_with_its_answers_as_links(client: Client) -> None:
    page = _page(client)

    assert "<h1>Ben jij, of is iemand anders, op dit moment in gevaar?</h1>" in " ".join(page.split())
    assert re.findall(r'href="/beslisboom/(\?[^"]+)"', page) == ["?A1=ja", "?A1=nee", "?A1=weet_niet"]
    assert "We bewaren je antwoorden niet." in page


def test_an_answer_leads_to_the_question_that_follows_from_it(client: Client) -> None:
    page = _page(client, "?A1=nee&amp;R1=zelf".replace("&amp;", "&"))

    assert "<h1>Wat is jouw rol?</h1>" in " ".join(page.split())
    road = wegwijzer({"A1": "nee", "R1": "zelf", "Z1": "lokaal", "V1": "BEDREIGING", "K1": "persoon"}, klaar=False)
    assert road.vraag is not None
    assert road.vraag.id == "B1"
    assert [line.antwoord for line in road.omtrek][:2] == ["Nee", "Over mijzelf"]
    assert road.terug == "?A1=nee&R1=zelf&Z1=lokaal&V1=BEDREIGING"


def test_changing_an_answer_keeps_what_came_before_it(client: Client) -> None:
    road = wegwijzer({"A1": "nee", "R1": "zelf", "Z1": "lokaal"}, klaar=False)

    assert [line.query for line in road.omtrek[:3]] == ["?", "?A1=nee", "?A1=nee&R1=zelf"]
    assert "Verander" in _page(client, "?A1=nee")


def test_what_fits_has_a_reason_and_a_number_that_somebody_called(client: Client, mensen: Mensen) -> None:
    look_up("ADV", by=mensen.cor)
    page = _page(client, "?A1=nee&R1=zelf&V1=DISCRIMINATIE&G1=ik&klaar=1")

    assert "Dit past bij wat je koos" in page
    assert 'href="tel:08000880"' in page
    assert "Je koos: Alleen over mij. Bron: Meld.Online Discriminatie, Onze werkwijze, art. 137c-137g Sr." in page


def test_without_the_word_of_the_person_concerned_nothing_outside_is_offered() -> None:
    own = {offer.naam for offer in wegwijzer({"R1": "zelf", "V1": "BEDREIGING", "B1": "vaag"}, klaar=True).aanbod}
    other = {
        offer.naam for offer in wegwijzer({"R1": "bijstander", "V1": "BEDREIGING", "B1": "vaag"}, klaar=True).aanbod
    }

    assert other < own


@pytest.mark.parametrize(
    "query", ["?A1=<script>", "?A1=onzin", "?XX=ja", "?B1=precies", "?A1=ja&A1=nee", "?klaar=1", "?A1=" + "x" * 2_000]
)
def test_an_address_of_somebody_elses_making_leads_to_the_first_open_question(client: Client, query: str) -> None:
    response = client.get(reverse("beslisboom") + query)

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace('<script type="module"', "")


def test_the_whole_tree_stands_a_tap_away(client: Client) -> None:
    assert reverse("beslisboom_tekst") in _page(client)
    assert "Elk antwoord is goed." in _page(client)

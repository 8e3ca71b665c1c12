"""The desk asks first, and writes down what went out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from meldpunt.vault import service as vault
from support.behandeling import delen, inzien, vragen
from support.dossiers import letterbox
from support.regie import queries as regielezer
from support.regie import service as regie
from tests.ingelogd import signed_in
from tests.maak import ANTWOORDEN, send
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
POLITIE = {"bestemming": "POLITIE"}


def _boek(dossier_id: UUID, mensen: Mensen) -> regie.Boek:
    return regie.boek_of(inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).zaak)


def test_asking_comes_before_passing_on(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    nieuw, ontvangst = send()
    url = reverse("werkplek:bestemming", args=[ontvangst.dossier_id])
    nieuw_url = reverse("doorgeven:nieuw", args=[ontvangst.dossier_id])
    assert "Vraag akkoord voor de politie" in client.post(url, POLITIE).content.decode()
    asked = POLITIE | {"vraag": "1", "onderdelen": ["naam", "woorden"], "toelichting": "Omdat."}
    assert "Schrijf de woorden die erin komen" in client.post(url, asked).content.decode()
    assert "Kies wat erin mag" in client.post(url, asked | {"onderdelen": []}).content.decode()
    refused = client.post(nieuw_url, POLITIE, follow=True).content.decode()
    page = client.post(url, asked | {"tekst": "Mijn straat."}, follow=True).content.decode()
    assert "Er is nu geen akkoord voor de politie" in refused
    assert "Gevraagd" in page
    assert "Geef door" not in page
    key = vault.code_key(nieuw.code)
    with letterbox.visit(key):
        delen.give(zaak=inzien.open_mijn_melding(key).zaak, code="POLITIE")
    assert "Geef door" in client.get(reverse("werkplek:akkoord", args=[ontvangst.dossier_id])).content.decode()
    page = client.post(nieuw_url, POLITIE, follow=True).content.decode()
    assert "Mijn straat." in page
    assert "Nagekeken, mag weg" in page


def test_words_without_the_tick_that_lets_them_are_not_asked_for(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    _nieuw, ontvangst = send()
    asked = POLITIE | {"vraag": "1", "onderdelen": ["naam"], "tekst": "Mijn getypte zin."}
    response = client.post(reverse("werkplek:bestemming", args=[ontvangst.dossier_id]), asked)

    assert response.status_code == 422
    assert "Mijn getypte zin." in response.content.decode()
    assert not _boek(ontvangst.dossier_id, mensen).toestemmingen


def test_asking_for_other_words_ends_the_yes_until_the_melder_answers(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    nieuw, ontvangst = send()
    url = reverse("werkplek:bestemming", args=[ontvangst.dossier_id])
    key = vault.code_key(nieuw.code)
    with letterbox.visit(key):
        delen.give(zaak=inzien.open_mijn_melding(key).zaak, code="POLITIE")
    assert "Er is al een akkoord" in client.post(url, POLITIE).content.decode()
    asked = POLITIE | {"vraag": "1", "onderdelen": ["naam", "woorden"], "tekst": "Mijn straat."}
    client.post(url, asked)

    assert _boek(ontvangst.dossier_id, mensen).stand("POLITIE") == regie.Akkoord.GEVRAAGD


def test_a_question_needs_two_answers_and_shows_the_one_that_came(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)
    url = reverse("werkplek:vraag", args=[ontvangst.dossier_id])
    page = client.post(url, {"tekst": "Zullen we bellen?", "antwoorden": "Ja"}).content.decode()
    assert "twee tot vijf" in page
    assert "Zullen we bellen?" in page
    client.post(url, {"tekst": "Zullen we bellen?", "antwoorden": "Ja\nNee\nJa"})
    key = vault.code_key(nieuw.code)
    with letterbox.visit(key):
        melding = inzien.open_mijn_melding(key)
        (asked,) = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))
        assert asked.antwoorden == ("Ja", "Nee")
        vragen.answer(zaak=melding.zaak, vraag_id=asked.id, antwoord="Nee")
    page = client.get(reverse("werkplek:akkoord", args=[ontvangst.dossier_id])).content.decode()
    assert "Zullen we bellen?" in page
    assert "nog geen antwoord" not in page


def test_where_the_person_does_not_know_there_is_no_form(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    _nieuw, ontvangst = send(antwoorden=ANTWOORDEN | {"R1": ("ander_weet_niet",)})
    url = reverse("werkplek:bestemming", args=[ontvangst.dossier_id])
    page = client.post(url, POLITIE).content.decode()
    assert "Praat eerst met de melder" in page
    assert 'name="toelichting"' not in page
    assert client.post(url, {"bestemming": "BAKKER"}).status_code == 404

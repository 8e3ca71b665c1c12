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
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
POLITIE = {"bestemming": "POLITIE"}


def test_asking_comes_before_passing_on(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    nieuw, ontvangst = send()
    url = reverse("werkplek:bestemming", args=[ontvangst.dossier_id])
    assert "Vraag akkoord voor de politie" in client.post(url, POLITIE).content.decode()
    assert (
        "Schrijf wat je wilt delen" in client.post(url, POLITIE | {"wat": "", "toelichting": "Omdat."}).content.decode()
    )
    page = client.post(url, POLITIE | {"wat": "Je naam.", "toelichting": "Omdat."}, follow=True).content.decode()
    assert "Gevraagd" in page
    key = vault.code_key(nieuw.code)
    with letterbox.visit(key):
        delen.give(zaak=inzien.open_mijn_melding(key).zaak, code="POLITIE")
    assert "Geef door aan de politie" in client.post(url, POLITIE).content.decode()
    page = client.post(url, POLITIE | {"wat": "Je naam.", "kenmerk": "PL-7"}, follow=True).content.decode()
    assert "PL-7" in page


def test_a_consent_that_went_meanwhile_stops_what_was_typed_and_keeps_it(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    nieuw, ontvangst = send()
    url = reverse("werkplek:bestemming", args=[ontvangst.dossier_id])
    key = vault.code_key(nieuw.code)
    with letterbox.visit(key):
        delen.give(zaak=inzien.open_mijn_melding(key).zaak, code="POLITIE")
    assert 'name="kenmerk"' in client.post(url, POLITIE).content.decode()
    with letterbox.visit(key):
        delen.withdraw(zaak=inzien.open_mijn_melding(key).zaak, code="POLITIE")
    response = client.post(url, POLITIE | {"wat": "Mijn getypte zin.", "kenmerk": ""})

    assert response.status_code == 422
    assert "Er is nu geen akkoord voor de politie" in response.content.decode()
    assert "Mijn getypte zin." in response.content.decode()
    assert not regie.boek_of(inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).zaak).doorgiften


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
    assert 'name="wat"' not in page
    assert client.post(url, {"bestemming": "BAKKER"}).status_code == 404

"""A report that is told on the phone."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from support.behandeling import inzien
from support.dossiers import queries as dossiers
from support.dossiers.models import Dossier
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
URL = "/werkplek/aannemen/"
TOLD = {"R1": "zelf", "verhaal": "Ik word gebeld door onbekenden.", "V1": ["STALKING"], "kanaal": "code"}


def _code(page: str) -> str:
    inner = page.split('id="de-code">')[1].split("</output>", maxsplit=1)[0]
    return "-".join(re.findall(r"<span>(.*?)</span>", inner))


def _tell(client: Client, **changes: Any) -> Any:
    return client.post(URL, {"melding_id": str(uuid.uuid4())} | TOLD | changes)


@pytest.mark.parametrize("who", ["cor", "vera"])
def test_what_is_told_becomes_a_report_with_a_code_for_the_melder(mensen: Mensen, who: str) -> None:
    client = signed_in(mensen.accounts[who], wachtzin=WACHTZIN)
    response = _tell(client)
    code = _code(response.content.decode())
    dossier = Dossier.objects.get()

    inzage = inzien.open_dossier(dossier_id=dossier.pk, by=getattr(mensen, who))
    assert inzage.verhalen[0].verhaal == TOLD["verhaal"]
    assert [regel.tekst for regel in inzage.tijdlijn if regel.tekst] == ["Aangenomen in een gesprek."]
    melder = Client()
    page = melder.post(reverse("mijnmelding:code"), {"code": code}, follow=True).content.decode()
    assert "Jouw melding" in page


@pytest.mark.parametrize(
    ("wie", "sentence"),
    [
        ("zelf", "Met deze code beslist de melder over elke stap."),
        ("ander_weet", "De ander beslist, met een eigen code."),
        ("bijstander", "De ander beslist, met een eigen code."),
        ("weet_niet", "Beslissen kan pas als bekend is over wie dit gaat."),
    ],
)
def test_b1_the_desk_reads_who_decides_with_the_code_that_it_gives(mensen: Mensen, wie: str, sentence: str) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    page = _tell(client, R1=wie).content.decode()
    consents = client.get(reverse("werkplek:akkoord", args=[Dossier.objects.get().pk])).content.decode()

    assert sentence in page
    assert ("Vraag akkoord" in consents) is (wie == "zelf")


def test_pressing_twice_is_one_report(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    same = str(uuid.uuid4())
    _tell(client, melding_id=same)
    response = client.post(URL, {"melding_id": same} | TOLD, follow=True)

    assert Dossier.objects.count() == 1
    assert "al aangenomen" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"R1": ""}, "Kies over wie deze melding gaat."),
        ({"kanaal": ""}, "Kies hoe je ons antwoord wilt krijgen."),
        ({"verhaal": "", "V1": []}, "Schrijf een zin, of kies wat erbij past."),
        ({"kanaal": "bellen"}, "Vul een nummer in."),
    ],
)
def test_what_is_missing_gets_a_sentence_and_nothing_is_lost(
    mensen: Mensen, change: dict[str, Any], sentence: str
) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    response = _tell(client, naam="Joke", **change)
    page = response.content.decode()

    assert response.status_code == 422
    assert sentence in page
    assert 'value="Joke"' in page
    assert not Dossier.objects.exists()


def test_what_happened_leads_to_questions_that_are_asked_once_and_weigh(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    first = client.get(URL).content.decode()
    shown = re.findall(r'name="getoond" value="(\w+)"', first)
    told = TOLD | {"V1": ["BEDREIGING"], "naam": "Joke", "melding_id": str(uuid.uuid4()), "getoond": shown}

    asked = client.post(URL, told)
    page = asked.content.decode()
    again = re.findall(r'name="getoond" value="(\w+)"', page)
    done = client.post(URL, told | {"getoond": again, "B1": "precies", "M2": ["onveilig"], "R2": ["politie"]})

    assert "B1" not in shown
    assert asked.status_code == 200
    assert "Hier hoort nog iets bij" in page
    assert 'name="B1"' in page
    assert 'value="Joke"' in page
    assert "Er gaat nog iets niet goed" not in page
    assert 'id="de-code"' in done.content.decode()
    feiten = dossiers.kaarten_of([Dossier.objects.get().pk], by=mensen.cor).popitem()[1].feiten
    assert feiten.gradatie == "ernstig"  # at least what the words say
    assert feiten.behoeften == ("politie",)


def test_questions_that_follow_can_be_looked_for_without_sending(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    page = client.post(URL, TOLD | {"V1": ["DOXING"], "verder": "1", "getoond": ["V1"]}).content.decode()

    assert 'name="D1"' in page
    assert not Dossier.objects.exists()

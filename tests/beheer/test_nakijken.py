"""The pages on which somebody writes down what they looked up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from meldpunt.nakijken import queries
from meldpunt.nakijken.models import Nagekeken
from tests.ingelogd import signed_in
from tests.nakijken.nagekeken import answer, look_up
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from django.test import Client

    from meldpunt.accounts.models import Account
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
KAART = {"naam": "Femke", "nagekeken_op": "2026-11-20", "klopt": "ja"}
VRAAG = {"naam": "mr. De Wit", "nagekeken_op": "2026-11-20", "antwoord": "Negentig dagen.", "bron": "art. 88 Sr"}


def _gezien(client: Client, url: str) -> str:
    found = re.search(r'name="gezien" value="(\w+)"', client.get(url).content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("who", ["beheerder", "coordinator"])
def test_b2_somebody_writes_down_that_they_called(bea: Account, mensen: Mensen, who: str) -> None:
    client = signed_in(bea if who == "beheerder" else mensen.accounts["cor"], wachtzin=WACHTZIN)
    url = reverse("beheer_kaart", args=["SHN"])
    assert "Nog na te bellen" in client.get(reverse("beheer_nabellen")).content.decode()
    assert "0900-0101" in client.get(url).content.decode()

    done = client.post(url, KAART | {"gezien": _gezien(client, url)}, follow=True).content.decode()

    assert "Iedereen ziet deze kaart nu" in done
    assert "20 november 2026" in done
    assert queries.numbers()["SHN"] == "0900-0101"
    assert Nagekeken.objects.get().naam == "Femke"


def test_b2_a_card_that_is_wrong_is_shown_to_nobody(bea: Account, mensen: Mensen) -> None:
    client = signed_in(bea, wachtzin=WACHTZIN)
    look_up("SHN", by=mensen.cor)
    url = reverse("beheer_kaart", args=["SHN"])

    done = client.post(url, KAART | {"klopt": "nee", "gezien": _gezien(client, url)}, follow=True)

    assert "Niemand ziet deze kaart tot hij klopt." in done.content.decode()
    assert "SHN" not in queries.numbers()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"naam": ""}, "Vul in wie belde of keek."),
        ({"nagekeken_op": ""}, "Kies de dag."),
        ({"nagekeken_op": "2099-01-01"}, "Deze dag moet nog komen."),
        ({"klopt": ""}, "Kies of de kaart klopt."),
        ({"gezien": "00"}, "Deze tekst is intussen veranderd."),
    ],
)
def test_b2_a_form_that_misses_something_says_so_and_keeps_the_rest(
    bea: Account, changes: dict[str, str], sentence: str
) -> None:
    client = signed_in(bea, wachtzin=WACHTZIN)
    url = reverse("beheer_kaart", args=["SHN"])
    values = {"gezien": _gezien(client, url)} | KAART | {"naam": "Femke Vos"} | changes

    answered = client.post(url, values)

    assert answered.status_code == 422
    page = answered.content.decode()
    assert sentence in page
    assert ("Femke Vos" in page) is ("naam" not in changes)
    assert f'name="gezien" value="{queries.cards()[3].kaart.gezien}"' in page
    assert not Nagekeken.objects.exists()


def test_b2_there_is_nothing_to_call_for_112(bea: Account) -> None:
    client = signed_in(bea, wachtzin=WACHTZIN)

    assert client.get(reverse("beheer_kaart", args=["NU112"])).status_code == 404
    assert client.get(reverse("beheer_juristvraag", args=["J99"])).status_code == 404


def test_b2_with_everything_called_there_is_no_task_left(bea: Account, mensen: Mensen) -> None:
    client = signed_in(bea, wachtzin=WACHTZIN)
    for stand in queries.due_cards():
        look_up(stand.kaart.code, by=mensen.cor)

    assert "Alles is nagekeken." in client.get(reverse("beheer_nabellen")).content.decode()


@pytest.mark.parametrize("who", ["beheerder", "coordinator"])
def test_sheet_somebody_writes_down_what_a_lawyer_answered(bea: Account, mensen: Mensen, who: str) -> None:
    client = signed_in(bea if who == "beheerder" else mensen.accounts["cor"], wachtzin=WACHTZIN)
    url = reverse("beheer_juristvraag", args=["J01"])
    before = client.get(reverse("beheer_jurist")).content.decode()
    assert before.count("Nog niet juridisch getoetst") == 18

    done = client.post(url, VRAAG | {"gezien": _gezien(client, url)}, follow=True).content.decode()

    assert done.count("Nog niet juridisch getoetst") == 17
    for text in ("mr. De Wit", "20 november 2026", "Negentig dagen.", "art. 88 Sr"):
        assert text in done
    assert "Het antwoord van nu" in client.get(url).content.decode()


@pytest.mark.parametrize("name", ["naam", "nagekeken_op", "antwoord", "bron"])
def test_sheet_an_answer_without_name_day_words_or_source_is_not_kept(bea: Account, name: str) -> None:
    client = signed_in(bea, wachtzin=WACHTZIN)
    url = reverse("beheer_juristvraag", args=["J01"])

    answered = client.post(url, VRAAG | {"gezien": _gezien(client, url), name: ""})

    assert answered.status_code == 422
    assert ("Negentig dagen." in answered.content.decode()) is (name != "antwoord")
    assert not Nagekeken.objects.exists()


def test_sheet_an_article_says_that_no_lawyer_looked_until_one_did(mensen: Mensen) -> None:
    from meldpunt.werkplek.oordeel.beeld import beeld_of

    answers = {"V1": ["BEDREIGING"], "B1": ["precies"]}
    assert "SR285" in beeld_of(answers, chosen="ernstig").niet_getoetst

    answer("J04", by=mensen.cor)
    assert "SR285" not in beeld_of(answers, chosen="ernstig").niet_getoetst

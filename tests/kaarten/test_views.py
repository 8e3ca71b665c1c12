"""The pages of cards: written, looked over, read by a second one, shared, discussed, taken back."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.core import clock
from statistieken.casuistiek import tasks
from statistieken.casuistiek.lijst import kaartdata
from statistieken.casuistiek.models import Gedeeldekaart, Handreiking, Leerkaart
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
PAGE = "/werkplek/leren/"
TYPED = {
    "titel": "Een golf van berichten",
    "vorm": "DOXING",
    "gradatie": "middel",
    "gebeurd": "Iemand sprak in het openbaar en kreeg daarna veel berichten.",
    "hielp": "Een collega las mee.",
    "hielp_niet": "",
    "les": "Spreek vooraf af wie er meeleest.",
}
OFFER = {"punten": [punt.code for punt in kaartdata().schrijver], "herkenbaar": "niemand"}
READ = {"punten": [punt.code for punt in kaartdata().tweede]}


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """The browser of the writer."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def vera(mensen: Mensen) -> Client:
    """The browser of the second reader."""
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def _text(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def _written(cor: Client, **changed: Any) -> str:
    response = cor.post(f"{PAGE}nieuw/", TYPED | changed)
    assert response.status_code == 302
    return response.headers["Location"]


def _shared(cor: Client, vera: Client) -> str:
    url = _written(cor)
    assert cor.post(f"{url}aanbieden/", OFFER).status_code == 302
    assert vera.post(f"{url}toetsen/", READ).status_code == 302
    return url


def test_a_card_is_written_looked_over_and_shared(cor: Client, vera: Client) -> None:
    url = _written(cor)
    page = _text(cor.get(url))
    assert "We vonden geen namen, plaatsen, accounts, links, dagen, nummers of lange citaten." in page
    assert vera.get(url).status_code == 404

    cor.post(f"{url}aanbieden/", OFFER)
    assert "Je kunt je eigen kaart niet zelf delen." in _text(cor.get(url))
    assert "Jij bent de tweede lezer" in _text(vera.get(url))
    assert "Een golf van berichten" in _text(vera.get(PAGE))

    vera.post(f"{url}toetsen/", READ)
    assert Gedeeldekaart.objects.get().titel == "Een golf van berichten"
    assert "geschreven door Cor · gelezen door Vera" in _text(cor.get(url))


def test_what_stands_out_is_shown_in_the_exact_words_and_asks_a_reason(cor: Client, vera: Client) -> None:
    url = _written(cor, les="Denk aan Veendijk, of kijk op kanaal.example/b/1.")
    assert "Veendijk : kan een naam of een plaats zijn" in _text(cor.get(url))
    assert "kanaal.example/b/1 : een link" in _text(cor.get(url))
    cor.post(f"{url}aanbieden/", OFFER)

    refused = vera.post(f"{url}toetsen/", READ | {"reden_0": "Uit een sprookje."})

    assert refused.status_code == 422
    assert "Schrijf waarom dit mag blijven, of geef de kaart terug." in _text(refused)
    assert 'value="Uit een sprookje."' in refused.content.decode()  # nothing typed is lost
    assert Leerkaart.objects.get().stand == "ter_toetsing"
    vera.post(f"{url}toetsen/", READ | {"reden_0": "Uit een sprookje.", "reden_1": "Verzonnen."})
    assert Leerkaart.objects.get().stand == "gedeeld"


def test_without_a_yes_a_card_waits_and_says_where_to_ask(cor: Client) -> None:
    url = _written(cor)

    refused = cor.post(f"{url}aanbieden/", OFFER | {"herkenbaar": "nog_vragen"})

    assert refused.status_code == 409
    assert "Vraag het eerst in het dossier van wie zich kan herkennen, bij Akkoord." in _text(refused)
    assert cor.post(f"{url}aanbieden/", OFFER | {"punten": ["DRIE"]}).status_code == 409


def test_nobody_agrees_with_their_own_card_by_its_address(cor: Client) -> None:
    url = _written(cor)
    cor.post(f"{url}aanbieden/", OFFER)

    assert cor.post(f"{url}toetsen/", READ).status_code == 403
    assert not Gedeeldekaart.objects.exists()


def test_a_card_given_back_says_why_and_nothing_typed_is_lost(cor: Client, vera: Client) -> None:
    url = _written(cor)
    cor.post(f"{url}aanbieden/", OFFER)
    assert vera.post(f"{url}terug/", {"waarom": ""}).status_code == 422
    vera.post(f"{url}terug/", {"waarom": "Maak het algemener."})

    assert "Maak het algemener." in _text(cor.get(url))
    assert "Teruggekregen" in _text(cor.get(PAGE))
    refused = cor.post(f"{url}schrijven/", TYPED | {"titel": "", "les": "Iets heel anders."})
    assert refused.status_code == 422
    assert "Iets heel anders." in _text(refused)
    cor.post(f"{url}schrijven/", TYPED | {"titel": "Veel berichten tegelijk"})
    assert "Veel berichten tegelijk" in _text(cor.get(url))


def test_the_writer_takes_a_card_back_to_change_it(cor: Client) -> None:
    url = _written(cor)
    cor.post(f"{url}aanbieden/", OFFER)
    assert cor.post(f"{url}schrijven/", TYPED).status_code == 409

    cor.post(f"{url}terug/")

    assert Leerkaart.objects.get().stand == "concept"


def test_the_list_is_narrowed_and_a_card_is_discussed(cor: Client, vera: Client) -> None:
    url = _shared(cor, vera)
    assert "Nog niet besproken." in _text(cor.get(url))
    assert vera.post(f"{url}besproken/", {"op": "21-11-2026"}).status_code == 422
    vera.post(f"{url}besproken/", {"op": "19-11-2026"})

    assert "19 november 2026" in _text(cor.get(url))
    for query, there in (
        ("vorm=DOXING", True),
        ("vorm=STALKING", False),
        ("besproken=ja", True),
        ("besproken=nee", False),
    ):
        assert ("Een golf van berichten" in _text(cor.get(f"{PAGE}?{query}"))) is there


def test_a_veto_takes_it_from_every_page(cor: Client, vera: Client) -> None:
    url = _shared(cor, vera)
    cor.post(f"{PAGE}jaar/2026/")

    assert vera.post(f"{url}intrekken/").status_code == 302

    assert vera.get(url).status_code == 404
    assert "Een golf" not in _text(vera.get(PAGE)) + _text(vera.get(f"{PAGE}jaar/2026/"))
    assert not Handreiking.objects.exists()


@pytest.mark.pango
def test_the_cards_of_a_year_are_a_page_and_a_file(cor: Client, vera: Client) -> None:
    _shared(cor, vera)
    cor.post(f"{PAGE}jaar/2026/")
    asked = Handreiking.objects.get()
    page = _text(cor.get(f"{PAGE}jaar/2026/"))
    assert "Een collega las mee." in page
    assert "wordt gemaakt" in page
    assert cor.get(f"{PAGE}jaar/2026/{asked.pk}/").status_code == 404

    tasks.make_handreiking(asked.pk)
    response = cor.get(f"{PAGE}jaar/2026/{asked.pk}/")

    assert response["Content-Disposition"] == 'attachment; filename="handreiking-2026.pdf"'
    assert response.content.startswith(b"%PDF-")
    assert cor.get(f"{PAGE}jaar/2025/{asked.pk}/").status_code == 404


def test_no_page_of_cards_knows_a_case(cor: Client, vera: Client) -> None:
    """Cases are there; no page and no address of cards holds their ids or their names."""
    cases = [report(naam=f"Houtduif {number}")[1] for number in range(3)]
    url = _shared(cor, vera)

    for address in (PAGE, f"{PAGE}nieuw/", url, f"{PAGE}jaar/2026/"):
        page = cor.get(address).content.decode()
        main = page[page.index("<main") :]
        assert "Houtduif" not in main
        assert "/werkplek/dossiers/" not in main
        assert not any(str(case) in page + address for case in cases)

"""Two people change what everybody reads, page by page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from meldpunt.core.web.partij import partij
from meldpunt.partij.soort import PARTIJ
from meldpunt.vault import service as vault
from meldpunt.versies import queries
from meldpunt.versies import service as versies
from meldpunt.versies.models import Versie
from tests.ingelogd import signed_in
from tests.instellen.invullen import velden
from tests.personas import WACHTZIN, make_bea
from tests.versies.proef import partij_met, publish

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
PARTIJ_URL, BEGIN = reverse("instellen:partij"), reverse("instellen:begin")


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def carolien(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN)


def _text(client: Client, url: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", client.get(url).content.decode())).split())


def test_two_people_change_the_hours(cor: Client, carolien: Client, client: Client) -> None:
    sent = velden(cor, PARTIJ_URL) | {"begin": "11", "naam": "Partij voor Later"}
    page = cor.post(PARTIJ_URL, sent, follow=True)
    url = page.redirect_chain[-1][0]
    assert "Open vanaf 9.00 uur 11.00 uur" in _text(cor, url)

    cor.post(url, {"voorleggen": "1"})
    assert "Dit doe je met zijn tweeën" in _text(cor, url)
    assert "het voorstel van Cor" in _text(carolien, BEGIN)
    carolien.post(url, {"vaststellen": "1"})

    assert "Partij voor Later" in client.get(reverse("start")).content.decode()
    assert "Versie 2 . Carolien stelde haar vast" in _text(cor, BEGIN).replace("Versie 2.", "Versie 2 .")
    assert "Geldt nu" in _text(cor, reverse("instellen:versies", args=["partij"]))


def test_whoever_wrote_it_has_no_button_to_publish(cor: Client) -> None:
    page = cor.post(PARTIJ_URL, velden(cor, PARTIJ_URL) | {"naam": "Partij voor Later"}, follow=True)
    url = page.redirect_chain[-1][0]
    cor.post(url, {"voorleggen": "1"})

    assert 'name="vaststellen"' not in cor.get(url).content.decode()
    assert cor.post(url, {"vaststellen": "1"}).status_code == 403
    assert partij()["naam"] != "Partij voor Later"


@pytest.mark.parametrize(
    ("veld", "waarde", "zin"),
    [
        ("naam", "", "Vul dit nog in"),
        ("telefoon", "bel maar", ""),
        ("eind", "9", "sluit later dan het opengaat"),
        ("eind", "24", ""),
        ("snel_weg", "nos.nl", "begint met https://"),
        ("accent", "#FFE000", "niet goed te lezen"),
        ("gesprekken", "veel", "heel getal"),
        ("logo_doen", "ander", "Kies het bestand opnieuw"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    cor: Client, veld: str, waarde: str, zin: str
) -> None:
    sent = velden(cor, PARTIJ_URL) | {"integriteit": "de commissie van wijzen", veld: waarde}

    response = cor.post(PARTIJ_URL, sent)

    assert response.status_code == 422
    assert veld.replace("logo_doen", "logo") in response.context["form"].errors
    page = html.unescape(response.content.decode())
    assert zin in page
    assert "de commissie van wijzen" in page
    assert not Versie.objects.exists()


def test_nothing_changed_is_told(cor: Client) -> None:
    response = cor.post(PARTIJ_URL, velden(cor, PARTIJ_URL))

    assert response.status_code == 422
    assert "Er verandert niets" in response.content.decode()


def test_an_older_version_comes_back_by_a_button(cor: Client, carolien: Client, mensen: Mensen) -> None:
    publish(PARTIJ, partij_met(naam="Partij voor Later"), mensen=mensen)

    page = cor.post(reverse("instellen:terug", args=["partij", 1]), follow=True)
    url = page.redirect_chain[-1][0]
    assert "Gelijk aan versie 1" in _text(cor, url)
    cor.post(url, {"voorleggen": "1"})
    carolien.post(url, {"vaststellen": "1"})

    assert partij()["naam"] == "Partij voor Morgen"


def test_what_cannot_be_done_any_more_is_told_on_the_page(cor: Client, mensen: Mensen) -> None:
    old = versies.write(soort=PARTIJ, inhoud=partij_met(naam="Partij voor Straks"), by=mensen.cor)
    waits = versies.write(soort=PARTIJ, inhoud=partij_met(naam="Partij voor Later"), by=mensen.carolien)
    versies.propose(versie_id=waits, by=mensen.carolien)
    url = reverse("instellen:versie", args=[old])

    page = cor.post(url, {"voorleggen": "1"}, follow=True)

    assert "Er wacht al een andere versie" in html.unescape(page.content.decode())
    assert 'name="voorleggen"' not in page.content.decode()
    cor.post(url, {"weg": "1"})
    assert [regel.stand.value for regel in queries.history("partij")] == ["ter_toetsing", "vervallen"]


def test_rows_that_are_not_ours_are_told(cor: Client, mensen: Mensen) -> None:
    publish(PARTIJ, partij_met(naam="Partij voor Later"), mensen=mensen)
    Versie.objects.update(inhoud="{}")
    versies.forget()

    assert "buiten het meldpunt om" in _text(cor, reverse("instellen:versies", args=["partij"]))


def test_an_administrator_reads_and_writes_too(mensen: Mensen) -> None:
    bea = signed_in(make_bea(), wachtzin=WACHTZIN)

    page = bea.post(PARTIJ_URL, velden(bea, PARTIJ_URL) | {"naam": "Partij voor Later"}, follow=True)

    assert "Partij voor Later" in page.content.decode()
    assert mensen.cor.naam == "Cor"
    assert bea.get(reverse("instellen:versies", args=["nergens"])).status_code == 404


def test_who_is_alone_by_now_tells_the_administrators_with_a_button(cor: Client, mensen: Mensen) -> None:
    versie_id = versies.write(soort=PARTIJ, inhoud=partij_met(naam="Partij voor Later"), by=mensen.cor)
    versies.propose(versie_id=versie_id, by=mensen.cor)
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    url = reverse("instellen:versie", args=[versie_id])
    assert "Vertel het eerst de beheerders" in _text(cor, url)

    cor.post(url, {"waarschuwen": "1"})

    assert "Er is geen tweede coördinator met een sleutel. Daarom wacht dit tot" in _text(cor, url)
    assert 'name="waarschuwen"' not in cor.get(url).content.decode()


def test_an_older_form_puts_no_old_value_back(cor: Client, mensen: Mensen) -> None:
    """Somebody else's number was published while this form was open: it is refused once, and what was typed stays."""
    sent = velden(cor, PARTIJ_URL) | {"naam": "Partij voor Straks"}
    publish(PARTIJ, partij_met(telefoon="088 000 12 99"), mensen=mensen)

    refused = cor.post(PARTIJ_URL, sent)

    assert refused.status_code == 422
    page = html.unescape(refused.content.decode())
    assert "Intussen is hier iets veranderd" in page
    assert 'value="Partij voor Straks"' in page
    assert not Versie.objects.filter(door_id=mensen.cor.id, inhoud__contains="Partij voor Straks").exists()
    again = {name: refused.context["form"][name].value() for name in sent} | {"telefoon": "088 000 12 99"}
    url = cor.post(PARTIJ_URL, again, follow=True).redirect_chain[-1][0]
    assert "Partij voor Straks" in _text(cor, url)
    assert "088 000 12 99" not in _text(cor, url).split("Wat verandert")[-1]

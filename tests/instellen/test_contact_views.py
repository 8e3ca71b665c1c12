"""Contact points and help cards are edited, tried and taken out on pages of their own."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meldpunt.core.clock import today
from meldpunt.nakijken import queries as nakijken
from meldpunt.nakijken.contactpunten import CONTACTPUNTEN, contactpunten
from meldpunt.nakijken.kaarten import hulp
from meldpunt.versies import queries
from tests.ingelogd import signed_in
from tests.instellen.invullen import velden
from tests.partij.test_soort import MARK
from tests.personas import WACHTZIN
from tests.versies.proef import publish_punten, punt

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
LIJST, NIEUW = reverse("instellen:contactpunten"), reverse("instellen:contact_nieuw")
FEMKE = {"onderdeel": "Afdeling Utrecht", "naam": "Femke", "telefoon": "088 000 12 50", "vervanger": "Ruben"}


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def carolien(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN)


def _page(client: Client, url: str) -> str:
    return html.unescape(client.get(url).content.decode())


def _through(cor: Client, carolien: Client, url: str) -> None:
    cor.post(url, {"voorleggen": "1"})
    carolien.post(url, {"vaststellen": "1"})


def test_a_contact_point_goes_from_form_to_public_page(cor: Client, carolien: Client, client: Client) -> None:
    url = cor.post(NIEUW, FEMKE, follow=True).redirect_chain[-1][0]
    _through(cor, carolien, url)
    (own,) = contactpunten().punten
    assert "Nog niemand heeft dit contact geprobeerd" in _page(cor, LIJST)

    cor.post(reverse("instellen:contact_geprobeerd", args=[own.code]), {"gezien": own.gezien, "werkt": "ja"})

    assert "Femke" in _page(client, reverse("aanspreekpunten"))
    assert "Werkte op" in " ".join(_page(cor, LIJST).split())
    carolien.post(reverse("instellen:contact_geprobeerd", args=[own.code]), {"gezien": own.gezien, "werkt": "nee"})
    assert "Femke" not in _page(client, reverse("aanspreekpunten"))


def test_several_edits_are_one_proposal(cor: Client, carolien: Client) -> None:
    cor.post(NIEUW, FEMKE)
    url = cor.post(NIEUW, FEMKE | {"naam": "Samira", "telefoon": "088 000 12 51"}, follow=True).redirect_chain[-1][0]
    _through(cor, carolien, url)

    assert [own.naam for own in contactpunten().punten] == ["Femke", "Samira"]


@pytest.mark.parametrize(
    ("changes", "veld"),
    [
        ({"onderdeel": ""}, "onderdeel"),
        ({"naam": ""}, "naam"),
        ({"telefoon": ""}, "telefoon"),
        ({"telefoon": "bel maar"}, "telefoon"),
        ({"email": "geen adres"}, "email"),
        ({"account": "iemand"}, "account"),
    ],
)
def test_what_is_wrong_stands_at_its_field(cor: Client, changes: dict[str, str], veld: str) -> None:
    response = cor.post(NIEUW, FEMKE | changes)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [veld]
    assert "Ruben" in response.content.decode()


def test_a_contact_point_is_changed_and_taken_out(cor: Client, carolien: Client, mensen: Mensen) -> None:
    publish_punten(punt(), mensen=mensen)
    change, gone = (reverse(f"instellen:contact{name}", args=["CP1"]) for name in ("", "_weg"))

    sent = velden(cor, change) | {"account": mensen.vera.actor_id, "naam": "Vera"}
    _through(cor, carolien, cor.post(change, sent, follow=True).redirect_chain[-1][0])
    assert contactpunten().punten[0].account == mensen.vera.actor_id

    _through(cor, carolien, cor.post(gone, follow=True).redirect_chain[-1][0])
    assert contactpunten().punten == ()
    assert cor.get(change).status_code == 404


def test_the_same_again_changes_nothing(cor: Client, mensen: Mensen) -> None:
    publish_punten(punt(), mensen=mensen)
    change = reverse("instellen:contact", args=["CP1"])

    assert "Er verandert niets" in cor.post(change, velden(cor, change)).content.decode()


def test_a_help_card_is_changed_by_whoever_looked(cor: Client, carolien: Client) -> None:
    url = reverse("instellen:kaart", args=["SHN"])
    sent = velden(cor, url) | {
        "telefoon": "0900 01 02", "open": "werkdagen", "van": "8", "tot": "20", "bron": "slachtofferhulp.nl",
        "gecontroleerd_door": "Femke", "gecontroleerd_op": today().isoformat(),
    }  # fmt: skip
    assert "SHN" not in nakijken.shown_cards()

    _through(cor, carolien, cor.post(url, sent, follow=True).redirect_chain[-1][0])

    kaart = nakijken.shown_cards()["SHN"]
    assert (kaart.telefoon, kaart.bron, kaart.gecontroleerd_door) == ("0900 01 02", "slachtofferhulp.nl", "Femke")
    assert kaart.open is not None
    assert (kaart.open.van, kaart.open.tot, kaart.open.alle_dagen) == (8, 20, False)
    assert "SHN" not in [stand.kaart.code for stand in nakijken.due_cards()]


@pytest.mark.parametrize(
    ("changes", "veld"),
    [
        ({"telefoon": "", "site": ""}, "telefoon"),
        ({"open": "werkdagen", "van": "17", "tot": "9"}, "tot"),
        ({"bron": ""}, "bron"),
        ({"gecontroleerd_op": ""}, "gecontroleerd_op"),
        ({"gecontroleerd_door": ""}, "gecontroleerd_door"),
    ],
)
def test_a_help_card_says_where_it_is_wrong(cor: Client, changes: dict[str, str], veld: str) -> None:
    url = reverse("instellen:kaart", args=["SHN"])
    own = {"gecontroleerd_door": "Femke", "gecontroleerd_op": today().isoformat()}

    response = cor.post(url, velden(cor, url) | own | changes)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [veld]


def test_what_everybody_knows_is_not_edited(cor: Client) -> None:
    always = next(kaart for kaart in hulp().kaarten if kaart.altijd)

    assert cor.get(reverse("instellen:kaart", args=[always.code])).status_code == 404


def test_a_logo_is_uploaded_and_taken_away(cor: Client, carolien: Client, client: Client) -> None:
    url = reverse("instellen:partij")
    sent = velden(cor, url) | {"logo_doen": "ander", "logo": SimpleUploadedFile("merk.svg", MARK)}

    _through(cor, carolien, cor.post(url, sent, follow=True).redirect_chain[-1][0])

    assert client.get(reverse("huisstijl_beeldmerk"))["Content-Type"] == "image/svg+xml"
    assert "merk__logo" in _page(client, reverse("start"))
    wrong = cor.post(url, velden(cor, url) | {"logo_doen": "ander", "logo": SimpleUploadedFile("x.svg", b"geen beeld")})
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["logo"]
    _through(cor, carolien, cor.post(url, velden(cor, url) | {"logo_doen": "geen"}, follow=True).redirect_chain[-1][0])
    assert client.get(reverse("huisstijl_beeldmerk")).status_code == 404


def test_nobody_elses_concept_is_edited(cor: Client, carolien: Client, mensen: Mensen) -> None:
    cor.post(NIEUW, FEMKE)

    assert queries.draft_of(CONTACTPUNTEN, by=mensen.carolien) is None
    assert "Hieronder staat je concept" in _page(cor, LIJST)
    assert "Hieronder staat je concept" not in _page(carolien, LIJST)


def test_an_older_form_of_a_contact_point_puts_no_old_number_back(cor: Client, mensen: Mensen) -> None:
    publish_punten(punt(code="utrecht"), mensen=mensen)
    url = reverse("instellen:contact", args=["utrecht"])
    sent = velden(cor, url) | {"naam": "Sanne"}
    publish_punten(punt(code="utrecht", telefoon="088 000 12 99"), mensen=mensen)

    refused = cor.post(url, sent)

    assert refused.status_code == 422
    page = html.unescape(refused.content.decode())
    assert "Intussen is hier iets veranderd" in page
    assert 'value="Sanne"' in page
    again = {name: refused.context["form"][name].value() for name in sent} | {"telefoon": "088 000 12 99"}
    assert cor.post(url, again).status_code == 302


def test_an_older_form_of_one_point_stands_while_another_one_changed(cor: Client, mensen: Mensen) -> None:
    publish_punten(punt(code="utrecht"), punt(code="zeeland"), mensen=mensen)
    url = reverse("instellen:contact", args=["utrecht"])
    sent = velden(cor, url) | {"naam": "Sanne"}
    publish_punten(punt(code="utrecht"), punt(code="zeeland", telefoon="088 000 12 99"), mensen=mensen)

    assert cor.post(url, sent).status_code == 302

    (utrecht, zeeland) = queries.to_edit(CONTACTPUNTEN, by=mensen.cor).punten
    assert (utrecht.naam, zeeland.telefoon) == ("Sanne", "088 000 12 99")


def test_the_list_shows_ones_own_concept_and_leads_to_it(cor: Client, carolien: Client, mensen: Mensen) -> None:
    """Added, changed and taken out: each stands there as it will be, with a way to change it, and is not tried yet."""
    publish_punten(punt(code="utrecht"), punt(code="zeeland", naam="Ruben", telefoon="088 000 12 60"), mensen=mensen)
    cor.post(NIEUW, FEMKE | {"naam": "Sanne"})
    cor.post(reverse("instellen:contact_weg", args=["zeeland"]))

    page = _page(cor, LIJST)

    assert "Sanne" in page
    assert "Ruben" not in page.replace("Vervanger: Ruben", "")
    assert "Dit geldt nog niet" in page
    assert page.count('name="werkt" value="ja"') == 1
    (new,) = [item for item in queries.to_edit(CONTACTPUNTEN, by=mensen.cor).punten if item.naam == "Sanne"]
    assert cor.get(reverse("instellen:contact", args=[new.code])).status_code == 200
    assert "Sanne" not in _page(carolien, LIJST)
    assert "088 000 12 60" in _page(carolien, LIJST)

"""Setting up an installation: in the browser, in a terminal, broken off and taken up again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import sign_in
from meldpunt.core.errors import Conflict
from meldpunt.inrichten import service as inrichting
from meldpunt.vault import service as vault
from support.behandeling import inzien
from tests.maak import send
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}")
COORDINATOR = {"naam": "Cor", "gebruikersnaam": "Cor", "email": "", "wachtzin": WACHTZIN, "nogmaals": WACHTZIN}
URL = "/inrichten/"
PLEK = re.compile(r'name="plek" value="([^"]+)"')


def _plek(client: Client) -> dict[str, str]:
    """What the page that is open now sends along about itself."""
    found = PLEK.search(client.get(URL).content.decode())
    return {"plek": found[1]} if found else {}


def _go(client: Client, **data: str) -> str:
    return str(client.post(URL, _plek(client) | data, follow=True).content.decode())


def _sheets(client: Client) -> list[str]:
    """The words of the three sheets, as the pages show them."""
    found = []
    for _nr in range(3):
        page = client.get(URL).content.decode()
        words = re.findall(r"<li>([a-z]+)</li>", page.split('class="woorden"')[1].split("</ol>")[0])
        found.append(" ".join(words))
        _go(client)
    return found


def _until_sheets(client: Client, code: str) -> str:
    """As far as the first recovery sheet; gives the personal sheet's code."""
    _go(client, code=code.lower())
    _go(client, blad1="De voorzitter", blad2="De coördinator", blad3="Iemand van buiten")
    page = _go(client, **COORDINATOR)
    (paper,) = set(CODE.findall(page))
    _go(client, laatste=paper[-4:])
    return str(paper)


def test_the_browser_walks_from_code_to_an_open_desk(closed: str) -> None:
    client = Client()
    paper = _until_sheets(client, closed)
    sheets = _sheets(client)
    assert len(set(sheets)) == 3
    page = _go(client, eerste=sheets[2], tweede=sheets[0])
    assert "De bladen zijn goed" in page
    page = _go(client, naam="Bea", gebruikersnaam="bea", email="")
    (invitation,) = set(CODE.findall(page))
    last = _plek(client)
    assert client.post(URL, last)["Location"] == reverse("account_login")

    assert vault.is_open()
    assert client.post(URL, last)["Location"] == reverse("account_login")  # pressed twice
    assert client.get(URL).status_code == 404
    cor = sign_in(account=Account.objects.get(gebruikersnaam="cor"), wachtzin=WACHTZIN)
    case_id = send()[1].dossier_id
    assert inzien.open_dossier(dossier_id=case_id, by=cor).verhalen
    assert vault.unlock_with_paper(account_id=cor.actor_id, paper=paper).account_id == cor.actor_id
    assert vault.rehearse(vault.recovery_key(sheets[:2])) == vault.Rehearsal(opened=1, closed=0)
    begun = client.post(reverse("uitnodiging"), {"code": invitation, "wachtzin": WACHTZIN, "nogmaals": WACHTZIN})
    assert begun["Location"] == reverse("account_login")
    assert Account.objects.get(rol=Rol.BEHEER).has_usable_password()


def test_every_mistake_says_what_to_do_and_keeps_what_was_typed(closed: str) -> None:
    client = Client()
    assert "Deze code klopt niet" in _go(client, code=vault.new_code())
    _go(client, code=closed)
    page = _go(client, blad1="Jan", blad2="jan", blad3="Piet")
    assert "drie verschillende mensen" in page
    assert 'value="Jan"' in page
    _go(client, blad1="A", blad2="B", blad3="C")
    page = _go(client, **COORDINATOR | {"wachtzin": "kort", "nogmaals": "kort"})
    assert "vijf losse woorden" in page
    assert 'value="Cor"' in page
    (paper,) = set(CODE.findall(_go(client, **COORDINATOR)))
    page = _go(client, laatste="0000" if not paper.endswith("0000") else "1111")
    assert paper in page
    _go(client, laatste=paper[-4:])
    sheets = _sheets(client)
    words = sheets[0].split()
    spoiled = " ".join(["fietsbel", *words[1:]])
    page = _go(client, eerste=spoiled, tweede=sheets[1])
    assert "Woord 1 klopt niet" in page
    assert spoiled in page
    assert "twee verschillende bladen" in _go(client, eerste=sheets[0], tweede=sheets[0])
    assert "Hier staan er 2" in _go(client, eerste="academic acid", tweede=sheets[1])
    assert not vault.is_open()


def test_the_sheets_can_be_seen_again_until_the_test_is_passed(closed: str) -> None:
    client = Client()
    _until_sheets(client, closed)
    sheets = _sheets(client)
    _go(client, terug="1")
    assert _sheets(client) == sheets
    _go(client, eerste=sheets[0], tweede=sheets[1])
    page = client.get(URL).content.decode()
    assert not any(word in page for word in (sheets[0], sheets[1], sheets[2]))


def test_a_button_that_is_pressed_twice_skips_no_sheet_and_makes_no_second_key(closed: str) -> None:
    client = Client()
    _go(client, code=closed)
    _go(client, blad1="A", blad2="B", blad3="C")
    once = _plek(client) | COORDINATOR
    for _press in range(2):
        assert client.post(URL, once)["Location"] == URL
    page = client.get(URL).content.decode()
    assert Account.objects.filter(gebruikersnaam="cor").count() == 1
    (paper,) = set(CODE.findall(page))
    _go(client, laatste=paper[-4:])

    for nr in (1, 2):
        once = _plek(client)
        assert f"blad {nr} van 3" in client.get(URL).content.decode()
        for _press in range(3):
            assert client.post(URL, once)["Location"] == URL
    assert "blad 3 van 3" in client.get(URL).content.decode()
    back = _plek(client) | {"terug": "1"}
    for _press in range(2):
        client.post(URL, back)
    assert "blad 2 van 3" in client.get(URL).content.decode()


def test_a_form_of_another_page_changes_nothing(closed: str) -> None:
    client = Client()
    _until_sheets(client, closed)
    for sent in ({}, {"plek": "blad-3"}, {"plek": "proef"}, {"plek": "\x00"}, {"terug": "1"}):
        assert client.post(URL, sent)["Location"] == URL
        assert "blad 1 van 3" in client.get(URL).content.decode()


def test_a_ceremony_that_was_broken_off_goes_on_elsewhere_or_begins_anew(closed: str) -> None:
    first = Client()
    _until_sheets(first, closed)
    elsewhere = Client()
    assert "blad 1 van 3" in _go(elsewhere, code=closed)

    again = inrichting.new_setup_code()
    client = Client()
    _until_sheets(client, again)
    sheets = _sheets(client)
    _go(client, eerste=sheets[0], tweede=sheets[1])
    _go(client, naam="Bea", gebruikersnaam="bea", email="")
    assert vault.is_open()
    assert Account.objects.filter(gebruikersnaam="cor").count() == 1
    assert vault.desk_state().members == {str(Account.objects.get(gebruikersnaam="cor").pk)}


def test_an_open_desk_cannot_be_set_up_again(mensen: Mensen) -> None:
    for attempt in (
        inrichting.new_setup_code,
        lambda: inrichting.make_keys(naam="X", gebruikersnaam="x", wachtzin=WACHTZIN),
        lambda: inrichting.open_desk(account=mensen.accounts["cor"], naam="X", gebruikersnaam="x", email=""),
    ):
        with pytest.raises(Conflict):
            attempt()
    with pytest.raises(CommandError, match="al ingericht"):
        call_command("inrichten")
    assert Client().get(URL).status_code == 404

"""The pages of the desk about a guest, and of the melder who said yes, with real forms."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.accounts.service import medewerker_of
from meldpunt.core.clock import today
from support.behandeling.gasten import toegang
from support.bezetting import toewijzen
from tests.behandeling.gastvrouw import ask, browser_of_guest, guest_of, now, say
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN, make_bea

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
SOON = today() + timedelta(days=20)


@pytest.fixture
def mine(mensen: Mensen) -> tuple[str, UUID]:
    """A case of Vera: its code and its id."""
    nieuw, dossier_id = report(verhaal="Kanarie in het verhaal.")
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return nieuw.code, dossier_id


def melder(code: str) -> Client:
    client = Client()
    client.post(reverse("mijnmelding:code"), {"code": code})
    return client


def page_of(client: Client, name: str, dossier_id: UUID | None = None) -> str:
    path = reverse(name, args=[dossier_id] if dossier_id else [])
    return " ".join(client.get(path).content.decode().split())


FORM = {
    "naam": "Gerda Buiten",
    "organisatie": "Bureau Gelijk",
    "waarom": "Zij weet veel van klachten.",
    "delen": ["verhaal", "bewijs"],
    "tot": SOON.isoformat(),
}


def test_from_the_question_to_the_key_with_the_forms_of_the_pages(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    desk = reverse("gasten:gast", args=[dossier_id])
    assert cor.post(desk, FORM).status_code == 302

    mira = melder(code)
    nu = page_of(mira, "mijnmelding:code")
    assert "Mag Gerda Buiten van Bureau Gelijk met ons meelezen" in nu
    assert "Deze persoon ziet dan alleen: Je verhaal en je antwoorden, en je bewijs." in nu
    assert "Niet hoe wij je bereiken, en niet wat jij en het meldpunt elkaar schrijven." in nu
    vraag = re.search(r'action="(/code/vraag/[^"]+)"', nu)
    assert vraag
    mira.post(vraag[1], {"antwoord": "gegeven"})
    assert "Jij zei ja. Deze persoon kan nog niets lezen." in page_of(mira, "mijnmelding:gegevens")

    invited = cor.post(
        reverse("gasten:uitnodigen", args=[dossier_id]), {"gebruikersnaam": "Gerda", "email": "gerda@example.org"}
    )
    invitation = re.search(r'id="uitnodiging-code"[^>]*>\s*([0-9A-Z -]+?)\s*<', invited.content.decode())
    assert invitation
    begin = Client()
    answer = begin.post(
        reverse("uitnodiging"), {"code": invitation[1], "wachtzin": WACHTZIN, "nogmaals": WACHTZIN, "keer": "x"}
    )
    assert answer["Location"] == reverse("papier")

    key = reverse("gasten:sleutel", args=[dossier_id])
    number = re.search(r'name="controle" value="([^"]+)"', " ".join(cor.get(key).content.decode().split()))
    assert number
    assert cor.post(key, {"controle": number[1]})["Location"] == desk
    assert now(dossier_id, mensen.cor).stand == "leest_mee"
    assert "Leest mee tot en met" in page_of(mira, "mijnmelding:gegevens")


def test_what_was_typed_stays_when_something_is_missing(mine: tuple[str, UUID], mensen: Mensen) -> None:
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    answer = cor.post(reverse("gasten:gast", args=[mine[1]]), FORM | {"delen": [], "tot": today().isoformat()})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Kies wat deze persoon mag zien." in page
    assert "Zij weet veel van klachten." in page


def test_the_melder_takes_the_yes_back_on_the_page(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen, tot=SOON)
    mira = melder(code)
    gerda = browser_of_guest()
    assert gerda.get(reverse("meelezen:zaak")).status_code == 200
    answer = mira.post(reverse("mijnmelding:meelezen"), {"stop": str(guest.gast)})

    assert answer["Location"] == reverse("mijnmelding:gegevens")
    assert "Gerda Buiten" not in page_of(mira, "mijnmelding:gegevens").split("Wie keek er?")[0]
    assert gerda.get(reverse("meelezen:zaak")).status_code == 302  # her session is gone


def test_the_desk_stops_it_and_writes_only_to_who_reads(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen, tot=SOON)
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    note = reverse("gasten:notitie", args=[dossier_id])
    assert vera.post(note, {"tekst": "Wat denk jij?"}).status_code == 302
    assert "Wat denk jij?" in page_of(browser_of_guest(), "meelezen:zaak")
    vera.post(reverse("gasten:stop", args=[dossier_id]), {"gast": str(guest.gast)})

    assert now(dossier_id, mensen.vera).stand == "gestopt"
    assert vera.post(note, {"tekst": "En nu?"}).status_code == 409


def test_the_page_of_a_case_says_who_reads_along(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest_of(code, dossier_id, mensen, tot=SOON)
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)

    assert "Van buiten: Gerda Buiten van Bureau Gelijk" in page_of(vera, "werkplek:dossier", dossier_id)


def test_whom_an_administrator_let_go_is_not_shown_as_a_reader(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen, tot=SOON)
    toewijzen.stop(account_id=guest.by.id, by=medewerker_of(make_bea()))
    toegang.tidy()

    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    assert "Een beheerder sloot dit account." in page_of(cor, "gasten:gast", dossier_id)


def test_who_may_not_read_the_case_finds_no_such_page(mine: tuple[str, UUID], mensen: Mensen) -> None:
    ask(mine[1], mensen.cor, tot=SOON)
    say(mine[0])
    nadia = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN)

    assert nadia.get(reverse("gasten:gast", args=[mine[1]])).status_code == 404

"""What a guest gets at every address: their one case, their own sign-in, and 403 or 404 for everything else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import now, today
from support.behandeling import inzien
from support.behandeling.gasten import toegang
from support.bezetting import toewijzen
from support.dossiers import queries as dossiers
from tests.architecture.test_routes import Place, _patterns
from tests.behandeling.gastvrouw import ask as ask_for
from tests.behandeling.gastvrouw import browser_of_guest, guest_of, invite, say
from tests.maak import picture, received_file, report, send
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from tests.behandeling.gastvrouw import Gastvrouw
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
LAST = today() + timedelta(days=20)
WORK = (
    "werkplek",
    "taken",
    "gesprekken",
    "plannen",
    "koppelen",
    "vastleggen",
    "doorgeven",
    "meegeven",
    "gasten",
    "uitwisselen",
    "kaarten",
)
NOT_THEIRS = (*WORK, "bestuur", "beheer", "instellen", "inrichten")
THEIRS = {"meelezen:zaak": 200, "meelezen:bewijs": 200, "meelezen:beeld": 200}
OTHERS = {
    "aanspreekpunten",
    "account",
    "antwoord",
    "beslisboom",
    "bewaren",
    "gedragscode",
    "getypt",
    "huisstijl",
    "hulp",
    "livez",
    "melden",
    "mfa",
    "mijnmelding",
    "nieuw",
    "ontgrendelen",
    "over",
    "papier",
    "privacy",
    "readyz",
    "sessie",
    "sessies",
    "snel",
    "start",
    "toegankelijkheid",
    "uitnodiging",
    "veilig",
    "vergrendelen",
    "wachtzin",
    "wat",
}  # of their own sign-in, of everybody who reports, or public: what these give stands in tests/architecture


@pytest.fixture
def guest(mensen: Mensen) -> Gastvrouw:
    """A guest in a case with a picture."""
    nieuw, ontvangst = send(bestanden=(received_file(picture()),), verhaal="Kanarie in het verhaal.")
    toewijzen.assign(dossier_id=ontvangst.dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return guest_of(nieuw.code, ontvangst.dossier_id, mensen, tot=LAST)


def bestand_of(dossier_id: UUID, mensen: Mensen) -> UUID:
    (bestand,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).bestanden
    return bestand.id


def ask(client: Client, method: str, path: str) -> int:
    with transaction.atomic():
        status: int = getattr(client, method)(path).status_code
        transaction.set_rollback(True)
    return status


def test_every_address_of_work_is_shut_for_a_guest_but_her_own(guest: Gastvrouw, mensen: Mensen) -> None:
    place = Place(
        dossier_id=guest.dossier_id,
        moment_id=uuid4(),
        bestand_id=bestand_of(guest.dossier_id, mensen),
        account_id=mensen.vera.id,
    )
    client = browser_of_guest()
    client.raise_request_exception = False
    got: dict[tuple[str, str], int] = {}
    for name in _patterns():
        space = name.split(":")[0].split("_")[0]
        if space in NOT_THEIRS:
            for method in ("get", "post"):
                got[method, name] = ask(client, method, reverse(name, kwargs=place.arguments(name)))

    assert len(got) > 200
    # 405: this way of asking is none of that address for anybody; 302 to prove once more is asked before any answer
    assert {key: status for key, status in got.items() if status not in (403, 404, 405)} == {}


def test_what_she_gets_of_her_own(guest: Gastvrouw, mensen: Mensen) -> None:
    bestand = bestand_of(guest.dossier_id, mensen)
    client = browser_of_guest()
    got = {
        name: client.get(reverse(name, args=[] if name == "meelezen:zaak" else [bestand])).status_code
        for name in THEIRS
    }

    assert got == THEIRS
    assert client.get(reverse("meelezen:bewijs", args=[uuid4()])).status_code == 404


def test_no_address_is_forgotten() -> None:
    spaces = {name.split(":")[0].split("_")[0] for name in _patterns()}

    assert spaces - set(NOT_THEIRS) - {"meelezen"} == OTHERS


def test_her_page_shows_the_case_and_no_way_to_others(guest: Gastvrouw) -> None:
    _other, other_id = report(verhaal="Een ander verhaal.")
    page = browser_of_guest().get(reverse("meelezen:zaak")).content.decode()

    assert "Kanarie in het verhaal." in page
    assert "06 0000 0042" not in page
    assert "/werkplek/" not in page
    assert str(other_id) not in page
    assert dossiers.kaart(other_id).alias not in page
    assert dossiers.kaart(guest.dossier_id).alias not in page


def test_the_melder_reads_that_she_looked(guest: Gastvrouw) -> None:
    browser_of_guest().get(reverse("meelezen:zaak"))
    mira = Client()
    mira.post(reverse("mijnmelding:code"), {"code": guest.code})
    page = mira.get(reverse("mijnmelding:gegevens")).content.decode()

    looked = page.split('id="keek"')[1].split("</section>")[0]
    assert "Gerda Buiten" in looked
    assert "Meelezer van buiten" in looked


@pytest.mark.usefixtures("guest")
def test_an_empty_note_is_refused_and_a_written_one_is_kept() -> None:
    client = browser_of_guest()

    assert client.post(reverse("meelezen:schrijf"), {"soort": "notitie", "tekst": ""}).status_code == 422
    assert client.post(reverse("meelezen:schrijf"), {"soort": "notitie", "tekst": "Ik lees mee."}).status_code == 302
    assert "Ik lees mee." in client.get(reverse("meelezen:zaak")).content.decode()


def test_evidence_that_the_melder_did_not_say_yes_to_stays_shut(mensen: Mensen) -> None:
    nieuw, ontvangst = send(bestanden=(received_file(picture()),))
    guest = guest_of(nieuw.code, ontvangst.dossier_id, mensen, tot=LAST, delen=("verhaal",))
    bestand = bestand_of(guest.dossier_id, mensen)
    client = browser_of_guest()

    for name in ("meelezen:bewijs", "meelezen:beeld"):
        assert client.get(reverse(name, args=[bestand])).status_code == 404


@pytest.mark.usefixtures("guest")
def test_after_the_last_day_she_is_signed_in_nowhere() -> None:
    client = browser_of_guest()
    later = now() + timedelta(days=21)
    assert client.get(reverse("werkplek:werkvoorraad")).status_code == 403
    with clock.at(later):
        assert client.get(reverse("meelezen:zaak")).status_code == 302
        fresh = Client()
        answer = fresh.post(reverse("account_login"), {"login": "gerda", "password": WACHTZIN})

    assert answer.status_code == 200
    assert "Je kon hier meelezen tot een dag die voorbij is." in answer.content.decode()


def test_who_began_reads_that_the_key_comes_after_a_call(mensen: Mensen) -> None:
    nieuw, dossier_id = report(verhaal="Kanarie in het verhaal.")
    gast = ask_for(dossier_id, mensen.cor, tot=LAST)
    say(nieuw.code)
    toegang.accept(code=invite(dossier_id, gast, mensen.cor), wachtzin=WACHTZIN)
    page = browser_of_guest().get(reverse("meelezen:zaak")).content.decode()

    assert "Nog even wachten" in page
    assert "Kanarie" not in page


def test_who_may_not_write_yet_gets_the_words_back(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    gast = ask_for(dossier_id, mensen.cor, tot=LAST)
    say(nieuw.code)
    toegang.accept(code=invite(dossier_id, gast, mensen.cor), wachtzin=WACHTZIN)

    answer = browser_of_guest().post(reverse("meelezen:schrijf"), {"soort": "notitie", "tekst": "Een lange kwartel."})

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Een lange kwartel." in page
    assert "Het is niet verstuurd." in page
    assert "Nog even wachten" in page

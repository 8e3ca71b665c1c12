"""Taking everything along, and taking everything away (AVG art. 15, 17, 20)."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.audit.models import Event
from meldpunt.core.errors import NotFound
from meldpunt.evidence import service as evidence
from meldpunt.outbox import service as outbox
from meldpunt.vault import service as vault
from meldpunt.vault.models import CaseKey, Grant, SealedObject
from support.behandeling import gesprek, inzien
from support.behandeling.meenemen import as_zip
from support.bezetting import toewijzen
from support.dossiers import letterbox
from support.dossiers.models import Dossier, Wissing
from tests.maak import picture, received_file, send

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
ALLES, WISSEN = "/code/alles/", "/code/wissen/"


@pytest.fixture
def melder(mensen: Mensen) -> tuple[Client, Any, Any]:
    """Somebody with the page behind their code open; Vera looks after the case."""
    nieuw, ontvangst = send(
        verhaal="Mijn eigen verhaal <b>vet</b>",
        links=("https://voorbeeld.example/1",),
        bestanden=(received_file(picture(), naam="../../é foto.png"), received_file(naam="CON.png")),
    )
    toewijzen.assign(dossier_id=ontvangst.dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    gesprek.send_bericht(dossier_id=ontvangst.dossier_id, tekst="Dag, met Vera.", by=mensen.vera)
    gesprek.add_notitie(dossier_id=ontvangst.dossier_id, tekst="Alleen voor het team.", by=mensen.vera)
    client = Client()
    client.post("/code/", {"code": nieuw.code})
    return client, nieuw, ontvangst.dossier_id


def _zip(client: Client) -> zipfile.ZipFile:
    response = client.get(ALLES)
    assert response["Content-Type"] == "application/zip"
    assert "mijn-gegevens-" in response["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


@pytest.mark.pango
def test_the_copy_holds_everything_that_was_given_and_said(melder: tuple[Client, Any, Any], carried_out: Any) -> None:
    carried_out()
    archive = _zip(melder[0])

    assert archive.testzip() is None
    page = archive.read("mijn-gegevens.html").decode()
    assert "Mijn eigen verhaal &lt;b&gt;vet&lt;/b&gt;" in page
    assert "https://voorbeeld.example/1" in page
    assert "Dag, met Vera." in page
    assert "Alleen voor het team." not in page
    assert archive.read("stappenplan.pdf").startswith(b"%PDF")
    files = [name for name in archive.namelist() if name.startswith("bestanden/")]
    assert len(files) == 2
    assert all(name.count("/") == 1 and ".." not in name for name in files)
    assert archive.read(files[0]) == picture()
    assert Event.objects.filter(code="dossier.meegenomen", rol="melder").count() == 1


def test_s9_everything_that_was_answered_wished_and_chosen_is_in_the_copy(mensen: Mensen, carried_out: Any) -> None:
    nieuw, ontvangst = send(
        platforms=("WHATSAPP", "X"), wanneer="deze_week", wanneer_datum=date(2026, 11, 24), over_wie="Een collega",
        kanaal="bellen", naam="Mira", telefoon="06 0000 0042", bel_wanneer="Na zessen", voicemail="nee",
    )  # fmt: skip
    client = Client()
    client.post("/code/", {"code": nieuw.code})
    carried_out()
    client.post("/code/plan/", {"stap": "SP06", "keuze": "liever_niet"})
    wishes = {"kanaal": "bellen", "naam": "Mira", "telefoon": "06 0000 0042", "bel_wanneer": "Na zessen"}
    wishes |= {"voicemail": "nee", "rust": "2", "geen_citaten": "on", "mail_adres": "mira@example.org"}
    client.post("/code/contact/", wishes)
    client.post("/code/persoon/", {"persoon": "blijf", "uitsluiten": [str(mensen.carolien.id)]})
    inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)
    archive = _zip(client)
    page = archive.read("mijn-gegevens.html").decode()
    lines = dict(re.findall(r"<dt>\s*(.*?)\s*</dt>\s*<dd[^>]*>\s*(.*?)\s*</dd>", page, re.DOTALL))

    assert lines["Waar gebeurde het?"] == "WhatsApp of WhatsApp-groep, X"
    assert lines["Wanneer was het ongeveer?"] == "Deze week, 24 november 2026"
    assert lines["Hoe wil je contact?"] == "Bellen of afspreken"
    assert lines["Mogen we je voicemail inspreken?"] == "Nee, spreek niets in"
    assert lines["Wanneer kunnen we je bellen?"] == "Na zessen"
    assert lines["Stuur mij geen teksten of beelden van wat er gebeurde"] == "Ja"
    assert lines["Rust tot"]
    assert lines["Mail me als er iets klaarstaat"] == "mira@example.org"
    assert lines["Wie dit niet mag zien"] == "Carolien"
    assert lines["Bewaar eerst, blokkeer daarna"] == "Liever niet"
    assert re.search(r"Cor,\s+Coördinator", page)
    assert 'href="mijn-gegevens.css"' in page
    assert b"font" in archive.read("mijn-gegevens.css")


def test_the_copy_is_made_while_it_is_sent(melder: tuple[Client, Any, Any]) -> None:
    _client, nieuw, _dossier_id = melder
    key = vault.code_key(nieuw.code)
    with letterbox.visit(key):
        melding = inzien.open_mijn_melding(key)
        bestanden = melding.bestanden

    parts = list(as_zip(papers=[("een.html", b"x" * 100)], bestanden=bestanden))

    assert len([part for part in parts if part]) >= 3  # not one piece at the end
    assert zipfile.ZipFile(io.BytesIO(b"".join(parts))).testzip() is None


def test_erasing_asks_for_the_code_and_leaves_a_line_without_content(
    melder: tuple[Client, Any, Any], mensen: Mensen, carried_out: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client, nieuw, dossier_id = melder
    key = vault.code_key(nieuw.code)
    files = [bestand.id for bestand in _open(key).bestanden]
    wrong = client.post(WISSEN, {"code": vault.new_code()})
    assert wrong.status_code == 422
    assert "Er is niets gewist" in wrong.content.decode()
    assert client.post(WISSEN, {"code": ""}).status_code == 422

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(WISSEN, {"code": nieuw.code.lower().replace("-", " ")})

    assert done["Location"] == reverse("mijnmelding:gewist")
    assert "cache" in done["Clear-Site-Data"]
    for model in (Dossier, CaseKey, Grant, SealedObject):
        assert not model.objects.exists()
    with pytest.raises(vault.UnknownCode):
        _open(key)
    for file_id in files:
        with pytest.raises(FileNotFoundError):
            list(evidence.read_stored(file_id, vault.Secret(b"x" * 32)))
    assert Wissing.objects.count() == 1
    assert Event.objects.filter(code="dossier.gewist", subject=str(dossier_id)).exists()
    assert client.get("/code/").content.decode().count("Je code") >= 1  # the session ended with it
    carried_out()  # work that was owed finds nothing and is done
    assert outbox.given_up() == 0
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)


def test_h6_whoever_erases_reads_first_when_no_backup_opens_any_more(
    melder: tuple[Client, Any, Any], settings: Any
) -> None:
    client, _nieuw, _dossier_id = melder
    settings.SLEUTELBACKUP_DAGEN = 17

    page = " ".join(client.get(WISSEN).content.decode().split())
    assert "In een reservekopie van eerder kan het nog staan, op slot." in page
    assert "De sleutels daarvan gooien we na hoogstens 17 dagen weg." in page


def test_a_backup_of_the_rows_without_their_keys_shows_nothing(melder: tuple[Client, Any, Any], mensen: Mensen) -> None:
    client, nieuw, dossier_id = melder
    rows = list(SealedObject.objects.filter(case_id=dossier_id).values())
    case = CaseKey.objects.filter(pk=dossier_id).values().get()
    client.post(WISSEN, {"code": nieuw.code})

    CaseKey.objects.create(**case)  # put back by SQL, as from the larger of two back-ups
    SealedObject.objects.bulk_create([SealedObject(**row) for row in rows])

    with pytest.raises(vault.VaultError):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=dossier_id)


@pytest.mark.parametrize("url", [ALLES, WISSEN])
def test_without_a_code_there_is_nothing_to_take(mensen: Mensen, url: str) -> None:
    assert mensen.cor.naam
    assert Client().get(url)["Location"] == reverse("mijnmelding:code")
    assert Client().post(WISSEN, {"code": "x"})["Location"] == reverse("mijnmelding:code")


def _open(key: vault.CodeKey) -> letterbox.MijnMelding:
    with letterbox.visit(key):
        return inzien.open_mijn_melding(key)


def test_a_report_of_files_alone_has_no_empty_lines_in_its_copy(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, _ontvangst = send(verhaal="", bestanden=(received_file(picture(), naam="foto.png"),))
    client = Client()
    client.post("/code/", {"code": nieuw.code})
    html = _zip(client).read("mijn-gegevens.html").decode()
    lines = [
        re.sub(r"<[^>]+>|\s", "", item) for item in re.findall(r"<(?:li|p|dd)\b.*?</(?:li|p|dd)>", html, re.DOTALL)
    ]

    assert "Bestand1:foto.png" in lines
    assert "" not in lines


def test_k_each_line_of_the_copy_runs_in_its_own_direction(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, _ontvangst = send(verhaal="Proef: 中文\nهذا نص. (1)!", naam="نور", kanaal="email", email="noor@example.org")
    client = Client()
    client.post("/code/", {"code": nieuw.code})
    html = _zip(client).read("mijn-gegevens.html").decode()

    assert '<p dir="ltr">Proef: 中文</p>' in html
    assert '<p dir="rtl">هذا نص. (1)!</p>' in html
    assert re.search(r'<dd dir="rtl">\s*نور\s*</dd>', html)

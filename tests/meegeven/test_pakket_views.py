"""The pages of a package: filled in, looked over, handed out; the paper itself says nothing that was not ticked."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from html import unescape
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.urls import reverse

from support.regie.service import Onderdeel
from tests.behandeling.deuren import boek_van
from tests.behandeling.test_pakket import CANARIES, NEVER, case
from tests.ingelogd import signed_in
from tests.machine import POPPLER, require
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
FILLED = {
    "domicilie": "advocaat",
    "adres": "Postbus 100, Nieuwstad",
    "gekozen": "on",
    "klacht": "on",
    "gemachtigde": "Gerda Machtig",
}


@pytest.fixture
def vera(mensen: Mensen) -> Client:
    """The browser of a trusted person."""
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def url(name: str, made: UUID) -> str:
    return reverse(f"meegeven:{name}", args=[made])


def seen(client: Client, made: UUID) -> str:
    page = client.get(url("pakket", made)).content.decode()
    return page.split('name="gezien" value="')[1].split('"')[0]


def test_the_letter_leads_to_the_package_and_back(mensen: Mensen, vera: Client) -> None:
    _code, _dossier_id, made = case(mensen, list(Onderdeel))
    letter = vera.get(reverse("doorgeven:traject", args=[made])).content.decode()
    assert url("pakket", made) in letter

    page = unescape(vera.get(url("pakket", made)).content.decode())
    assert "Wat mag erin?" in page
    assert "en geen juridisch advies" in page
    assert "Download om mee te geven" not in page


def test_an_address_is_chosen_by_the_melder_or_stays_out(mensen: Mensen, vera: Client) -> None:
    _code, _dossier_id, made = case(mensen, list(Onderdeel))
    refused = vera.post(url("pakket", made), FILLED | {"adres": "", "gekozen": ""})
    page = unescape(refused.content.decode())

    assert refused.status_code == 422
    assert "Schrijf het adres." in page
    assert "Bespreek het adres eerst met de melder" in page
    assert "Gerda Machtig" in page
    assert vera.post(url("pakket", made), FILLED | {"domicilie": "geen"}).status_code == 302
    assert "Postbus 100" not in unescape(vera.get(url("pakket", made)).content.decode())


@pytest.mark.pango
def test_the_paper_says_what_was_ticked_and_nothing_else(mensen: Mensen, vera: Client, tmp_path: Path) -> None:
    parts = [Onderdeel.NAAM, Onderdeel.DAG, Onderdeel.WOORDEN]
    require(POPPLER)
    _code, _dossier_id, made = case(mensen, parts)
    vera.post(url("pakket", made), FILLED)
    answer = vera.get(url("pakket_pdf", made))
    (tmp_path / "p.pdf").write_bytes(answer.content)
    done = subprocess.run(["pdftotext", "-layout", str(tmp_path / "p.pdf"), "-"], capture_output=True, check=True)
    text = " ".join(done.stdout.decode().split())

    assert all(CANARIES[part] in text for part in parts)
    assert not [canary for part, canary in CANARIES.items() if part not in parts and canary in text]
    assert not [leak for leak in NEVER if leak in text]
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert bool(paper.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in paper.Root


@pytest.mark.pango
def test_handing_out_is_a_zip_that_stands_in_the_register(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id, made = case(mensen, list(Onderdeel))
    vera.post(url("pakket", made), FILLED)
    gezien = seen(vera, made)
    assert vera.post(url("pakket_meegeven", made), {"gezien": gezien}).status_code == 422
    assert boek_van(dossier_id, mensen).doorgiften == ()

    answer = vera.post(url("pakket_meegeven", made), {"gezien": gezien, "past": "on"})
    content = answer.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("aangifte.pdf").startswith(b"%PDF")
        assert "bestanden/01 kanarie.png" in archive.namelist()
    assert answer["Content-Disposition"] == 'attachment; filename="pakket.zip"'
    assert [item.wijze for item in boek_van(dossier_id, mensen).doorgiften] == ["meegegeven"]
    assert re.search(r"\d bestanden, SHA-256 [0-9a-f]{16}…", vera.get(url("pakket", made)).content.decode())


def test_an_old_page_hands_out_nothing(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id, made = case(mensen, [Onderdeel.NAAM])
    vera.post(url("pakket", made), FILLED)
    gezien = seen(vera, made)
    vera.post(url("pakket", made), FILLED | {"klacht": ""})
    refused = vera.post(url("pakket_meegeven", made), {"gezien": gezien, "past": "on"})

    assert refused.status_code == 409
    page = unescape(refused.content.decode())
    assert "Maak het pakket opnieuw" in page
    assert boek_van(dossier_id, mensen).doorgiften == ()
    now = page.split('name="gezien" value="')[1].split('"')[0]
    assert now == seen(vera, made) != gezien
    assert "checked" not in page.split('name="past"')[1].split(">")[0]


def test_who_may_have_no_address_and_no_complaint_is_not_asked_for_them(mensen: Mensen, vera: Client) -> None:
    _code, _dossier_id, made = case(mensen, list(Onderdeel), "JURIDISCH")
    page = vera.get(url("pakket", made)).content.decode()

    assert not [name for name in FILLED if f'name="{name}"' in page]
    assert vera.post(url("pakket", made), {}).status_code == 302
    assert seen(vera, made)


def test_to_the_griffie_goes_no_package(mensen: Mensen, vera: Client) -> None:
    _code, _dossier_id, made = case(mensen, [Onderdeel.NAAM], "GRIFFIE")
    assert vera.get(url("pakket", made)).status_code == 404
    assert url("pakket", made) not in vera.get(reverse("doorgeven:traject", args=[made])).content.decode()

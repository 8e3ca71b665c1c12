"""One report, many messages: pasted, exported from a chat, mailed; told more about where the melder wants to."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meldpunt.accounts.models import Account
from meldpunt.evidence import service as evidence
from meldpunt.melden.concept import COOKIE, concept_with_token
from support.behandeling import inzien
from support.dossiers.models import Dossier
from tests.evidence.gevraagd import ANDROID, read
from tests.ingelogd import signed_in
from tests.maak import picture, received_file, send
from tests.melden.lopen import html, url
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen", "own_media")]


@pytest.fixture
def browser() -> Client:
    return Client()


def upload(client: Client, name: str, content: bytes) -> Any:
    return client.post(url("bewijs"), {"bestand": SimpleUploadedFile(name, content), "toevoegen": "1"}, follow=True)


def packed(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def finish(client: Client) -> Dossier:
    client.post(url("voor-wie"), {"R1": "zelf"})
    client.post(url("contact"), {"kanaal": "code"})
    assert client.post(reverse("melden:controle")).status_code == 302
    return Dossier.objects.get()


def test_an_exported_chat_is_read_and_the_original_stays_bit_for_bit(browser: Client, mensen: Mensen) -> None:
    page = html(upload(browser, "chat.txt", ANDROID.encode()))
    assert "We vonden 24 berichten van 3 afzenders." in page

    bestand = browser.get(reverse("melden:berichten")).context["gelezen"][0].bestand
    browser.post(reverse("melden:berichten"), {"bestand": bestand, f"mee_{bestand}": "1", f"ik_{bestand}": "Mira"})
    assert "16 berichten" in html(browser.get(reverse("melden:controle")))

    inzage = inzien.open_dossier(dossier_id=finish(browser).pk, by=mensen.cor)
    (row,) = inzage.bestanden
    assert row.sha256 == hashlib.sha256(ANDROID.encode()).hexdigest()
    assert b"".join(evidence.read_stored(row.id, row.sleutel)) == ANDROID.encode()
    assert {item.account for item in inzage.uitingen} == {"Jan", "Piet de Vries"}
    assert {item.platform for item in inzage.uitingen} == {"WHATSAPP"}
    assert (inzage.frequentie.aantal, inzage.frequentie.afzenders) == (16, 2)
    assert inzage.frequentie.voorstel == "veel"
    assert inzage.besluit.antwoorden["F1"] == ("veel",)
    assert "F1" not in inzage.verhalen[0].antwoorden  # what the melder said stays as it was said


def test_messages_may_be_left_out(browser: Client, mensen: Mensen) -> None:
    upload(browser, "chat.txt", ANDROID.encode())
    bestand = browser.get(reverse("melden:berichten")).context["gelezen"][0].bestand
    browser.post(reverse("melden:berichten"), {"bestand": bestand})
    assert "Je laat ze weg." in html(browser.get(url("bewijs")))

    inzage = inzien.open_dossier(dossier_id=finish(browser).pk, by=mensen.cor)
    assert inzage.uitingen == ()
    assert len(inzage.bestanden) == 1


def test_what_the_melder_said_more_of_is_not_lowered(browser: Client, mensen: Mensen) -> None:
    browser.post(url("waar"), {"links": "https://x.com/a/status/1", "F1": "heel_veel"})
    inzage = inzien.open_dossier(dossier_id=finish(browser).pk, by=mensen.cor)

    assert inzage.frequentie.voorstel == "een"
    assert inzage.besluit.antwoorden["F1"] == ("heel_veel",)


def test_pasted_links_become_items_once_and_in_order_and_can_be_told_more_about(
    browser: Client, mensen: Mensen
) -> None:
    lines = [f"https://x.com/naam{nr}/status/{nr}" for nr in range(60)]
    browser.post(
        url("waar"), {"links": "\n".join([*lines, lines[3], "https://forum.example/x"]), "wanneer_datum": "2026-11-20"}
    )
    page = browser.get(reverse("melden:berichten"))
    assert [los.naam for los in page.context["losse"]] == [*lines, "https://forum.example/x"]

    response = browser.post(
        reverse("melden:bericht", args=[2]),
        {"account": "echte naam", "online": "nee", "dag": "2026-11-19", "volgende": "1"},
    )
    assert response["Location"] == reverse("melden:bericht", args=[3])
    wrong = browser.post(reverse("melden:bericht", args=[2]), {"account": "x" * 300, "dag": "morgen"})
    assert wrong.status_code == 422
    assert "x" * 300 in html(wrong)

    inzage = inzien.open_dossier(dossier_id=finish(browser).pk, by=mensen.cor)
    assert [item.link for item in inzage.uitingen][:3] == lines[:3]
    assert len(inzage.uitingen) == 61
    second = inzage.uitingen[1]
    assert (second.account, second.online, str(second.gezien_op)) == ("echte naam", "nee", "2026-11-19")
    assert (inzage.uitingen[0].account, str(inzage.uitingen[0].gezien_op)) == ("naam0", "2026-11-20")
    desk = html(
        signed_in(Account.objects.get(gebruikersnaam="cor"), wachtzin=WACHTZIN).get(
            reverse("werkplek:dossier", args=[inzage.kaart.id])
        )
    )
    assert "61 berichten" in desk
    assert "echte naam" in desk
    assert 'tabindex="0" role="region"' in desk


def test_at_most_seven_fields_are_visible_at_once(browser: Client) -> None:
    for nr in range(5):
        upload(browser, f"chat{nr}.txt", ANDROID.encode())
    page = html(browser.get(reverse("melden:berichten")))

    assert page.count('<input class="kies"') + page.count("<select") <= 7
    browser.post(url("waar"), {"links": "https://x.com/a/status/1"})
    assert len(browser.get(reverse("melden:bericht", args=[1])).context["form"].fields) <= 7


def test_later_files_feed_the_same_incident_and_the_desk_is_told(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(antwoorden={"R1": ("zelf",), "F1": ("een",)})
    client = Client()
    client.post("/code/", {"code": _nieuw.code})
    client.post("/code/gegevens/", {"bestand": SimpleUploadedFile("chat.txt", ANDROID.encode())})
    inzage = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)

    assert inzage.frequentie.aantal == 24
    assert inzage.is_meer_dan_ingedeeld
    desk = html(
        signed_in(Account.objects.get(gebruikersnaam="cor"), wachtzin=WACHTZIN).get(
            reverse("werkplek:dossier", args=[ontvangst.dossier_id])
        )
    )
    assert "Dat is meer dan waarmee het dossier is ingedeeld" in desk


def test_a_screenshot_is_something_that_came_in_and_a_document_is_not(mensen: Mensen) -> None:
    files = (received_file(picture()), received_file(b"x", naam="brief.pdf", soort="application/pdf"))
    _nieuw, ontvangst = send(bestanden=files)
    inzage = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)

    assert [item.bestand for item in inzage.uitingen] == [files[0].file_id]


def test_a_file_that_is_taken_back_is_gone_from_the_disk(
    browser: Client, own_media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload(browser, "chat.txt", ANDROID.encode())
    concept = concept_with_token(browser.cookies[COOKIE].value)
    assert concept is not None
    file_id = str(concept.bestanden[0].file_id)
    assert len(list(own_media.glob("concept/*"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url("bewijs"), {"verwijder": file_id})

    assert list(own_media.glob("concept/*")) == []


def test_a_hundred_thousand_lines_are_limited_calmly(browser: Client) -> None:
    content = b"24-11-2026 14:03 - Jan: x\n" * 150_000
    found = read(content)
    page = html(upload(browser, "lang.txt", content))

    assert found is not None
    assert (len(found.berichten), found.totaal, found.meer) == (2_000, 100_000, True)
    assert "We vonden 2000 berichten van 1 afzender." in page


def test_an_exported_chat_with_its_pictures_is_welcome(browser: Client, mensen: Mensen) -> None:
    content = packed({"_chat.txt": ANDROID.encode(), "00000012-PHOTO-2026.jpg": picture(kind="JPEG")})
    assert "We vonden 24 berichten van 3 afzenders." in html(upload(browser, "chat.zip", content))

    inzage = inzien.open_dossier(dossier_id=finish(browser).pk, by=mensen.cor)
    assert inzage.bestanden[0].sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"foto.jpg": b"x"}, "pakket met bestanden"),
        ({"_chat.txt": b"x", "programma.exe": b"x"}, "zit een programma"),
        ({"_chat.txt": b"x", "nog-een.zip": b"x"}, "pakket met bestanden"),
        ({"_chat.txt": b"x", "../../buiten.jpg": b"x"}, "pakket met bestanden"),
        ({"map/map/_chat.txt": b"x"}, "pakket met bestanden"),
    ],
    ids=["no chat", "program", "archive", "way out", "two folders"],
)
def test_f01_another_archive_is_refused_with_a_sentence(
    browser: Client, files: dict[str, bytes], sentence: str
) -> None:
    page = html(
        browser.post(url("bewijs"), {"bestand": SimpleUploadedFile("pakket.zip", packed(files)), "toevoegen": "1"})
    )

    assert sentence in page
    assert browser.get(url("bewijs")).context["bestanden"] == ()


def test_f02_a_bomb_in_a_chat_is_refused_or_read_no_further_than_the_limit(browser: Client) -> None:
    bomb = packed({"_chat.txt": ANDROID.encode() + b"\0" * (64 * 1024 * 1024)})
    found = read(bomb, "application/zip")
    assert len(bomb) < 1024 * 1024
    assert found is not None
    assert found.meer

    huge = packed({"_chat.txt": b"x", **{f"{nr}.jpg": b"\0" * (30 * 1024 * 1024) for nr in range(18)}})
    assert "te groot om te openen" in html(
        browser.post(url("bewijs"), {"bestand": SimpleUploadedFile("bom.zip", huge), "toevoegen": "1"})
    )


def test_a_zip_that_is_cut_is_refused_and_nothing_falls_over(browser: Client) -> None:
    whole = packed({"_chat.txt": ANDROID.encode()})
    for content in (whole[:-5], whole[:40] + whole[60:], b"PK\x03\x04" + b"\0" * 200):
        response = browser.post(url("bewijs"), {"bestand": SimpleUploadedFile("c.zip", content), "toevoegen": "1"})
        assert response.status_code in (302, 422)


def test_nothing_of_a_chat_lies_readable_on_the_disk(browser: Client, own_media: Path) -> None:
    upload(browser, "chat.txt", ANDROID.encode())
    files = [path for path in own_media.rglob("*") if path.is_file()]

    assert files
    assert not any(b"Piet" in path.read_bytes() for path in files)


def said(client: Client) -> dict[str, str]:
    """What the page with messages says in numbers."""
    page = html(client.get(reverse("melden:berichten")))
    return {name: page.split(f'data-{name}="', 1)[1].split('"', 1)[0] for name in ("berichten", "accounts", "duur")}


def test_the_same_chat_as_archive_and_as_text_is_counted_once(browser: Client, mensen: Mensen) -> None:
    twice = ANDROID + "24-11-2026 10:00 - Mira: nog een keer in dezelfde minuut\n"
    upload(browser, "chat.zip", packed({"_chat.txt": twice.encode()}))
    upload(browser, "chat.txt", ANDROID.encode())

    assert said(browser) == {"berichten": "25", "accounts": "3", "duur": "in 4 uur"}
    assert len(inzien.open_dossier(dossier_id=finish(browser).pk, by=mensen.cor).uitingen) == 25


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Nov 24, 2026, 14:03 - Kees: a\nNov 24, 2026, 14:05 - Kees: b\n", "konden we niet lezen"),
        ("24-11-2026 13:58 - Berichten zijn versleuteld.\n24-11-2026 13:59 - Je bent toegevoegd.\n", "geen berichten"),
        ("01-02-2026 14:03 - Kees: a\n01-02-2026 14:05 - Kees: b\n", "Klopt dat niet"),
    ],
    ids=["another form", "notices alone", "two orders"],
)
def test_the_page_says_what_the_reader_does_not_know(browser: Client, text: str, sentence: str) -> None:
    upload(browser, "chat.txt", text.encode())
    page = html(browser.get(reverse("melden:berichten")))

    assert sentence in page
    assert ("2 berichten" in page) is (sentence == "Klopt dat niet")


def test_the_page_says_which_day_it_reads_where_two_are_possible(browser: Client) -> None:
    upload(browser, "chat.txt", b"01-02-2026 14:03 - Kees: a\n01-02-2026 14:05 - Kees: b\n")

    assert "als 1 februari 2026." in html(browser.get(reverse("melden:berichten")))


def test_links_in_any_spelling_are_one_message_and_stay_as_they_were_typed(browser: Client, mensen: Mensen) -> None:
    typed = [
        "Kijk: https://x.com/i/web/status/1900000000000000001",
        "<x.com/kees_proef/status/1900000000000000001?s=20>",
        "eerst www.tiktok.com/@kees.proef/video/73000 en toen t.me/proefkanaal/12",
    ]
    browser.post(url("waar"), {"links": "\n".join(typed)})
    page = html(browser.get(reverse("melden:berichten")))

    assert (said(browser)["berichten"], said(browser)["accounts"]) == ("3", "3")
    assert [part.split('"', 1)[0] for part in page.split('data-platform="')[1:]] == ["X", "TikTok", "Telegram"]
    assert list(inzien.open_dossier(dossier_id=finish(browser).pk, by=mensen.cor).verhalen[0].links) == typed


def test_names_in_any_direction_are_shown_in_their_own(browser: Client) -> None:
    upload(browser, "chat.txt", "24-11-2026 14:03 - نور: a\n24-11-2026 14:05 - نور: b\n".encode())
    page = html(browser.get(reverse("melden:berichten")))

    assert 'data-afzender="نور"' in page
    assert 'dir="auto"' in page.split("<select", 1)[1].split("</select>", 1)[0]

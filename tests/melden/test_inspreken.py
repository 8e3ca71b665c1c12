"""Telling a story by voice: through the form, with what was typed kept, and never in passing by who gives no name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meldpunt.evidence import service as evidence
from meldpunt.melden.concept import COOKIE, concept_with_token
from support.behandeling import inzien
from support.dossiers.models import Dossier
from tests.evidence.soorten import box
from tests.maak import pdf, wav
from tests.melden.lopen import html, post, url

if TYPE_CHECKING:
    from meldpunt.melden.concept import Concept
    from support.dossiers.service import Inzage
    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]
STEM = reverse("melden:stem")
TOLD = "kanariewoorden die ik al typte"


@pytest.fixture
def browser(mensen: Mensen) -> Client:  # noqa: ARG001 - the desk has to exist
    client = Client()
    post(client, "voor-wie", R1="zelf")
    return client


def recording(name: str = "opname.wav", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, wav() if content is None else content)


def concept(client: Client) -> Concept:
    found = concept_with_token(client.cookies[COOKIE].value)
    assert found is not None
    return found


def sent(client: Client, mensen: Mensen) -> Inzage:
    response = client.post(reverse("melden:controle"))
    assert response["Location"] == reverse("melden:ontvangen")
    return inzien.open_dossier(dossier_id=Dossier.objects.get().pk, by=mensen.cor)


def test_a_recording_without_a_word_is_a_report_and_opens_at_the_desk(browser: Client, mensen: Mensen) -> None:
    post(browser, "wat", opname=recording())
    post(browser, "contact", kanaal="bellen", telefoon="06 12345678")

    inzage = sent(browser, mensen)

    (spoken,) = inzage.opnames
    _bestand, chunks = inzien.open_bestand(dossier_id=inzage.zaak.id, bestand_id=spoken.bestand.id, by=mensen.cor)
    assert b"".join(chunks) == wav()
    assert (spoken.bestand.naam, spoken.bestand.soort, spoken.is_ongehoord) == ("opname.wav", "audio/wav", True)
    assert inzage.verhalen[0].verhaal == ""
    assert inzage.stukken == ()
    assert inzage.kaart.feiten.te_beluisteren


def test_a_recording_is_no_message_that_came_in(browser: Client, mensen: Mensen) -> None:
    post(browser, "wat", opname=recording("opname.mp4", box(b"mp42", b"isom")))
    page = html(browser.get(reverse("melden:controle")))
    post(browser, "contact", kanaal="bellen", telefoon="06 12345678")

    assert sent(browser, mensen).uitingen == ()
    assert "Wat er in je bestanden staat" not in page


@pytest.mark.parametrize(
    ("name", "head", "soort", "plays_as"),
    [
        ("spraak.m4a", box(b"M4A ", b"mp42"), "audio/mp4", "audio/mp4"),
        ("spraak.m4a", box(b"mp42", b"isom"), "audio/mp4", "audio/mp4"),
        ("spraak", box(b"mp42", b"isom"), "video/mp4", "audio/mp4"),
        ("spraak.mp3", b"ID3\x04\0\0\0\0\0\0" + bytes(64), "audio/mpeg", "audio/mpeg"),
        ("spraak.mp3", b"\xff\xfb\x90\x64" + bytes(64), "audio/mpeg", "audio/mpeg"),
        ("PTT.opus", b"OggS\0\x02" + bytes(22) + b"\x01\x13OpusHead", "audio/ogg", "audio/ogg"),
        ("opname.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm", "audio/webm"),
        ("opname.wav", wav(), "audio/wav", "audio/wav"),
        ("Voice001.amr", b"#!AMR\n" + bytes(32), "audio/amr", "audio/amr"),
        ("Voice001.3gp", box(b"3gp4", b"3gp4"), "video/3gpp", "audio/3gpp"),
        ("geen-naam.bin", wav(), "audio/wav", "audio/wav"),
    ],
)
def test_what_telephones_record_is_known_by_its_bytes(
    browser: Client, mensen: Mensen, name: str, head: bytes, soort: str, plays_as: str
) -> None:
    post(browser, "wat", opname=recording(name, head))
    post(browser, "contact", kanaal="bellen", telefoon="06 12345678")

    (spoken,) = sent(browser, mensen).opnames
    assert (spoken.bestand.soort, spoken.bestand.speelt_als) == (soort, plays_as)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brief.pdf", pdf(1)),
        ("opname.mp3", b"<html><script>1</script></html>"),
        ("opname.wma", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(32)),
        ("opname.m4a", b"dit is tekst"),
    ],
)
def test_what_no_page_can_play_is_refused_with_a_sentence_and_the_words_stay(
    browser: Client, name: str, content: bytes
) -> None:
    response = post(browser, "wat", verhaal=TOLD, opname=recording(name, content))

    assert response.status_code == 422
    assert f"“{name}” is geen opname die we kunnen afspelen." in html(response)
    assert 'href="#opname"' in html(response)
    assert "<title>Fout:" in html(response)
    assert TOLD in html(response)
    assert concept(browser).opnames == ()
    assert TOLD in html(browser.get(url("wat")))


def test_a_refused_recording_is_told_also_to_who_wants_to_go_on_later(browser: Client) -> None:
    response = post(browser, "wat", verhaal=TOLD, later="1", opname=recording("brief.pdf", pdf(1)))

    assert (response.status_code, "geen opname" in html(response)) == (422, True)


def test_an_empty_recording_is_told(browser: Client) -> None:
    assert "“opname.wav” is leeg." in html(post(browser, "wat", opname=recording(content=b"")))


def test_a_recording_is_added_and_taken_back_on_the_page_and_stands_before_sending(
    browser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    added = post(browser, "wat", verhaal=TOLD, opname_erbij="1", opname=recording())
    (row,) = concept(browser).opnames
    here, before = html(browser.get(added["Location"])), html(browser.get(reverse("melden:controle")))
    with django_capture_on_commit_callbacks(execute=True):
        post(browser, "wat", verhaal=TOLD, verwijder=str(row.file_id))

    assert added["Location"] == url("wat")
    assert "opname.wav" in here
    assert TOLD in here
    assert "Ingesproken" in before
    assert "opname.wav" not in html(browser.get(url("bewijs")))
    assert concept(browser).opnames == ()
    with pytest.raises(evidence.NotWhole):
        evidence.store_waiting({row.file_id: row.sleutel})


# ── a voice tells who somebody is ───────────────────────────────────────────────────────────────
def test_the_page_says_that_a_voice_can_be_known(browser: Client) -> None:
    page = html(browser.get(url("wat")))

    assert "Aan je stem kunnen mensen je herkennen." in page
    assert '<details class="uitklap"' not in page.split('name="verhaal"')[1].split('name="V1"')[0]


def test_who_gives_no_name_is_not_offered_it_in_passing(browser: Client) -> None:
    post(browser, "contact", kanaal="code")
    page = html(browser.get(url("wat"))).split('name="verhaal"')[1].split('name="V1"')[0]

    assert "Toch liever inspreken?" in page
    assert "Je wilt je naam niet noemen. Aan je stem kunnen mensen je herkennen." in page


def test_who_gives_no_name_chooses_about_the_voice_and_sends_nothing_before(browser: Client, mensen: Mensen) -> None:
    post(browser, "wat", opname=recording())
    asked = post(browser, "contact", kanaal="code")
    question = html(browser.get(asked["Location"]))
    early = browser.post(reverse("melden:controle"))
    nothing = browser.post(STEM, {})
    chosen = browser.post(STEM, {"keuze": "mee"})

    assert asked["Location"] == STEM
    assert "Wie naar je opname luistert, kan je aan je stem herkennen." in question
    assert (early.status_code, STEM in html(early)) == (422, True)
    assert nothing.status_code == 422
    assert chosen.status_code == 302
    assert len(sent(browser, mensen).opnames) == 1


def test_who_lets_the_recording_go_types_instead(browser: Client, mensen: Mensen) -> None:
    post(browser, "contact", kanaal="code")
    asked = post(browser, "wat", opname=recording())
    chosen = browser.post(STEM, {"keuze": "weg"})
    post(browser, "wat", verhaal=TOLD)

    assert asked["Location"] == STEM
    assert chosen["Location"] == url("wat")
    inzage = sent(browser, mensen)
    assert (inzage.opnames, inzage.verhalen[0].verhaal) == ((), TOLD)
    assert not inzage.kaart.feiten.te_beluisteren


def test_who_gives_a_name_is_not_asked(browser: Client) -> None:
    post(browser, "wat", opname=recording())

    assert post(browser, "contact", kanaal="bellen", telefoon="06 12345678")["Location"] != STEM
    assert browser.get(STEM)["Location"] == reverse("melden:controle")


def test_nobody_finds_the_question_without_a_report() -> None:
    assert Client().get(STEM)["Location"] == reverse("melden:start")


def test_a_page_that_stood_open_too_long_asks_for_the_recording_again() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(url("wat"), {"verhaal": TOLD, "opname": recording()})

    assert response.status_code == 403
    assert TOLD in html(response)
    assert "Kies eerst je opname of bestand opnieuw" in html(response)

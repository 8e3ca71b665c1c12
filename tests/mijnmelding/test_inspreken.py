"""Behind the code: speak something in later, read what the desk wrote down of it, say whether that is right."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from support.behandeling import inzien
from support.behandeling.inspreken import opname
from tests.maak import received_recording, send, wav
from tests.melden.lopen import html

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]
PAGE, SPEAK = reverse("mijnmelding:code"), reverse("mijnmelding:opname")
HEARD, BETTER = "Er stond drie keer iemand voor de deur.", "Twee keer, en in de avond."


def behind_code(**changes: Any) -> tuple[Client, UUID]:
    nieuw, ontvangst = send(**changes)
    client = Client()
    client.post(PAGE, {"code": nieuw.code})
    return client, ontvangst.dossier_id


def written(mensen: Mensen) -> tuple[Client, UUID, str]:
    """A report that was spoken and written down; the last is the page of what was written down."""
    client, dossier_id = behind_code(verhaal="", bestanden=(received_recording(),))
    (spoken,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames
    opname.write_verslag(dossier_id=dossier_id, bestand_id=spoken.bestand.id, tekst=HEARD, was="", by=mensen.cor)
    return client, dossier_id, reverse("mijnmelding:verslag", args=[the_verslag(dossier_id, mensen)])


def the_verslag(dossier_id: UUID, mensen: Mensen) -> UUID:
    (spoken,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames
    assert spoken.verslag is not None
    return spoken.verslag.id


def test_a_recording_is_added_behind_the_code(mensen: Mensen) -> None:
    client, dossier_id = behind_code()
    stored = client.post(SPEAK, {"opname": SimpleUploadedFile("spraak.wav", wav())})
    page = html(client.get(PAGE))

    assert stored["Location"] == PAGE
    assert "We luisteren nog. Daarna lees je hier wat we opschreven." in page
    (spoken,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames
    assert spoken.bestand.naam == "spraak.wav"


def test_what_is_no_recording_and_nothing_at_all_get_a_sentence(mensen: Mensen) -> None:
    client, dossier_id = behind_code()
    wrong = client.post(SPEAK, {"opname": SimpleUploadedFile("brief.txt", b"woorden")})
    nothing = client.post(SPEAK, {})

    assert (wrong.status_code, nothing.status_code) == (422, 422)
    assert "“brief.txt” is geen opname die we kunnen afspelen." in html(wrong)
    assert "Kies eerst een opname." in html(nothing)
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames == ()


def test_the_page_says_what_a_voice_tells_and_more_to_who_gave_no_name(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    named, _dossier_id = behind_code()
    unnamed, _other = behind_code(kanaal="code", naam="", telefoon="")

    assert "Aan je stem kunnen mensen je herkennen." in html(named.get(SPEAK))
    assert "Je noemde je naam niet." not in html(named.get(SPEAK))
    assert "Je noemde je naam niet. Aan je stem kunnen mensen je herkennen." in html(unnamed.get(SPEAK))
    assert "Stuur mijn opname toch" in html(unnamed.get(SPEAK))


def test_the_melder_says_that_it_is_right(mensen: Mensen) -> None:
    client, dossier_id, page = written(mensen)
    assert "We schreven op wat je vertelde. Klopt het?" in html(client.get(PAGE))
    assert HEARD in html(client.get(page))
    client.post(page, {"klopt": "1"})

    assert "Je zei dat dit klopt." in html(client.get(page))
    (spoken,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames
    assert spoken.reactie is not None
    assert spoken.reactie.klopt


def test_the_melder_corrects_it_in_their_own_words_and_both_stay(mensen: Mensen) -> None:
    client, dossier_id, page = written(mensen)
    empty = client.post(page, {"tekst": "  "})
    long = client.post(page, {"tekst": "kanarie " * 800})
    client.post(page, {"tekst": BETTER})
    again = client.post(page, {"tekst": "Nog iets."}, follow=True)

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Schrijf hoe het was, of kies “Dit klopt”." in html(empty)
    assert html(long).count("kanarie ") > 700
    shown = html(client.get(page))
    assert HEARD in shown
    assert BETTER in shown
    assert again.status_code == 409
    assert "Het is niet verstuurd. Kopieer het en stuur het als bericht." in html(again)
    assert "Nog iets." in html(again)
    lines = [line.tekst for line in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn]
    assert {HEARD, BETTER} <= set(lines)


def test_a_correction_of_a_text_that_was_written_anew_meanwhile_stays_in_the_box(mensen: Mensen) -> None:
    client, dossier_id, page = written(mensen)
    (spoken,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames
    old = str(the_verslag(dossier_id, mensen))
    opname.write_verslag(
        dossier_id=dossier_id, bestand_id=spoken.bestand.id, tekst="Drie keer, zei je.", was=old, by=mensen.cor
    )

    refused = client.post(page, {"tekst": BETTER, "opname": str(spoken.bestand.id)})

    assert refused.status_code == 409
    shown = html(refused)
    assert "er staat nu iets nieuws" in shown
    assert "Drie keer, zei je." in shown
    assert BETTER in shown
    fresh = reverse("mijnmelding:verslag", args=[the_verslag(dossier_id, mensen)])
    assert f'action="{fresh}"' in shown
    assert client.post(fresh, {"tekst": BETTER, "opname": str(spoken.bestand.id)}).status_code == 302


def test_a_text_that_is_not_there_and_a_browser_without_the_code_find_nothing(mensen: Mensen) -> None:
    client, _dossier_id, page = written(mensen)

    assert client.get(reverse("mijnmelding:verslag", args=[uuid4()])).status_code == 404
    assert Client().get(page)["Location"] == PAGE
    assert "Nog niet verstuurd" not in html(Client().post(page, {"tekst": BETTER}))
    assert BETTER in html(Client().post(page, {"tekst": BETTER}))


def test_their_own_data_hold_the_recording_and_both_texts(mensen: Mensen) -> None:
    client, _dossier_id, page = written(mensen)
    client.post(page, {"tekst": BETTER})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get(reverse("mijnmelding:alles")))))
    words = archive.read(next(name for name in archive.namelist() if name.endswith("gegevens.html"))).decode()
    sounds = [archive.read(name) for name in archive.namelist() if name.endswith(".wav")]

    assert HEARD in words
    assert BETTER in words
    assert "Dit sprak je in." in words
    assert sounds == [wav()]

"""A spoken story at the desk: it plays in the page of the case, in parts too, and is written down beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from support.behandeling import inzien
from tests.ingelogd import signed_in
from tests.maak import received_file, received_recording, send, wav
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]
SOUND = wav()
SIZE = len(SOUND)
LIGHT = {"A1": ("nee",), "R1": ("zelf",), "Z1": ("lokaal",), "V1": ("BELEDIGING",), "F1": ("een",)}


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


def case(**changes: Any) -> tuple[UUID, UUID]:
    """A case with a recording and nothing typed; gives its id and that of the recording."""
    recording = received_recording()
    dossier_id = send(verhaal="", bestanden=(recording, received_file()), **changes)[1].dossier_id
    return dossier_id, recording.file_id


def ask(client: Client, name: str, ids: tuple[UUID, UUID], **headers: str) -> Any:
    return client.get(reverse(f"werkplek:{name}", args=ids), headers=headers or None)


def test_it_plays_as_what_its_bytes_are_and_nothing_in_it_can_run(cor: Client) -> None:
    response = ask(cor, "opname", case())

    assert b"".join(response.streaming_content) == SOUND
    assert response.status_code == 200
    assert response["Content-Type"] == "audio/wav"
    assert response["Content-Disposition"] == "inline"
    assert response["Content-Length"] == str(SIZE)
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store"


def test_a_page_may_play_sound_of_this_site_alone(cor: Client) -> None:
    dossier_id, _pk = case()
    policy = cor.get(reverse("werkplek:dossier", args=[dossier_id]))["Content-Security-Policy"]

    assert "media-src 'self';" in f"{policy};"


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, SIZE),
        ("bytes=100-299", 100, 300),
        ("bytes=1500-", 1500, SIZE),
        ("bytes=-44", SIZE - 44, SIZE),
        (f"bytes=0-{SIZE + 900}", 0, SIZE),
        (f"bytes=-{SIZE + 900}", 0, SIZE),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(cor: Client, asked: str, begin: int, end: int) -> None:
    response = ask(cor, "opname", case(), Range=asked)

    assert response.status_code == 206
    assert b"".join(response.streaming_content) == SOUND[begin:end]
    assert response["Content-Range"] == f"bytes {begin}-{end - 1}/{SIZE}"
    assert response["Content-Length"] == str(end - begin)


def test_a_part_that_is_larger_than_one_sealed_piece_is_whole(cor: Client) -> None:
    long = wav(40, rate=8000)
    recording = received_file(long, naam="lang.wav", soort="audio/wav").with_(gesproken=True)
    dossier_id = send(bestanden=(recording,))[1].dossier_id
    response = ask(cor, "opname", (dossier_id, recording.file_id), Range="bytes=50000-200001")

    assert b"".join(response.streaming_content) == long[50_000:200_002]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(cor: Client, asked: str) -> None:
    response = ask(cor, "opname", case(), Range=asked)

    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=0-1,5-9", "items=0-1", "bytes=x-"])
def test_what_is_no_range_gets_the_whole(cor: Client, asked: str) -> None:
    response = ask(cor, "opname", case(), Range=asked)

    assert (response.status_code, b"".join(response.streaming_content)) == (200, SOUND)


def test_whoever_may_not_read_the_case_hears_nothing(mensen: Mensen) -> None:
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    ids = case()

    assert [ask(vera, name, ids).status_code for name in ("opname", "opschrijven")] == [404, 404]


def test_the_page_of_the_case_shows_it_as_the_story_and_not_among_the_exhibits(cor: Client) -> None:
    dossier_id, pk = case()
    page = cor.get(reverse("werkplek:dossier", args=[dossier_id])).content.decode()
    evidence = cor.get(reverse("werkplek:bewijslijst", args=[dossier_id])).content.decode()

    assert f'src="{reverse("werkplek:opname", args=[dossier_id, pk])}"' in page
    assert "De melder typte geen verhaal, maar sprak het in." in page
    assert "Luister en schrijf op wat je hoort" in page
    assert "1 bestand, veilig bewaard" in page
    assert "opname.wav" not in page
    assert "opname.wav" not in evidence


def test_writing_it_down_shows_both_texts_and_keeps_what_was_typed(cor: Client, mensen: Mensen) -> None:
    ids = case()
    form = reverse("werkplek:opschrijven", args=ids)
    empty = cor.post(form, {"tekst": " ", "was": ""})
    stored = cor.post(form, {"tekst": "Er stond iemand voor de deur.", "was": ""})
    late = cor.post(form, {"tekst": "Kanariewoorden van een collega.", "was": ""})
    page = cor.get(reverse("werkplek:dossier", args=[ids[0]])).content.decode()

    assert (empty.status_code, late.status_code) == (422, 422)
    assert "Is het niet te verstaan? Schrijf dat dan op." in empty.content.decode()
    assert stored["Location"] == reverse("werkplek:dossier", args=[ids[0]])
    assert "Kanariewoorden van een collega." in late.content.decode()
    assert "Er stond iemand voor de deur." in page
    (opname,) = inzien.open_dossier(dossier_id=ids[0], by=mensen.cor).opnames
    assert opname.verslag is not None
    assert f'name="was" value="{opname.verslag.id}"' in cor.get(form).content.decode()


def test_what_nobody_heard_is_not_called_light_in_the_queue_or_on_top_of_the_case(cor: Client) -> None:
    ids = case(antwoorden=LIGHT)
    queue, head = reverse("werkplek:werkvoorraad"), reverse("werkplek:dossier", args=[ids[0]])
    before = [cor.get(page).content.decode() for page in (queue, head)]
    advice = cor.get(reverse("werkplek:triage", args=[ids[0]])).content.decode()
    cor.post(reverse("werkplek:opschrijven", args=ids), {"tekst": "Er stond iemand.", "was": ""})
    after = [cor.get(page).content.decode() for page in (queue, head)]

    assert ['class="ernst beluisteren"' in page for page in before] == [True, True]
    assert ['class="ernst licht"' in page for page in before] == [False, False]
    assert "De melder sprak iets in dat nog niemand opschreef." in advice
    assert ['class="ernst licht"' in page for page in after] == [True, True]


def test_a_lower_gradation_that_is_refused_says_why_beside_the_reason(cor: Client) -> None:
    ids = case(antwoorden=LIGHT)
    values = {**{key: list(codes) for key, codes in LIGHT.items()}, "bevestig": "1", "gradatie": "licht", "was": ""}
    response = cor.post(reverse("werkplek:triage", args=[ids[0]]), values)

    assert response.status_code == 422
    assert "Luister eerst. Dan kun je “licht” kiezen." in response.content.decode()

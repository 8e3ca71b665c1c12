"""A file in pieces: what is lost on the way is one piece, and what is there stays what it is (``vault.md`` §2.9, C19)."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
import uuid
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.evidence import pieces, sealed_store, slots
from meldpunt.evidence import service as evidence
from meldpunt.evidence.models import ReceivedDay
from meldpunt.melden import concept as concepten
from meldpunt.melden import upload_views
from meldpunt.melden.concept import COOKIE
from meldpunt.vault.files import FileSealer
from meldpunt.vault.models import Lockbox
from support.behandeling import inzien
from support.dossiers import letterbox
from tests.maak import picture, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from meldpunt.melden.inhoud import Conceptbestand
    from tests.personas import Mensen

HOSTILE = b"1-1-2026 14:03 - " + b"~ " * 1_000_000
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen", "own_media")]
PIECE = evidence.CHUNK_BYTES
CONTENT = picture() + b"vulling" * 380_000  # three pieces
NAME = "foto.png"


class Sender:
    """A browser with JavaScript."""

    def __init__(self, client: Client, app: str = "melden") -> None:
        self.client, self.app = client, app

    def announce(self, content: bytes = CONTENT, name: str = NAME, **data: str) -> Any:
        size = data.pop("grootte", str(len(content)))
        return self.client.post(reverse(f"{self.app}:delen"), {"naam": name, "grootte": size, **data})

    def put(self, slot: str, index: int, data: bytes, *, sha256: str | None = None) -> Any:
        found = sha256 or hashlib.sha256(data).hexdigest()
        url = reverse(f"{self.app}:deel", args=[slot, index])
        return self.client.put(url, data, content_type="application/octet-stream", headers={"X-Deel-SHA256": found})

    def state(self, slot: str) -> Any:
        return self.client.get(reverse(f"{self.app}:delen_stand", args=[slot]))

    def send_all(self, content: bytes = CONTENT, name: str = NAME) -> Any:
        slot = self.announce(content, name).json()
        answer = None
        for index in range(slot["delen"]):
            answer = self.put(slot["id"], index, piece(content, index))
        return answer


def piece(content: bytes, index: int) -> bytes:
    return content[index * PIECE : (index + 1) * PIECE]


@pytest.fixture
def sender() -> Sender:
    return Sender(Client())


def kept(client: Client) -> tuple[Conceptbestand, ...]:
    found: tuple[Conceptbestand, ...] = client.get(reverse("melden:pagina", args=["bewijs"])).context["bestanden"]
    return found


def pieces_on_disk(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("concept/slot-*/*")}


def test_all_pieces_make_a_file_of_the_unfinished_report(sender: Sender, own_media: Path) -> None:
    answer = sender.send_all()
    (row,) = kept(sender.client)

    assert answer.json()["klaar"]
    assert answer.json()["fout"] == ""
    assert (row.naam, row.grootte, row.sha256) == (NAME, len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    evidence.store_waiting({row.file_id: row.sleutel})
    assert b"".join(evidence.read_stored(row.file_id, row.sleutel)) == CONTENT
    assert not any(b"vullingvulling" in data for data in pieces_on_disk(own_media).values())


def test_c19_the_same_piece_twice_is_one_piece(sender: Sender, own_media: Path) -> None:
    slot = sender.announce().json()["id"]
    first = sender.put(slot, 0, piece(CONTENT, 0))
    before = pieces_on_disk(own_media)
    again = sender.put(slot, 0, piece(CONTENT, 0))

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["aanwezig"] == [0]
    assert len(before) == 1
    assert pieces_on_disk(own_media) == before


def test_c19_another_piece_in_the_same_place_is_a_conflict_and_changes_nothing(sender: Sender, own_media: Path) -> None:
    slot = sender.announce().json()["id"]
    sender.put(slot, 0, piece(CONTENT, 0))
    before = pieces_on_disk(own_media)
    answer = sender.put(slot, 0, b"\x01" * PIECE)

    assert answer.status_code == 409
    assert "veranderd" in answer.json()["fout"]
    assert pieces_on_disk(own_media) == before
    for index in (1, 2):
        sender.put(slot, index, piece(CONTENT, index))
    assert kept(sender.client)[0].sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_c19_it_holds_after_the_last_piece_too(sender: Sender) -> None:
    sender.send_all()
    slot = evidence.slots_of(sender.client.cookies[COOKIE].value)[0]
    same = sender.put(str(slot.id), 1, piece(CONTENT, 1))
    other = sender.put(str(slot.id), 1, b"\x01" * PIECE)

    assert (same.status_code, other.status_code) == (200, 409)
    assert len(kept(sender.client)) == 1


def test_a_lost_connection_costs_one_piece(sender: Sender) -> None:
    slot = sender.announce().json()["id"]
    sender.put(slot, 0, piece(CONTENT, 0))
    cut = sender.put(slot, 1, piece(CONTENT, 1)[:1000], sha256=hashlib.sha256(piece(CONTENT, 1)).hexdigest())
    sender.put(slot, 2, piece(CONTENT, 2))

    assert cut.status_code == 422
    assert sender.state(slot).json()["aanwezig"] == [0, 2]
    assert sender.put(slot, 1, piece(CONTENT, 1)).json()["klaar"]


def test_two_last_pieces_at_the_same_moment_make_one_file(sender: Sender, own_media: Path) -> None:
    slot_id = uuid.UUID(sender.announce().json()["id"])
    owner = sender.client.cookies[COOKIE].value
    unfinished = evidence.slot_of(owner, slot_id)
    for index in range(3):
        sender.put(str(slot_id), index, piece(CONTENT, index))
    before = {path for path in own_media.glob("concept/*") if path.is_file()}
    added: list[Any] = []

    pieces._finish(owner, unfinished, lambda upload: lambda _slot: added.append(upload))

    assert added == []
    assert len(kept(sender.client)) == 1
    assert {path for path in own_media.glob("concept/*") if path.is_file()} == before


def test_a_page_that_is_saved_at_the_same_moment_loses_no_file(sender: Sender) -> None:
    sender.client.post(reverse("melden:pagina", args=["wat"]), {"verhaal": "Eerst."})
    seen_before = concepten.concept_with_token(sender.client.cookies[COOKIE].value)
    sender.send_all()
    assert seen_before is not None
    assert seen_before.bestanden == ()

    with concepten.exclusive(seen_before) as fresh:
        fresh.keep("wat", {"verhaal": ["Later."]}).save()

    assert len(kept(sender.client)) == 1


def test_whoever_comes_back_goes_on_in_the_same_slot_or_begins_anew(sender: Sender) -> None:
    slot = sender.announce().json()["id"]
    sender.put(slot, 0, piece(CONTENT, 0))
    again = sender.announce().json()
    anew = sender.announce(opnieuw="1").json()

    assert (again["id"], again["aanwezig"]) == (slot, [0])
    assert anew["id"] != slot
    assert anew["aanwezig"] == []
    assert sender.state(slot).status_code == 404


@pytest.mark.parametrize(
    ("index", "data", "sha256"),
    [(3, b"x", None), (0, b"x" * 100, None), (2, b"x" * PIECE, None), (0, CONTENT[:PIECE], "0" * 64)],
    ids=["no such place", "too short", "too long for the end", "another hash"],
)
def test_a_piece_that_was_not_announced_is_refused(
    sender: Sender, own_media: Path, index: int, data: bytes, sha256: str | None
) -> None:
    slot = sender.announce().json()["id"]

    assert sender.put(slot, index, data, sha256=sha256).status_code == 422
    assert pieces_on_disk(own_media) == {}


def test_another_browser_has_no_part_in_it(sender: Sender) -> None:
    slot = sender.announce().json()["id"]
    other = Sender(Client())
    other.announce(name="eigen.png")

    assert other.state(slot).status_code == 404
    assert other.put(slot, 0, piece(CONTENT, 0)).status_code == 404
    assert sender.state(slot).json()["aanwezig"] == []


def test_a_slot_needs_the_token_of_the_form() -> None:
    strict = Sender(Client(enforce_csrf_checks=True))

    assert strict.announce().status_code == 403
    assert strict.put(str(uuid.uuid4()), 0, b"x").status_code == 403


def test_neither_name_nor_key_of_an_upload_stands_in_a_column(sender: Sender) -> None:
    sender.announce(name="heel-bijzondere-naam.png")
    rows = [bytes(body) for body in Lockbox.objects.values_list("body", flat=True)]

    assert len(rows) == 2
    assert not any(b"bijzondere" in body for body in rows)


def test_a_slot_lives_a_day(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    slot = sender.announce().json()["id"]
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr("meldpunt.evidence.slots.now", lambda: later)

    assert sender.state(slot).status_code == 404


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        ("foto.png", "0", "is leeg"),
        ("foto.png", "abc", "is leeg"),
        ("foto.png", str(26 * 1024 * 1024), "te groot"),
        ("programma.exe", "10", "kunnen we niet bewaren"),
        ("map.rar", "10", "pakket"),
    ],
)
def test_what_is_not_welcome_is_refused_before_it_is_sent(sender: Sender, name: str, size: str, sentence: str) -> None:
    answer = sender.announce(name=name, grootte=size)

    assert answer.status_code == 422
    assert sentence in answer.json()["fout"]


def test_what_turns_out_to_be_something_else_is_refused_at_the_end_and_the_rest_stays(
    sender: Sender, own_media: Path
) -> None:
    sender.send_all(picture(), "goed.png")
    answer = sender.send_all(b"<html><script>1</script></html>", "fout.png")

    assert "We kunnen “fout.png” niet openen" in answer.json()["fout"]
    assert [row.naam for row in kept(sender.client)] == ["goed.png"]
    assert len([path for path in own_media.glob("concept/*") if path.is_file()]) == 1


@override_settings(UPLOAD_MAX_FILES=2)
def test_f02_a_report_holds_so_many_files_announced_ones_included(sender: Sender) -> None:
    sender.send_all(picture(), "een.png")
    sender.announce(name="twee.png")
    third = sender.announce(name="drie.png")

    assert third.status_code == 422
    assert "passen 2 bestanden" in third.json()["fout"]


@override_settings(UPLOAD_MAX_REPORT_BYTES=len(CONTENT) + 1000)
def test_f02_a_report_holds_so_many_bytes(sender: Sender) -> None:
    sender.announce()
    second = sender.announce(name="twee.png")

    assert second.status_code == 422
    assert "Samen" in second.json()["fout"]


def test_f02_a_day_has_an_end_for_the_whole_installation(sender: Sender) -> None:
    with override_settings(UPLOAD_MAX_DAY_BYTES=len(CONTENT) + 1000):
        sender.send_all()
        other = Sender(Client())
        refused = other.announce(name="twee.png")
        form = other.client.post(
            reverse("melden:pagina", args=["bewijs"]), {"bestand": upload("drie.png", picture() + os.urandom(2000))}
        )

    assert refused.status_code == 422
    assert "Vandaag" in refused.json()["fout"]
    assert "Vandaag" in form.content.decode()
    assert [row.size for row in ReceivedDay.objects.all()] == [len(CONTENT)]
    assert Sender(Client()).announce(name="morgen.png").status_code == 201


def upload(name: str, content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_the_melder_behind_a_code_can_send_pieces_too(mensen: Mensen) -> None:
    nieuw, ontvangst = send()
    client = Client()
    client.post(reverse("mijnmelding:code"), {"code": nieuw.code})
    sender = Sender(client, "mijnmelding")
    answer = sender.send_all()
    inzage = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)
    (bestand,) = inzage.bestanden
    _bestand, chunks = inzien.open_bestand(dossier_id=ontvangst.dossier_id, bestand_id=bestand.id, by=mensen.cor)

    assert answer.json()["klaar"]
    assert b"".join(chunks) == CONTENT
    assert "Bewijs toegevoegd" not in answer.content.decode()


def test_without_a_code_there_is_no_slot_for_a_report() -> None:
    stranger = Sender(Client(), "mijnmelding")

    assert stranger.announce().status_code == 404
    assert stranger.put(str(uuid.uuid4()), 0, b"x").status_code == 404


# ── H1: files of others never take all threads ──────────────────────────────────────────────────
@pytest.fixture
def full() -> Iterator[None]:
    """Every place of this process is taken."""
    with ExitStack() as taken:
        for _nth in range(settings.UPLOADS_AT_ONCE):
            taken.enter_context(evidence.upload_place())
        yield


def test_h1_half_of_the_threads_never_read_a_file() -> None:
    assert settings.UPLOADS_AT_ONCE == 2


@pytest.mark.usefixtures("full")
def test_h1_a_form_hears_at_once_that_it_is_busy_and_the_rest_is_kept(own_media: Path) -> None:
    client, begin = Client(), time.monotonic()
    client.post(reverse("melden:pagina", args=["wat"]), {"V1": "DOXING"})
    answer = client.post(
        reverse("melden:pagina", args=["bewijs"]), {"bestand": SimpleUploadedFile("foto.png", picture())}
    )

    assert answer.status_code == 503
    assert "Er worden nu veel bestanden tegelijk bekeken. Probeer het over een minuut nog een keer." in (
        answer.content.decode()
    )
    assert time.monotonic() - begin < 10  # the old code waited for a place without an end
    assert client.get("/livez").content == b"ok"
    assert "checked" in client.get(reverse("melden:pagina", args=["wat"])).content.decode()
    assert list((own_media / "concept").iterdir()) == []


def test_h1_a_busy_moment_costs_a_browser_with_a_script_one_piece(sender: Sender, own_media: Path) -> None:
    slot = sender.announce().json()
    for index in range(slot["delen"] - 1):
        sender.put(slot["id"], index, piece(CONTENT, index))
    last = slot["delen"] - 1
    with evidence.upload_place(), evidence.upload_place():
        busy = sender.put(slot["id"], last, piece(CONTENT, last))
    done = sender.put(slot["id"], last, piece(CONTENT, last))

    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "20")
    assert "Probeer het over een minuut nog een keer" in busy.json()["fout"]
    assert (done.status_code, done.json()["klaar"], done.json()["fout"]) == (200, True, "")
    assert len([path for path in own_media.glob("concept/*") if path.is_file()]) == 1


def test_h1_what_was_read_before_the_time_was_up_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    clock = iter([0.0, 1.0, upload_views.READING_SECONDS + 2])
    monkeypatch.setattr(upload_views, "monotonic", lambda: next(clock))
    files = [SimpleUploadedFile(name, b"Zomaar een tekst.") for name in ("een.txt", "twee.txt")]
    monkeypatch.setattr(evidence, "refusal", lambda _upload: "")
    monkeypatch.setattr(upload_views, "accept", _accepted)
    answer = client.post(reverse("melden:pagina", args=["bewijs"]), {"bestand": files})
    monkeypatch.undo()

    assert answer.status_code == 503
    assert [row.naam for row in kept(client)] == ["een.txt"]


def _accepted(upload: evidence.SealedUpload) -> letterbox.NieuwBestand:
    upload.keep()
    return letterbox.NieuwBestand(
        file_id=upload.file_id, naam=upload.original_name, soort="text/plain", grootte=17, sha256="", sleutel=upload.key
    )


def test_h1_a_hostile_text_is_read_at_once_and_kept() -> None:
    client, begin = Client(), time.monotonic()
    answer = client.post(
        reverse("melden:pagina", args=["bewijs"]), {"bestand": SimpleUploadedFile("chat.txt", HOSTILE)}
    )

    assert (answer.status_code, [row.naam for row in kept(client)]) == (302, ["chat.txt"])
    assert time.monotonic() - begin < 10  # it was forty seconds: twice until the child was killed


@override_settings(UPLOADS_PER_SOURCE=3)
def test_h1_a_network_sends_so_many_files_and_no_more() -> None:
    home, other = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="203.0.113.7")
    url = reverse("melden:pagina", args=["bewijs"])
    files = [SimpleUploadedFile(f"{nr}.txt", b"Zomaar een tekst.") for nr in range(5)]
    answer = home.post(url, {"bestand": files})

    assert answer.status_code == 429
    assert "Er zijn de laatste tien minuten veel bestanden van jouw netwerk gekomen." in answer.content.decode()
    assert [row.naam for row in kept(home)] == ["0.txt", "1.txt", "2.txt"]
    assert Sender(home).announce().status_code == 429
    assert Sender(home).announce().json()["fout"].startswith("Er zijn de laatste tien minuten veel bestanden")
    assert Sender(other).announce().status_code == 201


def test_h1_sixty_ordinary_files_a_minute_pass() -> None:
    assert settings.UPLOADS_PER_SOURCE >= 60 * 10


# ── M1: what counts is what came ────────────────────────────────────────────────────────────────
def test_m1_announcing_uses_up_nothing_of_the_day(sender: Sender) -> None:
    with override_settings(UPLOAD_MAX_DAY_BYTES=2 * len(CONTENT)):
        for number in range(6):
            browser = Sender(Client())
            assert browser.announce(name=f"{number}.png").status_code == 201
        assert not ReceivedDay.objects.exists()
        assert sender.send_all().json()["klaar"]

    assert ReceivedDay.objects.get().size == len(CONTENT)


def test_m1_a_piece_counts_once_and_one_too_many_is_refused_with_a_sentence(sender: Sender) -> None:
    slot = sender.announce().json()["id"]
    with override_settings(UPLOAD_MAX_DAY_BYTES=PIECE + 10):
        taken = sender.put(slot, 0, piece(CONTENT, 0))
        again = sender.put(slot, 0, piece(CONTENT, 0))
        full = sender.put(slot, 1, piece(CONTENT, 1))

    assert (taken.status_code, again.status_code, full.status_code) == (200, 200, 422)
    assert full.json()["fout"].startswith("Vandaag kunnen we geen bestanden meer aannemen.")
    assert ReceivedDay.objects.get().size == PIECE
    assert sender.state(slot).json()["aanwezig"] == [0]


@override_settings(UPLOAD_MB_PER_SOURCE=2)
def test_m1_one_network_does_not_use_up_the_day_of_all() -> None:
    home, other = Sender(Client(REMOTE_ADDR="198.51.100.7")), Sender(Client(REMOTE_ADDR="203.0.113.7"))
    slot = home.announce().json()["id"]
    answers = [home.put(slot, index, piece(CONTENT, index)) for index in range(3)]
    form = home.client.post(
        reverse("melden:pagina", args=["bewijs"]), {"bestand": SimpleUploadedFile("a.txt", b"Zomaar een tekst.")}
    )

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["fout"].startswith("Vandaag is er veel van jouw netwerk gekomen.")
    assert form.status_code == 429
    assert other.put(other.announce().json()["id"], 0, piece(CONTENT, 0)).status_code == 200


# ── M7: a full disk ─────────────────────────────────────────────────────────────────────────────
FULL = "Er is nu geen plek om iets te bewaren. Wat je al bewaard had, is er nog."


def no_room(*_args: Any, **_kwargs: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("moment", ["_write_chunk", "close"])
def test_m7_a_disk_that_fills_while_a_file_comes_in_says_so_and_keeps_nothing_of_it(
    moment: str, own_media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.post(reverse("melden:pagina", args=["wat"]), {"V1": "DOXING"})
    monkeypatch.setattr(FileSealer, moment, no_room)
    answer = client.post(reverse("melden:pagina", args=["bewijs"]), {"bestand": upload(NAME, CONTENT)})
    monkeypatch.undo()

    assert answer.status_code == 503
    assert FULL in answer.content.decode()
    assert answer.headers["Retry-After"] == "60"
    assert list((own_media / "concept").iterdir()) == []
    assert "checked" in client.get(reverse("melden:pagina", args=["wat"])).content.decode()


def test_m7_a_disk_that_fills_during_a_piece_costs_that_piece(sender: Sender, own_media: Path) -> None:
    slot = sender.announce().json()["id"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "settle", no_room)
        full = sender.put(slot, 0, piece(CONTENT, 0))
    after = sender.put(slot, 0, piece(CONTENT, 0))

    assert (full.status_code, after.status_code, after.json()["aanwezig"]) == (503, 200, [0])
    assert list(pieces_on_disk(own_media)) == ["00000"]


def test_m7_a_full_store_is_no_reason_to_lose_a_report(own_media: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - where files lie
    client = Client()
    for slug, data in (("voor-wie", {"R1": "zelf", "A1": "nee", "Z1": "lokaal"}), ("wat", {"V1": "BELEDIGING"})):
        client.post(reverse("melden:pagina", args=[slug]), data)
    client.post(reverse("melden:pagina", args=["bewijs"]), {"bestand": upload(NAME, CONTENT)})
    client.post(reverse("melden:pagina", args=["contact"]), {"kanaal": "code"})
    monkeypatch.setattr(sealed_store, "_put", no_room)
    full = client.post(reverse("melden:controle"))
    monkeypatch.undo()
    sent = client.post(reverse("melden:controle"))

    assert full.status_code == 503
    assert FULL in full.content.decode()
    assert (sent.status_code, sent.headers["Location"]) == (302, reverse("melden:ontvangen"))


# ── B1: one list, and a count that is counted in it ──────────────────────────────────────────────
STATES = re.compile(r'data-staat="(\w+)"')


def _page_after(client: Client, *files: tuple[str, bytes]) -> str:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return str(client.post(reverse("melden:pagina", args=["bewijs"]), {"bestand": sent}).content.decode())


def _list_of(page: str) -> str:
    """The list itself, without the example of a row that the script copies."""
    return page.split("<template", 1)[0].split("data-verloop", 1)[1]


def test_b1_three_of_nine_files_is_what_the_page_says_and_shows() -> None:
    good = [(f"goed-{nr}.png", picture((20 + nr, 20))) for nr in range(3)]
    bad = [("leeg.png", b""), ("pagina.html", b"<html>"), ("map.rar", b"Rar!"), ("programma.exe", b"MZ")]
    bad += [("tekening.svg", b"<svg/>"), ("anders.pdf", b"geen pdf")]

    page = _page_after(Client(), *good, *bad)

    assert "3 van 9 bestanden toegevoegd. 6 lukten niet." in page
    assert STATES.findall(_list_of(page)) == ["klaar"] * 3 + ["fout"] * 6
    assert page.count("Niet elk bestand is toegevoegd") == 1
    for name, _content in bad:
        assert f'<p class="bestand__naam">{name}</p>' in _list_of(page)
        assert f"“{name}”" in _list_of(page)


@pytest.mark.parametrize(
    ("added", "refused", "sentence"),
    [
        (0, 0, "Nog geen bestanden. Dat is oké, toevoegen kan later ook."),
        (1, 0, "1 bestand toegevoegd."),
        (4, 0, "4 bestanden toegevoegd."),
        (0, 1, "0 van 1 bestanden toegevoegd. 1 lukte niet."),
        (2, 1, "2 van 3 bestanden toegevoegd. 1 lukte niet."),
        (3, 6, "3 van 9 bestanden toegevoegd. 6 lukten niet."),
    ],
)
def test_b1_the_sentence_counts_what_is_in_and_what_is_not(added: int, refused: int, sentence: str) -> None:
    assert upload_views.stand_in_words(added, refused) == sentence


def test_b1_a_file_that_had_no_room_stands_in_the_list_with_its_reason(settings: Any) -> None:
    settings.UPLOAD_MAX_FILES = 1
    page = _page_after(Client(), ("een.png", picture()), ("twee.png", picture((30, 30))))

    assert "1 van 2 bestanden toegevoegd. 1 lukte niet." in page
    assert '<p class="bestand__naam">twee.png</p>' in _list_of(page)
    assert "Er past 1 bestand bij een melding." in _list_of(page)


def test_b1_what_was_refused_is_gone_from_the_next_look_and_from_its_count() -> None:
    client = Client()
    _page_after(client, ("goed.png", picture()), ("leeg.png", b""))
    page = client.get(reverse("melden:pagina", args=["bewijs"])).content.decode()

    assert "1 bestand toegevoegd." in page
    assert STATES.findall(_list_of(page)) == ["klaar"]


def test_b1_choosing_begins_sending_and_there_is_one_button(sender: Sender) -> None:
    sender.announce()
    page = sender.client.get(reverse("melden:pagina", args=["bewijs"])).content.decode()

    assert " data-meteen" in page
    assert "Voeg toe" not in page
    assert page.count('<button class="knop" type="submit"') == 1


def test_b1_whoever_sent_a_file_hears_its_id_and_so_can_take_it_back(sender: Sender) -> None:
    answer = sender.send_all().json()
    (row,) = kept(sender.client)

    assert answer["bestand"] == str(row.file_id)
    sender.client.post(reverse("melden:pagina", args=["bewijs"]), {"verwijder": answer["bestand"]})
    assert kept(sender.client) == ()
    assert sender.announce().json()["bestand"] == ""

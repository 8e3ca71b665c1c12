"""Evidence at the desk: shown as a clean copy, saved as it came, closed where a scanner says so (F03–F05, F07)."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from meldpunt.audit import service as audit
from meldpunt.core.web.uitgaand.bestanden import attachment
from meldpunt.evidence import service as evidence
from meldpunt.evidence.inspection import children
from support.behandeling import inzien
from tests import clamd as scanners
from tests.evidence.gevraagd import child_that, tries
from tests.evidence.soorten import DOCX, SINGLEFILE, WACZ, packed
from tests.ingelogd import signed_in
from tests.maak import active, camera_file, pdf, picture, received_file, send
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from support.dossiers.inhoud import Bestand
    from tests.clamd import Clamd
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
CLEAN, INFECTED, UNKNOWN = evidence.Scan.SCHOON, evidence.Scan.BESMET, evidence.Scan.NOG_NIET_GESCAND


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    with scanners.running() as server:
        settings.CLAMD_ADDRESS = server.address
        yield server


def case_with(*files: Any) -> UUID:
    return send(bestanden=tuple(files))[1].dossier_id


def only(mensen: Mensen, dossier_id: UUID) -> Bestand:
    (bestand,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).bestanden
    return bestand


def ask(client: Client, name: str, dossier_id: UUID, bestand: Bestand, method: str = "get") -> Any:
    return getattr(client, method)(reverse(f"werkplek:{name}", args=[dossier_id, bestand.id]))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def overview(client: Client, dossier_id: UUID) -> str:
    return str(client.get(reverse("werkplek:dossier", args=[dossier_id])).content.decode())


def upload(name: str, content: bytes) -> UUID:
    """Send a whole report with one file through the form; gives the case."""
    from support.dossiers.models import Dossier

    client = Client()
    client.post("/melden/bewijs/", {"bestand": SimpleUploadedFile(name, content), "toevoegen": "1"})
    client.post("/melden/voor-wie/", {"R1": "zelf"})
    client.post("/melden/contact/", {"kanaal": "code"})
    client.post("/melden/controle/")
    found: UUID = Dossier.objects.get().pk
    return found


# ── F04, F05 ─────────────────────────────────────────────────────────────────────────────────────
def test_f05_only_the_clean_copy_is_shown_and_the_original_comes_as_it_was(mensen: Mensen, cor: Client) -> None:
    _mime, original = camera_file(0)
    dossier_id = case_with(received_file(original, naam="strand.jpg", soort="image/jpeg"))
    bestand = only(mensen, dossier_id)
    shown, saved = ask(cor, "bewijs_beeld", dossier_id, bestand), ask(cor, "bewijs", dossier_id, bestand)
    seen, kept = body(shown), body(saved)

    assert shown["Content-Type"] == "image/jpeg"
    assert b"kanarie" in original
    assert b"kanarie" not in seen
    assert Image.open(io.BytesIO(seen)).format == "JPEG"
    assert kept == original
    assert hashlib.sha256(kept).hexdigest() == bestand.sha256
    for response in (shown, saved):
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Cache-Control"] == "no-store"
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment; ")


def test_f05_the_page_itself_shows_no_original(mensen: Mensen, cor: Client) -> None:
    dossier_id = case_with(received_file(picture()))
    bestand = only(mensen, dossier_id)
    page = overview(cor, dossier_id)
    original = reverse("werkplek:bewijs", args=[dossier_id, bestand.id])

    assert f'src="{original}beeld/"' in page
    assert f'src="{original}"' not in page
    assert f'href="{original}"' in page
    assert "Deze afbeelding is verborgen" in page
    assert 'loading="lazy"' in page


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("foto.png", "attachment; filename=\"bewijs-3.png\"; filename*=UTF-8''bewijs-3-foto.png"),
        (
            "één & twee.png",
            "attachment; filename=\"bewijs-3.png\"; filename*=UTF-8''bewijs-3-%C3%A9%C3%A9n%20%26%20twee.png",
        ),
        ('a"; x=y\r\nb.png', "attachment; filename=\"bewijs-3.png\"; filename*=UTF-8''bewijs-3-a_%3B%20x%3Dy__b.png"),
        ("../../x", "attachment; filename=\"bewijs-3.bin\"; filename*=UTF-8''bewijs-3-.._.._x"),
        ("\u202egnp.exe", "attachment; filename=\"bewijs-3.exe\"; filename*=UTF-8''bewijs-3-_gnp.exe"),
    ],
)
def test_f05_a_download_has_a_name_that_stays_a_name(name: str, expected: str) -> None:
    assert attachment(nr=3, naam=name) == expected


def test_f05_every_look_at_a_picture_is_written_down(mensen: Mensen, cor: Client) -> None:
    dossier_id = case_with(received_file(picture()))
    bestand = only(mensen, dossier_id)
    for _twice in range(2):
        body(ask(cor, "bewijs_beeld", dossier_id, bestand))

    codes = [line.code for line in audit.trail(subject=str(dossier_id))]
    assert codes.count("bewijs.bekeken") == 2


def test_f04_a_clean_copy_is_made_once_and_lies_sealed(
    mensen: Mensen, cor: Client, own_media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = evidence.make_view

    def counted(content: Any, *, mime: str) -> evidence.View:
        made.append(mime)
        return real(content, mime=mime)

    monkeypatch.setattr(evidence, "make_view", counted)
    dossier_id = case_with(received_file(picture((800, 600))))
    bestand = only(mensen, dossier_id)
    first, second = (body(ask(cor, "bewijs_beeld", dossier_id, bestand)) for _ in range(2))
    files = [path.read_bytes() for path in own_media.rglob("bewijs/*/*")]

    assert first == second
    assert made == ["image/png"]
    assert len(files) == 2
    assert not any(b"JFIF" in data or b"\x89PNG" in data for data in files)


def test_f07_a_picture_that_kills_the_child_can_still_be_saved(
    mensen: Mensen, cor: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = tries(monkeypatch)
    monkeypatch.setattr(children, "CHILD", child_that(tmp_path, "import os; os.kill(os.getpid(), 9)"))
    original = picture()
    dossier_id = case_with(received_file(original))
    bestand = only(mensen, dossier_id)
    answers = [ask(cor, "bewijs_beeld", dossier_id, bestand).status_code for _ in range(3)]

    assert answers == [404, 404, 404]
    assert len(tried) == 2
    assert body(ask(cor, "bewijs", dossier_id, bestand)) == original
    assert "geen afbeelding te maken" in overview(cor, dossier_id)


def test_a_file_with_something_that_starts_by_itself_comes_with_a_warning(mensen: Mensen, cor: Client) -> None:
    dossier_id = upload("plan.pdf", active(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript)))

    assert only(mensen, dossier_id).actief
    assert "vanzelf start" in overview(cor, dossier_id)


def test_f05_a_file_under_a_password_is_said_to_be_locked_and_not_to_start(mensen: Mensen, cor: Client) -> None:
    target, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    dossier_id = upload("brief.pdf", target.getvalue())

    assert only(mensen, dossier_id).op_slot
    assert "zit op slot met een wachtwoord" in overview(cor, dossier_id)
    assert "vanzelf start" not in overview(cor, dossier_id)


def test_f05_a_picture_under_another_name_is_shown_and_saved_as_what_it_is(mensen: Mensen, cor: Client) -> None:
    dossier_id = upload("foto.png", picture(kind="JPEG"))
    bestand = only(mensen, dossier_id)
    saved = ask(cor, "bewijs", dossier_id, bestand)["Content-Disposition"]

    assert (bestand.naam, bestand.soort) == ("foto.png", "image/jpeg")
    assert 'filename="bewijs-1.jpg"' in saved
    assert saved.endswith("bewijs-1-foto.png.jpg")
    assert ask(cor, "bewijs_beeld", dossier_id, bestand)["Content-Type"] == "image/jpeg"


# ── F03 ──────────────────────────────────────────────────────────────────────────────────────────
def document_with_virus() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("brief.txt", scanners.EICAR)
    return packed(DOCX, **{"word/embeddings/brief.bin": scanners.EICAR})


VIRUSES = {
    "virus.txt": lambda: scanners.EICAR,
    "virus.pdf": lambda: pdf(1).replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + scanners.EICAR + b"\n"),
    "virus.docx": document_with_virus,
}


@pytest.mark.parametrize("name", VIRUSES)
def test_f03_a_virus_is_kept_sealed_and_given_to_nobody(
    name: str, mensen: Mensen, cor: Client, clamd: Clamd, own_media: Path
) -> None:
    content = VIRUSES[name]()
    dossier_id = upload(name, content)
    bestand = only(mensen, dossier_id)
    answer = ask(cor, "bewijs", dossier_id, bestand)

    assert clamd.streams == [content]
    assert bestand.scan == INFECTED
    assert answer.status_code == 403
    assert "virus" in answer.content.decode()
    assert ask(cor, "bewijs_beeld", dossier_id, bestand).status_code == 403
    assert reverse("werkplek:bewijs", args=[dossier_id, bestand.id]) not in overview(cor, dossier_id)
    assert "Het blijft op slot" in overview(cor, dossier_id)
    assert not any(scanners.EICAR in path.read_bytes() for path in own_media.rglob("*") if path.is_file())


def test_f03_a_clean_file_opens(mensen: Mensen, cor: Client, clamd: Clamd) -> None:
    dossier_id = upload("goed.png", picture())
    bestand = only(mensen, dossier_id)

    assert clamd.streams == [picture()]
    assert bestand.scan == CLEAN
    assert body(ask(cor, "bewijs", dossier_id, bestand)) == picture()


@pytest.mark.parametrize("why", ["away", "error"])
def test_f03_without_an_answer_a_file_is_accepted_and_stays_closed_until_it_is_scanned(
    why: str, mensen: Mensen, cor: Client, clamd: Clamd, settings: Any
) -> None:
    address = clamd.address
    if why == "away":
        settings.CLAMD_ADDRESS = "127.0.0.1:1"
    else:
        clamd.answer = b"INSTREAM size limit exceeded. ERROR"
    dossier_id = upload("later.png", picture())
    bestand = only(mensen, dossier_id)

    assert bestand.scan == UNKNOWN
    assert ask(cor, "bewijs", dossier_id, bestand).status_code == 403
    assert ask(cor, "bewijs_beeld", dossier_id, bestand).status_code == 403
    assert ask(cor, "bewijs_scan", dossier_id, bestand, "post").status_code == 409
    assert "Scan opnieuw" in overview(cor, dossier_id)

    settings.CLAMD_ADDRESS, clamd.answer = address, b""
    assert ask(cor, "bewijs_scan", dossier_id, bestand, "post").status_code == 302
    assert only(mensen, dossier_id).scan == CLEAN
    assert body(ask(cor, "bewijs", dossier_id, bestand)) == picture()
    assert "bewijs.gescand" in [line.code for line in audit.trail(subject=str(dossier_id))]


def test_f03_a_virus_that_is_found_later_closes_the_file(
    mensen: Mensen, cor: Client, clamd: Clamd, settings: Any
) -> None:
    address, settings.CLAMD_ADDRESS = clamd.address, "127.0.0.1:1"
    dossier_id = upload("later.txt", scanners.EICAR)
    settings.CLAMD_ADDRESS = address
    bestand = only(mensen, dossier_id)
    ask(cor, "bewijs_scan", dossier_id, bestand, "post")

    assert only(mensen, dossier_id).scan == INFECTED
    assert ask(cor, "bewijs", dossier_id, bestand).status_code == 403


def test_f03_where_there_is_no_scanner_files_open_and_say_nothing(mensen: Mensen, cor: Client) -> None:
    dossier_id = upload("goed.png", picture())

    assert only(mensen, dossier_id).scan == evidence.Scan.GEEN_SCANNER
    assert "gescand" not in overview(cor, dossier_id)


def test_f03_a_scanner_by_socket_is_asked_too(tmp_path: Path, settings: Any) -> None:
    settings.CLAMD_SOCKET = str(tmp_path / "nobody-listens")

    assert evidence.scan([b"x"]) == UNKNOWN


# ── pages and web archives ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("name", "content"), [("pagina.html", SINGLEFILE), ("archief.wacz", packed(WACZ))])
def test_f05_a_saved_page_is_kept_whole_marked_and_never_shown(
    mensen: Mensen, cor: Client, name: str, content: bytes
) -> None:
    dossier_id = upload(name, content)
    bestand = only(mensen, dossier_id)
    saved, shown = ask(cor, "bewijs", dossier_id, bestand), ask(cor, "bewijs_beeld", dossier_id, bestand)

    assert (bestand.naam, bestand.actief) == (name, True)
    assert body(saved) == content
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment; ")
    assert saved["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown.status_code == 404
    assert "Open het alleen op een apparaat zonder internet." in overview(cor, dossier_id)

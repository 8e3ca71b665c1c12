"""What is downloaded to show that evidence stands: manifest, package and program, never kept by a browser."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.audit import service as audit
from tests.ingelogd import signed_in
from tests.maak import picture, received_file, report
from tests.machine import POPPLER, require
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """A coordinator's browser."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def case(mensen: Mensen) -> tuple[str, UUID]:  # noqa: ARG001 - the desk has to exist
    nieuw, dossier_id = report(bestanden=(received_file(picture()),))
    return nieuw.code, dossier_id


def get(client: Client, name: str, *arguments: Any) -> Any:
    return client.get(reverse(f"vastleggen:{name}", args=arguments))


def checked(content: bytes, tmp_path: Path) -> tuple[int, str]:
    """What the program in a package says of that package."""
    (tmp_path / "pakket.zip").write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (tmp_path / "verify_bewijs.py").write_bytes(archive.read("verify_bewijs.py"))
    command = [sys.executable, "-I", "-S", str(tmp_path / "verify_bewijs.py"), str(tmp_path / "pakket.zip")]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


def test_the_package_checks_itself(cor: Client, case: tuple[str, UUID], tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("meldpunt.vastleggen.manifest_views._pdf", lambda _manifest: b"%PDF-1.7")
    response = get(cor, "pakket", case[1])
    content = b"".join(response.streaming_content)

    assert response["Content-Disposition"].startswith('attachment; filename="bewijs-')
    assert response["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [
            "manifest.json",
            "verify_bewijs.py",
            "manifest.pdf",
            "bestanden/01 schermfoto.png",
        ]
    code, text = checked(content, tmp_path)
    assert code == 0, text
    assert "let op] Dit bestand staat niet in het manifest" not in text
    assert "bewijs.pakket" in [line.code for line in audit.trail(subject=str(case[1]))]


def test_everything_that_a_melder_takes_along_checks_itself_too(case: tuple[str, UUID], tmp_path: Path) -> None:
    melder = Client()
    melder.post("/code/", {"code": case[0]})
    response: Any = melder.get(reverse("mijnmelding:alles"))
    content = b"".join(response.streaming_content)
    code, text = checked(content, tmp_path)

    assert code == 0, text
    assert "Dit bestand staat niet in het manifest" not in text


def test_a_melder_without_files_gets_no_manifest(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, _dossier_id = report()
    melder = Client()
    melder.post("/code/", {"code": nieuw.code})
    response: Any = melder.get(reverse("mijnmelding:alles"))
    content = b"".join(response.streaming_content)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not {"manifest.json", "verify_bewijs.py"} & set(archive.namelist())


def test_the_manifest_for_machines_and_the_program_are_downloads(cor: Client, case: tuple[str, UUID]) -> None:
    found, program = get(cor, "manifest_json", case[1]), get(cor, "programma")

    assert json.loads(found.content)["soort"] == "meldpunt-bewijsmanifest"
    assert found["Content-Disposition"] == 'attachment; filename="manifest.json"'
    assert program["Content-Disposition"] == 'attachment; filename="verify_bewijs.py"'
    assert found["Cache-Control"] == program["Cache-Control"] == "no-store"


@pytest.mark.pango
def test_the_manifest_for_people_is_a_tagged_pdf_with_hash_and_fingerprint(
    cor: Client, case: tuple[str, UUID], tmp_path: Path
) -> None:
    import pikepdf

    require(POPPLER)
    response = get(cor, "manifest_pdf", case[1])
    (tmp_path / "m.pdf").write_bytes(response.content)
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "nl"
    text = subprocess.run(["pdftotext", str(tmp_path / "m.pdf"), "-"], capture_output=True, check=True).stdout.decode()

    assert "Wat er is, en dat het niet veranderde" in text
    assert "Dit bewijst het niet" in text
    assert "Wie het bericht schreef of wie achter een account zit." in text

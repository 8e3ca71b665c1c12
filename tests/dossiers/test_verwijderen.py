"""Erasing a case: its files go with it, also where the process dies right after the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.evidence import service as evidence
from meldpunt.evidence import tasks
from meldpunt.evidence.models import StoredFile
from meldpunt.vault import service as vault
from support.behandeling import meenemen
from support.dossiers import letterbox
from tests.maak import picture, received_file, send

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("mensen")


def erase(code: str) -> None:
    key = vault.code_key(code)
    with letterbox.visit(key):
        meenemen.erase(zaak=letterbox.open_with_code(key))


def stored(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("bewijs/*/*"))


def test_files_of_an_erased_case_go_with_the_sweep_where_the_process_died_after_the_commit(own_media: Path) -> None:
    mine, other = received_file(picture()), received_file(picture())
    nieuw, _ontvangst = send(bestanden=(mine,))
    send(bestanden=(other,))
    erase(nieuw.code)  # what follows the commit never runs in this test, as in a process that dies there
    assert stored(own_media) == sorted([mine.file_id.hex, other.file_id.hex])

    tasks.sweep()

    assert stored(own_media) == [other.file_id.hex]
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [other.file_id]


def test_files_of_an_erased_case_go_at_once_otherwise(own_media: Path, django_capture_on_commit_callbacks: Any) -> None:
    nieuw, _ontvangst = send(bestanden=(received_file(picture()),))
    with django_capture_on_commit_callbacks(execute=True):
        erase(nieuw.code)

    assert stored(own_media) == []
    assert not StoredFile.objects.exists()


def test_a_case_whose_files_are_of_before_the_list_loses_them_too(own_media: Path) -> None:
    nieuw, _ontvangst = send(bestanden=(received_file(picture()),))
    StoredFile.objects.all().delete()
    erase(nieuw.code)
    assert evidence.check_stored(seconds=20).faults == 0

    tasks.sweep()

    assert stored(own_media) == []

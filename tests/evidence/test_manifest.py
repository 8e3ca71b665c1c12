"""The night that looks whether stored files are still what was written, and tells when one is not."""

from __future__ import annotations

import os
import time
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import storages

from meldpunt.core.clock import today
from meldpunt.evidence import manifest, sealed_store
from meldpunt.evidence import service as evidence
from meldpunt.evidence.models import StoredFile
from tests.evidence.gevraagd import sha

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]


def stored(content: bytes, *, days_ago: int = 1) -> uuid.UUID:
    """A file that came into the store some days ago."""
    file_id = evidence.replace_stored(uuid.uuid4(), content).file_id
    StoredFile.objects.filter(pk=file_id).update(checked_on=today() - timedelta(days=days_ago))
    return file_id


def path_of(file_id: uuid.UUID) -> str:
    return storages["bewijs"].path(sealed_store.stored_name(file_id))


def state_of(file_id: uuid.UUID) -> str:
    return StoredFile.objects.get(pk=file_id).state


def test_k2_the_night_finds_what_is_gone_cut_or_changed_and_says_it_once() -> None:
    right, gone, cut, changed = (stored(b"x" * size) for size in (10, 20, 30, 40))
    os.unlink(path_of(gone))  # noqa: PTH108 - the store gives a string
    os.truncate(path_of(cut), 50)
    with open(path_of(changed), "r+b") as file:  # noqa: PTH123 - idem
        file.write(b"?")

    assert evidence.check_stored(seconds=20) == evidence.NightFindings(read=4, faults=3)
    assert [state_of(file_id) for file_id in (right, gone, cut, changed)] == ["whole", "missing", "changed", "changed"]
    assert evidence.check_stored(seconds=20) == evidence.NightFindings(read=0, faults=0)
    StoredFile.objects.update(checked_on=today() - timedelta(days=1))
    assert evidence.check_stored(seconds=20) == evidence.NightFindings(read=4, faults=0)


def test_k2_a_file_that_was_put_back_is_whole_again() -> None:
    file_id = stored(b"x")
    os.rename(path_of(file_id), path_of(file_id) + ".elders")  # noqa: PTH104 - the store gives a string
    evidence.check_stored(seconds=20)
    assert state_of(file_id) == "missing"

    os.rename(path_of(file_id) + ".elders", path_of(file_id))  # noqa: PTH104 - idem
    StoredFile.objects.update(checked_on=today() - timedelta(days=1))
    evidence.check_stored(seconds=20)

    assert state_of(file_id) == "whole"


def test_k2_the_longest_ago_comes_first_and_the_rest_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    young, old = stored(b"jong", days_ago=1), stored(b"oud", days_ago=9)
    clock = iter([0.0, 1.0, 99.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))

    assert evidence.check_stored(seconds=20).read == 1
    assert StoredFile.objects.get(pk=old).checked_on == today()
    assert StoredFile.objects.get(pk=young).checked_on == today() - timedelta(days=1)


def test_k2_what_was_stored_before_there_was_a_list_gets_its_fingerprint() -> None:
    file_id = stored(b"van vroeger")
    StoredFile.objects.all().delete()

    evidence.check_stored(seconds=20)

    with open(path_of(file_id), "rb") as file:  # noqa: PTH123 - the store gives a string
        assert StoredFile.objects.get(pk=file_id).sha256 == sha(file.read())


def test_k2_what_has_no_fingerprint_yet_waits_when_the_night_is_over() -> None:
    file_id = stored(b"van vroeger")
    StoredFile.objects.all().delete()

    evidence.check_stored(seconds=-1)
    assert not StoredFile.objects.exists()
    evidence.check_stored(seconds=20)

    assert StoredFile.objects.filter(pk=file_id).exists()


def test_a_file_that_is_erased_while_it_is_read_gets_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = stored(b"even nog")
    StoredFile.objects.all().delete()
    read = manifest._fingerprint_of

    def read_and_lose(name: str) -> str:
        found = read(name)
        storages["bewijs"].delete(name)
        return found

    monkeypatch.setattr(manifest, "_fingerprint_of", read_and_lose)
    evidence.check_stored(seconds=20)

    assert not StoredFile.objects.filter(pk=file_id).exists()


def test_k2_a_copy_that_stopped_half_way_goes_after_a_day(own_media: Path) -> None:
    folder = own_media / "bewijs" / "ab"
    folder.mkdir(parents=True)
    old, young = folder / f"ab{'0' * 30}.{'1' * 32}", folder / f"ab{'0' * 30}.{'2' * 32}"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000, time.time() - 90_000))

    evidence.check_stored(seconds=20)

    assert [path.name for path in folder.iterdir()] == [young.name]
    assert not StoredFile.objects.exists()


def test_k2_a_file_that_is_erased_or_drawn_anew_meanwhile_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    erased, anew = stored(b"gewist"), stored(b"beeld")
    real = manifest._fingerprint_of

    def meanwhile(name: str) -> str:
        found = real(name)
        evidence.drop_stored(erased)
        evidence.replace_stored(anew, b"nieuw beeld")
        return "" if name == sealed_store.stored_name(erased) else found

    monkeypatch.setattr(manifest, "_fingerprint_of", meanwhile)

    assert evidence.check_stored(seconds=20).faults == 0
    assert state_of(anew) == "whole"


def test_k2_a_store_that_is_away_makes_no_file_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = stored(b"x")

    def away(*_args: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(storages["bewijs"], "open", away)
    with pytest.raises(ConnectionError):
        evidence.check_stored(seconds=20)

    assert state_of(file_id) == "whole"


def test_a_file_that_has_to_go_goes_with_the_sweep_where_whoever_erased_fell_over() -> None:
    listed, unlisted = stored(b"a"), stored(b"b")
    StoredFile.objects.filter(pk=unlisted).delete()
    evidence.owe_drop([listed, unlisted])

    evidence.check_stored(seconds=20)
    assert os.path.exists(path_of(listed))  # noqa: PTH110 - the store gives a string
    evidence.drop_owed()

    assert not os.path.exists(path_of(listed))  # noqa: PTH110 - idem
    assert not os.path.exists(path_of(unlisted))  # noqa: PTH110 - idem
    assert not StoredFile.objects.exists()

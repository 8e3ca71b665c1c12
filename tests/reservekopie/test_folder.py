"""The folder with sets: keys go in time, content stays, and one backup runs at a time."""

from __future__ import annotations

import fcntl
import os
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.core import clock
from meldpunt.reservekopie import folder
from meldpunt.reservekopie.errors import BackupError
from meldpunt.reservekopie.sets import CONTENT, KEYS, SetHead

if TYPE_CHECKING:
    from pathlib import Path

TODAY = datetime(2026, 4, 30, 12, 0, tzinfo=UTC)


def put(place: Path, kind: str, days: int, *, name: str = "") -> Path:
    """A set that was made so many days ago; of its head alone, which is all that counts here."""
    made_at = TODAY - timedelta(days=days)
    head = SetHead(kind, uuid.uuid4(), made_at, b"12345678")
    path = place / (name or head.name)
    path.write_bytes(head.packed())
    return path


@pytest.mark.parametrize(("days", "stays"), [(0, True), (1, True), (28, True), (29, False), (31, False), (400, False)])
def test_h6_keys_are_gone_before_they_are_thirty_days_old(tmp_path: Path, days: int, stays: bool) -> None:  # noqa: FBT001 - a parameter of the test
    path = put(tmp_path, KEYS, days)
    with clock.at(TODAY):
        removed = folder.drop_old_keys(tmp_path)

    assert path.exists() is stays
    assert removed == ([] if stays else [path])


def test_h6_a_night_later_or_earlier_on_the_day_makes_no_difference(tmp_path: Path) -> None:
    """Made at noon, and tomorrow's backup runs at one minute to midnight: then it would be more than thirty days old."""
    path = put(tmp_path, KEYS, 29)
    with clock.at(TODAY.replace(hour=0, minute=5)):
        folder.drop_old_keys(tmp_path)

    assert not path.exists()


def test_h6_a_shorter_term_is_kept_as_well(tmp_path: Path, settings: Any) -> None:
    settings.SLEUTELBACKUP_DAGEN = 7
    young, old = put(tmp_path, KEYS, 5), put(tmp_path, KEYS, 6)
    with clock.at(TODAY):
        assert folder.drop_old_keys(tmp_path) == [old]
    assert young.exists()


def test_h6_neither_another_name_nor_a_fresh_date_saves_old_keys(tmp_path: Path) -> None:
    renamed = put(tmp_path, KEYS, 40, name="inhoud-2026-04-30T000000Z.meldpunt")
    os.utime(renamed)
    with clock.at(TODAY):
        folder.drop_old_keys(tmp_path)

    assert not renamed.exists()


def test_content_stays_and_what_is_no_set_is_left_alone(tmp_path: Path) -> None:
    kept = [put(tmp_path, CONTENT, 400), tmp_path / "anders.meldpunt", tmp_path / "brief.txt"]
    for path in kept[1:]:
        path.write_text("geen kopie, maar wel van iemand")
    with clock.at(TODAY):
        assert folder.drop_old_keys(tmp_path) == []

    assert all(path.exists() for path in kept)


def test_only_the_newest_content_is_kept_where_somebody_wants_that(tmp_path: Path) -> None:
    old, newer, newest, keys = (
        put(tmp_path, kind, days) for kind, days in ((CONTENT, 9), (CONTENT, 5), (CONTENT, 1), (KEYS, 9))
    )

    assert folder.keep_newest(tmp_path, kind=CONTENT, number=2) == [old]
    assert all(path.exists() for path in (newer, newest, keys))
    assert next(path for _head, path in folder.sets_in(tmp_path)) == newest


def test_r13_what_an_interrupted_backup_left_goes_and_sets_stay(tmp_path: Path) -> None:
    whole, half = put(tmp_path, KEYS, 1), tmp_path / ".sleutels-2026-04-01T000000Z.meldpunt.deel"
    half.write_bytes(b"half")
    assert [path for _head, path in folder.sets_in(tmp_path)] == [whole]
    with folder.held(tmp_path):
        assert not half.exists()

    assert whole.exists()


def test_two_at_once_are_one(tmp_path: Path) -> None:
    with (tmp_path / folder.LOCK).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BackupError, match="wordt al een reservekopie gemaakt"), folder.held(tmp_path):
            pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    with pytest.raises(BackupError, match="kan ik niet schrijven"), folder.held(tmp_path / "bestand"):
        pass

"""``manage.py backupsleutel`` and ``manage.py backup``: what somebody at the server reads."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from meldpunt.core import clock
from meldpunt.reservekopie.backupkey import private_half, public_half
from meldpunt.reservekopie.making import MadeBackup
from meldpunt.reservekopie.sets import SetWriter
from tests.reservekopie.verhaal import DAY31

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reservekopie.verhaal import Drill


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def paper(tmp_path: Path, settings: Any) -> str:
    """What ``backupsleutel`` shows."""
    settings.BACKUP_SLEUTEL_FILE = tmp_path / "backup.pub"
    return run("backupsleutel")


def test_the_key_is_shown_in_groups_and_once(paper: str) -> None:
    lines = re.findall(r"^  ((?:[0-9A-Z]{4} ?){6})$", paper, re.MULTILINE)

    assert len(lines) == 2
    assert private_half(" ".join(lines)).public == public_half()
    with pytest.raises(CommandError, match="staat al een backupsleutel"):
        run("backupsleutel")


def test_a_backup_tells_what_it_made_and_what_it_threw_away(paper: str, drill: Drill, tmp_path: Path) -> None:
    name = re.findall(r"Kenmerk van deze sleutel: ([0-9a-f ]{19})\.", paper)[0]
    with drill.databases.at(drill.source):
        with clock.at(DAY31.replace(year=2025)):
            run("backup", "--naar", str(tmp_path / "kopie"))
        with clock.at(DAY31):
            told = run("backup", "--naar", str(tmp_path / "kopie"), "--bewaar-inhoud", "1")

    assert told.count("Gemaakt: ") == 2
    assert f"Backupsleutel: {name}." in told
    assert re.findall(r"Weggegooid: .*/(\w+)-2025", told) == ["sleutels", "inhoud"]
    assert "hoogstens 30 dagen" in told
    assert sorted(path.name for path in (tmp_path / "kopie").glob("*.meldpunt")) == [
        "inhoud-2026-04-02T030000Z.meldpunt",
        "sleutels-2026-04-02T030000Z.meldpunt",
    ]


def test_without_a_key_nothing_is_made(drill: Drill, tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_SLEUTEL_FILE = tmp_path / "weg.pub"
    with drill.databases.at(drill.source), pytest.raises(CommandError, match="nog geen backupsleutel"):
        run("backup", "--naar", str(tmp_path / "kopie"))

    assert not (tmp_path / "kopie").exists()


@pytest.mark.usefixtures("paper")
def test_r13_a_full_disk_is_one_sentence(drill: Drill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_values: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SetWriter, "finish", full)
    with drill.databases.at(drill.source), pytest.raises(CommandError, match=r"niet gemaakt: No space .* niets half"):
        run("backup", "--naar", str(tmp_path / "kopie"))


@pytest.mark.usefixtures("paper")
def test_r13_missing_evidence_ends_with_an_error_although_the_sets_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meldpunt.reservekopie.management.commands import backup

    monkeypatch.setattr(backup, "make_backup", lambda *_a, **_k: MadeBackup((), (), 5, 1, 2, 3))

    with pytest.raises(CommandError, match=r"is gemaakt, .* die ontbreken: 2, die veranderd zijn: 3"):
        run("backup", "--naar", str(tmp_path))

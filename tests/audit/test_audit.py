"""The command ``audit``: it anchors and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from tests.audit.regels import rows, superuser, write

if TYPE_CHECKING:
    from pathlib import Path

with_database = pytest.mark.django_db


@with_database
def test_z05_the_command_acts_as_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from meldpunt.audit.management.commands import audit as command

    asked: list[str] = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.user', true)")
            asked.append(cursor.fetchone()[0])

    monkeypatch.setattr(command, "anchor_now", look)
    call_command("audit", "anker")

    assert asked == ["systeem"]


@pytest.mark.django_db
def test_the_command_anchors_and_checks(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("een", "twee")
    last = rows()[-1]

    call_command("audit", "anker")
    call_command("audit", "anker")
    call_command("audit", "verify", "--anker", str(settled / "tweede.txt"))

    said = capsys.readouterr().out
    assert f"Anker geschreven bij regel {last.pk}." in said
    assert "Er is niets nieuws." in said
    assert f"Het logboek klopt: {last.pk} regels, getoetst aan 1 ankers." in said


@pytest.mark.django_db
def test_the_command_says_what_is_wrong(settled: Path, tmp_path: Path) -> None:
    write("een")
    call_command("audit", "anker")
    with pytest.raises(CommandError, match=r"Dit bestand is er niet: .*weg"):
        call_command("audit", "verify", "--anker", str(tmp_path / "weg"), "--anker", str(settled / "tweede.txt"))

    with superuser() as cursor:
        cursor.execute("UPDATE audit_event SET code = 'x'")
        with pytest.raises(CommandError, match="is veranderd"):
            call_command("audit", "verify")

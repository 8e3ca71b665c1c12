"""``manage.py restore``: what somebody at the server types, reads, and gets where something is wrong (R13)."""

from __future__ import annotations

import io
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from meldpunt.core import clock
from meldpunt.evidence import copies
from tests.reservekopie.installaties import counts
from tests.reservekopie.verhaal import DAY31
from tests.scratch import APP

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reservekopie.verhaal import Drill

EMPTY = {"audit_head": 1}

pytestmark = pytest.mark.deep  # the drill itself is in test_restoring; here the command is walked


def run(drill: Drill, name: str, *arguments: str) -> str:
    out = StringIO()
    with drill.databases.at(name), clock.at(DAY31):
        call_command("restore", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def key_file(drill: Drill, tmp_path: Path) -> list[str]:
    (tmp_path / "sleutel.txt").write_text(drill.code.lower() + "\n")
    return ["--sleutelbestand", str(tmp_path / "sleutel.txt")]


def both(drill: Drill, content: int, keys: int) -> list[str]:
    return ["--inhoud", str(drill.set_of("inhoud", content)), "--sleutels", str(drill.set_of("sleutels", keys))]


def test_r13_a_folder_is_enough_and_every_step_is_told(drill: Drill, key_file: list[str], tmp_path: Path) -> None:
    folder, name = tmp_path / "kopie", drill.databases.make()
    folder.mkdir()
    for kind in ("inhoud", "sleutels"):
        path = drill.set_of(kind, 31)
        (folder / path.name).write_bytes(path.read_bytes())
    told = run(drill, name, "--van", str(folder), *key_file)

    assert told.splitlines()[0].startswith("Teruggezet: inhoud van 02-04-2026 05:00, sleutels van 02-04-2026 05:00.")
    assert f"zoveel als in de kopie: {drill.second.rows}." in told
    assert "Bestanden met bewijs, gelezen en zoals ze waren: 1." in told
    assert "Regels in het logboek, dat klopt: " in told
    assert "manage.py databaserechten" in told
    assert "gewist" not in told
    assert "ondertekend" not in told


def test_h6_what_was_erased_and_what_came_since_is_told_in_words(drill: Drill, key_file: list[str]) -> None:
    name = drill.databases.make()
    with pytest.raises(CommandError, match="--ondertekenen"):
        run(drill, name, *both(drill, 0, 31), *key_file)
    assert counts(name) == EMPTY
    told = run(drill, name, *both(drill, 0, 31), *key_file, "--ondertekenen")

    assert "Dossiers uit de inhoud die sindsdien gewist zijn: 1. Ze blijven gewist." in told
    assert "Dossiers die na de kopie van de inhoud kwamen: 1. Daar is niets van over." in told
    assert "Dossiers met minder erin dan er was: 1. Wat er staat, is opnieuw ondertekend." in told


@pytest.mark.deep
def test_the_key_is_typed_where_there_is_no_file(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    name = drill.databases.make()
    monkeypatch.setattr("sys.stdin", io.StringIO(drill.code.replace("-", " ")))

    assert "Teruggezet" in run(drill, name, *both(drill, 31, 31))


def test_at_a_terminal_nobody_sees_the_key(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return "geen sleutel"

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", answer)
    with pytest.raises(CommandError, match="tikfout"):
        run(drill, drill.source, *both(drill, 31, 31))

    assert asked == ["Backupsleutel (je ziet niet wat je typt): "]


@pytest.mark.parametrize("damage", ["bit", "cut", "swapped", "other key", "none", "old keys"])
def test_r13_a_set_that_is_not_right_leaves_the_database_empty(
    drill: Drill, key_file: list[str], tmp_path: Path, damage: str
) -> None:
    name = drill.empty
    content, keys = drill.set_of("inhoud", 31), drill.set_of("sleutels", 31)
    data, changed = bytearray(content.read_bytes()), tmp_path / "kopie.meldpunt"
    if damage == "bit":
        data[len(data) // 2] ^= 1
    changed.write_bytes(data[: len(data) - 40] if damage == "cut" else data)
    if damage == "other key":
        (tmp_path / "sleutel.txt").write_text("0000-" * 12)
    paths = {"swapped": (keys, content), "none": (tmp_path / "sleutel.txt", keys)}.get(damage, (changed, keys))
    if damage == "old keys":
        paths = (changed, drill.set_of("sleutels", 0))
    with pytest.raises(CommandError) as found:
        run(drill, name, "--inhoud", str(paths[0]), "--sleutels", str(paths[1]), *key_file)

    assert str(found.value).endswith(".")
    assert counts(name) == EMPTY
    assert not [path for path in (drill.databases.folder / name).rglob("*") if path.is_file()]


@pytest.mark.parametrize("arguments", [[], ["--inhoud", "a"], ["--sleutels", "a"], ["--van", "a", "--inhoud", "b"]])
def test_half_a_question_is_answered_with_what_to_type(drill: Drill, key_file: list[str], arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="--van, of twee bestanden met --inhoud en --sleutels"):
        run(drill, drill.source, *arguments, *key_file)


@pytest.mark.deep
def test_r13_lost_evidence_ends_with_an_error_although_all_the_rest_is_back(
    drill: Drill, key_file: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = drill.databases.make()
    monkeypatch.setattr(copies, "put_sealed", lambda _file_id, content: list(content))
    with pytest.raises(CommandError, match=r"niet al het bewijs\. Bestanden die ontbreken of veranderd zijn: 1"):
        run(drill, name, *both(drill, 31, 31), *key_file)

    assert counts(name)["vault_grant"] == drill.rows["vault_grant"]


def test_a_full_store_puts_nothing_back(drill: Drill, key_file: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_values: object) -> None:
        raise OSError(28, "No space left on device", "bewijs")

    name = drill.empty
    monkeypatch.setattr(copies, "put_sealed", full)
    with pytest.raises(CommandError, match="Er is niets teruggezet: No space left on device"):
        run(drill, name, *both(drill, 31, 31), *key_file)

    assert counts(name) == EMPTY


def test_r13_only_the_owner_of_the_tables_puts_back(drill: Drill, key_file: list[str]) -> None:
    from django.db import connection

    name = drill.empty
    with drill.databases.at(name), clock.at(DAY31):
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP}")
        with pytest.raises(CommandError, match="geen eigenaar van de tabellen"):
            call_command("restore", *both(drill, 31, 31), *key_file)

    assert counts(name) == EMPTY

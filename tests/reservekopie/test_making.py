"""Making a backup: both sets or none, of one moment, and no word of a report in them (H6, R13)."""

from __future__ import annotations

import base64
import os
import zlib
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import override_settings

from meldpunt.core import clock
from meldpunt.evidence import copies
from meldpunt.evidence import service as evidence
from meldpunt.reservekopie import making
from meldpunt.reservekopie.choosing import choose
from meldpunt.reservekopie.errors import BackupError
from meldpunt.reservekopie.folder import sets_in
from meldpunt.reservekopie.making import make_backup
from meldpunt.reservekopie.restoring import restore
from meldpunt.reservekopie.sets import CONTENT, KEYS, SetWriter, parts
from tests.maak import received_file
from tests.reservekopie.verhaal import (
    DAY0,
    DAY31,
    FILE_ERASED,
    FILE_KEPT,
    FILE_WORDS,
    STORY_ERASED,
    STORY_KEPT,
    WORDS,
    erase,
    files_of,
    send_report,
    story_of,
)
from tests.scratch import Scratch, drop_scratch, empty_scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from meldpunt.vault import service as vault
    from tests.reservekopie.verhaal import Drill


def disguises(word: str) -> Iterator[bytes]:
    """The word as it could stand somewhere: UTF-8, UTF-16, hex, and base64 at each of its three offsets."""
    raw = word.encode()
    yield from (raw, word.encode("utf-16-le"), word.encode("utf-16-be"), raw.hex().encode(), raw.hex().upper().encode())
    for shift in range(3):
        yield base64.b64encode(bytes(shift) + raw)[4:-4]
        yield base64.urlsafe_b64encode(bytes(shift) + raw)[4:-4]


def opened(path: Path, key: vault.PrivateKey) -> bytes:
    """All that somebody with the backup key reads in a set, unpacked."""
    found = {name: b"".join(content) for name, content in parts(path, key)}
    return b"\n".join(zlib.decompress(body) if name.startswith("tabel/") else body for name, body in found.items())


def test_h6_no_word_of_a_report_stands_in_a_set_not_even_opened_with_the_backup_key(drill: Drill) -> None:
    files = [drill.set_of(kind, day) for kind in (CONTENT, KEYS) for day in (0, 31)]
    sealed = b"".join(path.read_bytes() for path in files)
    readable = b"".join(opened(path, drill.key) for path in files)

    assert b"coordinator" in readable  # what the server may read is there, and is found
    assert len(readable) > 1_500_000
    for word in (*WORDS, *FILE_WORDS):
        for disguise in disguises(word):
            assert disguise not in sealed
            assert disguise not in readable


def test_h6_nothing_that_the_server_reads_or_that_opens_content_lies_with_the_content(drill: Drill) -> None:
    """Somebody who keeps content for years and has the root keys learns no fact of a case that was erased."""
    names = {name for name, _body in parts(drill.set_of(CONTENT, 0), drill.key)}

    assert {name.removeprefix("tabel/") for name in names if name.startswith("tabel/")} == {
        "dossiers_bericht",
        "dossiers_bewijsstuk",
        "dossiers_melding",
        "dossiers_tijdlijnregel",
        "dossiers_triagebesluit",
        "evidence_receivedday",
        "regie_vraag",
        "stappenplan_overhandiging",
        "vault_sealedobject",
    }


def test_both_sets_are_of_one_moment_and_say_so(drill: Drill) -> None:
    with drill.databases.at(drill.source), clock.at(DAY31):
        chosen = choose(drill.set_of(CONTENT, 0), drill.set_of(KEYS, 0), drill.key, old_keys=True)

    assert chosen.are_of_one_moment
    assert chosen.content.made_at == chosen.keys.made_at == DAY0
    assert len(chosen.content.files) == 2
    assert chosen.keys.lines > 0
    assert len(chosen.keys.end) == 64
    assert chosen.keys.tables["vault_casekey"].rows == 2
    assert (
        sum(table.rows for part in (chosen.content, chosen.keys) for table in part.tables.values()) == drill.first.rows
    )


def test_h6_a_month_later_the_keys_of_the_first_day_are_gone_and_its_content_is_not(
    drill: Drill, tmp_path: Path
) -> None:
    with drill.databases.at(drill.source):
        for day in (0, 1, 28, 31):
            with clock.at(DAY0 + timedelta(days=day)):
                made = make_backup(tmp_path, public=drill.public)
    left = [(head.kind, (head.made_at - DAY0).days) for head, _path in sets_in(tmp_path)]

    assert sorted(left) == [
        ("inhoud", 0),
        ("inhoud", 1),
        ("inhoud", 28),
        ("inhoud", 31),
        ("sleutels", 28),
        ("sleutels", 31),
    ]
    assert [path.name[:19] for path in made.removed] == ["sleutels-2026-03-03", "sleutels-2026-03-02"]
    with drill.databases.at(drill.source), clock.at(DAY31):
        kept = make_backup(tmp_path / "kort", public=drill.public, keep_content=1)
        assert kept.removed == ()


def test_sets_with_content_go_where_somebody_keeps_a_number(drill: Drill, tmp_path: Path) -> None:
    with drill.databases.at(drill.source):
        for day in range(3):
            with clock.at(DAY31 + timedelta(days=day)):
                make_backup(tmp_path, public=drill.public, keep_content=2)

    assert [head.kind for head, _path in sets_in(tmp_path)].count(CONTENT) == 2
    assert [head.kind for head, _path in sets_in(tmp_path)].count(KEYS) == 3


def full(*_values: Any, **_named: Any) -> str:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("when", ["add", "finish", "publish"])
def test_r13_a_full_disk_leaves_nothing_that_looks_whole(
    drill: Drill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    monkeypatch.setattr(SetWriter, when, full)
    with drill.databases.at(drill.source), pytest.raises(OSError, match="No space"):
        make_backup(tmp_path, public=drill.public)

    assert sets_in(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == [".reservekopie"]


def test_h6_old_keys_go_also_when_a_new_backup_cannot_be_made(
    drill: Drill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with drill.databases.at(drill.source), clock.at(DAY0):
        make_backup(tmp_path, public=drill.public)
    monkeypatch.setattr(SetWriter, "finish", full)
    with drill.databases.at(drill.source), clock.at(DAY31), pytest.raises(OSError, match="No space"):
        make_backup(tmp_path, public=drill.public)

    assert [head.kind for head, _path in sets_in(tmp_path)] == [CONTENT]


def test_r13_keys_alone_are_what_an_end_between_two_names_leaves(
    drill: Drill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Content under newer keys can be put back; content under older keys cannot."""
    publish: Callable[[SetWriter], None] = SetWriter.publish

    def once(writer: SetWriter) -> None:
        publish(writer) if writer.head.kind == KEYS else full()

    monkeypatch.setattr(SetWriter, "publish", once)
    with drill.databases.at(drill.source), pytest.raises(OSError, match="No space"):
        make_backup(tmp_path, public=drill.public)

    assert [head.kind for head, _path in sets_in(tmp_path)] == [KEYS]


@pytest.mark.deep
def test_r13_evidence_that_is_missing_or_changed_is_told_and_the_rest_is_in_the_set(
    drill: Drill, tmp_path: Path
) -> None:
    name, later = drill.databases.make(), drill.databases.make()
    drill.restore_into(name, content=0, keys=0, old_keys=True)
    with drill.databases.at(name), clock.at(DAY31):
        gone, changed = sorted((drill.databases.folder / name).glob("bewijs/*/*"))
        gone.unlink()
        changed.write_bytes(changed.read_bytes()[:-1] + b"\0\0")
        made = make_backup(tmp_path, public=drill.public)
        assert (made.files, made.missing, made.changed) == (1, 1, 1)
    with drill.databases.at(later), clock.at(DAY31):
        done = restore(choose(made.paths[1], made.paths[0], drill.key), drill.key)

    assert (done.files, done.faults, done.later) == (0, 2, 0)


@pytest.mark.deep
def test_a_file_that_is_erased_while_it_is_copied_is_no_fault(
    drill: Drill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = drill.databases.make()
    drill.restore_into(name, content=31, keys=31)
    write = making._write_files

    def erase_first(writer: SetWriter, expected: dict[Any, str]) -> Any:
        for file_id in expected:
            evidence.drop_stored(file_id)
        return write(writer, expected)

    monkeypatch.setattr(making, "_write_files", erase_first)
    with drill.databases.at(name), clock.at(DAY31):
        made = make_backup(tmp_path, public=drill.public)

    assert (made.files, made.missing, made.changed) == (0, 0, 0)


@pytest.mark.deep
def test_what_waits_for_its_report_comes_along_as_old_as_it_was(drill: Drill, tmp_path: Path) -> None:
    name, later = drill.databases.make(), drill.databases.make()
    drill.restore_into(name, content=31, keys=31)
    with drill.databases.at(name), clock.at(DAY31):
        new = received_file(b"\x89PNG\r\n\x1a\n" + bytes(900))
        path = drill.databases.folder / name / "concept" / new.file_id.hex
        os.utime(path, (1_700_000_000, 1_700_000_000))
        sealed = path.read_bytes()
        (path.parent / "halve-stukken").mkdir()  # a folder of pieces that came in half
        made = make_backup(tmp_path, public=drill.public)
    with drill.databases.at(later), clock.at(DAY31):
        restore(choose(made.paths[1], made.paths[0], drill.key), drill.key)
        (found,) = copies.waiting_files()
    back = drill.databases.folder / later / "concept" / new.file_id.hex

    assert found == (new.file_id, 1_700_000_000)
    assert back.read_bytes() == sealed
    assert back.stat().st_mode & 0o777 == 0o600


def test_where_nobody_set_up_there_is_nothing_to_keep(drill: Drill, tmp_path: Path) -> None:
    with drill.databases.at(drill.databases.make()), pytest.raises(BackupError, match="nog niet ingericht"):
        make_backup(tmp_path, public=drill.public)

    assert sets_in(tmp_path) == []


def test_a_backup_needs_no_more_than_the_role_of_the_app(drill: Drill, tmp_path: Path) -> None:
    """The owner's password lies nowhere near it, and no row is hidden from it."""
    from django.db import connection

    with drill.databases.at(drill.source), clock.at(DAY31):
        as_owner = make_backup(tmp_path / "eigenaar", public=drill.public)
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE meldpunt_app")
        as_app = make_backup(tmp_path / "app", public=drill.public)

    assert as_app.rows == as_owner.rows


@contextmanager
def bucket() -> Iterator[Any]:
    """The store is a bucket, in this process; gives what lists and reads what lies there."""
    import boto3  # type: ignore[import-untyped]  # it ships no types
    from moto import mock_aws

    options = {"bucket_name": "bewijs", "region_name": "eu-west-1", "access_key": "a", "secret_key": "b"}
    store = {"bewijs": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}
    with mock_aws(), override_settings(STORAGES=settings.STORAGES | store):
        client = boto3.client("s3", region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")
        client.create_bucket(Bucket="bewijs", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield client


def lying_in(client: Any) -> list[str]:
    return [row["Key"] for row in client.list_objects_v2(Bucket="bewijs").get("Contents", [])]


@pytest.mark.deep
def test_h6_of_a_bucket_the_set_names_what_has_to_lie_there_and_what_was_erased_goes(
    drill: Drill, tmp_path: Path
) -> None:
    """Where somebody put back the whole bucket as well, an erased file goes once more."""
    name, later = drill.databases.make(), drill.databases.make()
    with bucket() as client:
        drill.restore_into(name, content=31, keys=31)  # made from a folder, put back into a bucket
        (kept,) = lying_in(client)
        with drill.databases.at(name), clock.at(DAY31):
            new, dossier_id = send_report(STORY_ERASED, FILE_ERASED)
            assert files_of(dossier_id) == [FILE_ERASED]
            (gone,) = set(lying_in(client)) - {kept}
            body = client.get_object(Bucket="bewijs", Key=gone)["Body"].read()
            first = make_backup(tmp_path / "eerst", public=drill.public)
            erase(new.code)
            second = make_backup(tmp_path / "later", public=drill.public)
        client.put_object(Bucket="bewijs", Key=gone, Body=body)
        assert (first.files, second.files) == (2, 1)
        assert not [part for part, _body in parts(first.paths[1], drill.key) if part.startswith("bewijs")]
        with drill.databases.at(later), clock.at(DAY31):
            done = restore(choose(first.paths[1], second.paths[0], drill.key), drill.key, may_sign=True)
            assert (story_of(drill.kept), files_of(drill.kept)) == (STORY_KEPT, [FILE_KEPT])
        assert lying_in(client) == [kept]

    assert done.settled.erased == (dossier_id,)
    assert (done.files, done.faults, done.later) == (1, 0, 0)


@pytest.mark.deep
@pytest.mark.parametrize("when", ["tabel/vault_grant", "bewijs", "finish", "publish"])
def test_r13_a_backup_that_is_killed_leaves_no_set_that_looks_whole(tmp_path: Path, when: str) -> None:
    """SIGKILL at that moment, in a process of its own; the next backup tidies up."""
    scratch: Scratch = empty_scratch(tmp_path / "staat")
    try:
        scratch.python(STORY)
        killed = scratch.python(BACKUP.format(folder=str(tmp_path / "kopie"), when=when), check=False)
        assert killed.returncode == -9
        assert [head.kind for head, _path in sets_in(tmp_path / "kopie")] == []
        assert list((tmp_path / "kopie").glob(".*.deel"))
        scratch.python(BACKUP.format(folder=str(tmp_path / "kopie"), when="nooit"))
        assert sorted(head.kind for head, _path in sets_in(tmp_path / "kopie")) == [CONTENT, KEYS]
        assert not list((tmp_path / "kopie").glob(".*.deel"))
    finally:
        drop_scratch(scratch)


STORY = """
from tests.reservekopie.verhaal import make_desk, send_report
make_desk()
send_report("Een verhaal.", b"\\x89PNG\\r\\n\\x1a\\n" + bytes(3_000_000))
"""
BACKUP = """
import os
from pathlib import Path
from meldpunt.reservekopie.sets import SetWriter
from meldpunt.vault import service as vault
def killing(name):
    real = getattr(SetWriter, name)
    def replaced(self, *arguments):
        if "{when}" == name or arguments and str(arguments[0]).startswith("{when}"):
            self._file.closed or self._file.flush()
            os.kill(os.getpid(), 9)
        return real(self, *arguments)
    setattr(SetWriter, name, replaced)
for name in ("add", "finish", "publish"):
    killing(name)
from meldpunt.reservekopie.making import make_backup
make_backup(Path("{folder}"), public=vault.backup_key(vault.new_backup_code()).public)
"""

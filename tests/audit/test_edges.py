"""The corners of the audit trail, in one process: waiting lines, anchors, and every way in which a chain is broken."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from meldpunt.audit import anchors, chain, tasks
from meldpunt.audit import service as audit
from meldpunt.audit.chain import Anchor, head, verify
from meldpunt.audit.models import Event, Head
from meldpunt.core.clock import now
from tests.audit.proefwoord import Proefwoord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db


class Somebody:
    actor_id, rol = "account:1", "coordinator"


def write(*codes: str, subject: str = "s") -> None:
    for code in codes:
        audit.record(code=Proefwoord(code), subject=subject, by=Somebody())


def write_and_fail() -> None:
    write("ongedaan")
    raise ZeroDivisionError


def rows() -> list[Event]:
    return list(Event.objects.order_by("id"))


@contextmanager
def superuser() -> Iterator[Any]:
    """Past the triggers, until the transaction of the test is undone."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def settled(tmp_path: Path, settings: Any) -> Path:
    """An anchor file of this test's own, and nobody to mail to."""
    settings.ANKER_BESTANDEN = [str(tmp_path / "diep" / "dieper" / "anker.txt"), str(tmp_path / "tweede.txt")]
    settings.ANKER_MAIL = []
    return tmp_path


# ── lines ───────────────────────────────────────────────────────────────────────────────────────
def test_l04_lines_count_on_and_each_carries_the_one_before() -> None:
    before = head()
    start, mac = (before.event_id, before.mac) if before else (0, "")
    write("een", "twee", "drie")

    found = rows()[-3:]

    assert [row.pk - start for row in found] == [1, 2, 3]
    assert [bytes(row.previous).hex() for row in found] == [mac, *(bytes(row.mac).hex() for row in found[:2])]
    assert len({bytes(row.mac) for row in found}) == 3
    assert {(row.actor, row.rol, row.subject) for row in found} == {("account:1", "coordinator", "s")}
    assert abs((now() - found[0].at).total_seconds()) < 60
    assert head() == Anchor(event_id=found[-1].pk, mac=bytes(found[-1].mac).hex())
    assert verify().faults == ()


def test_lines_of_a_block_are_written_together_at_its_end() -> None:
    with audit.deferred():
        write("een")
        assert not Event.objects.filter(code="een").exists()
        with audit.deferred():
            write("twee")
        assert not Event.objects.filter(code="twee").exists()
        write("drie")

    assert [row.code for row in rows()[-3:]] == ["een", "twee", "drie"]
    write("vier")
    assert rows()[-1].code == "vier"
    assert verify().faults == ()


def test_a_line_of_an_undone_savepoint_is_not_written() -> None:
    with audit.deferred():
        write("voor")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write_and_fail()
        write("na")

    assert [row.code for row in rows()[-2:]] == ["voor", "na"]


def test_a_block_that_fails_writes_nothing_and_the_next_one_does() -> None:
    with pytest.raises(ZeroDivisionError), audit.deferred():
        write_and_fail()
    with audit.deferred():
        pass
    write("daarna")

    assert [row.code for row in rows()[-1:]] == ["daarna"]
    assert not Event.objects.filter(code="ongedaan").exists()


def test_lines_cannot_wait_without_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meldpunt.audit.service.connection", SimpleNamespace(in_atomic_block=False))

    with pytest.raises(RuntimeError, match="transaction"), audit.deferred():
        pytest.fail("the block was entered")


def test_the_trail_is_of_one_subject_and_of_these_codes() -> None:
    write("een", "twee")
    write("een", subject="anders")

    assert [regel.code for regel in audit.trail(subject="s")] == ["een", "twee"]
    assert [(regel.actor, regel.rol) for regel in audit.trail(subject="anders")] == [("account:1", "coordinator")]
    assert audit.trail(subject="s", codes=[]) == []
    assert audit.trail(subject="s", codes=[Proefwoord.TWEE])[0].at == Event.objects.get(code="twee").at


# ── a broken chain ──────────────────────────────────────────────────────────────────────────────
BROKEN = {
    "actor": ("UPDATE audit_event SET actor = 'x' WHERE id = %(mid)s", ["is veranderd"]),
    "role": ("UPDATE audit_event SET rol = 'x' WHERE id = %(mid)s", ["is veranderd"]),
    "code": ("UPDATE audit_event SET code = 'x' WHERE id = %(mid)s", ["is veranderd"]),
    "subject": ("UPDATE audit_event SET subject = 'x' WHERE id = %(mid)s", ["is veranderd"]),
    "moment": ("UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = %(mid)s", ["is veranderd"]),
    "key": ("UPDATE audit_event SET key = 9 WHERE id = %(mid)s", ["noemt een sleutel die er niet is"]),
    "key zero": ("UPDATE audit_event SET key = 0 WHERE id = %(mid)s", ["noemt een sleutel die er niet is"]),
    "mac": (
        "UPDATE audit_event SET mac = 'x'::bytea WHERE id = %(mid)s",
        ["regel {mid}: is veranderd", "regel {next}: sluit niet aan"],
    ),
    "previous": (
        "UPDATE audit_event SET previous = 'x'::bytea WHERE id = %(mid)s",
        ["regel {mid}: sluit niet aan", "regel {mid}: is veranderd"],
    ),
    "gone": ("DELETE FROM audit_event WHERE id = %(mid)s", ["regel {next}: hier hoort regel {mid}", "sluit niet aan"]),
    "tail": ("DELETE FROM audit_event WHERE id = %(last)s", ["het einde van de keten klopt niet"]),
    "head": ("UPDATE audit_head SET event_id = event_id + 1", ["het einde van de keten klopt niet"]),
    "head mac": ("UPDATE audit_head SET mac = 'x'::bytea", ["het einde van de keten klopt niet"]),
    "no head": ("DELETE FROM audit_head", ["het einde van de keten klopt niet"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_l02_every_broken_link_is_found(name: str) -> None:
    write("een", "twee", "drie", "vier")
    last = rows()[-1].pk
    places = {"mid": last - 2, "next": last - 1, "last": last}
    assert verify().faults == ()
    statement, words = BROKEN[name]

    with superuser() as cursor:
        cursor.execute(statement, places)
        verdict = verify()

    for word in words:
        assert any(word.format(**places) in fault for fault in verdict.faults), verdict.faults
    if name in ("actor", "moment", "key", "tail", "head", "no head"):
        assert len(verdict.faults) == 1


def test_l03_an_anchor_finds_another_line_and_a_cut_tail() -> None:
    write("een", "twee", "drie")
    first, second, last = rows()[-3:]
    good = [Anchor(row.pk, bytes(row.mac).hex()) for row in (first, second, last)]

    assert verify(good) == chain.ChainVerdict(lines=last.pk, anchors=3, faults=())
    changed = verify([good[0], Anchor(second.pk, "00" * 32)])
    assert changed.faults == (f"regel {second.pk}: anders dan het anker",)
    cut = verify([*good, Anchor(last.pk + 5, "00" * 32), Anchor(last.pk + 9, "00" * 32)])
    assert cut.faults == (
        f"er ontbreken regels aan het eind: een anker noemt regel {last.pk + 9}, de laatste is {last.pk}",
    )
    assert cut.anchors == 5


def test_a_check_stops_when_it_is_clear_that_the_chain_is_broken() -> None:
    write(*["proef"] * 40)

    with superuser() as cursor:
        cursor.execute("UPDATE audit_event SET code = 'x' WHERE code = 'proef'")
        verdict = verify()

    assert len([fault for fault in verdict.faults if "is veranderd" in fault]) == 21
    assert verdict.lines == rows()[-1].pk - 19


def test_an_empty_chain_is_whole_and_has_no_end() -> None:
    with superuser() as cursor:
        cursor.execute("DELETE FROM audit_event")
        cursor.execute("UPDATE audit_head SET event_id = 0, mac = ''::bytea")

        assert head() is None
        assert verify() == chain.ChainVerdict(lines=0, anchors=0, faults=())
        Head.objects.all().delete()
        assert verify().faults == ()
        assert head() is None


# ── anchors ─────────────────────────────────────────────────────────────────────────────────────
def test_l03_an_anchor_goes_to_every_file_once(settled: Path) -> None:
    write("een")

    end = anchors.anchor_now()
    again = anchors.anchor_now()
    write("twee")
    later = anchors.anchor_now()

    files = [settled / "diep" / "dieper" / "anker.txt", settled / "tweede.txt"]
    assert end is not None
    assert later is not None
    assert again is None
    assert later.event_id == end.event_id + 1
    for file in files:
        assert anchors.read_anchors([file]) == [end, later]
    assert anchors.read_anchors([settled / "weg", files[0]]) == [end, later]
    assert files[0].parent.stat().st_mode & 0o777 == 0o700
    lines = files[0].read_text().splitlines()
    assert lines[0].startswith(f"meldpunt-anker {end.event_id} {end.mac} {now():%Y}-")
    assert not mail.outbox


def test_l03_an_anchor_is_mailed_where_somebody_keeps_it(settled: Path, settings: Any) -> None:
    settings.ANKER_MAIL, settings.ANKER_BESTANDEN = ["kluis@example.org"], []
    write("een")

    end = anchors.anchor_now()

    (sent,) = mail.outbox
    assert end is not None
    assert sent.to == ["kluis@example.org"]
    assert sent.subject
    saved = settled / "mail.eml"
    saved.write_bytes(sent.message().as_bytes())
    assert anchors.read_anchors([saved]) == [end]


def test_nothing_is_anchored_while_the_chain_is_empty(settled: Path) -> None:
    with superuser() as cursor:
        cursor.execute("DELETE FROM audit_event")
        cursor.execute("UPDATE audit_head SET event_id = 0, mac = ''::bytea")

        assert anchors.anchor_now() is None
    assert not list(settled.iterdir())


def test_only_whole_anchors_count(settled: Path) -> None:
    path, mac = settled / "los.txt", "ab" * 32
    lines = [f"meldpunt-anker 7 {mac}", f"meldpunt-anker 8 {mac}ff", f"meldpunt-anker x {mac}", "meldpunt-anker 9 ab"]
    path.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe")

    assert anchors.read_anchors([path]) == [Anchor(7, mac)]


def test_the_task_anchors(settled: Path) -> None:
    write("een")

    tasks.anchor()

    assert (settled / "tweede.txt").exists()


# ── the command ─────────────────────────────────────────────────────────────────────────────────
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


def test_the_command_says_what_is_wrong(settled: Path, tmp_path: Path) -> None:
    write("een")
    call_command("audit", "anker")
    with pytest.raises(CommandError, match=r"Dit bestand is er niet: .*weg"):
        call_command("audit", "verify", "--anker", str(tmp_path / "weg"), "--anker", str(settled / "tweede.txt"))

    with superuser() as cursor:
        cursor.execute("UPDATE audit_event SET code = 'x'")
        with pytest.raises(CommandError, match="is veranderd"):
            call_command("audit", "verify")

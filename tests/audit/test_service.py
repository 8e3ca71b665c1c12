"""The audit trail: one line for each thing, never changed, never removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from meldpunt.audit import service as audit
from meldpunt.audit.chain import verify
from meldpunt.audit.models import Event
from meldpunt.core import clock
from tests.audit.proefwoord import Proefwoord
from tests.audit.regels import rows, write

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_lines_come_back_in_order(mensen: Mensen) -> None:
    for code in (Proefwoord.EEN, Proefwoord.TWEE, Proefwoord.DRIE):
        audit.record(code=code, subject="s", by=mensen.cor)

    assert [regel.code for regel in audit.trail(subject="s")] == ["een", "twee", "drie"]
    assert [regel.code for regel in audit.trail(subject="s", codes=[Proefwoord.TWEE])] == ["twee"]


def test_ten_looks_on_one_dutch_day_are_one_line() -> None:
    evening = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)  # 23:30 in Amsterdam, so the last look is a day later
    looks = [
        audit.Regel(at=evening + timedelta(minutes=minutes), actor=actor, rol="coordinator", code=code)
        for minutes, actor, code in [
            (0, "a", "open"),
            (5, "a", "open"),
            (6, "b", "open"),
            (7, "a", "sluit"),
            (45, "a", "open"),
        ]
    ]

    newest = audit.latest_per_day(looks)

    assert [(regel.actor, regel.code, (regel.at - evening).seconds // 60) for regel in newest] == [
        ("a", "open", 45),
        ("a", "sluit", 7),
        ("b", "open", 6),
        ("a", "open", 5),
    ]


def test_seven_looks_in_a_minute_are_one_line_and_what_was_done_in_between_stays_in_its_place() -> None:
    start = datetime(2026, 7, 1, 9, tzinfo=UTC)
    looks = [
        audit.Regel(at=start + timedelta(minutes=minutes), actor=actor, rol="coordinator", code=code)
        for minutes, actor, code in [
            *((0, "a", "open") for _look in range(7)),
            (3, "a", "sluit"),
            (4, "a", "open"),
            (50, "a", "open"),
            (64, "a", "open"),
            (65, "b", "open"),
        ]
    ]

    newest = audit.latest_per_hour(looks)

    assert [(regel.actor, regel.code, int((regel.at - start).total_seconds()) // 60) for regel in newest] == [
        ("b", "open", 65),
        ("a", "open", 64),
        ("a", "open", 50),
        ("a", "sluit", 3),
        ("a", "open", 0),
    ]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET code = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_no_line_can_be_changed_or_removed(mensen: Mensen, statement: str) -> None:
    audit.record(code=Proefwoord.EEN, by=mensen.cor)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.filter(code="een").exists()


def test_a_line_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meldpunt.audit.service.connection", SimpleNamespace(in_atomic_block=False))

    class Somebody:
        actor_id, rol = "x", "y"

    with pytest.raises(RuntimeError):
        audit.record(code=Proefwoord.EEN, by=Somebody())


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


def write_and_fail() -> None:
    write("ongedaan")
    raise ZeroDivisionError


# ── no more than the day ─────────────────────────────────────────────────────────────────────────
LATE = datetime(2026, 7, 1, 21, 30, 15, 123456, tzinfo=UTC)  # 23:30 in Amsterdam
DAY = datetime(2026, 6, 30, 22, tzinfo=UTC)  # when that day began there


class Melder:
    actor_id, rol = "melder", "melder"


def test_m6_of_a_melder_the_trail_knows_the_day_and_of_who_works_here_the_moment(mensen: Mensen) -> None:
    with clock.at(LATE):
        audit.record(code=Proefwoord.EEN, subject="s", by=mensen.cor)
        audit.record(code=Proefwoord.TWEE, subject="s", by=Melder())
        with audit.deferred():
            audit.record(code=Proefwoord.DRIE, subject="s", by=Melder())
    found = audit.trail(subject="s")

    assert [(regel.code, regel.at, regel.heeft_tijd) for regel in found] == [
        ("een", LATE, True),
        ("twee", DAY, False),
        ("drie", DAY, False),
    ]
    assert verify().faults == ()


def test_m6_the_order_of_a_day_is_that_of_the_lines(mensen: Mensen) -> None:
    with clock.at(LATE):
        for code, by in ((Proefwoord.EEN, mensen.cor), (Proefwoord.TWEE, Melder()), (Proefwoord.DRIE, mensen.vera)):
            audit.record(code=code, subject="s", by=by)
        audit.record(code=Proefwoord.EEN, subject="s", by=mensen.cor)

    newest = audit.latest_per_day(audit.trail(subject="s"))

    assert [regel.code for regel in newest] == ["een", "drie", "twee"]

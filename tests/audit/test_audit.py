"""The audit trail: one line for each thing, never changed, never removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from meldpunt.audit import service as audit
from meldpunt.audit.models import Event
from tests.audit.proefwoord import Proefwoord

if TYPE_CHECKING:
    from tests.conftest import Mensen

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

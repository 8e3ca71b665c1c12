"""The audit trail: one line for each thing, never changed, never removed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from meldpunt.audit import service as audit
from meldpunt.audit.models import Event

if TYPE_CHECKING:
    from tests.conftest import Mensen

pytestmark = pytest.mark.django_db


def test_lines_come_back_in_order(mensen: Mensen) -> None:
    for code in ("een", "twee", "drie"):
        audit.record(code=code, subject="s", by=mensen.cor)

    assert [regel.code for regel in audit.trail(subject="s")] == ["een", "twee", "drie"]
    assert [regel.code for regel in audit.trail(subject="s", codes=["twee"])] == ["twee"]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET code = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_no_line_can_be_changed_or_removed(mensen: Mensen, statement: str) -> None:
    audit.record(code="een", by=mensen.cor)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.filter(code="een").exists()


def test_a_line_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meldpunt.audit.service.connection", SimpleNamespace(in_atomic_block=False))

    class Somebody:
        actor_id, rol = "x", "y"

    with pytest.raises(RuntimeError):
        audit.record(code="een", by=Somebody())

"""The task that anchors the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.audit import tasks
from meldpunt.audit import tasks as audit_tasks
from tests.audit.regels import write

if TYPE_CHECKING:
    from pathlib import Path

with_database = pytest.mark.django_db


# ── on whose behalf, and where ──────────────────────────────────────────────────────────────────
@with_database
def test_z05_the_task_that_anchors_acts_as_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    from django.db import connection

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.user', true)")
            asked.append(cursor.fetchone()[0])

    monkeypatch.setattr(audit_tasks, "anchor_now", look)
    audit_tasks.anchor()

    assert asked == ["systeem"]


@pytest.mark.django_db
def test_the_task_anchors(settled: Path) -> None:
    write("een")

    tasks.anchor()

    assert (settled / "tweede.txt").exists()

"""How much came in today: past the day's total no more files are taken, so that a flood ends at a limit (F02)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection

from meldpunt.core.clock import today
from meldpunt.vault.models import ReceivedDay

KEPT_DAYS = 2


def reserve_today(size: int) -> bool:
    """Count bytes in under today's total; False, and nothing counted, where they no longer fit."""
    if size > settings.UPLOAD_MAX_DAY_BYTES:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO vault_receivedday AS dag (day, size) VALUES (%(day)s, %(size)s) "
            "ON CONFLICT (day) DO UPDATE SET size = dag.size + excluded.size "
            "WHERE dag.size + excluded.size <= %(most)s",
            {"day": today(), "size": size, "most": settings.UPLOAD_MAX_DAY_BYTES},
        )
        return bool(cursor.rowcount)


def sweep_days() -> None:
    """Forget days that no longer matter."""
    ReceivedDay.objects.filter(day__lt=today() - timedelta(days=KEPT_DAYS)).delete()

"""Carrying out owed work here and now, at the moment at which it was owed: for filling the demo."""

from __future__ import annotations

import os
from multiprocessing import get_context
from typing import TYPE_CHECKING

from django.db import connection

from meldpunt.core import clock
from meldpunt.outbox import service as outbox

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

PROCESSES = 2


def carry_out_all() -> None:
    """Do everything that is owed, in two processes."""
    owed = outbox.owed()
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # the pool of the PostgreSQL wrapper
    with get_context("fork").Pool(min(PROCESSES, os.cpu_count() or 1)) as pool:
        pool.starmap(_carry_out, owed, chunksize=8)


def _carry_out(item_id: UUID, moment: datetime) -> None:
    with clock.at(moment):
        outbox.carry_out(item_id)

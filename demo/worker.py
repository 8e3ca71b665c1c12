"""Carrying out owed work here and now, at the moment at which it was owed: for filling the demo."""

from __future__ import annotations

import os
from multiprocessing import get_context
from typing import TYPE_CHECKING

from django.db import connection

from meldpunt.core import clock
from meldpunt.outbox import service as outbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

PROCESSES = 2


def carry_out(work: Sequence[tuple[UUID, datetime]]) -> None:
    """Do this work, in two processes."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # the pool of the PostgreSQL wrapper
    with get_context("fork").Pool(min(PROCESSES, os.cpu_count() or 1)) as pool:
        pool.starmap(_carry_out, work, chunksize=4)


def _carry_out(item_id: UUID, moment: datetime) -> None:
    with clock.at(moment):
        outbox.carry_out(item_id)

"""Telling a worker that work is owed, without making anybody wait for the broker.

One thread in each process sends; when the broker is away it forgets, because the relay looks in the database anyway.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time

from django.conf import settings

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5
WAITING = 1000

_lock = threading.Lock()
_threads: dict[int, queue.Queue[str]] = {}


def send_soon(item_id: str) -> None:
    """Hand an id to the sending thread of this process; never waits, never raises."""
    if not settings.OUTBOX_SENDS:
        return
    try:
        _queue().put_nowait(item_id)
    except queue.Full:
        logger.warning("sender is full; the relay will send")


def send_now(item_id: str) -> bool:
    """Send an id to the broker; returns whether it took it."""
    from meldpunt.outbox.tasks import carry_out_item  # noqa: PLC0415 - the task calls back into this app

    try:
        carry_out_item.apply_async((item_id,), retry=False)
    except Exception as error:  # noqa: BLE001 - every transport has its own way to be away; the relay tries again
        logger.warning("broker away: %s", type(error).__name__)
        return False
    return True


def _queue() -> queue.Queue[str]:
    """The queue of this process; a fork starts its own thread."""
    with _lock:
        if os.getpid() not in _threads:
            items: queue.Queue[str] = queue.Queue(WAITING)
            _threads[os.getpid()] = items
            threading.Thread(target=_run, args=[items], name="outbox-sender", daemon=True).start()
        return _threads[os.getpid()]


def _run(items: queue.Queue[str]) -> None:
    while True:
        if not send_now(items.get()):
            time.sleep(PAUSE_SECONDS)
            _empty(items)


def _empty(items: queue.Queue[str]) -> None:
    """Forget what waited: after a pause the relay has sent it."""
    while not items.empty():
        items.get_nowait()

"""The public face of the outbox: say that work is owed, and it will be done once, whatever falls over.

A row is written in the transaction that makes the work necessary. After the commit a message with its id is sent;
should the broker lose it, the relay sends another when the lease is over. The task marks the row done in the
transaction of its effect, so that the effect happens once. What fails or ends its worker too often is given up and
waits for an administrator, who is told; what a mail server refuses is tried for three days before that. The exact
moment of a lease, and the moment before which work must not be done, stand there as long as the work is owed; what was
done keeps the day alone, because the work of a report tells when the report came.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count, Q

from meldpunt.core.clock import now, start_of_today, today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.db.rows import insert
from meldpunt.outbox.mail import MailNotSent
from meldpunt.outbox.models import Item, ItemStatus
from meldpunt.outbox.sender import send_now, send_soon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

__all__ = [
    "GIVEN_UP",
    "PATIENCE",
    "ItemState",
    "Trouble",
    "carry_out",
    "enqueue",
    "given_up",
    "handler",
    "owed",
    "postpone",
    "relay",
    "state_of",
    "trouble",
    "try_again",
]

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_LEASE = timedelta(seconds=3)  # by then the message that follows the commit has arrived, or never will
MAX_ATTEMPTS = 8
PATIENCE = timedelta(days=3)  # this long at least a mail server may refuse, be away or be slow
LONGEST_PAUSE = timedelta(hours=1)
RELAY_BATCH = 200
GIVEN_UP = "outbox.opgegeven"  # the work of telling that work was given up; an app that knows people carries it out
NAMESPACE = uuid.UUID("5b0f2f4e-6d0e-4a43-9a0b-6f3d1c6b8d52")

_handlers: dict[str, Callable[[uuid.UUID], None]] = {}


@dataclass(frozen=True)
class ItemState:
    """What became of one piece of work."""

    done: bool
    dead: bool


@dataclass(frozen=True)
class Trouble:
    """How much work does not get done: given up, or still tried because a mail server does not take it."""

    given_up: int
    refused: int


def handler(task: str) -> Callable[[Callable[[uuid.UUID], None]], Callable[[uuid.UUID], None]]:
    """Register the function that does this kind of work; it runs inside the transaction that marks the work done."""

    def register(function: Callable[[uuid.UUID], None]) -> Callable[[uuid.UUID], None]:
        _handlers[task] = function
        return function

    return register


def enqueue(
    *,
    task: str,
    subject: uuid.UUID,
    key: str | None = None,
    not_before: datetime | None = None,
    replaces: bool = False,
) -> None:
    """Owe work about a subject; call it in the transaction that makes it necessary.

    Args:
        task: the name of a registered handler.
        subject: the id that the handler gets.
        key: two calls with the same key owe the work once; a fresh one where left out.
        not_before: nobody does it sooner than this moment; at once where left out.
        replaces: it says all that an earlier one of this kind about this subject would say, so that one which a mail
            server refuses falls away: when the server is back, one mail arrives and not one for each day.

    Raises:
        RuntimeError: there is no transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("work is owed in the transaction that makes it necessary")
    item_id = uuid.uuid4()
    key = key or f"{task}:{item_id}"
    if replaces:
        _drop_refused(task, subject, but=key)
    item = Item(
        id=item_id,
        task=task,
        subject=subject,
        key=key,
        created_at=start_of_today(),
        leased_until=now() + FIRST_LEASE if not_before is None else None,
        not_before=not_before,
    )
    insert([item], once=True)
    if not_before is None:
        transaction.on_commit(lambda: send_soon(str(item_id)), robust=True)


def relay() -> int:
    """Send a message for everything that is owed and not leased; returns how many."""
    free = Q(leased_until=None) | Q(leased_until__lte=now())
    ids = list(_due().filter(free).order_by("created_at", "leased_until").values_list("pk", flat=True)[:RELAY_BATCH])
    sent = [item_id for item_id in ids if send_now(str(item_id))]
    Item.objects.filter(pk__in=sent, status=ItemStatus.PENDING).update(leased_until=now() + LEASE)
    return len(sent)


def owed() -> list[tuple[uuid.UUID, datetime]]:
    """Everything that has to be done by now, with the day on which it was owed, oldest first."""
    return list(_due().order_by("created_at", "leased_until").values_list("pk", "created_at"))


def carry_out(item_id: uuid.UUID) -> bool:
    """Do one piece of work, once; returns whether this call did it.

    A crash of the process undoes effect and mark together. An attempt is counted before it begins, so that work which
    ends its worker each time is given up too. A failing handler is tried again later.
    """
    with acting_as(SYSTEM):
        if not _begin(item_id):
            return False
    try:
        with acting_as(SYSTEM):
            return _do(item_id)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the others must go on
        logger.error("outbox task failed: %s %s", item_id, type(error).__name__)  # noqa: TRY400 - no values in the log
        with acting_as(SYSTEM):
            _put_off(item_id, is_refused=isinstance(error, MailNotSent))
        return False


def postpone(item_ids: Iterable[uuid.UUID], *, until: datetime) -> None:
    """Let work wait: nothing sends a message for it before a moment; whoever carries it out sooner may."""
    Item.objects.filter(pk__in=list(item_ids), status=ItemStatus.PENDING).update(leased_until=until)


def state_of(key: str) -> ItemState | None:
    """What became of the work with this key; None when it was never owed."""
    row = Item.objects.filter(key=key).first()
    return None if row is None else ItemState(done=row.status == ItemStatus.DONE, dead=row.status == ItemStatus.DEAD)


def given_up() -> int:
    """How many pieces of work were given up and wait for an administrator."""
    return Item.objects.filter(status=ItemStatus.DEAD).count()


def trouble() -> Trouble:
    """How much was given up, and how much a mail server does not take for now."""
    rows = Item.objects.filter(Q(status=ItemStatus.DEAD) | Q(status=ItemStatus.PENDING, refused__gt=0))
    counts = dict(rows.values_list("status").annotate(Count("pk")))
    return Trouble(given_up=counts.get(ItemStatus.DEAD, 0), refused=counts.get(ItemStatus.PENDING, 0))


def try_again() -> int:
    """Owe anew what was given up, with all its attempts and three days; returns how much that was."""
    fresh = {"attempts": 0, "refused": 0, "created_at": start_of_today(), "leased_until": now()}
    return Item.objects.filter(status=ItemStatus.DEAD).update(status=ItemStatus.PENDING, **fresh)


def _drop_refused(task: str, subject: uuid.UUID, *, but: str) -> None:
    """Forget work of one kind about one subject that a mail server refuses, and that nobody tries at this moment."""
    rows = Item.objects.filter(task=task, subject=subject, status=ItemStatus.PENDING, refused__gt=0).exclude(key=but)
    at_rest = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Item.objects.filter(pk__in=at_rest).delete()


def _begin(item_id: uuid.UUID) -> bool:
    """Count an attempt; whether there is one left, and nobody else is at it."""
    item = _held(item_id)
    if item is None:
        return False
    if item.attempts >= MAX_ATTEMPTS:
        _give_up(item)
        return False
    item.attempts += 1
    item.save(update_fields=["attempts"])
    return True


def _due() -> QuerySet[Item]:
    """What is owed and may be done by now."""
    return Item.objects.filter(Q(not_before=None) | Q(not_before__lte=now()), status=ItemStatus.PENDING)


def _held(item_id: uuid.UUID) -> Item | None:
    return _due().select_for_update(skip_locked=True).filter(pk=item_id).first()


def _do(item_id: uuid.UUID) -> bool:
    item = _held(item_id)
    if item is None:
        return False
    _handlers[item.task](item.subject)
    item.status, item.done_at, item.leased_until, item.not_before = ItemStatus.DONE, start_of_today(), None, None
    item.save(update_fields=["status", "done_at", "leased_until", "not_before"])
    return True


def _put_off(item_id: uuid.UUID, *, is_refused: bool) -> None:
    """Let work that failed wait a while, the longer the more often it failed, or give it up."""
    item = _held(item_id)
    if item is None:
        return
    if is_refused and now() - _owed_since(item) < PATIENCE + timedelta(days=1):  # of that moment the day alone is kept
        item.refused, item.attempts = item.refused + 1, 0  # the fault is not in the work
        item.leased_until = now() + min(LEASE * 2 ** min(item.refused, 6), LONGEST_PAUSE)
    elif item.attempts >= MAX_ATTEMPTS or is_refused:
        _give_up(item)
        return
    else:
        item.leased_until = now() + LEASE * item.attempts
    item.save(update_fields=["attempts", "refused", "leased_until"])


def _owed_since(item: Item) -> datetime:
    return item.created_at if item.not_before is None else max(item.created_at, item.not_before)


def _give_up(item: Item) -> None:
    """Set work aside, and owe the news of it, once a day; news that cannot be told is on the pages all the same."""
    item.status, item.leased_until = ItemStatus.DEAD, None
    item.save(update_fields=["status", "leased_until"])
    logger.error("outbox task given up: %s %s", item.task, item.pk)
    if item.task != GIVEN_UP:
        day = f"{GIVEN_UP}:{today()}"
        enqueue(task=GIVEN_UP, subject=uuid.uuid5(NAMESPACE, day), key=day)

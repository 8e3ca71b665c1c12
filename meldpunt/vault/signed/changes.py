"""What a transaction changes in the signed state, until it is written at the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterable


@dataclass(frozen=True)
class Change:
    """What a subject was and what it is from now on; None for not being there. Hold its rows until the commit."""

    subject: str
    before: bytes | None
    after: bytes | None

    def states(self, _signed: bytes | None) -> tuple[bytes | None, bytes | None]:
        """Before and after."""
        return self.before, self.after


@dataclass(frozen=True)
class Reread:
    """A subject whose rows were checked, and then changed: it is read again when it is signed."""

    subject: str
    read: Callable[[], bytes | None]

    def states(self, signed: bytes | None) -> tuple[bytes | None, bytes | None]:
        """Before and after."""
        return signed, self.read()


@dataclass(frozen=True)
class Added:
    """A set to which rows were added, by several people at once perhaps; what was there must still be there."""

    subject: str
    ids: frozenset[uuid.UUID]
    read: Callable[[frozenset[uuid.UUID]], tuple[bytes | None, bytes | None]]

    def states(self, _signed: bytes | None) -> tuple[bytes | None, bytes | None]:
        """Before and after: without these rows, and with them."""
        return self.read(self.ids)


AnyChange = Change | Reread | Added


def merged(changes: Iterable[AnyChange]) -> dict[str, AnyChange]:
    """Each subject once, with all that happened to it."""
    found: dict[str, AnyChange] = {}
    for change in changes:
        found[change.subject] = _joined(found.get(change.subject), change)
    return found


def _joined(first: AnyChange | None, second: AnyChange) -> AnyChange:
    """Two changes of one subject as one."""
    if isinstance(first, Change) and isinstance(second, Change):
        return Change(second.subject, first.before, second.after)
    if isinstance(first, Added) and isinstance(second, Added):
        return Added(second.subject, first.ids | second.ids, second.read)
    if isinstance(first, Change) and isinstance(second, Added):  # more was added to what this transaction made
        return Reread(second.subject, lambda: second.read(frozenset())[1])
    return second

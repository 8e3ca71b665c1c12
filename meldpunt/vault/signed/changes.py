"""What a transaction changes in the signed state, until it is written at the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Collection, Iterable, Mapping


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


ObjectRow = tuple["uuid.UUID", str, bytes]


@dataclass(frozen=True)
class Added:
    """A set to which rows were added, by several people at once perhaps; what was there must still be there."""

    subject: str
    rows: Mapping[uuid.UUID, ObjectRow]
    read: Callable[[frozenset[uuid.UUID]], tuple[bytes | None, bytes | None]]

    def states(self, _signed: bytes | None) -> tuple[bytes | None, bytes | None]:
        """Before and after: without these rows, and with them."""
        return self.read(frozenset(self.rows))


@dataclass(frozen=True)
class Made:
    """A set that this transaction makes, with the rows that it put in; nobody else can have added to it."""

    subject: str
    rows: Mapping[uuid.UUID, ObjectRow]
    digest: Callable[[Collection[ObjectRow]], bytes | None]

    def states(self, _signed: bytes | None) -> tuple[bytes | None, bytes | None]:
        """Nothing before, and the rows after."""
        return None, self.digest(self.rows.values())


@dataclass(frozen=True)
class Held:
    """A subject that is not changed, and on whose rows this transaction stands: it is compared at the end of it.

    Whoever uses rows before they are compared writes nothing that lasts, since the transaction fails with the
    comparison. ``still`` is asked where somebody else has changed the subject meanwhile: whether it is signed as it
    stands then, and what was used of it still stands.
    """

    subject: str
    state: bytes | None
    still: Callable[[bytes | None], bool]

    def agrees(self, signed: bytes | None) -> bool:
        """Whether the subject stood as it was signed."""
        return self.state == signed or self.still(signed)


AnyChange = Change | Reread | Added | Made


def merged(changes: Iterable[AnyChange | Held]) -> dict[str, AnyChange]:
    """Each subject that changes once, with all that happened to it."""
    found: dict[str, AnyChange] = {}
    for change in changes:
        if not isinstance(change, Held):
            found[change.subject] = _joined(found.get(change.subject), change)
    return found


def held(changes: Iterable[AnyChange | Held]) -> list[Held]:
    """The subjects that are held."""
    return [change for change in changes if isinstance(change, Held)]


def _joined(first: AnyChange | None, second: AnyChange) -> AnyChange:
    """Two changes of one subject as one."""
    if isinstance(first, Change) and isinstance(second, Change):
        return Change(second.subject, first.before, second.after)
    if isinstance(first, Added) and isinstance(second, Added):
        return Added(second.subject, {**first.rows, **second.rows}, second.read)
    if isinstance(first, Made) and isinstance(second, Added):
        return Made(second.subject, {**first.rows, **second.rows}, first.digest)
    if isinstance(first, Change) and isinstance(second, Added):  # more was added to what was changed before
        return Reread(second.subject, lambda: second.read(frozenset())[1])
    return second

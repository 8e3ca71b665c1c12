"""What waits for the end of a transaction, such as lines of the audit trail that are written together."""

from __future__ import annotations

from typing import Generic, TypeVar

from django.db import connection, transaction

Item = TypeVar("Item")


class Waiting(Generic[Item]):
    """Items in the order in which they came; a savepoint that is undone takes its own along."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._entries: list[tuple[_Mark, Item]] = []

    def add(self, item: Item) -> None:
        """Let an item wait; call it in a transaction."""
        mark = _Mark()
        self._entries.append((mark, item))
        transaction.on_commit(mark)

    def items(self) -> list[Item]:
        """What waits and was not undone."""
        alive = {id(entry[1]) for entry in connection.run_on_commit}
        return [item for mark, item in self._entries if id(mark) in alive]


class _Mark:
    """Stands among what Django calls after the commit, where Django itself removes it with its savepoint."""

    def __call__(self) -> None:
        """Do nothing: being called is not what this is for."""

"""Kombu's filesystem transport for the demo, which puts its folders back when somebody removes them.

The broker holds nothing that matters; it only has to go on working after it lost everything.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kombu.transport import filesystem

QUEUE = "celery"


class Channel(filesystem.Channel):
    """A channel that makes its folders before it uses them and remembers its one binding."""

    def get_table(self, exchange: str) -> list[Any]:
        """The bindings of an exchange; the house's own queue is always bound."""
        table: list[Any] = super().get_table(exchange)
        return table or ([filesystem.exchange_queue_t(QUEUE, "", QUEUE)] if exchange == QUEUE else [])

    def _queue_bind(self, *args: Any) -> None:
        self._folders()
        super()._queue_bind(*args)

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as the filesystem channel names it
        self._folders()
        super()._put(queue, payload, **kwargs)

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002 - the base class's signature
        self._folders()
        return super()._get(queue)

    def _size(self, queue: str) -> int:
        self._folders()
        size: int = super()._size(queue)
        return size

    def _folders(self) -> None:
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)


class Transport(filesystem.Transport):
    """The transport around that channel."""

    Channel = Channel
    polling_interval = 0.1  # seconds; Kombu's whole second would hold up fifty reports for a minute

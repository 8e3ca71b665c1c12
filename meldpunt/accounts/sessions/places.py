"""Places for strangers to have a passphrase checked: fewer than there are, so that one is left for who works here.

Whoever finds none is told so, and nothing is counted (ADR 0030).
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.core.places import locked_place

if TYPE_CHECKING:
    from collections.abc import Iterator

_waiting = threading.BoundedSemaphore(settings.ARGON2_WAITING)  # in this process


@contextmanager
def stranger_place() -> Iterator[None]:
    """Hold one of the places for strangers; where no lock file can be made, the gate of the vault counts alone.

    Raises:
        TooBusy: none came free in time.
    """
    folder, number = Path(settings.STATE) / "inloggen", max(1, settings.ARGON2_SLOTS - 1)
    with locked_place(folder=folder, number=number, waiting=_waiting):
        yield

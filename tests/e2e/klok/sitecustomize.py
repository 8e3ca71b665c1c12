"""Another day for a whole running product: each of its processes reads from a file what time a test says it is.

Python imports this by itself where its folder is on ``PYTHONPATH``; nothing of the product knows of it.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

really_time = time.time


def shifted_time() -> float:
    """The moment that the file names, plus what went by since it was written; the real one without a file."""
    try:
        moment, written = Path(os.environ["WEEK_KLOK"]).read_text().split()
        return float(moment) + really_time() - float(written)
    except (KeyError, OSError, ValueError):
        return really_time()


with suppress(ImportError):
    from django.utils import timezone

    timezone.now = lambda: datetime.fromtimestamp(shifted_time(), tz=UTC)
    time.time = shifted_time

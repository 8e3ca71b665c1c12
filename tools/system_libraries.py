"""Name a missing system library in one sentence, before anything else fails. Needs nothing but Python."""

from __future__ import annotations

import ctypes
import sys

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
MISSING = (
    "Voor het maken van pdf's ontbreekt Pango. Installeer het met:\n"
    "  sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def check() -> None:
    """Stop with the sentence when a library is missing."""
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            sys.exit(MISSING)


if __name__ == "__main__":
    check()

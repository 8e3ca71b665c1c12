"""Whether the libraries that WeasyPrint opens are on this machine: exits with 0 or 1. Needs nothing but Python.

It is a program of its own, so that a process that answers requests does not keep them in its memory.
"""

from __future__ import annotations

import ctypes
import sys

LIBRARIES = (  # each by its name on Linux and on macOS, as in weasyprint/text/ffi.py
    ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
)


def main() -> int:
    """Return 0 when every library opens, else 1."""
    return 0 if all(any(_opens(name) for name in names) for names in LIBRARIES) else 1


def _opens(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())

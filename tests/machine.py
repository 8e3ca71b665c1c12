"""What a test needs of the machine beside Python; ``make test`` installs it where it may."""

from __future__ import annotations

import os
from functools import cache

import pytest

from tools.system_packages import CHROMIUM, FIREFOX, PANGO, POPPLER, REDIS, SCREEN, WEBKIT, Need

__all__ = ["CHROMIUM", "FIREFOX", "OPENSSL", "PANGO", "POPPLER", "REDIS", "SCREEN", "WEBKIT", "require"]

OPENSSL = Need("openssl", "tests met tijdstempels", ("openssl",), ("openssl",))  # nearly every Debian has it


def require(need: Need) -> None:
    """Skip this test where something is missing, with what to install; with ``REQUIRE_BROWSER=1`` it fails."""
    if _is_there(need):
        return
    reason = f"{need.name} is er niet; installeer het met: sudo apt-get install {' '.join(need.packages)}"
    (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(reason)


@cache
def _is_there(need: Need) -> bool:
    return need.is_there()

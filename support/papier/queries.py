"""What pages read of paper that works outside."""

from __future__ import annotations

from support.papier.vel import Vel, Veldeel, html_of

__all__ = ["Vel", "Veldeel", "html_of"]

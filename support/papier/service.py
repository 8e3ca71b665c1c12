"""The public face of paper that works outside, for other apps and the use cases."""

from __future__ import annotations

from support.papier.vel import Vel, Veldeel

__all__ = ["Vel", "Veldeel"]

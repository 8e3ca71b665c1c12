"""The public face of evidence that has to stand outside, for use cases."""

from __future__ import annotations

from support.bewijskracht.manifest import Bewijsmanifest, make, papers_of, path_of
from support.bewijskracht.stempels import pin, take_in

__all__ = ["Bewijsmanifest", "make", "papers_of", "path_of", "pin", "take_in"]

"""What pages read of evidence that has to stand outside."""

from __future__ import annotations

from support.bewijskracht.manifest import Bewijsmanifest, make, papers_of, path_of, verifier
from support.bewijskracht.papier import Bewijsstand, html_of, stand_of
from support.bewijskracht.stempels import Wortelstand, newest, pinned, query_for
from support.bewijskracht.wortels import wortel_of

__all__ = [
    "Bewijsmanifest",
    "Bewijsstand",
    "Wortelstand",
    "html_of",
    "make",
    "newest",
    "papers_of",
    "path_of",
    "pinned",
    "query_for",
    "stand_of",
    "verifier",
    "wortel_of",
]

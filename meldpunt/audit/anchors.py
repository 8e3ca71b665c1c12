"""Writing the end of the chain down elsewhere, so that nobody can cut off its tail unseen (``vault.md`` L03)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from meldpunt.audit.chain import Anchor, head, signature_of
from meldpunt.core.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterable

LINE = re.compile(r"meldpunt-anker (\d+) ([0-9a-f]{64})\b(?: \S+ ([0-9]+\.[0-9a-f]{64})\b)?")


def anchor_now() -> Anchor | None:
    """Write the end of the chain to every anchor file, and mail it; None while nothing has happened since the last."""
    end = head()
    if end is None or _last() == end:
        return None
    line = f"meldpunt-anker {end.event_id} {end.mac} {now():%Y-%m-%dT%H:%M:%SZ} {signature_of(end)}"
    for path in settings.ANKER_BESTANDEN:
        _append(Path(path), line)
    if settings.ANKER_MAIL:
        EmailMessage(
            subject=_("Anker van het logboek"),
            body=_("Bewaar deze mail. Met deze regel kun je nagaan of het logboek compleet is.") + f"\n\n{line}\n",
            to=list(settings.ANKER_MAIL),
        ).send()
    return end


def read_anchors(paths: Iterable[Path]) -> list[Anchor]:
    """Every anchor in these files; a saved mail is fine too."""
    return [
        Anchor(event_id=int(number), mac=mac, signature=signature)
        for path in paths
        if path.exists()
        for number, mac, signature in LINE.findall(path.read_text(errors="replace"))
    ]


def note_elsewhere(word: str, number: int, digest: str) -> None:
    """Write the newest of another chain down where the anchors are.

    Args:
        word: what it is, such as ``meldpunt-bewijswortel``.
        number: which one.
        digest: its hash.
    """
    for path in settings.ANKER_BESTANDEN:
        _append(Path(path), f"{word} {number} {digest} {now():%Y-%m-%dT%H:%M:%SZ}")


def noted_elsewhere(word: str) -> dict[int, str]:
    """What ``note_elsewhere`` wrote of one kind: the hashes by their numbers; of two the first one counts."""
    line = re.compile(rf"^{re.escape(word)} (\d+) ([0-9a-f]{{64}})\b", re.MULTILINE)
    found: dict[int, str] = {}
    for path in map(Path, settings.ANKER_BESTANDEN):
        if path.exists():
            for number, digest in line.findall(path.read_text(errors="replace")):
                found.setdefault(int(number), digest)
    return found


def _last() -> Anchor | None:
    """The newest anchor of the first file."""
    anchors = read_anchors([Path(path) for path in settings.ANKER_BESTANDEN[:1]])
    return anchors[-1] if anchors else None


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as file:
        file.write(line + "\n")

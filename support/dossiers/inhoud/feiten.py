"""The coded facts of a case: one encrypted class-O value, for the queue, the step plan, reminders and figures.

Nothing in it is told in words: codes, numbers and dates only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from meldpunt.vault.service import Content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from triage.service import Uitkomst

SIGNAAL = "SIGNAAL"  # nothing happened yet; somebody worries (protocol 4.1.3)
GEEN_VORM = ("ANDERS", SIGNAAL)


class Feiten(Content, frozen=True, kw_only=True):
    """What the server knows of a case without anybody's key."""

    kind: ClassVar[str] = "feiten"

    gradatie: str
    factoren: dict[str, int]
    uitkomsten: tuple[str, ...]
    getoond: tuple[str, ...]
    vormen: tuple[str, ...]
    platforms: tuple[str, ...]
    rol: str
    persoon: str
    boom_versie: str
    boom_sha256: str
    taal: str = "nl"
    afzenders: tuple[str, ...] = ()
    behoeften: tuple[str, ...] = ()
    acuut: bool = False
    namens: bool = False
    regie_onbekend: bool = False
    anoniem: bool = True
    kanaal: str = "code"
    ingedeeld: bool = False
    signaal: bool = False
    primaire_vorm: str = ""
    primair_platform: str = ""
    kennisname_op: date | None = None
    klacht_uiterlijk: date | None = None
    contact_voor: datetime | None = None
    contact_op: datetime | None = None
    nazorg_op: tuple[date, ...] = ()

    @property
    def in_termijn(self) -> bool | None:
        """Whether the first contact came in time; None while there was none and there still is time."""
        if self.contact_voor is None or self.contact_op is None:
            return None
        return self.contact_op <= self.contact_voor


def judged(uitkomst: Uitkomst, antwoorden: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The facts that follow from a judgement; the gradation apart, which a person may change."""
    return {
        "factoren": dict(uitkomst.factoren),
        "uitkomsten": tuple(uitkomst.alle_uitkomsten),
        "getoond": tuple(uitkomst.uitkomsten),
        "vormen": tuple(code for code in antwoorden.get("V1", ()) if code not in GEEN_VORM),
        "signaal": set(antwoorden.get("V1", ())) == {SIGNAAL},
        "acuut": uitkomst.acuut,
        "regie_onbekend": uitkomst.regie_onbekend,
        "boom_versie": uitkomst.boom_versie,
        "boom_sha256": uitkomst.boom_sha256,
    }


def has_klachttermijn(uitkomst: Uitkomst) -> bool:
    """Whether a complaint term runs (art. 66 Sr)."""
    return "TERMIJN" in uitkomst.alle_uitkomsten

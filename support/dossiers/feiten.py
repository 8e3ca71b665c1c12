"""The coded facts of a case: one encrypted class-O value, for the queue, the step plan, reminders and figures.

Nothing in it is told in words: codes, numbers and dates only.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from triage.service import Uitkomst

DATES = ("kennisname_op", "klacht_uiterlijk")
MOMENTS = ("contact_voor", "contact_op")
SIGNAAL = "SIGNAAL"  # nothing happened yet; somebody worries (protocol 4.1.3)
GEEN_VORM = ("ANDERS", SIGNAAL)
TUPLES = ("uitkomsten", "getoond", "vormen", "platforms", "afzenders", "behoeften", "nazorg_op")


@dataclass(frozen=True)
class Feiten:
    """What the server knows of a case without anybody's key."""

    gradatie: str
    factoren: Mapping[str, int]
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
    nazorg_op: tuple[str, ...] = ()

    @property
    def in_termijn(self) -> bool | None:
        """Whether the first contact came in time; None while there was none and there still is time."""
        if self.contact_voor is None or self.contact_op is None:
            return None
        return self.contact_op <= self.contact_voor

    def with_(self, **changes: Any) -> Feiten:
        """The same facts with some of them changed."""
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """The facts as a JSON value."""
        raw = asdict(self)
        raw |= {name: None if raw[name] is None else raw[name].isoformat() for name in (*DATES, *MOMENTS)}
        return raw | {"factoren": dict(self.factoren)} | {name: list(raw[name]) for name in TUPLES}


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


def from_json(raw: Mapping[str, Any]) -> Feiten:
    """The facts out of a JSON value; fields of another version are left out."""
    known = {field.name for field in fields(Feiten)}
    values = {name: value for name, value in raw.items() if name in known}
    values |= {name: date.fromisoformat(values[name]) for name in DATES if values.get(name)}
    values |= {name: datetime.fromisoformat(values[name]) for name in MOMENTS if values.get(name)}
    values |= {name: tuple(values[name]) for name in TUPLES if name in values}
    return Feiten(**values)

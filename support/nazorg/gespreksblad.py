"""What helps in a conversation with the melder: sentences as data, chosen by what the report is about.

Source: protocol 5.1 and 5.2; research on interviewing: ask openly, then about what somebody named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, field
from msgspec.structs import replace

from meldpunt.core.datafile import Code, DataModel, NietInBestand, Vast, read_datafile
from support.nazorg.models import TAKEN, Momentsoort
from support.nazorg.schema import handvat_voor

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Beurt", "Gespreksblad", "Zinnen", "blad_voor", "load_zinnen", "zinnen"]

GESPREK_BESTAND = Path(__file__).parent / "data" / "gesprek-2026.1.yaml"
PROBES = "doorvragen"  # the turn in which one asks about what somebody named

Zinlijst = Annotated[tuple[Vast, ...], Meta(min_length=1)]


class Beurt(DataModel, frozen=True, kw_only=True):
    """One turn of a conversation: a title and sentences that help."""

    code: Code
    titel: Vast
    zinnen: Zinlijst


class Moeilijk(DataModel, frozen=True, kw_only=True):
    """Sentences for a moment at which a conversation is hard."""

    kop: Vast
    zinnen: Zinlijst


class GesprekKop(DataModel, frozen=True, kw_only=True):
    """What the sentences say about themselves."""

    versie: Code
    bron: Vast
    gecontroleerd_op: date | None  # none until somebody who does this work read them


class Zinnen(DataModel, frozen=True, kw_only=True):
    """All sentences of one version."""

    kop: GesprekKop = field(name="gesprek")
    eerst: Annotated[tuple[Beurt, ...], Meta(min_length=3, max_length=3)]
    later: Annotated[tuple[Beurt, ...], Meta(min_length=3, max_length=3)]
    veilig: Zinlijst
    doorvragen: Mapping[Code, Zinlijst]
    let_op: Zinlijst
    moeilijk: Annotated[tuple[Moeilijk, ...], Meta(min_length=1)]
    sha256: NietInBestand = ""

    def __post_init__(self) -> None:
        """Refuse two conversations with other turns: notes are kept by the turn that they belong to."""
        super().__post_init__()
        if [beurt.code for beurt in self.eerst] != [beurt.code for beurt in self.later]:
            raise ValueError("het eerste en een later gesprek hebben niet dezelfde beurten")


@dataclass(frozen=True)
class Gespreksblad:
    """What somebody has before them in one conversation.

    Attributes:
        beurten: the three turns, the second with what fits the report.
        veilig: how to ask whether somebody is safe.
        bij_dit_moment: what belongs to this moment of contact.
        let_op: what to keep in mind.
        moeilijk: for when it is hard.
    """

    beurten: tuple[Beurt, ...]
    veilig: tuple[str, ...]
    bij_dit_moment: tuple[str, ...]
    let_op: tuple[str, ...]
    moeilijk: tuple[Moeilijk, ...]


@cache
def zinnen() -> Zinnen:
    """Return the sentences of this installation, read once."""
    return load_zinnen(GESPREK_BESTAND)


def load_zinnen(path: Path) -> Zinnen:
    """Read one version of the sentences.

    Raises:
        OngeldigBestand: something is missing or unknown.
    """
    found, sha256 = read_datafile(path, Zinnen)
    return replace(found, sha256=sha256)


def blad_voor(*, soort: Momentsoort | None, vormen: Sequence[str], eerder: bool) -> Gespreksblad:
    """Return what helps in a conversation.

    Args:
        soort: the moment that it is held for; None for one that nobody planned.
        vormen: the forms that the report is about, as codes of the taxonomy; one without sentences adds none.
        eerder: whether somebody of the desk spoke with the melder before.
    """
    all_ = zinnen()
    probes = tuple(zin for vorm in vormen for zin in all_.doorvragen.get(vorm, ()))
    turns = all_.later if eerder else all_.eerst
    return Gespreksblad(
        beurten=tuple(
            replace(beurt, zinnen=(*beurt.zinnen, *probes)) if beurt.code == PROBES else beurt for beurt in turns
        ),
        veilig=all_.veilig,
        bij_dit_moment=() if soort is None or soort in TAKEN else handvat_voor(soort),
        let_op=all_.let_op,
        moeilijk=all_.moeilijk,
    )

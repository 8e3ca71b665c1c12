"""The golden cases of the tree: fictional answers with the outcome that every party must get (protocol 3.2).

They travel with the tree. How many this installation answers as they say stands in every release, so that parties see
whether they judge alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field

from meldpunt.core.datafile import Code, Codes, DataModel, Geheel, NietInBestand, Vast, read_datafile, refuse_doubles
from triage.ernst import Gradatie
from triage.service import evaluate

__all__ = ["IJKGEVALLEN_BESTAND", "Ijkgeval", "Ijkgevallen", "conformance", "ijkgevallen"]

IJKGEVALLEN_BESTAND = Path(__file__).parent / "data" / "ijkgevallen-0.4.0.yaml"


class Ijkgeval(DataModel, frozen=True, kw_only=True):
    """Answers that nobody gave, with what must follow: factors before the own rating, gradation, what a melder sees."""

    id: Code
    omschrijving: Vast
    antwoorden: Mapping[Code, Codes]
    factoren: Mapping[Code, Geheel]
    gradatie: Gradatie
    uitkomsten: Codes

    @property
    def holds(self) -> bool:
        """Whether the engine and the tree of this installation say the same."""
        found = evaluate(self.antwoorden)
        return (dict(found.factoren), found.gradatie, set(found.uitkomsten)) == (
            dict(self.factoren),
            self.gradatie,
            set(self.uitkomsten),
        )


class IjkgevallenKop(DataModel, frozen=True, kw_only=True):
    """What the golden cases say about themselves: the version of the tree that they belong to."""

    versie: Code
    bron: Vast


class Ijkgevallen(DataModel, frozen=True, kw_only=True):
    """The golden cases of one version of the tree."""

    kop: IjkgevallenKop = field(name="ijkgevallen")
    gevallen: Annotated[tuple[Ijkgeval, ...], Meta(min_length=1)]
    sha256: NietInBestand = ""

    def __post_init__(self) -> None:
        """Refuse a case that stands in the file twice."""
        super().__post_init__()
        refuse_doubles(tuple(geval.id for geval in self.gevallen))


@cache
def ijkgevallen() -> Ijkgevallen:
    """Return the golden cases of this installation, read once."""
    return read_datafile(IJKGEVALLEN_BESTAND, Ijkgevallen)[0]


def conformance() -> str:
    """Run every golden case through the engine: how many went right, of how many, as a release prints it ("15/15")."""
    gevallen = ijkgevallen().gevallen
    return f"{sum(geval.holds for geval in gevallen)}/{len(gevallen)}"

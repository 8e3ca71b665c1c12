"""Keeps tree and destinations together: what an advice leads to is an outcome of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, register

from meldpunt.core.datafile import check_readable
from support.regie.bestemmingen import read_bestemmingen
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from support.regie.bestemmingen import Bestemming

__all__ = ["check_bestemmingen", "find_problems"]


def find_problems(bestemmingen: Iterable[Bestemming], tree: triage.Boom) -> Iterator[str]:
    """Find destinations for an outcome that the tree does not give."""
    known = set(tree.uitkomsten())
    for item in bestemmingen:
        unknown = (code for code in item.uitkomsten if code not in known)
        yield from (f"bestemming {item.code} hoort bij een uitkomst die er niet is: {code}" for code in unknown)


@register("regie")
def check_bestemmingen(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with destinations that cannot be read or do not fit the tree."""
    unreadable = check_readable(read_bestemmingen, triage.boom, id="regie.E000", folder="support/regie/data")
    return unreadable or [
        Error(problem, hint="Elke bestemming volgt een uitkomst van de beslisboom.", id="regie.E001")
        for problem in find_problems(read_bestemmingen(), triage.boom())
    ]

"""Keeps letters and destinations together: a letter goes somewhere that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, register

from meldpunt.core.datafile import check_readable
from support.doorgeleiding.sjablonen import brieven
from support.regie.bestemmingen import read_bestemmingen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from support.doorgeleiding.sjablonen import Sjabloon
    from support.regie.bestemmingen import Bestemming

__all__ = ["check_brieven", "find_problems"]


def find_problems(sjablonen: Iterable[Sjabloon], bestemmingen: Iterable[Bestemming]) -> Iterator[str]:
    """Find letters to nobody, and letters without a consent to where the law asks nothing."""
    known = {item.code: item for item in bestemmingen}
    for item in sjablonen:
        if item.bestemming not in known:
            yield f"brief {item.code} gaat naar een bestemming die er niet is: {item.bestemming}"
        elif item.alleen_wet and not known[item.bestemming].zonder_akkoord:
            yield f"brief {item.code} gaat zonder akkoord naar {item.bestemming}, waar dat nooit mag"


@register("doorgeleiding")
def check_brieven(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with letters that cannot be read or that go nowhere."""
    unreadable = check_readable(brieven, id="doorgeleiding.E000", folder="support/doorgeleiding/data")
    return unreadable or [
        Error(problem, hint="Elke brief hoort bij een bestemming.", id="doorgeleiding.E001")
        for problem in find_problems(brieven().sjablonen, read_bestemmingen())
    ]

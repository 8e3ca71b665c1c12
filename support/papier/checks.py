"""Keeps the data of packages together: each addressee is a destination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, register

from meldpunt.core.datafile import check_readable
from support.papier.aangiftedata import aangiftedata
from support.regie.bestemmingen import read_bestemmingen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.papier.aangiftedata import Aangiftedata

__all__ = ["check_papier", "find_problems"]


def find_problems(data: Aangiftedata) -> Iterator[str]:
    """Find addressees that are no destination, so that nobody could ever say yes to them."""
    known = {item.code for item in read_bestemmingen()}
    for item in data.ontvangers:
        if item.bestemming not in known:
            yield f"een pakket gaat naar een bestemming die er niet is: {item.bestemming}"


@register("papier")
def check_papier(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with data that cannot be read or does not fit."""
    unreadable = check_readable(aangiftedata, id="papier.E000", folder="support/papier/data")
    return unreadable or [
        Error(problem, hint="Herstel support/papier/data.", id="papier.E001")
        for problem in find_problems(aangiftedata())
    ]

"""The data files of the case are whole: aliases can be made, and every platform is one that the taxonomy knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, register

from meldpunt.core.datafile import check_readable
from support.dossiers.aliassen import read_aliassen
from support.dossiers.inhoud.adressen import read_platforms
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["check_dossierdata", "find_problems"]


def find_problems(codes: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Find platforms that the figures do not know."""
    yield from (f"platform {code} staat niet in de taxonomie" for code in codes if code not in set(known))


@register("dossiers")
def check_dossierdata(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with data files that cannot be read, or with a platform that the figures do not know."""
    unreadable = check_readable(read_aliassen, read_platforms, id="dossiers.E000", folder="support/dossiers/data")
    return unreadable or [
        Error(problem, hint="Neem de code over uit triage/data, lijst platform.", id="dossiers.E001")
        for problem in find_problems(
            [item.code for item in read_platforms()], triage.taxonomie().lijst("platform").codes
        )
    ]

"""Keeps the data together: each reason names articles of the law table, and each rung with a letter has its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, register

from meldpunt.core.datafile import check_readable
from support.weghalen.platformen import ONBEKEND, weghaaldata
from support.weghalen.states import LEIDT_NAAR
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.weghalen.platformen import Weghaaldata

__all__ = ["check_weghalen", "find_problems"]


def find_problems(data: Weghaaldata) -> Iterator[str]:
    """Find reasons with an article that is not in the law table, platforms nobody reports, and rungs without words."""
    articles = {item.code for item in triage.wetstabel().artikelen}
    named = [(reden.code, code) for reden in data.redenen for code in reden.artikelen]
    yield from (
        f"reden {name} noemt een artikel dat er niet is: {code}" for name, code in named if code not in articles
    )
    known = set(triage.taxonomie().lijst("platform").codes)
    for platform in data.platforms:
        if platform.code not in known:
            yield f"platform {platform.code} staat niet in de taxonomie"
    if ONBEKEND not in {platform.code for platform in data.platforms}:
        yield f"platform {ONBEKEND} ontbreekt"
    written = {brief.naar for brief in data.brieven}
    for stand in LEIDT_NAAR.values():
        if stand is not None and stand not in written:
            yield f"voor de stap naar {stand.value} is er geen brief"


@register("weghalen")
def check_weghalen(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with data that cannot be read or does not fit."""
    unreadable = check_readable(weghaaldata, id="weghalen.E000", folder="support/weghalen/data")
    return unreadable or [
        Error(problem, hint="Herstel support/weghalen/data.", id="weghalen.E001")
        for problem in find_problems(weghaaldata())
    ]

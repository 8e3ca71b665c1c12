"""System checks of what has to be looked up: the data files are whole, and what nobody looked up is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import Info, Tags, register
from django.db import connection

from meldpunt.core.datafile import check_readable
from meldpunt.nakijken import contactpunten, kaarten, queries, vragen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.checks import CheckMessage

TABLE = "nakijken_nagekeken"


@register(Tags.files)
def check_lookup_data(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a broken data file."""
    return check_readable(
        kaarten.shipped_hulp,
        contactpunten.shipped_punten,
        vragen.juristvragen,
        id="nakijken.E001",
        folder="meldpunt/nakijken/data",
    )


@register(Tags.database)
def check_looked_up(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Name what nobody looked up, before a desk opens to the public; asked with ``check --database default``."""
    if not databases or not _has_table():
        return []
    found: list[CheckMessage] = []
    cards, questions = queries.due_cards(), queries.open_questions()
    if cards:
        names = ", ".join(stand.kaart.code for stand in cards)
        found.append(Info(f"Nog na te bellen: {names}.", hint="Doe het bij Beheer, Nabellen.", id="nakijken.I001"))
    if questions:
        codes = ", ".join(vraag.code for vraag in questions)
        found.append(
            Info(f"Nog niet door een jurist beantwoord: {codes}.", hint="Zie Beheer, Jurist.", id="nakijken.I002")
        )
    return found


def _has_table() -> bool:
    """Whether the table is there: ``migrate`` asks these checks before it makes one."""
    return TABLE in connection.introspection.table_names()

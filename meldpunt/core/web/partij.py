"""What the party says of itself: its name, numbers, hours, colours and logo, for every page, mail and paper.

Version one is the environment. What was established in the browser (``meldpunt.partij``) comes before it; that app is
above this floor and hands over where to look. Hours stand here alone: pages, promises and terms ask ``werkdag``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from msgspec import Meta, structs

from meldpunt.core.datafile import DataModel, Vast

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Partijgegevens", "gegevens", "look_in", "mark", "partij", "van_omgeving", "vastgesteld", "werkdag"]

Uur = Annotated[int, Meta(ge=0, le=23)]  # as the clock counts: a desk opens and closes within one day


class Partijgegevens(DataModel, frozen=True, kw_only=True):
    """All that a party sets of itself.

    ``telefoon_uren`` is empty where the hours of the desk are those of its telephone. ``logo`` is a picture of our own
    making in base64, with its kind; empty where the name stands there alone.
    """

    naam: Vast
    telefoon: Vast
    telefoon_uren: str = ""
    email: Vast
    tabtitel: str = ""
    integriteit: Vast
    fg: Vast
    gesprekken: Annotated[int, Meta(ge=0, le=100)] = 0
    snel_weg: Vast
    begin: Uur
    eind: Uur
    accent: str = ""
    accent_donker: str = ""
    logo: str = ""


Bron = tuple["Partijgegevens | None", str]
_EMPTY: Bron = (None, "")
_sources: list[Callable[[], Bron]] = []


def look_in(source: Callable[[], Bron]) -> None:
    """Say where the established version is; a second call takes the place of the first.

    Args:
        source: gives it, or None where the environment holds, and a mark that differs for each version.
    """
    _sources[:] = [source]


def mark() -> str:
    """What differs as soon as the party says something else of itself, for whoever keeps what was drawn."""
    return _established()[1]


def vastgesteld() -> Partijgegevens | None:
    """What was established in the browser; None where the environment holds."""
    return _established()[0]


def gegevens() -> Partijgegevens:
    """What holds now."""
    return vastgesteld() or van_omgeving()


def van_omgeving() -> Partijgegevens:
    """What the environment says, without a logo: that one is a file of this machine."""
    own = settings.PARTIJ
    begin, eind = settings.WERKDAG
    hours = str(own["telefoon_uren"])
    return Partijgegevens(
        **{name: own[name] for name in ("naam", "telefoon", "email", "tabtitel", "integriteit", "fg", "snel_weg")},
        gesprekken=own["gesprekken"],
        telefoon_uren="" if hours == _same_as_desk(begin, eind) else hours,
        begin=begin,
        eind=eind,
        accent=settings.PARTIJ_ACCENT,
        accent_donker=settings.PARTIJ_ACCENT_DONKER,
    )


def partij() -> dict[str, Any]:
    """Name, numbers and addresses by the names that templates and papers use; the hours in the reader's language."""
    own = vastgesteld()
    if own is None:
        return dict(settings.PARTIJ)
    told = structs.asdict(own)
    desk = format_lazy(_("Op werkdagen van {begin}.00 tot {eind}.00 uur"), begin=own.begin, eind=own.eind)
    return {name: told[name] for name in settings.PARTIJ} | {"telefoon_uren": own.telefoon_uren or desk}


def werkdag() -> tuple[int, int]:
    """The hours at which the desk is there on a working day: whole hours, Dutch time."""
    own = vastgesteld()
    return settings.WERKDAG if own is None else (own.begin, own.eind)


def _established() -> Bron:
    return _sources[0]() if _sources else _EMPTY


def _same_as_desk(begin: int, eind: int) -> str:
    return f"Op werkdagen van {begin}.00 tot {eind}.00 uur"

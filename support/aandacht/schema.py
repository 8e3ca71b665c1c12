"""How soon somebody hears that something waits, and when others do.

Pure: moments in, moments out. Working days and desk hours are those of ``meldpunt.core.clock``.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import replace

from meldpunt.core import clock
from meldpunt.core.datafile import Code, DataModel, NietInBestand, Vast, read_datafile

__all__ = ["answer_by", "bundle", "bundle_until", "escalate_at", "load_terms", "next_escalation", "terms"]

BESTAND = Path(__file__).parent / "data" / "aandacht-2026.1.yaml"

Vanaf1 = Annotated[int, Meta(ge=1, le=1_000)]


class AandachtKop(DataModel, frozen=True, kw_only=True):
    """What the terms say about themselves."""

    versie: Code
    bron: Vast


class Aandachtstermijnen(DataModel, frozen=True, kw_only=True):
    """The terms of one version."""

    kop: AandachtKop = field(name="aandacht")
    bundel_minuten: Vanaf1
    escalatie_uren: Vanaf1
    acuut_minuten: Vanaf1
    twijfel_uren: Vanaf1
    antwoord_werkdagen: Vanaf1
    sha256: NietInBestand = ""


@cache
def terms() -> Aandachtstermijnen:
    """Return the terms of this installation, read once."""
    return load_terms(BESTAND)


def answer_by(moment: datetime, *, eind: int) -> datetime:
    """Return the moment before which the desk answers what a melder sent.

    Args:
        moment: An aware moment at which it came in.
        eind: The whole hour at which the desk closes, Dutch time.
    """
    day = clock.add_werkdagen(clock.to_local(moment).date(), terms().antwoord_werkdagen)
    return datetime.combine(day, time(eind), tzinfo=clock.AMSTERDAM)


def escalate_at(moment: datetime, *, acuut: bool, twijfel: bool, begin: int, eind: int) -> datetime:
    """Return the moment at which others hear of something that nobody looked at.

    Args:
        moment: An aware moment since which it waits.
        acuut: Whether somebody is in danger; then night and weekend count too.
        twijfel: Whether somebody may be in danger, and hears today.
        begin: The whole hour at which the desk opens, Dutch time.
        eind: The whole hour at which it closes, Dutch time.
    """
    if acuut:
        return moment + timedelta(minutes=terms().acuut_minuten)
    uren = terms().twijfel_uren if twijfel else terms().escalatie_uren
    return clock.add_werkuren(moment, uren, begin, eind)


def next_escalation(moment: datetime, *, begin: int, eind: int) -> datetime:
    """Return the moment at which others hear of it again: the opening of the next working day."""
    day = clock.to_local(moment).date() + timedelta(days=1)
    return clock.next_werkmoment(datetime.combine(day, time(), tzinfo=clock.AMSTERDAM), begin, eind)


def bundle() -> timedelta:
    """Return how long after a mail somebody gets no next one."""
    return timedelta(minutes=terms().bundel_minuten)


def bundle_until(last: datetime) -> datetime:
    """Return the moment from which somebody who had a mail may get the next one."""
    return last + bundle()


def load_terms(path: Path) -> Aandachtstermijnen:
    """Read one version of the terms.

    Args:
        path: The YAML file.

    Raises:
        OngeldigBestand: Something is missing or unknown.
    """
    found, sha256 = read_datafile(path, Aandachtstermijnen)
    return replace(found, sha256=sha256)

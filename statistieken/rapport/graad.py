"""The rate of reporting, and what came of it: functions of published totals, so that no count stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statistieken.kwartaal import Kwartaal
    from statistieken.payload import Cijfers

__all__ = ["meldgraad", "outcome", "uitkomst"]

QUARTERS: Final = 4
EXACT_FROM: Final = 100  # published cases; a decimal of fewer would be noise
HUNDRED: Final = 100


def meldgraad(cijfers: Cijfers, eerdere: Sequence[Cijfers]) -> str:
    """Say how many reports there were in four quarters for the people who hold an office for the party.

    Nothing where the party does not say how many there are, or where these four quarters were not all published. A
    rise is good news while the share of people who meet hate stands still, and a page says so.
    """
    year = _four_quarters(cijfers.kwartaal)
    parts = [part for part in (*eerdere, cijfers) if not part.is_band and set(part.covers) & year]
    covered = [kwartaal for part in parts for kwartaal in part.covers]
    if not cijfers.ambtsdragers or set(covered) != year or len(covered) != len(year):
        return ""
    total = sum(part.total or 0 for part in parts)
    people = number_format(cijfers.ambtsdragers, use_l10n=True, force_grouping=True)
    if total > EXACT_FROM:
        rate = number_format(HUNDRED * total / cijfers.ambtsdragers, decimal_pos=1)
        return _(
            "In vier kwartalen ongeveer %(graad)s meldingen per honderd mensen met een ambt (%(mensen)s mensen)."
        ) % {
            "graad": rate,
            "mensen": people,
        }
    if not total or total > cijfers.ambtsdragers:
        return ""
    return _("In vier kwartalen ongeveer 1 melding op %(aantal)s mensen met een ambt (%(mensen)s mensen).") % {
        "aantal": round(cijfers.ambtsdragers / total),
        "mensen": people,
    }


def outcome(cijfers: Cijfers) -> tuple[int, int] | None:
    """In how many cases something really went out, and in how many somebody was called in time, as published.

    Nothing for a band, and for a release that did not count it yet.
    """
    sent, in_term = cijfers.tables.get("sent"), cijfers.tables.get("in_term")
    if cijfers.total is None or sent is None or in_term is None:
        return None
    return cijfers.total - sent["NIETS"], in_term["JA"]


def uitkomst(cijfers: Cijfers) -> str:
    """Say what came of the cases, beside how many there were."""
    found = outcome(cijfers)
    if found is None:
        return ""
    return _("Bij ongeveer %(weg)s ging er iets naar buiten, bij ongeveer %(op_tijd)s was er op tijd contact.") % {
        "weg": found[0],
        "op_tijd": found[1],
    }


def _four_quarters(last: Kwartaal) -> set[Kwartaal]:
    found = [last]
    while len(found) < QUARTERS:
        found.append(found[-1].previous)
    return set(found)

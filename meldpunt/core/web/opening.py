"""When the desk is there, in the words of a page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.core.clock import next_werkmoment, now, to_local
from meldpunt.core.web.partij import werkdag

if TYPE_CHECKING:
    from datetime import datetime


def opens_at() -> datetime | None:
    """The moment at which the desk opens again, on Dutch wall time; None while it is open."""
    begin, eind = werkdag()
    moment = now()
    opening = next_werkmoment(moment, begin, eind)
    return None if opening <= moment else opening


def in_words(moment: datetime) -> str:
    """A coming moment as people say it: today, tomorrow or the day of the week, and the hour.

    Args:
        moment: an aware moment.
    """
    local = to_local(moment)
    return _("%(dag)s om %(tijd)s uur") % {"dag": day_in_words(local), "tijd": date_format(local, "G.i")}


def day_in_words(moment: datetime) -> str:
    """The day of a coming moment: today, tomorrow, or its name with the date."""
    day, here = to_local(moment).date(), to_local(now()).date()
    if day == here:
        return _("vandaag")
    if day == here + timedelta(days=1):
        return _("morgen")
    return date_format(day, "l j F")

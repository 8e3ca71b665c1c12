"""A calendar quarter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from meldpunt.core.errors import NotFound

PATTERN = re.compile(r"(20\d\d)-Q([1-4])")
GRACE = timedelta(days=15)  # lets the desk finish what came in last
RANGNAMEN = ("1e", "2e", "3e", "4e")


@dataclass(frozen=True, order=True)
class Kwartaal:
    """A year and one of its four quarters; written as ``2026-Q3``."""

    jaar: int
    nummer: int

    def __str__(self) -> str:
        return f"{self.jaar}-Q{self.nummer}"

    @classmethod
    def parse(cls, text: str) -> Kwartaal:
        """Read ``2026-Q3``.

        Raises:
            NotFound: it is not written like that.
        """
        match = PATTERN.fullmatch(text)
        if match is None:
            raise NotFound(_("Dit kwartaal kennen we niet."))
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Kwartaal:
        """Give the quarter in which a day falls."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def next(self) -> Kwartaal:
        """The quarter after this one."""
        return Kwartaal(self.jaar + self.nummer // 4, self.nummer % 4 + 1)

    @property
    def previous(self) -> Kwartaal:
        """The quarter before this one."""
        return Kwartaal(self.jaar - (self.nummer == 1), (self.nummer + 2) % 4 + 1)

    @property
    def year_before(self) -> Kwartaal:
        """The same quarter, a year earlier."""
        return Kwartaal(self.jaar - 1, self.nummer)

    @property
    def first_day(self) -> date:
        """The first day of this quarter."""
        return date(self.jaar, self.nummer * 3 - 2, 1)

    @property
    def first_day_after(self) -> date:
        """The first day that is no longer in this quarter."""
        return self.next.first_day

    @property
    def freezable_from(self) -> date:
        """The first day on which this quarter may be frozen."""
        return self.first_day_after + GRACE

    @property
    def rang(self) -> str:
        """The quarter in short: ``3e``."""
        return RANGNAMEN[self.nummer - 1]

    @property
    def naam(self) -> str:
        """The quarter in words: ``3e kwartaal 2026``."""
        return _("%(rang)s kwartaal %(jaar)s") % {"rang": self.rang, "jaar": self.jaar}

    @property
    def naam_van(self) -> str:
        """The quarter in a sentence: ``3e kwartaal van 2026``."""
        return _("%(rang)s kwartaal van %(jaar)s") % {"rang": self.rang, "jaar": self.jaar}

    @property
    def kort(self) -> str:
        """The quarter above a column: ``3e kw 2026``."""
        return _("%(rang)s kw %(jaar)s") % {"rang": self.rang, "jaar": self.jaar}

"""What a party chooses about its figures, as versions: how small a release may be, and how many people hold an office.

Published by two people like every setting (``docs/adr/0045``). A later choice of the smallest release counts from the
next quarter: nobody chooses it with the cases of that quarter before them.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Meta

from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.datafile import DataModel
from meldpunt.versies.service import Feit, Versiebezwaar, Versiesoort, current, established_before
from statistieken.afronding import SMALLEST

if TYPE_CHECKING:
    from statistieken.kwartaal import Kwartaal

__all__ = ["CIJFERS", "LABELS", "WEEGSCHAAL", "Cijferkeuze", "ambtsdragers", "kleinste_voor"]

MOST: Final = 100_000
LABELS: Final = {
    "kleinste": gettext_lazy("Vanaf hoeveel meldingen toont een kwartaal getallen?"),
    "ambtsdragers": gettext_lazy("Hoeveel mensen hebben voor de partij een ambt?"),
}
# What the smallest release costs and gives: a release of so many cases, its rows, how many rows with something in them
# print 0, and how many cases stand there, in percent. Ten forms with skewed shares, 4,000 worlds.
WEEGSCHAAL: Final = ((25, 10, 45, 24), (50, 10, 29, 10), (100, 10, 14, 3), (25, 5, 20, 9), (50, 5, 4, 1))


class Cijferkeuze(DataModel, frozen=True, kw_only=True):
    """All that a party chooses about its figures; ``ambtsdragers`` is 0 where it does not say how many there are."""

    kleinste: Annotated[int, Meta(ge=0, le=1_000)]
    ambtsdragers: Annotated[int, Meta(ge=0, le=MOST)] = 0


def kleinste_voor(kwartaal: Kwartaal, *, is_first: bool) -> int:
    """Give the smallest release that holds for a quarter: what was chosen before it began.

    Args:
        kwartaal: the quarter.
        is_first: whether nothing was released yet; then the first choice holds at once.
    """
    begin = datetime.combine(kwartaal.first_day, time(), tzinfo=AMSTERDAM)
    chosen = established_before(CIJFERS, begin)
    if chosen is None:
        chosen = current(CIJFERS) if is_first else shipped()
    return chosen.kleinste


def ambtsdragers() -> int | None:
    """How many people hold an office, as the party says now; nothing where it does not say."""
    return current(CIJFERS).ambtsdragers or None


def shipped() -> Cijferkeuze:
    """Version one: the environment."""
    return Cijferkeuze(kleinste=settings.CIJFERS_KLEINSTE)


def bezwaren(keuze: Cijferkeuze) -> list[Versiebezwaar]:
    """What is wrong with a choice, at its field."""
    if keuze.kleinste in SMALLEST:
        return []
    return [Versiebezwaar("kleinste", _("Kies 20, 40 of 60. Minder dan 20 beschermt niet genoeg."))]


def feiten(keuze: Cijferkeuze) -> list[Feit]:
    """What it says, line by line."""
    own = _("niet ingevuld") if not keuze.ambtsdragers else str(keuze.ambtsdragers)
    return [
        Feit("kleinste", str(LABELS["kleinste"]), str(keuze.kleinste)),
        Feit("ambtsdragers", str(LABELS["ambtsdragers"]), own),
    ]


CIJFERS: Versiesoort[Cijferkeuze] = Versiesoort(
    code="cijfers",
    naam=gettext_lazy("Cijfers"),
    model=Cijferkeuze,
    meegeleverd=shipped,
    bezwaren=bezwaren,
    feiten=feiten,
)

"""Which contact points live: somebody tried them, on a day, and whoever they are still works here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meldpunt.accounts.service import names_at_desk
from meldpunt.core.clock import today
from meldpunt.nakijken.contactpunten import contactpunten
from meldpunt.nakijken.models import Nakijksoort
from meldpunt.nakijken.queries import STALE_AFTER_DAYS, newest_looks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from meldpunt.nakijken.contactpunten import Contactpunt
    from meldpunt.nakijken.models import Nagekeken


@dataclass(frozen=True)
class Contactstand:
    """A contact point, and whether it works.

    Attributes:
        bevestigd_op: on which day somebody reached it as it stands there now; None where nobody did.
        werkt_niet: whether the last who tried did not reach it.
        weg: whether it is an account that does not work here any more.
    """

    punt: Contactpunt
    bevestigd_op: date | None
    werkt_niet: bool
    weg: bool

    @property
    def is_shown(self) -> bool:
        """Whether everybody may see it: somebody reached it, and who it is did not leave."""
        return self.bevestigd_op is not None and not self.weg

    @property
    def gebrek(self) -> str:
        """What is wrong with it, in a sentence; empty where nothing is."""
        if self.weg:
            return _("Deze persoon werkt niet meer bij het meldpunt. Niemand ziet dit contact.")
        if self.werkt_niet:
            return _("De laatste keer werkte dit contact niet. Niemand ziet het.")
        if self.bevestigd_op is None:
            return _("Nog niemand heeft dit contact geprobeerd. Niemand ziet het.")
        days = (today() - self.bevestigd_op).days
        if days <= STALE_AFTER_DAYS:
            return ""
        return ngettext(
            "%(n)s dag geleden geprobeerd. Probeer het opnieuw.",
            "%(n)s dagen geleden geprobeerd. Probeer het opnieuw.",
            days,
        ) % {"n": days}


@dataclass(frozen=True)
class Onderdeelstand:
    """One part of the party and its contact points."""

    naam: str
    standen: tuple[Contactstand, ...]

    @property
    def gebrek(self) -> str:
        """Why nobody of this part has somebody to call, or a deputy; empty where both are there."""
        shown = [stand for stand in self.standen if stand.is_shown]
        if not shown:
            return _("Er is geen contact dat werkt.")
        if len(shown) == 1 and not shown[0].punt.vervanger:
            return _("Er is nog geen vervanger.")
        return ""


def onderdelen(punten: Iterable[Contactpunt] | None = None) -> tuple[Onderdeelstand, ...]:
    """Every part of the party by name: those that the installation names, and those that have a contact point.

    Args:
        punten: as for ``contacten``.
    """
    standen = contacten(punten)
    names = {*settings.PARTIJ_ONDERDELEN, *(stand.punt.onderdeel for stand in standen)}
    return tuple(
        Onderdeelstand(naam=naam, standen=tuple(stand for stand in standen if stand.punt.onderdeel == naam))
        for naam in sorted(names, key=str.casefold)
    )


def contacten(punten: Iterable[Contactpunt] | None = None) -> tuple[Contactstand, ...]:
    """Every contact point with how it stands.

    Args:
        punten: other ones than those that hold now, such as those of a concept.
    """
    listed = tuple(contactpunten().punten if punten is None else punten)
    if not listed:
        return ()
    looks = newest_looks(Nakijksoort.CONTACT)
    here = names_at_desk(punt.account for punt in listed if punt.account)
    return tuple(_stand(punt, looks.get(punt.code), here) for punt in listed)


def shown_contacten() -> tuple[Contactstand, ...]:
    """The contact points that everybody may see."""
    return tuple(stand for stand in contacten() if stand.is_shown)


def gaps() -> int:
    """How many parts of the party have nobody to call, and how many contact points have to be tried."""
    parts = onderdelen()
    return sum(1 for part in parts if part.gebrek) + sum(1 for part in parts for stand in part.standen if stand.gebrek)


def _stand(punt: Contactpunt, look: Nagekeken | None, here: dict[str, str]) -> Contactstand:
    same = look is not None and look.gezien == punt.gezien
    return Contactstand(
        punt=punt,
        bevestigd_op=look.nagekeken_op if look is not None and same and look.klopt else None,
        werkt_niet=look is not None and same and not look.klopt,
        weg=bool(punt.account) and punt.account not in here,
    )

"""What was looked up and what was not: for the pages that show it, and for who still has to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meldpunt.core.clock import today
from meldpunt.nakijken.kaarten import Contactkaart, Taalpaar, hulp
from meldpunt.nakijken.models import Nagekeken, Nakijksoort
from meldpunt.nakijken.vragen import Juristvraag, juristvragen

if TYPE_CHECKING:
    from datetime import date

STALE_AFTER_DAYS = 180
BRIEF = ("id", "soort", "code", "gezien", "klopt", "nagekeken_op")  # what a worker may read


@dataclass(frozen=True)
class Kaartstand:
    """A card with the day on which somebody looked it up; ``None`` where nobody did, or where it was wrong."""

    kaart: Contactkaart
    nagekeken_op: date | None

    @property
    def is_shown(self) -> bool:
        """Whether a page may show it."""
        return self.kaart.altijd or self.nagekeken_op is not None

    @property
    def is_due(self) -> bool:
        """Whether somebody has to look it up: never done, or too long ago."""
        if self.nagekeken_op is None:
            return not self.kaart.altijd
        return (today() - self.nagekeken_op).days > STALE_AFTER_DAYS


@dataclass(frozen=True)
class Hulpgroep:
    """Cards that belong together on a page."""

    code: str
    naam: Taalpaar
    kaarten: tuple[Kaartstand, ...]


@dataclass(frozen=True)
class Juriststand:
    """A question for the lawyer, and its answer once there is one."""

    vraag: Juristvraag
    antwoord: Nagekeken | None


def cards() -> tuple[Kaartstand, ...]:
    """Every card, in the order of the file."""
    newest = newest_looks(Nakijksoort.KAART)
    return tuple(_stand(kaart, newest.get(kaart.code)) for kaart in hulp().kaarten)


def shown_groups() -> tuple[Hulpgroep, ...]:
    """The cards that a page may show, in their groups; a group without any falls away."""
    shown = [stand for stand in cards() if stand.is_shown]
    groups = (
        Hulpgroep(
            code=groep.code,
            naam=groep.naam,
            kaarten=tuple(stand for stand in shown if stand.kaart.groep == groep.code),
        )
        for groep in hulp().groepen
    )
    return tuple(groep for groep in groups if groep.kaarten)


def shown_cards() -> dict[str, Contactkaart]:
    """The cards that a page may show, by their code."""
    return {stand.kaart.code: stand.kaart for stand in cards() if stand.is_shown}


def numbers() -> dict[str, str]:
    """The telephone numbers that may be printed, by the code of their card."""
    return {code: kaart.telefoon for code, kaart in shown_cards().items() if kaart.telefoon}


def due_cards() -> tuple[Kaartstand, ...]:
    """The cards that somebody has to look up."""
    return tuple(stand for stand in cards() if stand.is_due)


def questions() -> tuple[Juriststand, ...]:
    """Every question for the lawyer, with its answer."""
    newest = newest_looks(Nakijksoort.VRAAG, brief=False)
    return tuple(_answered(vraag, newest.get(vraag.code)) for vraag in juristvragen())


def open_questions() -> tuple[Juristvraag, ...]:
    """The questions that no lawyer has answered."""
    newest = newest_looks(Nakijksoort.VRAAG)
    return tuple(vraag for vraag in juristvragen() if not _holds(newest.get(vraag.code), vraag.gezien))


def newest_looks(soort: Nakijksoort, *, brief: bool = True) -> dict[str, Nagekeken]:
    """The last look at each thing of a kind, by its code."""
    looks = Nagekeken.objects.filter(soort=soort).order_by("code", "-id").distinct("code")
    return {look.code: look for look in (looks.only(*BRIEF) if brief else looks)}


def _stand(kaart: Contactkaart, look: Nagekeken | None) -> Kaartstand:
    checked = kaart.gecontroleerd_op
    if look is None or look.gezien != kaart.gezien or (checked is not None and checked > look.nagekeken_op):
        return Kaartstand(kaart=kaart, nagekeken_op=checked)
    return Kaartstand(kaart=kaart, nagekeken_op=look.nagekeken_op if look.klopt else None)


def _answered(vraag: Juristvraag, look: Nagekeken | None) -> Juriststand:
    return Juriststand(vraag=vraag, antwoord=look if _holds(look, vraag.gezien) else None)


def _holds(look: Nagekeken | None, seen: str) -> bool:
    return look is not None and look.klopt and look.gezien == seen

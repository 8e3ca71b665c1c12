"""What a melder reads behind the code: how far the report is, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, names_of
from meldpunt.core.clock import now, to_local, today

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meldpunt.audit.service import Regel
    from support.dossiers.letterbox import MijnMelding


IN_CONTACT, IN_AFTERCARE = 2, 4  # places in the list of steps


@dataclass(frozen=True)
class Meldingstap:
    """One step of a report: done, now, or still to come."""

    naam: str
    bij: str
    staat: str


@dataclass(frozen=True)
class Volgende:
    """What happens next, in one sentence and a half."""

    wat: str
    bij: str


@dataclass(frozen=True)
class Blik:
    """Somebody who looked: who, in which role, when."""

    naam: str
    rol: str
    op: datetime


def blikken_of(regels: Iterable[Regel]) -> list[Blik]:
    """Lines of the trail as the melder reads them."""
    lines = list(regels)
    names, roles = names_of(regel.actor for regel in lines), {rol.value: str(rol.label) for rol in Rol}
    return [Blik(naam=names.get(regel.actor, ""), rol=roles.get(regel.rol, regel.rol), op=regel.at) for regel in lines]


def stappen_for(melding: MijnMelding, *, plan_op: datetime | None) -> list[Meldingstap]:
    """The six steps with the day on which each was reached."""
    standen = melding.standen
    reached: list[tuple[str, datetime | None, bool]] = [
        (_("Ontvangen"), standen.ontvangen_op, True),
        (_("Gelezen"), standen.gelezen_op, standen.gelezen_op is not None),
        (_("In gesprek"), standen.contact_op, standen.contact_op is not None),
        (_("Stappenplan"), plan_op, standen.nazorg or standen.afgesloten),
        (_("Nazorg"), None, standen.afgesloten),
        (_("Afgesloten"), None, standen.afgesloten),
    ]
    first_open = next((i for i, item in enumerate(reached) if not item[2]), len(reached))
    upcoming = "" if standen.afgesloten else _upcoming(first_open, melding)
    return [
        Meldingstap(
            naam=naam,
            bij=_short(op) if done else upcoming if i == first_open else "",
            staat="klaar" if done else "nu" if i == first_open and not standen.afgesloten else "",
        )
        for i, (naam, op, done) in enumerate(reached)
    ]


def _upcoming(step: int, melding: MijnMelding) -> str:
    """What stands at the first step that was not reached: by when, where that was promised, and never that it was."""
    voor = melding.feiten.contact_voor
    if step == IN_AFTERCARE:
        return _("Nu")
    if step == IN_CONTACT and voor is not None and voor > now():
        return _("uiterlijk %(moment)s") % {"moment": _short(voor)}
    return _("Nog niet")


def volgende_for(melding: MijnMelding) -> Volgende:
    """What the melder can expect, and by when."""
    feiten, standen = melding.feiten, melding.standen
    if standen.afgesloten:
        return Volgende(_("Je melding is afgesloten"), _("Je kunt altijd terugkomen met je code."))
    if standen.contact_op is None and feiten.contact_voor is not None:
        return Volgende(
            _first_contact(feiten.contact_voor, anoniem=feiten.kanaal == "code"), _("Je hoeft nu niets te doen.")
        )
    if feiten.wil_geen_contact:
        return Volgende(
            _("Je melding is vastgelegd"),
            _("We plannen geen contact. Wil je toch praten? Stuur hieronder een bericht."),
        )
    upcoming = [day for day in feiten.nazorg_op if day >= today()]
    if upcoming:
        day = date_format(upcoming[0], "l j F")
        text = _("We vragen weer hoe het gaat, op %(dag)s") % {"dag": day}
        return Volgende(text, _("Liever niet? Laat het weten in een bericht."))
    return Volgende(_("We wachten op jou"), _("Er is geen haast. Stuur een bericht als je iets nodig hebt."))


def _first_contact(voor: datetime, *, anoniem: bool) -> str:
    local = to_local(voor)
    when = {"dag": date_format(local, "l j F"), "tijd": date_format(local, "H.i")}
    if local < to_local(now()):
        return _("We zijn later dan we zeiden. Bel ons gerust, of stuur hieronder een bericht")
    if anoniem:
        return _("Je leest hier ons antwoord, uiterlijk %(dag)s om %(tijd)s uur") % when
    return _("We nemen contact op, uiterlijk %(dag)s om %(tijd)s uur") % when


def _short(moment: datetime | None) -> str:
    return date_format(to_local(moment), "j b, H.i") if moment else ""

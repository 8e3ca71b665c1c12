"""Who writes a card, who is the second reader, and what has to be said before it is shared (protocol 3.2 and 5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict, InvalidTransition, NotFound, Refusal
from statistieken.casuistiek.inhoud import Herkenbaar
from statistieken.casuistiek.lijst import kaartdata
from statistieken.casuistiek.states import TRANSITIONS, Leerkaartstand

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from meldpunt.accounts.service import Medewerker
    from meldpunt.core.typed.sporen import Gevondenspoor
    from statistieken.casuistiek.lijst import Kaartpunt
    from statistieken.casuistiek.models import Leerkaart

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)


def refusal_to_work(by: Medewerker) -> Refusal | None:
    """Cards are written and read at the desk."""
    if by.rol not in DESK:
        return Refusal(_("Kaarten zijn voor coördinatoren en vertrouwenspersonen."))
    return None


def refusal_to_read(by: Medewerker, kaart: Leerkaart) -> Refusal | None:
    """A concept is read by its writer alone, what was taken back by nobody; the rest by the desk."""
    hidden = kaart.stand == Leerkaartstand.INGETROKKEN or (
        kaart.stand == Leerkaartstand.CONCEPT and kaart.door_id != by.id
    )
    if hidden:
        return Refusal(_("Deze kaart is er niet, of niet meer."), NotFound)
    return refusal_to_work(by)


def refusal_to_change(by: Medewerker, kaart: Leerkaart) -> Refusal | None:
    """The writer changes a card while it is a concept."""
    if kaart.door_id != by.id:
        return Refusal(_("Alleen wie de kaart schreef, verandert haar."))
    if kaart.stand != Leerkaartstand.CONCEPT:
        return Refusal(_("Deze kaart ligt al bij een tweede lezer. Vraag haar terug om iets te veranderen."), Conflict)
    return None


def refusal_to_offer(
    by: Medewerker, kaart: Leerkaart, *, herkenbaar: Herkenbaar, punten: Collection[str]
) -> Refusal | None:
    """The writer went through the checklist, and whoever may recognise themselves said yes in their own case."""
    if kaart.door_id != by.id:
        return Refusal(_("Alleen wie de kaart schreef, biedt haar aan."))
    if herkenbaar == Herkenbaar.NOG_VRAGEN:
        return Refusal(
            _("Vraag het eerst in het dossier van wie zich kan herkennen, bij Akkoord. Zonder ja delen we niets."),
            Conflict,
        )
    return _refusal_to_skip(kaartdata().schrijver, punten) or _refusal_to_become(kaart, Leerkaartstand.TER_TOETSING)


def refusal_to_judge(by: Medewerker, kaart: Leerkaart) -> Refusal | None:
    """Anybody else of the desk is the second reader; where there is nobody else, the card waits."""
    if kaart.door_id == by.id:
        return Refusal(_("Je schreef deze kaart zelf. Een collega is de tweede lezer."))
    return refusal_to_work(by) or _refusal_to_become(kaart, Leerkaartstand.GEDEELD)


def refusal_to_share(
    by: Medewerker,
    kaart: Leerkaart,
    *,
    sporen: Sequence[Gevondenspoor],
    redenen: Mapping[str, str],
    punten: Collection[str],
) -> Refusal | None:
    """The second reader went through the checklist, and said of each flag why its words may stay."""
    if refusal := refusal_to_judge(by, kaart):
        return refusal
    if any(not redenen.get(item.woorden, "").strip() for item in sporen):
        return Refusal(_("Schrijf bij elk woord dat opvalt waarom het mag blijven, of geef de kaart terug."), Conflict)
    return _refusal_to_skip(kaartdata().tweede, punten)


def refusal_to_return(by: Medewerker, kaart: Leerkaart, *, waarom: str) -> Refusal | None:
    """The second reader gives a card back with a reason; the writer takes it back without one."""
    if kaart.door_id != by.id and not waarom.strip():
        return Refusal(_("Schrijf op wat er anders moet. De schrijver leest dit."), Conflict)
    return refusal_to_work(by) or _refusal_to_become(kaart, Leerkaartstand.CONCEPT)


def refusal_to_withdraw(by: Medewerker, kaart: Leerkaart) -> Refusal | None:
    """Everybody of the desk takes back what is read by others, because a veto cannot wait for who wrote it."""
    return refusal_to_read(by, kaart) or _refusal_to_become(kaart, Leerkaartstand.INGETROKKEN)


def refusal_to_discuss(by: Medewerker, kaart: Leerkaart) -> Refusal | None:
    """Only what is shared is talked about."""
    if kaart.stand != Leerkaartstand.GEDEELD:
        return Refusal(_("Deze kaart is nog niet gedeeld, dus nog niet te bespreken."), Conflict)
    return refusal_to_work(by)


def _refusal_to_skip(points: Sequence[Kaartpunt], ticked: Collection[str]) -> Refusal | None:
    if {punt.code for punt in points} <= set(ticked):
        return None
    return Refusal(_("Kijk elk punt van de lijst na en zet er een vinkje bij."), Conflict)


def _refusal_to_become(kaart: Leerkaart, naar: Leerkaartstand) -> Refusal | None:
    if naar in TRANSITIONS[Leerkaartstand(kaart.stand)]:
        return None
    return Refusal(_("Dit kan nu niet meer. Iemand anders was je voor."), InvalidTransition)

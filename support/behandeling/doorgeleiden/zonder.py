"""What goes out without a yes of the melder: in acute danger, and where the law asks it (decision 6).

A coordinator does it, with a reason. In danger a second person looks afterwards; where the law asks it, first. The
melder reads of it, unless that is dangerous, of which the reason is kept as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, Refusal, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling.doorgeleiden import brief as brieven
from support.doorgeleiding import service as geleiding
from support.doorgeleiding.service import (
    Brief,
    GeleideGebeurtenis,
    Geleideregelsoort,
    Geleidestand,
    Meekijkbesluit,
    Traject,
    Verzendwijze,
)
from support.dossiers import service as dossiers
from support.regie import service as regie
from support.regie.service import Grond

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak


@dataclass(frozen=True)
class Noodzaak:
    """Why something goes out without a yes.

    Attributes:
        bestemming: to whom.
        woorden: what is told.
        reden: why it cannot wait, or which law asks it.
        verborgen: why the melder does not see it; empty where they do.
    """

    bestemming: str
    woorden: str = field(repr=False)
    reden: str = field(repr=False)
    verborgen: str = field(repr=False, default="")


def refusal_to_go_without(by: Medewerker, bestemming: str) -> Refusal | None:
    """Only a coordinator passes something on without a yes, and only to where danger or the law can ask it."""
    if by.rol != Rol.COORDINATOR:
        return Refusal(_("Alleen een coördinator geeft iets door zonder akkoord."))
    if not regie.bestemming(bestemming).zonder_akkoord:
        return Refusal(_("Hier gaat nooit iets heen zonder akkoord."))
    return None


@transaction.atomic
def report_danger(*, dossier_id: UUID, noodzaak: Noodzaak, by: Medewerker) -> UUID:
    """Write down that the police was called because somebody is in danger; a second person looks at it afterwards.

    Returns:
        The referral.

    Raises:
        NotAllowed: this person is no coordinator, or nothing goes to this destination without a yes.
        NotFound: there is no such case for this person, or no such destination.
    """
    require(refusal_to_go_without(by, noodzaak.bestemming))
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    brief = _begin(zaak, noodzaak, grond=Grond.ACUUT)
    geleiding.become(brief.doorgeleiding, Geleidestand.VERSTUURD)
    brieven.let_out(zaak, brief, wijze=Verzendwijze.TELEFOON, wat=noodzaak.woorden)
    aandacht.ask_second(zaak, Reden.ZONDER_AKKOORD, by=by)
    return brief.doorgeleiding


@transaction.atomic
def begin_by_law(*, dossier_id: UUID, noodzaak: Noodzaak, by: Medewerker) -> UUID:
    """Make a letter because the law asks it; nothing goes out before a second person agreed.

    Returns:
        The referral.

    Raises:
        NotAllowed: this person is no coordinator, or nothing goes to this destination without a yes.
        NotFound: there is no such case for this person, or no such destination.
    """
    require(refusal_to_go_without(by, noodzaak.bestemming))
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    brief = _begin(zaak, noodzaak, grond=Grond.WET)
    if not brief.verborgen:  # the melder hears it first, where that can
        regie.owe_mail(zaak.id)
    return brief.doorgeleiding


@transaction.atomic
def ask_second(*, doorgeleiding_id: UUID, by: Medewerker) -> None:
    """Ask a second person whether the law asks this letter.

    Raises:
        NotAllowed: this person is no coordinator.
        NotFound: there is no such referral in a case of this person.
        InvalidTransition: it was asked already, or the letter is over.
        Conflict: this letter has a consent, and needs no second person.
    """
    zaak, traject = brieven.opened(doorgeleiding_id, by)
    require(refusal_to_go_without(by, traject.brief.bestemming))
    if traject.brief.grond != Grond.WET:
        raise Conflict(_("Deze brief heeft een akkoord. Kijk hem gewoon na."))
    geleiding.become(traject.id, Geleidestand.MEEKIJKEN)
    zaak.write(traject.brief.renewed(), zaak.line(Geleideregelsoort.MEEKIJKEN, zichtbaar=False))
    zaak.record(GeleideGebeurtenis.MEEKIJKEN)
    aandacht.ask_second(zaak, Reden.ZONDER_AKKOORD, by=by)


def waits_for_second(traject: Traject) -> bool:
    """Whether a second person still has to look: first where the law asks it, afterwards where there was danger."""
    if traject.stand == Geleidestand.MEEKIJKEN:
        return True
    return traject.brief.grond == Grond.ACUUT and not traject.besluiten


def refusal_to_second(zaak: Zaak, traject: Traject, *, by: Medewerker) -> Refusal | None:
    """Anybody of the desk who reads the case looks along, but not whoever passed it on."""
    if not waits_for_second(traject):
        return Refusal(_("Dit is intussen al beslist."), Conflict)
    nooit = _("Zonder akkoord geeft niemand alleen iets door. Een collega kijkt mee.")
    return aandacht.refusal_to_second(zaak, door=traject.brief.door, op=traject.brief.op, nooit=nooit, by=by)


@transaction.atomic
def second(*, doorgeleiding_id: UUID, akkoord: bool, tekst: str, pagina: str, by: Medewerker) -> None:
    """Say as the second person whether this may go, or was right to go, without a yes.

    Args:
        doorgeleiding_id: the referral.
        akkoord: whether they agree.
        tekst: why, or why not.
        pagina: the address of the page on which somebody outside answers.
        by: who looked.

    Raises:
        NotFound: there is no such referral in a case of this person.
        NotAllowed: whoever passes it on cannot be the second person.
        Conflict: nothing waits any more.
    """
    zaak, traject = brieven.opened(doorgeleiding_id, by)
    require(refusal_to_second(zaak, traject, by=by))
    by_law = traject.brief.grond == Grond.WET
    ready = brieven.make_ready(zaak, traject.brief, pagina=pagina) if by_law and akkoord else None
    if by_law and not akkoord:
        geleiding.become(traject.id, Geleidestand.CONCEPT)
    zaak.write(
        Meekijkbesluit(
            doorgeleiding=traject.id, brief=ready, door=by.actor_id, wie=by.naam, akkoord=akkoord, tekst=tekst
        ),
        zaak.line(Geleideregelsoort.MEEGEKEKEN, tekst=tekst, zichtbaar=False),
    )
    zaak.record(GeleideGebeurtenis.MEEGEKEKEN)
    if not [item for item in geleiding.trajecten_of(zaak) if waits_for_second(item) and item.id != traject.id]:
        aandacht.finish(zaak, Reden.ZONDER_AKKOORD)


def _begin(zaak: Zaak, noodzaak: Noodzaak, *, grond: Grond) -> Brief:
    plaats = regie.bestemming(noodzaak.bestemming)
    sjabloon = geleiding.sjabloon_for(plaats.code, wet=True)
    brief = Brief(
        doorgeleiding=geleiding.begin(zaak.id),
        bestemming=plaats.code,
        grond=grond,
        sjabloon=sjabloon.code,
        versie=geleiding.brieven().kop.versie,
        woorden=noodzaak.woorden,
        reden=noodzaak.reden,
        verborgen=noodzaak.verborgen,
        door=zaak.by.actor_id,
        wie=zaak.by.naam,
    )
    visible = not noodzaak.verborgen
    zaak.write(brief, zaak.line(Geleideregelsoort.ZONDER_AKKOORD, tekst=noodzaak.reden, zichtbaar=visible))
    zaak.record(GeleideGebeurtenis.ZONDER_AKKOORD)
    return brief

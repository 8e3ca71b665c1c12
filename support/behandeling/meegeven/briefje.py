"""The note for whoever speaks to the press: what the melder approved, handed out on paper, entered to the letter.

Only the melder decides (protocol 4.2): without a live yes there is no note, and each part of it was ticked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, NotFound, Refusal, require
from support.behandeling.doorgeleiden import brief as brieven
from support.behandeling.doorgeleiden import register
from support.doorgeleiding import service as geleiding
from support.dossiers import service as dossiers
from support.papier import service as papier
from support.papier.service import BRIEFJE_VOOR, PapierGebeurtenis
from support.regie import rules
from support.regie import service as regie

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.doorgeleiding.service import Traject
    from support.dossiers.service import Zaak
    from support.papier.service import Vel
    from support.regie.service import Onderdeel

WIJZE = "meegegeven"
GOES = geleiding.NOG_NIET_WEG | geleiding.LOOPT


def refusal_to_note(zaak: Zaak, traject: Traject) -> Refusal | None:
    """A note goes to whoever speaks to the press, while the referral runs and the yes is there."""
    if traject.brief.bestemming != BRIEFJE_VOOR:
        return Refusal(_("Hier gaat geen briefje heen."), NotFound)
    refusal = rules.refusal_to_share(regie.boek_of(zaak), BRIEFJE_VOOR)
    if refusal is None and traject.stand not in GOES:
        return Refusal(_("Deze doorgeleiding is klaar. Begin een nieuwe."), Conflict)
    return refusal


def note_of(zaak: Zaak, traject: Traject) -> tuple[Vel, tuple[Onderdeel, ...]]:
    """The note as it reads now, and what of the melder stands on it.

    Raises:
        NotAllowed: there is no live consent.
        NotFound: this referral goes to somebody else.
        Conflict: the referral is over.
    """
    require(refusal_to_note(zaak, traject))
    given = regie.boek_of(zaak).toestemmingen[BRIEFJE_VOOR]
    kenmerk = geleiding.kenmerk_of(traject.id)
    return papier.make_note(dossiers.inzage_of(zaak), kenmerk=kenmerk, toestemming=given)


@transaction.atomic
def hand_out(*, doorgeleiding_id: UUID, gezien: str, by: Medewerker) -> Vel:
    """Give the note to whoever speaks to the press; from here on it stands in the register to the letter.

    Args:
        doorgeleiding_id: the referral.
        gezien: the note that was before them.
        by: who gives it.

    Returns:
        The note.

    Raises:
        NotAllowed: there is no live consent any more.
        NotFound: there is no such referral in a case of this person, or it goes to somebody else.
        Conflict: the note changed meanwhile, or the referral is over.
    """
    zaak, traject = brieven.opened(doorgeleiding_id, by)
    vel, erin = note_of(zaak, traject)
    if papier.seen_as(vel) != gezien:
        raise Conflict(_("Het briefje is intussen veranderd. Kijk het nog een keer na."))
    zaak.record(PapierGebeurtenis.BRIEFJE_MEEGEGEVEN)
    register.enter(
        zaak,
        bestemming=BRIEFJE_VOOR,
        wat=regie.words_of_parts(erin) or _("Alleen dat niemand iets zegt"),
        kenmerk=geleiding.kenmerk_of(traject.id),
        toestemming=regie.boek_of(zaak).toestemmingen[BRIEFJE_VOOR].id,
        wijze=WIJZE,
        tekst=vel.regels,
    )
    return vel

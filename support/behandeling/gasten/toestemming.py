"""Asking the melder whether somebody outside may read along, and what they say (protocol 5.1.5 and 5.3).

Without a yes nobody is invited and no key is given; a yes that is taken back ends the access in the same transaction.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.core.errors import NotFound, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling.gasten import toegang
from support.dossiers import rules as dossierrules
from support.dossiers import service as dossiers
from support.gasten import rules
from support.gasten import service as gasten
from support.gasten.service import Gastdeel, GastGebeurtenis, Gastregelsoort, Gaststand, Meelezing
from support.regie import rules as regierules
from support.regie import service as regie
from support.regie.service import Akkoord, Vraagsoort, Vraagtekst

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak

ANTWOORDEN = {
    Akkoord.GEGEVEN: Gaststand.AKKOORD,
    Akkoord.GEWEIGERD: Gaststand.GEWEIGERD,
    Akkoord.EERST_PRATEN: Gaststand.EERST_PRATEN,
}


@dataclass(frozen=True)
class Gastvoorstel:
    """What the melder is asked.

    Attributes:
        naam: who would read along.
        organisatie: for whom they work.
        waarom: why, in words for the melder.
        delen: what they would see.
        tot: the last day.
    """

    naam: str
    organisatie: str
    waarom: str = field(repr=False)
    delen: Sequence[Gastdeel]
    tot: date


@transaction.atomic
def ask(*, dossier_id: UUID, voorstel: Gastvoorstel, by: Medewerker) -> UUID:
    """Ask the melder whether somebody outside may read along until a day; one at a time in a case.

    Returns:
        Which guest; the same in every later step.

    Raises:
        NotFound: there is no such case for this person.
        NotAllowed: nobody decides in this case yet, or the melder keeps a person of this name out.
        Conflict: the case is closed, the day does not fit, or somebody else is asked about or reads along.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(dossierrules.refusal_to_add(zaak.dossier))
    known, boek = gasten.gasten_of(zaak), regie.boek_of(zaak)
    require(rules.refusal_to_ask(tot=voorstel.tot, gasten=known, beslist_niemand=boek.beslist_niemand))
    require(rules.refusal_to_be_guest(dossiers.inzage_of(zaak).uitgesloten, naam=voorstel.naam))
    who = {
        "naam": voorstel.naam,
        "organisatie": voorstel.organisatie,
        "tot": date_format(voorstel.tot, "j F Y"),
    }
    question = Vraagtekst(
        soort=Vraagsoort.MEELEZEN,
        wie=by.naam,
        tekst=_("Mag %(naam)s van %(organisatie)s met ons meelezen, tot en met %(tot)s?") % who,
        antwoorden=tuple(str(item) for item in ANTWOORDEN),
    )
    step = Meelezing(
        gast=uuid.uuid4(),
        stand=Gaststand.GEVRAAGD,
        naam=voorstel.naam,
        organisatie=voorstel.organisatie,
        waarom=voorstel.waarom,
        delen=tuple(item for item in Gastdeel if item in voorstel.delen),
        tot=voorstel.tot,
        vraag=question.id,
        wie=by.naam,
        nr=len(known),
    )
    regie.store_question(zaak.id, question)
    zaak.write(question, step, zaak.line(Gastregelsoort.GEVRAAGD, tekst=step.wie_en_waar))
    zaak.record(GastGebeurtenis.GEVRAAGD)
    return step.gast


def decide(zaak: Zaak, *, vraag: UUID, naar: Akkoord) -> None:
    """Write down what whoever decides answered about a guest; call it in a transaction, with the case held.

    Raises:
        NotAllowed: somebody else decides in this report.
        Conflict: it is not asked any more, or the last day is past.
    """
    require(regierules.refusal_to_decide(regie.boek_of(zaak), zaak.lookup))
    step = next((item for item in gasten.gasten_of(zaak) if item.vraag == vraag), None)
    if step is None:
        raise NotFound(_("Deze vraag is er niet meer."))
    stand = ANTWOORDEN[naar]
    require(rules.refusal_to_become(step, stand))
    zaak.write(toegang.next_step(step, stand), zaak.line(Gastregelsoort(f"gast_{stand}"), tekst=step.wie_en_waar))
    zaak.record(GastGebeurtenis(f"gast.{stand}"))
    aandacht.ask(zaak, Reden.MEELEZEN)


@transaction.atomic
def give(*, zaak: Zaak, gast: UUID) -> None:
    """Say yes after talking first.

    Raises:
        NotAllowed: somebody else decides in this report.
        NotFound: there is no such guest.
        Conflict: it is not asked any more, or the last day is past.
    """
    zaak.hold()
    decide(zaak, vraag=toegang.found(zaak, gast).vraag, naar=Akkoord.GEGEVEN)


@transaction.atomic
def withdraw(*, zaak: Zaak, gast: UUID) -> None:
    """Take the yes back: the guest's key, account and sessions end in this transaction; what they read they have read.

    Raises:
        NotAllowed: somebody else decides in this report.
        NotFound: there is no such guest.
        Conflict: there is no yes to take back.
    """
    zaak.hold()
    require(regierules.refusal_to_decide(regie.boek_of(zaak), zaak.lookup))
    toegang.end(zaak, toegang.found(zaak, gast), Gaststand.INGETROKKEN)
    aandacht.ask(zaak, Reden.MEELEZEN)

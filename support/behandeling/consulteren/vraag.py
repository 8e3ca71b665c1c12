"""A question to an expert outside: looked through for what leads to a person, asked, and answered.

No consent is needed, because nothing leads to a person. What was found and stays takes a second person.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, NotFound, Refusal, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.consultatie import service as consultatie
from support.consultatie.service import Consultatie, ConsultGebeurtenis, Consultregelsoort, Consultstand
from support.dossiers import rules
from support.dossiers import service as dossiers

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.consultatie.service import Leidspoor
    from support.dossiers.service import Zaak


class LeadsToSomebody(Conflict):
    """A question was not asked, because something in it may lead to a person."""

    def __init__(self, sporen: tuple[Leidspoor, ...]) -> None:
        """Keep what was found, for the page alone: the message says none of it."""
        super().__init__(_("In deze vraag staat iets wat naar een persoon kan leiden. Haal het weg."))
        self.sporen = sporen


@transaction.atomic
def ask(*, dossier_id: UUID, aan: str, vraag: str, by: Medewerker, meekijken: bool = False) -> UUID:
    """Write a question that may go outside; where something leads to a person, only with a second person.

    Args:
        dossier_id: the case.
        aan: what kind of expert; it stays inside.
        vraag: the question.
        by: who asks.
        meekijken: let a second person look, where something was found.

    Returns:
        The consultation.

    Raises:
        LeadsToSomebody: something was found, and no second person is asked.
        NotFound: there is no such case for this person.
        Conflict: the case is closed.

    Source: protocol 1.3 and 3.2; ``domain.md`` row 84.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(rules.refusal_to_add(zaak.dossier))
    sporen = consultatie.find_sporen(vraag, consultatie.known_of(dossiers.inzage_of(zaak)))
    if sporen and not meekijken:
        raise LeadsToSomebody(sporen)
    step = Consultatie(
        consult=uuid.uuid4(),
        stand=Consultstand.MEEKIJKEN if sporen else Consultstand.GEVRAAGD,
        aan=aan,
        vraag=vraag,
        vel=consultatie.make_question(zaak.feiten, vraag),
        sporen=sporen,
        door=by.actor_id,
        wie=by.naam,
    )
    if sporen:
        zaak.write(step, zaak.line(Consultregelsoort.MEEKIJKEN, tekst=vraag, zichtbaar=False))
        zaak.record(ConsultGebeurtenis.MEEKIJKEN)
        aandacht.ask_second(zaak, Reden.CONSULT, by=by)
    else:
        _let_go(zaak, step)
    return step.consult


@transaction.atomic
def second(*, dossier_id: UUID, consult_id: UUID, akkoord: bool, by: Medewerker) -> None:
    """Say as the second person whether a question may go outside as it is.

    Raises:
        NotAllowed: it is one's own question, and there is a colleague.
        NotFound: there is no such consultation in a case of this person.
        Conflict: it was decided already.
    """
    zaak, step = _opened(dossier_id, consult_id, by)
    require(_refusal_unless(step, Consultstand.MEEKIJKEN))
    never = _("Een collega kijkt mee. Zelf kun je dat niet.")
    require(aandacht.refusal_to_second(zaak, door=step.door, op=step.op, nooit=never, by=by))
    zaak.record(ConsultGebeurtenis.MEEGEKEKEN)
    if akkoord:
        _let_go(zaak, step.renewed().with_(stand=Consultstand.GEVRAAGD, tweede=by.naam))
    else:
        line = zaak.line(Consultregelsoort.NIET_GEVRAAGD, zichtbaar=False)
        zaak.write(step.renewed().with_(stand=Consultstand.GESTOPT, tweede=by.naam), line)
    _finish(zaak)


@transaction.atomic
def answer(*, dossier_id: UUID, consult_id: UUID, antwoord: str, by: Medewerker) -> None:
    """Write down what the expert said; it lies sealed on the timeline.

    Raises:
        NotFound: there is no such consultation in a case of this person.
        Conflict: it may not go outside yet, or was answered.
    """
    zaak, step = _opened(dossier_id, consult_id, by)
    require(_refusal_unless(step, Consultstand.GEVRAAGD))
    zaak.write(
        step.renewed().with_(stand=Consultstand.BEANTWOORD, antwoord=antwoord),
        zaak.line(Consultregelsoort.ANTWOORD, tekst=antwoord, zichtbaar=False),
    )
    zaak.record(ConsultGebeurtenis.ANTWOORD)


@transaction.atomic
def open_sheet(*, dossier_id: UUID, consult_id: UUID, by: Medewerker) -> Consultatie:
    """The sheet to print, of a question that may go outside; that it was opened stands in the trail.

    Raises:
        NotFound: there is no such consultation in a case of this person.
        Conflict: it may not go outside.
    """
    zaak, step = _opened(dossier_id, consult_id, by)
    require(refusal_to_take_along(step))
    zaak.record(ConsultGebeurtenis.GEDRUKT)
    return step


def refusal_to_take_along(step: Consultatie) -> Refusal | None:
    """Only a question that may go outside is copied or printed."""
    if step.stand in (Consultstand.GEVRAAGD, Consultstand.BEANTWOORD):
        return None
    return Refusal(_("Deze vraag mag nog niet naar buiten."), Conflict)


def _let_go(zaak: Zaak, step: Consultatie) -> None:
    told = _("We keken na of er niets in staat wat naar jou leidt.")
    zaak.write(step, zaak.line(Consultregelsoort.GEVRAAGD, tekst=step.vel.tekst, voor_melder=told))
    zaak.record(ConsultGebeurtenis.GEVRAAGD)


def _finish(zaak: Zaak) -> None:
    """Nothing waits for a second person any more, where no other question does."""
    if not any(item.stand == Consultstand.MEEKIJKEN for item in consultatie.consulten_of(zaak)):
        aandacht.finish(zaak, Reden.CONSULT)


def _opened(dossier_id: UUID, consult_id: UUID, by: Medewerker) -> tuple[Zaak, Consultatie]:
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    step = consultatie.consult_of(zaak, consult_id)
    if step is None:
        raise NotFound(rules.not_there())
    return zaak, step


def _refusal_unless(step: Consultatie, stand: Consultstand) -> Refusal | None:
    if step.stand == stand:
        return None
    return Refusal(_("Dit is intussen al beslist. Kijk hoe het er nu voor staat."), Conflict)

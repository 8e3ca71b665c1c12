"""The agenda of a case: a moment is done, falls away, gets another day or opens again; tasks of the desk's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.clock import AMSTERDAM, add_werkdagen, now, to_local, today
from meldpunt.core.db.rows import insert
from meldpunt.core.errors import Conflict, InvalidTransition, NotFound
from support.nazorg.models import TAKEN, TRANSITIONS, Contactmoment, Momentsoort, Momentstand
from support.nazorg.queries import moment_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

DAY_END = time(17)
OF_THE_DESK = (Momentsoort.OPVOLGING, *TAKEN)  # what was promised to nobody but oneself


def dossier_of(moment_id: UUID) -> UUID | None:
    """The case that a moment belongs to; None where there is no such moment."""
    return Contactmoment.objects.filter(pk=moment_id).values_list("dossier_id", flat=True).first()


def kind_of(moment_id: UUID) -> Momentsoort:
    """What a moment is for.

    Raises:
        NotFound: there is no such moment.
    """
    return Momentsoort(_locked(moment_id).soort)


def store(dossier_id: UUID, moments: Iterable[tuple[Momentsoort, datetime]]) -> None:
    """Plan moments; what was planned or done already stays as it is."""
    rows = [Contactmoment(dossier_id=dossier_id, soort=soort, voor=voor) for soort, voor in moments]
    insert(rows, once=True)


@dataclass(frozen=True)
class Afronding:
    """A moment that was done, fell away, or is open again.

    Attributes:
        soort: what it was for.
        op: when it was done or fell away.
        met_melder: whether it was one of contact with the melder, and was done.
    """

    soort: Momentsoort
    op: datetime
    met_melder: bool


def finish(*, moment_id: UUID, naar: Momentstand) -> Afronding:
    """Say that a moment of a held case was done, or that it falls away.

    Raises:
        NotFound: there is no such moment.
        InvalidTransition: it was done or dropped already.
    """
    moment = _to_change(moment_id, naar)
    moment.stand, moment.gedaan_op = naar, now()
    moment.save(update_fields=["stand", "gedaan_op"])
    contact = naar == Momentstand.GEDAAN and moment.soort not in OF_THE_DESK
    return Afronding(soort=Momentsoort(moment.soort), op=moment.gedaan_op, met_melder=contact)


def reopen(*, moment_id: UUID) -> Afronding:
    """Undo for a day that a moment of a held case was done, or fell away.

    Raises:
        NotFound: there is no such moment.
        InvalidTransition: it is open.
        Conflict: that was more than a day ago.
    """
    moment = _to_change(moment_id, Momentstand.OPEN)
    if moment.gedaan_op is None or not moment_of(moment).kan_terug:
        raise Conflict(_("Dit kan niet meer terug. Zet een nieuwe taak klaar."))
    ended, contact = moment.gedaan_op, moment.stand == Momentstand.GEDAAN and moment.soort not in OF_THE_DESK
    moment.stand, moment.gedaan_op = Momentstand.OPEN, None
    moment.save(update_fields=["stand", "gedaan_op"])
    return Afronding(soort=Momentsoort(moment.soort), op=ended, met_melder=contact)


def move(*, moment_id: UUID, dag: date) -> tuple[date, date]:
    """Put an open moment of a held case on another day.

    Returns:
        The day that it was on, and the day that it is on.

    Raises:
        NotFound: there is no such moment.
        InvalidTransition: it was done or dropped already.
        Conflict: what was promised to the melder, or what the law says, keeps its day; or the day is past.
    """
    moment = _locked(moment_id)
    if moment.stand != Momentstand.OPEN:
        raise InvalidTransition(_("Dit moment is al afgerond."))
    if not moment_of(moment).kan_verzet:
        raise Conflict(_("Deze dag staat vast: hij is beloofd, of volgt uit de wet."))
    if dag < today():
        raise Conflict(_("Deze dag is al voorbij. Kies vandaag of later."))
    before = to_local(moment.voor).date()
    moment.voor = _free(moment.dossier_id, Momentsoort(moment.soort), dag)
    moment.save(update_fields=["voor"])
    return before, dag


def add_task(*, dossier_id: UUID, soort: Momentsoort, dag: date, moment_id: UUID) -> bool:
    """Put a task of one's own in the agenda of a held case; two of a kind on one day are two.

    Args:
        dossier_id: the case.
        soort: what has to be done.
        dag: on which day.
        moment_id: the id that it gets; a task with this id is made once.

    Returns:
        Whether it was made now.

    Raises:
        Conflict: the day is past.
    """
    if dag < today():
        raise Conflict(_("Deze dag is al voorbij. Kies vandaag of later."))
    if Contactmoment.objects.filter(pk=moment_id).exists():
        return False
    insert([Contactmoment(pk=moment_id, dossier_id=dossier_id, soort=soort, voor=_free(dossier_id, soort, dag))])
    return True


def plan_again(*, dossier_id: UUID, soort: Momentsoort) -> None:
    """Plan the next attempt at a contact that nobody answered, on the next working day."""
    day = add_werkdagen(to_local(now()).date(), 1)
    store(dossier_id, [(soort, _free(dossier_id, soort, day))])


def lapse_first_contacts(dossier_id: UUID, *, but: UUID | None = None) -> None:
    """Let further attempts at the first contact fall away: there is one, and it was made, or is open again.

    Args:
        dossier_id: the case.
        but: the one that this is about; None where the contact was not planned.
    """
    rows = Contactmoment.objects.filter(dossier_id=dossier_id, soort=Momentsoort.EERSTE_CONTACT, stand=Momentstand.OPEN)
    if but is not None:
        rows = rows.exclude(pk=but)
    rows.update(stand=Momentstand.VERVALLEN, gedaan_op=now())


def _locked(moment_id: UUID) -> Contactmoment:
    moment = Contactmoment.objects.select_for_update().filter(pk=moment_id).first()
    if moment is None:
        raise NotFound(_("Dit moment bestaat niet."))
    return moment


def _to_change(moment_id: UUID, naar: Momentstand) -> Contactmoment:
    moment = _locked(moment_id)
    if naar not in TRANSITIONS[Momentstand(moment.stand)]:
        raise InvalidTransition(_("Dit moment is al afgerond."))
    return moment


def _free(dossier_id: UUID, soort: Momentsoort, dag: date) -> datetime:
    """The end of a day, or the minute before it where one of this kind is there already, and so on."""
    taken = set(
        Contactmoment.objects.filter(dossier_id=dossier_id, soort=soort, voor__date=dag).values_list("voor", flat=True)
    )
    moment = datetime.combine(dag, DAY_END, tzinfo=AMSTERDAM)
    while moment in taken:
        moment -= timedelta(minutes=1)
    return moment

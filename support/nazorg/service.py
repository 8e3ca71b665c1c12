"""The public face of aftercare: terms and moments as dated tasks, reminders without content."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import AMSTERDAM, add_werkdagen, now, to_local, today
from meldpunt.core.errors import InvalidTransition, NotFound
from meldpunt.outbox import service as outbox
from support.dossiers import service as dossiers
from support.nazorg import schema
from support.nazorg.models import TRANSITIONS, Contactmoment, Soort, Stand

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.feiten import Feiten

__all__ = [
    "Moment",
    "agenda",
    "complete",
    "due_aftercare",
    "lapse_open",
    "moments_of",
    "notify_new",
    "pause",
    "plan_call",
    "plan_na_triage",
    "plan_ontvangen",
    "remind",
    "send_missed",
    "send_reminder",
    "stop",
]

DAY_END = time(17)
NOT_ASKED = (Soort.EERSTE_CONTACT, Soort.KLACHTTERMIJN)  # these are for the desk


@dataclass(frozen=True)
class Moment:
    """One moment as the desk sees it."""

    id: UUID
    dossier_id: UUID
    soort: str
    naam: str
    voor: datetime
    stand: str
    gedaan_op: datetime | None

    @property
    def te_laat(self) -> bool:
        """Whether the time is past and it is still open."""
        return self.stand == Stand.OPEN and self.voor < now()


@transaction.atomic(savepoint=False)
def plan_ontvangen(*, dossier_id: UUID, feiten: Feiten) -> Feiten:
    """Plan the first contact and the aftercare of a report that just came in.

    Args:
        dossier_id: the new case.
        feiten: its coded facts.

    Returns:
        The case's coded facts, with the contact term in them.

    Source: protocol 4.1 and 5.2; ``domain.md`` §6.1.
    """
    begin, eind = settings.WERKDAG
    voor = schema.contact_voor(now(), feiten.gradatie, begin=begin, eind=eind)
    aftercare = _aftercare(feiten)
    _add(dossier_id, [(Soort.EERSTE_CONTACT, voor), *aftercare])
    days = sorted(to_local(moment).date().isoformat() for soort, moment in aftercare if soort != Soort.KLACHTTERMIJN)
    due = min(moment for _soort, moment in [(Soort.EERSTE_CONTACT, voor), *aftercare])
    planned = feiten.with_(contact_voor=voor, nazorg_op=tuple(days))
    dossiers.store_feiten(dossier_id=dossier_id, feiten=planned, due_on=to_local(due).date())
    return planned


@transaction.atomic
def plan_na_triage(*, dossier_id: UUID) -> None:
    """Plan the aftercare anew after the gradation changed; what was done stays done."""
    open_moments = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Stand.OPEN)
    open_moments.exclude(soort=Soort.EERSTE_CONTACT).delete()
    _add(dossier_id, _aftercare(dossiers.feiten_of(dossier_id)))
    dossiers.update_feiten(dossier_id=dossier_id, nazorg_op=_days(dossier_id, skip=Soort.EERSTE_CONTACT))
    _set_due(dossier_id)


@transaction.atomic
def complete(*, moment_id: UUID, naar: str, by: Medewerker) -> UUID:
    """Say that a moment was done, or that it falls away; the first contact is noted in the case.

    Raises:
        NotFound: there is no such moment in a case of this person.
        InvalidTransition: it was done or dropped already.

    Returns:
        The case it belongs to.
    """
    moment = Contactmoment.objects.select_for_update().filter(pk=moment_id).first()
    # to whoever may not read its case a moment is not there, in the same words as one that never was
    dossiers.check_can_read(dossier_id=moment.dossier_id if moment else moment_id, by=by)
    if moment is None:
        raise NotFound(_("Dit moment bestaat niet."))
    if Stand(naar) not in TRANSITIONS[Stand(moment.stand)]:
        raise InvalidTransition(_("Dit moment is al afgerond."))
    moment.stand, moment.gedaan_op = Stand(naar), now()
    moment.save(update_fields=["stand", "gedaan_op"])
    if naar == Stand.GEDAAN:
        dossiers.note_contact(dossier_id=moment.dossier_id, by=by)
    audit.record(code=f"moment.{naar}", subject=str(moment.dossier_id), by=by)
    _set_due(moment.dossier_id)
    return moment.dossier_id


@transaction.atomic
def lapse_open(*, dossier_id: UUID, by: Medewerker) -> int:
    """Let everything fall away that was still planned, because the case closes.

    Returns:
        How many moments fell away.
    """
    dossiers.check_can_read(dossier_id=dossier_id, by=by)
    open_moments = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Stand.OPEN)
    lapsed = open_moments.update(stand=Stand.VERVALLEN, gedaan_op=now())
    if lapsed:
        audit.record(code="moment.vervallen", subject=str(dossier_id), by=by)
        dossiers.set_due(dossier_id=dossier_id, due_on=None)
    return lapsed


def due_aftercare() -> list[Moment]:
    """The open moments of aftercare of today and before: those at which the melder is asked how it goes."""
    tonight = datetime.combine(today() + timedelta(days=1), time(), tzinfo=AMSTERDAM)
    rows = Contactmoment.objects.filter(stand=Stand.OPEN, voor__lt=tonight).exclude(soort__in=NOT_ASKED)
    return [_moment(row) for row in rows.order_by("voor")]


@transaction.atomic
def plan_call(*, dossier_id: UUID) -> None:
    """Plan a call on the next working day; one that is planned for that day already is enough."""
    day = add_werkdagen(to_local(now()).date(), 1)
    _add(dossier_id, [(Soort.CHECK_IN, datetime.combine(day, DAY_END, tzinfo=AMSTERDAM))])
    _set_due(dossier_id)


@transaction.atomic
def pause(*, dossier_id: UUID, until: date) -> None:
    """Move what was planned before a day to that day, because the melder wants some rest; no term of law moves."""
    moment = datetime.combine(until, DAY_END, tzinfo=AMSTERDAM)
    rows = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Stand.OPEN, voor__lt=moment)
    moved = rows.exclude(soort=Soort.KLACHTTERMIJN)
    kinds = list(moved.order_by("soort").values_list("soort", flat=True).distinct())
    moved.delete()
    _add(dossier_id, [(Soort(kind), moment) for kind in kinds])
    _set_due(dossier_id)


@transaction.atomic
def stop(*, dossier_id: UUID) -> None:
    """Let all aftercare fall away, because the melder wants no more of it; a term of law stays in sight."""
    rows = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Stand.OPEN).exclude(soort=Soort.KLACHTTERMIJN)
    rows.update(stand=Stand.VERVALLEN, gedaan_op=now())
    dossiers.update_feiten(dossier_id=dossier_id, nazorg_op=())
    _set_due(dossier_id)


def moments_of(dossier_id: UUID) -> list[Moment]:
    """All moments of one case, in order."""
    return [_moment(row) for row in Contactmoment.objects.filter(dossier_id=dossier_id).order_by("voor")]


def agenda(dossier_ids: Iterable[UUID], *, until: datetime | None = None) -> list[Moment]:
    """The open moments of some cases, soonest first."""
    rows = Contactmoment.objects.filter(dossier_id__in=list(dossier_ids), stand=Stand.OPEN)
    if until is not None:
        rows = rows.filter(voor__lte=until)
    return [_moment(row) for row in rows.order_by("voor")]


def remind() -> int:
    """Owe a reminder for every moment of today and before, once a day each, and tell the coordinator of missed ones.

    Returns:
        How many moments are open until tonight.
    """
    tonight = datetime.combine(today() + timedelta(days=1), time(), tzinfo=AMSTERDAM)
    due = list(Contactmoment.objects.filter(stand=Stand.OPEN, voor__lt=tonight))
    with transaction.atomic():
        for moment in due:
            key = f"herinnering:{moment.pk}:{today()}"
            outbox.enqueue(task="nazorg.herinnering", subject=moment.pk, key=key)
            if _is_missed(moment):
                outbox.enqueue(task="nazorg.gemist", subject=moment.pk, key=f"gemist:{moment.pk}")
    return len(due)


def send_reminder(moment_id: UUID) -> None:
    """Mail whoever looks after the case, or the coordinators where nobody does; no word of content."""
    moment = Contactmoment.objects.filter(pk=moment_id, stand=Stand.OPEN).first()
    if moment is None:
        return
    _mail(
        to=dossiers.mail_of_assignee(moment.dossier_id) or dossiers.mail_of_desk(moment.dossier_id),
        subject=_("Er staat een opvolgactie klaar"),
        body=_("Er staat een opvolgactie voor je klaar bij het meldpunt. Log in om te zien welke."),
        message_id=f"herinnering-{moment_id}-{today()}",
    )


def send_missed(moment_id: UUID) -> None:
    """Mail the coordinators that a moment was missed; no word of content."""
    moment = Contactmoment.objects.filter(pk=moment_id, stand=Stand.OPEN).first()
    if moment is None:
        return
    _mail(
        to=dossiers.mail_of_desk(moment.dossier_id),
        subject=_("Een opvolgactie is blijven liggen"),
        body=_("Een opvolgactie bij het meldpunt is over de datum. Log in om te zien welke."),
        message_id=f"gemist-{moment_id}",
    )


def notify_new(dossier_id: UUID) -> None:
    """Mail the coordinators that something new is in; no word of content."""
    _mail(
        to=dossiers.mail_of_desk(dossier_id),
        subject=_("Er staat iets nieuws klaar"),
        body=_("Er staat iets nieuws klaar bij het meldpunt. Log in om het te lezen."),
        message_id=f"nieuw-{_unlinkable(dossier_id)}",
    )


def _aftercare(feiten: Feiten) -> list[tuple[Soort, datetime]]:
    """The moments that belong to these facts, counted from today."""
    vanaf = to_local(now()).date()
    days = [(Soort(moment.soort), moment.datum) for moment in schema.nazorg_momenten(vanaf, feiten.gradatie)]
    if feiten.kennisname_op is not None and feiten.klacht_uiterlijk is not None:
        days += [(Soort.KLACHTTERMIJN, day) for day in schema.klacht_herinneringen(feiten.kennisname_op) if day > vanaf]
    return [(soort, datetime.combine(day, DAY_END, tzinfo=AMSTERDAM)) for soort, day in days]


def _add(dossier_id: UUID, moments: Iterable[tuple[Soort, datetime]]) -> None:
    """Plan moments; what was planned or done already stays as it is."""
    rows = [Contactmoment(dossier_id=dossier_id, soort=soort, voor=voor) for soort, voor in moments]
    Contactmoment.objects.bulk_create(rows, ignore_conflicts=True)


def _days(dossier_id: UUID, *, skip: Soort) -> tuple[str, ...]:
    rows = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Stand.OPEN)
    rows = rows.exclude(soort__in=(skip, Soort.KLACHTTERMIJN)).order_by("voor")
    return tuple(to_local(row.voor).date().isoformat() for row in rows)


def _set_due(dossier_id: UUID) -> None:
    first = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Stand.OPEN).order_by("voor").first()
    dossiers.set_due(dossier_id=dossier_id, due_on=to_local(first.voor).date() if first else None)


def _is_missed(moment: Contactmoment) -> bool:
    """One working day late."""
    return add_werkdagen(to_local(moment.voor).date(), 1) < today()


def _unlinkable(dossier_id: UUID) -> str:
    """The same for the same case, so that a repeated mail is one; nothing in other mails of the case matches it."""
    return uuid.uuid5(dossier_id, "nieuw").hex


def _mail(*, to: list[str], subject: str, body: str, message_id: str) -> None:
    if not to:
        return
    EmailMessage(subject=subject, body=body, to=to, headers={"Message-ID": f"<{message_id}@meldpunt.invalid>"}).send()


def _moment(row: Contactmoment) -> Moment:
    return Moment(
        id=row.pk,
        dossier_id=row.dossier_id,
        soort=row.soort,
        naam=str(Soort(row.soort).label),
        voor=row.voor,
        stand=row.stand,
        gedaan_op=row.gedaan_op,
    )

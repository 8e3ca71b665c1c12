"""The public face of aftercare: terms and moments as dated tasks, reminders without content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from meldpunt.core.clock import AMSTERDAM, add_werkdagen, now, to_local, today
from meldpunt.core.db.rows import insert
from meldpunt.core.errors import InvalidTransition, NotFound
from meldpunt.outbox import service as outbox
from support.dossiers import service as dossiers
from support.nazorg import schema
from support.nazorg.models import TRANSITIONS, Contactmoment, Momentsoort, Momentstand
from support.nazorg.queries import Moment, moment_of, moments_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from support.dossiers.service import Feiten, Zaak

__all__ = [
    "Moment",
    "Momentsoort",
    "Momentstand",
    "NazorgGebeurtenis",
    "Planning",
    "close",
    "dossier_of",
    "due_aftercare",
    "finish",
    "first_planning",
    "moments_of",
    "pause",
    "plan_after_closing",
    "plan_call",
    "plan_klacht",
    "plan_na_triage",
    "remind",
    "send_missed",
    "send_reminder",
    "set_due",
    "stop",
    "store_planning",
]

DAY_END = time(17)
TERM_OF_LAW = (Momentsoort.KENNISDAG, Momentsoort.KLACHTTERMIJN)  # no wish for rest and no closing moves these
NOT_ASKED = (Momentsoort.EERSTE_CONTACT, *TERM_OF_LAW)  # these are for the desk


@gebeurtenissen
class NazorgGebeurtenis(Gebeurtenis):
    """What the audit trail says of moments of contact."""

    GEDAAN = "moment.gedaan", _("Contactmoment gedaan")
    VERVALLEN = "moment.vervallen", _("Contactmoment vervallen")


@dataclass(frozen=True)
class Planning:
    """What is planned for a report that just came in: its moments, and the facts with the contact term in them."""

    feiten: Feiten
    due_on: date
    contact_voor: datetime
    momenten: tuple[tuple[Momentsoort, datetime], ...]


def first_planning(feiten: Feiten) -> Planning:
    """Plan the first contact and the aftercare of a report that comes in now; stores nothing.

    Whoever only wants it kept is promised no contact; the desk still reads it as soon as any other.

    Source: protocol 4.1 and 5.2; ``domain.md`` §6.1.
    """
    begin, eind = settings.WERKDAG
    voor = schema.contact_voor(now(), feiten.gradatie, begin=begin, eind=eind, twijfel=feiten.overleg_vandaag)
    aftercare = _aftercare(feiten)
    days = sorted(to_local(moment).date() for soort, moment in aftercare if soort not in TERM_OF_LAW)
    first = () if feiten.wil_geen_contact else ((Momentsoort.EERSTE_CONTACT, voor),)
    next_moment = to_local(min([voor, *(moment for _soort, moment in aftercare)])).date()
    return Planning(
        feiten=feiten.with_(contact_voor=voor if first else None, nazorg_op=tuple(days)),
        due_on=min(next_moment, feiten.klacht_in_zicht_op or next_moment),
        contact_voor=voor,
        momenten=(*first, *aftercare),
    )


def store_planning(*, dossier_id: UUID, planning: Planning) -> None:
    """Store the moments of a new case."""
    _add(dossier_id, planning.momenten)


def plan_na_triage(zaak: Zaak) -> None:
    """Plan the aftercare of a held case anew after its gradation changed; what was done stays done."""
    open_moments = Contactmoment.objects.filter(dossier_id=zaak.id, stand=Momentstand.OPEN)
    open_moments.exclude(soort=Momentsoort.EERSTE_CONTACT).delete()
    _add(zaak.id, _aftercare(zaak.feiten))
    zaak.change_feiten(nazorg_op=_days(zaak.id, skip=Momentsoort.EERSTE_CONTACT))
    set_due(zaak.id)


def dossier_of(moment_id: UUID) -> UUID | None:
    """The case that a moment belongs to; None where there is no such moment."""
    return Contactmoment.objects.filter(pk=moment_id).values_list("dossier_id", flat=True).first()


def finish(*, moment_id: UUID, naar: Momentstand) -> None:
    """Say that a moment of a held case was done, or that it falls away.

    Raises:
        NotFound: there is no such moment.
        InvalidTransition: it was done or dropped already.
    """
    moment = Contactmoment.objects.select_for_update().filter(pk=moment_id).first()
    if moment is None:
        raise NotFound(_now("Dit moment bestaat niet."))
    if naar not in TRANSITIONS[Momentstand(moment.stand)]:
        raise InvalidTransition(_now("Dit moment is al afgerond."))
    moment.stand, moment.gedaan_op = naar, now()
    moment.save(update_fields=["stand", "gedaan_op"])


def close(zaak: Zaak, *, aftercare: bool = False) -> None:
    """Let fall away what was planned in a held case, because it closes; a term of law stays in sight.

    Args:
        zaak: the case.
        aftercare: whether the moments after the first contact are kept.
    """
    if aftercare:
        rows = Contactmoment.objects.filter(dossier_id=zaak.id, soort=Momentsoort.EERSTE_CONTACT)
        lapsed = rows.filter(stand=Momentstand.OPEN).update(stand=Momentstand.VERVALLEN, gedaan_op=now())
        set_due(zaak.id)
    else:
        lapsed = stop(zaak)
    if lapsed:
        zaak.record(NazorgGebeurtenis.VERVALLEN)


def plan_after_closing(zaak: Zaak) -> None:
    """Plan a look at what others do with a closed case, four weeks from now."""
    day = add_werkdagen(today() + timedelta(weeks=4), 0)
    _add(zaak.id, [(Momentsoort.VIER_WEKEN, datetime.combine(day, DAY_END, tzinfo=AMSTERDAM))])
    set_due(zaak.id)


def due_aftercare() -> list[Moment]:
    """The open moments of aftercare of today and before: those at which the melder is asked how it goes."""
    tonight = datetime.combine(today() + timedelta(days=1), time(), tzinfo=AMSTERDAM)
    rows = Contactmoment.objects.filter(stand=Momentstand.OPEN, voor__lt=tonight).exclude(soort__in=NOT_ASKED)
    return [moment_of(row) for row in rows.order_by("voor")]


@transaction.atomic
def plan_call(*, dossier_id: UUID) -> None:
    """Plan a call on the next working day; one that was planned for that day is enough, and opens if it had lapsed."""
    moment = datetime.combine(add_werkdagen(to_local(now()).date(), 1), DAY_END, tzinfo=AMSTERDAM)
    lapsed = Contactmoment.objects.filter(dossier_id=dossier_id, soort=Momentsoort.CHECK_IN, voor=moment)
    lapsed.filter(stand=Momentstand.VERVALLEN).update(stand=Momentstand.OPEN, gedaan_op=None)
    _add(dossier_id, [(Momentsoort.CHECK_IN, moment)])
    set_due(dossier_id)


@transaction.atomic
def pause(*, dossier_id: UUID, until: date) -> None:
    """Move what was planned before a day to that day, because the melder wants some rest; no term of law moves."""
    moment = datetime.combine(until, DAY_END, tzinfo=AMSTERDAM)
    rows = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Momentstand.OPEN, voor__lt=moment)
    moved = rows.exclude(soort__in=TERM_OF_LAW)
    kinds = list(moved.order_by("soort").values_list("soort", flat=True).distinct())
    moved.delete()
    _add(dossier_id, [(Momentsoort(kind), moment) for kind in kinds])
    set_due(dossier_id)


def stop(zaak: Zaak) -> int:
    """Let all aftercare of a held case fall away; a term of law stays in sight. Returns how many moments fell away."""
    rows = Contactmoment.objects.filter(dossier_id=zaak.id, stand=Momentstand.OPEN).exclude(soort__in=TERM_OF_LAW)
    lapsed = rows.update(stand=Momentstand.VERVALLEN, gedaan_op=now())
    zaak.change_feiten(nazorg_op=())
    set_due(zaak.id)
    return lapsed


def set_due(dossier_id: UUID) -> None:
    """Write down the day of the next open moment, or from which a term for a complaint is in sight."""
    first = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Momentstand.OPEN).order_by("voor").first()
    in_sight = dossiers.kaart(dossier_id).feiten.klacht_in_zicht_op
    dossiers.set_due(dossier_id, _first_of(to_local(first.voor).date() if first else None, in_sight))


def plan_klacht(zaak: Zaak) -> None:
    """Plan the reminders of the term for a complaint of a held case anew, after its day or its choice changed."""
    rows = Contactmoment.objects.filter(dossier_id=zaak.id, stand=Momentstand.OPEN)
    rows.filter(soort=Momentsoort.KLACHTTERMIJN).delete()
    if not zaak.feiten.vraagt_kennisdag:
        asked = Momentstand.GEDAAN if zaak.feiten.kennisname_bron else Momentstand.VERVALLEN
        rows.filter(soort=Momentsoort.KENNISDAG).update(stand=asked, gedaan_op=now())
    _add(zaak.id, _terms(zaak.feiten))
    set_due(zaak.id)


def forget_expired_terms() -> None:
    """Let a term for a complaint that ran out no longer be what a case waits for."""
    for dossier_id in dossiers.overdue_since(today() - dossiers.KLACHT_ZICHT):
        set_due(dossier_id)


def remind() -> int:
    """Owe a reminder for every moment of today and before, once a day each, and tell the coordinator of missed ones.

    Returns:
        How many moments are open until tonight.
    """
    forget_expired_terms()
    tonight = datetime.combine(today() + timedelta(days=1), time(), tzinfo=AMSTERDAM)
    due = list(Contactmoment.objects.filter(stand=Momentstand.OPEN, voor__lt=tonight))
    with transaction.atomic():
        for moment in due:
            key = f"herinnering:{moment.pk}:{today()}"
            outbox.enqueue(task="nazorg.herinnering", subject=moment.pk, key=key)
            if _is_missed(moment):
                outbox.enqueue(task="nazorg.gemist", subject=moment.pk, key=f"gemist:{moment.pk}")
    return len(due)


def send_reminder(moment_id: UUID) -> None:
    """Mail whoever looks after the case, or the coordinators where nobody does; no word of content."""
    moment = Contactmoment.objects.filter(pk=moment_id, stand=Momentstand.OPEN).first()
    if moment is None:
        return
    _mail(
        to=dossiers.mail_of_assignee(moment.dossier_id) or dossiers.mail_of_desk(moment.dossier_id),
        subject=_now("Er staat een opvolgactie klaar"),
        body=_now("Er staat een opvolgactie voor je klaar bij het meldpunt. Log in om te zien welke."),
        message_id=f"herinnering-{moment_id}-{today()}",
    )


def send_missed(moment_id: UUID) -> None:
    """Mail the coordinators that a moment was missed; no word of content."""
    moment = Contactmoment.objects.filter(pk=moment_id, stand=Momentstand.OPEN).first()
    if moment is None:
        return
    _mail(
        to=dossiers.mail_of_desk(moment.dossier_id),
        subject=_now("Een opvolgactie is blijven liggen"),
        body=_now("Een opvolgactie bij het meldpunt is over de datum. Log in om te zien welke."),
        message_id=f"gemist-{moment_id}",
    )


def _aftercare(feiten: Feiten) -> list[tuple[Momentsoort, datetime]]:
    """The moments that belong to these facts, counted from today; what the law asks goes before a wish for rest."""
    if feiten.wil_geen_contact:
        return _terms(feiten)
    vanaf = to_local(now()).date()
    days = [(Momentsoort(moment.soort), moment.datum) for moment in schema.nazorg_momenten(vanaf, feiten.gradatie)]
    return [*_at_day_end(days), *_terms(feiten)]


def _terms(feiten: Feiten) -> list[tuple[Momentsoort, datetime]]:
    """What the term for a complaint asks of the desk: the day from which it runs, and reminders before it ends."""
    begin, eind = settings.WERKDAG
    found: list[tuple[Momentsoort, datetime]] = []
    if feiten.vraagt_kennisdag:
        found.append((Momentsoort.KENNISDAG, schema.kennisdag_voor(now(), begin=begin, eind=eind)))
    if feiten.kennisname_op is not None and feiten.klacht_loopt:
        days = [day for day in schema.klacht_herinneringen(feiten.kennisname_op) if day > today()]
        found += _at_day_end([(Momentsoort.KLACHTTERMIJN, day) for day in days])
    return found


def _at_day_end(days: Iterable[tuple[Momentsoort, date]]) -> list[tuple[Momentsoort, datetime]]:
    return [(soort, datetime.combine(day, DAY_END, tzinfo=AMSTERDAM)) for soort, day in days]


def _first_of(day: date | None, other: date | None) -> date | None:
    return min((each for each in (day, other) if each is not None), default=None)


def _add(dossier_id: UUID, moments: Iterable[tuple[Momentsoort, datetime]]) -> None:
    """Plan moments; what was planned or done already stays as it is."""
    rows = [Contactmoment(dossier_id=dossier_id, soort=soort, voor=voor) for soort, voor in moments]
    insert(rows, once=True)


def _days(dossier_id: UUID, *, skip: Momentsoort) -> tuple[date, ...]:
    rows = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Momentstand.OPEN)
    rows = rows.exclude(soort__in=(skip, *TERM_OF_LAW)).order_by("voor")
    return tuple(to_local(row.voor).date() for row in rows)


def _is_missed(moment: Contactmoment) -> bool:
    """One working day late."""
    return add_werkdagen(to_local(moment.voor).date(), 1) < today()


def _mail(*, to: list[str], subject: str, body: str, message_id: str) -> None:
    if not to:
        return
    EmailMessage(subject=subject, body=body, to=to, headers={"Message-ID": f"<{message_id}@meldpunt.invalid>"}).send()

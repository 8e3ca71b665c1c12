"""The public face of aftercare: terms and moments as dated tasks, reminders without content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from meldpunt.core.clock import AMSTERDAM, add_werkdagen, now, to_local, today
from meldpunt.core.errors import Conflict
from meldpunt.core.web.partij import werkdag
from support.dossiers import service as dossiers
from support.nazorg import schema
from support.nazorg.agenda import (
    DAY_END,
    OF_THE_DESK,
    Afronding,
    add_task,
    dossier_of,
    finish,
    kind_of,
    lapse_first_contacts,
    move,
    plan_again,
    reopen,
    store,
)
from support.nazorg.models import TERM_OF_LAW, Contactmoment, Contactuitkomst, Contactwijze, Momentsoort, Momentstand
from support.nazorg.queries import Moment, moment_of, moments_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from support.dossiers.service import Feiten, Zaak

__all__ = [
    "Afronding",
    "Contactuitkomst",
    "Contactwijze",
    "Moment",
    "Momentsoort",
    "Momentstand",
    "NazorgGebeurtenis",
    "Planning",
    "add_task",
    "close",
    "dossier_of",
    "due_aftercare",
    "finish",
    "first_planning",
    "follow",
    "forget_expired_terms",
    "kind_of",
    "lapse_first_contacts",
    "moments_of",
    "move",
    "pause",
    "plan_again",
    "plan_call",
    "plan_klacht",
    "plan_na_triage",
    "plan_opvolging",
    "reopen",
    "set_due",
    "stop",
    "store_planning",
]

STAYING = (*OF_THE_DESK, *TERM_OF_LAW)  # no wish for rest and no closing moves these
NOT_ASKED = (Momentsoort.EERSTE_CONTACT, *STAYING)  # these are for the desk


@gebeurtenissen
class NazorgGebeurtenis(Gebeurtenis):
    """What the audit trail says of moments of contact."""

    GEDAAN = "moment.gedaan", _("Contactmoment gedaan")
    VERVALLEN = "moment.vervallen", _("Contactmoment vervallen")
    GEPLAND = "moment.gepland", _("Taak gepland")
    VERZET = "moment.verzet", _("Moment verzet")
    HEROPEND = "moment.heropend", _("Moment weer geopend")


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
    begin, eind = werkdag()
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
    store(dossier_id, planning.momenten)


def plan_na_triage(zaak: Zaak) -> None:
    """Plan the aftercare of a held case anew after its gradation changed; what was done stays done."""
    open_moments = Contactmoment.objects.filter(dossier_id=zaak.id, stand=Momentstand.OPEN)
    open_moments.exclude(soort__in=(Momentsoort.EERSTE_CONTACT, *OF_THE_DESK)).delete()
    store(zaak.id, _aftercare(zaak.feiten))
    zaak.change_feiten(nazorg_op=_days(zaak.id))
    set_due(zaak.id)


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


def plan_opvolging(zaak: Zaak) -> None:
    """Plan a look at what others do with a closed case, four weeks from now."""
    day = add_werkdagen(today() + timedelta(weeks=4), 0)
    store(zaak.id, [(Momentsoort.OPVOLGING, datetime.combine(day, DAY_END, tzinfo=AMSTERDAM))])
    set_due(zaak.id)


def due_aftercare() -> list[Moment]:
    """The open moments of aftercare of today and before: those at which the melder is asked how it goes."""
    tonight = datetime.combine(today() + timedelta(days=1), time(), tzinfo=AMSTERDAM)
    rows = Contactmoment.objects.filter(stand=Momentstand.OPEN, voor__lt=tonight).exclude(soort__in=NOT_ASKED)
    return [moment_of(row) for row in rows.order_by("voor")]


@transaction.atomic
def plan_call(*, dossier_id: UUID, dag: date | None = None) -> None:
    """Plan a call; one that was planned for that day is enough, and opens if it had lapsed.

    Args:
        dossier_id: the case.
        dag: on which day; the next working day, where left out.

    Raises:
        Conflict: the day is past.
    """
    if dag is not None and dag < today():
        raise Conflict(_now("Deze dag is al voorbij. Kies vandaag of later."))
    moment = datetime.combine(dag or add_werkdagen(today(), 1), DAY_END, tzinfo=AMSTERDAM)
    lapsed = Contactmoment.objects.filter(dossier_id=dossier_id, soort=Momentsoort.CHECK_IN, voor=moment)
    lapsed.filter(stand=Momentstand.VERVALLEN).update(stand=Momentstand.OPEN, gedaan_op=None)
    store(dossier_id, [(Momentsoort.CHECK_IN, moment)])
    set_due(dossier_id)


@transaction.atomic
def pause(*, dossier_id: UUID, until: date) -> None:
    """Move what was planned before a day to that day, because the melder wants some rest; no term of law moves."""
    moment = datetime.combine(until, DAY_END, tzinfo=AMSTERDAM)
    rows = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Momentstand.OPEN, voor__lt=moment)
    moved = rows.exclude(soort__in=STAYING)
    kinds = list(moved.order_by("soort").values_list("soort", flat=True).distinct())
    moved.delete()
    store(dossier_id, [(Momentsoort(kind), moment) for kind in kinds])
    set_due(dossier_id)


def stop(zaak: Zaak) -> int:
    """Let all aftercare of a held case fall away; a term of law stays in sight. Returns how many moments fell away."""
    rows = Contactmoment.objects.filter(dossier_id=zaak.id, stand=Momentstand.OPEN).exclude(soort__in=STAYING)
    lapsed = rows.update(stand=Momentstand.VERVALLEN, gedaan_op=now())
    zaak.change_feiten(nazorg_op=())
    set_due(zaak.id)
    return lapsed


def set_due(dossier_id: UUID) -> None:
    """Write down the day of the next open moment, or from which a term for a complaint is in sight."""
    first = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Momentstand.OPEN).order_by("voor").first()
    in_sight = dossiers.kaart(dossier_id).feiten.klacht_in_zicht_op
    dossiers.set_due(dossier_id, _first_of(to_local(first.voor).date() if first else None, in_sight))


def follow(zaak: Zaak) -> bool:
    """After moments of a held case changed: write down its due day, and the days on which the melder is asked.

    Returns:
        Whether the melder reads other days from now on.
    """
    days, before = _days(zaak.id), zaak.feiten.nazorg_op
    if days != before:
        zaak.change_feiten(nazorg_op=days)
    set_due(zaak.id)
    return [day for day in days if day > today()] != [day for day in before if day > today()]


def plan_klacht(zaak: Zaak) -> None:
    """Plan the reminders of the term for a complaint of a held case anew, after its day or its choice changed."""
    rows = Contactmoment.objects.filter(dossier_id=zaak.id, stand=Momentstand.OPEN)
    rows.filter(soort=Momentsoort.KLACHTTERMIJN).delete()
    if not zaak.feiten.vraagt_kennisdag:
        asked = Momentstand.GEDAAN if zaak.feiten.kennisname_bron else Momentstand.VERVALLEN
        rows.filter(soort=Momentsoort.KENNISDAG).update(stand=asked, gedaan_op=now())
    store(zaak.id, _terms(zaak.feiten))
    set_due(zaak.id)


def forget_expired_terms() -> None:
    """Let a term for a complaint that ran out no longer be what a case waits for."""
    for dossier_id in dossiers.overdue_since(today() - dossiers.KLACHT_ZICHT):
        set_due(dossier_id)


def _aftercare(feiten: Feiten) -> list[tuple[Momentsoort, datetime]]:
    """The moments that belong to these facts, counted from today; what the law asks goes before a wish for rest."""
    if feiten.wil_geen_contact:
        return _terms(feiten)
    vanaf = to_local(now()).date()
    days = [(Momentsoort(moment.soort), moment.datum) for moment in schema.nazorg_momenten(vanaf, feiten.gradatie)]
    return [*_at_day_end(days), *_terms(feiten)]


def _terms(feiten: Feiten) -> list[tuple[Momentsoort, datetime]]:
    """What the term for a complaint asks of the desk: the day from which it runs, and reminders before it ends."""
    begin, eind = werkdag()
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


def _days(dossier_id: UUID) -> tuple[date, ...]:
    """The days on which the melder is asked how it goes."""
    rows = Contactmoment.objects.filter(dossier_id=dossier_id, stand=Momentstand.OPEN)
    rows = rows.exclude(soort__in=NOT_ASKED).order_by("voor")
    return tuple(dict.fromkeys(to_local(row.voor).date() for row in rows))

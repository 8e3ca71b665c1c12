"""Who is away, and who stands in for them on those days (``docs/adr/0044``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, NotFound, Refusal
from support.dossiers.rules import DESK
from support.vertrouwenspersonen.models import Afwezigheid, Vertrouwenspersoon

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


@dataclass(frozen=True)
class Verlof:
    """Some days on which somebody is away, both included, and who stands in for them."""

    id: UUID
    van: date
    tot: date
    waarnemer: UUID | None = None


def leave_of(account_id: UUID) -> list[Verlof]:
    """The days on which somebody is or will be away, the first first."""
    rows = Afwezigheid.objects.filter(account_id=account_id, tot__gte=today()).order_by("van")
    return [Verlof(id=row.pk, van=row.van, tot=row.tot, waarnemer=row.waarnemer_id) for row in rows]


def one_leave(account_id: UUID, verlof_id: UUID) -> Verlof:
    """Some days of somebody that are not past.

    Raises:
        NotFound: there are none.
    """
    found = next((item for item in leave_of(account_id) if item.id == verlof_id), None)
    if found is None:
        raise NotFound(_("Deze dagen zijn voorbij, of al weggehaald."))
    return found


def plan_leave(*, account_id: UUID, van: date, tot: date) -> Verlof | None:
    """Write down that somebody is away on these days; what overlaps becomes one stretch.

    A longer stretch has no deputy: the days of a key are not made longer without the proof that giving keys takes, and
    of two deputies nobody chose one.

    Returns:
        The longer stretch, where somebody stood in on a part of it and has to be named again; None otherwise.
    """
    overlap = Afwezigheid.objects.filter(account_id=account_id, van__lte=tot, tot__gte=van)
    rows = list(overlap)
    if any(row.van <= van and tot <= row.tot for row in rows):
        return None  # written down already
    days = [day for row in rows for day in (row.van, row.tot)]
    overlap.delete()
    new = Afwezigheid.objects.create(account_id=account_id, van=min([van, *days]), tot=max([tot, *days]))
    return Verlof(new.pk, new.van, new.tot) if any(row.waarnemer_id for row in rows) else None


def end_leave(*, account_id: UUID, verlof_id: UUID) -> None:
    """Take back that somebody is away; nothing happens where that was done already."""
    Afwezigheid.objects.filter(account_id=account_id, pk=verlof_id).delete()


def set_deputy(verlof: Verlof, waarnemer: UUID | None) -> None:
    """Write down who stands in on these days; None for nobody."""
    Afwezigheid.objects.filter(pk=verlof.id).update(waarnemer=waarnemer)


def stand_down(account_id: UUID) -> None:
    """Let somebody stand in for nobody any more."""
    Afwezigheid.objects.filter(waarnemer_id=account_id).update(waarnemer=None)


def deputies_of(account_id: UUID) -> dict[UUID, Verlof]:
    """Who stands in for somebody who works here, now or later, each on the first days for which they do."""
    rows = Afwezigheid.objects.filter(account_id=account_id, tot__gte=today(), account__is_active=True)
    rows = rows.filter(account__rol__in=DESK, waarnemer__is_active=True, waarnemer__rol__in=DESK).order_by("-van")
    return {row.waarnemer_id: Verlof(row.pk, row.van, row.tot, row.waarnemer_id) for row in rows if row.waarnemer_id}


def who_can_stand_in(account_id: UUID, verlof: Verlof) -> list[tuple[UUID, str]]:
    """Who of the pool can be asked to stand in on these days, with the name: whoever works then and takes cases."""
    away = Afwezigheid.objects.filter(van__lte=verlof.tot, tot__gte=verlof.van).values("account_id")
    rows = Vertrouwenspersoon.objects.filter(beschikbaar=True, account__is_active=True, account__rol__in=DESK)
    rows = rows.exclude(pk=account_id).exclude(pk__in=away).order_by("account__naam")
    return list(rows.values_list("pk", "account__naam"))


def refusal_to_stand_in(account_id: UUID, verlof: Verlof, *, waarnemer: UUID) -> Refusal | None:
    """Only who takes cases and is there on all of the days stands in."""
    if waarnemer in {pk for pk, _naam in who_can_stand_in(account_id, verlof)}:
        return None
    return Refusal(_("Deze collega kan op die dagen niet waarnemen. Kies iemand anders."), Conflict)

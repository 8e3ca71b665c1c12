"""Keys that are lent: who stands in for a colleague reads a case on the days that this one is away, and on no other.

The days stand in the row of access, which is signed and asked at every opening. So the access ends by itself, whether
or not anybody came to take the key away (``docs/adr/0044``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol
from meldpunt.core.clock import today
from meldpunt.core.db.rows import insert
from meldpunt.core.errors import Conflict, require
from meldpunt.vault import service as vault
from support.dossiers.models import Dossier, Toegang, in_force
from support.dossiers.rules import DESK
from support.dossiers.zaak import signed
from support.dossiers.zaak.toegang import is_keyed, new_row, refusal_to_receive

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from django.db.models import Model, QuerySet

    from support.dossiers.zaak.deuren import Zaak

    Away = Collection[UUID] | QuerySet[Model, UUID]

LENT = "waarneming"


@dataclass(frozen=True)
class Leensleutel:
    """Somebody's key to a case for some days, both included, and who looks after the case."""

    dossier_id: UUID
    account_id: UUID
    begint: date
    eindigt: date
    assignee_id: UUID | None


def lend_key(zaak: Zaak, account_id: UUID, *, begint: date, eindigt: date) -> bool:
    """Lend somebody a key to a held case for some days; whoever may read it anyway gets nothing new.

    Returns:
        Whether something changed.

    Raises:
        NotAllowed: the melder keeps this person out.
        Conflict: this person has no key of their own yet.
        NoGrant: nobody here has this id.
    """
    require(refusal_to_receive(zaak, account_id))
    row = Toegang.objects.filter(dossier=zaak.dossier, account_id=account_id, tot=None).first()
    if row is not None and (row.begint, row.eindigt) in ((None, None), (begint, eindigt)):
        return False
    if not is_keyed(account_id):
        raise Conflict(_("Deze collega heeft nog geen eigen sleutel. Kies iemand anders."))
    zaak.kluis.grant(vault.Grantee.account(str(account_id)))
    with signed.changing(zaak.id):
        new = row or new_row(zaak.id, account_id, reden=LENT)
        new.begint, new.eindigt = begint, eindigt
        if row is None:
            insert([new])
        else:
            new.save(update_fields=["begint", "eindigt"])
    return True


@transaction.atomic
def take_back(dossier_id: UUID, account_id: UUID) -> bool:
    """Take a key for some days away; nobody has to open the case for it, and what is gone already stays gone."""
    Dossier.objects.select_for_update().get(pk=dossier_id)
    rows = for_some_days().filter(dossier_id=dossier_id, account_id=account_id)
    if not rows.exists():
        return False
    vault.revoke(case_id=dossier_id, holder=vault.Holder.ACCOUNT, holder_id=str(account_id))
    with signed.changing(dossier_id):
        rows.update(tot=today())
    return True


@transaction.atomic
def lend_on_days(dossier_id: UUID, account_id: UUID, *, begint: date, eindigt: date) -> None:
    """Let a lent key count on other days."""
    Dossier.objects.select_for_update().get(pk=dossier_id)
    with signed.changing(dossier_id):
        _lent().filter(dossier_id=dossier_id, account_id=account_id).update(begint=begint, eindigt=eindigt)


def lent_keys(*, assignee_id: UUID | None = None) -> list[Leensleutel]:
    """Every key that is lent, also for days that are past or still to come.

    Args:
        assignee_id: those to cases that this person looks after alone; all, where left out.
    """
    rows = _lent() if assignee_id is None else _lent().filter(dossier__assignee_id=assignee_id)
    fields = ("dossier_id", "account_id", "begint", "eindigt", "dossier__assignee_id")
    return [Leensleutel(*row) for row in rows.order_by("eindigt", "pk").values_list(*fields)]


def lent_keys_of(dossier_id: UUID) -> list[UUID]:
    """Who holds a lent key to this case."""
    return list(_lent().filter(dossier_id=dossier_id).values_list("account_id", flat=True))


def any_past() -> bool:
    """Whether a lent key lies about whose days are over."""
    return _lent().filter(eindigt__lt=today()).exists()


def lent_to(account_id: UUID) -> list[UUID]:
    """The cases to which somebody holds a lent key, also for days that are past or still to come."""
    return list(_lent().filter(account_id=account_id).values_list("dossier_id", flat=True))


def stand_ins_of(dossier_id: UUID, *, away: Away = ()) -> list[tuple[UUID, str]]:
    """Who stands in today for whoever looks after a case, with the mail address."""
    return list(_standing_in(away).filter(dossier_id=dossier_id).values_list("account_id", "account__email"))


def stood_in_by(account_id: UUID) -> QuerySet[Toegang, UUID]:
    """The ids of the cases in which somebody stands in today for a colleague who is away."""
    rows = _lent().filter(in_force(), account_id=account_id)
    return rows.values_list("dossier_id", flat=True)


def stood_in(*, away: Away) -> QuerySet[Toegang, UUID]:
    """The ids of the cases in which somebody stands in today, whoever it is."""
    return _standing_in(away).values_list("dossier_id", flat=True)


def stand_in_of(dossier_id: UUID, *, away: Away) -> tuple[UUID, date] | None:
    """Who stands in for whoever looks after a case today, and until which day; None for nobody."""
    rows = _standing_in(away).filter(dossier_id=dossier_id).order_by("eindigt", "pk")
    found = rows.values_list("account_id", "eindigt").first()
    return None if found is None or found[1] is None else (found[0], found[1])


def _standing_in(away: Away) -> QuerySet[Toegang]:
    """Whom mail, lists and pages take for a deputy today: with a lent key, still at the desk, and there.

    Args:
        away: who is away today, which the pool knows.
    """
    rows = _lent().filter(in_force(), account__is_active=True, account__rol__in=DESK)
    return rows.exclude(account_id__in=away)


def for_some_days() -> QuerySet[Toegang]:
    """The rows of access that end by their day and were not taken away, of deputies and of guests."""
    return Toegang.objects.filter(tot=None).exclude(eindigt=None)


def _lent() -> QuerySet[Toegang]:
    """Those of deputies; the role decides, which is signed, and not the reason in the row, which is not."""
    return for_some_days().exclude(account__rol=Rol.GAST)

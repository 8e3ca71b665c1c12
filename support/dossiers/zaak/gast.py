"""The third door of a case: somebody outside who reads along until a day, because the melder said yes.

A guest has one case, by a row of access with two days like that of a deputy (``zaak.waarneming``), and a key of their
own. The door of the desk stays shut to them, so that nothing the desk can do can be done by a guest
(``docs/adr/0047``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meldpunt.accounts.service import Rol
from meldpunt.core.clock import today
from meldpunt.core.db.rows import insert
from meldpunt.core.errors import NotFound, require
from meldpunt.vault import service as vault
from support.dossiers.models import Dossier, Toegang, in_force
from support.dossiers.rules import not_for_guest, refusal_to_read_along
from support.dossiers.zaak import signed
from support.dossiers.zaak.deuren import Zaak
from support.dossiers.zaak.toegang import is_keyed, new_row, refusal_to_receive
from support.dossiers.zaak.waarneming import for_some_days

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker

LENT = "gast"


@dataclass(frozen=True)
class Gasttoegang:
    """That somebody outside may read one case, until and including which day."""

    dossier_id: UUID
    account_id: UUID
    eindigt: date


def open_for_guest(*, by: Medewerker, lock: bool = False) -> Zaak:
    """The door of a guest: the one case that they may read today and hold a key to.

    Args:
        by: who asks.
        lock: let nobody else change it until the transaction ends.

    Raises:
        NotFound: there is no such case for this person, or their days are over.
        VaultLocked: the vault is not open in this session.
        VaultIntegrityError: the case is not as this installation signed it.
    """
    lent = [item.dossier_id for item in _found(_guests().filter(in_force(), account_id=by.id))]
    require(refusal_to_read_along(by, next(iter(lent), None)))  # first: without a key the database shows them no case
    rows = Dossier.objects.select_for_update() if lock else Dossier.objects.all()
    dossier = rows.filter(pk__in=lent).first()
    if dossier is None:
        raise NotFound(not_for_guest())
    signed.check(dossier)
    return Zaak(dossier=dossier, kluis=vault.open_case(unlocked=by.open_kluis, case_id=dossier.pk), by=by)


def admit(zaak: Zaak, account_id: UUID, *, eindigt: date) -> None:
    """Write down in a held case that a guest may read it until a day; it opens with ``give_guest_key`` only.

    Raises:
        NotAllowed: the melder keeps this person out.
    """
    require(refusal_to_receive(zaak, account_id))
    with signed.changing(zaak.id):
        new = new_row(zaak.id, account_id, reden=LENT)
        new.begint, new.eindigt = today(), eindigt
        insert([new])


def give_guest_key(zaak: Zaak, account_id: UUID) -> bool:
    """Give a guest who was let in a key to a held case.

    Returns:
        Whether they have one now; a guest who did not begin yet has no key of their own to give it to.

    Raises:
        NotFound: this guest was not let in, or their days are over.
        NotAllowed: the melder keeps this person out.
        VaultIntegrityError: the account is not as this installation signed it.
    """
    require(refusal_to_receive(zaak, account_id))
    if not _guests().filter(in_force(), dossier_id=zaak.id, account_id=account_id).exists():
        raise NotFound(not_for_guest())
    if not is_keyed(account_id):
        return False
    zaak.kluis.grant(vault.Grantee.account(str(account_id)))
    return True


def guests_of(dossier_id: UUID) -> list[Gasttoegang]:
    """The guests of a case whose access was not taken away, also where their days are over."""
    return _found(_guests().filter(dossier_id=dossier_id))


def access_of_guest(account_id: UUID) -> Gasttoegang | None:
    """The one case of a guest; None once it was taken away."""
    return next(iter(_found(_guests().filter(account_id=account_id))), None)


def guests_past() -> list[Gasttoegang]:
    """The guests whose days are over, or whose account was closed, and whose access was not taken away yet."""
    over = _guests().filter(eindigt__lt=today()) | _guests().filter(account__is_active=False)
    return _found(over.distinct())


def has_guest_key(dossier_id: UUID, account_id: UUID) -> bool:
    """Whether a guest holds a key to this case."""
    return vault.holds_grant(case_id=dossier_id, holder=vault.Holder.ACCOUNT, holder_id=str(account_id))


def _guests() -> QuerySet[Toegang]:
    return for_some_days().filter(account__rol=Rol.GAST)


def _found(rows: QuerySet[Toegang]) -> list[Gasttoegang]:
    fields = ("dossier_id", "account_id", "eindigt")
    return [Gasttoegang(*row) for row in rows.order_by("eindigt", "pk").values_list(*fields)]

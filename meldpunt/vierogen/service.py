"""The public face of what one person may not do alone.

The first person proposes; what they saw is kept as a hash. Another coordinator with a key agrees, and only then it
happens, with the key of whoever agreed. Where no second coordinator holds a key, it waits for a day and the
administrators get a mail (decision 27).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.models import Account
from meldpunt.accounts.service import Rol, check_account, names_of
from meldpunt.audit import service as audit
from meldpunt.core.clock import now
from meldpunt.core.errors import Conflict, NotFound, require
from meldpunt.vault import service as vault
from meldpunt.vierogen import alleen, rules, signed
from meldpunt.vierogen.gebeurtenissen import MeekijkGebeurtenis
from meldpunt.vierogen.models import Meekijksoort, Meekijkvraag
from meldpunt.vierogen.tasks import ask_coordinators, tell_who_asked, warn_administrators

if TYPE_CHECKING:
    from datetime import datetime

    from meldpunt.accounts.service import Medewerker

__all__ = [
    "Agreed",
    "Meekijksoort",
    "Wachtend",
    "agree",
    "drop_about",
    "key_holders",
    "propose",
    "stop",
    "waiting",
    "warn",
]


@dataclass(frozen=True)
class Agreed:
    """What two people now want."""

    soort: Meekijksoort
    account: Account | None


@dataclass(frozen=True)
class Wachtend:
    """A proposal that waits, as one person sees it.

    Attributes:
        wie: whom it is about; empty for the key of the desk itself.
        door: who proposed it.
        van_mij: whether that is who looks.
        meekijkers: who else may agree.
        vanaf: from when it may go on alone; None where somebody else can agree, or administrators were not told yet.
        mag: whether who looks may agree now.
        mag_waarschuwen: whether who looks may tell the administrators that no second coordinator is left.
        mag_tegenhouden: whether who looks may stop it.
        krijgt: names and control numbers of the keys that it is about.
    """

    id: UUID
    soort: Meekijksoort
    account_id: UUID | None
    wie: str
    door: str
    van_mij: bool
    meekijkers: tuple[str, ...]
    vanaf: datetime | None
    mag: bool
    mag_waarschuwen: bool
    mag_tegenhouden: bool
    krijgt: tuple[tuple[str, str], ...]


@transaction.atomic
def propose(*, soort: Meekijksoort, account: Account | None = None, by: Medewerker) -> UUID:
    """Ask a second person; they get a mail, and the administrators where there is no second coordinator.

    Raises:
        NotAllowed: this person may not.
        Conflict: the same was proposed already.
        StateMismatch: an account or the desk is not as it was signed.
    """
    holders = key_holders()
    require(rules.refusal_to_propose(by, soort, holders))
    if Meekijkvraag.objects.filter(soort=soort, account=account).exists():
        raise Conflict(_("Dit is al voorgesteld. Het wacht op een tweede persoon."))
    row = Meekijkvraag(soort=soort, account=account, gezien=_seen(soort, account), door_id=by.id, sinds=now())
    row.save(force_insert=True)
    signed.sign_new(row)
    audit.record(code=MeekijkGebeurtenis.GEVRAAGD, subject=str(row.pk), by=by)
    if row.second_people(holders):
        ask_coordinators(row.pk)
    if len(holders) <= 1:
        _warn(row, by=by)
    return row.pk


@transaction.atomic
def warn(*, vraag_id: UUID, by: Medewerker) -> None:
    """Tell the administrators that no second coordinator holds a key any more; from now on a day passes.

    Raises:
        NotFound: it is not there any more.
        NotAllowed: somebody else proposed it, or a second coordinator holds a key.
        Conflict: they were told already.
        StateMismatch: the proposal, an account or the desk is not as it was signed.
    """
    row = _locked(vraag_id)
    require(rules.refusal_to_warn(by, row, key_holders()))
    _warn(row, by=by)


@transaction.atomic
def agree(*, vraag_id: UUID, by: Medewerker) -> Agreed:
    """Agree as the second person, or go on alone after the day of waiting; the caller does what was agreed.

    Raises:
        NotFound: it is not there any more.
        NotAllowed: this person is not the second one, or it is too early.
        Conflict: names or keys are not the ones that the first person saw.
        StateMismatch: the proposal, an account or the desk is not as it was signed.
    """
    row = _locked(vraag_id)
    require(rules.refusal_to_agree(by, row, key_holders()))
    soort = Meekijksoort(row.soort)
    if bytes(row.gezien) != _seen(soort, row.account):
        raise Conflict(_("Er is intussen iets veranderd. Houd dit voorstel tegen en begin opnieuw."))
    code = MeekijkGebeurtenis.ALLEEN if by.id == row.door_id else MeekijkGebeurtenis.AKKOORD
    _remove(row, code, by=by)
    return Agreed(soort=soort, account=row.account)


@transaction.atomic
def stop(*, vraag_id: UUID, by: Medewerker) -> Agreed:
    """Stop a proposal; nothing happens. Returns what was stopped.

    Raises:
        NotFound: it is not there any more.
        NotAllowed: this person may not.
    """
    row = _locked(vraag_id)
    require(rules.refusal_to_stop(by, row, key_holders()))
    stopped = Agreed(soort=Meekijksoort(row.soort), account=row.account)
    _remove(row, MeekijkGebeurtenis.TEGENGEHOUDEN, by=by)
    return stopped


def drop_about(*, account_id: UUID, by: Medewerker) -> None:
    """Stop what was proposed about somebody whose role or access changes."""
    for row in Meekijkvraag.objects.select_for_update().filter(account_id=account_id):
        signed.check(row.pk)
        _remove(row, MeekijkGebeurtenis.TEGENGEHOUDEN, by=by)


def waiting(*, by: Medewerker) -> list[Wachtend]:
    """What waits for a second person, oldest first.

    Raises:
        StateMismatch: an account or the desk is not as it was signed.
    """
    rows = list(Meekijkvraag.objects.select_related("account", "door").order_by("sinds"))
    if not rows:
        return []
    holders = key_holders()
    names = dict(Account.objects.filter(pk__in=holders).values_list("pk", "naam"))
    return [_wachtend(row, names, by=by) for row in rows]


def key_holders() -> frozenset[UUID]:
    """The coordinators at work who hold the newest key of the desk; each account is compared with what was signed."""
    ids = [UUID(member) for member in vault.desk_members()]
    for account_id in ids:
        check_account(account_id)
    rows = Account.objects.filter(pk__in=ids, rol=Rol.COORDINATOR, is_active=True)
    return frozenset(rows.values_list("pk", flat=True))


def _wachtend(row: Meekijkvraag, names: dict[UUID, str], *, by: Medewerker) -> Wachtend:
    second = row.second_people(names)
    return Wachtend(
        id=row.pk,
        soort=Meekijksoort(row.soort),
        account_id=row.account_id,
        wie="" if row.account is None else row.account.naam,
        door=row.door.naam,
        van_mij=row.door_id == by.id,
        meekijkers=tuple(sorted(names[account_id] for account_id in second)),
        vanaf=alleen.free_from(row.pk) if len(names) <= 1 else None,
        mag=rules.refusal_to_agree(by, row, names) is None,
        mag_waarschuwen=rules.refusal_to_warn(by, row, names) is None,
        mag_tegenhouden=rules.refusal_to_stop(by, row, names) is None,
        krijgt=_keys_of(row),
    )


def _keys_of(row: Meekijkvraag) -> tuple[tuple[str, str], ...]:
    ids = vault.desk_members() if row.account is None else {str(row.account_id)}
    numbers, names = vault.control_numbers(ids), names_of(ids)
    return tuple(sorted((names[account_id], number) for account_id, number in numbers.items()))


def _seen(soort: Meekijksoort, account: Account | None) -> bytes:
    """The hash of what stands on the page: who it is about, and the control numbers of the keys."""
    if soort == Meekijksoort.SLEUTEL_VERNIEUWEN:
        people = sorted(vault.control_numbers(vault.desk_members()).items())
        return vault.digest_of(soort, *(part for item in people for part in item))
    if account is None:
        raise NotFound(_("Deze persoon werkt hier niet."))
    check_account(account.pk)
    number = vault.control_numbers([str(account.pk)]).get(str(account.pk), "")
    plain = (str(account.pk), account.naam, account.gebruikersnaam, account.email, account.rol, str(account.is_active))
    return vault.digest_of(soort, *plain, number)


def _warn(row: Meekijkvraag, *, by: Medewerker) -> None:
    alleen.record_warning(row.pk, by=by)
    warn_administrators(row.pk)


def _locked(vraag_id: UUID) -> Meekijkvraag:
    row = Meekijkvraag.objects.select_for_update().filter(pk=vraag_id).first()
    if row is None:
        raise NotFound(_("Dit voorstel is er niet meer. Iemand anders heeft al besloten."))
    signed.check(vraag_id)
    return row


def _remove(row: Meekijkvraag, code: MeekijkGebeurtenis, *, by: Medewerker) -> None:
    signed.sign_gone(row)
    Meekijkvraag.objects.filter(pk=row.pk).delete()
    audit.record(code=code, subject=str(row.pk), by=by)
    if by.id != row.door_id:
        tell_who_asked(row)

"""Who reads a case: keys with their rows, and who is kept out for good (``features.md`` §4.3).

A case from which anybody of the desk is kept out is not given to the desk as a whole, but to each of the others by
name (``Dossier.besloten``). Who is kept out stands in the sealed part only: the database shows who may read the case,
never who may not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts, check_account, names_of
from meldpunt.core.clock import today
from meldpunt.core.db.rows import insert
from meldpunt.core.errors import Conflict, Refusal, require
from meldpunt.vault import service as vault
from support.dossiers.inhoud import Uitsluiting
from support.dossiers.models import Dossier, Toegang, in_force
from support.dossiers.rules import DESK
from support.dossiers.zaak import signed

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet

    from support.dossiers.zaak.deuren import Zaak


def refusal_to_exclude(
    *,
    uitgesloten: frozenset[uuid.UUID],
    gekozen: uuid.UUID | None,
    invallers: Sequence[uuid.UUID],
    op_naam: bool = False,
) -> Refusal | None:
    """A report that nobody could read with these people kept out is refused; so is choosing one of them to talk with.

    Args:
        uitgesloten: whom the melder keeps out.
        gekozen: the trusted person whom the melder chose.
        invallers: trusted persons from outside the party.
        op_naam: whether keys go to people by name also where nobody is kept out.
    """
    if gekozen in uitgesloten:
        return Refusal(_("Met deze persoon wilde je ook praten. Kies een van de twee."), Conflict)
    if (uitgesloten or op_naam) and not readers_without(uitgesloten, gekozen=gekozen, invallers=invallers):
        sentence = _(
            "Zo blijft er niemand over die je melding kan lezen. Haal één naam weg, of bel een hulplijn van buiten."
        )
        return Refusal(sentence, Conflict)
    return None


def readers_by_name(
    *,
    uitgesloten: frozenset[uuid.UUID],
    gekozen: uuid.UUID | None,
    invallers: Sequence[uuid.UUID],
    op_naam: bool = False,
) -> list[uuid.UUID]:
    """Who gets a key by name: the chosen one, and everybody else where the desk as a whole gets none."""
    chosen = [gekozen] if gekozen is not None else []
    if not (uitgesloten or op_naam):
        return chosen
    return list(dict.fromkeys([*chosen, *readers_without(uitgesloten, gekozen=gekozen, invallers=invallers)]))


def readers_without(
    uitgesloten: Collection[uuid.UUID], *, gekozen: uuid.UUID | None = None, invallers: Sequence[uuid.UUID] = ()
) -> list[uuid.UUID]:
    """Who can read a case from which some people are kept out: coordinators, or else whoever stands in for them.

    Args:
        uitgesloten: the accounts that are kept out.
        gekozen: the trusted person whom the melder chose.
        invallers: trusted persons from outside the party, who read it where no coordinator is left.
    """
    members = vault.desk_state().members
    desk = [account.pk for account in active_accounts(Rol.COORDINATOR) if account.actor_id in members]
    stand_ins = [gekozen] if gekozen is not None else list(invallers)
    return [pk for pk in desk if pk not in uitgesloten] or _with_key([pk for pk in stand_ins if pk not in uitgesloten])


def uitgesloten_van(zaak: Zaak) -> frozenset[uuid.UUID]:
    """Everybody who is kept out of an opened case."""
    found = zaak.kluis.read_all(Uitsluiting).of(Uitsluiting)
    return frozenset(account_id for item in found for account_id in item.accounts)


def refusal_to_receive(zaak: Zaak, account_id: uuid.UUID) -> Refusal | None:
    """Whoever is kept out gets no key."""
    if account_id not in uitgesloten_van(zaak):
        return None
    naam = names_of([str(account_id)]).get(str(account_id), "")
    return Refusal(_("%(naam)s blijft hierbuiten. Kies iemand anders.") % {"naam": naam})


def give_key(zaak: Zaak, account_id: uuid.UUID, *, reden: str) -> None:
    """Give somebody a key to the case; one who has no key of their own yet waits for a coordinator to give it.

    Raises:
        NotAllowed: this person is kept out.
        NoGrant: nobody here has this id.
    """
    hand_over(zaak, van=None, naar=account_id, reden=reden)


def hand_over(zaak: Zaak, *, van: uuid.UUID | None, naar: uuid.UUID | None, reden: str) -> None:
    """Take the key from one person and give one to another, with their rows, in one step; hold the case first.

    Args:
        zaak: the case.
        van: who loses the key; None for nobody.
        naar: who gets one; None for nobody.
        reden: why.

    Raises:
        NotAllowed: whoever would get the key is kept out.
        NoGrant: nobody here has this id.
    """
    give: list[vault.Grantee] = []
    if naar is not None:
        require(refusal_to_receive(zaak, naar))
        give = [vault.Grantee.account(str(naar))] if is_keyed(naar) else []
    loses = van if van != naar else None
    take = {(str(vault.Holder.ACCOUNT), str(loses))} if loses is not None else set()
    zaak.kluis.exchange(give=give, take=take)
    with signed.changing(zaak.id):
        if loses is not None:
            Toegang.objects.filter(dossier=zaak.dossier, account_id=loses, tot=None).update(tot=today())
        if naar is not None:
            give_row(zaak.id, naar, reden=reden)


def set_assignee(zaak: Zaak, account_id: uuid.UUID | None) -> None:
    """Write down who looks after the case; hold it first."""
    with signed.changing(zaak.id):
        zaak.dossier.assignee_id = account_id
        zaak.dossier.save(update_fields=["assignee"])


def revoke_code(zaak: Zaak, lookup: str) -> None:
    """Let a code of this case open nothing any more."""
    vault.revoke(case_id=zaak.id, holder=vault.Holder.CODE, holder_id=lookup)


def keep_out(zaak: Zaak, account_ids: Collection[uuid.UUID]) -> None:
    """Take every key away from some people, for good: the desk as a whole loses its key, the others get their own.

    Args:
        zaak: the case, held.
        account_ids: who is kept out from now on.

    Raises:
        Conflict: nobody would be left.
    """
    dossier = zaak.dossier
    uitgesloten = uitgesloten_van(zaak) | set(account_ids)
    access = Toegang.objects.filter(dossier=dossier, tot=None, eindigt=None).values_list("account_id", flat=True)
    rest = [account_id for account_id in access if account_id not in uitgesloten]
    require(refusal_to_exclude(uitgesloten=uitgesloten, gekozen=None, invallers=rest))
    readers = readers_without(uitgesloten, invallers=rest)
    desk = vault.Grantee.desk()
    zaak.kluis.exchange(
        give=[vault.Grantee.account(str(account_id)) for account_id in readers],
        take={(desk.holder, desk.holder_id), *((str(vault.Holder.ACCOUNT), str(pk)) for pk in uitgesloten)},
    )
    with signed.changing(zaak.id):
        for account_id in readers:
            give_row(dossier.pk, account_id, reden="besloten")
        Toegang.objects.filter(dossier=dossier, account_id__in=uitgesloten, tot=None).update(tot=today())
        dossier.besloten = True
        if dossier.assignee_id in uitgesloten:
            dossier.assignee_id = None
        dossier.save(update_fields=["besloten", "assignee"])
    zaak.write(Uitsluiting(accounts=tuple(sorted(account_ids, key=str))))


def give_row(dossier_id: uuid.UUID, account_id: uuid.UUID, *, reden: str) -> None:
    """Write down that somebody may read a case; once is enough, and what was lent for some days is theirs now."""
    if not Toegang.objects.filter(dossier_id=dossier_id, account_id=account_id, tot=None).update(
        begint=None, eindigt=None
    ):
        insert([new_row(dossier_id, account_id, reden=reden)])


def new_row(dossier_id: uuid.UUID, account_id: uuid.UUID, *, reden: str) -> Toegang:
    """The row that says that somebody may read a case from today on; not stored yet."""
    return Toegang(dossier_id=dossier_id, account_id=account_id, reden=reden, van=today())


def is_keyed(account_id: uuid.UUID) -> bool:
    """Whether a trusted person can get a key now; who is beginning anew waits for a coordinator to give it.

    Raises:
        NoGrant: nobody here has this id.
        VaultIntegrityError: the account is not as this installation signed it.
    """
    if not names_of([str(account_id)]):
        raise vault.NoGrant("no such person")
    check_account(account_id)
    return vault.has_key(account_id=str(account_id))


def desk_of(dossier_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Who hears for the desk of a case, with the mail address: the coordinators, or who can read a closed case."""
    dossier = Dossier.objects.get(pk=dossier_id)
    if not dossier.besloten:
        return [(account.pk, account.email) for account in active_accounts(Rol.COORDINATOR)]
    return readers_to_tell(dossier_id)


def whole_desk_of(dossier_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Who of the desk can be the second person in a case: who hears for the desk, and whoever looks after it."""
    assignee = assignee_of(dossier_id)
    return [*desk_of(dossier_id), *([assignee] if assignee else [])]


def readers_to_tell(dossier_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Everybody with access of their own to a case who still works here, with the mail address."""
    return list(_readers(dossier_id).order_by("account__email").values_list("account_id", "account__email"))


def has_other_reader(dossier: Dossier, *, but: uuid.UUID | None, lasting: bool = False) -> bool:
    """Whether somebody else of the desk can read a case: any coordinator, or of a closed case those with a key.

    Args:
        dossier: the case.
        but: who does not count.
        lasting: whether a key that is lent for some days does not count; it goes with whoever lent it.
    """
    if not dossier.besloten:
        return True
    rows = _readers(dossier.pk).filter(eindigt=None) if lasting else _readers(dossier.pk)
    readers = [reader for reader in rows.values_list("account_id", flat=True) if reader != but]
    account = vault.Holder.ACCOUNT
    return any(vault.holds_grant(case_id=dossier.pk, holder=account, holder_id=str(reader)) for reader in readers)


def is_alone(dossier_id: uuid.UUID, *, account_id: uuid.UUID) -> bool:
    """Whether nobody of the desk can read a case but this person."""
    return not has_other_reader(Dossier.objects.get(pk=dossier_id), but=account_id)


def is_alone_by_access(dossier_id: uuid.UUID, *, account_id: uuid.UUID) -> bool:
    """The same as far as access tells, for a worker, which may not look whose keys there are."""
    if not Dossier.objects.filter(pk=dossier_id, besloten=True).exists():
        return False
    return not _readers(dossier_id).exclude(account_id=account_id).exists()


def assignee_of(dossier_id: uuid.UUID) -> tuple[uuid.UUID, str] | None:
    """Who looks after a case and still works here, with the mail address."""
    rows = Dossier.objects.filter(pk=dossier_id, assignee__is_active=True, assignee__rol__in=DESK)
    return rows.values_list("assignee_id", "assignee__email").first()


def _readers(dossier_id: uuid.UUID) -> QuerySet[Toegang]:
    return Toegang.objects.filter(in_force(), dossier_id=dossier_id, account__is_active=True, account__rol__in=DESK)


def _with_key(account_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    keyed = vault.with_key([str(account_id) for account_id in account_ids])
    return [account_id for account_id in account_ids if str(account_id) in keyed]

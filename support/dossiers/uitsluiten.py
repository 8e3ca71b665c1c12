"""Keeping somebody out of a case: whom the melder names, or who steps back, holds no key to it (``features.md`` §4.3).

A case from which anybody of the desk is kept out is not given to the desk as a whole, but to each of the others by
name (``Dossier.besloten``). Who is kept out stands in the sealed part only: the database shows who may read the case,
never who may not.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts, names_of
from meldpunt.core.clock import now, today
from meldpunt.core.errors import Conflict, NotAllowed
from meldpunt.vault import service as vault
from support.dossiers.inhoud import UITSLUITING
from support.dossiers.models import Dossier, Toegang

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


def lezers_zonder(
    uitgesloten: Collection[uuid.UUID], *, gekozen: uuid.UUID | None = None, invallers: Sequence[uuid.UUID] = ()
) -> list[uuid.UUID]:
    """Who can read a case from which some people are kept out: coordinators, or else whoever stands in for them.

    Args:
        uitgesloten: the accounts that are kept out.
        gekozen: the trusted person whom the melder chose.
        invallers: trusted persons from outside the party, who read it where no coordinator is left.

    Raises:
        Conflict: nobody would be left.
    """
    members = vault.desk_state().members
    desk = [account.pk for account in active_accounts(Rol.COORDINATOR) if account.actor_id in members]
    stand_ins = [gekozen] if gekozen is not None else list(invallers)
    left = [pk for pk in desk if pk not in uitgesloten] or _with_key([pk for pk in stand_ins if pk not in uitgesloten])
    if not left:
        raise Conflict(
            _("Zo blijft er niemand over die je melding kan lezen. Haal één naam weg, of bel een hulplijn van buiten.")
        )
    return left


def check_can_exclude(
    *, uitgesloten: frozenset[uuid.UUID], gekozen: uuid.UUID | None, invallers: Sequence[uuid.UUID]
) -> list[uuid.UUID]:
    """Whether a report can be read by somebody with these people kept out.

    Args:
        uitgesloten: whom the melder keeps out.
        gekozen: the trusted person whom the melder chose.
        invallers: trusted persons from outside the party.

    Returns:
        Who gets a key by name: the chosen one, and everybody else where the desk as a whole gets none.

    Raises:
        Conflict: nobody would be left, or the melder chose somebody who is kept out.
    """
    if gekozen in uitgesloten:
        raise Conflict(_("Met deze persoon wilde je ook praten. Kies een van de twee."))
    chosen = [gekozen] if gekozen is not None else []
    if not uitgesloten:
        return chosen
    return list(dict.fromkeys([*chosen, *lezers_zonder(uitgesloten, gekozen=gekozen, invallers=invallers)]))


def can_exclude(
    *, uitgesloten: frozenset[uuid.UUID], gekozen: uuid.UUID | None, invallers: Sequence[uuid.UUID]
) -> bool:
    """Whether these people can be kept out."""
    try:
        check_can_exclude(uitgesloten=uitgesloten, gekozen=gekozen, invallers=invallers)
    except Conflict:
        return False
    return True


def uitsluiting(account_ids: Iterable[uuid.UUID]) -> vault.NewObject:
    """That these people are kept out, on its way into a case."""
    content = {"op": now().isoformat(), "accounts": sorted(str(account_id) for account_id in account_ids)}
    return vault.NewObject(id=uuid.uuid4(), kind=UITSLUITING, content=content)


def uitgesloten_in(kluis: vault.OpenCase) -> frozenset[uuid.UUID]:
    """Everybody who is kept out of an opened case."""
    raws = (raw for _id, _kind, raw in kluis.read_all(kinds=(UITSLUITING,)))
    return frozenset(uuid.UUID(account_id) for raw in raws for account_id in raw["accounts"])


def check_can_receive(kluis: vault.OpenCase, account_id: uuid.UUID) -> None:
    """Whoever is kept out gets no key.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    if account_id in uitgesloten_in(kluis):
        naam = names_of([str(account_id)]).get(str(account_id), "")
        raise NotAllowed(_("%(naam)s blijft hierbuiten. Kies iemand anders.") % {"naam": naam})


def can_receive(kluis: vault.OpenCase, account_id: uuid.UUID) -> bool:
    """Whether somebody may get a key."""
    return account_id not in uitgesloten_in(kluis)


@transaction.atomic
def keep_out(*, dossier: Dossier, kluis: vault.OpenCase, account_ids: Collection[uuid.UUID]) -> None:
    """Take every key away from some people, for good: the desk as a whole loses its key, the others get their own.

    Args:
        dossier: the case, locked.
        kluis: the same case, opened.
        account_ids: who is kept out from now on.

    Raises:
        Conflict: nobody would be left.
    """
    uitgesloten = uitgesloten_in(kluis) | set(account_ids)
    has_access = list(Toegang.objects.filter(dossier=dossier, tot=None).values_list("account_id", flat=True))
    rest = [account_id for account_id in has_access if account_id not in uitgesloten]
    for account_id in lezers_zonder(uitgesloten, invallers=rest):
        kluis.grant(vault.account(str(account_id)))
        give_row(dossier.pk, account_id, reden="besloten")
    if not dossier.besloten:
        vault.revoke(case_id=dossier.pk, holder=vault.Holder.DESK, holder_id=vault.desk().holder_id)
        dossier.besloten = True
    for account_id in uitgesloten:
        vault.revoke(case_id=dossier.pk, holder=vault.Holder.ACCOUNT, holder_id=str(account_id))
    Toegang.objects.filter(dossier=dossier, account_id__in=uitgesloten, tot=None).update(tot=today())
    if dossier.assignee_id in uitgesloten:
        dossier.assignee_id = None
    dossier.save(update_fields=["besloten", "assignee"])
    vault.seal_objects(case_id=dossier.pk, objects=[uitsluiting(account_ids)])


def give_row(dossier_id: uuid.UUID, account_id: uuid.UUID, *, reden: str) -> None:
    """Write down that somebody may read a case; once is enough."""
    Toegang.objects.get_or_create(
        dossier_id=dossier_id, account_id=account_id, tot=None, defaults={"reden": reden, "van": today()}
    )


def is_keyed(account_id: uuid.UUID) -> bool:
    """Whether a trusted person can get a key now; who is beginning anew waits for a coordinator to give it.

    Raises:
        NoGrant: nobody here has this id.
    """
    if not names_of([str(account_id)]):
        raise vault.NoGrant("no such person")
    return vault.has_key(account_id=str(account_id))


def mail_of_readers(dossier: Dossier) -> list[str]:
    """Where the desk hears of a case: the coordinators, or for a closed case those who can read it."""
    if not dossier.besloten:
        return [account.email for account in active_accounts(Rol.COORDINATOR) if account.email]
    rows = Toegang.objects.filter(dossier=dossier, tot=None, account__is_active=True).exclude(account__email="")
    return list(rows.order_by("account__email").values_list("account__email", flat=True))


def _with_key(account_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    keyed = vault.with_key([str(account_id) for account_id in account_ids])
    return [account_id for account_id in account_ids if str(account_id) in keyed]

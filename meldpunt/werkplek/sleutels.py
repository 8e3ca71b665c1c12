"""Keys of the desk: who holds one, who waits for one, and making the shared key anew after somebody left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts import rules
from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol, active_accounts, recent_proof
from meldpunt.audit import service as audit
from meldpunt.core.errors import NotFound
from meldpunt.vault import service as vault
from support.dossiers import service as dossiers

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account

ROUNDS = 10  # of 500 cases: a few seconds; the rest goes on with the next press of the button


@dataclass(frozen=True)
class Houder:
    """Somebody who works with cases, and how their keys stand."""

    id: UUID
    naam: str
    rol: str
    stand: str
    wachtend: int


@require_GET
@staff_page(Rol.COORDINATOR)
def sleutels(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Who holds a key and who waits for one."""
    state = vault.desk_state()
    houders = _houders(by, state.members)
    context = {
        "houders": houders,
        "kluis": state,
        "mag_geven": str(by.id) in state.members,
        "zelf": by.id,
    }
    return render(request, "werkplek/sleutels.html", context)


@require_POST
@recent_proof
@staff_page(Rol.COORDINATOR)
def geef(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """Give a colleague the key of the desk, or the keys of the cases that were assigned to them."""
    account = next((a for a in active_accounts(*Rol.values) if a.pk == account_id), None)
    if account is None or not vault.has_key(account_id=str(account_id)):
        raise NotFound(_("Deze collega heeft nog geen sleutel. Eerst kiest die zelf een wachtzin."))
    rules.check_can_give_key(by, account)
    if account.rol == Rol.COORDINATOR:
        give_desk(account, by=by)
        dossiers.give_back_keys(account_id=account.pk, by=by)  # closed cases that they could read before
        messages.success(request, _("%(naam)s kan nu de meldingen openen.") % {"naam": account.naam})
    else:
        done = dossiers.give_back_keys(account_id=account.pk, by=by)
        messages.success(request, _("%(naam)s kan weer bij %(n)s dossiers.") % {"naam": account.naam, "n": done})
    return redirect("werkplek:sleutels")


@require_POST
@recent_proof
@staff_page(Rol.COORDINATOR)
def vernieuw(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Make the key of the desk anew, and bring the cases along; what does not fit in one go waits for the next."""
    rules.check_can_renew(by)
    state = vault.desk_state()
    if "nieuw" in request.POST and not state.behind:
        renew(by=by)
    done = bring_along(by=by)
    left = vault.desk_state().behind
    if left:
        messages.info(request, _("%(n)s dossiers zijn mee. Nog %(rest)s te gaan.") % {"n": done, "rest": left})
    else:
        messages.success(request, _("De sleutel is vernieuwd. Alle dossiers zijn mee."))
    return redirect("werkplek:sleutels")


@transaction.atomic
def give_desk(account: Account, *, by: Medewerker) -> None:
    """Share the key of the desk with one more coordinator."""
    vault.remove_from_desk(account_id=str(account.pk), leaves=False)
    vault.add_to_desk(unlocked=by.open_kluis, account_id=str(account.pk))
    audit.record(code="sleutel.gegeven", subject=str(account.pk), by=by)


@transaction.atomic
def renew(*, by: Medewerker) -> None:
    """A new generation of the key of the desk."""
    vault.renew_desk(unlocked=by.open_kluis)
    audit.record(code="sleutel.vernieuwd", by=by)


def bring_along(*, by: Medewerker) -> int:
    """Bring cases to the newest generation; returns how many in this go."""
    done = 0
    for _round in range(ROUNDS):
        count = vault.regrant(unlocked=by.open_kluis)
        done += count
        if not count:
            break
    return done


def needs_attention(by: Medewerker) -> str:
    """What a coordinator has to do about keys: ``zelf``, ``vernieuw`` or ``geef``; empty when nothing."""
    state = vault.desk_state()
    if str(by.id) not in state.members:
        return "zelf"
    if state.stale or state.behind:
        return "vernieuw"
    return "geef" if any(houder.stand == "wacht" for houder in _houders(by, state.members)) else ""


def _houders(by: Medewerker, members: frozenset[str]) -> list[Houder]:
    """Everybody who works with cases, and how their keys stand."""
    accounts = active_accounts(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
    waiting = dossiers.waiting_for_key([account.pk for account in accounts], by=by)
    keyed = vault.with_key([str(account.pk) for account in accounts])
    return [
        Houder(
            id=account.pk,
            naam=account.naam,
            rol=account.rol,
            stand=_stand(account, keyed=keyed, members=members, waits=len(waiting[account.pk])),
            wachtend=len(waiting[account.pk]),
        )
        for account in accounts
    ]


def _stand(account: Account, *, keyed: frozenset[str], members: frozenset[str], waits: int) -> str:
    if str(account.pk) not in keyed:
        return "begint"
    if account.rol == Rol.COORDINATOR:
        return "heeft" if str(account.pk) in members else "wacht"
    return "wacht" if waits else "heeft"

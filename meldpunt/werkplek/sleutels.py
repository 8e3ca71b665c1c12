"""Keys of the desk: who holds one, who waits for one, and making the shared key anew after somebody left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol, active_accounts, recent_proof
from meldpunt.core.errors import NotFound
from meldpunt.vault import service as vault
from support.behandeling import sleutels as behandeling
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account


@dataclass(frozen=True)
class Houder:
    """Somebody who works with cases, and how their keys stand."""

    id: UUID
    naam: str
    rol: str
    stand: str
    wachtend: int
    controlegetal: str


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
    done = behandeling.give_key(account=account, by=by)
    if account.rol == Rol.COORDINATOR:
        messages.success(request, _("%(naam)s kan nu de meldingen openen.") % {"naam": account.naam})
    else:
        messages.success(request, _("%(naam)s kan weer bij %(n)s dossiers.") % {"naam": account.naam, "n": done})
    return redirect("werkplek:sleutels")


@require_POST
@recent_proof
@staff_page(Rol.COORDINATOR)
def vernieuw(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Make the key of the desk anew, and bring the cases along; what does not fit in one go waits for the next."""
    done = (behandeling.renew if "nieuw" in request.POST else behandeling.bring_along)(by=by)
    left = vault.desk_state().behind
    if left:
        messages.info(request, _("%(n)s dossiers zijn mee. Nog %(rest)s te gaan.") % {"n": done, "rest": left})
    else:
        messages.success(request, _("De sleutel is vernieuwd. Alle dossiers zijn mee."))
    return redirect("werkplek:sleutels")


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
    numbers = vault.control_numbers([str(account.pk) for account in accounts])
    keyed = frozenset(numbers)
    return [
        Houder(
            id=account.pk,
            naam=account.naam,
            rol=account.rol,
            stand=_stand(account, keyed=keyed, members=members, waits=len(waiting[account.pk])),
            wachtend=len(waiting[account.pk]),
            controlegetal=numbers.get(str(account.pk), ""),
        )
        for account in accounts
    ]


def _stand(account: Account, *, keyed: frozenset[str], members: frozenset[str], waits: int) -> str:
    if str(account.pk) not in keyed:
        return "begint"
    if account.rol == Rol.COORDINATOR:
        return "heeft" if str(account.pk) in members else "wacht"
    return "wacht" if waits else "heeft"

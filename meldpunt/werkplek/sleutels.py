"""Keys of the desk: who holds one, who waits for one, and making the shared key anew after somebody left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol, active_accounts, names_of, recent_proof
from meldpunt.core.errors import NotFound
from meldpunt.vault import service as vault
from meldpunt.vierogen import service as vierogen
from meldpunt.vierogen.service import Meekijksoort
from support.bezetting import sleutels as bezetting
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account
    from meldpunt.vierogen.service import Agreed


ASKED = _l("Gevraagd. Een tweede persoon kijkt mee. Hieronder zie je op wie het wacht.")
RENEWED = _l("De sleutel is vernieuwd. Alle dossiers zijn mee.")


@dataclass(frozen=True)
class Houder:
    """Somebody who works with cases, and how their keys stand."""

    id: UUID
    naam: str
    rol: str
    stand: str
    mag_krijgen: bool
    wachtend: int
    controlegetal: str


@require_GET
@staff_page(Rol.COORDINATOR)
def sleutels(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Who holds a key and who waits for one."""
    state = vault.desk_state()
    wacht_op_tweede = vierogen.waiting(by=by)
    houders = _houders(by, state.members, asked={item.account_id for item in wacht_op_tweede})
    context = {
        "houders": houders,
        "kluis": state,
        "wacht_op_tweede": wacht_op_tweede,
    }
    return render(request, "werkplek/sleutels.html", context)


@require_http_methods(["GET", "POST"])
@recent_proof
@staff_page(Rol.COORDINATOR)
def geef(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """Give a trusted person the keys of their cases back, or ask a second person to give the key of the desk."""
    account = next((a for a in active_accounts(*Rol.values) if a.pk == account_id), None)
    if account is None or not vault.has_key(account_id=str(account_id)):
        raise NotFound(_("Deze collega heeft nog geen sleutel. Eerst kiest die zelf een wachtzin."))
    desk = account.rol == Rol.COORDINATOR
    if request.method == "GET":
        return _confirm(request, [str(account_id)], naam=account.naam, samen=desk)
    done = bezetting.give_key(account=account, by=by)
    if desk:
        messages.info(request, ASKED)
    else:
        messages.success(request, _("%(naam)s kan weer bij %(n)s dossiers.") % {"naam": account.naam, "n": done})
    return redirect("werkplek:sleutels")


@require_http_methods(["GET", "POST"])
@recent_proof
@staff_page(Rol.COORDINATOR)
def vernieuw(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Ask a second person to make the key of the desk anew, or bring along what waits for the last one."""
    if request.method == "GET":
        return _confirm(request, vault.desk_members(), naam="", samen=True)
    if "nieuw" in request.POST:
        bezetting.propose_renewal(by=by)
        messages.info(request, ASKED)
        return redirect("werkplek:sleutels")
    done = bezetting.bring_along(by=by)
    left = vault.desk_state().behind
    if left:
        messages.info(request, _("%(n)s dossiers zijn mee. Nog %(rest)s te gaan.") % {"n": done, "rest": left})
    else:
        messages.success(request, RENEWED)
    return redirect("werkplek:sleutels")


@require_POST
@recent_proof
@staff_page(Rol.COORDINATOR)
def meekijken(request: HttpRequest, by: Medewerker, vraag_id: UUID) -> HttpResponse:
    """Agree to what a colleague proposed, or stop it."""
    if "waarschuwen" in request.POST:
        vierogen.warn(vraag_id=vraag_id, by=by)
        messages.success(request, _("De beheerders krijgen een mail. Hier lees je vanaf wanneer je verder kunt."))
        return redirect("werkplek:sleutels")
    if "akkoord" not in request.POST:
        vierogen.stop(vraag_id=vraag_id, by=by)
        messages.success(request, _("Tegengehouden. Er is niets veranderd."))
        return redirect("werkplek:sleutels")
    agreed = bezetting.agree(vraag_id=vraag_id, by=by)
    messages.success(request, _done(agreed))
    return redirect("werkplek:sleutels")


def needs_attention(by: Medewerker) -> str:
    """What a coordinator has to do about keys: ``zelf``, ``meekijken``, ``vernieuw`` or ``geef``; else empty."""
    state = vault.desk_state()
    if str(by.id) not in state.members:
        return "zelf"
    if any(item.mag for item in vierogen.waiting(by=by)):
        return "meekijken"
    if state.stale or state.behind:
        return "vernieuw"
    return "geef" if any(houder.stand == "wacht" for houder in _houders(by, state.members)) else ""


def _confirm(request: HttpRequest, ids: Collection[str], *, naam: str, samen: bool) -> HttpResponse:
    """Names and control numbers of everybody who gets the key, before it is given or asked for."""
    numbers, names = vault.control_numbers(ids), names_of(ids)
    krijgt = sorted((names[account_id], numbers[account_id]) for account_id in numbers)
    return render(request, "werkplek/sleutel_geven.html", {"krijgt": krijgt, "naam": naam, "samen": samen})


def _done(agreed: Agreed) -> str:
    """What happened now that two people agreed."""
    if agreed.account is None:
        left = vault.desk_state().behind
        return _("De sleutel is vernieuwd. Nog %(n)s dossiers te gaan.") % {"n": left} if left else str(RENEWED)
    naam = {"naam": agreed.account.naam}
    if agreed.soort == Meekijksoort.COORDINATOR:
        return _("%(naam)s kan nu als coördinator beginnen.") % naam
    return _("%(naam)s kan nu de meldingen openen.") % naam


def _houders(by: Medewerker, members: frozenset[str], asked: Collection[UUID | None] = ()) -> list[Houder]:
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
            mag_krijgen=str(by.id) in members and account.pk not in {by.id, *asked},
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

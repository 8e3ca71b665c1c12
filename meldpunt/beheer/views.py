"""The administrator's pages: who works here. No path to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts import mensen, rules
from meldpunt.accounts.factors import recent_proof
from meldpunt.accounts.forms import RolForm, UitnodigForm
from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Account, Rol
from meldpunt.core.errors import DomainError
from meldpunt.outbox import service as outbox
from meldpunt.vault import service as vault
from meldpunt.vierogen import service as vierogen
from meldpunt.vierogen import toelaten
from support.bezetting import toewijzen

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

UNPROCESSABLE = 422


@require_GET
@staff_page(Rol.BEHEER)
def mensen_lijst(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Everybody who works here, what waits for a second person, and how much work was given up."""
    context = {
        "mensen": mensen.people(),
        "wacht_op_tweede": vierogen.waiting(by=by),
        "hapering": outbox.trouble(),
    }
    return render(request, "beheer/mensen.html", context)


@require_POST
@staff_page(Rol.BEHEER)
def werk_opnieuw(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - the gate hands every view the person
    """Let the work that was given up be tried again."""
    count = outbox.try_again()
    text = ngettext(
        "%(n)s taak wordt opnieuw geprobeerd. Kijk hier over een paar minuten nog eens.",
        "%(n)s taken worden opnieuw geprobeerd. Kijk hier over een paar minuten nog eens.",
        count,
    )
    messages.success(request, text % {"n": count})
    return redirect("beheer_mensen")


@require_http_methods(["GET", "POST"])
@recent_proof
@staff_page(Rol.BEHEER)
def uitnodigen(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Invite somebody; their code is shown once."""
    form = UitnodigForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = toelaten.invite(**form.cleaned_data, by=by)
        except DomainError as error:
            form.add_error("gebruikersnaam", error.sentence)
        else:
            return _invitation(request, form.cleaned_data["naam"], form.cleaned_data["rol"], code)
    return render(request, "beheer/uitnodigen.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_GET
@staff_page(Rol.BEHEER)
def persoon(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """One person, and what can be done for them."""
    found = mensen.person(account_id)
    context = {
        "persoon": found,
        "form": RolForm(initial={"rol": found.rol}),
        "mag": rules.refusal_to_change(by, Account(pk=account_id)) is None,
    }
    return render(request, "beheer/persoon.html", context)


@require_POST
@recent_proof
@staff_page(Rol.BEHEER)
def opnieuw(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """Let somebody begin anew who lost everything."""
    code = toelaten.invite_again(account_id=account_id, by=by)
    found = mensen.person(account_id)
    return _invitation(request, found.naam, found.rol, code)


@require_POST
@recent_proof
@staff_page(Rol.BEHEER)
def stopt(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """Let somebody go."""
    toewijzen.stop(account_id=account_id, by=by)
    text = _(
        "Deze persoon kan er niet meer in. Dossiers op deze naam verdeelt een coördinator; die hoort het nu. "
        "Was het een coördinator? Vraag dan een andere coördinator om de sleutel te vernieuwen."
    )
    messages.success(request, text)
    return redirect("beheer_persoon", account_id)


@require_POST
@recent_proof
@staff_page(Rol.BEHEER)
def rol(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """Give somebody another role."""
    form = RolForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Kies een van de rollen op deze pagina."))
        return redirect("beheer_persoon", account_id)
    naar = form.cleaned_data["rol"]
    code = toewijzen.change_role(account_id=account_id, naar=naar, by=by)
    found = mensen.person(account_id)
    if code:
        return _invitation(request, found.naam, found.rol, code)
    if found.rol == naar:
        messages.success(request, _("De rol is veranderd. Sleutels van de oude rol zijn weg."))
        return redirect("beheer_persoon", account_id)
    messages.info(request, _("Er is nog akkoord nodig van een tweede persoon. Tot dan blijft de oude rol."))
    return redirect("beheer_mensen")


@require_POST
@recent_proof
@staff_page(Rol.BEHEER)
def uitloggen(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """Sign somebody out everywhere."""
    mensen.end_all_sessions(account_id=account_id, by=by)
    messages.success(request, _("Deze persoon is overal uitgelogd."))
    return redirect("beheer_persoon", account_id)


@require_POST
@recent_proof
@staff_page(Rol.BEHEER)
def meekijken(request: HttpRequest, by: Medewerker, vraag_id: UUID) -> HttpResponse:
    """Stop what waits for a second person, or after the day of waiting let a coordinator begin."""
    if "akkoord" in request.POST:
        toelaten.agree(vraag_id=vraag_id, by=by)
        messages.success(request, _("Akkoord. Deze persoon kan nu als coördinator beginnen."))
    elif "waarschuwen" in request.POST:
        vierogen.warn(vraag_id=vraag_id, by=by)
        messages.success(request, _("De beheerders krijgen een mail. Hier lees je vanaf wanneer je verder kunt."))
    else:
        vierogen.stop(vraag_id=vraag_id, by=by)
        messages.success(request, _("Tegengehouden. Er is niets veranderd."))
    return redirect("beheer_mensen")


def _invitation(request: HttpRequest, naam: str, rol: str, code: str) -> HttpResponse:
    context = {"naam": naam, "code": vault.Code.parse(code), "wacht": rol == Rol.COORDINATOR}
    return render(request, "beheer/uitnodiging.html", context)

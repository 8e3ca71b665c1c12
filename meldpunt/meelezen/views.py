"""The desk about somebody outside: asking the melder, inviting, the key, notes, and the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.factors import recent_proof
from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, DomainError, NotFound
from meldpunt.meelezen.forms import GastnotitieForm, GastuitnodigForm, GastvraagForm
from meldpunt.vault import service as vault
from support.behandeling import inzien
from support.behandeling.gasten import toegang, toestemming, werk
from support.dossiers import rules as dossierrules
from support.dossiers.rules import not_there
from support.gasten import queries as gasten
from support.gasten import rules
from support.gasten.queries import Gaststand

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.inzien import Inzage
    from support.gasten.queries import Meelezing

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
HTTP_OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


@dataclass(frozen=True)
class Gastkop:
    """One guest as the desk sees them, with what can be done now.

    Attributes:
        meelezing: where it stands.
        loopt: whether something can still come of it, or goes on.
        mag_uitnodigen: whether who looks may invite now.
        controlegetal: of the key of who began; empty before.
        leest_mee: whether they read along now: the ledger, the access and the key say so.
    """

    meelezing: Meelezing
    loopt: bool
    mag_uitnodigen: bool
    controlegetal: str
    leest_mee: bool


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def gast(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Who reads along from outside, what was asked before, and a new question to the melder where nobody does."""
    form = GastvraagForm(request.POST if request.method == "POST" else None)
    status = HTTP_OK
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                voorstel = toestemming.Gastvoorstel(**form.cleaned_data)
                toestemming.ask(dossier_id=dossier_id, voorstel=voorstel, by=by)
            except NotFound:
                raise
            except DomainError as error:
                form.add_error(None, error.sentence)
                status = error.status_code
            else:
                messages.success(request, _("De vraag staat klaar voor de melder."))
                return redirect("gasten:gast", dossier_id)
    return _page(request, by, dossier_id, status=status, form=form)


@require_http_methods(["GET", "POST"])
@recent_proof
@staff_page(Rol.COORDINATOR)
def uitnodigen(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Invite the person whom the melder said yes to; their code is shown once."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    kop = _running(inzage, by)
    form = GastuitnodigForm(request.POST if request.method == "POST" else None)
    if not kop.mag_uitnodigen:
        messages.error(request, _("Hier is nu niemand om uit te nodigen. Kijk hoe het staat."))
        return redirect("gasten:gast", dossier_id)
    status = UNPROCESSABLE if form.errors else HTTP_OK
    if request.method == "POST" and form.is_valid():
        try:
            code = toegang.invite(dossier_id=dossier_id, gast=kop.meelezing.gast, by=by, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.sentence)
            status = CONFLICT
        else:
            context = {"kaart": inzage.kaart, "kop": kop, "code": vault.Code.parse(code)}
            return render(request, "meelezen/uitnodiging.html", context)
    context = {"kaart": inzage.kaart, "kop": kop, "form": form}
    return render(request, "meelezen/uitnodigen.html", context, status=status)


@require_http_methods(["GET", "POST"])
@recent_proof
@staff_page(*DESK)
def sleutel(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Compare the control number by voice, and give the key."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    kop = _running(inzage, by)
    if request.method == "POST":
        controle = request.POST.get("controle", "")
        try:
            toegang.let_in(dossier_id=dossier_id, gast=kop.meelezing.gast, controle=controle, by=by)
        except Conflict as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("%(wie)s leest nu mee.") % {"wie": kop.meelezing.wie_en_waar})
        return redirect("gasten:gast", dossier_id)
    if not kop.controlegetal or kop.leest_mee:
        return redirect("gasten:gast", dossier_id)
    return render(request, "meelezen/sleutel.html", {"kaart": inzage.kaart, "kop": kop})


@require_POST
@staff_page(*DESK)
def notitie(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Write to whoever reads along."""
    form = GastnotitieForm(request.POST)
    if not form.is_valid():
        return _page(request, by, dossier_id, status=UNPROCESSABLE, notitie=form)
    try:
        werk.write_to_guest(dossier_id=dossier_id, tekst=form.cleaned_data["tekst"], by=by)
    except Conflict as error:
        form.add_error(None, error.sentence)
        return _page(request, by, dossier_id, status=CONFLICT, notitie=form)
    messages.success(request, _("Je notitie staat klaar voor wie meeleest."))
    return redirect("gasten:gast", dossier_id)


@require_POST
@staff_page(*DESK)
def stop(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """End it now."""
    try:
        chosen = UUID(request.POST.get("gast", ""))
    except ValueError:
        raise NotFound(not_there()) from None
    try:
        toegang.stop(dossier_id=dossier_id, gast=chosen, by=by)
    except Conflict as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Gestopt. Deze persoon leest nu niets meer."))
    return redirect("gasten:gast", dossier_id)


def _page(
    request: HttpRequest,
    by: Medewerker,
    dossier_id: UUID,
    *,
    status: int,
    form: forms.Form | None = None,
    notitie: forms.Form | None = None,
) -> HttpResponse:
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    koppen = _koppen(inzage, by)
    nu = koppen[0] if koppen and koppen[0].loopt else None
    context: dict[str, Any] = {
        "kaart": inzage.kaart,
        "nu": nu,
        "eerder": koppen[1:] if nu else koppen,
        "regels": [regel for regel in inzage.tijdlijn if regel.soort in gasten.GESPREK_MET_GAST][::-1],
        "dicht": dossierrules.refusal_to_add(inzage.kaart),
        "is_coordinator": by.rol == Rol.COORDINATOR,
        "form": form or GastvraagForm(),
        "notitie": notitie or GastnotitieForm(),
    }
    return render(request, "meelezen/gast.html", context, status=status)


def _koppen(inzage: Inzage, by: Medewerker) -> list[Gastkop]:
    return [_kop(inzage, item, by) for item in gasten.gasten_of(inzage.zaak)]


def _kop(inzage: Inzage, item: Meelezing, by: Medewerker) -> Gastkop:
    numbers = vault.control_numbers([item.account]) if item.account and item.loopt else {}
    # whom an administrator let go has a yes still, and no access any more
    holds = bool(item.account) and UUID(item.account) in inzage.toegang
    return Gastkop(
        meelezing=item,
        loopt=item.loopt,
        mag_uitnodigen=rules.refusal_to_invite(by, item) is None,
        controlegetal=numbers.get(item.account, ""),
        leest_mee=item.stand == Gaststand.LEEST_MEE and item.leest_mee and holds,
    )


def _running(inzage: Inzage, by: Medewerker) -> Gastkop:
    """The guest about whom something can be done now.

    Raises:
        NotFound: nobody was asked about, or it ended.
    """
    found = next((kop for kop in _koppen(inzage, by) if kop.loopt), None)
    if found is None:
        raise NotFound(_("Er loopt hier niets voor iemand van buiten."))
    return found

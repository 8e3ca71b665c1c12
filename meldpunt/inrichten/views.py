"""The ceremony in the browser: one step a page, explained for people who are no technicians."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meldpunt.aanmelden.papier import Papier
from meldpunt.accounts.forms import PapierForm
from meldpunt.accounts.models import Account
from meldpunt.core.errors import DomainError, NotFound
from meldpunt.core.web.cookies import cookie_name, set_private_cookie
from meldpunt.inrichten import service as inrichting
from meldpunt.inrichten.forms import BeheerderForm, BewaardersForm, CoordinatorForm, InrichtcodeForm, ProefForm
from meldpunt.inrichten.service import Ceremonie, Ceremoniestap
from meldpunt.nakijken.queries import due_cards, open_questions
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

COOKIE = cookie_name("inrichten")
UNPROCESSABLE = 422
STEPS = list(Ceremoniestap)


@require_http_methods(["GET", "POST"])
def inrichten(request: HttpRequest) -> HttpResponse:
    """The step where the ceremony is; after the last one there is nothing here any more.

    Raises:
        NotFound: the desk is open, and this browser did not just open it.
    """
    token = request.COOKIES.get(COOKIE)
    stand = inrichting.stand_of(token)
    if stand is None or token is None:
        return _outside(request)
    if request.method != "POST":
        return _at(request, token, stand)
    with lockbox.held(token=token):  # who presses twice waits here for the first answer
        stand = inrichting.stand_of(token)
        if stand is None:
            return _outside(request)
        if request.POST.get("plek") != stand.plek:  # sent from a page that is done already
            return redirect("inrichten")
        return _at(request, token, stand)


def _at(request: HttpRequest, token: str, stand: Ceremonie) -> HttpResponse:
    handlers = {
        Ceremoniestap.BEWAARDERS: _bewaarders,
        Ceremoniestap.COORDINATOR: _coordinator,
        Ceremoniestap.PAPIER: _papier,
        Ceremoniestap.BLAD: _blad,
        Ceremoniestap.PROEF: _proef,
        Ceremoniestap.BEHEERDER: _beheerder,
        Ceremoniestap.KLAAR: _klaar,
    }
    return handlers[stand.stap](request, token, stand)


def _outside(request: HttpRequest) -> HttpResponse:
    """For who has no ceremony: the way in, as long as the desk is not open."""
    if not vault.is_open():
        return _enter(request)
    if request.POST.get("plek") == Ceremoniestap.KLAAR:  # the last button, pressed twice
        return redirect("account_login")
    raise NotFound(_("Dit meldpunt is al ingericht."))


def _enter(request: HttpRequest) -> HttpResponse:
    form = InrichtcodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token = lockbox.token_of(form.cleaned_data["code"], Ceremonie.kind)
        if inrichting.stand_of(token) is not None:
            response = redirect("inrichten")
            set_private_cookie(response, COOKIE, token)
            return response
        form.add_error("code", _("Deze code klopt niet of is te oud. Maak een nieuwe: manage.py inrichten --browser"))
    return _page(request, "code", form, Ceremonie())


def _bewaarders(request: HttpRequest, token: str, stand: Ceremonie) -> HttpResponse:
    form = BewaardersForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _on(token, stand, bewaarders=tuple(form.names()))
    return _page(request, "bewaarders", form, stand)


def _coordinator(request: HttpRequest, token: str, stand: Ceremonie) -> HttpResponse:
    form = CoordinatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("naam", "gebruikersnaam", "email", "wachtzin")}
        try:
            account, papier, bladen = inrichting.make_keys(**values)
        except ValidationError as error:
            form.add_error("wachtzin", error)
        else:
            return _on(token, stand, account=str(account.pk), papier=papier, bladen=bladen)
    return _page(request, "coordinator", form, stand)


def _papier(request: HttpRequest, token: str, stand: Ceremonie) -> HttpResponse:
    account = Account.objects.get(pk=stand.account)
    papier = Papier(naam=account.naam, gebruikersnaam=account.gebruikersnaam, code=stand.papier)
    form = PapierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if papier.is_last(form.cleaned_data["laatste"]):
            return _on(token, stand, papier="")
        form.add_error("laatste", _("Dit zijn niet de laatste vier tekens van de code hierboven. Kijk op je blad."))
    return _page(request, "papier", form, stand, papier=papier)


def _blad(request: HttpRequest, token: str, stand: Ceremonie) -> HttpResponse:
    if request.method == "POST":
        if "terug" in request.POST and stand.blad > 1:
            stand = stand.with_(blad=stand.blad - 1)
        elif stand.blad < inrichting.BLADEN:
            stand = stand.with_(blad=stand.blad + 1)
        else:
            return _on(token, stand)
        inrichting.save(token, stand)
        return redirect("inrichten")
    woorden = stand.bladen[stand.blad - 1].split()
    return _page(request, "blad", None, stand, woorden=woorden, bewaarder=stand.bewaarders[stand.blad - 1])


def _proef(request: HttpRequest, token: str, stand: Ceremonie) -> HttpResponse:
    if "terug" in request.POST:
        inrichting.save(token, stand.with_(stap=Ceremoniestap.BLAD, blad=1))
        return redirect("inrichten")
    form = ProefForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            inrichting.check_sheets([form.cleaned_data["eerste"], form.cleaned_data["tweede"]])
        except vault.ShareError as error:
            form.add_error("tweede", inrichting.sentence_for(error))
        else:
            return _on(token, stand, bladen=())
    return _page(request, "proef", form, stand)


def _beheerder(request: HttpRequest, token: str, stand: Ceremonie) -> HttpResponse:
    form = BeheerderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("naam", "gebruikersnaam", "email")}
        try:
            code = inrichting.open_desk(account=Account.objects.get(pk=stand.account), **values)
        except DomainError as error:
            form.add_error("gebruikersnaam", error.sentence)
        else:
            return _on(token, stand, uitnodiging=code)
    return _page(request, "beheerder", form, stand)


def _klaar(request: HttpRequest, token: str, stand: Ceremonie) -> HttpResponse:
    if request.method == "POST":
        lockbox.drop(token=token)
        response = redirect("account_login")
        response.delete_cookie(COOKIE)
        return response
    context = {"nabellen": len(due_cards()), "vragen": len(open_questions())}
    return _page(request, "klaar", None, stand, uitnodiging=vault.Code.parse(stand.uitnodiging), **context)


def _on(token: str, stand: Ceremonie, **changes: Any) -> HttpResponse:
    inrichting.save(token, stand.next_step(**changes))
    return redirect("inrichten")


def _page(request: HttpRequest, name: str, form: forms.Form | None, stand: Ceremonie, **extra: Any) -> HttpResponse:
    nr = STEPS.index(stand.stap) + 1 if name != "code" else 0
    context = {"form": form, "stand": stand, "nr": nr, "van": len(STEPS)} | extra
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, f"inrichten/{name}.html", context, status=status)

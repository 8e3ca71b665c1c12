"""Beginning with an invitation, and getting back in with the sheet of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meldpunt.aanmelden.adapter import home_of
from meldpunt.aanmelden.papier import SECONDS, hand_over, hand_over_again, papier_of, put_away
from meldpunt.accounts import mensen
from meldpunt.accounts.factors import recent_proof
from meldpunt.accounts.forms import HerstelForm, PapierForm, UitnodigingForm, WachtzinForm
from meldpunt.accounts.gate import own_page, staff_page
from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import check_passphrase, has_second_factor
from meldpunt.core.errors import NotAllowed, NotFound
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault
from support.behandeling.gasten import toegang

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

    Act = Callable[[dict[str, Any]], tuple[Account, str]]

UNPROCESSABLE = 422


class Begonnen(vault.Content, frozen=True, kw_only=True):
    """The answer to a form that was sent, for a browser that drops it and sends the form again."""

    kind: ClassVar[str] = "begonnen"

    account: str
    code: str
    papier: str = ""


@require_http_methods(["GET", "POST"])
def uitnodiging(request: HttpRequest) -> HttpResponse:
    """Choose a passphrase with the code that the administrator gave."""
    return _with_code(request, "account/uitnodiging.html", UitnodigingForm(request.POST or None), _accept)


@require_http_methods(["GET", "POST"])
def wachtzin_kwijt(request: HttpRequest) -> HttpResponse:
    """Choose a new passphrase with the code on paper; the second factor is asked for at sign-in, as always."""
    return _with_code(request, "account/wachtzin_kwijt.html", HerstelForm(request.POST or None), _recover)


@require_http_methods(["GET", "POST"])
@own_page
def wachtzin(request: HttpRequest) -> HttpResponse:
    """Another passphrase."""
    account = request.user
    if not isinstance(account, Account):
        raise NotFound(_("Log eerst in."))
    form = WachtzinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mensen.change_passphrase(account=account, oud=form.cleaned_data["oud"], nieuw=form.cleaned_data["wachtzin"])
        except vault.WrongPassphrase:
            form.add_error("oud", _("Deze wachtzin past niet. Kijk of Caps Lock uit staat en probeer het opnieuw."))
        except ValidationError as error:
            form.add_error("wachtzin", error)
        else:
            logout(request)  # this session has ended with the others
            messages.success(request, _("Je wachtzin is veranderd. Log opnieuw in."))
            return redirect("account_login")
    return _page(request, "account/wachtzin.html", form)


@require_http_methods(["GET", "POST"])
@recent_proof
@staff_page(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON, Rol.GAST)
def nieuw_papier(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """A new sheet of paper; the old one opens nothing any more."""
    if request.method == "POST" and isinstance(request.user, Account):
        response = redirect("papier")
        hand_over(response, request.user, mensen.new_paper(by=by))
        return response
    return render(request, "account/nieuw_papier.html")


@require_http_methods(["GET", "POST"])
def papier(request: HttpRequest) -> HttpResponse:
    """Show the sheet until somebody has it on paper."""
    found = papier_of(request)
    if found is None:
        return _home(request)
    form = PapierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if found.is_last(form.cleaned_data["laatste"]):
            response = _home(request)
            put_away(request, response)
            return response
        form.add_error("laatste", _("Dit zijn niet de laatste vier tekens van de code hierboven. Kijk op je blad."))
    return _page(request, "account/papier.html", form, papier=found)


def _with_code(request: HttpRequest, template: str, form: UitnodigingForm | HerstelForm, act: Act) -> HttpResponse:
    """The page with the form, or what follows when its code was good; sent twice, it is used once."""
    if request.method == "POST" and form.is_valid():
        with lockbox.held(token=form.cleaned_data["keer"]):  # who presses twice waits here for the first answer
            response = _same_again(form.cleaned_data) or _begin(form, act)
        if response is not None:
            return response
    return _page(request, template, form)


def _begin(form: UitnodigingForm | HerstelForm, act: Act) -> HttpResponse | None:
    """Use the code; None when it was refused, and then the form says why."""
    values = form.cleaned_data
    try:
        account, paper = act(values)
    except vault.UnknownCode:
        form.add_error("code", form.unknown)
    except NotAllowed as error:
        form.add_error("code", error.sentence)
    except ValidationError as error:
        form.add_error("wachtzin", error)
    else:
        return _on(account, paper, values)
    return None


def _accept(values: dict[str, Any]) -> tuple[Account, str]:
    return toegang.accept(code=values["code"], wachtzin=values["wachtzin"])


def _recover(values: dict[str, Any]) -> tuple[Account, str]:
    return mensen.recover(gebruikersnaam=values["gebruikersnaam"], papier=values["code"], wachtzin=values["wachtzin"])


def _on(account: Account, paper: str, values: dict[str, Any]) -> HttpResponse:
    """On to the sheet, or for who has none to signing in."""
    response = redirect("papier" if paper else "account_login")
    token = hand_over(response, account, paper) if paper else ""
    done = Begonnen(account=str(account.pk), code=values["code"], papier=token)
    lockbox.put(token=values["keer"], value=done, seconds=SECONDS)
    return response


def _same_again(values: dict[str, Any]) -> HttpResponse | None:
    """The answer to a form that was sent before: the browser dropped the first one, and with it the sheet."""
    done = lockbox.get(Begonnen, token=values["keer"])
    if done is None or done.code != values["code"]:
        return None
    account = Account.objects.filter(pk=done.account).first()
    if account is None or not check_passphrase(account=account, wachtzin=values["wachtzin"]):
        return None  # another passphrase than the one that was chosen
    response = redirect("papier" if done.papier else "account_login")
    if done.papier:
        hand_over_again(response, done.papier)
    return response


def _home(request: HttpRequest) -> HttpResponse:
    account = request.user
    if isinstance(account, Account) and has_second_factor(account):
        return redirect(home_of(account.rol))
    return redirect("account_login")


def _page(request: HttpRequest, template: str, form: forms.Form, **extra: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, {"form": form} | extra, status=status)

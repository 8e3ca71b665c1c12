"""Signing in, locking and unlocking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.aanmelden.adapter import home_of
from meldpunt.aanmelden.forms import OntgrendelForm
from meldpunt.accounts.gate import own_page
from meldpunt.accounts.models import ROLLEN_MET_SLEUTEL, Account
from meldpunt.accounts.sessions import guesses
from meldpunt.accounts.sessions.devices import end_sessions
from meldpunt.accounts.sessions.vault_cookie import drop_kept, keep_for_second_step, lock_vault, open_vault
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class AanmeldView(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Sign in; the passphrase that was typed opens the vault too, as soon as the second step is done."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Lay the key aside of whoever has one, and let allauth go on to the second step."""
        if form.user.rol in ROLLEN_MET_SLEUTEL:
            keep_for_second_step(self.request, account=form.user, wachtzin=form.cleaned_data["password"])
        response: HttpResponse = super().form_valid(form)
        return response


class AfmeldView(LogoutView):  # type: ignore[misc]  # allauth ships no types
    """Sign out; the vault closes first, and every other browser of the same person is signed out too."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Destroy the open key and end all sessions of this person."""
        account = request.user
        drop_kept(request)
        response: HttpResponse = super().post(request, *args, **kwargs)
        if isinstance(account, Account):
            end_sessions(account)
        lock_vault(request, response)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@own_page
@require_http_methods(["GET", "POST"])
def ontgrendelen(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase again after a pause."""
    account = request.user
    if not isinstance(account, Account):
        raise PermissionDenied
    if account.rol not in ROLLEN_MET_SLEUTEL:
        return redirect(home_of(account.rol))  # nothing to unlock
    form = OntgrendelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        response = redirect(_next(request, account))
        fout = _try_to_open(request, account, form.cleaned_data["wachtzin"], response)
        if not fout:
            return response
        form.add_error("wachtzin", fout)
    return render(request, "account/ontgrendelen.html", {"form": form}, status=422 if form.errors else 200)


@own_page
@require_POST
def vergrendelen(request: HttpRequest) -> HttpResponse:
    """Close the vault and leave the person signed in."""
    response = redirect("ontgrendelen")
    lock_vault(request, response)
    return response


def _try_to_open(request: HttpRequest, account: Account, wachtzin: str, response: HttpResponse) -> str:
    """Open the vault; returns what the person should hear when that did not work."""
    if not guesses.may_guess(request, account.gebruikersnaam):
        return guesses.too_many()
    try:
        open_vault(account=account, wachtzin=wachtzin, response=response)
    except vault.WrongPassphrase:
        guesses.note_wrong(request, account.gebruikersnaam)
        return _("Deze wachtzin past niet. Kijk of Caps Lock uit staat en probeer het opnieuw.")
    guesses.note_right(request, account.gebruikersnaam)
    return ""


def _next(request: HttpRequest, account: Account) -> str:
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return home_of(account.rol)

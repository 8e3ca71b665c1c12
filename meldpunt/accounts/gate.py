"""The door of every staff page: signed in, second factor, right role, vault open."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from meldpunt.accounts.factors import go_first, pages_first
from meldpunt.accounts.models import ROLLEN_MET_SLEUTEL, Account, Rol
from meldpunt.accounts.service import Medewerker, medewerker_of
from meldpunt.accounts.sessions import getypt
from meldpunt.accounts.sessions.vault_cookie import unlocked_of
from meldpunt.audit import service as audit
from meldpunt.core.db.acting import acting_as
from meldpunt.core.errors import NotAllowed
from meldpunt.core.web.keepalive import open_until
from meldpunt.core.web.pages import give_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


def staff_page(
    *rollen: Rol,
) -> Callable[[Callable[Concatenate[HttpRequest, Medewerker, ...], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Let only these roles in, and hand the view the person at work as its second argument.

    A role with a key gets in with the vault open only; after a pause the passphrase is asked for again.
    """

    def door(
        view: Callable[Concatenate[HttpRequest, Medewerker, ...], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            account = request.user
            if not isinstance(account, Account):
                return _sign_in_first(request)
            first = pages_first(request, account)
            if first:
                return go_first(request, first[0])
            if account.rol not in rollen:
                raise NotAllowed(_sentence_for(account))
            kluis = unlocked_of(request) if account.rol in ROLLEN_MET_SLEUTEL else None
            if kluis is None and account.rol in ROLLEN_MET_SLEUTEL:
                target = reverse("getypt") if _keep_typed(request, account) else request.get_full_path()
                return redirect(f"{reverse('ontgrendelen')}?{urlencode({'next': target})}")
            open_until(request, soort="werk", tot=request.session.blijft_open_tot)  # type: ignore[attr-defined]  # our own store
            if getypt.SENT in request.POST:
                getypt.drop(str(account.pk))  # the view has it now, and gives it back itself where it refuses
            with acting_as(str(account.pk)), audit.deferred():
                return view(request, medewerker_of(account, kluis), *args, **kwargs)

        guarded.rollen = frozenset(rollen)  # type: ignore[attr-defined]  # read by the test over the route table
        return guarded

    return door


def own_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let everybody at work see a page about themselves; whoever lacks a factor gets no further than adding one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        account = request.user
        if not isinstance(account, Account):
            return redirect_to_login(request.get_full_path())
        first = pages_first(request, account)
        here = request.resolver_match.url_name if request.resolver_match else ""
        if first and here not in first:
            return go_first(request, first[0])
        return view(request, *args, **kwargs)

    return guarded


def _sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """The page for signing in; what was posted after the session ended is kept for whoever used this browser."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    account = getypt.whose_browser(request)
    if account is not None and _keep_typed(request, account):
        return redirect_to_login(reverse("getypt"))
    words = getypt.words_in(dict(request.POST.lists()))
    if not words:
        return redirect_to_login(request.get_full_path())
    return give_back(request, zin=_("Je was uitgelogd. Kopieer je tekst en log opnieuw in."), getypt=words)


def _keep_typed(request: HttpRequest, account: Account) -> bool:
    return request.method == "POST" and getypt.keep(account, pad=request.path, velden=dict(request.POST.lists()))


def _sentence_for(account: Account) -> str:
    if account.rol == Rol.BESTUUR:
        return _("Je ziet hier alleen cijfers. Meldingen zijn alleen voor het meldpunt.")
    if account.rol == Rol.GAST:
        return _("Je leest hier mee in één dossier. Deze pagina hoort daar niet bij.")
    return _("Deze pagina is niet voor jouw rol. Vraag de coördinator als je hier iets nodig hebt.")

"""The door of every staff page: signed in, second factor, right role, vault open."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from meldpunt.accounts.models import ROLLEN_MET_SLEUTEL, Account, Rol
from meldpunt.accounts.service import Medewerker, has_second_factor, medewerker_of
from meldpunt.accounts.session import lock_vault, unlocked_of
from meldpunt.core.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

LAST_SEEN = "laatst_gezien"


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
                return redirect_to_login(request.get_full_path())
            refused = _refuse(request, account, rollen)
            if refused is not None:
                return refused
            kluis = unlocked_of(request) if account.rol in ROLLEN_MET_SLEUTEL else None
            if kluis is None and account.rol in ROLLEN_MET_SLEUTEL:
                return redirect(f"{reverse('ontgrendelen')}?{urlencode({'next': request.get_full_path()})}")
            return view(request, medewerker_of(account, kluis), *args, **kwargs)

        guarded.rollen = frozenset(rollen)  # type: ignore[attr-defined]  # read by the test over the route table
        return guarded

    return door


def _refuse(request: HttpRequest, account: Account, rollen: tuple[Rol, ...]) -> HttpResponseBase | None:
    if _was_away(request):
        response = redirect_to_login(request.get_full_path())
        lock_vault(request, response)
        logout(request)
        return response
    if not has_second_factor(account):
        return redirect("mfa_activate_totp")
    if account.rol not in rollen:
        raise NotAllowed(_sentence_for(account))
    return None


def _was_away(request: HttpRequest) -> bool:
    """Whether nothing was asked for fifteen minutes; notes this visit."""
    moment = int(time.time())
    last: int = request.session.get(LAST_SEEN, moment)
    request.session[LAST_SEEN] = moment
    return moment - last > settings.STAFF_IDLE_SECONDS


def _sentence_for(account: Account) -> str:
    if account.rol == Rol.BESTUUR:
        return _("Je ziet hier alleen cijfers. Meldingen zijn alleen voor het meldpunt.")
    return _("Deze pagina is niet voor jouw rol. Vraag de coördinator als je hier iets nodig hebt.")

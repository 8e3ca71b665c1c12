"""Somebody's own sign-in: the app, passkeys, recovery codes, and where they are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.base import views as base
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meldpunt.aanmelden.adapter import home_of
from meldpunt.aanmelden.passkeys import find_passkey, options_of, passkeys_of
from meldpunt.accounts.factors import PASSKEY_ROLES, has_passkey, must_use_passkey
from meldpunt.accounts.models import ROLLEN_MET_SLEUTEL, Account
from meldpunt.accounts.sessions.devices import end_session, end_sessions, sessions_of
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

UNPROCESSABLE = 422


class _Passkeys:
    """Gives the page what the browser asks the passkey, and shows a refused answer on the same page."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question for the passkey."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # the view behind this mixin has it
        return context | {"opties": options_of(context)}


class MijnAanmeldingView(base.IndexView):  # type: ignore[misc]  # allauth ships no types
    """Everything about somebody's own sign-in on one page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add passkeys and sessions."""
        account = _owner(self.request)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "thuis": home_of(account.rol),
            "heeft_sleutel": account.rol in ROLLEN_MET_SLEUTEL,
            "controlegetal": vault.control_numbers([str(account.pk)]).get(str(account.pk), ""),
            "passkeys": passkeys_of(account),
            "sessies": sessions_of(account, this=self.request.session.session_key),
            "passkey_moet": must_use_passkey(account),
            "passkey_hoort": account.rol in PASSKEY_ROLES and not must_use_passkey(account),
        }


class TweedeStapView(_Passkeys, base.AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """The second step: a code, or a passkey for whoever has one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether there is a passkey to ask."""
        return super().get_context_data(**kwargs) | {"heeft_passkey": has_passkey(self.stage.login.user)}


class PasskeyToevoegenView(_Passkeys, webauthn.AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Add a passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keep the form with its errors, and say whether one has to be added."""
        context = super().get_context_data(**kwargs)
        account = _owner(self.request)
        moet = must_use_passkey(account) and not has_passkey(account)
        return context | {"moet": moet} | {key: kwargs[key] for key in ("form",) if key in kwargs}


class PasskeyHerbevestigView(_Passkeys, webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Confirm with a passkey; a refused answer stays on this page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether there is no other way."""
        return super().get_context_data(**kwargs) | {"passkey_moet": must_use_passkey(_owner(self.request))}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again with its sentence."""
        context = self.get_context_data() | {"form": form}
        return self.render_to_response(context, status=UNPROCESSABLE)  # type: ignore[no-any-return]  # allauth ships no types


class PasskeyNaamView(webauthn.EditWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Give a passkey another name."""

    success_url = reverse_lazy("mfa_index")

    def get_object(self, queryset: Any = None) -> Authenticator:  # noqa: ARG002 - Django's signature
        """The person's own passkey with this id."""
        return find_passkey(_owner(self.request), self.kwargs["passkey_id"])


class PasskeyWegView(webauthn.RemoveWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Remove a passkey."""

    success_url = reverse_lazy("mfa_index")

    def get_object(self, queryset: Any = None) -> Authenticator:  # noqa: ARG002 - Django's signature
        """The person's own passkey with this id."""
        return find_passkey(_owner(self.request), self.kwargs["passkey_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the passkey that goes."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"naam": self.object.wrap().name}


def _owner(request: HttpRequest) -> Account:
    """Whoever asks; the doors in front of these pages let nobody else in."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


@require_POST
def sessies_beeindigen(request: HttpRequest) -> HttpResponseBase:
    """End one session of one's own, or all but this one."""
    account = _owner(request)
    if request.POST.get("sessie"):
        end_session(account, session_id=request.POST["sessie"])
    else:
        end_sessions(account, keep=request.session.session_key)
    messages.success(request, _("Daar ben je nu uitgelogd."))
    return redirect("mfa_index")

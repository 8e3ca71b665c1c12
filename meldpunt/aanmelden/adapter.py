"""Where django-allauth meets the house."""

from __future__ import annotations

import base64
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from meldpunt.accounts import signed
from meldpunt.accounts.factors import recently_proved
from meldpunt.accounts.models import Rol
from meldpunt.accounts.sessions import guesses
from meldpunt.accounts.sessions.places import stranger_place
from meldpunt.accounts.sessions.vault_cookie import open_kept
from meldpunt.throttle.service import source_of
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.models import Account

SECRET_PLACE = {"table": "mfa.authenticator", "column": "secret", "row": ""}
WAYS_TO_CONFIRM = {
    "reauthenticate": _("Met je wachtzin"),
    "mfa_reauthenticate": _("Met een code uit je app"),
    "mfa_reauthenticate:webauthn": _("Met je passkey"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up here, and everybody lands on the page of their role."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Deze naam en wachtzin passen niet bij elkaar. Kijk of Caps Lock uit staat."),
        "incorrect_password": _("Deze wachtzin past niet. Kijk of Caps Lock uit staat en probeer het opnieuw."),
        "guest_is_over": _(
            "Je kon hier meelezen tot een dag die voorbij is. Bel het meldpunt als er nog iets nodig is."
        ),
        "too_many_login_attempts": _(
            "Er is te vaak een wachtzin geprobeerd. Wacht een paar minuten en probeer het opnieuw."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts are made by the administrator."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk, or for a board member the figures."""
        return home_of(request.user.rol)  # type: ignore[union-attr]  # only accounts sign in

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Ask what a guess costs here, before any work is done; a name that does not exist costs as much.

        Raises:
            ValidationError: this browser's own wrong guesses have to be waited for.
            TollDue: a stranger's guess costs a toll that was not paid.
        """
        name = credentials.get("username", "")
        if not guesses.may_guess(request, name):
            raise self.validation_error("too_many_login_attempts")
        guesses.check_toll(request, name)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Check a name and a passphrase; only what was really checked is counted.

        Raises:
            TooBusy: no place came free in time.
            ValidationError: it is a guest whose last day is past.
        """
        name = credentials.get("username", "")
        with stranger_place() if guesses.is_stranger(request, name) else nullcontext():
            account: Account | None = super().authenticate(request, **credentials)
        if account is not None:
            signed.check(account.pk)
            guesses.note_right(request, name)
            if account.is_over:
                raise self.validation_error("guest_is_over")
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count it: for this browser where its owner signed in before, else for the name and the network."""
        guesses.note_wrong(request, credentials.get("username", ""))

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Both steps are done: open the vault of this browser, and know it from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        open_kept(request, response, user)
        guesses.remember_browser(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Whether the last proof is older than five minutes; the same answer as ``recent_proof`` gives."""
        return not recently_proved(context.request)

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """The ways to confirm, in our words."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS_TO_CONFIRM[way["id"]]} for way in ways]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Never the address: the network alone, and that is stored nowhere."""
        return source_of(request) or "-"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second-factor secrets stand encrypted in the database (``vault.md`` A04)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Deze code past niet. Wacht op de volgende zes cijfers en probeer het opnieuw."),
        "too_many_codes": _("Er is te vaak een code geprobeerd. Wacht een paar minuten en probeer het opnieuw."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret as a class-O value."""
        return base64.b64encode(vault.seal_op(**SECRET_PLACE, value=text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what ``encrypt`` sealed."""
        return str(vault.open_op(**SECRET_PLACE, sealed=base64.b64decode(encrypted_text)))

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:  # noqa: A002, ARG002 - allauth's signature
        """What a passkey is called until somebody gives it a name."""
        return _now("Mijn passkey")


_HOMES = {Rol.BESTUUR: "bestuur:laatste", Rol.BEHEER: "beheer_mensen", Rol.GAST: "meelezen:zaak"}


def home_of(rol: str) -> str:
    """The first page for this role: the desk, the figures, who works here, or the one case of a guest."""
    return reverse(_HOMES.get(Rol(rol), "werkplek:werkvoorraad"))

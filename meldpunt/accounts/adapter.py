"""Where django-allauth meets the house."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meldpunt.accounts.models import Rol
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meldpunt.accounts.models import Account

SECRET_PLACE = {"table": "mfa.authenticator", "column": "secret", "row": ""}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up here, and everybody lands on the page of their role."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Deze naam en wachtzin passen niet bij elkaar. Kijk of Caps Lock uit staat."),
        "incorrect_password": _("Deze wachtzin past niet. Kijk of Caps Lock uit staat en probeer het opnieuw."),
        "too_many_login_attempts": _(
            "Er is te vaak een wachtzin geprobeerd. Wacht vijf minuten en probeer het opnieuw."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts are made by the administrator."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk, or for a board member the figures."""
        return home_of(request.user)  # type: ignore[arg-type]  # only accounts sign in


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second-factor secrets stand encrypted in the database (``vault.md`` A04)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Deze code past niet. Wacht op de volgende zes cijfers en probeer het opnieuw."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret as a class-O value."""
        return base64.b64encode(vault.seal_op(**SECRET_PLACE, value=text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what ``encrypt`` sealed."""
        return str(vault.open_op(**SECRET_PLACE, sealed=base64.b64decode(encrypted_text)))


_HOMES = {Rol.BESTUUR: "bestuur:laatste", Rol.BEHEER: "mfa_index"}


def home_of(account: Account) -> str:
    """The first page for this role: the desk, the figures, or somebody's own sign-in."""
    return reverse(_HOMES.get(Rol(account.rol), "werkplek:werkvoorraad"))

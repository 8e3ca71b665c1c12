"""Sign-in forms with our own words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AanmeldForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Name and passphrase; the passphrase opens the vault as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the fields their Dutch labels."""
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.widget.attrs = _("Gebruikersnaam"), {"autocomplete": "username", "autocapitalize": "none"}
        password.label, password.help_text = _("Wachtzin"), _("Je wachtzin opent ook de meldingen.")
        password.widget.attrs = {"autocomplete": "current-password"}


class TweedeStapForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field its Dutch label."""
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.help_text = _("Code"), _("De zes cijfers uit je app, of een herstelcode.")
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class KoppelForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The first code of a newly linked authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field its Dutch label."""
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.help_text = _("Code uit je app"), _("Typ de zes cijfers die je app nu laat zien.")
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class OntgrendelForm(forms.Form):
    """The passphrase again, after a pause."""

    wachtzin = forms.CharField(
        label=_("Wachtzin"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

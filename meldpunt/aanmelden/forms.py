"""Sign-in forms with our own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from meldpunt.accounts.factors import use_once
from meldpunt.accounts.sessions import guesses, tolls
from meldpunt.accounts.sessions.guesses import TollDue
from meldpunt.accounts.wachtzin import LONGEST
from meldpunt.throttle import service as throttle

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account

NAME_LENGTH = 40


class AanmeldForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Name and passphrase; the passphrase opens the vault as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the fields their Dutch labels."""
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.widget.attrs = _("Gebruikersnaam"), {"autocomplete": "username", "autocapitalize": "none"}
        _dress_passphrase(password)
        password.help_text = _("Je wachtzin opent ook de meldingen.")
        self.kaartje = self.data.get(tolls.TICKET, "") if self.is_bound else tolls.issue(1)
        self.oplossing = self.data.get(tolls.ANSWER, "")

    def clean(self) -> dict[str, Any]:
        """Check name and passphrase; what a next guess costs goes with the page."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except TollDue:
            self._renew()
            raise forms.ValidationError(self._wait(), code="toll") from None
        except forms.ValidationError:
            self._renew()
            raise
        return cleaned

    def _renew(self) -> None:
        """Keep the ticket of this page as long as it is good, so that waiting counts from its first moment."""
        ticket = tolls.renew(self.kaartje, guesses.toll_of(self.request, self.cleaned_data["login"]))
        if ticket != self.kaartje:
            self.kaartje, self.oplossing = ticket, ""

    def _wait(self) -> str:
        seconds = tolls.wait_of(self.kaartje)
        return ngettext(
            "Er is vaak een verkeerde wachtzin getypt. Wacht %(n)s seconde op deze pagina en log dan in.",
            "Er is vaak een verkeerde wachtzin getypt. Wacht %(n)s seconden op deze pagina en log dan in.",
            seconds,
        ) % {"n": seconds}


class BevestigForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The passphrase once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field its Dutch label."""
        super().__init__(*args, **kwargs)
        _dress_passphrase(self.fields["password"])
        self.fields["password"].help_text = ""


class _OnceOnly:
    """A code of an app that works once, and guesses that have to wait (``vault.md`` A03, A07)."""

    user: Account
    authenticator: Authenticator
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """Take the code out of use."""
        key = str(self.user.pk)
        if not throttle.guess(scope="code", key=key):
            raise get_adapter().validation_error("too_many_codes")
        code = "".join(self.cleaned_data["code"].split())
        self.cleaned_data["code"] = code
        super().clean_code()  # type: ignore[misc]  # the form behind this mixin has it
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not use_once(self.user, decrypt(self.authenticator.data["secret"]), code):
            raise get_adapter().validation_error("incorrect_code")
        throttle.forgive(scope="code", key=key)
        return code


class TweedeStapForm(_OnceOnly, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field its Dutch label."""
        super().__init__(*args, **kwargs)
        _dress_code(self.fields["code"])


class HerbevestigForm(_OnceOnly, CodeAgainForm):  # type: ignore[misc]  # allauth ships no types
    """The code once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field its Dutch label."""
        super().__init__(*args, **kwargs)
        _dress_code(self.fields["code"])


class KoppelForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The first code of a newly linked authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field its Dutch label."""
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.help_text = _("Code uit je app"), _("Typ de zes cijfers die je app nu laat zien.")
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def clean_code(self) -> str:
        """Take the code out of use: the next sign-in needs the next one."""
        code: str = super().clean_code()
        if not use_once(self.user, self.secret, "".join(code.split())):
            raise get_adapter().validation_error("incorrect_code")
        return code


class PasskeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """The answer of a passkey, put in by the browser."""


class PasskeyHerbevestigForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """The answer of a passkey once more, before something that matters."""


class PasskeyToevoegenForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A name for a new passkey; the browser puts in what the passkey answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field its Dutch label."""
        super().__init__(*args, **kwargs)
        _dress_name(self.fields["name"])


class PasskeyNaamForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field its Dutch label."""
        super().__init__(*args, **kwargs)
        _dress_name(self.fields["name"])


class OntgrendelForm(forms.Form):
    """The passphrase again, after a pause."""

    wachtzin = forms.CharField(
        label=_("Wachtzin"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def _dress_passphrase(field: forms.Field) -> None:
    field.label = _("Wachtzin")
    field.widget.attrs = {"autocomplete": "current-password"}
    field.validators.append(MaxLengthValidator(LONGEST))


def _dress_code(field: forms.Field) -> None:
    field.label, field.help_text = _("Code"), _("De zes cijfers uit je app, of een herstelcode.")
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


def _dress_name(field: forms.Field) -> None:
    field.label, field.help_text = _("Naam"), _("Waaraan herken je hem? Bijvoorbeeld: mijn telefoon.")
    field.widget.attrs = {"autocomplete": "off"}
    field.validators.append(MaxLengthValidator(NAME_LENGTH))

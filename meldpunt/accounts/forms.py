"""Forms with which people come, get back in, and are looked after."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.accounts.models import Rol
from meldpunt.accounts.wachtzin import LONGEST
from meldpunt.core.fields import MailadresField
from meldpunt.core.typed.letters import plain
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

CODE_ATTRS = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
NEW = {"autocomplete": "new-password"}
ROLLEN = [(rol.value, rol.label) for rol in Rol if rol != Rol.GAST]  # a guest is asked by a coordinator, in a case


def _passphrase(label: Any, *, new: bool = True) -> forms.CharField:
    attrs = NEW if new else {"autocomplete": "current-password"}
    return (WachtzinField if new else forms.CharField)(
        label=label,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs=attrs, render_value=True),
        error_messages={"required": _("Vul een wachtzin in."), "max_length": _("Maak je wachtzin korter.")},
    )


class WachtzinField(forms.CharField):
    """A new passphrase: spaces around it, two between words, and signs of another keyboard make it no other one."""

    def to_python(self, value: Any) -> str:
        """The passphrase in the one way in which it is kept."""
        return plain(str(value or ""))


class NieuweWachtzinForm(forms.Form):
    """A new passphrase, twice."""

    wachtzin = _passphrase(_("Nieuwe wachtzin"))
    nogmaals = _passphrase(_("Nog een keer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what a good one is."""
        super().__init__(*args, **kwargs)
        self.fields["wachtzin"].help_text = _(
            "Minstens 15 tekens. Kies vijf losse woorden die niets met elkaar te maken hebben."
        )

    def clean(self) -> dict[str, Any]:
        """Both have to be the same."""
        values = super().clean() or {}
        first, second = values.get("wachtzin"), values.get("nogmaals")
        if first and second and first != second:
            self.add_error("nogmaals", _("Deze twee zijn niet gelijk. Typ dezelfde wachtzin nog een keer."))
        return values


class CodeMixin(forms.Form):
    """A code of six groups of four."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        widget=forms.TextInput(attrs=CODE_ATTRS),
        error_messages={"required": _("Vul de code in.")},
    )

    def clean_code(self) -> str:
        """Spaces, dashes and small letters are fine."""
        try:
            return str(vault.Code.parse(self.cleaned_data["code"]))
        except vault.UnknownCode:
            raise forms.ValidationError(_("Deze code klopt niet. Kijk je hem teken voor teken na?")) from None


class EenKeerMixin(forms.Form):
    """A form that may be sent twice, as by a double click, and does its work once."""

    keer = forms.CharField(required=False, initial=lockbox.new_token, widget=forms.HiddenInput)

    def clean_keer(self) -> str:
        """What this page was given; a form without it is one of its own."""
        given = str(self.cleaned_data["keer"])
        return given if lockbox.is_token(given) else lockbox.new_token()


class UitnodigingForm(NieuweWachtzinForm, CodeMixin, EenKeerMixin):
    """Begin with the code of an invitation."""

    field_order = ["code", "wachtzin", "nogmaals"]
    unknown = _("Deze uitnodiging is er niet meer. Vraag de beheerder om een nieuwe.")


class HerstelForm(NieuweWachtzinForm, CodeMixin, EenKeerMixin):
    """A new passphrase with the code on paper."""

    gebruikersnaam = forms.CharField(
        label=_("Gebruikersnaam"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Vul je gebruikersnaam in.")},
    )
    field_order = ["gebruikersnaam", "code", "wachtzin", "nogmaals"]
    unknown = _("Deze naam en deze code horen niet bij elkaar. Kijk ze allebei na.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say where the code is."""
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code van je herstelblad")
        self.fields["code"].help_text = _("Zes groepjes van vier tekens. Hoofdletters hoeven niet.")


class WachtzinForm(NieuweWachtzinForm):
    """Another passphrase, by whoever knows the one they have."""

    oud = _passphrase(_("Je wachtzin van nu"), new=False)
    field_order = ["oud", "wachtzin", "nogmaals"]


class PapierForm(forms.Form):
    """The last four characters, so that nobody goes on without the sheet."""

    laatste = forms.CharField(
        label=_("De laatste vier tekens van je code"),
        max_length=10,
        widget=forms.TextInput(attrs=CODE_ATTRS),
        error_messages={"required": _("Typ de laatste vier tekens van je blad over.")},
    )


class UitnodigForm(forms.Form):
    """Somebody new."""

    naam = forms.CharField(
        label=_("Naam"), max_length=80, error_messages={"required": _("Vul de naam van je collega in.")}
    )
    gebruikersnaam = forms.SlugField(
        label=_("Gebruikersnaam"),
        max_length=60,
        help_text=_("Kleine letters, zonder spaties. Hiermee logt je collega in."),
        error_messages={
            "required": _("Kies een gebruikersnaam."),
            "invalid": _("Gebruik alleen letters, cijfers en streepjes."),
        },
    )
    rol = forms.ChoiceField(
        label=_("Rol"), choices=ROLLEN, widget=forms.RadioSelect, error_messages={"required": _("Kies een rol.")}
    )
    email = MailadresField(
        label=_("E-mailadres"),
        help_text=_("Alleen voor een bericht dat er iets klaarstaat, zonder inhoud."),
        wij_mailen=True,
    )

    def clean_gebruikersnaam(self) -> str:
        """One way to write a name."""
        return str(self.cleaned_data["gebruikersnaam"]).lower()


class RolForm(forms.Form):
    """Another role."""

    rol = forms.ChoiceField(label=_("Nieuwe rol"), choices=ROLLEN)

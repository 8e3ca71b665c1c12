"""The forms of the ceremony with which an installation begins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.accounts.forms import CodeMixin, NieuweWachtzinForm, UitnodigForm
from meldpunt.core.fields import MailadresField
from meldpunt.inrichten.service import BLADEN, sentence_for
from meldpunt.vault import service as vault


class InrichtcodeForm(CodeMixin):
    """The setup code that the server printed."""


class BewaardersForm(forms.Form):
    """Who keeps the three sheets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """One field for each sheet."""
        super().__init__(*args, **kwargs)
        for nr in range(1, BLADEN + 1):
            self.fields[f"blad{nr}"] = forms.CharField(
                label=_("Wie bewaart blad %(nr)s?") % {"nr": nr},
                max_length=80,
                error_messages={"required": _("Vul in wie dit blad bewaart.")},
            )

    def clean(self) -> dict[str, Any]:
        """Three different people."""
        values = super().clean() or {}
        names = [name.strip().lower() for name in values.values()]
        if len(set(names)) != len(names):
            raise forms.ValidationError(_("Kies drie verschillende mensen. Zo kan niemand alleen bij alles."))
        return values

    def names(self) -> list[str]:
        """The three names in the order of the sheets."""
        return [self.cleaned_data[f"blad{nr}"] for nr in range(1, BLADEN + 1)]


class CoordinatorForm(NieuweWachtzinForm):
    """The first coordinator."""

    naam = forms.CharField(label=_("Je naam"), max_length=80, error_messages={"required": _("Vul je naam in.")})
    gebruikersnaam = forms.SlugField(
        label=_("Gebruikersnaam"),
        max_length=60,
        help_text=_("Kleine letters, zonder spaties. Hiermee log je in."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={
            "required": _("Kies een gebruikersnaam."),
            "invalid": _("Gebruik alleen letters, cijfers en streepjes."),
        },
    )
    email = MailadresField(
        label=_("E-mailadres"),
        help_text=_("Alleen voor een bericht dat er iets klaarstaat, zonder inhoud."),
        wij_mailen=True,
    )
    field_order = ["naam", "gebruikersnaam", "email", "wachtzin", "nogmaals"]

    def clean_gebruikersnaam(self) -> str:
        """One way to write a name."""
        return str(self.cleaned_data["gebruikersnaam"]).lower()


class ProefForm(forms.Form):
    """Two sheets, typed over from paper."""

    eerste = forms.CharField(
        label=_("De 20 woorden van het ene blad"),
        widget=forms.Textarea(
            attrs={"rows": 4, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Typ de woorden van een blad over.")},
    )
    tweede = forms.CharField(
        label=_("De 20 woorden van een ander blad"),
        widget=forms.Textarea(
            attrs={"rows": 4, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Typ de woorden van een tweede blad over.")},
    )

    def clean_eerste(self) -> str:
        """The words of one sheet."""
        return _share(self.cleaned_data["eerste"])

    def clean_tweede(self) -> str:
        """The words of another sheet."""
        return _share(self.cleaned_data["tweede"])


class BeheerderForm(UitnodigForm):
    """The first administrator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The role is given."""
        super().__init__(*args, **kwargs)
        del self.fields["rol"]


def _share(typed: str) -> str:
    try:
        return vault.check_share(typed)
    except vault.ShareError as error:
        raise forms.ValidationError(sentence_for(error)) from None

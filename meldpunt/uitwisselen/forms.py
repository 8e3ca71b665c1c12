"""What a coordinator hands in or types about other parties."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import Tekst
from statistieken.uitwisseling.bestand.strikt import LARGEST

DIGITS_TYPED = 200  # sixty digits, with room for what people put between them


class BestandForm(forms.Form):
    """One file of another party."""

    use_required_attribute = False
    bestand = forms.FileField(
        label=_("Bestand van een andere partij"),
        help_text=_("Cijfers, een sleutel of een ronde. Het meldpunt ziet zelf wat het is."),
        error_messages={
            "required": _("Kies eerst een bestand."),
            "missing": _("Kies eerst een bestand."),
            "empty": _("Dit bestand is leeg. Vraag de partij het opnieuw te sturen."),
        },
    )

    def clean_bestand(self) -> bytes:
        """Read no more of it than a file may be long; the reader refuses what is longer."""
        upload = self.cleaned_data["bestand"]
        found = b""
        for chunk in upload.chunks():
            found += chunk
            if len(found) > LARGEST:
                break
        return found


class VingerafdrukForm(forms.Form):
    """The sixty digits as somebody heard them."""

    use_required_attribute = False
    getypt = Tekst(
        label=_("De twaalf groepen die je hoort"),
        help_text=_("Bel de partij op een nummer dat je al kende. Zij lezen voor, jij typt. Spaties mogen."),
        max_length=DIGITS_TYPED,
    )


class StopForm(forms.Form):
    """The last quarter in which a party takes part."""

    use_required_attribute = False
    tot = forms.RegexField(
        label=_("Laatste kwartaal waarin de partij meedoet"),
        help_text=_("Bijvoorbeeld 2026-Q3."),
        regex=r"^20\d\d-Q[1-4]$",
        error_messages={
            "required": _("Vul een kwartaal in, zoals 2026-Q3."),
            "invalid": _("Schrijf het kwartaal als 2026-Q3."),
        },
    )

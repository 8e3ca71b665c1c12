"""Forms of referral: what a letter needs besides what is known, how it goes out, and what came back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import DagVooruit, GezienForm, MailadresField, Tekst, past_field, pick_one
from support.doorgeleiding.queries import Afloopsoort, Grond, Onderdeel, Reactiesoort, Verzendwijze, sjablonen_for
from support.regie import queries as regie

if TYPE_CHECKING:
    from collections.abc import Collection

    from support.doorgeleiding.queries import Traject

LINE, REASON, TEXT = 120, 500, 4_000


class BriefForm(forms.Form):
    """What the desk adds to a letter: to whom by name, and what only the desk knows."""

    use_required_attribute = False
    toon_overslaan = False
    aan = Tekst(
        label=_("Aan wie precies?"),
        help_text=_("Bijvoorbeeld het team, de afdeling of de naam. Mag leeg."),
        max_length=LINE,
    )

    def __init__(self, *args: Any, traject: Traject, mag: Collection[Onderdeel], **kwargs: Any) -> None:
        """Ask only what this letter can hold."""
        letter = traject.brief
        kwargs["initial"] = {"sjabloon": letter.sjabloon, "aan": letter.aan, "adres": letter.adres} | {
            "woorden": letter.woorden
        }
        super().__init__(*args, **kwargs)
        wet = letter.grond == Grond.WET
        choices = [(item.code, item.naam) for item in sjablonen_for(letter.bestemming, wet=wet)]
        if len(choices) > 1:
            self.fields["sjabloon"] = pick_one(choices, label=_("Welke brief?"), required=_("Kies een brief."))
        if Onderdeel.ADRES in mag:
            self.fields["adres"] = Tekst(
                label=_("Adres van de melder"),
                help_text=_("Vraag het na. Het komt alleen in een brief die om een adres vraagt."),
                max_length=LINE,
            )
        if wet:
            self.fields["woorden"] = Tekst(
                label=_("Wat je meedeelt"),
                help_text=_("Niet meer dan de wet vraagt."),
                max_length=TEXT,
                rows=5,
                required=True,
                error_messages={"required": _("Schrijf wat je meedeelt.")},
            )
        self.order_fields(["sjabloon", "aan", "adres", "woorden"])


class NagekekenForm(GezienForm):
    """That somebody looked a letter over."""

    past = past_field(
        _("De brief past bij het akkoord, en ik heb geen band met wie hem krijgt."),
        required=_("Kijk de brief na en zet het vinkje."),
    )


class VerstuurForm(forms.Form):
    """How a letter leaves the building; the address only where the machine mails."""

    use_required_attribute = False
    toon_overslaan = False
    wijze = forms.ChoiceField(choices=[item for item in Verzendwijze.choices if item[0] != Verzendwijze.TELEFOON])
    mail = MailadresField(
        label=_("Mailadres van de organisatie"),
        help_text=_("De mail zegt alleen dat er een brief klaarligt, met het kenmerk."),
        required=False,
        wij_mailen=True,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for an address where the machine mails, and forget one that is not needed."""
        filled = super().clean() or {}
        mails = filled.get("wijze") == Verzendwijze.MAIL
        if mails and not filled.get("mail") and "mail" not in self.errors:
            self.add_error("mail", _("Vul het mailadres in van wie de brief krijgt."))
        return filled if mails else filled | {"mail": ""}


class ReactieForm(forms.Form):
    """What somebody outside said on the phone or by post."""

    use_required_attribute = False
    van = Tekst(
        label=_("Van wie?"),
        help_text=_("Naam en functie, zoals je ze hoorde of las."),
        max_length=LINE,
        required=True,
        error_messages={"required": _("Schrijf van wie dit antwoord is.")},
    )
    tekst = Tekst(
        label=_("Wat zeggen ze?"),
        max_length=TEXT,
        rows=5,
        required=True,
        error_messages={"required": _("Schrijf wat ze zeggen.")},
    )
    kenmerk = Tekst(label=_("Hun kenmerk of nummer"), max_length=LINE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask whether this is the answer, or only that the letter arrived."""
        super().__init__(*args, **kwargs)
        self.fields["soort"] = pick_one(Reactiesoort.choices, label=_("Wat is het?"), required=_("Kies wat het is."))
        self.order_fields(["soort", "van", "tekst", "kenmerk"])


class Antwoorddag(DagVooruit):
    """A day after today for an answer, no farther away than anybody waits."""

    first = timedelta(days=1)
    farthest = timedelta(days=180)
    past = _("Deze dag is al voorbij. Kies een dag na vandaag.")


class AntwoorddagForm(forms.Form):
    """Another day for the answer, and why."""

    use_required_attribute = False
    reden = Tekst(
        label=_("Waarom?"),
        max_length=REASON,
        required=True,
        error_messages={"required": _("Schrijf kort op waarom.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for a day after today."""
        super().__init__(*args, **kwargs)
        self.fields["dag"] = Antwoorddag(label=_("Vóór welke dag verwacht je antwoord?"))
        self.order_fields(["dag", "reden"])


class UitkomstForm(forms.Form):
    """What came of it, in words for the melder."""

    use_required_attribute = False
    tekst = Tekst(
        label=_("Hoe vertel je het de melder?"),
        help_text=_("In gewone woorden. De melder leest dit achter de code."),
        max_length=TEXT,
        rows=4,
        required=True,
        error_messages={"required": _("Schrijf een zin voor de melder.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can come of it."""
        super().__init__(*args, **kwargs)
        choices = [item for item in Afloopsoort.choices if item[0] != Afloopsoort.BEANTWOORD]
        self.fields["soort"] = pick_one(choices, label=_("Wat kwam eruit?"), required=_("Kies wat eruit kwam."))
        self.order_fields(["soort", "tekst"])


class ZonderAkkoordForm(forms.Form):
    """Why something goes out without a yes, to whom, and what is told."""

    use_required_attribute = False
    reden = Tekst(
        label=_("Waarom kan dit niet wachten op een akkoord?"),
        help_text=_("Welk gevaar, of welke wet of welk bevel. De melder leest dit, tenzij dat gevaarlijk is."),
        max_length=REASON,
        rows=3,
        required=True,
        error_messages={"required": _("Schrijf waarom dit zonder akkoord gaat.")},
    )
    woorden = Tekst(
        label=_("Wat deel je mee?"),
        help_text=_("Niet meer dan nodig is."),
        max_length=TEXT,
        rows=4,
        required=True,
        error_messages={"required": _("Schrijf wat je meedeelt, of hebt verteld.")},
    )
    verborgen = Tekst(
        label=_("Is het gevaarlijk als de melder dit leest? Schrijf dan waarom."),
        help_text=_("Laat dit leeg als het kan. Dan leest de melder dat er iets is doorgegeven, en waarom."),
        max_length=REASON,
        rows=2,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the two grounds, and where the law or danger can lead."""
        super().__init__(*args, **kwargs)
        grounds = [
            (Grond.ACUUT, _("Er was direct gevaar, en ik heb gebeld. Een collega kijkt achteraf mee.")),
            (Grond.WET, _("De wet eist het. Een collega kijkt eerst mee.")),
        ]
        places = [(item.code, item.naam) for item in regie.bestemmingen() if item.zonder_akkoord]
        self.fields["grond"] = pick_one(grounds, label=_("Waarom zonder akkoord?"), required=_("Kies een van beide."))
        self.fields["bestemming"] = pick_one(places, label=_("Aan wie?"), required=_("Kies aan wie."))
        self.order_fields(["grond", "bestemming", "reden", "woorden", "verborgen"])


class MeekijkbesluitForm(forms.Form):
    """What a second person says of something without a yes."""

    use_required_attribute = False
    tekst = Tekst(
        label=_("Wat vind je ervan?"),
        max_length=REASON,
        rows=3,
        required=True,
        error_messages={"required": _("Schrijf waarom je het wel of niet eens bent.")},
    )


class BuitenForm(forms.Form):
    """The answer of somebody outside."""

    use_required_attribute = False
    toon_overslaan = False  # those words say "je"
    code = Tekst(
        label=_("De code uit de brief"),
        max_length=60,
        required=True,
        error_messages={"required": _("Vul de code in die in de brief staat.")},
        attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    van = Tekst(
        label=_("Uw naam en functie"),
        max_length=LINE,
        required=True,
        error_messages={"required": _("Vul uw naam en functie in.")},
    )
    tekst = Tekst(
        label=_("Uw antwoord"),
        help_text=_("Noem geen namen die niet nodig zijn. Alleen het meldpunt leest dit."),
        max_length=TEXT,
        rows=6,
        required=True,
        error_messages={"required": _("Schrijf uw antwoord.")},
    )
    kenmerk = Tekst(label=_("Uw eigen kenmerk of nummer"), help_text=_("Mag leeg blijven."), max_length=LINE)

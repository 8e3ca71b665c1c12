"""Forms of paper that goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meldpunt.core.clock import today
from meldpunt.core.fields import Dag, GezienForm, Tekst, past_field, pick_more, pick_one
from support.papier.queries import Domicilie, Pakketdeel
from support.weghalen.queries import Uitslag, Verzoekkeuze, platform_of, weghaaldata

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from support.behandeling.inzien import Inzage
    from support.weghalen.queries import Verzoeklink

LINE, REASON, QUESTION = 120, 500, 2000
ROWS = 6  # to tap; more is a list


def _one_of(choices: Sequence[tuple[str, Any]], *, label: Any, required: Any) -> forms.ChoiceField:
    """A question with one answer: as rows to tap while they are few, or else as a list."""
    if len(choices) <= ROWS:
        return pick_one(choices, label=label, required=required)
    errors = {"required": required, "invalid_choice": required}
    return forms.ChoiceField(label=label, choices=choices, error_messages=errors)


class GedaneDag(Dag):
    """A day on which something was done; today, where nobody says otherwise."""

    def clean(self, value: Any) -> date:
        """The day, or today."""
        found: date | None = super().clean(value)
        return found or today()


class VerzoekForm(forms.Form):
    """One link to ask away: where it stands, what it does, and which pieces show it."""

    use_required_attribute = False
    toon_overslaan = False
    zonder_bewijs = Tekst(
        label=_("Waarom zonder bewijs?"),
        help_text=_("Alleen als vastleggen niet meer kan, bijvoorbeeld omdat het account dicht is."),
        max_length=REASON,
        rows=2,
    )

    def __init__(
        self, data: Any = None, *, links: Sequence[Verzoeklink], inzage: Inzage, redenen: Sequence[str]
    ) -> None:
        """Offer what stands in the case: its links, its pieces, and the reasons that fit the answers."""
        free = [item for item in links if item.loopt is None]
        first = free[0] if free else None
        initial = {
            "link": first.sleutel if first else "",
            "platform": platform_of(first.platform).code if first else "",
            "redenen": list(redenen),
            "bewijs": [str(nr) for nr in (first.bewijs if first and len(free) == 1 else ())],
        }
        super().__init__(data, initial=initial)
        self.links = {item.sleutel: item.link for item in free}
        self.fields["link"] = _one_of(list(self.links.items()), label=_("Welk bericht?"), required=_("Kies een link."))
        gone = _("Voor deze link loopt al een verzoek, of hij staat niet meer in het dossier.")
        self.fields["link"].error_messages["invalid_choice"] = gone
        self.fields["platform"] = _one_of(
            [(item.code, item.naam) for item in weghaaldata().platforms],
            label=_("Waar staat het?"),
            required=_("Kies waar het staat."),
        )
        self.fields["redenen"] = pick_more(
            [(item.code, item.tekst) for item in weghaaldata().redenen],
            label=_("Wat doet het bericht?"),
            help_text=_("Aangevinkt is wat bij de antwoorden past. Kijk zelf of het bij dit bericht past."),
        )
        self.fields["bewijs"] = pick_more(
            [
                (str(item.nr), _("Bewijs %(nr)s: %(naam)s") % {"nr": item.nr, "naam": item.naam})
                for item in inzage.stukken
                if item.weg is None
            ],
            label=_("Welk bewijs laat dit bericht zien?"),
            help_text=_("Dit ligt al op slot in het dossier. Het gaat niet mee."),
        )
        self.order_fields(["link", "platform", "redenen", "bewijs", "zonder_bewijs"])

    def clean(self) -> dict[str, Any]:
        """Ask what the message does."""
        filled = super().clean() or {}
        if not filled.get("redenen") and "redenen" not in self.errors:
            self.add_error("redenen", _("Kies wat het bericht doet."))
        return filled

    @property
    def keuze(self) -> Verzoekkeuze:
        """What was filled in, for the use case."""
        filled = self.cleaned_data
        return Verzoekkeuze(
            link=self.links[filled["link"]],
            platform=filled["platform"],
            redenen=tuple(filled["redenen"]),
            bewijs=tuple(sorted(int(nr) for nr in filled["bewijs"])),
            zonder_bewijs=filled["zonder_bewijs"],
        )


class VerstuurdForm(GezienForm):
    """That the text went out: when, and how they call it."""

    past = past_field(
        _("De tekst past bij het akkoord, en ik stuurde precies deze tekst."),
        required=_("Kijk de tekst na en zet het vinkje."),
    )
    dag = GedaneDag(label=_("Wanneer?"), help_text=_("Leeg betekent vandaag."))
    kenmerk = Tekst(label=_("Hun kenmerk of nummer"), max_length=LINE)


class GekekenForm(forms.Form):
    """What was seen, when, and what they said."""

    use_required_attribute = False
    toon_overslaan = False
    dag = GedaneDag(
        label=_("Wanneer?"), help_text=_("De dag van het besluit, of de dag waarop je keek. Leeg betekent vandaag.")
    )
    tekst = Tekst(
        label=_("Wat zei het platform?"),
        help_text=_("In gewone woorden, de melder leest dit ook. Zet er niet in wat er in het bericht stond."),
        max_length=REASON,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask first what was seen."""
        super().__init__(*args, **kwargs)
        self.fields["uitslag"] = pick_one(Uitslag.choices, label=_("Wat zie je?"), required=_("Kies wat je ziet."))
        self.order_fields(["uitslag", "dag", "tekst"])


ASKED_FOR = {
    Pakketdeel.DOMICILIE: ("domicilie", "adres", "gekozen"),
    Pakketdeel.KLACHT: ("klacht",),
    Pakketdeel.VOLMACHT: ("gemachtigde",),
}


class PakketForm(forms.Form):
    """What the melder chose for a package: address, complaint, mandate."""

    use_required_attribute = False
    toon_overslaan = False
    adres = Tekst(
        label=_("Welk adres?"),
        help_text=_(
            "Alle post over de zaak gaat dan daarheen. Spreek af wie die opent. "
            "Een advocaat is vaak veiliger dan het partijkantoor."
        ),
        max_length=LINE * 2,
        rows=2,
    )
    gekozen = forms.BooleanField(
        label=_("De melder koos dit adres zelf, en wie daar werkt, vindt het goed."),
        required=False,
    )
    klacht = forms.BooleanField(
        label=_("De melder wil dat wie dit deed wordt vervolgd (een klacht)."),
        help_text=_("Een klacht kan de melder alleen binnen acht dagen intrekken, een aangifte niet."),
        required=False,
    )
    gemachtigde = Tekst(
        label=_("Wie mag het namens de melder doen?"),
        help_text=_("De naam voor de volmacht. Leeg betekent: de melder gaat zelf."),
        max_length=LINE,
    )

    def __init__(self, *args: Any, delen: Collection[Pakketdeel], **kwargs: Any) -> None:
        """Ask first which address stands in it; and nothing that whoever gets it may not have."""
        super().__init__(*args, **kwargs)
        self.fields["domicilie"] = pick_one(
            Domicilie.choices, label=_("Welk adres komt in de aangifte?"), required=_("Kies een adres, of nog niet.")
        )
        self.order_fields(["domicilie", "adres", "gekozen", "klacht", "gemachtigde"])
        for deel, names in ASKED_FOR.items():
            for name in names if deel not in delen else ():
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for an address, and that the melder chose it, where one stands in it; forget one that does not."""
        filled = {"domicilie": Domicilie.GEEN, "klacht": False, "gemachtigde": ""} | (super().clean() or {})
        if filled["domicilie"] == Domicilie.GEEN:
            return filled | {"adres": "", "gekozen": False}
        if not filled.get("adres") and "adres" not in self.errors:
            self.add_error("adres", _("Schrijf het adres."))
        if not filled.get("gekozen"):
            self.add_error("gekozen", _("Bespreek het adres eerst met de melder, en met wie daar werkt."))
        return filled


class MeegeefForm(GezienForm):
    """That a package fits the consent, and goes out now."""

    past = past_field(
        _("Het pakket past bij het akkoord. Ik geef het zelf aan wie het krijgt."),
        required=_("Kijk het pakket na en zet het vinkje."),
    )


class BriefjeForm(GezienForm):
    """That a note fits the consent, and is given now; it is told from another by its text."""

    gezien = forms.CharField(widget=forms.HiddenInput, max_length=64)
    past = past_field(
        _("Het briefje past bij het akkoord. Ik geef het aan de woordvoering."),
        required=_("Kijk het briefje na en zet het vinkje."),
    )


class VerzoekstopForm(forms.Form):
    """Why a request ends although it is not gone."""

    use_required_attribute = False
    toon_overslaan = False
    reden = Tekst(
        label=_("Waarom stop je?"),
        help_text=_("De melder leest dit."),
        max_length=REASON,
        rows=3,
        required=True,
        error_messages={"required": _("Schrijf kort op waarom.")},
    )


class ConsultForm(forms.Form):
    """What kind of expert, and the question."""

    use_required_attribute = False
    aan = Tekst(
        label=_("Wat voor deskundige?"),
        help_text=_("Bijvoorbeeld: een jurist strafrecht. Dit blijft binnen."),
        max_length=LINE,
        required=True,
        error_messages={"required": _("Schrijf op wat voor deskundige je om raad vraagt.")},
    )
    vraag = Tekst(
        label=_("Je vraag"),
        help_text=_("In je eigen woorden, zonder iets over te nemen uit de melding."),
        max_length=QUESTION,
        rows=6,
        required=True,
        error_messages={"required": _("Schrijf je vraag op.")},
    )


class ConsultantwoordForm(forms.Form):
    """What the expert said."""

    use_required_attribute = False
    antwoord = Tekst(
        label=_("Wat raadde de deskundige aan?"),
        max_length=QUESTION,
        rows=6,
        required=True,
        error_messages={"required": _("Schrijf op wat de deskundige zei.")},
    )

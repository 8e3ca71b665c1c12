"""Forms of what can be set; each field says at once what is wrong with it, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import structs

from meldpunt.core.fields import Dag, MailadresField, Tekst, Telefoon, pick_one
from meldpunt.huisstijl.logo import MEESTE_BYTES, GeenLogo, logo_as_text, make_logo
from meldpunt.nakijken.contactpunten import LIMITS
from meldpunt.nakijken.kaarten import Openingstijd
from meldpunt.partij.soort import LABELS, LIMIT
from meldpunt.versies.service import mark_of
from statistieken.afronding import SMALLEST
from statistieken.vaststellen.keuze import LABELS as CIJFERLABELS
from statistieken.vaststellen.keuze import Cijferkeuze

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meldpunt.core.datafile import DataModel
    from meldpunt.core.web.partij import Partijgegevens
    from meldpunt.evidence.uploads import SealedUpload

CHANGED = gettext_lazy(
    "Intussen is hier iets veranderd. Open deze pagina in een nieuw tabblad en vergelijk. Klopt wat je typte nog? "
    "Stuur het dan opnieuw."
)
HOUDEN, ANDER, GEEN = "houden", "ander", "geen"
NOOIT, WERKDAGEN, ALTIJD = "onbekend", "werkdagen", "alle_dagen"
TOT_MIDDERNACHT = [(uur, f"{uur}.00") for uur in range(25)]
UREN = TOT_MIDDERNACHT[:-1]  # of the desk, which closes within the day


def _line(name: str, *, help_text: Any = "", required: bool = True) -> Tekst:
    return Tekst(max_length=LIMIT, label=LABELS[name], help_text=help_text, required=required)


def _uur(name: str, *, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=LABELS[name], help_text=help_text, choices=UREN, coerce=int)


class VersieForm(forms.Form):
    """A form for one kind: what the check of the kind says is shown at its field.

    It carries a mark of what it was filled in over. Where somebody else changed that meanwhile, what was typed would
    put the old value back; so it is refused once, and stands for what holds now from then on.
    """

    use_required_attribute = False
    gezien = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, over: DataModel | None, **kwargs: Any) -> None:
        """Begin over what holds, or over one's own concept; over nothing where something is added."""
        super().__init__(*args, **kwargs)
        self._mark = "" if over is None else mark_of(over)
        self.initial = {**(self.initial or {}), "gezien": self._mark}

    def clean(self) -> dict[str, Any]:
        """Refuse what was filled in over something else, and keep what was typed."""
        values = super().clean() or {}
        if values.get("gezien", "") != self._mark:
            self.add_error(None, CHANGED)
            self.data = {name: self.data[name] for name in self.data} | {"gezien": self._mark}
        return values

    def show_wrong(self, found: Iterable[tuple[str, str]]) -> None:
        """Put sentences at their fields; at the top where there is no such field."""
        for veld, zin in found:
            name = veld if veld in self.fields else None
            if name is None or not self.has_error(name):
                self.add_error(name, zin)


class PartijForm(VersieForm):
    """What the party says of itself."""

    naam = _line("naam")
    telefoon = Telefoon(max_length=40, label=LABELS["telefoon"], required=True)
    begin = _uur("begin", help_text=gettext_lazy("Op werkdagen. Uit deze uren volgen de termijnen die melders lezen."))
    eind = _uur("eind")
    telefoon_uren = _line(
        "telefoon_uren",
        required=False,
        help_text=gettext_lazy("Laat dit leeg als dat dezelfde uren zijn. Dan staat er altijd wat hierboven staat."),
    )
    email = MailadresField(label=LABELS["email"], required=True)
    fg = MailadresField(label=LABELS["fg"], required=True, help_text=gettext_lazy("Het e-mailadres."))
    integriteit = _line("integriteit")
    gesprekken = forms.IntegerField(
        label=LABELS["gesprekken"],
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Bij 0 staat er niets over in het stappenplan."),
    )
    snel_weg = _line("snel_weg", help_text=gettext_lazy("Een site die niets met het meldpunt te maken heeft."))
    tabtitel = _line(
        "tabtitel",
        required=False,
        help_text=gettext_lazy("Zo ziet wie meekijkt niet dat dit een meldpunt is. Leeg: de naam van de pagina."),
    )
    accent = Tekst(
        max_length=7,
        label=LABELS["accent"],
        help_text=gettext_lazy("Een hekje en zes tekens, zoals #0A545B. Leeg: onze eigen kleur."),
    )
    accent_donker = Tekst(
        max_length=7, label=LABELS["accent_donker"], help_text=gettext_lazy("Leeg: die volgt uit de kleur hierboven.")
    )
    logo_doen = pick_one(
        [
            (HOUDEN, gettext_lazy("Laat het zoals het is")),
            (ANDER, gettext_lazy("Neem het bestand hieronder")),
            (GEEN, gettext_lazy("Geen beeldmerk: alleen de naam")),
        ],
        label=gettext_lazy("Beeldmerk"),
        required=gettext_lazy("Kies wat er met het beeldmerk gebeurt."),
    )
    logo = forms.FileField(
        label=gettext_lazy("Bestand met het beeldmerk"),
        required=False,
        help_text=gettext_lazy("Een PNG of SVG tot 1 MB. We maken het opnieuw; tekst en links in een SVG vallen weg."),
    )

    def __init__(self, *args: Any, nu: Partijgegevens, **kwargs: Any) -> None:
        """Begin with what holds, or with one's own concept."""
        self.nu = nu
        kwargs["initial"] = structs.asdict(nu) | {"logo": None, "logo_doen": HOUDEN}
        super().__init__(*args, over=nu, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Make the logo anew, or say why it cannot be one."""
        values = super().clean() or {}
        doen, upload = values.get("logo_doen"), values.get("logo")
        values["logo"] = "" if doen == GEEN else self.nu.logo
        if doen == ANDER and upload is None and not self.has_error("logo"):
            self.add_error("logo", _("Kies het bestand opnieuw. Alles wat je typte, staat er nog."))
        elif doen == ANDER and upload is not None:
            try:
                values["logo"] = logo_as_text(make_logo(_bytes_of(upload)))
            except GeenLogo as error:
                self.add_error("logo", str(error).replace("PARTIJ_LOGO", _("het beeldmerk")))
        return values

    def as_gegevens(self) -> Partijgegevens:
        """What was filled in, as a version."""
        return structs.replace(self.nu, **{name: self.cleaned_data[name] for name in (*LABELS, "logo")})


class CijferForm(VersieForm):
    """What the party chooses about its figures."""

    kleinste = forms.TypedChoiceField(
        label=CIJFERLABELS["kleinste"],
        choices=[(number, str(number)) for number in SMALLEST],
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Dit gaat in bij het volgende kwartaal. Alleen de eerste keer geldt het meteen."),
        error_messages={"required": gettext_lazy("Kies 20, 40 of 60.")},
    )
    ambtsdragers = forms.IntegerField(
        label=CIJFERLABELS["ambtsdragers"],
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy(
            "Raadsleden, Statenleden, Kamerleden, wethouders en anderen. Dit getal is openbaar: het staat in elk "
            "kwartaal. Bij 0 staat er geen meldgraad in het rapport."
        ),
    )

    def __init__(self, *args: Any, nu: Cijferkeuze, **kwargs: Any) -> None:
        """Begin with what holds, or with one's own concept."""
        kwargs["initial"] = structs.asdict(nu)
        super().__init__(*args, over=nu, **kwargs)

    def as_keuze(self) -> Cijferkeuze:
        """What was filled in, as a version."""
        return Cijferkeuze(kleinste=self.cleaned_data["kleinste"], ambtsdragers=self.cleaned_data["ambtsdragers"])


class ContactForm(VersieForm):
    """One contact point."""

    onderdeel = Tekst(
        max_length=LIMITS["onderdeel"],
        label=gettext_lazy("Afdeling, netwerk of fractie"),
        required=True,
        error_messages={"required": gettext_lazy("Vul in voor welk deel van de partij dit is.")},
    )
    account = forms.ChoiceField(
        label=gettext_lazy("Werkt deze persoon bij het meldpunt?"),
        required=False,
        help_text=gettext_lazy("Dan merkt het meldpunt het als deze persoon stopt."),
    )
    naam = Tekst(
        max_length=LIMITS["naam"],
        label=gettext_lazy("Naam, zoals iedereen hem leest"),
        required=True,
        error_messages={"required": gettext_lazy("Vul de naam in.")},
    )
    telefoon = Telefoon(max_length=LIMITS["telefoon"], label=gettext_lazy("Telefoonnummer"))
    email = MailadresField(label=gettext_lazy("E-mailadres"))
    wanneer = Tekst(max_length=LIMITS["wanneer"], label=gettext_lazy("Wanneer bereikbaar?"))
    vervanger = Tekst(max_length=LIMITS["vervanger"], label=gettext_lazy("Wie is er als deze persoon er niet is?"))

    def __init__(self, *args: Any, mensen: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Offer who works at the desk."""
        super().__init__(*args, **kwargs)
        nobody = ("", gettext_lazy("Nee, iemand anders"))
        self.fields["account"].choices = [nobody, *mensen]  # type: ignore[attr-defined]  # it is a choice field


class HulpkaartForm(VersieForm):
    """What can change of a help card, with where that comes from and who looked."""

    telefoon = Tekst(max_length=40, label=gettext_lazy("Nummer"))
    site = Tekst(max_length=200, label=gettext_lazy("Site"))
    open = pick_one(
        [
            (NOOIT, gettext_lazy("Dat staat er niet")),
            (WERKDAGEN, gettext_lazy("Op werkdagen")),
            (ALTIJD, gettext_lazy("Elke dag")),
        ],
        label=gettext_lazy("Wanneer wordt er opgenomen?"),
        required=gettext_lazy("Kies wanneer er wordt opgenomen."),
    )
    van = forms.TypedChoiceField(label=gettext_lazy("Van"), choices=UREN, coerce=int)
    tot = forms.TypedChoiceField(label=gettext_lazy("Tot"), choices=TOT_MIDDERNACHT[1:], coerce=int)
    bron = Tekst(
        max_length=LIMIT,
        label=gettext_lazy("Waar staat dit?"),
        required=True,
        error_messages={"required": gettext_lazy("Vul in waar dit staat.")},
    )
    gecontroleerd_door = Tekst(
        max_length=80,
        label=gettext_lazy("Wie belde of keek?"),
        required=True,
        error_messages={"required": gettext_lazy("Vul in wie belde of keek.")},
    )
    gecontroleerd_op = Dag(label=gettext_lazy("Op welke dag?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The day has to be filled in here."""
        super().__init__(*args, **kwargs)
        self.fields["gecontroleerd_op"].required = True
        self.fields["gecontroleerd_op"].error_messages["required"] = _("Kies de dag.")

    def clean(self) -> dict[str, Any]:
        """Hours that end before they begin are none."""
        values = super().clean() or {}
        own = None
        if values.get("open") in (WERKDAGEN, ALTIJD) and {"van", "tot"} <= values.keys():
            if values["van"] >= values["tot"]:
                self.add_error("tot", _("De tijd van sluiten komt na de tijd van openen."))
            else:
                own = Openingstijd(van=values["van"], tot=values["tot"], alle_dagen=values["open"] == ALTIJD)
        values["uren"] = own
        return values


class PeriodeForm(forms.Form):
    """The first and the last day of a part of the trail."""

    use_required_attribute = False
    van = Dag(label=gettext_lazy("Eerste dag"))
    tot_en_met = Dag(label=gettext_lazy("Laatste dag"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Both days have to be filled in."""
        super().__init__(*args, **kwargs)
        for name in ("van", "tot_en_met"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("Kies de dag.")


def _bytes_of(upload: SealedUpload) -> bytes:
    """What was uploaded, no more than a logo may be and one byte, which ``make_logo`` then refuses."""
    body = b""
    for chunk in upload.chunks():
        body += chunk
        if len(body) > MEESTE_BYTES:
            break
    return body

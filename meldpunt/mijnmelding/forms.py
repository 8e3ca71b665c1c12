"""The forms behind the code."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.core.clock import today
from meldpunt.core.fields import PICK, ChoiceLabel, MailadresField, Tekst, pick_more, pick_one
from meldpunt.melden.forms import LINK, LINKS, Contact
from meldpunt.melden.lezers import desk_choices, person_choices
from support.dossiers import letterbox
from support.vertrouwenspersonen import queries as vertrouwenspersonen

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

    from support.regie.queries import Wensen

RUST = {"": None, "2": timedelta(weeks=2), "4": timedelta(weeks=4), "stop": None}
ZO_LATEN = "houd"  # the pause that runs goes on to its own day
NOTE = 2_000
BLIJF = "blijf"


def pauze_of(keuze: str, *, loopt_tot: date | None) -> date | None:
    """Until when the desk asks nothing; None for no pause.

    Args:
        keuze: what was chosen in the form.
        loopt_tot: the last day of the pause that runs, which ``ZO_LATEN`` leaves as it is.
    """
    if keuze == ZO_LATEN:
        return loopt_tot
    length = RUST[keuze]
    return today() + length if length else None


class WensenForm(Contact):
    """How, when and whether the desk may contact the melder."""

    volgorde = (*Contact.volgorde, "rust", "geen_citaten", "mail_adres")

    geen_citaten = forms.BooleanField(
        label=_("Stuur mij geen teksten of beelden van wat er gebeurde"),
        help_text=_("We schrijven dan in eigen woorden, zonder iets te herhalen."),
        required=False,
    )
    mail_adres = MailadresField(
        label=_("Mail me als er iets klaarstaat"),
        help_text=_("In die mail staat niet waarover het gaat. De computer moet dit adres kunnen lezen, anderen niet."),
        wij_mailen=True,
    )

    @classmethod
    def of(cls, raw: QueryDict | None, wensen: Wensen) -> WensenForm:
        """The form with the wishes as they stand, or with what was typed."""
        form = cls(None if raw is None else dict(raw.lists()))
        contact = wensen.contact
        running = contact.pauze_tot if contact.pauze_tot is not None and contact.pauze_tot > today() else None
        if running:
            form.offer_to_leave(running)
        form.initial = {
            "kanaal": contact.kanaal,
            "naam": contact.naam,
            "telefoon": contact.telefoon,
            "nummer": contact.telefoon,
            "email": contact.email,
            "bel_wanneer": contact.wanneer,
            "voicemail": contact.voicemail,
            "geen_citaten": contact.geen_citaten,
            "mail_adres": wensen.mail,
            "rust": ZO_LATEN if running else "",
        }
        return form

    def add_own_fields(self) -> None:
        """Ask for a pause beside what the form asked before."""
        super().add_own_fields()
        self.fields["rust"] = _rest()

    def offer_to_leave(self, tot: date) -> None:
        """Let a pause that runs be left as it is, so that saving another wish does not change its end."""
        said = gettext("Laat het zo: even niets tot %(dag)s") % {"dag": date_format(tot, "j F")}
        self.fields["rust"] = _rest((ZO_LATEN, ChoiceLabel(said)))


def _rest(*first: tuple[str, ChoiceLabel]) -> forms.ChoiceField:
    return pick_one(
        [
            *first,
            ("", ChoiceLabel(gettext("Jullie mogen vragen hoe het gaat"))),
            ("2", ChoiceLabel(gettext("Twee weken even niets"))),
            ("4", ChoiceLabel(gettext("Vier weken even niets"))),
            ("stop", ChoiceLabel(gettext("Vraag het niet meer"), gettext("Je kunt ons altijd zelf schrijven"))),
        ],
        label=_("Wil je rust?"),
    )


class LinksForm(forms.Form):
    """Links of what happened again."""

    use_required_attribute = False
    links = Tekst(
        label=_("Kwam er weer iets bij? Plak de links"),
        help_text=_("Elke link op een eigen regel. Wij openen ze niet vanzelf."),
        max_length=LINKS * LINK,
        rows=3,
        required=True,
        error_messages={"required": _("Plak eerst een link, of schrijf een account.")},
        attrs={"autocomplete": "off"},
    )

    def clean_links(self) -> list[str]:
        """The lines, each once."""
        lines = letterbox.unique_links(self.cleaned_data["links"])
        if len(lines) > LINKS or any(len(line) > LINK for line in lines):
            raise forms.ValidationError(
                _("Er passen 200 links in, van elk 2.000 tekens. Zet de rest in een bericht of in een bestand.")
            )
        return lines


class PersoonForm(forms.Form):
    """Somebody else to talk with, or somebody to keep out."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, melding: letterbox.MijnMelding, **named: Any) -> None:
        """Offer everybody who is not kept out already."""
        super().__init__(*arguments, **named)
        self.melding = melding
        buiten = set(map(str, melding.uitgesloten))
        people = [choice for choice in person_choices() if choice[0] not in {*buiten, str(melding.assignee_id)}]
        stay = (BLIJF, ChoiceLabel(gettext("Zo laten als het nu is")))
        self.fields["persoon"] = pick_one([stay, *people], label=_("Met wie wil je praten?"))
        self.initial = {"persoon": BLIJF}
        out = [choice for choice in desk_choices() if choice[0] not in buiten]
        self.fields["uitsluiten"] = pick_more(
            out,
            label=_("Moet iemand hier voortaan buiten blijven?"),
            help_text=_(
                "Wat diegene al las, kunnen we niet terughalen. Vanaf nu kan diegene je melding niet meer openen."
            ),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what would leave nobody to read the report, or a wish that contradicts itself."""
        cleaned = super().clean() or self.cleaned_data
        nieuw = frozenset(map(UUID, cleaned.get("uitsluiten", ())))
        refusal = letterbox.refusal_to_exclude(
            uitgesloten=nieuw | self.melding.uitgesloten if nieuw else frozenset(),
            gekozen=self.gekozen,
            invallers=vertrouwenspersonen.list_invallers(),
        )
        if refusal is not None:
            self.add_error("uitsluiten", refusal.sentence)
        return cleaned

    @property
    def buiten(self) -> frozenset[UUID]:
        """Whom the melder keeps out from now on."""
        return frozenset(map(UUID, self.cleaned_data["uitsluiten"]))

    @property
    def gekozen(self) -> UUID | None:
        """Whom the melder wants to talk with from now on; None for whoever the desk finds."""
        chosen = self.cleaned_data.get("persoon")
        return self.melding.assignee_id if chosen == BLIJF else UUID(chosen) if chosen else None


class OvernameForm(forms.Form):
    """What the person about whom this is wants."""

    use_required_attribute = False
    tekst = Tekst(
        label=_("Klopt er iets niet, of wil je iets zeggen?"),
        max_length=NOTE,
        rows=4,
        attrs={"autocomplete": "off"},
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Ask what happens with the report, and whether whoever reported may keep reading."""
        super().__init__(*arguments, **named)
        self.fields["keuze"] = pick_one(
            [
                ("over", ChoiceLabel(gettext("Ik neem het over"), gettext("Jij krijgt het hele stappenplan en kiest"))),
                ("praten", ChoiceLabel(gettext("Ik wil alleen praten"), gettext("We bewaren het bewijs, meer niet"))),
                ("wissen", ChoiceLabel(gettext("Ik wil dit niet"), gettext("Je kunt alles laten wissen"))),
            ],
            label=_("Wat wil jij?"),
            required=PICK,
        )
        self.fields["melder_leest"] = pick_one(
            [
                ("ja", ChoiceLabel(gettext("Ja, diegene mag blijven meelezen"))),
                ("nee", ChoiceLabel(gettext("Nee"), gettext("De code van de melder werkt dan niet meer"))),
            ],
            label=_("Mag degene die dit meldde, blijven meelezen?"),
            required=PICK,
        )
        self.order_fields(["keuze", "melder_leest", "tekst"])

    def clean(self) -> dict[str, Any]:
        """Whoever erases everything need not say who may read it."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("keuze") == "wissen":
            self.errors.pop("melder_leest", None)
            cleaned.setdefault("melder_leest", "nee")
        return cleaned

"""What somebody of the desk wants to be different in a step plan, and a day for a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from meldpunt.core.fields import DagVooruit, Tekst, pick_one
from support.behandeling.plannen import Planvoorstel
from support.stappenplan.queries import Eigenstap, Stapstand, Uitvoerder, Weggelaten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from support.stappenplan.queries import Planwijziging

TITLE, TEXT, REASON = 90, 1_500, 300


class Afgesproken(DagVooruit):
    """A day from today on; one that stood there already stays, also after it came."""

    def __init__(self, *, stond: date | None, **kwargs: Any) -> None:
        """Remember the day that stood there."""
        super().__init__(verplicht=False, **kwargs)
        self.stond = stond

    def validate(self, value: date | None) -> None:
        """Refuse a new day that is past."""
        if value is None or value != self.stond:
            super().validate(value)


class PlanForm(forms.Form):
    """Own steps, and for each step that may be left out whether it is, and why; the order is in the page itself."""

    use_required_attribute = False
    toon_overslaan = False

    def __init__(
        self, data: Any = None, *, eigen: Sequence[str], weglaatbaar: Iterable[str], wijziging: Planwijziging | None
    ) -> None:
        """Ask what belongs to this plan.

        Args:
            data: what was sent; None for a page that was not sent yet.
            eigen: the codes of the own steps, in order.
            weglaatbaar: the codes of the composed steps that may be left out.
            wijziging: what the desk changed last.
        """
        super().__init__(data, label_suffix="")
        self.eigen, self.weglaatbaar = tuple(eigen), tuple(weglaatbaar)
        self.known: Mapping[str, Eigenstap] = {stap.code: stap for stap in wijziging.eigen} if wijziging else {}
        left = {item.code: item for item in wijziging.weg} if wijziging else {}
        for code in self.eigen:
            self._ask_own(code, self.known.get(code))
        for code in self.weglaatbaar:
            self._ask_left_out(code, left.get(code))

    def _ask_own(self, code: str, stap: Eigenstap | None) -> None:
        fields: dict[str, forms.Field] = {
            "titel": Tekst(label=_("Wat is de stap?"), max_length=TITLE, initial=stap.titel if stap else ""),
            "tekst": Tekst(label=_("Uitleg"), max_length=TEXT, rows=3, initial=stap.tekst if stap else ""),
        }
        if stap is None or stap.stand == Stapstand.OPEN:
            who = pick_one(Uitvoerder.choices, label=_("Wie doet het?"), required=_("Kies wie het doet."))
            who.initial = stap.wie if stap else Uitvoerder.MELDER
            day = stap.dag if stap else None
            helps = _("Doet het meldpunt het? Dan is een dag nodig, en staat het die dag bij de taken.")
            fields |= {"wie": who, "dag": Afgesproken(label=_("Welke dag?"), help_text=helps, stond=day, initial=day)}
        self.fields |= {f"{code}_{name}": field for name, field in fields.items()}

    def _ask_left_out(self, code: str, left: Weggelaten | None) -> None:
        self.fields[f"{code}_weg"] = forms.BooleanField(
            label=_("Laat deze stap weg"), required=False, initial=left is not None
        )
        self.fields[f"{code}_reden"] = Tekst(
            label=_("Waarom?"),
            max_length=REASON,
            initial=left.reden if left else "",
            help_text=_("Staat in de tijdlijn."),
        )
        self.fields[f"{code}_ziet"] = forms.BooleanField(
            label=_("De melder leest deze reden"), required=False, initial=left.ziet_melder if left else False
        )

    def clean(self) -> dict[str, Any]:
        """Ask for what a step cannot be without."""
        filled = super().clean() or {}
        for code in self.eigen:
            if filled.get(f"{code}_titel"):
                if filled.get(f"{code}_wie") == Uitvoerder.MELDPUNT and self._no_day(code, filled):
                    self.add_error(f"{code}_dag", _t("Kies een dag voor wat het meldpunt zelf doet."))
            elif filled.get(f"{code}_tekst") or filled.get(f"{code}_dag"):
                self.add_error(f"{code}_titel", _t("Schrijf kort wat de stap is."))
        for code in self.weglaatbaar:
            if filled.get(f"{code}_weg") and not filled.get(f"{code}_reden") and f"{code}_reden" not in self.errors:
                self.add_error(f"{code}_reden", _t("Schrijf waarom je deze stap weglaat."))
        return filled

    def _no_day(self, code: str, filled: Mapping[str, Any]) -> bool:
        return f"{code}_dag" not in self.errors and filled.get(f"{code}_dag") is None

    def own_fields(self, code: str) -> list[forms.BoundField]:
        """The fields of one own step."""
        names = (f"{code}_{part}" for part in ("titel", "tekst", "wie", "dag"))
        return [self[name] for name in names if name in self.fields]

    def left_out_fields(self, code: str) -> list[forms.BoundField]:
        """The fields with which one composed step is left out; none where it stands in every plan."""
        return [self[f"{code}_{part}"] for part in ("weg", "reden", "ziet")] if code in self.weglaatbaar else []

    def voorstel(self, volgorde: Sequence[str]) -> Planvoorstel:
        """What was filled in, of a form that is right; an own step without a word is none."""
        filled = self.cleaned_data
        return Planvoorstel(
            eigen=tuple(self._own(code) for code in self.eigen if filled[f"{code}_titel"]),
            weg=tuple(
                Weggelaten(code=code, reden=filled[f"{code}_reden"], ziet_melder=filled[f"{code}_ziet"])
                for code in self.weglaatbaar
                if filled[f"{code}_weg"]
            ),
            volgorde=tuple(volgorde),
        )

    def _own(self, code: str) -> Eigenstap:
        filled, old = self.cleaned_data, self.known.get(code)
        base = old or Eigenstap(code=code, titel="")
        return base.with_(
            titel=filled[f"{code}_titel"],
            tekst=filled[f"{code}_tekst"],
            wie=Uitvoerder(filled.get(f"{code}_wie", base.wie)),
            dag=filled.get(f"{code}_dag", base.dag),
        )


class WerkForm(forms.Form):
    """At which step, and on which day somebody of the desk goes on with it."""

    use_required_attribute = False
    stap = forms.SlugField()
    dag = DagVooruit(label=_("Voor welke dag?"))

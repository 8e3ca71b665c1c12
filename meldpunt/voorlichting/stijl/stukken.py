"""The real templates of the product, each in every state that it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from meldpunt.core import clock
from meldpunt.huisstijl.templatetags.stijl import met_citaten
from meldpunt.nakijken.nu import Hulplijn, WieNu
from meldpunt.voorlichting.stijl.formulieren import LANG, form_from_right, forms_by_state
from support.stappenplan.queries import Keuze

if TYPE_CHECKING:
    from django.http import HttpRequest

NIEMAND = UUID(int=0)
CITAAT = "Hij schreef “een naar woord” onder mijn foto. Daarna nog een keer.\n\nIk heb er een foto van."
ERNSTEN = ("licht", "middel", "ernstig", "acuut", "nog te beluisteren")


@dataclass(frozen=True)
class Stijlstuk:
    """One component in one state, and what it stands in: a list, a link to the start, a text from right to left."""

    naam: str
    html: SafeString
    vak: str = ""


@dataclass
class Maker:
    """Renders the product's own templates for one page."""

    request: HttpRequest

    def stuk(self, naam: str, template: str, *, open_: bool = False, vak: str = "", **context: Any) -> Stijlstuk:
        """Render one template; ``open_`` unfolds what a reader would unfold."""
        html = render_to_string(template, context, self.request)
        opened = html.replace("<details", "<details open") if open_ else html
        return Stijlstuk(naam, mark_safe(opened), vak)  # noqa: S308 - our own template, rendered and escaped

    def formulieren(self) -> list[Stijlstuk]:
        """Every field of the template pack in every state."""
        made = [Stijlstuk(naam, as_crispy_form(form)) for naam, form in forms_by_state()]
        return [*made, Stijlstuk("Van rechts naar links", as_crispy_form(form_from_right()), vak="rechts")]

    def onderdelen(self) -> list[Stijlstuk]:
        """What both sides use."""
        levels = (
            (constants.INFO, "Dit weten we."),
            (constants.SUCCESS, "Bewaard."),
            (constants.ERROR, "Dit lukte niet."),
        )
        return [
            self.stuk("Strook met bericht", "components/_berichten.html", messages=[Message(*row) for row in levels]),
            self.stuk("Citaat, dicht", "components/_met_citaten.html", **met_citaten(CITAAT)),
            self.stuk("Citaat, open", "components/_met_citaten.html", open_=True, **met_citaten(CITAAT)),
            self.stuk("Merk", "components/_merk.html", vak="merk"),
            self.stuk("Uitzondering op een belofte", "components/_uitzondering.html"),
            self.stuk("Verder na een fout", "components/_verder.html"),
        ]

    def melder(self) -> list[Stijlstuk]:
        """What only the melder's side has."""
        return [
            self.stuk("Code", "melden/_code.html", groepen=["2B7K", "9QXM", "4HTD", "WP3C", "8RFN", "5VYA"]),
            self.stuk(
                "Stap om te kiezen",
                "mijnmelding/_stap.html",
                open_=True,
                vak="lijst",
                stap=_plan()["delen"][0]["stappen"][0],
                plan={"keuzes": {"SP1": Keuze.DOE_IK}},
                keuzes=Keuze.choices,
                mag=True,
            ),
            self.stuk("Wie nu opneemt", "components/_wie_nu.html", wie_nu=_wie_nu()),
        ]

    def werkplek(self) -> list[Stijlstuk]:
        """What only the desk's side has."""
        return [
            self.stuk("Tabel", "werkplek/_tabel.html", bijschrift="Dossiers", rijen=_rijen()),
            *(
                self.stuk(naam, "werkplek/_bewijsstuk.html", vak="lijst", kaart={"id": NIEMAND}, bestand=bestand)
                for naam, bestand in _bestanden().items()
            ),
            *(
                self.stuk(naam, "werkplek/_moment.html", vak="lijst", moment=moment)
                for naam, moment in _momenten().items()
            ),
            self.stuk(
                "Stappenplan om te lezen",
                "stappenplan/_plan.html",
                inhoud=_plan(),
                keuzes={"SP1": Keuze.DOE_IK},
            ),
        ]


def _wie_nu() -> WieNu:
    lijn = Hulplijn(naam="Ons meldpunt", bij="Op werkdagen van 9.00 tot 17.00 uur", telefoon="088 000 12 34")
    return WieNu(moment=clock.now(), opent="", nu=(lijn,), later=(), onbekend=(), gecontroleerd_op=clock.today())


def _rijen() -> list[dict[str, Any]]:
    now = clock.now()
    terms = (("nu", "nu"), ("vandaag", "vandaag 21:00"), ("", "nog 5 dagen"), ("", "geen termijn"), ("", "nog 9 dagen"))
    return [
        {
            "id": NIEMAND,
            "alias": "Groene Merel",
            "kenmerk": f"M-014{nummer}",
            "wie": "Vera Blom",
            "ernst": ernst,
            "vormen": LANG if nummer == 0 else "Doxing",
            "sinds": "3 uur",
            "opened_on": now,
            "termijn": {"klas": klas, "tekst": tekst},
            "stap": "Neem contact op",
            "status": "Nieuw",
            "ongelezen": nummer == 1,
        }
        for nummer, (ernst, (klas, tekst)) in enumerate(zip(ERNSTEN, terms, strict=True))
    ]


def _bestanden() -> dict[str, dict[str, Any]]:
    plain = {
        "id": NIEMAND,
        "nr": 1,
        "naam": "schermfoto.png",
        "grootte": 640_000,
        "op": clock.now(),
        "sha256": "ab" * 32,
    }
    picture = plain | {"is_beeld": True, "is_vrij": True}
    return {
        "Bewijs: beeld, verborgen": picture | {"kan_getoond": True},
        "Bewijs: geen kopie te maken": picture,
        "Bewijs: virus": plain | {"scan": "besmet"},
        "Bewijs: nog niet gescand": plain | {"naam": f"{LANG.replace(' ', '-')}.pdf"},
        "Bewijs: iets dat vanzelf start": plain | {"is_vrij": True, "actief": True},
    }


def _momenten() -> dict[str, dict[str, Any]]:
    now = clock.now()
    plain = {"id": NIEMAND, "naam": "Check-in", "voor": now + timedelta(days=1), "gedaan_op": now}
    return {
        "Contactmoment: open": plain | {"stand": "open"},
        "Contactmoment: over tijd": plain | {"stand": "open", "te_laat": True},
        "Contactmoment: gedaan": plain | {"stand": "gedaan"},
        "Contactmoment: vervallen": plain | {"stand": "vervallen"},
    }


def _plan() -> dict[str, Any]:
    def step(code: str, titel: str) -> dict[str, Any]:
        lines = [{"tekst": "Wij helpen erbij.", "nadruk": False}, {"tekst": "Uiterlijk 18 februari.", "nadruk": True}]
        return {"code": code, "titel": titel, "alineas": lines, "keuze": True}

    return {
        "gevaar": {"bovenaan": False, "titel": "Is er gevaar?", "tekst": "Bel 112."},
        "tijdlijn_titel": "Wat gebeurt er nu",
        "tijdlijn": [{"wanneer": "Vandaag", "tekst": "We lezen je melding", "nadruk": True}],
        "wie_titel": "Wie helpt je",
        "wie": {"naam": "Vera Blom", "telefoon": "088 000 12 34", "uren": "Op werkdagen", "zinnen": ["Ze luistert."]},
        "delen": [{"titel": "Dit kun je doen", "stappen": [step("SP1", "Bewaar bewijs"), step("SP2", LANG)]}],
    }

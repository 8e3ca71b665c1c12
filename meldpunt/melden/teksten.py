"""What a melder reads right after sending: what can be done today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.nakijken.queries import shown_cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meldpunt.nakijken.kaarten import Contactkaart

TIPS = 3


@dataclass(frozen=True)
class Tip:
    """One thing that can be done today."""

    titel: str
    tekst: str


def tips_for(uitkomsten: Sequence[str], *, adres_gedeeld: bool = False) -> list[Tip]:
    """Three things that fit what happened, the address first where that was shared; never more."""
    thuis = Tip(
        _("Vertel thuis wat er speelt"), _("Spreek af wie je belt als er iets is. Je hoeft het niet alleen te dragen.")
    )
    politie = Tip(_("Vraag advies als je wilt"), _("De politie of wij denken mee. Je hoeft nu niets te beslissen."))
    bewaar = Tip(
        _("Bewaar eerst, blokkeer daarna"),
        _("Maak een schermfoto van het bericht met account, datum en tijd. Een ander mag dat voor je doen."),
    )
    wacht = Tip(
        _("Reageer nog niet"), _("Een reactie maakt het vaak groter. Wij denken mee over wat je wel kunt zeggen.")
    )
    praat = Tip(_("Vertel het één iemand"), _("Iemand die je vertrouwt. Alleen al vertellen kan helpen."))
    adres = Tip(
        _("Laat je adres afschermen"),
        _("Vraag de site of het platform om het weg te halen. Wij denken mee hoe."),
    )
    chosen = [thuis] if "THUIS" in uitkomsten else []
    chosen += [adres] if adres_gedeeld else []
    chosen += [bewaar]
    chosen += [politie] if "POLITIE_AANGIFTE" in uitkomsten else []
    return [*chosen, wacht, praat][:TIPS]


def hulplijnen_for(uitkomsten: Sequence[str]) -> list[Contactkaart]:
    """Whom one can call besides the three numbers that always stand there: only what somebody looked up."""
    fitting = ["WEERBAAR", "SHN"] if "WEERBAAR" in uitkomsten else ["SHN"]  # they help local office holders only
    shown = shown_cards()
    return [shown[code] for code in fitting if code in shown]

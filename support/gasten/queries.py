"""What pages read of guests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.gasten.gebeurtenissen import Gastregelsoort
from support.gasten.inhoud import Gastdeel, Meelezing
from support.gasten.states import Gaststand

if TYPE_CHECKING:
    from uuid import UUID

    from support.dossiers.inhoud import Regeltekst
    from support.dossiers.service import Inzage, Zaak

__all__ = [
    "GESPREK_MET_GAST",
    "Gastdeel",
    "Gastregelsoort",
    "Gaststand",
    "Meelezing",
    "gast_of",
    "gasten_of",
    "regels_for_guest",
]

GESPREK_MET_GAST = frozenset({Gastregelsoort.NOTITIE, Gastregelsoort.GESPREK, Gastregelsoort.BERICHT})
WERK = frozenset(
    {
        "ontvangen",
        "bewijs_toegevoegd",
        "bewijs_weggehaald",
        "links_toegevoegd",
        "triage",
        "triage_akkoord",
        "aangevuld",
        "kennisdag",
        "klacht",
        "contact",
        "doorgegeven",
        "brief_ontvangen",
        "brief_afgerond",
        "weghalen_begonnen",
        "weghalen_gekeken",
        "weghalen_weg",
        "plan_aangepast",
        "stap_weggelaten",
        *(f"status_{stand}" for stand in ("in_behandeling", "wacht_op_derde", "nazorg")),
    }
)  # what was done and when; not what was said, who stays out, who looks after it, or what the melder chose


def gasten_of(zaak: Zaak) -> list[Meelezing]:
    """Every guest that the melder was asked about, each as it stands now, the newest question first."""
    found = sorted(zaak.kluis.read_all(Meelezing).of(Meelezing), key=lambda item: (item.op, item.nr))
    newest = {item.gast: item for item in found}
    return list(reversed(newest.values()))


def gast_of(zaak: Zaak, account_id: UUID) -> Meelezing | None:
    """What the melder said yes to for one account; None for nobody's."""
    return next((item for item in gasten_of(zaak) if item.account == str(account_id)), None)


def regels_for_guest(inzage: Inzage, meelezing: Meelezing) -> list[Regeltekst]:
    """The lines of the timeline that a guest reads: what was written to and by guests, and what was done, in order.

    Of what was done they read the kind and the day, and no word that somebody of the desk typed.
    """
    shown = GESPREK_MET_GAST | (WERK if Gastdeel.TIJDLIJN in meelezing.delen else frozenset())
    return [regel for regel in inzage.tijdlijn if regel.soort in shown]

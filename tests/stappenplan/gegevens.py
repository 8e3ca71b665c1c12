"""Facts for step plans in tests; Vera is the trusted person, the party is fictional."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from support.stappenplan.compose import Plancontact, PlanGegevens
from triage.service import boom, evaluate

PARTIJ: dict[str, str | int] = {
    "naam": "Partij voor Morgen",
    "telefoon": "088 000 12 34",
    "telefoon_uren": "Op werkdagen van 9.00 tot 17.00 uur",
    "integriteit": "de integriteitscommissie van de partij",
    "fg": "fg@example.org",
    "gesprekken": 5,
}
VERA = Plancontact(naam="Vera Blom", telefoon="088 000 56 78", uren="Werkdagen, 9.00–21.00 uur")

COMPLEET = PlanGegevens(
    uitkomsten=boom().uitkomsten(),
    gradatie="ernstig",
    rol="lokaal",
    boom_versie="0.1.0",
    ontvangen_op=date(2026, 11, 19),
    gemaakt_op=date(2026, 11, 20),
    contact_voor=datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("Europe/Amsterdam")),
    klacht_uiterlijk=date(2027, 2, 17),
    bewaren_tot=date(2028, 11, 19),
    nazorg=(date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 26), date(2026, 12, 17)),
    vertrouwenspersoon=VERA,
    partij=PARTIJ,
    kanaal="bellen",
    nummers={"SHN": "0900 000 11 11", "WEERBAAR": "070 000 22 22", "OFFLIMITS": "020 000 33 33"},
    niet_getoetst=frozenset({"SP09"}),
)


def complete(**changes: Any) -> PlanGegevens:
    """Facts with every outcome there is, and some of them changed."""
    return replace(COMPLEET, **changes)


def after(antwoorden: dict[str, list[str]], **changes: Any) -> PlanGegevens:
    """Facts as they follow from answers."""
    uitkomst = evaluate(antwoorden)
    rol = antwoorden.get("Z1", ["weet_niet"])[0]
    return complete(uitkomsten=uitkomst.uitkomsten, gradatie=uitkomst.gradatie.value, rol=rol, **changes)

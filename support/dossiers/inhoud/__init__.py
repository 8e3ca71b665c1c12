"""One type for each kind of sealed content of a case: what it holds is its format.

A value that was sealed once opens for as long as the product lives: ``tests/golden`` holds one of each kind, and a new
field has a default.
"""

from __future__ import annotations

from support.dossiers.inhoud.afsluiting import Afsluiting, Sluitstand
from support.dossiers.inhoud.berichttekst import Berichttekst, Van
from support.dossiers.inhoud.bestand import (
    FINDINGS,
    Bestand,
    Bewijs,
    Bewijsherkomst,
    Scanuitslag,
    Schakel,
    Schakelsoort,
    Vastlegkaart,
    Vastlegwijze,
    Weergave,
    Weggehaald,
    with_findings,
)
from support.dossiers.inhoud.contactwens import Contactwens
from support.dossiers.inhoud.feiten import Feiten, Telfeiten
from support.dossiers.inhoud.oordeel import Besluit, Oordeel
from support.dossiers.inhoud.regeltekst import Regelsoort, Regeltekst, regelsoorten
from support.dossiers.inhoud.uitingen import Uiting, Uitingen
from support.dossiers.inhoud.uitsluiting import Uitsluiting
from support.dossiers.inhoud.verhaal import Opname, Opnameverslag, Verhaal, Verslagreactie, opnames_in

__all__ = [
    "FINDINGS",
    "Afsluiting",
    "Berichttekst",
    "Besluit",
    "Bestand",
    "Bewijs",
    "Bewijsherkomst",
    "Contactwens",
    "Feiten",
    "Oordeel",
    "Opname",
    "Opnameverslag",
    "Regelsoort",
    "Regeltekst",
    "Scanuitslag",
    "Schakel",
    "Schakelsoort",
    "Sluitstand",
    "Telfeiten",
    "Uiting",
    "Uitingen",
    "Uitsluiting",
    "Van",
    "Vastlegkaart",
    "Vastlegwijze",
    "Verhaal",
    "Verslagreactie",
    "Weergave",
    "Weggehaald",
    "opnames_in",
    "regelsoorten",
    "with_findings",
]

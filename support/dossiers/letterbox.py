"""The only part of a case that the pages of a melder know: what goes in, and the door of the code."""

from __future__ import annotations

from support.dossiers.inhoud import Contactwens, Regeltekst, Uiting, Verhaal
from support.dossiers.inhoud.frequentie import Frequentie, frequentie_of, words_of
from support.dossiers.inhoud.uitingen import (
    ONLINE,
    distinct,
    key_of_link,
    list_links,
    uiting_of_bestand,
    uiting_of_link,
    unique_links,
)
from support.dossiers.ontvangst import NieuweMelding, Ontvangst, gives_keys_by_name
from support.dossiers.queries import is_received
from support.dossiers.zaak.bewijs import NieuwBestand, accept
from support.dossiers.zaak.deuren import Zaak, open_with_code, visit
from support.dossiers.zaak.inzage import Inzage, MijnMelding, Standen, verhalen_of
from support.dossiers.zaak.toegang import readers_by_name, refusal_to_exclude

__all__ = [
    "ONLINE",
    "Contactwens",
    "Frequentie",
    "Inzage",
    "MijnMelding",
    "NieuwBestand",
    "NieuweMelding",
    "Ontvangst",
    "Regeltekst",
    "Standen",
    "Uiting",
    "Verhaal",
    "Zaak",
    "accept",
    "distinct",
    "frequentie_of",
    "gives_keys_by_name",
    "is_received",
    "key_of_link",
    "list_links",
    "open_with_code",
    "readers_by_name",
    "refusal_to_exclude",
    "uiting_of_bestand",
    "uiting_of_link",
    "unique_links",
    "verhalen_of",
    "visit",
    "words_of",
]

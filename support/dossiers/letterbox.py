"""The only part of a case that the public side knows: put something in, and read what was meant for you.

``receive_melding`` takes a report; with the code that came back, a melder reads and writes through a ``MijnMelding``.
"""

from __future__ import annotations

from support.dossiers.eigen import as_zip, erase, everything
from support.dossiers.eigen_melding import (
    NO_CONTACT,
    MijnMelding,
    Standen,
    add_bericht,
    add_bestanden,
    add_links,
    antwoorden_of,
    change_contact,
    close,
    exclude,
    hand_key,
    hold,
    note,
    open_with_code,
    reopen,
    revoke_code,
    seal_into,
    take_key,
    tell_person_knows,
    update_feiten,
    verhalen_of,
    visit,
)
from support.dossiers.frequentie import Frequentie, frequentie_of, words_of
from support.dossiers.inhoud import Contact
from support.dossiers.inzage import Inzage
from support.dossiers.ontvangst import (
    NieuweMelding,
    Ontvangst,
    is_received,
    ontvangst_of,
    receive_melding,
)
from support.dossiers.schrijven import NieuwBestand
from support.dossiers.uitingen import ONLINE, Uiting, key_of_link, uiting_of_bestand, uiting_of_link, unique_links
from support.dossiers.uitingen import from_json as uiting_from_json
from support.dossiers.uitsluiten import check_can_exclude

__all__ = [
    "NO_CONTACT",
    "ONLINE",
    "Contact",
    "Frequentie",
    "Inzage",
    "MijnMelding",
    "NieuwBestand",
    "NieuweMelding",
    "Ontvangst",
    "Standen",
    "Uiting",
    "add_bericht",
    "add_bestanden",
    "add_links",
    "antwoorden_of",
    "as_zip",
    "change_contact",
    "check_can_exclude",
    "close",
    "erase",
    "everything",
    "exclude",
    "frequentie_of",
    "hand_key",
    "hold",
    "is_received",
    "key_of_link",
    "note",
    "ontvangst_of",
    "open_with_code",
    "receive_melding",
    "reopen",
    "revoke_code",
    "seal_into",
    "take_key",
    "tell_person_knows",
    "uiting_from_json",
    "uiting_of_bestand",
    "uiting_of_link",
    "unique_links",
    "update_feiten",
    "verhalen_of",
    "visit",
    "words_of",
]

"""The public face of the case file for the floors above it: doors, what lies behind them, and lists.

Pages use ``queries`` to read lists and ``support.behandeling`` for everything else.
"""

from __future__ import annotations

from support.dossiers.gebeurtenissen import DossierGebeurtenis
from support.dossiers.inhoud import (
    Berichttekst,
    Bestand,
    Bewijs,
    Contactwens,
    Feiten,
    Regelsoort,
    Scanuitslag,
    Uiting,
    Van,
    Verhaal,
    regelsoorten,
)
from support.dossiers.ontvangst import NieuweMelding, Ontvangst, first_feiten, ontvangst_of, store_melding
from support.dossiers.queries import Kaart, is_received, kaart, open_load, waiting_for_key
from support.dossiers.states import Status
from support.dossiers.statistiek import StatistiekFeit, mark_counted
from support.dossiers.zaak.bewijs import (
    GeopendBestand,
    NieuwBestand,
    accept,
    contents_of,
    count_files,
    draw_weergave,
    drop_waiting,
    files_of,
    find_bewijs,
    keep_weergave,
    read_original,
    read_weergave,
    store_files,
    uitingen_content,
)
from support.dossiers.zaak.deuren import (
    MELDER,
    Zaak,
    line,
    open_with_code,
    open_zaak,
    seal,
    set_due,
    visit,
)
from support.dossiers.zaak.inzage import Inzage, MijnMelding, inzage_of, mark_read, mijn_melding_of
from support.dossiers.zaak.oordelen import TriageVoorstel, antwoorden_of, decide_second, judge, proposer_of
from support.dossiers.zaak.toegang import (
    give_key,
    hand_over,
    keep_out,
    mail_of_assignee,
    mail_of_desk,
    refusal_to_receive,
    revoke_code,
    set_assignee,
)
from support.dossiers.zaak.verwijderen import erase

__all__ = [
    "MELDER",
    "Berichttekst",
    "Bestand",
    "Bewijs",
    "Contactwens",
    "DossierGebeurtenis",
    "Feiten",
    "GeopendBestand",
    "Inzage",
    "Kaart",
    "MijnMelding",
    "NieuwBestand",
    "NieuweMelding",
    "Ontvangst",
    "Regelsoort",
    "Scanuitslag",
    "StatistiekFeit",
    "Status",
    "TriageVoorstel",
    "Uiting",
    "Van",
    "Verhaal",
    "Zaak",
    "accept",
    "antwoorden_of",
    "contents_of",
    "count_files",
    "decide_second",
    "draw_weergave",
    "drop_waiting",
    "erase",
    "files_of",
    "find_bewijs",
    "first_feiten",
    "give_key",
    "hand_over",
    "inzage_of",
    "is_received",
    "judge",
    "kaart",
    "keep_out",
    "keep_weergave",
    "line",
    "mail_of_assignee",
    "mail_of_desk",
    "mark_counted",
    "mark_read",
    "mijn_melding_of",
    "ontvangst_of",
    "open_load",
    "open_with_code",
    "open_zaak",
    "proposer_of",
    "read_original",
    "read_weergave",
    "refusal_to_receive",
    "regelsoorten",
    "revoke_code",
    "seal",
    "set_assignee",
    "set_due",
    "store_files",
    "store_melding",
    "uitingen_content",
    "visit",
    "waiting_for_key",
]

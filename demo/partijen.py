"""Three made-up parties for the demo: two whose quarter is added up with ours, and one whose key waits for a second."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from meldpunt.vault import service as vault
from statistieken.uitwisseling import service
from statistieken.uitwisseling.bestand.omslag import read_envelope, seal_envelope
from statistieken.uitwisseling.bestand.sleutel import Sleutelinhoud, fingerprint, seal_key
from statistieken.uitwisseling.bestand.vrijgave import SOORT
from statistieken.uitwisseling.states import Geweigerd

if TYPE_CHECKING:
    from collections.abc import Callable

    from meldpunt.accounts.service import Medewerker

BRUG, GELIJK, DORP = (
    ("De Brug", 901, 1),
    ("Gelijk Op", 902, 2),
    ("Dorp en Dijk", 903, 1),
)  # a generation that is not ours
Partij = tuple[str, int, int]  # name, generation, and how many times our numbers


def make_parties(period: str, first: Medewerker, second: Medewerker) -> None:
    """Let two coordinators trust two parties and add their quarter to ours; a third one waits for the second person."""
    own = service.download_own(period=period, by=first).inhoud
    vanaf = service.begin(by=first).vanaf
    for partij in (BRUG, GELIJK):
        _trust(partij, vanaf, first, second)
        service.take_in(inhoud=_file(partij, own), by=second)
    _trust(DORP, vanaf, first)
    try:
        service.take_in(inhoud=_file(DORP, own), by=first)
    except Geweigerd:
        return  # that is what the page shows


def _trust(partij: Partij, vanaf: str, *people: Medewerker) -> None:
    publiek, masker = vault.exchange_public(vault.audit_key_number(), partij[1])
    inhoud = Sleutelinhoud(party=partij[0], publiek=publiek.hex(), masker=masker.hex(), vanaf=vanaf)
    found = service.take_in(inhoud=seal_key(inhoud, _signer(partij)), by=people[0]).sleutel_id
    for by in people:
        if found is not None:
            service.confirm_key(sleutel_id=found, getypt=" ".join(fingerprint(inhoud)), by=by)


def _file(partij: Partij, own: bytes) -> bytes:
    """A quarter like ours, with other numbers."""
    body = json.loads(read_envelope(own).inhoud) | {"party": partij[0], "sequence": 1, "previous": None}
    payload = json.dumps(_times(body, partij[2]), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return seal_envelope(SOORT, payload.encode(), _signer(partij))


def _times(body: dict[str, Any], times: int) -> dict[str, Any]:
    if body["total"] is None:
        return body
    tables = {
        naam: {code: value if value is None else value * times for code, value in cells.items()}
        for naam, cells in body["tables"].items()
    }
    return body | {"total": body["total"] * times, "tables": tables}


def _signer(partij: Partij) -> tuple[bytes, Callable[[bytes], bytes]]:
    number = vault.audit_key_number()
    return vault.exchange_public(number, partij[1])[0], partial(vault.sign_exchange, number, partij[1])

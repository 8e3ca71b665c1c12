"""Other parties, with keys and files of their own: what comes in from outside, made without the code that reads it."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = "application/vnd.meldpunt.key+json;v=1"
RELEASE = "application/vnd.meldpunt.release+json;v=1"
METHOD = {"name": "controlled-rounding", "base": 5, "min_total": 20, "min_persons": 3}
FORM = {"BEDREIGING": 15, "BELEDIGING": 15, "DISCRIMINATIE": 5, "DOXING": 5, "OVERIG": 0}
Tables = "Mapping[str, Mapping[str, int]]"


@dataclass(frozen=True)
class AnderePartij:
    """A party that runs the same product somewhere else; ``zaad`` makes its keys."""

    naam: str
    zaad: int = 1

    @property
    def _signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"{self.naam}{self.zaad}".encode()).digest())

    @property
    def _agreeing(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(hashlib.sha256(f"x{self.naam}{self.zaad}".encode()).digest())

    @property
    def publiek(self) -> bytes:
        """What checks its signatures."""
        return self._signing.public_key().public_bytes_raw()

    @property
    def masker(self) -> bytes:
        """Its half of the masks."""
        return self._agreeing.public_key().public_bytes_raw()

    def omslag(self, payload: bytes, soort: str = RELEASE, *anderen: AnderePartij) -> bytes:
        """An envelope, signed by this party and perhaps by another key of it."""
        message = b"DSSEv1 %d %b %d %b" % (len(soort), soort.encode(), len(payload), payload)
        signatures = [
            {
                "keyid": hashlib.sha256(who.publiek).hexdigest(),
                "sig": base64.b64encode(who._signing.sign(message)).decode(),
            }
            for who in (self, *anderen)
        ]
        body = {"payload": base64.b64encode(payload).decode(), "payloadType": soort, "signatures": signatures}
        return json.dumps(body).encode()

    def sleutelbestand(self, vanaf: str = "2026-Q1", *, oude: AnderePartij | None = None) -> bytes:
        """Its key file, under its older key as well where there is one."""
        body = {
            "schema": "meldpunt-sleutel/1",
            "party": self.naam,
            "publiek": self.publiek.hex(),
            "masker": self.masker.hex(),
            "vanaf": vanaf,
        }
        return self.omslag(json.dumps(body).encode(), KEY, *([oude] if oude else []))

    def bestand(self, period: str = "2026-Q3", **anders: Any) -> bytes:
        """The file of a quarter."""
        return self.omslag(vrijgave(self.naam, period, **anders))


def vrijgave(naam: str, period: str = "2026-Q3", **anders: Any) -> bytes:
    """The payload of a quarter: schema 1, forty reports, unless something else is said."""
    own = triage.taxonomie()
    body = {
        "schema": "meldpunt-release/1",
        "party": naam,
        "period": period,
        "covers": [period],
        "share": "totals",
        "revision": 1,
        "sequence": 1,
        "previous": None,
        "replaces": None,
        "taxonomy": {"version": own.versie, "sha256": own.sha256},
        "triage": {"version": "0.3.1", "sha256": "b" * 64},
        "method": METHOD,
        "status": "published",
        "total": 40,
        "tables": {"form": dict(FORM)},
    }
    return json.dumps(body | anders, sort_keys=True).encode()


def vrijgave2(naam: str, period: str = "2026-Q3", **anders: Any) -> bytes:
    """The payload of a quarter in schema 2, in which a row may be folded and the tree is held against its examples."""
    tables: dict[str, dict[str, int | None]] = anders.pop("tables", {"form": dict(FORM)})
    rows = {name: [code for code, value in cells.items() if value is not None] for name, cells in tables.items()}
    lifted = {
        "schema": "meldpunt-release/2",
        "reason": None,
        "rows": rows,
        "tables": tables,
        "triage": {"version": "0.4.0", "sha256": "c" * 64, "conformance": "55/55"},
    }
    return vrijgave(naam, period, **(lifted | anders))


def band(naam: str, period: str = "2026-Q3", **anders: Any) -> bytes:
    """The payload of a quarter with too few reports."""
    return vrijgave(naam, period, **({"status": "band", "total": None, "tables": {}} | anders))


def digest(payload: bytes) -> str:
    """What a payload is known by."""
    return hashlib.sha256(payload).hexdigest()


def groups(text: Sequence[str]) -> str:
    """Sixty digits as somebody types them."""
    return " ".join(text)

"""Envelopes: the same bytes for ever, and one flipped bit never makes another payload of them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from meldpunt.vault.crypt.primitives import sign, verifying_key
from meldpunt.vault.crypt.secret import Secret
from statistieken.uitwisseling.bestand.omslag import pae, read_envelope, seal_envelope, signed_by
from statistieken.uitwisseling.bestand.strikt import NietStrikt
from tests.statistieken.partijen import AnderePartij, vrijgave

GOLDEN = Path(__file__).parent / "golden" / "omslag.json"  # never changed: files of years ago are opened with it
SEED = Secret(bytes(range(32)))
PUBLIC = verifying_key(SEED)
PAYLOAD = '{"wat":"één kwartaal"}'.encode()
SOORT = "application/vnd.meldpunt.release+json;v=1"
SEALED = AnderePartij("De Brug").omslag(vrijgave("De Brug"))


def _seal(message: bytes) -> bytes:
    return sign(SEED, message)


def test_what_is_signed_is_the_example_of_the_standard() -> None:
    """The test vector of DSSE 1.0.2, "Protocol"."""
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_an_envelope_is_the_same_bytes_as_ever() -> None:
    made = seal_envelope(SOORT, PAYLOAD, (PUBLIC, _seal))

    assert made == GOLDEN.read_bytes()
    assert read_envelope(made).inhoud == PAYLOAD
    assert read_envelope(made).soort == SOORT
    assert signed_by(read_envelope(made), PUBLIC)


def test_the_signature_covers_the_type_as_well() -> None:
    body = json.loads(seal_envelope(SOORT, PAYLOAD, (PUBLIC, _seal)))
    body["payloadType"] = SOORT.replace("release", "key")

    assert not signed_by(read_envelope(json.dumps(body).encode()), PUBLIC)


def test_another_party_did_not_sign_it() -> None:
    assert signed_by(read_envelope(SEALED), AnderePartij("De Brug").publiek)
    assert not signed_by(read_envelope(SEALED), AnderePartij("Gelijk Op").publiek)


def test_the_hint_of_the_key_decides_nothing() -> None:
    body = json.loads(SEALED)
    body["signatures"][0]["keyid"] = "iets anders"

    assert signed_by(read_envelope(json.dumps(body).encode()), AnderePartij("De Brug").publiek)


@examples(max_examples=1500)
@given(place=st.integers(0, len(SEALED) * 8 - 1))
def test_one_flipped_bit_never_gives_another_payload(place: int) -> None:
    """Unused bits of base64 may flip: then the payload is the same, and so is its digest."""
    changed = bytearray(SEALED)
    changed[place // 8] ^= 1 << place % 8
    try:
        omslag = read_envelope(bytes(changed))
    except NietStrikt:
        return
    if signed_by(omslag, AnderePartij("De Brug").publiek):
        assert omslag.inhoud == vrijgave("De Brug")
        assert omslag.sha256 == read_envelope(SEALED).sha256


@pytest.mark.parametrize(
    ("change", "waarom"),
    [
        ({"payload": 5}, "omslag"),
        ({"payload": "geen base64"}, "omslag"),
        ({"payloadType": 3}, "omslag"),
        ({"signatures": []}, "omslag"),
        ({"signatures": [{}] * 3}, "omslag"),
        ({"signatures": ["x"]}, "omslag"),
        ({"signatures": [{"sig": base64.b64encode(bytes(63)).decode()}]}, "omslag"),
        ({"signatures": [{"sig": base64.b64encode(bytes(64)).decode(), "keyid": 3}]}, "omslag"),
        ({"extra": 1}, "omslag"),
    ],
)
def test_what_is_no_envelope_is_refused(change: dict[str, Any], waarom: str) -> None:
    with pytest.raises(NietStrikt, match=waarom):
        read_envelope(json.dumps(json.loads(SEALED) | change).encode())

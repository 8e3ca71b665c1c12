"""The file with a party's public keys, and the sixty digits by which two people know them."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from statistieken import kwartaal as kwartalen
from statistieken.uitwisseling.bestand.omslag import Omslag, seal_envelope, signed_by
from statistieken.uitwisseling.bestand.strikt import NietStrikt, read_strict

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Sleutelinhoud", "digits_of", "fingerprint", "read_key", "seal_key", "wrong_groups"]

SOORT = "application/vnd.meldpunt.key+json;v=1"
GROUPS, GROUP_DIGITS, GROUP_BYTES = 12, 5, 5
LABEL = b"meldpunt/vingerafdruk/1\n"
NOT_DIGITS = re.compile(r"\D+")
Sleutelhelft = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Naam = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Sleutelinhoud(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a key file says: whose keys these are, and the first quarter that they sign.

    Attributes:
        publiek: checks what the party signs (Ed25519).
        masker: makes the other half of a mask (X25519).
    """

    schema: Literal["meldpunt-sleutel/1"] = "meldpunt-sleutel/1"
    party: Naam
    publiek: Sleutelhelft
    masker: Sleutelhelft
    vanaf: str


def seal_key(inhoud: Sleutelinhoud, *signers: tuple[bytes, Callable[[bytes], bytes]]) -> bytes:
    """Write a key file; the key signs for itself, and where it follows an older one, that one signs as well."""
    body = json.dumps(msgspec.to_builtins(inhoud), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return seal_envelope(SOORT, body.encode(), *signers)


def read_key(omslag: Omslag) -> Sleutelinhoud:
    """Read a key file whose own key signed it; whose key that is, people find out.

    Raises:
        NietStrikt: it is no key file, or not signed by the key in it.
    """
    read_strict(omslag.inhoud)
    try:
        inhoud = msgspec.json.decode(omslag.inhoud, type=Sleutelinhoud)
    except msgspec.ValidationError:
        raise NietStrikt("sleutel") from None
    if kwartalen.PATTERN.fullmatch(inhoud.vanaf) is None or not signed_by(omslag, bytes.fromhex(inhoud.publiek)):
        raise NietStrikt("sleutel")
    return inhoud


def fingerprint(inhoud: Sleutelinhoud) -> tuple[str, ...]:
    """The name and both keys as twelve groups of five digits (199 bits), for the telephone or a meeting."""
    parts = (inhoud.party.encode(), inhoud.publiek.encode(), inhoud.masker.encode())
    digest = hashlib.sha512(LABEL + b"".join(b"%d:%b" % (len(part), part) for part in parts)).digest()
    chunks = (digest[place : place + GROUP_BYTES] for place in range(0, GROUPS * GROUP_BYTES, GROUP_BYTES))
    return tuple(f"{int.from_bytes(chunk) % 10**GROUP_DIGITS:05d}" for chunk in chunks)


def digits_of(text: str) -> str:
    """The digits that somebody typed, without what stands between them."""
    return NOT_DIGITS.sub("", text)


def wrong_groups(typed: str, groups: tuple[str, ...]) -> list[int]:
    """Which groups differ from what somebody heard and typed, counted from 1."""
    digits = digits_of(typed)
    heard = [digits[place : place + GROUP_DIGITS] for place in range(0, GROUPS * GROUP_DIGITS, GROUP_DIGITS)]
    return [number for number, (one, other) in enumerate(zip(heard, groups, strict=True), 1) if one != other]

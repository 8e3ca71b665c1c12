"""The return code of a melder: 115 random bits and one check character, six groups of four.

A code of this size needs no slow key derivation (ASVS 5.0, 6.5.2). The check character is a weighted sum over
GF(32): it catches every single wrong character and every swap of neighbours.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from meldpunt.core.typed.letters import read_as_latin
from meldpunt.vault.crypt.errors import UnknownCode
from meldpunt.vault.crypt.primitives import SEED_BYTES, PrivateKey, derive, mac
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.rings.longlived import receipt_pepper

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
LOOKALIKES = str.maketrans("OIL", "011")
RANDOM_CHARACTERS = 23
CHARACTERS = RANDOM_CHARACTERS + 1
GROUP = 4
FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1


@dataclass(frozen=True)
class CodeKey:
    """What a return code opens: its row in the database and its private key."""

    lookup: str
    seed: Secret = field(repr=False)

    @property
    def key(self) -> PrivateKey:
        """The private key that the code stands for."""
        return PrivateKey(self.seed)


@dataclass(frozen=True)
class Code:
    """A code in its one spelling; as text it stands in six groups of four: ``7KQ2-…``."""

    characters: str = field(repr=False)

    def __str__(self) -> str:
        return "-".join(self.groups)

    @property
    def groups(self) -> tuple[str, ...]:
        """The code in groups of four, as a page shows it."""
        return tuple(self.characters[start : start + GROUP] for start in range(0, CHARACTERS, GROUP))

    @classmethod
    def parse(cls, typed: str) -> Code:
        """What somebody typed, as a code.

        Spaces, dashes, lower case, and signs of another keyboard are fine; O is read as 0, I and L as 1.

        Raises:
            UnknownCode: not a code; a typing mistake is found by the check character.
        """
        code = "".join(character for character in read_as_latin(typed).upper() if character.isalnum()).translate(
            LOOKALIKES
        )
        if len(code) != CHARACTERS or any(character not in ALPHABET for character in code):
            raise UnknownCode("not a code")
        if _check_character(code[:-1]) != code[-1]:
            raise UnknownCode("mistyped")
        return cls(code)


def new_code() -> str:
    """A fresh code, as it is shown."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return str(Code(body + _check_character(body)))


def code_key(typed: str) -> CodeKey:
    """The lookup and the private key of a code.

    Raises:
        UnknownCode: not a code.
    """
    secret = Secret(Code.parse(typed).characters.encode())
    lookup = mac(receipt_pepper(), derive(secret, "lookup").reveal()).hex()
    return CodeKey(lookup=lookup, seed=derive(secret, "seed", size=SEED_BYTES))


def invitation_lookup(typed: str) -> str:
    """The name under which an invitation with this code stands; no code of a report has the same one.

    Raises:
        UnknownCode: not a code.
    """
    secret = Secret(Code.parse(typed).characters.encode())
    return mac(receipt_pepper(), "invitation", derive(secret, "invitation").reveal()).hex()


def new_backup_code() -> str:
    """The private half of a fresh backup key: twelve groups of four, 230 random bits, for paper or a stick."""
    return f"{new_code()}-{new_code()}"


def backup_key(typed: str) -> PrivateKey:
    """The keypair that a backup is sealed to, from what ``new_backup_code`` gave. It needs no database.

    Raises:
        UnknownCode: mistyped, or too much or too little.
    """
    typed = "".join(character for character in read_as_latin(typed) if character.isalnum())
    halves = Code.parse(typed[:CHARACTERS]), Code.parse(typed[CHARACTERS:])
    secret = Secret("".join(half.characters for half in halves).encode())
    return PrivateKey(derive(secret, "backup", size=SEED_BYTES))


def _check_character(body: str) -> str:
    total, weight = 0, 1
    for character in body:
        weight = _times(weight, 2)
        total ^= _times(weight, ALPHABET.index(character))
    return ALPHABET[total]


def _times(left: int, right: int) -> int:
    """Multiply in GF(32)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= FIELD_POLYNOMIAL
        right >>= 1
    return product

"""Passphrases: which are good enough (long, on no list, not about the person or the party), and how they are stored.

No rules about capitals or signs, no expiry, nothing asked over the network (NIST SP 800-63B; ``vault.md`` A05).
"""

from __future__ import annotations

import getpass
import gzip
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meldpunt.core.typed.letters import plain
from meldpunt.core.web.partij import partij
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account

SHORTEST, LONGEST = 15, 128
MIN_GUESSES_LOG10 = 12
LOOKED_AT = 64  # what comes after this adds nothing that has to be estimated
OWN_LETTERS = 8  # so many letters have to be about something else
SHORTEST_WORD = 3  # of a name
SHORT_WORD = 4  # such a word counts by itself only: "raad" is no part of "draad"
DATA = Path(__file__).parent / "data"
WORD = re.compile(r"[^\W\d_]+")
LEET = str.maketrans("01345@$7!", "oieasasti")
REPEATED = re.compile(r"^(.+?)\1+$")


class WachtzinValidator:
    """Refuses a passphrase with one sentence that says what to do."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Check a new passphrase.

        Raises:
            ValidationError: too short, too long, on a list, about the person or the party, or easy to guess.
        """
        if len(password) < SHORTEST:
            raise ValidationError(_("Maak je wachtzin langer, minstens 15 tekens. %(kies)s") % {"kies": _advice()})
        if len(password) > LONGEST:
            raise ValidationError(_("Maak je wachtzin korter. Er passen 128 tekens in."))
        if is_known(password):
            raise ValidationError(
                _("Deze wachtzin staat op lijsten die inbrekers proberen. %(kies)s") % {"kies": _advice()}
            )
        own = house_words() | words_of(user)
        if _is_about(password, own):
            raise ValidationError(
                _("Deze wachtzin gaat te veel over jou, je partij of je werk. %(kies)s") % {"kies": _advice()}
            )
        if guesses_log10(password, own) < MIN_GUESSES_LOG10:
            raise ValidationError(_("Deze wachtzin is makkelijk te raden. %(kies)s") % {"kies": _advice()})

    def get_help_text(self) -> str:
        """What to choose."""
        return _advice()


def is_known(password: str) -> bool:
    """Whether the passphrase, or what is left of it without digits, signs and repetition, stands on the list."""
    return password.casefold() in _known() or core_of(password) in _known()


def core_of(password: str) -> str:
    """The word that a passphrase is a variation of: letters only, digits read as letters, said once."""
    plain = password.casefold().rstrip("0123456789!?.,-_#* ").translate(LEET)
    letters = "".join(WORD.findall(plain))
    repeated = REPEATED.match(letters)
    return repeated.group(1) if repeated else letters


def guesses_log10(password: str, own: frozenset[str]) -> float:
    """How many guesses somebody needs who knows the person and the party, as a power of ten."""
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # noqa: PLC0415 - ships no types; 11 MB that few processes ever need

    once = " ".join(dict.fromkeys(password.casefold().split()))  # a word said four times is still one word
    found = (zxcvbn(text[:LOOKED_AT], user_inputs=sorted(own)) for text in {password, once})
    return float(min(result["guesses_log10"] for result in found))


def words_of(user: Account | None) -> frozenset[str]:
    """Words that tell who somebody is."""
    if user is None:
        return frozenset()
    text = f"{user.naam} {user.gebruikersnaam} {user.email}"
    return frozenset(word for word in WORD.findall(text.casefold()) if len(word) >= SHORTEST_WORD)


def house_words() -> frozenset[str]:
    """Words of politics and the desk, and of the party as it is called now."""
    return _words() | frozenset(WORD.findall(str(partij()["naam"]).casefold()))


def secret_of(wachtzin: str) -> vault.Secret:
    """A passphrase as the vault takes it: spaces around it and signs of another keyboard make it no other one."""
    return vault.Secret(plain(wachtzin).encode())


def ask_passphrase() -> str:
    """Ask for a new passphrase until somebody typed the same one twice."""
    while True:
        first = plain(getpass.getpass("Wachtzin (minstens 15 tekens, liefst vijf woorden): "))
        if first == plain(getpass.getpass("Nog een keer: ")):
            return first
        print("Die twee zijn niet gelijk. Probeer het opnieuw.")  # noqa: T201 - a conversation in a terminal


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset((DATA / "woorden.txt").read_text().split())


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(gzip.decompress((DATA / "wachtwoorden.txt.gz").read_bytes()).decode().splitlines())


def _is_about(password: str, own: frozenset[str]) -> bool:
    """Whether little is left without these words; a long one is found inside another word too."""
    plain = rest = password.casefold().translate(LEET)
    for word in sorted(own, key=len, reverse=True):
        rest = re.sub(word if len(word) > SHORT_WORD else rf"\b{word}\b", " ", rest)
    return rest != plain and sum(len(word) for word in WORD.findall(rest)) < OWN_LETTERS


def _advice() -> str:
    return _("Kies vijf losse woorden die niets met elkaar te maken hebben.")


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with the installation's cost and one lane, a few at a time (``vault.md`` §2.4, A06, A08)."""

    time_cost = settings.ARGON2_PASSES
    memory_cost = settings.ARGON2_MEMORY_KIB
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """The hash of a passphrase.

        Raises:
            TooBusy: too many others are signing in.
        """
        with vault.kdf_slot():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether a passphrase belongs to a hash.

        Raises:
            TooBusy: too many others are signing in.
        """
        with vault.kdf_slot():
            return super().verify(password, encoded)

"""Where somebody can be reached: a telephone number, a name on Signal, an e-mail address, and what is wrong with one.

Nothing is looked up. Source: ITU-T E.164 (at most fifteen digits); RFC 5321 and 6531 (e-mail, also in other scripts).
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from meldpunt.core.typed.letters import read_as_latin

__all__ = ["as_typed_mail", "fout_in_mail", "fout_in_nummer", "is_signalnaam"]

DUTCH = 9  # digits behind 0, +31 or 0031
FEWEST, MOST = 7, 15  # digits of a number of another country, with its country
LOCAL, LABEL, HOST = 64, 63, 253
SEPARATORS = re.compile(r"[\s().\-/·‐-―]+")
SIGNAL_NAME = re.compile(r"@?[A-Za-z_][A-Za-z0-9_]{2,31}\.[0-9]{2,10}")
SIGNAL_LINK = re.compile(
    r"(?:https?://|sgnl://)?(?:www\.)?(?:signal\.me/|wa\.me/|api\.whatsapp\.com/)\S{1,300}", re.IGNORECASE
)
LOCAL_LETTER = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]+")
HOST_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")


def is_signalnaam(written: str) -> bool:
    """Whether this is a name on Signal, or a link to somebody there or on WhatsApp."""
    text = read_as_latin(written).strip()
    return bool(SIGNAL_NAME.fullmatch(text) or SIGNAL_LINK.fullmatch(text))


def fout_in_nummer(written: str) -> str:
    """What is wrong with a telephone number, in a sentence; empty where nothing is."""
    text = read_as_latin(written).strip().casefold().removeprefix("tel:")
    text = SEPARATORS.sub("", text.replace("(0)", ""))
    digits = text.removeprefix("+")
    if not digits.isdecimal():
        return _("Dit is geen telefoonnummer. Schrijf alleen cijfers, zoals 06 12345678 of +32 470 123456.")
    if text.startswith("+") or digits.startswith("00"):
        return _fout_with_country(digits if text.startswith("+") else digits[2:])
    if digits.startswith("0"):
        return _fout_in_dutch(digits[1:])
    if digits.startswith("31") and len(digits) == DUTCH + 2:
        return ""
    return _("Begin het nummer met een 0. Is het van een ander land? Begin dan met + en het landnummer.")


def _fout_with_country(digits: str) -> str:
    if digits.startswith("31"):
        return _fout_in_dutch(digits[2:].removeprefix("0"))
    if len(digits) < FEWEST:
        return _("Dit telefoonnummer is te kort. Kijk je het nog even na?")
    return _("Dit telefoonnummer is te lang. Kijk je het nog even na?") if len(digits) > MOST else ""


def _fout_in_dutch(digits: str) -> str:
    if len(digits) < DUTCH:
        return _("Dit telefoonnummer mist een cijfer. Kijk je het nog even na?")
    if len(digits) > DUTCH:
        return _(
            "Dit telefoonnummer heeft een cijfer te veel. Is het van een ander land? Begin dan met + en het landnummer."
        )
    return ""


def as_typed_mail(written: str) -> str:
    """An e-mail address without marks that nobody sees, spaces around it, and letters of full width."""
    return read_as_latin(written).strip().removeprefix("mailto:").strip("<>")


def fout_in_mail(address: str) -> str:
    """What is wrong with an e-mail address, in a sentence; empty where nothing is.

    Args:
        address: as ``as_typed_mail`` gives it.
    """
    local, at, host = address.rpartition("@")
    if not at:
        return _("In dit e-mailadres ontbreekt een @. Schrijf het zoals naam@voorbeeld.nl.")
    if "@" in local or "," in address or ";" in address:
        return _("Hier past één e-mailadres. Schrijf het zoals naam@voorbeeld.nl.")
    if any(letter.isspace() for letter in address):
        return _("Er staat een spatie in dit e-mailadres. Haal je die weg?")
    if ".." in address or address.startswith(".") or host.startswith(".") or local.endswith(".") or host.endswith("."):
        return _("Er staat een punt te veel in dit e-mailadres. Kijk je het nog even na?")
    if not LOCAL_LETTER.fullmatch(local) or len(local) > LOCAL:
        return _("Het deel voor de @ klopt nog niet. Kijk je het nog even na?")
    return _fout_in_host(host)


def _fout_in_host(host: str) -> str:
    labels = host.split(".")
    if len(labels) == 1:
        return _("Achter de @ ontbreekt een punt, zoals in voorbeeld.nl. Kijk je het nog even na?")
    try:
        encoded = host.encode("idna")
    except UnicodeError:
        encoded = b""
    if not encoded or len(encoded) > HOST or not all(map(HOST_LABEL.fullmatch, labels)) or labels[-1].isdecimal():
        return _("Het deel achter de @ klopt nog niet. Kijk je het nog even na?")
    return _("Achter de laatste punt ontbreekt iets, zoals nl of com.") if len(labels[-1]) == 1 else ""

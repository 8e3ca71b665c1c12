"""What came in, one by one: a link, a message out of an exported chat, a screenshot. One report holds many.

The text of a message is never in here: it stays in the evidence, as it came.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from meldpunt.vault.service import CaseContent, ContentPart
from support.dossiers.inhoud.adressen import Adres, find_addresses, split_at_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "MOST",
    "ONLINE",
    "Uiting",
    "Uitingen",
    "distinct",
    "key_of_link",
    "list_links",
    "uiting_of_bestand",
    "uiting_of_link",
    "unique_links",
]

ONBEKEND, WEBSITE, EMAIL = "ONBEKEND", "WEBSITE", "EMAIL"
ONLINE = ("ja", "nee", "weet_niet")
MOST = 4_000  # of one report
TELLS = ("image/", "video/", "audio/")  # a file of such a kind shows something that came in


class Uiting(ContentPart, frozen=True, kw_only=True):
    """One thing that somebody posted or sent; whatever is not known is empty."""

    platform: str = ""
    account: str = ""
    link: str = ""
    gezien_op: date | None = None
    geplaatst_op: datetime | None = None
    online: str = ""
    bestand: UUID | None = None

    @property
    def is_bestand(self) -> bool:
        """Whether it is known by a file alone, which may show what a link or a message says too."""
        return self.bestand is not None and not self.account and self.geplaatst_op is None


class Uitingen(CaseContent, frozen=True, kw_only=True):
    """What came in one by one at one moment, in the melder's order."""

    kind: ClassVar[str] = "uitingen"

    uitingen: tuple[Uiting, ...]


def list_links(text: str) -> list[str]:
    """The lines of a box with links, in order, without empty ones; twice the same is still twice."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def unique_links(text: str) -> list[str]:
    """What a box with links leads to, in order, each once: as it was typed, in pieces of one address each.

    Of two spellings of one address the first stays, unless only the second says who posted it.
    """
    found: dict[str, str] = {}
    for line in list_links(text):
        for piece in split_at_addresses(line):
            key = key_of_link(piece)
            if key not in found or (not _names_account(found[key]) and _names_account(piece)):
                found[key] = piece
    return list(found.values())


def key_of_link(line: str) -> str:
    """What two lines have in common that lead to the same place."""
    address = _address_in(line)
    return address.key if address else line.casefold()


def uiting_of_link(line: str, *, gezien_op: date | None = None) -> Uiting:
    """One line of the box with links: platform and account as far as the address says them; nothing is opened."""
    address = _address_in(line)
    if address is None:
        account = line if line.startswith("@") and len(line.split()) == 1 else ""
        return Uiting(platform=ONBEKEND, account=account.lstrip("@"), link=line, gezien_op=gezien_op)
    return Uiting(platform=address.platform or WEBSITE, account=address.account, link=line, gezien_op=gezien_op)


def distinct(uitingen: Iterable[Uiting]) -> list[Uiting]:
    """Each message of a chat once, also where it stands in more than one file.

    Somebody may write twice in a minute, so of one sender and moment the file in which it stands most often counts.
    """
    items, kept = list(uitingen), []
    stands: dict[object, Counter[UUID | None]] = {}
    for item in items:
        if (message := _message(item)) is not None:
            stands.setdefault(message, Counter())[item.bestand] += 1
    left = {message: max(files.values()) for message, files in stands.items()}
    for item in items:
        message = _message(item)
        if message is not None and left[message] == 0:
            continue
        if message is not None:
            left[message] -= 1
        kept.append(item)
    return kept


def uiting_of_bestand(file_id: UUID, mime: str) -> list[Uiting]:
    """A picture, a sound or a film stands for one thing that came in; a document does not."""
    return [Uiting(bestand=file_id)] if mime.startswith(TELLS) else []


def _message(item: Uiting) -> tuple[str, str, datetime] | None:
    """What tells a message in a file from every other; None where it is none, or its moment is unknown."""
    if item.bestand is None or item.geplaatst_op is None:
        return None
    return item.platform, item.account.casefold(), item.geplaatst_op


def _address_in(line: str) -> Adres | None:
    found = (Adres.of(address) for address in find_addresses(line)[:1])
    return next((address for address in found if address is not None), None)


def _names_account(piece: str) -> bool:
    address = _address_in(piece)
    return address is not None and bool(address.account)

"""What came in, one by one: a link, a message out of an exported chat, a screenshot. One report holds many.

The text of a message is never in here: it stays in the evidence, as it came.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from msgspec import Meta

from meldpunt.core.datafile import Code, Codes, DataModel, read_datafile, refuse_doubles
from meldpunt.vault.service import CaseContent, ContentPart

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "MOST",
    "ONLINE",
    "Uiting",
    "Uitingen",
    "key_of_link",
    "list_links",
    "uiting_of_bestand",
    "uiting_of_link",
    "unique_links",
]

TABLE = Path(__file__).parent.parent / "data" / "platforms-2026.1.yaml"
ONBEKEND, WEBSITE, EMAIL = "ONBEKEND", "WEBSITE", "EMAIL"
ONLINE = ("ja", "nee", "weet_niet")
MOST = 4_000  # of one report
TELLS = ("image/", "video/", "audio/")  # a file of such a kind shows something that came in
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


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


class Platform(DataModel, frozen=True, kw_only=True):
    """One platform: the ends of its host names, and the path in which its addresses say who posted."""

    code: Code
    hosts: Codes
    account: Code | None = None

    def __post_init__(self) -> None:
        """Refuse a pattern that is none, or that does not name who posted."""
        super().__post_init__()
        if self.account is None:
            return
        try:
            groups = re.compile(self.account).groups
        except re.error as error:
            raise ValueError("dit patroon is geen reguliere expressie") from error
        if groups < 1:
            raise ValueError("dit patroon heeft geen groep voor wie het plaatste")


class PlatformBestand(DataModel, frozen=True, kw_only=True):
    """Every platform of one version; the first that fits an address counts."""

    versie: Code
    gecontroleerd_op: date
    platforms: Annotated[tuple[Platform, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse a platform that stands in the file twice."""
        super().__post_init__()
        refuse_doubles(tuple(item.code for item in self.platforms))


def list_links(text: str) -> list[str]:
    """The lines of a box with links, in order, without empty ones; twice the same is still twice."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def unique_links(text: str) -> list[str]:
    """The lines of a box with links, in order, each once."""
    found: dict[str, str] = {}
    for line in list_links(text):
        found.setdefault(key_of_link(line), line)
    return list(found.values())


def key_of_link(line: str) -> str:
    """What two lines have in common that lead to the same place."""
    address = ADDRESS.search(line)
    if address is None:
        return line.casefold()
    parts = _split(address.group())
    if parts is None:
        return line.casefold()
    host, path, query = parts
    return f"{host}{path.rstrip('/')}?{query}"


def uiting_of_link(line: str, *, gezien_op: date | None = None) -> Uiting:
    """One line of the box with links: platform and account as far as the address says them; nothing is opened."""
    address = ADDRESS.search(line)
    parts = _split(address.group()) if address else None
    if parts is None:
        account = line if line.startswith("@") and len(line.split()) == 1 else ""
        return Uiting(platform=ONBEKEND, account=account.lstrip("@"), link=line, gezien_op=gezien_op)
    host, path, _query = parts
    found = next((item for item in read_platforms() if _is_under(host, item.hosts)), None)
    if found is None:
        return Uiting(platform=WEBSITE, link=line, gezien_op=gezien_op)
    who = re.match(found.account, path) if found.account else None
    return Uiting(platform=found.code, account=who.group(1) if who else "", link=line, gezien_op=gezien_op)


def uiting_of_bestand(file_id: UUID, mime: str) -> list[Uiting]:
    """A picture, a sound or a film stands for one thing that came in; a document does not."""
    return [Uiting(bestand=file_id)] if mime.startswith(TELLS) else []


def _split(address: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    except ValueError:  # such as a broken IPv6 address
        return None
    return (host, parts.path, parts.query) if host else None


def _is_under(host: str, ends: Iterable[str]) -> bool:
    return any(host == end or host.endswith(f".{end}") for end in ends)


@cache
def read_platforms() -> tuple[Platform, ...]:
    """Return the platforms of this installation, read once.

    Raises:
        OngeldigBestand: Something is missing, unknown or double, or a pattern is none.
    """
    found, _ = read_datafile(TABLE, PlatformBestand)
    return found.platforms

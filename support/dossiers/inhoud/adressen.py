"""Addresses as people paste them: found in a line, unpacked, and brought back to the one message they lead to.

Nothing is ever opened: all that is known of a link is what stands in it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from msgspec import Meta

from meldpunt.core.datafile import Code, Codes, DataModel, read_datafile, refuse_doubles

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Adres", "PlatformBestand", "find_addresses", "read_platforms", "split_at_addresses"]

TABLE = Path(__file__).parent.parent / "data" / "platforms-2026.1.yaml"
UNPACK_AT_MOST = 3
LONGEST = 4_000
SCHEME = re.compile(r"https?://", re.IGNORECASE)
WORD = re.compile(r"\S+")
WITHOUT_SCHEME = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
OPENING, CLOSING = "<([{\"'«“„‘‹*_`", ">)]}\"'»”“’›*_`.,;:!?…、。，"
# What only tells how somebody came by an address: on any site, and on the platforms that we know.
TRACKING = re.compile(
    r"utm_.{0,40}|fbclid|gclid|dclid|msclkid|twclid|mibextid|ig_?shid|igsh|__cft__.{0,40}|__tn__.{0,40}"
)
PLATFORM_TRACKING = re.compile(
    r"si|s|t|feature|ref|ref_src|ref_url|share_id|sfnsn|_t|_r|is_from_webapp|sender_device|sender_web_id|rdid|share_url"
    r"|xmt|slof|rcm|trk|app|pp|img_index|single|context|utm"
)
DEFENDED = re.compile(r"/v3/__(https?:/[^\s_]{1,2000}(?:_[^\s_]{1,2000}){0,50})__(?:;|$)", re.IGNORECASE)
ARCHIVED = re.compile(r"/web/\d{4,14}[a-z_]{0,5}/(https?:/\S+)", re.IGNORECASE)
SHORT_PREFIXES = ("www.", "m.", "mobile.", "nl-nl.", "web.", "mbasic.", "touch.", "old.", "new.", "np.")


class Berichtvorm(DataModel, frozen=True, kw_only=True):
    """A form that the address of one message has."""

    pad: Code
    host: Code | None = None
    vraag: Codes = ()
    ook: Codes = ()

    def __post_init__(self) -> None:
        """Refuse a pattern that is none."""
        super().__post_init__()
        _check_pattern(self.pad, groups=0)


class Platform(DataModel, frozen=True, kw_only=True):
    """One platform: the ends of its host names, and what its addresses say."""

    code: Code
    hosts: Codes
    berichten: tuple[Berichtvorm, ...] = ()
    accounts: Codes = ()
    per_host: bool = False

    def __post_init__(self) -> None:
        """Refuse a pattern that is none, or that does not name who posted."""
        super().__post_init__()
        for pattern in self.accounts:
            _check_pattern(pattern, groups=1)


class Verpakker(DataModel, frozen=True, kw_only=True):
    """A host whose addresses hold another one, in one of these fields."""

    hosts: Codes
    velden: Codes
    als_pad: Code = "^"

    def __post_init__(self) -> None:
        """Refuse a pattern that is none."""
        super().__post_init__()
        _check_pattern(self.als_pad, groups=0)


class PlatformBestand(DataModel, frozen=True, kw_only=True):
    """Every platform of one version; the first that fits an address counts."""

    versie: Code
    gecontroleerd_op: date
    platforms: Annotated[tuple[Platform, ...], Meta(min_length=1)]
    verpakkers: tuple[Verpakker, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a platform that stands in the file twice."""
        super().__post_init__()
        refuse_doubles(tuple(item.code for item in self.platforms))


class Adres(NamedTuple):
    """What one address leads to.

    Attributes:
        key: the same for every spelling of it.
        platform: the code of its platform; empty for any other site.
        account: who posted, as far as it says so.
    """

    key: str
    platform: str
    account: str

    @classmethod
    def of(cls, written: str) -> Adres | None:
        """Read an address; None where it is none.

        Args:
            written: an address as ``find_addresses`` gives it.
        """
        parts = _unpacked(written)
        if parts is None:
            return None
        host, path, query = parts
        platform = next((item for item in read_platforms() if _is_under(host, item.hosts)), None)
        if platform is None:
            return cls(key=_plain_key(host, path, query), platform="", account="")
        account = _account(platform, path)
        return cls(key=_key(platform, host, path, query, account), platform=platform.code, account=account)


def find_addresses(line: str) -> list[str]:
    """Every address in a line, with or without ``https://``, without the marks that people put around it."""
    return [line[start:end] for start, end in _places(line)]


def split_at_addresses(line: str) -> list[str]:
    """A line in pieces of one address each, with all that was written around them."""
    starts = [start for start, _end in _places(line)][1:]
    edges = [0, *starts, len(line)]
    return [line[begin:end].strip() for begin, end in itertools.pairwise(edges)]


def read_platforms() -> tuple[Platform, ...]:
    """Return the platforms of this installation.

    Raises:
        OngeldigBestand: Something is missing, unknown or double, or a pattern is none.
    """
    return read_file().platforms


@cache
def read_file() -> PlatformBestand:
    """Return what is known of platforms and packers, read once.

    Raises:
        OngeldigBestand: as ``read_platforms`` does.
    """
    found, _ = read_datafile(TABLE, PlatformBestand)
    return found


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────
def _places(line: str) -> list[tuple[int, int]]:
    found = []
    for word in WORD.finditer(line):
        for start, end in _pieces(line, word.start(), word.end()):
            begin, stop = _trimmed(line, start, end)
            text = line[begin:stop]
            if SCHEME.match(text) or _is_address_without_scheme(text):
                found.append((begin, stop))
    return found


def _pieces(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """A word in pieces, each of which may be an address: people forget the space between two."""
    cuts = [start]
    for scheme in SCHEME.finditer(line, start, end):
        place = scheme.start()
        if place > start and line[place - 1] not in "/=_":
            cuts.append(place)
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    end = min(end, start + LONGEST)
    while start < end and (line[start] in OPENING or _is_unseen(line[start])):
        start += 1
    while start < end and (line[end - 1] in CLOSING or _is_unseen(line[end - 1])):
        if line[end - 1] == ")" and line.count("(", start, end) >= line.count(")", start, end):
            break
        end -= 1
    return start, end


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf"


def _is_address_without_scheme(text: str) -> bool:
    """A host with a path, or a host that we know; no e-mail address, no file name and no word with a full stop."""
    if WITHOUT_SCHEME.fullmatch(text[:LONGEST]) is None:
        return False
    host, slash, _path = text.partition("/")
    host = host.casefold()
    return bool(slash) or host.startswith("www.") or any(_is_under(host, item.hosts) for item in read_platforms())


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────
def _unpacked(written: str) -> tuple[str, str, str] | None:
    """Host, path and query of where an address leads to in the end."""
    for _time in range(UNPACK_AT_MOST):
        parts = _split(written)
        inner = _inner(*parts) if parts else ""
        if not inner:
            return parts
        written = inner
    return _split(written)


def _inner(host: str, path: str, query: str) -> str:
    """The address that another one holds; empty where it holds none."""
    pattern = {"archive.org": ARCHIVED, "urldefense.com": DEFENDED}.get(host)
    if pattern and (inside := pattern.match(path)):
        return inside[1]
    fields = dict(parse_qsl(query))
    for packer in read_file().verpakkers:
        if _is_under(host, packer.hosts) and re.match(packer.als_pad, path):
            return next((fields[name] for name in packer.velden if SCHEME.match(fields.get(name, ""))), "")
    return ""


def _split(written: str) -> tuple[str, str, str] | None:
    text = "".join(c for c in written[:LONGEST] if not _is_unseen(c))
    try:
        parts = urlsplit(text if SCHEME.match(text) else f"https://{text}")
        host = (parts.hostname or "").rstrip(".")
        query = urlencode(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100))
    except ValueError:  # such as a broken IPv6 address, or a hundred fields
        return None
    for prefix in SHORT_PREFIXES:
        host = host.removeprefix(prefix)
    return (host, unquote(parts.path), query) if host else None


def _account(platform: Platform, path: str) -> str:
    found = (re.match(pattern, path) for pattern in platform.accounts)
    return next((match[1] for match in found if match), "")


def _key(platform: Platform, host: str, path: str, query: str, account: str) -> str:
    fields = dict(parse_qsl(query))
    where = f"{platform.code}@{host}" if platform.per_host else platform.code
    for form in platform.berichten:
        match = re.match(form.pad, path) if form.host in (None, host) else None
        if match is None or (form.vraag and not fields.get(form.vraag[0])):
            continue
        asked = [f"{name}={fields[name]}" for name in (*form.vraag[1:], *form.ook) if fields.get(name)]
        found = [*(group for group in match.groups() if group), *(fields[name] for name in form.vraag[:1])]
        return "/".join((where, *found, *asked))
    if account:
        return f"{where}:{path.rstrip('/').casefold()}"
    kept = [(name, value) for name, value in parse_qsl(query) if PLATFORM_TRACKING.fullmatch(name) is None]
    return _plain_key(f"{where}:", path, urlencode(kept))


def _plain_key(where: str, path: str, query: str) -> str:
    kept = sorted((name, value) for name, value in parse_qsl(query) if TRACKING.fullmatch(name) is None)
    return f"{where}{path.rstrip('/')}?{urlencode(kept)}"


def _is_under(host: str, ends: Iterable[str]) -> bool:
    return any(host == end or host.endswith(f".{end}") for end in ends)


def _check_pattern(pattern: str, *, groups: int) -> None:
    try:
        found = re.compile(pattern).groups
    except re.error as error:
        raise ValueError("dit patroon is geen reguliere expressie") from error
    if found < groups:
        raise ValueError("dit patroon heeft geen groep voor wie het plaatste")

"""What of a case is compared with others: sketches of texts, keyed hashes of accounts and messages, and a moment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from meldpunt.vault.service import ContentPart
from support.aanvallen.gelijkenis import packed, schets_of
from support.dossiers.inhoud.uitingen import Uitingen, key_of_link
from support.dossiers.service import Berichttekst, Uiting, Van, Verhaal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meldpunt.vault.service import Contents

KINDS = (Verhaal, Berichttekst, Uitingen)
MOST_TEXTS, MOST_TRACES = 5, 100  # of one case; what travels in a form stays well below what a form may hold


@dataclass(frozen=True)
class Aanvalsmoment:
    """When something came in: the story of a melder, or something that was said of them, and by which account."""

    op: datetime
    account: tuple[str, str] | None = field(repr=False, default=None)
    is_verhaal: bool = False


class Zaakspoor(ContentPart, frozen=True, kw_only=True):
    """What is compared of one case, for the length of one comparison; hashes under a key that is gone after it."""

    dossier: UUID
    op: datetime
    persoon: str = ""
    aanval: str = ""
    schetsen: tuple[bytes, ...] = ()
    accounts: tuple[int, ...] = ()
    links: tuple[int, ...] = ()


def spoor_of(
    dossier_id: UUID, found: Contents, *, key: bytes, persoon: str, aanval: str, met_accounts: bool
) -> Zaakspoor | None:
    """The traces in a case that was opened; None where nothing came in.

    Args:
        dossier_id: the case.
        found: what stands in it, of ``KINDS``.
        key: of this comparison.
        persoon: the token of the person concerned.
        aanval: the attack that it belongs to already.
        met_accounts: whether accounts and messages may be compared; else they are not even read.
    """
    verhalen = found.of(Verhaal)
    if not verhalen:
        return None
    schetsen = (schets_of(text, key=key) for text in _texts(found))
    uitingen = list(_uitingen(found)) if met_accounts else []
    accounts = {_hash(f"{item.platform}:{item.account.casefold()}", key) for item in uitingen if item.account}
    links = {_hash(key_of_link(item.link), key) for item in uitingen if item.link}
    return Zaakspoor(
        dossier=dossier_id,
        op=min(item.op for item in verhalen),
        persoon=persoon,
        aanval=aanval,
        schetsen=tuple(packed(item) for item in schetsen if item)[:MOST_TEXTS],
        accounts=tuple(sorted(accounts))[:MOST_TRACES],
        links=tuple(sorted(links))[:MOST_TRACES],
    )


def accounts_in(found: Contents) -> set[tuple[str, str]]:
    """Each account in a case, as platform and name."""
    return {(item.platform, item.account.casefold()) for item in _uitingen(found) if item.account}


def moments_in(found: Contents, *, met_accounts: bool) -> list[Aanvalsmoment]:
    """When things came in, the first one first.

    Args:
        found: what stands in the case.
        met_accounts: whether accounts may be compared; else they are not even read.
    """
    moments = [Aanvalsmoment(item.op, is_verhaal=True) for item in found.of(Verhaal)]
    for row in found.of(Uitingen):
        for item in row.uitingen:
            account = (item.platform, item.account.casefold()) if met_accounts and item.account else None
            moments.append(Aanvalsmoment(item.geplaatst_op or row.op, account))
    return sorted(moments, key=lambda item: item.op)


def _texts(found: Contents) -> Iterator[str]:
    yield from (item.verhaal for item in found.of(Verhaal))
    yield from (item.tekst for item in found.of(Berichttekst) if item.van == Van.MELDER)


def _uitingen(found: Contents) -> Iterator[Uiting]:
    for row in found.of(Uitingen):
        yield from row.uitingen


def _hash(text: str, key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), key=key, digest_size=6, person=b"spoor").digest(), "big")

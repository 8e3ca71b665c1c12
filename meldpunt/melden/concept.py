"""The unfinished report: one sealed value that only the browser's cookie, or the melder's code, can open.

It keeps what was typed exactly as it was typed, page by page, also where it is not right yet, for 24 hours. One that
somebody keeps before deciding (``bewaard``) is the same with a longer life and a cookie that closes after a pause.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from meldpunt.core.web.keepalive import open_until
from meldpunt.evidence import service as evidence
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

COOKIE = f"{settings.COOKIE_PREFIX}concept"
PURPOSE = "concept"
BEWAREN_COOKIE = f"{settings.COOKIE_PREFIX}bewaren"
BEWAREN = "bewaren"
DAY_SECONDS = 24 * 60 * 60
RECEIPT = "ontvangst"
RECEIPT_SECONDS = 30 * 60


@dataclass
class Concept:
    """A report that is being written."""

    melding_id: uuid.UUID
    code: str = field(repr=False)
    paginas: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False)
    bestanden: list[dict[str, Any]] = field(default_factory=list, repr=False)
    onaf: list[str] = field(default_factory=list)  # pages that were saved while typing and not sent yet
    uitingen: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)  # what was corrected, by key
    bewaard: bool = False
    stukken: list[dict[str, Any]] = field(default_factory=list, repr=False)  # words and links that are kept
    bron: dict[str, Any] = field(default_factory=dict, repr=False)  # where the parts of this report were kept before

    @property
    def seconds(self) -> int:
        """How long it lives from now on, when nobody comes back."""
        return settings.BEWAREN_DAGEN * DAY_SECONDS if self.bewaard else settings.CONCEPT_SECONDS

    @property
    def token(self) -> str:
        """What the cookie holds: derived from the code, so that the code opens the concept on another device too."""
        return token_of(self.code)

    def raw(self, pagina: str) -> dict[str, list[str]] | None:
        """What was typed on a page; None where it was not visited."""
        return self.paginas.get(pagina)

    def keep(self, pagina: str, raw: Mapping[str, list[str]]) -> None:
        """Remember what was sent with a page, right or wrong."""
        self.paginas[pagina] = {name: list(values) for name, values in raw.items()}
        self.onaf = [slug for slug in self.onaf if slug != pagina]

    def keep_typing(self, pagina: str, raw: Mapping[str, list[str]]) -> None:
        """Remember what stands on a page that somebody is still typing on."""
        self.keep(pagina, raw)
        self.onaf.append(pagina)

    def add_bestand(self, row: dict[str, Any]) -> None:
        """Add a file at its place: in the order of choosing, whatever the order of arriving."""
        row.setdefault("plek", self.last_place)
        self.bestanden = sorted([*self.bestanden, row], key=lambda other: int(other["plek"]))

    def drop_bestand(self, file_id: str) -> None:
        """Let a file go that the melder takes back; once this is saved, it is gone for good."""
        mine = [row for row in self.bestanden if row["file_id"] == file_id and not row.get("geleend")]
        gone = [uuid.UUID(row["file_id"]) for row in mine]
        self.bestanden = [row for row in self.bestanden if row["file_id"] != file_id]
        transaction.on_commit(lambda: evidence.drop_waiting(gone))

    @property
    def last_place(self) -> int:
        """The place of the last file."""
        return max((int(row.get("plek", 0)) for row in self.bestanden), default=0)

    def save(self) -> None:
        """Seal the concept for another 24 hours, or as many days as it is kept."""
        value = {
            "melding_id": str(self.melding_id),
            "code": self.code,
            "paginas": self.paginas,
            "bestanden": self.bestanden,
            "onaf": self.onaf,
            "uitingen": self.uitingen,
            "bewaard": self.bewaard,
            "stukken": self.stukken,
            "bron": self.bron,
        }
        lockbox.put(token=self.token, purpose=PURPOSE, value=value, seconds=self.seconds)
        own = [uuid.UUID(row["file_id"]) for row in self.bestanden if not row.get("geleend")]
        evidence.keep_waiting(own, seconds=self.seconds)


@contextmanager
def exclusive(concept: Concept) -> Iterator[Concept]:
    """The newest state of a concept, which nobody else can change until the block is left.

    Two requests of one browser may want to add something at the same moment, such as two files.
    """
    with evidence.held(concept.token):
        yield _concept(concept.token) or concept


@contextmanager
def exclusive_of(request: HttpRequest) -> Iterator[Concept | None]:
    """What this browser's cookie opens, read once it is held; nobody else can change it until the block is left."""
    token = request.COOKIES.get(COOKIE, "")
    if not lockbox.is_token(token):
        yield None
        return
    with evidence.held(token):
        yield _concept(token)


def new_concept() -> Concept:
    """A fresh concept with the code that its melder will get."""
    return Concept(melding_id=uuid.uuid4(), code=vault.new_code())


def concept_of(request: HttpRequest) -> Concept | None:
    """The concept that this browser's cookie opens."""
    return _concept(request.COOKIES.get(COOKIE))


def bewaard_of(request: HttpRequest) -> Concept | None:
    """What this browser's other cookie opens: what somebody keeps before deciding; every visit keeps it open longer."""
    seconds = settings.CODE_IDLE_SECONDS
    value = lockbox.get(token=request.COOKIES.get(BEWAREN_COOKIE), purpose=BEWAREN, extend=seconds)
    concept = _concept(value["token"]) if value else None
    if concept is not None:
        open_until(request, soort="bewaren", seconds=seconds)
    return concept


def concept_with_code(code: str) -> Concept | None:
    """The concept that a code opens, on whatever device."""
    return _concept(token_of(code))


def concept_with_token(token: str) -> Concept | None:
    """The concept that a cookie's value opens."""
    return _concept(token)


def token_of(code: str) -> str:
    """The lockbox token that belongs to a code.

    Raises:
        UnknownCode: not a code.
    """
    return lockbox.token_of(code, PURPOSE)


def store_receipt(concept: Concept, value: Mapping[str, Any]) -> None:
    """Replace the concept by what its melder sees after sending: the code, for half an hour."""
    lockbox.put(token=concept.token, purpose=RECEIPT, value=dict(value), seconds=RECEIPT_SECONDS)


def receipt_of(request: HttpRequest) -> dict[str, Any] | None:
    """The receipt that this browser's cookie opens."""
    value: dict[str, Any] | None = lockbox.get(token=request.COOKIES.get(COOKIE), purpose=RECEIPT)
    return value


def set_cookie(response: HttpResponse, concept: Concept, *, keep_other: bool = False) -> None:
    """Give the browser the key to its concept; to what is kept for weeks only until a pause.

    Args:
        response: what carries the cookie.
        concept: what it opens.
        keep_other: leave the cookie of an unfinished report where it is.
    """
    name, value = COOKIE, concept.token
    if concept.bewaard:
        name, value = BEWAREN_COOKIE, lockbox.new_token()
        seconds = settings.CODE_IDLE_SECONDS
        lockbox.put(token=value, purpose=BEWAREN, value={"token": concept.token}, seconds=seconds)
        if not keep_other:
            response.delete_cookie(COOKIE)
    response.set_cookie(name, value, secure=settings.HTTPS, httponly=True, samesite="Strict", path="/")


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy the concept or receipt of this browser, and close what is kept for weeks."""
    lockbox.drop(token=request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE)
    close_bewaard(request, response)


def close_bewaard(request: HttpRequest, response: HttpResponse) -> None:
    """Close what is kept for weeks; only its code opens it again."""
    lockbox.drop(token=request.COOKIES.get(BEWAREN_COOKIE))
    response.delete_cookie(BEWAREN_COOKIE)


def destroy(concept: Concept) -> None:
    """Destroy a concept with its files, at once and for good."""
    lockbox.drop(token=concept.token)
    evidence.drop_waiting(uuid.UUID(row["file_id"]) for row in concept.bestanden)


def _concept(token: str | None) -> Concept | None:
    value = lockbox.get(token=token, purpose=PURPOSE)
    if value is None:
        return None
    return Concept(
        melding_id=uuid.UUID(value["melding_id"]),
        code=value["code"],
        paginas=value["paginas"],
        bestanden=value["bestanden"],
        onaf=value.get("onaf", []),
        uitingen=value.get("uitingen", {}),
        bewaard=value.get("bewaard", False),
        stukken=value.get("stukken", []),
        bron=value.get("bron", {}),
    )

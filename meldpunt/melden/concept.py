"""The unfinished report: one sealed value that only the browser's cookie, or the melder's code, can open.

It keeps what was typed exactly as it was typed, page by page, also where it is not right yet, for 24 hours.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings

from meldpunt.vault import evidence, lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

COOKIE = f"{settings.COOKIE_PREFIX}concept"
PURPOSE = "concept"
RECEIPT = "ontvangst"
RECEIPT_SECONDS = 30 * 60


@dataclass
class Concept:
    """A report that is being written."""

    melding_id: uuid.UUID
    code: str = field(repr=False)
    paginas: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False)
    bestanden: list[dict[str, Any]] = field(default_factory=list, repr=False)

    @property
    def token(self) -> str:
        """What the cookie holds: derived from the code, so that the code opens the concept on another device too."""
        return token_of(self.code)

    def raw(self, pagina: str) -> dict[str, list[str]] | None:
        """What was typed on a page; None where it was not visited."""
        return self.paginas.get(pagina)

    def keep(self, pagina: str, raw: Mapping[str, list[str]]) -> None:
        """Remember what was typed on a page, right or wrong."""
        self.paginas[pagina] = {name: list(values) for name, values in raw.items()}

    def save(self) -> None:
        """Seal the concept for another 24 hours."""
        value = {
            "melding_id": str(self.melding_id),
            "code": self.code,
            "paginas": self.paginas,
            "bestanden": self.bestanden,
        }
        lockbox.put(token=self.token, purpose=PURPOSE, value=value, seconds=settings.CONCEPT_SECONDS)
        evidence.keep_waiting(uuid.UUID(row["file_id"]) for row in self.bestanden)


@contextmanager
def exclusive(concept: Concept) -> Iterator[Concept]:
    """The newest state of a concept, which nobody else can change until the block is left.

    Two requests of one browser may want to add something at the same moment, such as two files.
    """
    with evidence.held(concept.token):
        yield _concept(concept.token) or concept


def new_concept() -> Concept:
    """A fresh concept with the code that its melder will get."""
    return Concept(melding_id=uuid.uuid4(), code=vault.new_code())


def concept_of(request: HttpRequest) -> Concept | None:
    """The concept that this browser's cookie opens."""
    return _concept(request.COOKIES.get(COOKIE))


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


def set_cookie(response: HttpResponse, concept: Concept) -> None:
    """Give the browser the key to its concept."""
    response.set_cookie(COOKIE, concept.token, secure=settings.HTTPS, httponly=True, samesite="Strict", path="/")


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy the concept or receipt of this browser."""
    lockbox.drop(token=request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE)


def _concept(token: str | None) -> Concept | None:
    value = lockbox.get(token=token, purpose=PURPOSE)
    if value is None:
        return None
    return Concept(
        melding_id=uuid.UUID(value["melding_id"]),
        code=value["code"],
        paginas=value["paginas"],
        bestanden=value["bestanden"],
    )

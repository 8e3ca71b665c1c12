"""Sealed values as types: the class is the format, and what it does not know it refuses.

A value is sealed as JSON. Old values stay readable as long as their golden file (``tests/golden``) opens: a field may
be added with a default, and ``upgrade`` turns an older shape into today's.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import msgspec

from meldpunt.core.clock import now
from meldpunt.vault.crypt.errors import VaultFormatError
from meldpunt.vault.crypt.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterable


class ContentPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a sealed value. Its ``repr`` is its name and nothing else, so that no log line can hold content."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def with_(self, **changes: Any) -> Self:
        """The same value with some fields changed."""
        return msgspec.structs.replace(self, **changes)


class Content(ContentPart, frozen=True, kw_only=True):
    """A kind of sealed value."""

    kind: ClassVar[str]
    empty_means_none: ClassVar[tuple[str, ...]] = ()  # fields that earlier versions wrote as "" where there was nothing

    @classmethod
    def upgrade(cls, raw: Any) -> dict[str, Any]:
        """An older shape as today's."""
        return {name: value for name, value in raw.items() if value != "" or name not in cls.empty_means_none}


class CaseContent(Content, frozen=True, kw_only=True):
    """A piece of content of a case. The id is that of its row, and not part of what is sealed."""

    added_by_worker: ClassVar[bool] = False  # whether a process that cannot read the case may put it in

    id: uuid.UUID = msgspec.field(default_factory=uuid.uuid4)
    op: datetime = msgspec.field(default_factory=now)

    def renewed(self) -> Self:
        """The same content as a new piece, of now."""
        return self.with_(id=uuid.uuid4(), op=now())

    @classmethod
    def upgrade(cls, raw: Any) -> dict[str, Any]:
        """An older shape as today's; what was sealed without a moment comes before everything else."""
        return {"op": FIRST, **super().upgrade(raw)}


FIRST = "1970-01-01T00:00:00Z"
AnyContent = TypeVar("AnyContent", bound=Content)
AnyCaseContent = TypeVar("AnyCaseContent", bound=CaseContent)


class Contents:
    """What was read out of a case, by kind, the oldest first."""

    def __init__(self, items: Iterable[CaseContent]) -> None:
        """Sort by time; of two of the same moment the one that was sealed first stays first."""
        self._items = sorted(items, key=lambda item: item.op)

    def of(self, kind: type[AnyCaseContent]) -> tuple[AnyCaseContent, ...]:
        """Everything of one kind."""
        return tuple(item for item in self._items if isinstance(item, kind))


def by_worker() -> frozenset[str]:
    """The kinds of content that a worker may put into a case."""
    found, known = set(), [CaseContent]
    while known:
        kind = known.pop()
        known += kind.__subclasses__()
        if kind.added_by_worker:
            found.add(kind.kind)
    return frozenset(found)


def to_raw(content: Content) -> dict[str, Any]:
    """The value as JSON, without the id of its row."""
    raw: dict[str, Any] = msgspec.to_builtins(content, enc_hook=_encode)
    if isinstance(content, CaseContent):
        del raw["id"]
    return raw


def from_raw(kind: type[AnyContent], raw: Any, **known: Any) -> AnyContent:
    """The value out of JSON.

    Args:
        kind: its type.
        raw: what was sealed.
        known: fields that are not part of what is sealed.

    Raises:
        VaultFormatError: this version does not know the shape.
    """
    try:
        return msgspec.convert({**kind.upgrade(raw), **known}, kind, dec_hook=_decode)
    except (msgspec.ValidationError, AttributeError, TypeError):
        raise VaultFormatError(f"not a {kind.kind} of a version that is known here") from None


def _encode(value: object) -> str:
    if isinstance(value, Secret):
        return base64.b64encode(value.reveal()).decode()
    raise NotImplementedError(type(value).__name__)


def _decode(kind: type, raw: object) -> Secret:
    if kind is Secret and isinstance(raw, str):
        try:
            return Secret(base64.b64decode(raw, validate=True))
        except binascii.Error:
            raise ValueError("no base64") from None
    raise NotImplementedError(kind.__name__)

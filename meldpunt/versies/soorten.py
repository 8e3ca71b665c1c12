"""The kinds of what can be edited: each app registers its own, with its format, its check and its words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from meldpunt.core.datafile import DataModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.utils.functional import _StrPromise

__all__ = ["Feit", "Versiebezwaar", "Versiesoort", "Wijziging", "as_text", "kinds", "register", "soort_of", "verschil"]

ModelT = TypeVar("ModelT", bound=DataModel)


@dataclass(frozen=True)
class Versiebezwaar:
    """Why something cannot be published: at which field, in a sentence that says what to do."""

    veld: str
    zin: str


@dataclass(frozen=True)
class Feit:
    """One thing that a version says, as a person reads it; ``pad`` finds it back in another version."""

    pad: str
    label: str
    waarde: str


@dataclass(frozen=True)
class Wijziging:
    """What two versions say differently; an empty side says nothing there."""

    label: str
    was: str
    wordt: str


@dataclass(frozen=True)
class Versiesoort(Generic[ModelT]):
    """One kind.

    Attributes:
        code: as it stands in the database.
        naam: as a page calls it; lazy text.
        model: the format, the same as that of the file.
        meegeleverd: version one: the file that is shipped, or the environment.
        bezwaren: what is wrong with a version beside its format; nothing where it may be published.
        feiten: what it says, in words.
    """

    code: str
    naam: _StrPromise
    model: type[ModelT]
    meegeleverd: Callable[[], ModelT]
    bezwaren: Callable[[ModelT], Sequence[Versiebezwaar]]
    feiten: Callable[[ModelT], Sequence[Feit]]

    def read(self, text: str) -> ModelT:
        """Return what was stored.

        Raises:
            msgspec.ValidationError: it does not have this format any more.
        """
        return msgspec.json.decode(text, type=self.model)

    def read_or_none(self, text: str) -> ModelT | None:
        """Return what was stored; nothing where its format is one of before."""
        try:
            return self.read(text)
        except msgspec.ValidationError:
            return None

    def shipped_hash(self) -> str:
        """The hash of version one as it is now."""
        return hashlib.sha256(as_text(self.meegeleverd()).encode()).hexdigest()


_kinds: dict[str, Versiesoort[DataModel]] = {}


def register(soort: Versiesoort[ModelT]) -> None:
    """Make a kind known to the engine; an app does so when it starts.

    Raises:
        ValueError: another kind has this code.
    """
    known = _kinds.setdefault(soort.code, soort)  # type: ignore[arg-type]  # a kind of some format is kept as one of any
    if known is not soort:
        raise ValueError(f"{soort.code} is a kind already")


def kinds() -> tuple[Versiesoort[DataModel], ...]:
    """Every kind, in the order in which the apps registered them."""
    return tuple(_kinds.values())


def soort_of(code: str) -> Versiesoort[DataModel] | None:
    """The kind with this code, or nothing."""
    return _kinds.get(code)


def as_text(inhoud: DataModel) -> str:
    """Write a version down: the same content always gives the same text."""
    return msgspec.json.encode(inhoud, order="deterministic").decode()


def mark_of(inhoud: DataModel) -> str:
    """A short mark of what somebody has before them, to see later whether it is still that."""
    return hashlib.sha256(as_text(inhoud).encode()).hexdigest()[:16]


def verschil(soort: Versiesoort[ModelT], was: ModelT, wordt: ModelT) -> tuple[Wijziging, ...]:
    """What two versions say differently, in the order of the new one; what was left out comes last."""
    before = {feit.pad: feit for feit in soort.feiten(was)}
    after = {feit.pad: feit for feit in soort.feiten(wordt)}
    changed = [
        Wijziging(label=feit.label, was=before[pad].waarde if pad in before else "", wordt=feit.waarde)
        for pad, feit in after.items()
        if pad not in before or before[pad].waarde != feit.waarde
    ]
    gone = [Wijziging(label=feit.label, was=feit.waarde, wordt="") for pad, feit in before.items() if pad not in after]
    return (*changed, *gone)

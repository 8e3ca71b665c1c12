"""Reads the versioned YAML files of the product into frozen structs: the class is the format of the file.

A text of a model is ``Vertaalbaar`` (a reader sees it in their own language), ``Vast`` (a reader sees it as it stands)
or ``Code`` (only the code sees it); the translation tool finds the first by its type.
"""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import yaml
from django.core.checks import CheckMessage, Error
from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from meldpunt.core.datafile_errors import convert, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

__all__ = [
    "VERTAALBAAR",
    "Code",
    "Codes",
    "DataModel",
    "Geheel",
    "NietInBestand",
    "OngeldigBestand",
    "Vast",
    "Vertaalbaar",
    "Vertaalbaren",
    "as_model",
    "check_readable",
    "parse_datafile",
    "read_datafile",
    "refuse_doubles",
]

VERTAALBAAR = "vertaalbaar"  # the key under which a type says whether its texts are translated
_FILLED = r"\S"
_WORD = r"^\S+$"

Vertaalbaar = Annotated[str, Meta(pattern=_FILLED, extra={VERTAALBAAR: True})]
Vast = Annotated[str, Meta(pattern=_FILLED, extra={VERTAALBAAR: False})]
Code = Annotated[str, Meta(pattern=_WORD, extra={VERTAALBAAR: False})]
NietInBestand = Annotated[str, Meta(max_length=0, extra={VERTAALBAAR: False})]  # filled in after the file was read
Vertaalbaren = Annotated[tuple[Vertaalbaar, ...], Meta(min_length=1)]
Codes = Annotated[tuple[Code, ...], Meta(min_length=1)]
Geheel = Annotated[int, Meta(ge=0, le=1_000)]

ModelT = TypeVar("ModelT", bound="DataModel")


class DataModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One group of names in a data file; a rule over several fields stands in ``__post_init__`` as a ``ValueError``."""

    def __post_init__(self) -> None:
        """Close every mapping, because a file that was read once is shared by everybody."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, dict):
                force_setattr(self, name, MappingProxyType(value))


class OngeldigBestand(ValueError):
    """A data file does not hold what the product expects of it."""

    def __init__(self, where: str, sentence: str) -> None:
        """Take the place in the file and what is wrong there."""
        super().__init__(f"{where}: {sentence}")
        self.where = where
        self.sentence = sentence


def read_datafile(path: Path, model: type[ModelT]) -> tuple[ModelT, str]:
    """Read one data file.

    Args:
        path: The file, part of the product.
        model: The format of the file.

    Returns:
        What the file says, and the SHA-256 of its bytes.

    Raises:
        OngeldigBestand: The file is no YAML, or does not have this format.
    """
    raw = path.read_bytes()
    return parse_datafile(raw, model, name=path.name), hashlib.sha256(raw).hexdigest()


def parse_datafile(raw: bytes, model: type[ModelT], *, name: str) -> ModelT:
    """Return what these bytes say.

    Args:
        raw: The bytes of the file.
        model: The format of the file.
        name: How an error calls the file.

    Raises:
        OngeldigBestand: The bytes are no YAML, or do not have this format.
    """
    return as_model(_load(raw, name), model, name=name)


def as_model(values: Any, model: type[ModelT], *, name: str) -> ModelT:
    """Return what YAML gave as a model.

    Raises:
        OngeldigBestand: The values do not have this format.
    """
    try:
        return convert(values, model)
    except msgspec.ValidationError as error:
        where, sentence = explain(error, values, model)
        raise OngeldigBestand(f"{name}{where}", sentence) from error


def check_readable(*readers: Callable[[], object], id: str, folder: str) -> list[CheckMessage]:  # noqa: A002 - as Django calls it
    """Return one error for each reader that finds its file unreadable, for the system check of an app."""
    found: list[CheckMessage] = []
    for read in readers:
        try:
            read()
        except (OngeldigBestand, OSError) as error:
            found.append(Error(str(error), hint=f"Herstel het databestand in {folder}.", id=id))
    return found


def refuse_doubles(codes: tuple[str, ...]) -> None:
    """Refuse codes that are used twice.

    Raises:
        ValueError: With the first of them, as a sentence for whoever edits the file.
    """
    for place, code in enumerate(codes):
        if code in codes[:place]:
            raise ValueError(f"dubbele code '{code}'")


class _DoubleKey(yaml.MarkedYAMLError):
    """The same key twice in one mapping, of which YAML itself would keep the last."""


class _StrictLoader(yaml.CSafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the signature is PyYAML's
        seen = []
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise _DoubleKey(problem=f"dubbele sleutel '{key}'", problem_mark=key_node.start_mark)
            seen.append(key)
        return super().construct_mapping(node, deep=deep)


def _load(raw: bytes, name: str) -> Any:
    try:
        return yaml.load(raw, Loader=_StrictLoader)  # noqa: S506 - the loader is a SafeLoader that only refuses more
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, regel {mark.line + 1}" if mark else name
        sentence = str(error.problem) if isinstance(error, _DoubleKey) else "dit is geen YAML"
        raise OngeldigBestand(where, sentence) from error

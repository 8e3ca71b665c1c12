"""Reads the versioned YAML files of the product, strictly: what is not expected is refused with a clear sentence.

A ``Section`` is one mapping of such a file. Every value is taken by name and type; ``close`` refuses whatever was not
taken, so that a typing error in a data file never passes silently.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

__all__ = ["OngeldigBestand", "Section", "read_yaml"]


class OngeldigBestand(ValueError):
    """A data file does not hold what the product expects of it."""

    def __init__(self, where: str, sentence: str) -> None:
        """Take the place in the file and what is wrong there."""
        super().__init__(f"{where}: {sentence}")
        self.where = where
        self.sentence = sentence


class _StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses a key that occurs twice in one mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the signature is PyYAML's
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise OngeldigBestand(f"regel {node.start_mark.line + 1}", f"dubbele sleutel {sorted(map(str, twice))}")
        return super().construct_mapping(node, deep=deep)


@dataclass(slots=True)
class Section:
    """One mapping of a data file, read value by value."""

    where: str
    values: Mapping[str, Any]
    _taken: set[str] = field(default_factory=set)

    def text(self, key: str) -> str:
        """Return a required, non-empty text."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise OngeldigBestand(self.where, f"'{key}' moet een tekst zijn")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None where it is left out or empty on purpose."""
        if self.values.get(key) is None:
            self._taken.add(key)
            return None
        return self.text(key)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts; left out means none, unless at least one is required."""
        value = self._take(key, default=[])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise OngeldigBestand(self.where, f"'{key}' moet een lijst met teksten zijn")
        if required and not value:
            raise OngeldigBestand(self.where, f"'{key}' mag niet leeg zijn")
        return tuple(value)

    def number(self, key: str, *, default: int = 0, low: int = 0, high: int = 1_000) -> int:
        """Return a whole number within its bounds."""
        value = self._take(key, default=default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise OngeldigBestand(self.where, f"'{key}' moet een heel getal van {low} tot en met {high} zijn")
        return value

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a required list of whole numbers above zero."""
        value = self.raw_list(key)
        if not value or not all(type(item) is int and item > 0 for item in value):
            raise OngeldigBestand(self.where, f"'{key}' moet een lijst met hele getallen zijn")
        return tuple(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a yes or no."""
        value = self._take(key, default=default)
        if not isinstance(value, bool):
            raise OngeldigBestand(self.where, f"'{key}' moet true of false zijn")
        return value

    def day(self, key: str) -> date:
        """Return a required date."""
        value = self._take(key)
        if type(value) is not date:
            raise OngeldigBestand(self.where, f"'{key}' moet een datum zijn")
        return value

    def optional_day(self, key: str) -> date | None:
        """Return a date, or None where it is empty on purpose."""
        if self.values.get(key) is None:
            self._taken.add(key)
            return None
        return self.day(key)

    def section(self, key: str) -> Section:
        """Return a required mapping."""
        return _as_section(f"{self.where}, {key}", self._take(key))

    def optional_section(self, key: str) -> Section:
        """Return a mapping, empty where it is left out."""
        return _as_section(f"{self.where}, {key}", self._take(key, default={}))

    def sections(self, key: str, *, required: bool = True) -> tuple[Section, ...]:
        """Return a list of mappings, which may only be left out or empty where it is not required."""
        items = self.raw_list(key)
        if required and not items:
            raise OngeldigBestand(self.where, f"'{key}' moet een lijst zijn")
        return tuple(_as_section(f"{self.where}, {key} {i}", item) for i, item in enumerate(items, start=1))

    def raw_list(self, key: str) -> list[Any]:
        """Return a list of anything, for the caller to judge; left out means empty."""
        value = self._take(key, default=[])
        if not isinstance(value, list):
            raise OngeldigBestand(self.where, f"'{key}' moet een lijst zijn")
        return value

    def keys(self) -> tuple[str, ...]:
        """Return the names in this mapping, in the order of the file."""
        return tuple(self.values)

    def close(self) -> None:
        """Refuse whatever was not taken.

        Raises:
            OngeldigBestand: The mapping holds a name that nobody asked for.
        """
        unknown = [key for key in self.values if key not in self._taken]
        if unknown:
            raise OngeldigBestand(self.where, f"onbekende sleutel {unknown}")

    def _take(self, key: str, *, default: Any = None) -> Any:
        self._taken.add(key)
        if key not in self.values and default is None:
            raise OngeldigBestand(self.where, f"'{key}' ontbreekt")
        return self.values.get(key, default)


def read_yaml(path: Path) -> tuple[Section, str]:
    """Read one data file.

    Args:
        path: The file, part of the product.

    Returns:
        The file as a section, and the SHA-256 of its bytes.

    Raises:
        OngeldigBestand: The file is no YAML, or no mapping.
    """
    raw = path.read_bytes()
    try:
        values = yaml.load(raw, Loader=_StrictLoader)  # noqa: S506 - the loader is a SafeLoader that only refuses more
    except yaml.YAMLError as error:
        raise OngeldigBestand(path.name, "dit is geen YAML") from error
    return _as_section(path.name, values), hashlib.sha256(raw).hexdigest()


def _as_section(where: str, value: Any) -> Section:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise OngeldigBestand(where, "hier hoort een groep met namen")
    return Section(where=where, values=value)

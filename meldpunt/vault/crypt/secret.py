"""Key material that cannot be printed, logged, compared by accident or stored."""

from __future__ import annotations

import hmac
from typing import NoReturn


class Secret:
    """Bytes that show themselves only when asked by name."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        """Wrap the bytes."""
        self._value = value

    def reveal(self) -> bytes:
        """The bytes; call this only in the expression that uses them."""
        return self._value

    def __repr__(self) -> str:
        return "<secret>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value, other._value)

    __hash__ = None  # type: ignore[assignment]  # a secret is no dictionary key

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never stored or sent")

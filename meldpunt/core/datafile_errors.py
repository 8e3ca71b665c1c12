"""Turns what msgspec says about a data file into a Dutch sentence with its place in the file."""

from __future__ import annotations

import re
from datetime import date
from functools import reduce
from operator import getitem
from typing import Any, TypeVar

import msgspec

__all__ = ["convert", "explain"]

T = TypeVar("T")
_STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]|\[\.\.\.\]")  # the last is a key that msgspec does not name
_SENTENCES = [
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"Object contains unknown field `(.*)`", "onbekende sleutel '{0}'"),
        (r"Object missing required field `(.*)`", "'{0}' ontbreekt"),
        (r"Invalid enum value (.*)", "onbekende waarde {0}"),
        (r"Expected `str` matching regex '\\\\S'", "deze tekst is leeg"),
        (r"Expected `str` matching regex .*", "deze code is leeg of heeft een spatie"),
        (r"Expected `str` of length <= 0", "dit hoort niet in het bestand"),
        (r"Expected `(?:array|object)` of length >= 1", "dit mag niet leeg zijn"),
        (r"Expected `int` >= (\d+)", "dit getal is minstens {0}"),
        (r"Expected `int` <= (\d+)", "dit getal is hoogstens {0}"),
    )
]
_EXPECTED = re.compile(r"Expected `([^`]*)`(?:, got `\w+`)?")
_TYPES = {
    "str": "een tekst",
    "int": "een heel getal",
    "bool": "true of false",
    "date": "een datum",
    "array": "een lijst",
    "object": "een groep met namen",
    "null": "niets",
}


def convert(values: Any, model: type[T]) -> T:
    """Make a model of what YAML gave.

    Raises:
        msgspec.ValidationError: The values do not have the format of the model.
    """
    return msgspec.convert(values, model, builtin_types=(date,))


def explain(error: msgspec.ValidationError, values: Any, model: type[Any]) -> tuple[str, str]:
    """Return the place of an error, such as ", vragen 3, antwoorden 2", and a Dutch sentence about it."""
    message = str(error)
    what, _, path = message.partition(" - at ")
    steps: list[str | int] = []
    for match in _STEP.finditer(path):
        if match["index"]:
            steps.append(int(match["index"]))
        else:
            steps.append(match["name"] or _find_key(values, steps, model, message))
    where = "".join(f" {step + 1}" if isinstance(step, int) else f", {step}" for step in steps)
    sentence = _translate(what)
    return where, f"bij een sleutel: {sentence}" if path.startswith("`key`") else sentence


def _translate(what: str) -> str:
    """Return the sentence; a rule of ours over several fields is in Dutch already."""
    for pattern, sentence in _SENTENCES:
        if match := pattern.fullmatch(what):
            return sentence.format(*match.groups())
    if match := _EXPECTED.fullmatch(what):
        return f"hier hoort {' of '.join(_TYPES.get(kind, kind) for kind in match[1].split(' | '))}"
    return what


def _find_key(values: Any, steps: list[str | int], model: type[Any], message: str) -> str:
    """Return the key of a mapping under which the error is: the first that gives the same message by itself."""
    for key, value in reduce(getitem, steps, values).items():
        try:
            convert(_with(values, steps, {key: value}), model)
        except msgspec.ValidationError as error:
            if str(error) == message:
                return str(key)
    return "?"


def _with(values: Any, steps: list[str | int], new: Any) -> Any:
    """Return a copy of the values with something else at one place."""
    if not steps:
        return new
    step, *rest = steps
    copy = dict(enumerate(values)) if isinstance(values, list) else dict(values)
    copy[step] = _with(copy[step], rest, new)
    return list(copy.values()) if isinstance(values, list) else copy

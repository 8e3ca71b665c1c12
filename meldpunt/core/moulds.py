"""Parts of a page that are the same for everybody: drawn once for each language, kept with holes for what differs.

A text that is handed over is always a hole: it is escaped and put in each time, and it is no part of what is kept nor
of the key under which that is found. A part is drawn without the request. So nothing that a person typed, no token and
no nonce can end up in what is kept. ADR 0027.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, wraps
from html import unescape
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django import forms
from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.forms import CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, SelectMultiple
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from meldpunt.core.fields import DagDelen
from meldpunt.core.web.partij import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.forms import BoundField

__all__ = [
    "Mould",
    "chosen_of",
    "clear",
    "draw_field",
    "draw_once",
    "draw_once_in_each_language",
    "draw_part",
    "kind_of",
]

PARTS = 1024
FIELDS = 4  # of one kind and in one language: the people of the desk change now and then
HOLE = "\ue000{}\ue001"  # private-use characters, which no template of ours has
HOLES = re.compile("\ue000([^\ue001]*)\ue001")
VALUE = "waarde"
CODE = re.compile(r' value="([^"]*)"')  # no text looks like this: its quotes are escaped
FieldT = TypeVar("FieldT", bound=forms.Field)
Given = ParamSpec("Given")
CHECKED = {True: SafeString(" checked"), False: SafeString("")}
FIELD = "meldpunt/field.html"


@dataclass(frozen=True, slots=True)
class Mould:
    """HTML with holes: a piece of HTML and the name of a hole in turn, with a piece of HTML at the end."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> Mould:
        """Cut HTML at its holes."""
        return cls(tuple(HOLES.split(html)))

    def fill(self, values: Mapping[str, str]) -> SafeString:
        """Put a value in each hole, escaped."""
        pieces = list(self.pieces)
        pieces[1::2] = [conditional_escape(values[name]) for name in pieces[1::2]]
        return mark_safe("".join(pieces))  # noqa: S308 - our own template around values that were escaped above


def draw_part(template: str, values: Mapping[str, object]) -> SafeString:
    """Draw a template that looks the same for everybody.

    Args:
        template: sees these values and nothing else; it shows a text as it is, or asks whether there is one.
        values: texts for the holes; a number, a yes or no, or nothing decides how the template is drawn.

    Raises:
        TypeError: a value is of another kind.
    """
    plain = {name: str(value) if isinstance(value, Promise) else value for name, value in values.items()}
    texts = {name: value for name, value in plain.items() if isinstance(value, str)}
    return _part(template, get_language(), tuple(map(_shape, plain.items())), mark()).fill(texts)


@receiver(setting_changed)
def clear(**_: object) -> None:
    """Draw everything anew from here on; Django says so where a test changes a setting."""
    _part.cache_clear()


def _shape(item: tuple[str, object]) -> tuple[str, object]:
    name, value = item
    if isinstance(value, str):
        return name, HOLE.format(name) if value else ""
    if value is None or isinstance(value, int):
        return item
    raise TypeError(f"{name} is neither a text nor a number")


@lru_cache(maxsize=PARTS)
def _part(template: str, language: str, shape: tuple[tuple[str, object], ...], said: str = "") -> Mould:  # noqa: ARG001 - language and what the party says are part of the key
    return Mould.of(get_template(template).render(dict(shape)))


# ── Fields ───────────────────────────────────────────────────────────────────────────────────────
def draw_once(field: FieldT) -> FieldT:
    """Mark a question or a box for text that looks the same for everybody.

    Its label, texts and choices may not change from here on.
    """
    field.moulds = {}  # type: ignore[attr-defined]  # read by draw_field; copies of the field share it
    return field


def draw_once_in_each_language(make: Callable[Given, forms.Field]) -> Callable[Given, forms.Field]:
    """Build a field once in each language, for texts that are chosen while it is built; every form has the same one.

    What the function is given, such as the people to choose from, has to say all that the field shows: for other
    values the field is built anew, and the last few are kept. Never give it what a person typed.
    """

    @lru_cache(maxsize=FIELDS * len(settings.LANGUAGES))
    def made(language: str, *given: Given.args, **named: Given.kwargs) -> forms.Field:  # noqa: ARG001 - part of the key
        return draw_once(make(*given, **named))

    return wraps(make)(lambda *given, **named: made(get_language(), *given, **named))


def draw_field(field: BoundField) -> SafeString:
    """Draw a field with what somebody typed or chose; what ``draw_once`` marked comes out of its mould."""
    moulds: dict[object, Mould] | None = getattr(field.field, "moulds", None)
    if moulds is None or field.errors or kind_of(field) == "datum":
        return _by_template(field)
    choices = kind_of(field) == "keuze"
    text = None if choices else field.field.widget.format_value(field.value())
    shape = HOLE.format(VALUE) if text else text  # nothing and an empty text look different
    key = (get_language(), field.html_name, field.auto_id, getattr(field.form, "toon_overslaan", True), shape)
    if key not in moulds:
        html = _by_template(_blank(field, shape))
        moulds[key] = _rows(html) if choices else Mould.of(html)
    if not choices:
        return moulds[key].fill({VALUE: escape(text)})
    chosen = chosen_of(field)
    return moulds[key].fill({code: CHECKED[code in chosen] for code in moulds[key].pieces[1::2]})


def kind_of(field: BoundField) -> str:
    """Say which markup a field needs."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "keuze"
    if isinstance(widget, CheckboxInput):
        return "vink"
    if isinstance(widget, DagDelen):
        return "datum"
    if isinstance(widget, Select) and not isinstance(widget, SelectMultiple):
        return "kiezer"
    return "bestand" if isinstance(widget, FileInput) else "invoer"


def chosen_of(field: BoundField) -> frozenset[str]:
    """The answers that somebody chose; the empty one only where it was really sent."""
    value = field.value()
    chosen = frozenset(map(str, value)) if isinstance(value, list | tuple) else frozenset([str(value or "")])
    given = field.form.is_bound and field.html_name in field.form.data
    return chosen if given else chosen - {""}


def _rows(html: str) -> Mould:
    """The rows of a question, with a hole behind each code; a label may hold any character."""
    pieces, begin = [], 0
    for found in CODE.finditer(html):
        pieces += [html[begin : found.end()], unescape(found[1])]
        begin = found.end()
    return Mould((*pieces, html[begin:]))


def _blank(field: BoundField, value: str | None) -> BoundField:
    """The same field on a form that nobody filled in."""
    form = forms.Form(initial={field.name: value}, auto_id=field.form.auto_id, prefix=field.form.prefix)
    form.use_required_attribute = field.form.use_required_attribute
    form.toon_overslaan = getattr(field.form, "toon_overslaan", True)  # type: ignore[attr-defined]  # read by the pack
    form.fields[field.name] = field.field
    return form[field.name]


def _by_template(field: BoundField) -> SafeString:
    html: SafeString = get_template(FIELD).render({"field": field, "form_show_labels": True})  # type: ignore[assignment]  # what a template renders is safe; the stubs say str
    return html

"""How long a page takes: the words that one has to read at 200 a minute, and two seconds for each tap.

Of the answers to a question one reads on average half, until the one that fits. Writing is not counted: what somebody
writes, and how fast, is theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.forms import Field

    from meldpunt.melden.velden.pagina import Pagina

WORDS_A_MINUTE, SECONDS_A_TAP, MINUTE = 200, 2, 60
AROUND = 30  # the buttons of a page, the way back, and who reads along


def reading_seconds(words: float) -> float:
    """How long so many words take."""
    return words * MINUTE / WORDS_A_MINUTE


def seconds_of(form: Pagina, *texts: str) -> float:
    """How long a page takes: its own texts, its questions, one tap for each of them and one to go on."""
    asked = [name for name in form.fields if name not in form.elders]
    words = AROUND + sum(map(_count, texts)) + sum(_words_of(form, name) for name in asked)
    return reading_seconds(words) + SECONDS_A_TAP * (len(asked) + 1)


def _words_of(form: Pagina, name: str) -> float:
    field: Field = form.fields[name]
    choices: list[Any] = list(getattr(field, "choices", ()))[: form.meer.get(name)]
    answers = sum(_count(naam) + _count(getattr(naam, "uitleg", "")) for _code, naam in choices)
    return _count(field.label) + _count(field.help_text) + answers / 2


def _count(text: object) -> int:
    return len(str(text or "").split())

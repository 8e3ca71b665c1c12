"""Letters as keyboards give them."""

from __future__ import annotations

import pytest

from meldpunt.core.fields import Tekst
from meldpunt.core.typed.letters import in_one_line, plain, read_as_latin, without_unseen

FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FAMILY = "👩\u200d👧"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Zoë \u202eProef", "Zoë Proef"),
        ("\u2068Zoë\u2069 \u200bProef\ufeff", "Zoë Proef"),
        ("\u200eZoë\u200f Pro\u00adef", "Zoë Proef"),
        (f"Zoë {FAMILY} {FLAG}", f"Zoë {FAMILY} {FLAG}"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_k_a_name_is_read_as_it_is_shown(typed: str, shown: str) -> None:
    assert in_one_line(typed) == shown
    assert Tekst(max_length=50).clean(typed) == shown


def test_k_a_story_keeps_the_marks_that_a_script_needs_and_no_mark_that_hides() -> None:
    assert without_unseen("\u202eهذا\u200f (1)\u2066!\u200b") == "هذا\u200f (1)!"
    assert Tekst(max_length=50, rows=3).clean("\u202eهذا\u200f\r\n(1)") == "هذا\u200f\n(1)"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("０１２ＡＢｃ－", "012ABc-"),
        ("٠١٢۳४५", "012345"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("e\u0301", "é"),
        ("½ ﬁ …", "½ ﬁ …"),
    ],
)
def test_signs_of_another_keyboard_read_as_ours(typed: str, read: str) -> None:
    assert read_as_latin(typed) == read


def test_a_secret_counts_in_one_way() -> None:
    assert plain(" vijf  losse\u00a0woorden \t１２ ") == "vijf losse woorden 12"
    assert plain("Vijf") != plain("vijf")

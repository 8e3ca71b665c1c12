"""The measure of likeness: 1 for the same text, high for a few other words, hardly anything for another story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.aanvallen.gelijkenis import ALIKE, FEWEST, KEPT, likeness, schets_of
from tests.aanvallen.voorbeelden import ANDERS, BIJNA, HETZELFDE

KEY = b"sleutel van deze test"
words = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)
texts = st.lists(words, min_size=40, max_size=300, unique=True)


def alike(one: str, other: str) -> float:
    return likeness(schets_of(one, key=KEY), schets_of(other, key=KEY))


@given(texts)
def test_the_same_text_is_one(found: list[str]) -> None:
    text = " ".join(found)

    assert alike(text, text) == 1
    assert alike(text, text.upper().replace(" ", ",  ")) == 1  # capitals and marks make no difference


@given(texts, texts)
def test_texts_without_a_word_in_common_are_zero(one: list[str], other: list[str]) -> None:
    left = [word for word in other if word not in one]

    assert alike(" ".join(one), " ".join(left)) == 0


@given(texts, texts)
def test_likeness_goes_both_ways_and_stays_between_zero_and_one(one: list[str], other: list[str]) -> None:
    first, second = " ".join(one), " ".join(other)

    assert alike(first, second) == alike(second, first)
    assert 0 <= alike(first, second) <= 1


@given(texts, st.data())
def test_a_few_other_words_stay_above_the_threshold(found: list[str], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(found) - 1), max_size=len(found) // 20, unique=True))
    edited = [f"{word}x9" if place in places else word for place, word in enumerate(found)]

    assert alike(" ".join(found), " ".join(edited)) >= ALIKE


def test_two_people_who_quote_the_same_message_are_alike_and_another_story_is_not() -> None:
    assert alike(HETZELFDE, BIJNA) >= ALIKE
    assert alike(HETZELFDE, ANDERS) < ALIKE / 5
    assert alike(BIJNA, ANDERS) < ALIKE / 5


@pytest.mark.parametrize("text", ["", "te kort", "een twee drie vier vijf zes zeven"])
def test_a_text_of_a_few_words_is_compared_with_nothing(text: str) -> None:
    assert len(text.split()) < FEWEST
    assert schets_of(text, key=KEY) == frozenset()
    assert alike(text, text) == 0


def test_links_and_accounts_are_no_text() -> None:
    assert alike(HETZELFDE, f"{HETZELFDE} @voorbeeldaccount https://x.com/voorbeeldaccount/status/1") == 1


def test_a_sketch_stays_small_and_says_nothing_under_another_key() -> None:
    long = " ".join(f"woord{number}" for number in range(5_000))

    assert len(schets_of(long, key=KEY)) == KEPT
    assert schets_of(HETZELFDE, key=KEY).isdisjoint(schets_of(HETZELFDE, key=b"een andere sleutel"))

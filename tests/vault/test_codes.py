"""The return code: long, forgiving, and quick to notice a slip of the finger."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.vault.codes import Code, _check_character, backup_key, code_key, new_backup_code, new_code
from meldpunt.vault.crypt.errors import UnknownCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
BODY = "7KQM2XPD9WTBH4RV6FNC3J0"
CODE = str(Code(BODY + _check_character(BODY)))
BARE = Code.parse(CODE).characters


def test_a16_a_code_has_six_groups_of_four_and_at_least_112_random_bits() -> None:
    """Counted in codes that were drawn: how many signs each place takes, but for the last, which checks the others."""
    codes = [new_code() for _ in range(2_000)]
    drawn = [Code.parse(code).characters for code in codes]
    bits = [math.log2(len({code[place] for code in drawn})) for place in range(23)]

    assert {tuple(len(group) for group in code.split("-")) for code in codes} == {(4,) * 6}
    assert bits == [5] * 23
    assert sum(bits) >= 112
    assert len({code[:12] for code in drawn}) == len({code[11:23] for code in drawn}) == 2_000


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE.lower(), CODE.replace("-", " "), CODE.replace("-", ""), f"  {CODE}\n", CODE.replace("-", " - ")],
    ids=["groups", "lower", "spaces", "bare", "around", "wide"],
)
def test_a_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert Code.parse(typed).characters == BARE


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    confused = BARE.replace("0", "O").replace("1", "I")

    assert Code.parse(confused).characters == BARE
    assert Code.parse(confused.replace("I", "l").lower()).characters == BARE


def test_a16_every_single_wrong_character_is_caught() -> None:
    for place, wrong in itertools.product(range(len(BARE)), ALPHABET):
        if BARE[place] == wrong:
            continue
        with pytest.raises(UnknownCode):
            Code.parse(BARE[:place] + wrong + BARE[place + 1 :])


@given(st.text(alphabet=ALPHABET, min_size=23, max_size=23), st.integers(0, 22))
def test_a16_every_swap_of_neighbours_is_caught(body: str, place: int) -> None:
    code = body + _check_character(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    if swapped == code:
        assert Code.parse(swapped).characters == code
    else:
        with pytest.raises(UnknownCode):
            Code.parse(swapped)


@pytest.mark.parametrize(
    "typed",
    ["", "x", "0" * 23, "0" * 25, "U" * 24, "😀" * 24, "\x00", "a" * 10_000],
    ids=lambda typed: f"{len(typed)} characters",
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(UnknownCode):
        Code.parse(typed)


@pytest.mark.django_db
def test_lookup_and_seed_are_steady_and_tell_nothing_of_each_other() -> None:
    first, again, other = code_key(CODE), code_key(CODE.lower()), code_key(new_code())

    assert first.lookup == again.lookup
    assert first.seed == again.seed
    assert first.lookup != other.lookup
    assert BARE not in repr(first)


def test_codes_differ() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000
    assert str(Code("A" * 24)) == "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"


def test_a_code_is_read_from_any_keyboard() -> None:
    code = new_code()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    arabic = code.translate({ord(str(digit)): chr(0x0660 + digit) for digit in range(10)})

    for typed in (
        wide,
        wide.lower(),
        arabic,
        f"\u200e{code}\u202c",
        code.replace("-", "\u3000"),
        code.replace("-", "–"),
    ):
        assert str(Code.parse(typed)) == code


def test_a_backup_code_is_read_from_any_keyboard() -> None:
    code = new_backup_code()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)

    assert backup_key(wide).public == backup_key(code).public

"""The ciphertext of one value: exact, bound to its place, of a length that tells little."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meldpunt.vault.crypt.errors import VaultError, VaultFormatError, VaultIntegrityError
from meldpunt.vault.crypt.fields import from_bytes, open_value, read_header, seal_value, to_bytes
from meldpunt.vault.crypt.primitives import random_bytes
from meldpunt.vault.crypt.secret import Secret

PLACE = ("table", "column", "row", "case")
KEY = Secret(bytes(range(32)))


@given(st.binary(max_size=5000))
def test_what_is_sealed_comes_back_exactly(plain: bytes) -> None:
    assert open_value(KEY, seal_value(KEY, plain, *PLACE), *PLACE) == plain


EXACT: tuple[object, ...] = (
    "", None, 0, False, "0", "x" * 2**20, "😀𐍈", "a\x00b", "\u202eabc\u200f", "\ud800", [], {}, True, 0.1, 10**40,
    "  aan de randen \t", "\r\n", "e\u0301", "\u00e9", "\ufeff", [""], {"": None},
)  # fmt: skip


@pytest.mark.parametrize("value", EXACT)
def test_c05_values_stay_what_they_are(value: object) -> None:
    result = from_bytes(open_value(KEY, seal_value(KEY, to_bytes(value), *PLACE), *PLACE))

    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize("size", [1, 30, 60])
def test_c09_short_texts_have_one_length(size: int) -> None:
    assert len(seal_value(KEY, b"x" * size, *PLACE)) == len(seal_value(KEY, b"", *PLACE))


@given(st.sampled_from(range(4)))
def test_c03_a_value_moved_elsewhere_does_not_open(part: int) -> None:
    elsewhere = [*PLACE]
    elsewhere[part] += "x"

    with pytest.raises(VaultIntegrityError):
        open_value(KEY, seal_value(KEY, b"x", *PLACE), *elsewhere)


def test_parts_of_a_place_do_not_run_together() -> None:
    sealed = seal_value(KEY, b"x", "ab", "c", "row", "case")

    with pytest.raises(VaultIntegrityError):
        open_value(KEY, sealed, "a", "bc", "row", "case")


def test_c04_every_flipped_byte_is_noticed() -> None:
    sealed = seal_value(KEY, b"inhoud", *PLACE)

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(VaultError):
            open_value(KEY, bytes(changed), *PLACE)


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_anything_else_is_refused_with_a_typed_error(raw: bytes) -> None:
    with pytest.raises(VaultError):
        open_value(KEY, raw, *PLACE)


def test_c04_plain_text_in_a_sealed_column_is_an_error_and_never_text() -> None:
    with pytest.raises(VaultFormatError):
        open_value(KEY, b"gewoon leesbare tekst", *PLACE)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_c08_unknown_version_suite_or_key_is_a_format_error(place: int) -> None:
    sealed = bytearray(seal_value(KEY, b"x", *PLACE))
    sealed[place] ^= 0x40

    with pytest.raises(VaultFormatError):
        open_value(KEY, bytes(sealed), *PLACE)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(VaultFormatError):
        open_value(Secret(random_bytes(32)), seal_value(KEY, b"x", *PLACE), *PLACE)


@pytest.mark.parametrize("count", [50_000, pytest.param(1_000_000, marks=pytest.mark.deep)])
def test_c06_nonces_are_never_the_same(count: int) -> None:
    nonces = {seal_value(KEY, b"", *PLACE)[10:22] for _ in range(count)}

    assert len(nonces) == count


def test_c06_nonces_come_from_the_operating_system_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def urandom(size: int) -> bytes:
        asked.append(size)
        return b"n" * size

    monkeypatch.setattr("os.urandom", urandom)

    sealed = seal_value(KEY, b"x", *PLACE)

    assert asked == [12]
    assert sealed[10:22] == b"n" * 12


@pytest.mark.parametrize("raw", [b"", bytes([1, 1]) + bytes(7), bytes([2, 1]) + bytes(8), bytes([1, 2]) + bytes(8)])
def test_c08_a_header_is_whole_or_refused(raw: bytes) -> None:
    with pytest.raises(VaultFormatError):
        read_header(raw)


def test_a_header_alone_is_a_header_and_no_value() -> None:
    header = seal_value(KEY, b"", "t")[:10]

    assert read_header(header) == header
    with pytest.raises(VaultFormatError):
        open_value(KEY, header, "t")


def test_c07_a_value_has_one_spelling() -> None:
    assert to_bytes({"b": 1, "a": ["é", None, 0.5]}) == '{"a":["é",null,0.5],"b":1}'.encode()

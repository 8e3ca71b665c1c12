"""JSON from outside is read strictly, and nothing is built of what is too large or too deep."""

from __future__ import annotations

import pytest

from statistieken.uitwisseling.bestand.strikt import LARGEST, NietStrikt, read_strict


@pytest.mark.parametrize(
    ("raw", "waarom"),
    [
        (b'{"a":1,"a":1}', "dubbel"),
        (b'{"a":{"b":1,"b":2}}', "dubbel"),
        (b'{"a":1,"\\u0061":2}', "dubbel"),
        (b"[[[[[[[1]]]]]]]", "diep"),
        (b"[" * 100_000, "diep"),
        (b'{"a":NaN}', "json"),
        (b'{"a":Infinity}', "json"),
        (b'{"a":1.5}', "json"),
        (b'{"a":1e3}', "json"),
        (b"\xff\xfe", "json"),
        (b"", "json"),
        (b'{"a":1}x', "json"),
        (b'{"a":' + b"1" * 5000 + b"}", "json"),
        (b" " * (LARGEST + 1), "groot"),
    ],
)
def test_what_is_not_strict_is_refused(raw: bytes, waarom: str) -> None:
    with pytest.raises(NietStrikt, match=f"^{waarom}$"):
        read_strict(raw)


def test_six_levels_and_brackets_in_a_text_are_fine() -> None:
    assert read_strict(b'[[[[[["a[[[[[[[[\\"[{"]]]]]]') == [[[[[['a[[[[[[[["[{']]]]]]
    assert read_strict(b'{"a":' + b" " * (LARGEST - 7) + b"1}") == {"a": 1}

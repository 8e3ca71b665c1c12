"""The container of a sealed file: no chunk can be dropped, moved, changed or added."""

from __future__ import annotations

import io
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meldpunt.vault.crypt.errors import VaultError
from meldpunt.vault.files import CHUNK_BYTES, HEADER, FileSealer, new_file_key, open_file

FILE, KEY = uuid.uuid4(), new_file_key()
SEALED_CHUNK = CHUNK_BYTES + 28


def seal(content: bytes, piece: int = 65_536) -> bytes:
    target = io.BytesIO()
    sealer = FileSealer(target, key=KEY, file_id=FILE)
    for start in range(0, len(content), piece):
        sealer.write(content[start : start + piece])
    sealer.close()
    return target.getvalue()


def read(sealed: bytes) -> bytes:
    return b"".join(open_file(io.BytesIO(sealed), key=KEY, file_id=FILE))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_a_file_comes_back_bit_for_bit(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)

    assert read(seal(content[:size])) == content[:size]


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 200_000))
def test_it_does_not_matter_in_which_pieces_it_arrives(piece: int) -> None:
    content = b"abc" * 500_000

    assert read(seal(content, piece)) == content


def _chunks(sealed: bytes) -> tuple[bytes, list[bytes]]:
    body = sealed[HEADER.size :]
    return sealed[: HEADER.size], [body[i : i + SEALED_CHUNK] for i in range(0, len(body), SEALED_CHUNK)]


@pytest.mark.parametrize(
    "order",
    [[0, 2], [0, 3], [1, 0, 2, 3], [0, 1, 2], [0, 1, 2, 3, 3], [0, 1, 2, 2, 3], [3], []],
    ids=[
        "middle gone",
        "cut to the ends",
        "swapped",
        "tail gone",
        "doubled end",
        "doubled",
        "only the last",
        "nothing",
    ],
)
def test_chunks_cannot_be_dropped_doubled_or_reordered(order: list[int]) -> None:
    header, chunks = _chunks(seal(b"x" * (3 * CHUNK_BYTES + 7)))

    with pytest.raises(VaultError):
        read(header + b"".join(chunks[i] for i in order))


def test_a_chunk_of_another_file_is_refused() -> None:
    header, _own = _chunks(seal(b"een"))
    _other, chunks = _chunks(seal(b"twee"))

    with pytest.raises(VaultError):
        read(header + chunks[0])


def test_every_flipped_byte_of_a_small_file_is_noticed() -> None:
    sealed = seal(b"klein")

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(VaultError):
            read(bytes(changed))


def test_another_key_or_another_name_opens_nothing() -> None:
    sealed = seal(b"x")

    with pytest.raises(VaultError):
        list(open_file(io.BytesIO(sealed), key=new_file_key(), file_id=FILE))
    with pytest.raises(VaultError):
        list(open_file(io.BytesIO(sealed), key=KEY, file_id=uuid.uuid4()))

"""The container of a sealed file: no chunk can be dropped, moved, changed or added (``vault.md`` C18)."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import uuid
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meldpunt.vault import files
from meldpunt.vault.crypt import primitives
from meldpunt.vault.crypt.errors import VaultError, VaultFormatError, VaultIntegrityError
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.files import CHUNK_BYTES, HEADER, FileSealer, new_file_key, open_file

FILE, KEY = uuid.UUID(int=7), new_file_key()
SEALED_CHUNK = CHUNK_BYTES + 28
SEALED = CHUNK_BYTES + 28
PLAIN = b"".join(bytes([n]) * CHUNK_BYTES for n in range(3)) + b"einde"


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


def seal_whole(plain: bytes = PLAIN, *, key: Secret = KEY, file_id: uuid.UUID = FILE) -> bytes:
    target = io.BytesIO()
    sealer = FileSealer(target, key=key, file_id=file_id)
    sealer.write(plain)
    sealer.close()
    return target.getvalue()


def parts(sealed: bytes) -> list[bytes]:
    """The header and then each chunk."""
    body = sealed[HEADER.size :]
    return [sealed[: HEADER.size], *(body[i : i + SEALED] for i in range(0, len(body), SEALED))]


ONE, OTHER = parts(seal_whole()), parts(seal_whole(b"x" * len(PLAIN)))
HEAD, FIRST, SECOND, THIRD, LAST = ONE
TAMPERED = {
    "a chunk in the middle is gone": (HEAD, FIRST, THIRD, LAST),
    "the end of a chunk in the middle is gone": (HEAD, FIRST, SECOND[:-1], THIRD, LAST),
    "the tail is gone": (HEAD, FIRST, SECOND, THIRD),
    "the tail is cut": (HEAD, FIRST, SECOND, THIRD, LAST[:-1]),
    "two chunks changed places": (HEAD, SECOND, FIRST, THIRD, LAST),
    "a chunk of another file under the same key": (HEAD, FIRST, OTHER[2], THIRD, LAST),
    "the last chunk of another file under the same key": (HEAD, FIRST, SECOND, THIRD, OTHER[4]),
    "the header of another file under the same key": (OTHER[0], FIRST, SECOND, THIRD, LAST),
    "a chunk behind the end": (HEAD, FIRST, SECOND, THIRD, LAST, LAST),
    "a full chunk behind the end": (HEAD, FIRST, SECOND, THIRD, LAST, FIRST),
    "one byte behind the end": (HEAD, FIRST, SECOND, THIRD, LAST, b"\0"),
    "a middle chunk as the last one": (HEAD, FIRST, SECOND),
    "the last chunk in the middle": (HEAD, FIRST, LAST, SECOND, THIRD),
    "no chunk at all": (HEAD,),
}


@pytest.mark.parametrize("pieces", TAMPERED.values(), ids=TAMPERED)
def test_c18_every_edit_of_the_chunks_is_an_error(pieces: tuple[bytes, ...]) -> None:
    assert read(b"".join(ONE)) == PLAIN

    with pytest.raises((VaultIntegrityError, VaultFormatError)):
        read(b"".join(pieces))


@pytest.mark.parametrize("field", range(5), ids=["magic", "version", "chunk size", "file id", "salt"])
def test_c18_every_field_of_the_header_is_bound(field: int) -> None:
    values = list(HEADER.unpack(HEAD))
    edits = [b"MLDQ", 2, CHUNK_BYTES // 2, uuid.UUID(int=8).bytes, bytes(32)]
    values[field] = edits[field]

    with pytest.raises((VaultIntegrityError, VaultFormatError)):
        read(HEADER.pack(*values) + b"".join(ONE[1:]))


def test_c18_a_chunk_that_was_sealed_as_not_the_last_never_opens_as_the_last() -> None:
    """The flag is part of what is authenticated, not a byte that could be set: the same bytes, sealed as a middle."""
    ends_on_a_border = parts(seal_whole(PLAIN[: 2 * CHUNK_BYTES]))
    middle = parts(seal_whole(PLAIN[: 2 * CHUNK_BYTES] + b"meer"))

    assert read(b"".join(ends_on_a_border)) == PLAIN[: 2 * CHUNK_BYTES]
    with pytest.raises(VaultIntegrityError):
        read(b"".join(middle[:3]))
    with pytest.raises(VaultIntegrityError):
        read(b"".join([*ends_on_a_border, middle[3]]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_c18_no_list_of_chunks_but_the_true_one_opens(data: st.DataObject) -> None:
    pool = [*ONE[1:], *OTHER[1:]]
    chosen = data.draw(st.lists(st.integers(0, len(pool) - 1), max_size=6))

    made = HEAD + b"".join(pool[i] for i in chosen)

    if chosen == [0, 1, 2, 3]:
        assert read(made) == PLAIN
        return
    with pytest.raises(VaultError):
        read(made)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, len(b"".join(ONE)) - 1), change=st.integers(1, 255))
def test_c18_no_changed_byte_goes_unnoticed(place: int, change: int) -> None:
    changed = bytearray(b"".join(ONE))
    changed[place] ^= change

    with pytest.raises(VaultError):
        read(bytes(changed))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(b"".join(ONE)) - 1))
def test_c18_no_cut_goes_unnoticed(length: int) -> None:
    with pytest.raises(VaultError):
        read(b"".join(ONE)[:length])


def test_c18_two_sealings_of_one_file_share_no_nonce() -> None:
    nonces = [chunk[:12] for chunk in [*ONE[1:], *parts(seal_whole())[1:]]]

    assert len(set(nonces)) == len(nonces)


def test_c18_the_format_does_not_change_unnoticed() -> None:
    """A known answer: with these keys, nonces and salt the container has exactly these bytes."""
    vector = json.loads((Path(__file__).parent / "file-vector.json").read_text())
    stream = iter(range(1, 100))

    def counted(size: int) -> bytes:
        return bytes([next(stream)]) * size

    with patch.object(primitives, "random_bytes", counted), patch.object(files, "random_bytes", counted):
        sealed = seal_whole(b"a" * CHUNK_BYTES + b"bewijs", key=Secret(bytes(range(32))), file_id=uuid.UUID(int=1))

    assert struct.unpack(">4sBI", sealed[:9]) == (b"MLDP", 1, CHUNK_BYTES)
    assert {"size": len(sealed), "sha256": hashlib.sha256(sealed).hexdigest(), "end": sealed[-34:].hex()} == vector

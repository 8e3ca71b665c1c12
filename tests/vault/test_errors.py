"""More than a hundred thousand changed values: each one is a typed error, and none of them gives content (C04).

The changes are those of somebody who holds the disk or the database: a bit, a byte, a cut, bytes more, two parts
swapped, a part of another value, another header. The seed is fixed, so that a failure comes back.
"""

from __future__ import annotations

import io
import random
import uuid
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as conf
from hypothesis import given, settings
from hypothesis import strategies as st

from meldpunt.vault import files, lockbox, people
from meldpunt.vault.codes import ALPHABET, Code, new_code
from meldpunt.vault.crypt.errors import RootKeyError, ShareError, VaultError
from meldpunt.vault.crypt.fields import from_bytes, open_value, seal_value, to_bytes
from meldpunt.vault.crypt.primitives import PUBLIC_BYTES, PrivateKey, new_seed, random_bytes, seal_to
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.deskkeys import LABEL as DESK
from meldpunt.vault.deskkeys import desk_info
from meldpunt.vault.files import FileSealer, open_file
from meldpunt.vault.grants import LABEL as GRANT
from meldpunt.vault.grants import Grantee, lock_outside, open_outside, unwrap, wrap
from meldpunt.vault.models import CaseKey, Grant, Holder, PublicKey
from meldpunt.vault.people import unwrap_seed, wrap_seed
from meldpunt.vault.recovery import NEEDED, SECRET_BYTES, SHARES, check_share
from meldpunt.vault.rings.installation import is_proof, proof
from meldpunt.vault.rings.opfields import open_op, seal_op
from meldpunt.vault.rings.rootkeys import add_key, forget, read_ring, root_op, write_ring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AMOUNTS = {
    "field": 42_000,
    "op": 12_000,
    "container": 16_000,
    "outer": 6_000,
    "inner": 2_500,
    "seed": 4_000,
    "paper": 6_000,
    "public": 1_500,
    "code": 12_000,
    "token": 8_000,
    "sheet": 1_500,
    "ring": 2_500,
}
PLACE, ELSEWHERE = ("table", "column", "row", "case"), ("table", "column", "another row", "case")
KEY = Secret(bytes(range(32)))
CONTENT = b"zeer vertrouwelijke inhoud"


def test_c04_it_is_more_than_a_hundred_thousand_values() -> None:
    assert sum(AMOUNTS.values()) >= 100_000


# ── changes ─────────────────────────────────────────────────────────────────────────────────────
EDITS: tuple[Callable[[random.Random, bytes, bytes, int, int], bytes], ...] = (
    lambda rng, good, _other, place, _size: (
        good[:place] + bytes([good[place] ^ 1 << rng.randrange(8)]) + good[place + 1 :]
    ),
    lambda rng, good, _other, place, _size: good[:place] + rng.randbytes(1) + good[place + 1 :],
    lambda _rng, good, _other, place, _size: good[:place],
    lambda _rng, good, _other, place, size: good[:place] + good[place + size :],
    lambda rng, good, _other, place, size: good[:place] + rng.randbytes(size) + good[place:],
    lambda rng, good, _other, _place, size: good + rng.randbytes(size),
    lambda _rng, good, _other, place, size: good[place : place + size] + good[:place] + good[place + size :],
    lambda _rng, good, other, place, _size: good[:place] + other[place:],
    lambda _rng, good, other, _place, size: other[: 2 * size] + good[2 * size :],
    lambda rng, good, _other, _place, size: rng.randbytes(2 * size) + good[2 * size :],
    lambda _rng, good, _other, _place, size: bytes(2 * size) + good[2 * size :],
)  # a bit, a byte, cut, cut out, grown inside, grown behind, swapped, spliced, three headers


def change(rng: random.Random, good: bytes, other: bytes) -> bytes:
    """One value changed in one of the ways that somebody with the disk has."""
    return rng.choice(EDITS)(rng, good, other, rng.randrange(len(good)), rng.randint(1, 24))


def refusal(read: Callable[[], object]) -> VaultError | None:
    """The typed error that this gives; any other error ends the test."""
    try:
        read()
    except VaultError as error:
        return error
    return None


def changed(name: str, good: bytes, other: bytes) -> Iterator[bytes]:
    """So many changed values as this kind has, each one different from the two true ones."""
    rng, left = random.Random(f"meldpunt {name}"), AMOUNTS[name]  # noqa: S311 - a fixed seed: a failure comes back
    while left:
        made = change(rng, good, other)
        if made not in (good, other):
            left -= 1
            yield made


def all_refused(name: str, good: bytes, other: bytes, read: Callable[[bytes], object]) -> None:
    """Every changed value is a typed error whose words hold nothing of the content."""
    refused = 0
    for made in changed(name, good, other):
        with pytest.raises(VaultError) as error:
            read(made)
        assert "vertrouwelijk" not in repr(error.value)
        refused += 1
    assert refused == AMOUNTS[name]


@pytest.fixture(scope="module", autouse=True)
def rings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Rings of their own: no database is needed here."""
    folder, installation = tmp_path_factory.mktemp("rings"), uuid.uuid4()
    with pytest.MonkeyPatch.context() as patch:
        for name, setting in (("root-op", "ROOT_OP_KEY_FILE"), ("root-seal", "ROOT_SEAL_KEY_FILE")):
            write_ring(name, folder / name, installation)
            patch.setattr(conf, setting, folder / name)
        forget()
        yield folder
    forget()


# ── values ──────────────────────────────────────────────────────────────────────────────────────
def test_c04_changed_fields() -> None:
    good, other = seal_value(KEY, CONTENT, *PLACE), seal_value(KEY, CONTENT * 9, *ELSEWHERE)

    assert open_value(KEY, good, *PLACE) == CONTENT
    all_refused("field", good, other, lambda made: open_value(KEY, made, *PLACE))
    with pytest.raises(VaultError):
        open_value(KEY, other, *PLACE)


def test_c04_changed_facts() -> None:
    def sealed(row: str) -> bytes:
        return seal_op(table="t", column="c", row=row, value=CONTENT.decode())

    all_refused("op", sealed("1"), sealed("2"), lambda made: open_op(table="t", column="c", row="1", sealed=made))


def test_c04_changed_containers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CHUNK_BYTES", 64)
    file_id, plain = uuid.uuid4(), bytes(range(150))

    def sealed(content: bytes) -> bytes:
        target = io.BytesIO()
        sealer = FileSealer(target, key=KEY, file_id=file_id)
        sealer.write(content)
        sealer.close()
        return target.getvalue()

    def read(made: bytes) -> None:
        given_out = b""
        for piece in open_file(io.BytesIO(made), key=KEY, file_id=file_id):
            given_out += piece
            assert plain.startswith(given_out), "a chunk in a place that is not its own"
            assert given_out != plain, "a changed container was read to its end"

    good = sealed(plain)
    assert b"".join(open_file(io.BytesIO(good), key=KEY, file_id=file_id)) == plain
    all_refused("container", good, sealed(plain[::-1]), read)


# ── keys ────────────────────────────────────────────────────────────────────────────────────────
def test_c04_changed_grants_and_desk_shares() -> None:
    """The outer lock of a grant, and of a desk share, which has the same shape under another label."""
    key, seed, case_id = PrivateKey(new_seed()), new_seed(), uuid.uuid4()
    row = CaseKey(case_id=case_id, public=PrivateKey(seed).public)
    grantee = Grantee(Holder.ACCOUNT, "vera", key.public)
    grant, other = wrap(case_id, seed, grantee), wrap(case_id, seed, grantee)
    good = bytes(grant.wrapped)
    info = desk_info(1, "vera")
    share, second = (lock_outside(seal_to(key.public, seed.reveal(), info), DESK, info) for _ in range(2))

    def read_grant(made: bytes) -> None:
        grant.wrapped = made
        unwrap(row, grant, key)

    assert unwrap(row, grant, key).seed == seed
    all_refused("outer", good, bytes(other.wrapped), read_grant)
    with pytest.raises(VaultError):
        read_grant(bytes(other.wrapped))
    all_refused("outer", share, second, lambda made: key.open(open_outside(made, DESK, info), info))


def test_c04_a_grant_that_somebody_with_the_root_key_changed() -> None:
    """Even under a right outer lock, the inner one notices, or the case's public key does not fit."""
    key, seed, case_id = PrivateKey(new_seed()), new_seed(), uuid.uuid4()
    row = CaseKey(case_id=case_id, public=PrivateKey(seed).public)
    grant = Grant(id=uuid.uuid4(), case_id=case_id, holder=Holder.ACCOUNT, holder_id="vera", epoch=1)
    from meldpunt.vault.grants import grant_info

    info = grant_info(grant)
    good, other = (seal_to(key.public, one.reveal(), info) for one in (seed, new_seed()))

    def read(made: bytes) -> None:
        grant.wrapped = lock_outside(made, GRANT, info)
        unwrap(row, grant, key)

    read(good)
    all_refused("inner", good, other, read)
    with pytest.raises(VaultError):
        read(other)
    with pytest.raises(VaultError):
        read(seal_to(key.public, b"no seed", info))


def test_c04_changed_locked_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a lower ceiling on the cost, because each value that is within it is really derived."""
    monkeypatch.setattr(people, "MOST_MEMORY_KIB", 256)
    monkeypatch.setattr(people, "MOST_PASSES", 2)
    seed, passphrase = Secret(CONTENT), Secret(b"kompas regen storm")
    good, other = wrap_seed(seed, passphrase, "vera"), wrap_seed(seed, passphrase, "nadia")

    assert unwrap_seed(good, passphrase, "vera") == seed
    all_refused("seed", good, other, lambda made: unwrap_seed(made, passphrase, "vera"))


def test_c04_changed_paper_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    seed, paper = new_seed(), new_code()
    row, theirs = (PublicKey(holder=Holder.ACCOUNT, holder_id=who, epoch=1) for who in ("vera", "nadia"))
    row.public = PrivateKey(seed).public
    good, other = (people._paper_wrap(seed, paper, whose) for whose in (row, theirs))
    monkeypatch.setattr(people, "public_key", lambda *_whose: row)
    monkeypatch.setattr(people, "check_own_key", lambda _account_id: None)  # here it is about the bytes

    def read(made: bytes) -> None:
        row.paper = made
        people.unlock_with_paper(account_id="vera", paper=paper)

    read(good)
    all_refused("paper", good, other, read)


def test_c04_changed_public_keys() -> None:
    """Either they are no public key, or what is sealed to them does not open."""
    key = PrivateKey(new_seed())
    refused = 0
    for made in changed("public", key.public, PrivateKey(new_seed()).public):
        with pytest.raises(VaultError):
            key.open(seal_to(made, CONTENT, b"info"), b"info")
        refused += 1

    assert refused == AMOUNTS["public"]


@pytest.mark.parametrize("weak", [bytes(32), b"\1" + bytes(31)], ids=["zero", "one"])
def test_c04_a_weak_public_key_is_refused(weak: bytes) -> None:
    good = PrivateKey(new_seed()).public

    with pytest.raises(VaultError):
        seal_to(good[: PUBLIC_BYTES - 32] + weak, CONTENT, b"info")


# ── what people type, cookies and files hold ────────────────────────────────────────────────────
def test_c04_changed_codes_and_tokens() -> None:
    """A changed code is refused, or it is plainly another one; then there is no case behind it."""
    good, other = new_code(), new_code()
    bare, refused = Code.parse(good).characters, 0
    for made in changed("code", good.encode(), other.encode()):
        typed = made.decode("latin-1")
        if refusal(lambda: Code.parse(typed)):  # noqa: B023 - called at once
            refused += 1
            continue
        result = Code.parse(typed).characters
        assert len(result) == len(bare)
        assert set(result) <= set(ALPHABET)
        assert result != bare or [c for c in typed.upper() if c.isalnum()] == [*bare] or set(typed) & set("oOiIlL")
    assert refused > AMOUNTS["code"] * 0.6

    token, second = lockbox.new_token(), lockbox.new_token()
    secret = lockbox._secret_or_none(token)
    assert secret is not None
    for made in changed("token", token.encode(), second.encode()):
        found = lockbox._secret_or_none(made.decode("latin-1"))
        assert found is None or found != secret


def test_c04_changed_sheets_of_the_recovery_key() -> None:
    from shamir_mnemonic import generate_mnemonics

    (sheets,) = generate_mnemonics(1, [(NEEDED, SHARES)], random_bytes(SECRET_BYTES))
    for made in changed("sheet", sheets[0].encode(), sheets[1].encode()):
        typed = made.decode("latin-1")
        error = refusal(lambda: check_share(typed))  # noqa: B023 - called at once
        if error is None:
            assert check_share(typed) in sheets, "a sheet that was never printed"
            continue
        assert isinstance(error, ShareError)
        assert error.reason in ("woord", "aantal", "tikfout")
        assert not error.detail or error.detail.isdigit()


def test_c04_changed_ring_files(rings: Path) -> None:
    """A changed ring is refused, or it is another ring, and then it is not the one of this installation."""
    path = rings / "changed"
    write_ring("root-op", path, uuid.uuid4())
    true, second = read_ring("root-op", path), path.read_bytes()
    stamp = proof(true)
    add_key("root-op", path)
    good = path.read_bytes()
    path.chmod(0o600)
    for made in changed("ring", good, second):
        path.write_bytes(made)
        if error := refusal(lambda: read_ring("root-op", path)):
            assert isinstance(error, RootKeyError)
            assert not any(text in str(error) for text in texts(good))
            continue
        ring = read_ring("root-op", path)
        assert ring.active in ring.keys
        ring.mac("label", "part")
        same = ring.installation == true.installation and ring.keys.get(true.active) == true.keys[true.active]
        assert is_proof(ring, stamp) is same


def texts(raw: bytes) -> list[str]:
    """The keys as they stand in a ring file."""
    import json

    return list(json.loads(raw)["keys"].values())


# ── anything at all ─────────────────────────────────────────────────────────────────────────────
@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=1500))
def test_c04_bytes_of_any_kind_are_a_typed_error_everywhere(raw: bytes) -> None:
    key, info = PrivateKey(Secret(bytes(96))), desk_info(1, "vera")
    readers: tuple[Callable[[], object], ...] = (
        lambda: open_value(KEY, raw, *PLACE),
        lambda: open_op(table="t", column="c", row="1", sealed=raw),
        lambda: list(open_file(io.BytesIO(raw), key=KEY, file_id=uuid.UUID(int=1))),
        lambda: open_outside(raw, GRANT, info),
        lambda: key.open(raw, info),
        lambda: unwrap_seed(raw, Secret(b"x"), "vera"),
        lambda: seal_to(raw, CONTENT, info),
        lambda: PrivateKey(Secret(raw)),
        lambda: root_op().check_mac("label", raw, "part"),
    )
    for read in readers:
        if len(raw) in (96, PUBLIC_BYTES):
            continue
        with pytest.raises(VaultError):
            read()


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200))
def test_c04_what_opened_is_a_value_or_a_typed_error(raw: bytes) -> None:
    try:
        value = from_bytes(raw)
    except VaultError:
        return
    again = to_bytes(value)
    assert to_bytes(from_bytes(again)) == again


def test_c04_a_value_without_a_bottom_is_a_typed_error() -> None:
    with pytest.raises(VaultError):
        from_bytes(b"[" * 100_000)

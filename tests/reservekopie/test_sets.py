"""The file of a set: nothing in it can be changed, cut or made by somebody else (R13)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from meldpunt.reservekopie import sets
from meldpunt.reservekopie.errors import BackupError, SetDamaged, SetNotOurs, SetOfOtherKey
from meldpunt.reservekopie.manifest import SetManifest, encode
from meldpunt.reservekopie.sets import SetHead, SetWriter, fingerprint, parts, read_head, read_manifest, spelled
from meldpunt.vault import service as vault
from meldpunt.vault.files import CHUNK_BYTES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db  # an installation has root keys, and those make the proof
MOMENT = datetime(2026, 3, 2, 3, 4, 5, tzinfo=UTC)
KEY, OTHER = vault.backup_key(vault.new_backup_code()), vault.backup_key(vault.new_backup_code())
CONTENT = {"tabel/een": [b"a\n", b"", b"b\n"], "tabel/leeg": [], "bewijs/groot": [b"x" * 5_000_000, b"y" * 9_000_000]}


def told(head: SetHead, digests: dict[str, str]) -> SetManifest:
    return SetManifest(
        kind=head.kind, made_at=head.made_at, snapshot="s", installation="i", migrations=("a.1",), tables={}, parts=digests
    )  # fmt: skip


def write(folder: Path, *, kind: str = sets.CONTENT, public: bytes = KEY.public) -> Path:
    writer = SetWriter(folder, kind=kind, made_at=MOMENT, public=public)
    for name, content in CONTENT.items():
        writer.add(name, content)
    writer.finish(told)
    writer.publish()
    return writer.path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:  # noqa: ARG001 - root keys have to exist
    return write(tmp_path_factory.mktemp("heel"))


def test_what_goes_in_comes_out_in_its_order(whole: Path) -> None:
    found = {name: b"".join(content) for name, content in parts(whole, KEY)}

    assert list(found)[:3] == ["tabel/een", "tabel/leeg", "bewijs/groot"]
    assert {name: found[name] for name in CONTENT} == {name: b"".join(content) for name, content in CONTENT.items()}
    manifest = read_manifest(whole, KEY)
    assert (manifest.kind, manifest.made_at) == ("inhoud", MOMENT)
    assert (
        manifest.parts["tabel/leeg"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )  # of nothing


def test_a_part_that_nobody_reads_is_passed_over(whole: Path) -> None:
    assert [name for name, _content in parts(whole, KEY)][2:] == ["bewijs/groot", "inhoudsopgave", "handtekening"]


def test_anybody_reads_which_and_of_when_it_is_and_no_more(whole: Path) -> None:
    head = read_head(whole)

    assert (head.kind, head.made_at, head.fingerprint) == ("inhoud", MOMENT, fingerprint(KEY.public))
    assert whole.name == "inhoud-2026-03-02T030405Z.meldpunt"
    assert len(spelled(head.fingerprint)) == 19
    assert whole.stat().st_mode & 0o777 == 0o600
    assert b"tabel" not in whole.read_bytes()


@pytest.mark.parametrize("place", ["magic", "version", "kind", "id", "moment", "length", "key", "chunk", "last", "tag"])
def test_r13_one_flipped_bit_anywhere_is_refused(whole: Path, tmp_path: Path, place: str) -> None:
    data = bytearray(whole.read_bytes())
    at = {"magic": 0, "version": 4, "kind": 5, "id": 9, "moment": 29, "length": 39, "key": 90, "chunk": 3_000_000}
    data[{**at, "last": len(data) - 3000, "tag": len(data) - 1}[place]] ^= 0b10
    path = tmp_path / whole.name
    path.write_bytes(data)

    with pytest.raises(SetDamaged, match="beschadigd, afgekapt of geen reservekopie"):
        read_manifest(path, KEY)


def test_r13_every_cut_is_refused(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    path = tmp_path / "kort.meldpunt"
    for size in (0, 3, 38, 40, 500, 1300, 1400, 1_048_576, 5_000_000, len(data) - 1, len(data) - 60):
        path.write_bytes(data[:size])
        with pytest.raises(SetDamaged):
            read_manifest(path, KEY)


def test_r13_what_was_added_or_moved_is_refused(whole: Path, tmp_path: Path) -> None:
    data, size, path = whole.read_bytes(), CHUNK_BYTES + 28, tmp_path / "anders.meldpunt"
    start = _first_chunk(data)
    moved = data[:start] + data[start + size : start + 2 * size] + data[start : start + size] + data[start + 2 * size :]
    left_out = data[: start + size] + data[start + 2 * size :]
    for changed in (data + b"x", data + data[start:], moved, left_out):
        path.write_bytes(changed)
        with pytest.raises(SetDamaged):
            read_manifest(path, KEY)


def _first_chunk(data: bytes) -> int:
    (length,) = sets.LENGTH.unpack(data[sets.HEAD.size : sets.HEAD.size + 2])
    return int(sets.HEAD.size + 2 + length + 54)


def test_r13_another_key_is_told_with_the_name_of_the_right_one(whole: Path) -> None:
    with pytest.raises(SetOfOtherKey, match=spelled(fingerprint(KEY.public))):
        read_manifest(whole, OTHER)


def test_r13_whoever_has_the_public_half_makes_no_set_that_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "seal_proof", lambda *_parts: b"\0" * 36)
    path = write(tmp_path)

    with pytest.raises(SetNotOurs, match="niet door dit meldpunt gemaakt"):
        read_manifest(path, KEY)


def test_r13_the_manifest_of_one_set_is_no_manifest_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write(tmp_path, kind=sets.KEYS)
    kept = {name: b"".join(content) for name, content in parts(first, KEY)}
    monkeypatch.setattr(vault, "seal_proof", lambda *_parts: kept[sets.PROOF])
    monkeypatch.setattr(sets, "encode", lambda _manifest: kept[sets.MANIFEST])

    with pytest.raises(SetNotOurs):
        read_manifest(write(tmp_path), KEY)


def test_r13_a_part_that_the_manifest_does_not_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "encode", lambda manifest: encode(manifest).replace(b'"tabel/leeg"', b'"tabel/vol"'))

    with pytest.raises(SetDamaged):
        read_manifest(write(tmp_path), KEY)


def test_what_has_no_name_yet_is_hidden_and_can_go(tmp_path: Path) -> None:
    writer = SetWriter(tmp_path, kind=sets.KEYS, made_at=MOMENT, public=KEY.public)
    writer.add("tabel/een", [b"a"])
    assert [path.name for path in tmp_path.iterdir()] == [".sleutels-2026-03-02T030405Z.meldpunt.deel"]
    writer.discard()

    assert list(tmp_path.iterdir()) == []


def test_every_refusal_is_one_kind_of_error() -> None:
    assert {SetDamaged, SetNotOurs, SetOfOtherKey} <= set(BackupError.__subclasses__())

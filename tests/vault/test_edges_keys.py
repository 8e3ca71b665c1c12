"""The corners of keys: formats on their borders, rows that are not there, rings that turn, and the command for them."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as conf
from django.core.management import CommandError, call_command
from django.test import override_settings

from meldpunt.core import clock
from meldpunt.vault import deskkeys, installation, kdfgate, lockbox, longlived, recovery, rootkeys, rotation
from meldpunt.vault import service as vault
from meldpunt.vault.errors import (
    NoGrant,
    RootKeyError,
    ShareError,
    UnknownCode,
    VaultError,
    VaultFormatError,
    VaultIntegrityError,
)
from meldpunt.vault.fields import open_value, read_header, seal_value
from meldpunt.vault.grants import is_for
from meldpunt.vault.models import CaseKey, DeskShare, Grant, Holder, Installation, Lockbox, PublicKey, SealedObject
from meldpunt.vault.primitives import (
    PUBLIC_BYTES,
    PrivateKey,
    aead_open,
    aead_seal,
    canonical,
    derive,
    new_seed,
    pad,
    seal_to,
    unpad,
)
from meldpunt.vault.rootkeys import activate_newest, add_key, forget, keep_active_only, read_ring, root_op, write_ring
from meldpunt.vault.secret import Secret
from tests.conftest import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Mensen

KEY = Secret(bytes(range(32)))
with_database = pytest.mark.django_db


@pytest.fixture
def own_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Ring files that this test may change."""
    for name in ("ROOT_OP_KEY_FILE", "ROOT_SEAL_KEY_FILE"):
        old = getattr(conf, name)
        copy = tmp_path / old.name
        copy.write_bytes(old.read_bytes())
        copy.chmod(0o400)
        monkeypatch.setattr(conf, name, copy)
    forget()
    yield tmp_path
    monkeypatch.undo()
    forget()
    longlived.forget()


@pytest.fixture
def case_id(mensen: Mensen) -> uuid.UUID:  # noqa: ARG001 - the desk has to exist
    made = uuid.uuid4()
    vault.create_case(
        case_id=made,
        grantees=[vault.desk(), vault.recovery()],
        objects=[vault.NewObject(id=uuid.uuid4(), kind="melding", content="inhoud")],
    )
    return made


# ── primitives ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("size", "padded"),
    [
        (0, 64),
        (60, 64),
        (61, 256),
        (252, 256),
        (253, 1024),
        (4092, 4096),
        (4093, 16384),
        (16380, 16384),
        (16381, 32768),
        (32764, 32768),
        (32765, 49152),
    ],
)
def test_c09_a_value_is_as_long_as_its_bucket(size: int, padded: int) -> None:
    made = pad(b"x" * size)

    assert len(made) == padded
    assert unpad(made) == b"x" * size
    assert made[:4] == size.to_bytes(4, "big")
    assert not any(made[4 + size :])


@pytest.mark.parametrize("raw", [b"", b"\0\0\0", b"\0\0\0\1", b"\0\0\0\5abcd", b"\xff\xff\xff\xff"])
def test_c04_a_length_that_does_not_fit_is_an_error(raw: bytes) -> None:
    with pytest.raises(VaultFormatError):
        unpad(raw)


def test_a_length_that_just_fits_is_read() -> None:
    assert unpad(b"\0\0\0\0") == b""
    assert unpad(b"\0\0\0\4abcd") == b"abcd"


def test_parts_behind_each_other_carry_their_length() -> None:
    assert canonical("é", b"ab", "") == b"\2" + bytes(7) + "é".encode() + b"\2" + bytes(7) + b"ab" + bytes(8)
    assert canonical() == b""


@pytest.mark.parametrize("size", [0, 12, 27])
def test_c04_what_is_too_short_to_be_sealed_is_a_format_error(size: int) -> None:
    with pytest.raises(VaultFormatError):
        aead_open(KEY, bytes(size), b"")


def test_an_empty_value_can_be_sealed() -> None:
    sealed = aead_seal(KEY, b"", b"plaats")

    assert len(sealed) == 28
    assert aead_open(KEY, sealed, b"plaats") == b""


@pytest.mark.parametrize("size", [0, 95, 97])
def test_c04_a_seed_of_another_size_is_a_format_error(size: int) -> None:
    with pytest.raises(VaultFormatError):
        PrivateKey(Secret(bytes(size)))


@pytest.mark.parametrize("size", [0, PUBLIC_BYTES - 1, PUBLIC_BYTES + 1])
def test_c04_a_public_key_of_another_size_is_a_format_error(size: int) -> None:
    with pytest.raises(VaultFormatError):
        seal_to(bytes(size), b"x", b"")


def test_what_is_sealed_to_a_key_opens_for_it_and_for_its_place_only() -> None:
    key, other = PrivateKey(new_seed()), PrivateKey(new_seed())
    sealed = seal_to(key.public, b"x", b"hier")

    assert key.open(sealed, b"hier") == b"x"
    assert PrivateKey(key.seed).public == key.public
    assert key.public != other.public
    assert len(key.public) == 1216
    assert repr(key) == "<private key>"
    for who, where in ((other, b"hier"), (key, b"daar")):
        with pytest.raises(VaultIntegrityError):
            who.open(sealed, where)


def test_derived_keys_differ_by_label_salt_and_size() -> None:
    made = {derive(KEY, label, salt=salt).reveal() for label in ("a", "b") for salt in (None, b"x", b"y")}

    assert len(made) == 6
    assert {len(each) for each in made} == {32}
    assert len(derive(KEY, "a", size=96).reveal()) == 96


def test_secrets_are_compared_by_value_and_are_no_key_of_a_dictionary() -> None:
    assert Secret(b"a") == Secret(b"a")
    assert Secret(b"a") != Secret(b"b")
    assert Secret(b"a") != b"a"
    with pytest.raises(TypeError):
        hash(Secret(b"a"))


@pytest.mark.parametrize("raw", [b"", bytes([1, 1]) + bytes(7), bytes([2, 1]) + bytes(8), bytes([1, 2]) + bytes(8)])
def test_c08_a_header_is_whole_or_refused(raw: bytes) -> None:
    with pytest.raises(VaultFormatError):
        read_header(raw)


def test_a_header_alone_is_a_header_and_no_value() -> None:
    header = seal_value(KEY, b"", "t")[:10]

    assert read_header(header) == header
    with pytest.raises(VaultFormatError):
        open_value(KEY, header, "t")


# ── rings ───────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def ring_file(tmp_path: Path) -> Path:
    path = tmp_path / "diep" / "ring.json"
    write_ring("root-op", path, uuid.UUID(int=5))
    return path


def test_a_ring_file_is_for_its_owner_only(ring_file: Path) -> None:
    raw = json.loads(ring_file.read_text())

    assert ring_file.stat().st_mode & 0o777 == 0o400
    assert ring_file.parent.stat().st_mode & 0o777 == 0o700
    assert set(raw) == {"ring", "installation", "active", "keys"}
    assert (raw["ring"], raw["installation"]) == ("root-op", str(uuid.UUID(int=5)))
    assert list(raw["keys"]) == [raw["active"]]
    assert len(base64.b64decode(raw["keys"][raw["active"]])) == 32


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o600 | 0o020, 0o401, 0o410])
def test_c22_a_ring_that_others_can_touch_is_refused(ring_file: Path, mode: int) -> None:
    ring_file.chmod(mode)

    with pytest.raises(RootKeyError, match="chmod 400"):
        read_ring("root-op", ring_file)


def test_c22_a_folder_is_no_ring(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir(mode=0o700)

    with pytest.raises(RootKeyError, match="chmod 400"):
        read_ring("root-op", tmp_path / "map")


def test_a_ring_turns_key_by_key(ring_file: Path) -> None:
    first = read_ring("root-op", ring_file)
    added = add_key("root-op", ring_file)
    second = read_ring("root-op", ring_file)
    assert second.active == first.active
    assert list(second.keys) == [first.active, added]
    stamp = first.mac("label", "x")
    second.check_mac("label", stamp, "x")

    assert activate_newest("root-op", ring_file) == added
    third = read_ring("root-op", ring_file)
    assert third.active == added
    third.check_mac("label", stamp, "x")
    assert third.mac("label", "x") != stamp
    assert bytes.fromhex(third.active) == third.mac("label", "x")[:4]

    keep_active_only("root-op", ring_file)
    last = read_ring("root-op", ring_file)
    assert list(last.keys) == [added]
    assert last.keys[added] == third.keys[added]
    assert last.installation == first.installation
    with pytest.raises(VaultIntegrityError):
        last.check_mac("label", stamp, "x")
    assert ring_file.stat().st_mode & 0o777 == 0o400
    assert [path.name for path in ring_file.parent.iterdir()] == ["ring.json"]


def test_a_half_written_ring_of_before_is_no_hindrance(ring_file: Path) -> None:
    ring_file.with_suffix(".new").write_text("half")

    add_key("root-op", ring_file)

    assert len(read_ring("root-op", ring_file).keys) == 2


def test_a_key_is_found_by_its_public_name(ring_file: Path) -> None:
    from meldpunt.vault.fields import kid_of

    add_key("root-op", ring_file)
    ring = read_ring("root-op", ring_file)
    first, second = (ring.derived_by_id("label", key_id) for key_id in ring.keys)

    assert ring.derived("label") == first
    assert first != second
    assert ring.derived_by_kid("label", kid_of(second)) == second
    assert ring.derived_by_kid("label", kid_of(first)) == first
    with pytest.raises(VaultFormatError):
        ring.derived_by_kid("other label", kid_of(first))


@with_database
def test_a_ring_that_was_replaced_is_read_anew_and_one_that_is_away_is_kept(own_roots: Path) -> None:
    before = root_op()
    assert root_op() is before
    add_key("root-op", conf.ROOT_OP_KEY_FILE)
    after = root_op()
    assert len(after.keys) == len(before.keys) + 1
    conf.ROOT_OP_KEY_FILE.rename(own_roots / "away")

    assert root_op() is after
    forget()
    with pytest.raises(RootKeyError, match="is er niet"):
        root_op()


def test_only_the_web_process_has_the_ring_that_opens(settings: Any) -> None:
    settings.PROCESS = "worker"

    with pytest.raises(RootKeyError, match="root-seal"):
        rootkeys.root_seal()


# ── the installation ────────────────────────────────────────────────────────────────────────────
@with_database
@pytest.mark.usefixtures("own_roots")
def test_c22_each_ring_has_to_be_the_one_of_this_database(tmp_path: Path) -> None:
    installation.check_root_keys()
    for name, setting in (("root-op", "ROOT_OP_KEY_FILE"), ("root-seal", "ROOT_SEAL_KEY_FILE")):
        other = tmp_path / f"other-{name}"
        write_ring(name, other, root_op().installation)
        with override_settings(**{setting: other}), pytest.raises(RootKeyError, match=f"other-{name}"):
            installation.check_root_keys()


@with_database
def test_a_process_with_other_keys_ends_with_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    watched = SimpleNamespace(close=lambda: closed.append("connection"), close_pool=lambda: closed.append("pool"))
    monkeypatch.setattr(installation, "connection", watched)

    installation.exit_unless_ours()
    assert closed == ["connection", "pool"]
    Installation.objects.all().delete()
    with pytest.raises(SystemExit, match="nog niet ingericht"):
        installation.exit_unless_ours()
    assert closed == ["connection", "pool"] * 2


@with_database
@pytest.mark.usefixtures("own_roots")
def test_setting_up_binds_both_rings_to_the_database(tmp_path: Path, settings: Any) -> None:
    Installation.objects.all().delete()
    assert not installation.is_set_up()
    settings.ROOT_OP_KEY_FILE, settings.ROOT_SEAL_KEY_FILE = tmp_path / "a.json", tmp_path / "b.json"

    installation.set_up()

    row = Installation.objects.get()
    op, seal = read_ring("root-op", tmp_path / "a.json"), read_ring("root-seal", tmp_path / "b.json")
    assert installation.is_set_up()
    assert op.installation == seal.installation == row.installation
    assert installation.is_proof(op, bytes(row.op_check))
    assert installation.is_proof(seal, bytes(row.seal_check))
    assert not installation.is_proof(op, bytes(row.seal_check))
    assert not installation.is_open()
    assert vault.audit_key_number() == 1
    assert len(vault.audit_mac(1, "x")) == 32
    installation.check_root_keys()
    installation.mark_open()
    assert installation.is_open()
    assert Installation.objects.get().opened_on == clock.today()


@with_database
def test_the_long_lived_keys_are_read_once_and_again_when_a_number_is_new() -> None:
    before = longlived.audit_mac(1, "regel")
    assert longlived.audit_mac(1, "regel") == before
    for number in (0, -1, 99):
        with pytest.raises(RootKeyError):
            longlived.audit_mac(number, "regel")
    values = longlived._values()
    fresh = base64.b64encode(bytes(32)).decode()
    Installation.objects.update(longlived=longlived._seal(values | {"audit": [*values["audit"], fresh]}))

    assert longlived.audit_key_number() == 1
    assert longlived.audit_mac(2, "regel") != before
    assert longlived.audit_key_number() == 2
    longlived.forget()


@with_database
def test_without_an_installation_there_are_no_long_lived_keys() -> None:
    Installation.objects.all().delete()
    longlived.forget()

    with pytest.raises(RootKeyError, match="inrichten"):
        longlived.receipt_pepper()


@with_database
def test_a_set_that_is_sealed_anew_keeps_its_keys() -> None:
    pepper, line = longlived.receipt_pepper(), longlived.audit_mac(1, "regel")
    sealed = bytes(Installation.objects.get().longlived)

    longlived.reseal_longlived(new_audit_key=False)
    assert (longlived.receipt_pepper(), longlived.audit_key_number()) == (pepper, 1)
    assert bytes(Installation.objects.get().longlived) != sealed
    longlived.reseal_longlived(new_audit_key=True)

    assert (longlived.receipt_pepper(), longlived.audit_key_number()) == (pepper, 2)
    assert longlived.audit_mac(1, "regel") == line
    assert longlived.audit_mac(2, "regel") != line
    longlived.forget()


# ── cases and grants ────────────────────────────────────────────────────────────────────────────
def test_one_object_is_read_by_its_id_and_kind(case_id: uuid.UUID, mensen: Mensen) -> None:
    first = SealedObject.objects.get()
    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    elsewhere = uuid.uuid4()
    vault.create_case(case_id=elsewhere, grantees=[vault.desk()])
    other = vault.NewObject(id=uuid.uuid4(), kind="melding", content="van een ander")
    vault.seal_objects(case_id=elsewhere, objects=[other])
    assert not CaseKey.objects.get(pk=elsewhere).objects_sealed.filter(pk=first.pk).exists()

    assert opened.read(first.pk, kind="melding") == "inhoud"
    for object_id, kind in ((uuid.uuid4(), "melding"), (first.pk, "bericht"), (other.id, "melding")):
        with pytest.raises(NoGrant):
            opened.read(object_id, kind=kind)
    assert "content" not in repr(other)
    assert list(opened.read_all(kinds=["bericht"])) == []
    assert list(opened.read_all(kinds=["melding"])) == [(first.pk, "melding", "inhoud")]


def test_who_holds_a_key_already_gets_no_second_one(case_id: uuid.UUID, mensen: Mensen) -> None:
    opened, vera = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id), vault.account(mensen.vera.actor_id)
    version = CaseKey.objects.get(pk=case_id).version
    for _ in range(2):
        opened.grant(vera)

    assert Grant.objects.filter(case_id=case_id, holder_id=mensen.vera.actor_id).count() == 1
    assert CaseKey.objects.get(pk=case_id).version == version + 1
    assert vault.holds_grant(case_id=case_id, holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)
    assert not vault.holds_grant(case_id=case_id, holder=Holder.ACCOUNT, holder_id=mensen.nadia.actor_id)
    assert not vault.holds_grant(case_id=case_id, holder=Holder.CODE, holder_id=mensen.vera.actor_id)
    assert not vault.holds_grant(case_id=uuid.uuid4(), holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)
    grant = Grant.objects.get(holder_id=mensen.vera.actor_id)
    assert is_for(grant, vera)
    assert not is_for(grant, vault.account(mensen.nadia.actor_id))
    assert "public" not in repr(vera)


def test_a_revoked_key_takes_no_other_key_along(case_id: uuid.UUID, mensen: Mensen) -> None:
    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    for who in (mensen.vera, mensen.nadia):
        opened.grant(vault.account(who.actor_id))

    vault.revoke(case_id=case_id, holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)

    for who in (mensen.nadia, mensen.cor):
        assert vault.open_case(unlocked=who.open_kluis, case_id=case_id).case_id == case_id
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)
    assert Grant.objects.filter(case_id=case_id).count() == 3


@pytest.mark.parametrize("what", ["grant", "revoke", "revoke_older", "forget"])
def test_c26_a_list_that_was_changed_by_sql_is_not_built_upon(case_id: uuid.UUID, mensen: Mensen, what: str) -> None:
    from meldpunt.vault.cases import revoke_older

    opened, vera = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id), vault.account(mensen.vera.actor_id)
    opened.grant(vera)
    Grant.objects.filter(case_id=case_id, holder=Holder.RECOVERY).delete()

    with pytest.raises(VaultIntegrityError):
        {
            "grant": lambda: opened.grant(vault.account(mensen.nadia.actor_id)),
            "revoke": lambda: vault.revoke(case_id=case_id, holder=Holder.ACCOUNT, holder_id=vera.holder_id),
            "revoke_older": lambda: revoke_older(case_id=case_id, than=vera),
            "forget": lambda: vault.forget_account(account_id=vera.holder_id),
        }[what]()


def test_only_the_older_keys_of_the_same_holder_go(case_id: uuid.UUID, mensen: Mensen) -> None:
    from meldpunt.vault.cases import revoke_older

    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    old = vault.account(mensen.vera.actor_id)
    opened.grant(old)
    opened.grant(vault.account(mensen.nadia.actor_id))
    revoke_older(case_id=case_id, than=old)
    version = CaseKey.objects.get(pk=case_id).version
    assert Grant.objects.filter(case_id=case_id).count() == 4
    vault.create_account_key(account_id=mensen.vera.actor_id, passphrase=Secret(WACHTZIN.encode()))
    new = vault.account(mensen.vera.actor_id)
    opened.grant(new)

    revoke_older(case_id=case_id, than=new)

    left = Grant.objects.filter(case_id=case_id, holder=Holder.ACCOUNT)
    assert {(grant.holder_id, grant.epoch) for grant in left} == {(mensen.vera.actor_id, 2), (mensen.nadia.actor_id, 1)}
    assert CaseKey.objects.get(pk=case_id).version == version + 2
    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id


def test_c25_a_grant_of_another_case_key_opens_nothing(case_id: uuid.UUID, mensen: Mensen) -> None:
    """Even for somebody who can make a right list and a right MAC."""
    from meldpunt.vault.grants import unwrap, wrap

    row = CaseKey.objects.get(pk=case_id)
    forged = wrap(case_id, new_seed(), vault.account(mensen.vera.actor_id))

    with pytest.raises(VaultIntegrityError):
        unwrap(row, forged, mensen.vera.open_kluis.key)


def test_a_case_that_is_not_there_opens_for_nobody(mensen: Mensen) -> None:
    for what in (
        lambda: vault.open_case(unlocked=mensen.cor.open_kluis, case_id=uuid.uuid4()),
        lambda: vault.seal_objects(case_id=uuid.uuid4(), objects=[]),
    ):
        with pytest.raises(NoGrant):
            what()
    with pytest.raises(UnknownCode):
        vault.open_case_with_code(key=vault.code_key(vault.new_code()))


# ── people who leave, the desk ──────────────────────────────────────────────────────────────────
def test_who_leaves_takes_no_other_key_along(case_id: uuid.UUID, mensen: Mensen) -> None:
    second = uuid.uuid4()
    vault.create_case(case_id=second, grantees=[vault.desk(), vault.recovery()])
    vera, nadia = mensen.vera.actor_id, mensen.nadia.actor_id
    for one in (case_id, second):
        opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=one)
        opened.grant(vault.account(nadia))
    vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).grant(vault.account(vera))
    assert vault.cases_of([vera, nadia, "niemand"]) == {vera: {case_id}, nadia: {case_id, second}, "niemand": set()}
    versions = {row.pk: row.version for row in CaseKey.objects.all()}

    assert vault.forget_account(account_id=vera) == 1
    assert vault.forget_account(account_id=vera) == 0

    assert vault.cases_of([vera, nadia]) == {vera: set(), nadia: {case_id, second}}
    assert {row.pk: row.version for row in CaseKey.objects.all()} == versions | {case_id: versions[case_id] + 1}
    for who in (mensen.nadia, mensen.cor):
        assert vault.open_case(unlocked=who.open_kluis, case_id=case_id).case_id == case_id
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)
    assert not vault.desk_state().stale


def test_the_desk_knows_how_it_stands(case_id: uuid.UUID, mensen: Mensen) -> None:
    cor, carolien = mensen.cor.actor_id, mensen.carolien.actor_id
    assert vault.desk_state() == vault.DeskState(epoch=1, members=frozenset({cor, carolien}), behind=0, stale=False)
    vault.remove_from_desk(account_id=carolien, leaves=False)
    assert vault.desk_state() == vault.DeskState(epoch=1, members=frozenset({cor}), behind=0, stale=False)
    vault.add_to_desk(unlocked=mensen.cor.open_kluis, account_id=carolien)
    vault.remove_from_desk(account_id=mensen.vera.actor_id)
    assert not vault.desk_state().stale
    vault.remove_from_desk(account_id=carolien)
    assert vault.desk_state() == vault.DeskState(epoch=1, members=frozenset({cor}), behind=0, stale=True)

    vault.renew_desk(unlocked=mensen.cor.open_kluis)
    assert vault.desk_state() == vault.DeskState(epoch=2, members=frozenset({cor}), behind=1, stale=False)
    assert DeskShare.objects.filter(account_id=cor).count() == 2
    vault.add_to_desk(unlocked=mensen.cor.open_kluis, account_id=mensen.nadia.actor_id)
    assert DeskShare.objects.filter(account_id=mensen.nadia.actor_id).count() == 2
    assert vault.open_case(unlocked=mensen.nadia.open_kluis, case_id=case_id).case_id == case_id
    version = CaseKey.objects.get(pk=case_id).version

    assert vault.regrant(unlocked=mensen.cor.open_kluis) == 1
    assert vault.regrant(unlocked=mensen.cor.open_kluis) == 0
    assert CaseKey.objects.get(pk=case_id).version == version + 1
    assert vault.desk_state().behind == 0
    assert set(DeskShare.objects.values_list("epoch", flat=True)) == {2}
    assert {grant.epoch for grant in Grant.objects.filter(holder=Holder.DESK)} == {2}
    assert Grant.objects.filter(case_id=case_id).count() == 2
    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id


def test_some_cases_at_a_time_come_along_and_old_shares_stay_until_the_last(mensen: Mensen) -> None:
    ids = [uuid.uuid4() for _ in range(3)]
    for one in ids:
        vault.create_case(case_id=one, grantees=[vault.desk()])
    vault.renew_desk(unlocked=mensen.cor.open_kluis)

    assert vault.regrant(unlocked=mensen.cor.open_kluis, limit=2) == 2
    assert DeskShare.objects.filter(epoch=1).exists()
    assert deskkeys.behind().count() == 1
    assert vault.regrant(unlocked=mensen.cor.open_kluis, limit=2) == 1
    assert not DeskShare.objects.filter(epoch=1).exists()
    for one in ids:
        assert vault.open_case(unlocked=mensen.carolien.open_kluis, case_id=one).case_id == one


@pytest.mark.parametrize("what", ["add", "renew", "regrant", "open"])
def test_who_is_no_member_does_nothing_with_the_desk(mensen: Mensen, what: str) -> None:
    vera = mensen.vera.open_kluis
    state = vault.desk_state()

    with pytest.raises(NoGrant):
        {
            "add": lambda: vault.add_to_desk(unlocked=vera, account_id=mensen.vera.actor_id),
            "renew": lambda: vault.renew_desk(unlocked=vera),
            "regrant": lambda: vault.regrant(unlocked=vera),
            "open": lambda: vault.open_desk(vera, epoch=1),
        }[what]()

    assert vault.desk_state() == state


def test_c25_cases_with_a_forged_key_do_not_come_along(case_id: uuid.UUID, mensen: Mensen) -> None:
    vault.renew_desk(unlocked=mensen.cor.open_kluis)
    CaseKey.objects.filter(pk=case_id).update(mac=b"x" * 36)

    with pytest.raises(VaultIntegrityError):
        vault.regrant(unlocked=mensen.cor.open_kluis)


# ── people ──────────────────────────────────────────────────────────────────────────────────────
def test_a_person_has_one_key_and_then_the_next(mensen: Mensen) -> None:
    vera, passphrase = mensen.vera.actor_id, Secret(b"een andere wachtzin")
    assert vault.has_key(account_id=vera)
    assert not vault.has_key(account_id=mensen.bas.actor_id)
    paper = vault.create_account_key(account_id=vera, passphrase=passphrase)

    assert sorted(PublicKey.objects.filter(holder_id=vera).values_list("epoch", flat=True)) == [1, 2]
    opened = vault.unlock(account_id=vera, passphrase=passphrase)
    assert opened.account_id == vera
    assert opened.key.public != mensen.vera.open_kluis.key.public
    assert vault.unlock_with_paper(account_id=vera, paper=paper).key.public == opened.key.public
    assert "key" not in repr(opened)
    with pytest.raises(NoGrant):
        vault.unlock_with_paper(account_id=mensen.bas.actor_id, paper=paper)
    with pytest.raises(UnknownCode):
        vault.unlock_with_paper(account_id=vera, paper="geen code")


def test_a_key_without_locks_opens_for_nobody(mensen: Mensen) -> None:
    from meldpunt.vault.people import insert_key

    insert_key(PublicKey(holder=Holder.ACCOUNT, holder_id="kaal", public=PrivateKey(new_seed()).public))

    with pytest.raises(NoGrant):
        vault.unlock(account_id="kaal", passphrase=Secret(WACHTZIN.encode()))
    with pytest.raises(NoGrant):
        vault.unlock_with_paper(account_id="kaal", paper=vault.new_code())
    assert mensen


def test_c25_a_private_key_that_does_not_fit_its_public_half_is_refused(mensen: Mensen) -> None:
    """A row with a right MAC and halves of two keys, as only somebody with the root key can make."""
    from meldpunt.vault.people import insert_key, wrap_seed

    halves = wrap_seed(new_seed(), Secret(b"x"), "half")
    insert_key(PublicKey(holder=Holder.ACCOUNT, holder_id="half", public=PrivateKey(new_seed()).public, wrapped=halves))

    with pytest.raises(VaultIntegrityError):
        vault.unlock(account_id="half", passphrase=Secret(b"x"))
    assert mensen


# ── the recovery key ────────────────────────────────────────────────────────────────────────────
def test_two_sheets_open_whichever_they_are(case_id: uuid.UUID, mensen: Mensen) -> None:
    sheets = vault.create_recovery_key()
    assert [len(sheet.split()) for sheet in sheets] == [20] * 3
    assert PublicKey.objects.filter(holder=Holder.RECOVERY).count() == 2
    keys = [vault.recovery_key(two) for two in (sheets[:2], sheets[1:], (sheets[2], sheets[0]), sheets)]

    assert len({key.public for key in keys}) == 1
    assert keys[0].public == vault.recovery().public
    assert vault.rehearse(keys[0]) == vault.Rehearsal(opened=0, closed=1)
    assert vault.regrant_recovery(unlocked=mensen.cor.open_kluis) == 1
    assert vault.rehearse(keys[0]) == vault.Rehearsal(opened=1, closed=0)
    assert Grant.objects.filter(case_id=case_id).count() == 2
    other = uuid.uuid4()
    vault.create_case(case_id=other, grantees=[vault.desk()])
    assert vault.rehearse(keys[0]) == vault.Rehearsal(opened=1, closed=1)
    for typed, reason in (
        (sheets[:1], "te_weinig"),
        ((sheets[0], sheets[0].upper()), "te_weinig"),
        ((sheets[0], recovery.generate_mnemonics(1, [(2, 3)], bytes(16))[0][0]), "passen_niet"),
        (recovery.generate_mnemonics(1, [(2, 3)], bytes(16))[0][:2], "passen_niet"),
        (recovery.generate_mnemonics(1, [(3, 3)], bytes(16))[0][:2], "passen_niet"),
    ):
        with pytest.raises(ShareError) as error:
            vault.recovery_key(typed)
        assert (error.value.reason, error.value.detail) == (reason, "")


def test_the_recovery_key_gives_the_desk_back(case_id: uuid.UUID, mensen: Mensen) -> None:
    key = vault.recovery_key(vault.create_recovery_key()[:2])
    vault.regrant_recovery(unlocked=mensen.cor.open_kluis)

    assert vault.restore(key=key, members=[mensen.nadia.actor_id]) == 1

    assert vault.desk_state().members == frozenset({mensen.nadia.actor_id})
    assert vault.desk_state().epoch == 2
    assert vault.open_case(unlocked=mensen.nadia.open_kluis, case_id=case_id).case_id == case_id
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    assert vault.rehearse(key) == vault.Rehearsal(opened=1, closed=0)


@pytest.mark.parametrize(
    ("typed", "reason", "detail"),
    [
        ("", "aantal", "0"),
        ("1. academic 2) acid", "aantal", "2"),
        ("academic kaas", "woord", "2"),
        ("aca acid", "woord", "1"),
        ("academics", "woord", "1"),
        (" ".join(["academic"] * 20), "tikfout", ""),
        (" ".join(["academic"] * 21), "aantal", "21"),
    ],
)
def test_a_mistake_is_named_by_its_place(typed: str, reason: str, detail: str) -> None:
    with pytest.raises(ShareError) as error:
        vault.check_share(typed)

    assert (error.value.reason, error.value.detail, str(error.value)) == (reason, detail, reason)


def test_four_letters_numbers_commas_and_capitals_are_fine() -> None:
    sheet = recovery.generate_mnemonics(1, [(2, 3)], bytes(16))[0][0]
    typed = ",\n".join(f"{nr}. {word[:4].upper()}" for nr, word in enumerate(sheet.split(), start=1))

    assert vault.check_share(typed) == sheet


# ── lockboxes ───────────────────────────────────────────────────────────────────────────────────
@with_database
def test_a_box_is_replaced_extended_and_swept_one_by_one() -> None:
    token, other = lockbox.new_token(), lockbox.new_token()
    assert len(token) == 43
    lockbox.put(token=token, purpose="p", value=1, seconds=60)
    lockbox.put(token=token, purpose="p", value=2, seconds=120)
    lockbox.put(token=other, purpose="p", value=None, seconds=30)

    assert Lockbox.objects.count() == 2
    assert all(len(row.pk) == 32 for row in Lockbox.objects.all())
    assert lockbox.get(token=token, purpose="p") == 2
    assert lockbox.get(token=other, purpose="p") is None
    with clock.at(clock.now() + timedelta(seconds=90)):
        assert lockbox.get(token=token, purpose="p", extend=0) == 2
        assert lockbox.get(token=token, purpose="p") is None
        assert lockbox.sweep() == 2
    lockbox.put(token=token, purpose="p", value=3, seconds=60)
    lockbox.put(token=other, purpose="p", value=4, seconds=60)
    lockbox.drop(token=other)
    lockbox.drop(token=None)
    assert lockbox.get(token=token, purpose="p") == 3
    assert lockbox.get(token=other, purpose="p") is None
    assert lockbox.sweep() == 0


@with_database
def test_a_code_opens_the_same_box_on_any_device() -> None:
    code = vault.new_code()
    token = lockbox.token_of(code, "label")

    assert token == lockbox.token_of(code.lower().replace("-", " "), "label")
    assert token != lockbox.token_of(code, "ander label")
    assert len(token) == 43
    lockbox.put(token=token, purpose="p", value=1, seconds=60)
    assert lockbox.get(token=token, purpose="p") == 1
    with pytest.raises(UnknownCode):
        lockbox.token_of("geen code", "label")


# ── a place to derive a key ─────────────────────────────────────────────────────────────────────
def test_a08_where_no_lock_can_be_made_a_process_keeps_to_its_number(settings: Any, tmp_path: Path) -> None:
    settings.STATE = tmp_path / "bestand"
    settings.STATE.write_text("geen map")
    settings.ARGON2_WAIT_SECONDS = 0.05

    with kdfgate.slot(), kdfgate.slot(), pytest.raises(kdfgate.TooBusy), kdfgate.slot():
        pytest.fail("three at once")
    with kdfgate.slot(), kdfgate.slot():
        pass


# ── the command for the root keys ───────────────────────────────────────────────────────────────
def said(capsys: pytest.CaptureFixture[str], step: str) -> str:
    call_command("sleutels", step)
    return capsys.readouterr().out


@pytest.mark.usefixtures("own_roots")
def test_c14_the_command_turns_the_root_keys_step_by_step(
    case_id: uuid.UUID, mensen: Mensen, capsys: pytest.CaptureFixture[str]
) -> None:
    before = root_op().active
    assert said(capsys, "status") == f"Rootsleutels: 1, actief: {before}. Nog onder een oude sleutel: 0.\n"
    assert "Er is een sleutel bij" in said(capsys, "toevoegen")
    assert f"Rootsleutels: 2, actief: {before}. Nog onder een oude sleutel: 0." in said(capsys, "status")
    assert "herverpakken" in said(capsys, "activeren")
    active = root_op().active
    assert active != before
    left = rotation.left()
    assert left > 10
    with pytest.raises(CommandError, match=f"Er staan nog {left} waarden"):
        call_command("sleutels", "afronden")
    assert len(root_op().keys) == 2
    done = int(said(capsys, "herverpakken").split()[0])
    assert done == left - 1  # the row of the installation is no value of a column
    assert said(capsys, "herverpakken").startswith("0 waarden")
    assert rotation.left() == 0
    assert "vernietigd" in said(capsys, "afronden")
    assert list(root_op().keys) == [active]
    installation.check_root_keys()
    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id
    assert vault.audit_key_number() == 2


@pytest.mark.usefixtures("own_roots")
def test_c14_one_machine_does_it_in_one_go(
    case_id: uuid.UUID, mensen: Mensen, capsys: pytest.CaptureFixture[str]
) -> None:
    before = root_op().active

    text = said(capsys, "roteer")

    assert [word in text for word in ("Er is een sleutel bij", "is actief", "waarden staan", "afronden")] == [True] * 4
    assert root_op().active != before
    assert len(root_op().keys) == 2
    assert rotation.left() == 0
    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id


@pytest.mark.usefixtures("own_roots", "case_id")
def test_c15_a_value_that_does_not_fit_stops_the_command_and_destroys_nothing() -> None:
    rotation.add_root_keys()
    rotation.activate_root_keys()
    SealedObject.objects.update(body=b"veranderd")

    with pytest.raises(CommandError, match="Er is niets weggegooid"):
        call_command("sleutels", "herverpakken")
    assert len(root_op().keys) == 2


@with_database
def test_the_command_says_what_is_wrong_with_the_keys() -> None:
    Installation.objects.all().delete()

    with pytest.raises(CommandError, match="inrichten"):
        call_command("sleutels", "status")
    longlived.forget()


@pytest.mark.usefixtures("own_roots")
@with_database
def test_an_installation_without_long_lived_keys_is_not_renewed() -> None:
    rotation.add_root_keys()
    rotation.activate_root_keys()
    Installation.objects.update(longlived=b"")

    with pytest.raises(VaultError):
        rotation._rewrap_installation()


def test_a_column_is_told_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "_op_columns", [])
    monkeypatch.setattr(rotation, "_others", [])
    monkeypatch.setattr(rotation, "_others_left", [])
    column = rotation.OpColumn(model="vault.Installation", field="longlived", table="t", column="c")

    def reseal() -> int:
        return 0

    for _ in range(2):
        rotation.register_op_column(column)
        rotation.register_reseal(reseal=reseal, left=reseal)

    assert rotation._op_columns == [column]
    assert rotation._others == [reseal]
    assert rotation._others_left == [reseal]


@pytest.mark.usefixtures("own_roots", "mensen")
def test_a_fact_knows_whether_it_stands_under_the_newest_key() -> None:
    sealed = vault.seal_op(table="t", column="c", row="1", value="x")
    assert rotation.is_current(sealed, "t", "c")
    assert not rotation.is_current(sealed, "t", "d")

    rotation.add_root_keys()
    rotation.activate_root_keys()

    assert not rotation.is_current(sealed, "t", "c")
    assert vault.open_op(table="t", column="c", row="1", sealed=sealed) == "x"


@pytest.mark.usefixtures("own_roots")
def test_c14_small_batches_renew_as_much_as_one(mensen: Mensen) -> None:
    for _ in range(3):
        vault.create_case(case_id=uuid.uuid4(), grantees=[vault.desk()])
    rotation.add_root_keys()
    rotation.activate_root_keys()
    left = rotation.left()

    assert rotation.rewrap_all(batch=1) == left - 1
    assert rotation.left() == 0
    assert mensen

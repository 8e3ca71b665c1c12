"""The installation, its long-lived keys, and the command that gives it other root keys."""

from __future__ import annotations

import base64
import uuid
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from meldpunt.core import clock
from meldpunt.vault import rotation
from meldpunt.vault import service as vault
from meldpunt.vault.crypt import kdfgate
from meldpunt.vault.crypt.errors import RootKeyError, VaultError
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import Installation, SealedObject
from meldpunt.vault.rings import installation, longlived
from meldpunt.vault.rings.rootkeys import read_ring, root_op, write_ring

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Mensen

KEY = Secret(bytes(range(32)))
with_database = pytest.mark.django_db


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
    assert installation.is_proof(op, bytes(row.seal_check)) is False
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
    for holder in (vault.desk(), vault.recovery(), vault.account(mensen.vera.actor_id)):
        assert holder.epoch == 1  # each row's proof under the new key is a right one
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
    column = rotation.OpColumn(model="vault.Installation", field="longlived", table="t", column="c")

    def reseal() -> int:
        return 0

    for _ in range(2):
        rotation.register_op_column(column)
        rotation.register_reseal(reseal=reseal, left=reseal)

    assert rotation._op_columns == [column]
    assert rotation._others == [(reseal, reseal)]


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
    assert mensen.accounts

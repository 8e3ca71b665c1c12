"""The installation: both rings belong to this database."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings

from meldpunt.core import clock
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import RootKeyError
from meldpunt.vault.models import Installation
from meldpunt.vault.rings import installation, longlived
from meldpunt.vault.rings.rootkeys import read_ring, root_op, write_ring

if TYPE_CHECKING:
    from pathlib import Path

with_database = pytest.mark.django_db


@with_database
def test_a_start_reads_the_long_lived_keys_anew() -> None:
    assert longlived.audit_key_number() == 1
    values = longlived._values()
    Installation.objects.update(longlived=longlived._seal(values | {"audit": [*values["audit"], "AA=="]}))
    assert longlived.audit_key_number() == 1

    installation.check_root_keys()

    assert longlived.audit_key_number() == 2
    longlived.forget()


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

"""The command ``sleutels``: it gives an installation other root keys, step by step or in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from meldpunt.vault import rotation
from meldpunt.vault import service as vault
from meldpunt.vault.models import Installation
from meldpunt.vault.rings import installation, longlived
from meldpunt.vault.rings.rootkeys import root_op

if TYPE_CHECKING:
    import uuid

    from tests.personas import Mensen

with_database = pytest.mark.django_db


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
    for holder in (vault.Grantee.desk(), vault.Grantee.recovery(), vault.Grantee.account(mensen.vera.actor_id)):
        assert holder.epoch == 1  # each row's proof under the new key is a right one
    assert len(root_op().keys) == 2
    assert rotation.left() == 0
    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id


@with_database
def test_the_command_says_what_is_wrong_with_the_keys() -> None:
    Installation.objects.all().delete()

    with pytest.raises(CommandError, match="inrichten"):
        call_command("sleutels", "status")
    longlived.forget()

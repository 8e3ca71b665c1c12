"""Other root keys: everything comes along, and the old ones go only when nothing needs them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from meldpunt.vault import rotation
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import VaultError, VaultIntegrityError
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import CaseKey, DeskShare, Grant, Installation, PublicKey, SealedObject
from meldpunt.vault.rings.rootkeys import root_op, root_seal
from support.behandeling import inzien
from tests.maak import send
from tests.vault.common import Proefverhaal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.personas import Mensen

FORGED: dict[str, tuple[Any, dict[str, Any]]] = {
    "public key": (PublicKey, {"epoch": 7}),
    "case key": (CaseKey, {"public": b"x" * 1216}),
    "list of grants": (CaseKey, {"version": 9}),
    "object": (SealedObject, {"kind": "bericht"}),
    "grant": (Grant, {"holder_id": "iemand anders"}),
    "desk share": (DeskShare, {"account_id": "iemand anders"}),
}
KEY = Secret(bytes(range(32)))
with_database = pytest.mark.django_db


# ── what somebody changed is not made right by a rotation ───────────────────────────────────────
@pytest.fixture
def turned(own_roots: Path, mensen: Mensen) -> Mensen:
    """A case, and root keys that were just replaced."""
    assert own_roots.exists()
    content = Proefverhaal(tekst="inhoud")
    vault.create_case(
        case_id=uuid.uuid4(), grantees=[vault.Grantee.desk(), vault.Grantee.recovery()], objects=[content]
    )
    rotation.add_root_keys()
    rotation.activate_root_keys()
    return mensen


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.usefixtures("turned")
def test_c25_a_forged_row_gets_no_proof_under_the_new_root_key(name: str) -> None:
    model, change = FORGED[name]
    one = model.objects.order_by("pk").first()
    model.objects.filter(pk=one.pk).update(**change)

    with pytest.raises(VaultIntegrityError):
        rotation.rewrap_all()
    with pytest.raises(CommandError):
        call_command("sleutels", "afronden")


@pytest.mark.usefixtures("own_roots", "case_id")
def test_c15_a_value_that_does_not_fit_stops_the_command_and_destroys_nothing() -> None:
    rotation.add_root_keys()
    rotation.activate_root_keys()
    SealedObject.objects.update(body=b"veranderd")

    with pytest.raises(CommandError, match="Er is niets weggegooid"):
        call_command("sleutels", "herverpakken")
    assert len(root_op().keys) == 2


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
        vault.create_case(case_id=uuid.uuid4(), grantees=[vault.Grantee.desk()])
    rotation.add_root_keys()
    rotation.activate_root_keys()
    left = rotation.left()

    assert rotation.rewrap_all(batch=1) == left - 1
    assert rotation.left() == 0
    assert mensen.accounts


@pytest.mark.django_db
@pytest.mark.usefixtures("own_roots")
def test_a_rotation_renews_everything_and_the_old_key_can_go(mensen: Mensen) -> None:
    nieuw, ontvangst = send()
    old = root_op().active
    rotation.add_root_keys()
    rotation.activate_root_keys()
    assert root_op().active != old
    assert rotation.left() > 0

    rotation.rewrap_all(batch=2)

    assert rotation.left() == 0
    rotation.retire_root_keys()
    assert set(root_op().keys) == {root_op().active}
    assert set(root_seal().keys) == {root_seal().active}
    assert inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).verhalen
    assert vault.open_case_with_code(key=vault.code_key(nieuw.code)).case_id == ontvangst.dossier_id
    vault.check_root_keys()


@pytest.mark.django_db
@pytest.mark.usefixtures("own_roots")
def test_c15_an_old_root_key_stays_while_anything_needs_it(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    send()
    rotation.add_root_keys()
    rotation.activate_root_keys()

    with pytest.raises(vault.RootKeyError, match="herverpakken"):
        rotation.retire_root_keys()

    assert len(root_op().keys) == len(root_seal().keys) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("own_roots")
def test_every_column_under_a_root_key_is_part_of_a_rotation(mensen: Mensen) -> None:
    send(vertrouwenspersoon=mensen.vera.id)
    rotation.add_root_keys()
    rotation.activate_root_keys()
    before = rotation.left()
    rows = PublicKey.objects.count() + 2 * CaseKey.objects.count() + SealedObject.objects.count()
    rows += Grant.objects.count() + DeskShare.objects.count() + 3  # the facts of the case, and what waits in it twice
    secrets = sum(1 for account in mensen.accounts.values() for _kind in ("totp", "recovery"))

    assert before == rows + secrets + 2  # the proof of the installation, and the root of the signed state


@pytest.mark.django_db
@pytest.mark.usefixtures("own_roots")
def test_a_key_that_was_added_opens_before_it_seals(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    active = root_op().active
    rotation.add_root_keys()

    assert root_op().active == active
    assert len(root_op().keys) == 2
    assert rotation.left() == 0

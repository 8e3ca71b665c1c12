"""The documented line: with the database, the media folder and all root keys, but no passphrase, nothing is readable."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import VaultError, WrongPassphrase
from meldpunt.vault.crypt.fields import open_value
from meldpunt.vault.crypt.primitives import SEED_BYTES, PrivateKey, canonical, derive
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import CaseKey, DeskShare, Grant, Holder, PublicKey, SealedObject
from meldpunt.vault.people import unwrap_seed
from meldpunt.vault.rings.rootkeys import root_op, root_seal
from support.behandeling import inzien
from support.dossiers import inhoud
from support.dossiers.models import Dossier
from tests.maak import send

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
KNOWN: dict[str, type[vault.CaseContent]] = {
    item.kind: item for item in (inhoud.Verhaal, inhoud.Contactwens, inhoud.Oordeel, inhoud.Regeltekst, inhoud.Uitingen)
}


def test_c11_without_a_passphrase_no_content_opens_and_all_facts_do(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    for _ in range(3):
        send()
    thief_keys = [key for ring in (root_op(), root_seal()) for key in ring.keys.values()]
    thief_keys += [
        derive(key, label) for key in thief_keys for label in ("root-op/op", "root-seal/grant", "grant", "file")
    ]

    opened = 0
    for row in SealedObject.objects.all():
        for key in thief_keys:
            try:
                open_value(key, bytes(row.body), "vault.object", row.kind, str(row.pk), str(row.case_id))
            except VaultError:
                continue
            opened += 1

    assert SealedObject.objects.count() >= 12
    assert opened == 0
    assert [row.feiten.gradatie for row in Dossier.objects.all()] == ["ernstig"] * 3


def test_the_root_keys_take_off_the_outer_lock_and_find_another_one(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    from meldpunt.vault.crypt.primitives import aead_open
    from meldpunt.vault.grants import grant_info

    send()
    own = PrivateKey(derive(next(iter(root_seal().keys.values())), "x", size=SEED_BYTES))

    for grant in Grant.objects.all():
        wrapped = bytes(grant.wrapped)
        info = grant_info(grant)
        inner = aead_open(root_seal().derived("grant"), wrapped[5:], canonical(info, wrapped[:5]))
        with pytest.raises(VaultError):
            own.open(inner, info)

    assert Grant.objects.count() == 3
    assert CaseKey.objects.count() == 1


def test_a_guessed_passphrase_does_not_help(mensen: Mensen) -> None:  # noqa: ARG001 - the keys have to exist
    for row in PublicKey.objects.exclude(wrapped=None):
        for guess in (b"", b"wachtwoord", b"welkom01", settings.SECRET_KEY.encode()):
            with pytest.raises(WrongPassphrase):
                unwrap_seed(bytes(row.wrapped or b""), Secret(guess), row.holder_id)


def test_c10_a_worker_process_can_open_facts_and_no_content(mensen: Mensen) -> None:  # noqa: ARG001 - the keys have to exist
    script = """
import django, sys
django.setup()
from meldpunt.vault import service as vault
from meldpunt.vault.rings.rootkeys import root_op, root_seal
sealed = vault.seal_op(table="t", column="c", row="r", value={"vorm": "DOXING"})
assert vault.open_op(table="t", column="c", row="r", sealed=sealed) == {"vorm": "DOXING"}
assert root_op().keys
try:
    root_seal()
except vault.RootKeyError as error:
    print("geweigerd:", error)
    sys.exit(0)
sys.exit("the worker holds root-seal")
"""
    env = os.environ | {
        "MELDPUNT_PROCESS": "worker",
        "DJANGO_SETTINGS_MODULE": "meldpunt.settings",
        "PYTHONPATH": str(ROOT),
    }

    result = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    assert "Dit proces mag de sleutel root-seal niet hebben" in result.stdout


def test_c26_a_row_forged_by_sql_is_shown_to_nobody_and_a_grant_put_back_opens_nothing(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)
    forged = SealedObject.objects.filter(case_id=ontvangst.dossier_id, kind="bericht").first()
    assert forged is None
    row = SealedObject.objects.filter(case_id=ontvangst.dossier_id).values().first()
    assert row is not None
    grant = Grant.objects.filter(case_id=ontvangst.dossier_id, holder=Holder.ACCOUNT).values().get()
    vault.revoke(case_id=ontvangst.dossier_id, holder=Holder.ACCOUNT, holder_id=mensen.vera.actor_id)

    Grant.objects.create(**grant)
    with pytest.raises(vault.VaultIntegrityError):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=ontvangst.dossier_id)
    Grant.objects.filter(pk=grant["id"]).delete()

    SealedObject.objects.create(**row | {"id": uuid.uuid4(), "mac": root_op().mac("mac/object", "x")})
    with pytest.raises(vault.VaultIntegrityError):
        inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)


def test_c23_another_secret_key_loses_no_data(mensen: Mensen, settings: Any) -> None:
    nieuw, ontvangst = send()
    settings.SECRET_KEY = "a quite different one"

    assert inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).verhalen
    assert vault.open_case_with_code(key=vault.code_key(nieuw.code)).case_id == ontvangst.dossier_id
    raw = json.loads(settings.ROOT_OP_KEY_FILE.read_text())
    assert "tests-only" not in json.dumps(raw)


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_c04_any_changed_byte_of_a_key_row_is_an_error_and_never_content(mensen: Mensen, data: st.DataObject) -> None:
    model: Any
    model, field = data.draw(
        st.sampled_from(
            [
                (Grant, "wrapped"),
                (CaseKey, "proof"),
                (CaseKey, "grants_mac"),
                (SealedObject, "body"),
                (SealedObject, "key"),
                (SealedObject, "mac"),
                (DeskShare, "wrapped"),
                (CaseKey, "public"),
            ]
        )
    )
    case_id = _one_case()
    row = (
        model.objects.order_by("pk").first()
        if model is not Grant
        else Grant.objects.get(case_id=case_id, holder="desk")
    )
    if model is DeskShare:
        row = DeskShare.objects.get(account_id=mensen.cor.actor_id)
    raw = bytearray(getattr(row, field))
    position = data.draw(st.integers(0, len(raw) - 1))
    change = data.draw(st.sampled_from(["flip", "cut", "grow"]))
    if change == "flip":
        raw[position] ^= 1 << data.draw(st.integers(0, 7))
    elif change == "cut":
        del raw[position:]
    else:
        raw += bytes(data.draw(st.integers(1, 40)))
    before = bytes(getattr(row, field))
    model.objects.filter(pk=row.pk).update(**{field: bytes(raw)})
    try:
        with pytest.raises(vault.VaultError):
            _read_everything(mensen, case_id)
    finally:
        model.objects.filter(pk=row.pk).update(**{field: before})


def _read_everything(mensen: Mensen, case_id: Any) -> None:
    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    kinds = SealedObject.objects.values_list("kind", flat=True).distinct()
    opened.read_all(*(KNOWN.get(kind) or _kind_named(kind) for kind in kinds))


def _kind_named(kind: str) -> type[vault.CaseContent]:
    """A kind that nobody knows, for a row whose kind was forged."""
    return type("Vreemd", (vault.CaseContent,), {"kind": kind})


def _one_case() -> Any:
    row = CaseKey.objects.first()
    return row.pk if row else send()[1].dossier_id

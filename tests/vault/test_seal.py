"""The documented line: with the database, the media folder and all root keys, but no passphrase, nothing is readable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from meldpunt.vault.crypt.errors import VaultError, WrongPassphrase
from meldpunt.vault.crypt.fields import open_value
from meldpunt.vault.crypt.primitives import SEED_BYTES, PrivateKey, canonical, derive
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import CaseKey, Grant, PublicKey, SealedObject
from meldpunt.vault.people import unwrap_seed
from meldpunt.vault.rings.rootkeys import root_op, root_seal
from support.dossiers.models import Dossier
from tests.melding import send

if TYPE_CHECKING:
    from tests.conftest import Mensen

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


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

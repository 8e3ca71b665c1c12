"""A person's key under a passphrase."""

from __future__ import annotations

import json
import logging
import pickle
from typing import TYPE_CHECKING

import pytest

from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import NoGrant, VaultFormatError, VaultIntegrityError, WrongPassphrase
from meldpunt.vault.crypt.primitives import new_seed
from meldpunt.vault.models import PublicKey
from meldpunt.vault.people import unwrap_seed, wrap_seed
from tests.conftest import WACHTZIN

if TYPE_CHECKING:
    from tests.conftest import Mensen


@pytest.mark.django_db
def test_the_right_passphrase_opens_and_another_does_not(mensen: Mensen) -> None:
    opened = vault.unlock(account_id=mensen.vera.actor_id, passphrase=vault.Secret(WACHTZIN.encode()))

    assert opened.account_id == mensen.vera.actor_id
    with pytest.raises(WrongPassphrase):
        vault.unlock(account_id=mensen.vera.actor_id, passphrase=vault.Secret(b"iets anders"))


@pytest.mark.django_db
def test_the_board_has_no_key_at_all(mensen: Mensen) -> None:
    with pytest.raises(NoGrant):
        vault.unlock(account_id=mensen.bas.actor_id, passphrase=vault.Secret(WACHTZIN.encode()))


@pytest.mark.django_db
def test_a_key_row_changed_by_sql_is_refused(mensen: Mensen) -> None:
    other = PublicKey.objects.get(holder_id=mensen.nadia.actor_id)
    PublicKey.objects.filter(holder_id=mensen.vera.actor_id).update(wrapped=other.wrapped)

    with pytest.raises(VaultIntegrityError):
        vault.unlock(account_id=mensen.vera.actor_id, passphrase=vault.Secret(WACHTZIN.encode()))


def test_a_locked_seed_is_bound_to_its_person_and_notices_every_change() -> None:
    seed, passphrase = new_seed(), vault.Secret(b"vijf woorden achter elkaar hier")
    wrapped = wrap_seed(seed, passphrase, "a")

    assert unwrap_seed(wrapped, passphrase, "a") == seed
    with pytest.raises(VaultIntegrityError):
        unwrap_seed(wrapped, passphrase, "b")
    for place in (0, 3, 24, 60, len(wrapped) - 1):
        changed = bytearray(wrapped)
        changed[place] ^= 1
        with pytest.raises((VaultFormatError, VaultIntegrityError, WrongPassphrase)):
            unwrap_seed(bytes(changed), passphrase, "a")


def test_c20_a_secret_never_shows_itself(caplog: pytest.LogCaptureFixture) -> None:
    secret = vault.Secret(b"kanarie")

    logging.getLogger("proef").warning("%s %r", secret, secret)

    assert "kanarie" not in f"{secret}{secret!r}{secret:>20}{caplog.text}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        json.dumps({"x": secret})

"""People's own keys, the sheets of the recovery key, and what only a cookie opens."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from shamir_mnemonic import generate_mnemonics

from meldpunt.core import clock
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import NoGrant, ShareError, UnknownCode, VaultIntegrityError
from meldpunt.vault.crypt.primitives import PrivateKey, new_seed
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import Grant, Holder, Lockbox, PublicKey
from meldpunt.vault.people import DESK, RECOVERY
from tests.conftest import WACHTZIN
from tests.vault.common import AndereDoos, Doos

if TYPE_CHECKING:
    from tests.conftest import Mensen

KEY = Secret(bytes(range(32)))
with_database = pytest.mark.django_db


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
    assert mensen.accounts


def test_c25_a_private_key_that_does_not_fit_its_public_half_is_refused(mensen: Mensen) -> None:
    """A row with a right MAC and halves of two keys, as only somebody with the root key can make."""
    from meldpunt.vault.people import insert_key, wrap_seed

    halves = wrap_seed(new_seed(), Secret(b"x"), "half")
    insert_key(PublicKey(holder=Holder.ACCOUNT, holder_id="half", public=PrivateKey(new_seed()).public, wrapped=halves))

    with pytest.raises(VaultIntegrityError):
        vault.unlock(account_id="half", passphrase=Secret(b"x"))
    assert mensen.accounts


def test_several_keys_are_found_at_once_and_each_is_the_newest(mensen: Mensen) -> None:
    from meldpunt.vault.people import public_keys

    desk, recovery = (Holder.DESK, DESK), (Holder.RECOVERY, RECOVERY)
    vault.create_recovery_key()
    found = public_keys([desk, recovery])
    assert {holder: (row.holder_id, row.epoch) for holder, row in found.items()} == {
        Holder.DESK: (DESK, 1),
        Holder.RECOVERY: (RECOVERY, 2),
    }
    assert bytes(found[Holder.RECOVERY].public) == vault.recovery().public
    with pytest.raises(NoGrant):
        public_keys([desk, (Holder.ACCOUNT, "niemand")])
    PublicKey.objects.filter(holder=Holder.DESK).update(public=PrivateKey(new_seed()).public)
    with pytest.raises(VaultIntegrityError):
        public_keys([desk])
    assert vault.with_key([mensen.vera.actor_id, mensen.bas.actor_id]) == {mensen.vera.actor_id}


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
        ((sheets[0], generate_mnemonics(1, [(2, 3)], bytes(16))[0][0]), "passen_niet"),
        (generate_mnemonics(1, [(2, 3)], bytes(16))[0][:2], "passen_niet"),
        (generate_mnemonics(1, [(3, 3)], bytes(16))[0][:2], "passen_niet"),
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
    sheet = generate_mnemonics(1, [(2, 3)], bytes(16))[0][0]
    typed = ",\n".join(f"{nr}. {word[:4].upper()}" for nr, word in enumerate(sheet.split(), start=1))

    assert vault.check_share(typed) == sheet


# ── lockboxes ───────────────────────────────────────────────────────────────────────────────────
@with_database
def test_a_box_is_replaced_extended_and_swept_one_by_one() -> None:
    token, other = lockbox.new_token(), lockbox.new_token()
    assert len(token) == 43
    lockbox.put(token=token, value=Doos(inhoud=1), seconds=60)
    lockbox.put(token=token, value=Doos(inhoud=2), seconds=120)
    lockbox.put(token=other, value=AndereDoos(inhoud=1), seconds=30)

    assert Lockbox.objects.count() == 2
    assert all(len(row.pk) == 32 for row in Lockbox.objects.all())
    assert lockbox.get(Doos, token=token) == Doos(inhoud=2)
    assert lockbox.get(Doos, token=other) is None
    with clock.at(clock.now() + timedelta(seconds=90)):
        assert lockbox.get(Doos, token=token, extend=0) == Doos(inhoud=2)
        assert lockbox.get(Doos, token=token) is None
        assert lockbox.sweep() == 2
    lockbox.put(token=token, value=Doos(inhoud=3), seconds=60)
    lockbox.put(token=other, value=Doos(inhoud=4), seconds=60)
    lockbox.drop(token=other)
    lockbox.drop(token=None)
    assert lockbox.get(Doos, token=token) == Doos(inhoud=3)
    assert lockbox.get(Doos, token=other) is None
    assert lockbox.sweep() == 0


@with_database
def test_a_code_opens_the_same_box_on_any_device() -> None:
    code = vault.new_code()
    token = lockbox.token_of(code, "label")

    assert token == lockbox.token_of(code.lower().replace("-", " "), "label")
    assert token != lockbox.token_of(code, "ander label")
    assert len(token) == 43
    lockbox.put(token=token, value=Doos(inhoud=1), seconds=60)
    assert lockbox.get(Doos, token=token) == Doos(inhoud=1)
    with pytest.raises(UnknownCode):
        lockbox.token_of("geen code", "label")

"""A person's key under a passphrase."""

from __future__ import annotations

import dataclasses
import json
import logging
import pickle
import re
import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from meldpunt.vault import people
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import (
    NoGrant,
    UnknownCode,
    VaultError,
    VaultFormatError,
    VaultIntegrityError,
    WrongPassphrase,
)
from meldpunt.vault.crypt.primitives import PrivateKey, derive, new_seed
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.models import CaseKey, Grant, Holder, PublicKey
from meldpunt.vault.people import DESK, RECOVERY, unwrap_seed, wrap_seed
from meldpunt.vault.rings.rootkeys import root_seal
from tests.maak import send
from tests.personas import NIEUWE_WACHTZIN as NIEUW
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

KEY = Secret(bytes(range(32)))


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


# ── the cost of a locked seed ────
@pytest.mark.parametrize(
    ("memory", "passes"), [(0, 1), (7, 1), (1024 * 1024 + 1, 1), (2**32 - 1, 1), (64, 0), (64, 17), (64, 2**16 - 1)]
)
def test_c04_a_cost_out_of_bounds_is_refused_before_anything_is_derived(
    memory: int, passes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = wrap_seed(Secret(b"zeer vertrouwelijk"), Secret(b"x"), "vera")
    derived: list[object] = []
    monkeypatch.setattr(people, "stretch", lambda *args, **_how: derived.append(args))

    with pytest.raises(VaultError, match="out of bounds"):
        unwrap_seed(good[:17] + memory.to_bytes(4, "big") + passes.to_bytes(2, "big") + good[23:], Secret(b"x"), "vera")

    assert not derived


@pytest.mark.parametrize(("memory", "passes"), [(8, 1), (1024 * 1024, 16)])
def test_a_cost_at_the_bounds_is_derived(memory: int, passes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    good = wrap_seed(Secret(b"zeer vertrouwelijk"), Secret(b"x"), "vera")
    derived: list[tuple[int, int]] = []

    def stretch(_passphrase: Secret, *, salt: bytes, memory_kib: int, passes: int) -> Secret:
        derived.append((memory_kib, passes))
        return Secret(salt * 2)

    monkeypatch.setattr(people, "stretch", stretch)
    with pytest.raises(VaultError):
        unwrap_seed(good[:17] + memory.to_bytes(4, "big") + passes.to_bytes(2, "big") + good[23:], Secret(b"x"), "vera")

    assert derived == [(memory, passes)]


def test_c08_a_locked_seed_of_another_version_or_too_short_is_a_format_error() -> None:
    good = wrap_seed(Secret(b"zeer vertrouwelijk"), Secret(b"x"), "vera")

    for made in (bytes([2]) + good[1:], good[:54], good[:22], b""):
        with pytest.raises(VaultFormatError):
            unwrap_seed(made, Secret(b"x"), "vera")


def test_c07_the_holders_have_these_names() -> None:
    assert (people.DESK, people.RECOVERY) == ("meldpunt", "herstel")
    assert [str(holder) for holder in Holder] == ["account", "desk", "code", "recovery"]


# ── names of holders do not get in each other's way ─────────────────────────────────────────────
def test_a_person_who_is_called_like_the_desk_is_not_the_desk(mensen: Mensen) -> None:
    made = uuid.uuid4()
    vault.create_case(case_id=made, grantees=[vault.Grantee.desk(), vault.Grantee.recovery()])

    assert vault.cases_of([people.DESK, people.RECOVERY]) == {people.DESK: set(), people.RECOVERY: set()}
    assert not vault.has_key(account_id=people.DESK)
    assert vault.with_key([people.DESK, people.RECOVERY]) == frozenset()
    vault.revoke(case_id=made, holder=Holder.ACCOUNT, holder_id=people.DESK)
    assert vault.forget_account(account_id=people.DESK) == 0
    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=made).case_id == made
    assert Grant.objects.filter(case_id=made).count() == 2


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
    assert bytes(found[Holder.RECOVERY].public) == vault.Grantee.recovery().public
    with pytest.raises(NoGrant):
        public_keys([desk, (Holder.ACCOUNT, "niemand")])
    PublicKey.objects.filter(holder=Holder.DESK).update(public=PrivateKey(new_seed()).public)
    with pytest.raises(VaultIntegrityError):
        public_keys([desk])
    assert vault.with_key([mensen.vera.actor_id, mensen.bas.actor_id]) == {mensen.vera.actor_id}


@pytest.mark.django_db
def test_the_sheet_of_paper_opens_what_the_passphrase_opened(mensen: Mensen) -> None:
    account_id = mensen.vera.actor_id
    paper = vault.renew_paper(unlocked=mensen.vera.open_kluis)

    unlocked = vault.unlock_with_paper(account_id=account_id, paper=paper.lower().replace("-", " "))
    vault.set_passphrase(unlocked=unlocked, passphrase=vault.Secret(NIEUW.encode()))

    assert (
        vault.unlock(account_id=account_id, passphrase=vault.Secret(NIEUW.encode())).key.public == unlocked.key.public
    )
    with pytest.raises(vault.WrongPassphrase):
        vault.unlock(account_id=account_id, passphrase=vault.Secret(WACHTZIN.encode()))


@pytest.mark.django_db
def test_an_old_sheet_and_somebody_elses_sheet_open_nothing(mensen: Mensen) -> None:
    old = vault.renew_paper(unlocked=mensen.vera.open_kluis)
    others = vault.renew_paper(unlocked=mensen.nadia.open_kluis)
    vault.renew_paper(unlocked=mensen.vera.open_kluis)

    for paper in (old, others, vault.new_code()):
        with pytest.raises(vault.UnknownCode):
            vault.unlock_with_paper(account_id=mensen.vera.actor_id, paper=paper)


@pytest.mark.django_db
def test_a_second_key_of_one_person_opens_nothing_of_the_first(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)
    vault.forget_account(account_id=mensen.vera.actor_id)
    vault.create_account_key(account_id=mensen.vera.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    fresh = vault.unlock(account_id=mensen.vera.actor_id, passphrase=vault.Secret(NIEUW.encode()))

    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=fresh, case_id=ontvangst.dossier_id)


@pytest.mark.django_db
@pytest.mark.parametrize("holder", [Holder.DESK, Holder.RECOVERY, Holder.ACCOUNT])
def test_c25_a_replaced_public_key_gets_nothing(mensen: Mensen, holder: str) -> None:
    thief = PrivateKey(derive(vault.Secret(b"x" * 32), "thief", size=96))
    PublicKey.objects.filter(holder=holder).update(public=thief.public)

    with pytest.raises(vault.VaultIntegrityError):
        send(vertrouwenspersoon=mensen.vera.id)
    assert not CaseKey.objects.exists()


@pytest.mark.django_db
def test_nothing_of_a_key_stands_in_the_clear(mensen: Mensen) -> None:
    paper = vault.renew_paper(unlocked=mensen.vera.open_kluis)
    shares = vault.create_recovery_key()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM vault_publickey t")
        (text,) = cursor.fetchone()

    for part in (paper, paper.replace("-", ""), *shares):
        assert part.encode().hex() not in text
        assert part not in text


@pytest.mark.django_db
def test_k1_a_control_number_is_of_the_newest_key_and_of_no_other(mensen: Mensen) -> None:
    ids = [mensen.cor.actor_id, mensen.vera.actor_id, mensen.bas.actor_id]
    before = vault.control_numbers(ids)

    assert set(before) == set(ids[:2])  # the board has no key
    assert all(re.fullmatch(r"\d{5}( \d{5}){4}", number) for number in before.values())
    assert len(set(before.values())) == 2
    vault.create_account_key(account_id=mensen.vera.actor_id, passphrase=Secret(b"een andere wachtzin"))
    after = vault.control_numbers(ids)
    assert after[mensen.cor.actor_id] == before[mensen.cor.actor_id]
    assert after[mensen.vera.actor_id] != before[mensen.vera.actor_id]


def _box(person: vault.Unlocked, purpose: str = "search") -> vault.OwnBox:
    return vault.OwnBox(person, purpose)


def test_a_box_of_ones_own_opens_for_one_person_one_purpose_and_one_place() -> None:
    mine, other = (vault.Unlocked(account_id="mine", key=PrivateKey(new_seed())) for _person in range(2))
    sealed = _box(mine).seal(b"woorden", b"zaak", b"stand")

    assert _box(mine).open(sealed, b"zaak", b"stand") == b"woorden"
    assert b"woorden" not in sealed
    assert _box(mine).open(sealed, b"zaak", b"andere") is None
    assert _box(mine).open(sealed, b"zaakstand") is None
    assert _box(mine, "more").open(sealed, b"zaak", b"stand") is None
    assert _box(other).open(sealed, b"zaak", b"stand") is None
    assert _box(vault.Unlocked(account_id="other", key=mine.key)).open(sealed, b"zaak", b"stand") is None
    assert _box(mine).open(sealed[:-1], b"zaak", b"stand") is None
    assert _box(mine).open(b"", b"zaak", b"stand") is None


def test_a_box_of_ones_own_does_not_open_without_the_key_of_the_installation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who has a backup and somebody's passphrase has no root-seal ring; neither has who comes after a new one."""
    mine = vault.Unlocked(account_id="mine", key=PrivateKey(new_seed()))
    sealed = _box(mine).seal(b"woorden")
    later = dataclasses.replace(root_seal(), active="0a0b0c0d", keys={"0a0b0c0d": Secret(bytes(range(32)))})

    monkeypatch.setattr(people, "root_seal", lambda: later)

    assert _box(mine).open(sealed) is None

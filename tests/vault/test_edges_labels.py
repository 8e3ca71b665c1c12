"""What is written down for good: labels, names and spellings that an installation depends on after every upgrade.

Known answers, never to be regenerated: with another label a cookie, a code or a sheet of paper opens nothing any more.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as conf
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from meldpunt.audit import tasks as audit_tasks
from meldpunt.core import clock
from meldpunt.evidence import slots
from meldpunt.evidence.slots import Slot
from meldpunt.vault import deskkeys, lockbox, people, recovery, rotation
from meldpunt.vault import service as vault
from meldpunt.vault.crypt import kdfgate
from meldpunt.vault.crypt.errors import VaultIntegrityError
from meldpunt.vault.crypt.fields import to_bytes
from meldpunt.vault.crypt.primitives import canonical, derive
from meldpunt.vault.crypt.secret import Secret
from meldpunt.vault.grants import grant_info
from meldpunt.vault.models import CaseKey, DeskShare, Grant, Holder, Installation, Lockbox, PublicKey, SealedObject
from meldpunt.vault.rings import installation, longlived
from tests.vault.common import Doos, Proefverhaal

if TYPE_CHECKING:
    from tests.conftest import Mensen

with_database = pytest.mark.django_db


def test_c07_a_value_has_one_spelling() -> None:
    assert to_bytes({"b": 1, "a": ["é", None, 0.5]}) == '{"a":["é",null,0.5],"b":1}'.encode()


def test_c07_the_holders_have_these_names() -> None:
    assert (people.DESK, people.RECOVERY) == ("meldpunt", "herstel")
    assert [str(holder) for holder in Holder] == ["account", "desk", "code", "recovery"]


def test_c07_a_cookie_opens_the_same_slots() -> None:
    assert slots._token("cookie") == "8OM1j0KOrOKHQ3So3qqRhxsxEDxbQC_IvP9zRiZm_m0"
    assert derive(slots._secret("cookie"), "lock", size=8).reveal().hex() == "027a696ad993c9f8"


@with_database
def test_c07_a_token_names_the_same_row() -> None:
    lockbox.put(token="A" * 43, value=Doos(inhoud=1), seconds=9)

    assert Lockbox.objects.get().pk == "7ccbb348b55df6c085248491c68227ae"


def test_c07_a_piece_has_the_same_key_and_place() -> None:
    slot = Slot(id=uuid.UUID(int=1), name="x", size=5, key=Secret(bytes(32)), until=0)

    assert slots._piece_key(slot).reveal().hex() == "da62f3337fcf5c163a7a080f867aaa3092059706dc4063d09a5b99f53a885545"
    assert slots._place(slot, 3).hex() == (
        "05000000000000007069656365100000000000000000000000000000000000000000000001010000000000000033010000000000000035"
    )


def test_c07_a_desk_share_is_bound_to_the_same_words() -> None:
    assert deskkeys.desk_info(3, "vera").hex() == "04000000000000006465736b010000000000000033040000000000000076657261"


def test_c07_a_grant_is_bound_to_all_that_it_is_about() -> None:
    grant = Grant(id=uuid.UUID(int=1), case_id=uuid.UUID(int=2), holder=Holder.DESK, holder_id="meldpunt", epoch=3)

    assert grant_info(grant) == canonical(
        "grant", str(uuid.UUID(int=2)), str(uuid.UUID(int=1)), "desk", "meldpunt", "3"
    )


def test_c07_sheets_of_paper_give_the_same_keys() -> None:
    assert hashlib.sha256(recovery._key_of(bytes(16)).public).hexdigest() == (
        "9ffe037fcc5df5d277f8745bd8264f7ffe471bb3b94241d1f946777221137b12"
    )
    assert people._paper_key("0" * 24).reveal().hex() == (
        "1baa86e3ab71ecfb5dfde3d1b47a02e9401be5d7f7790611346d0cc455b1df56"
    )


def test_c20_a_secret_says_that_it_is_one() -> None:
    secret = Secret(b"kanarie")

    assert {f"{secret}", f"{secret!r}", f"{secret:>40}", str(secret)} == {"<secret>"}


# ── names of holders do not get in each other's way ─────────────────────────────────────────────
def test_a_person_who_is_called_like_the_desk_is_not_the_desk(mensen: Mensen) -> None:
    made = uuid.uuid4()
    vault.create_case(case_id=made, grantees=[vault.desk(), vault.recovery()])

    assert vault.cases_of([people.DESK, people.RECOVERY]) == {people.DESK: set(), people.RECOVERY: set()}
    assert not vault.has_key(account_id=people.DESK)
    assert vault.with_key([people.DESK, people.RECOVERY]) == frozenset()
    vault.revoke(case_id=made, holder=Holder.ACCOUNT, holder_id=people.DESK)
    assert vault.forget_account(account_id=people.DESK) == 0
    assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=made).case_id == made
    assert Grant.objects.filter(case_id=made).count() == 2


def test_the_first_key_of_the_desk_is_its_first_generation(mensen: Mensen) -> None:
    assert mensen.accounts
    assert deskkeys.current_epoch() == 1
    assert {share.epoch for share in DeskShare.objects.all()} == {1}
    vault.create_desk(members=[mensen.nadia.actor_id])
    assert deskkeys.current_epoch() == 2
    assert vault.recovery().epoch == 1


def test_a_case_is_made_once(mensen: Mensen) -> None:
    assert mensen.accounts
    made = uuid.uuid4()
    vault.create_case(case_id=made, grantees=[vault.desk()])
    before = bytes(CaseKey.objects.get(pk=made).public)

    with pytest.raises(IntegrityError), transaction.atomic():
        vault.create_case(case_id=made, grantees=[])

    assert bytes(CaseKey.objects.get(pk=made).public) == before


# ── what somebody changed is not made right by a rotation ───────────────────────────────────────
@pytest.fixture
def turned(own_roots: Path, mensen: Mensen) -> Mensen:
    """A case, and root keys that were just replaced."""
    assert own_roots.exists()
    content = Proefverhaal(tekst="inhoud")
    vault.create_case(case_id=uuid.uuid4(), grantees=[vault.desk(), vault.recovery()], objects=[content])
    rotation.add_root_keys()
    rotation.activate_root_keys()
    return mensen


FORGED: dict[str, tuple[Any, dict[str, Any]]] = {
    "public key": (PublicKey, {"epoch": 7}),
    "case key": (CaseKey, {"public": b"x" * 1216}),
    "list of grants": (CaseKey, {"version": 9}),
    "object": (SealedObject, {"kind": "bericht"}),
    "grant": (Grant, {"holder_id": "iemand anders"}),
    "desk share": (DeskShare, {"account_id": "iemand anders"}),
}


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


# ── on whose behalf, and where ──────────────────────────────────────────────────────────────────
@with_database
def test_z05_the_task_that_anchors_acts_as_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    from django.db import connection

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.user', true)")
            asked.append(cursor.fetchone()[0])

    monkeypatch.setattr(audit_tasks, "anchor_now", look)
    audit_tasks.anchor()

    assert asked == ["systeem"]


def test_a08_who_finds_no_place_leaves_no_file_open(settings: Any, tmp_path: Path) -> None:
    settings.STATE, settings.ARGON2_WAIT_SECONDS = tmp_path, 0.1
    with kdfgate.slot(), kdfgate.slot():
        before = len(list(Path("/proc/self/fd").iterdir()))
        with pytest.raises(kdfgate.TooBusy), kdfgate.slot():
            pytest.fail("three at once")
        assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a08_the_places_are_files_for_the_owner_only(settings: Any, tmp_path: Path) -> None:
    settings.STATE = tmp_path / "nog" / "niet"

    with kdfgate.slot():
        (taken,) = (settings.STATE / "argon2").iterdir()
    with kdfgate.slot(), kdfgate.slot():
        assert sorted(path.name for path in (settings.STATE / "argon2").iterdir()) == ["0", "1"]

    assert taken.name == "0"
    assert taken.stat().st_mode & 0o777 == 0o600
    assert (settings.STATE / "argon2").stat().st_mode & 0o777 == 0o700
    assert conf.ARGON2_SLOTS == 2


@with_database
def test_z05_the_command_acts_as_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from meldpunt.audit.management.commands import audit as command

    asked: list[str] = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.user', true)")
            asked.append(cursor.fetchone()[0])

    monkeypatch.setattr(command, "anchor_now", look)
    call_command("audit", "anker")

    assert asked == ["systeem"]


@with_database
def test_a_box_that_is_used_lives_on_and_no_other() -> None:
    used, other = lockbox.new_token(), lockbox.new_token()
    for token in (used, other):
        lockbox.put(token=token, value=Doos(inhoud=1), seconds=60)

    lockbox.get(Doos, token=used, extend=600)

    with clock.at(clock.now() + timedelta(seconds=120)):
        assert lockbox.get(Doos, token=used) == Doos(inhoud=1)
        assert lockbox.get(Doos, token=other) is None


@with_database
def test_a_start_reads_the_long_lived_keys_anew() -> None:
    assert longlived.audit_key_number() == 1
    values = longlived._values()
    Installation.objects.update(longlived=longlived._seal(values | {"audit": [*values["audit"], "AA=="]}))
    assert longlived.audit_key_number() == 1

    installation.check_root_keys()

    assert longlived.audit_key_number() == 2
    longlived.forget()

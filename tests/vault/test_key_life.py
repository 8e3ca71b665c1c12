"""Members join, leave and lose their passphrase; the recovery key; roots that rotate (C10–C17, C25, C26, A14)."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from meldpunt.vault import deskkeys, rotation
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.primitives import PrivateKey, derive
from meldpunt.vault.grants import unwrap
from meldpunt.vault.models import CaseKey, DeskShare, Grant, Holder, PublicKey, SealedObject
from meldpunt.vault.rings.rootkeys import root_op, root_seal
from support.behandeling import inzien, sleutels
from support.dossiers import inhoud
from support.dossiers import service as dossiers
from tests.conftest import WACHTZIN
from tests.melding import send

if TYPE_CHECKING:
    from tests.conftest import Mensen

KNOWN: dict[str, type[vault.CaseContent]] = {
    item.kind: item for item in (inhoud.Verhaal, inhoud.Contactwens, inhoud.Oordeel, inhoud.Regeltekst, inhoud.Uitingen)
}
pytestmark = pytest.mark.django_db
NIEUW = "potlood gordijn walvis zolder munt"


# ── a person's own key ──────────────────────────────────────────────────────────────────────────
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


def test_an_old_sheet_and_somebody_elses_sheet_open_nothing(mensen: Mensen) -> None:
    old = vault.renew_paper(unlocked=mensen.vera.open_kluis)
    others = vault.renew_paper(unlocked=mensen.nadia.open_kluis)
    vault.renew_paper(unlocked=mensen.vera.open_kluis)

    for paper in (old, others, vault.new_code()):
        with pytest.raises(vault.UnknownCode):
            vault.unlock_with_paper(account_id=mensen.vera.actor_id, paper=paper)


def test_a_second_key_of_one_person_opens_nothing_of_the_first(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)
    vault.forget_account(account_id=mensen.vera.actor_id)
    vault.create_account_key(account_id=mensen.vera.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    fresh = vault.unlock(account_id=mensen.vera.actor_id, passphrase=vault.Secret(NIEUW.encode()))

    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=fresh, case_id=ontvangst.dossier_id)


def test_keys_come_back_only_through_somebody_who_holds_them(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)
    vault.forget_account(account_id=mensen.vera.actor_id)
    vault.create_account_key(account_id=mensen.vera.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    assert dossiers.waiting_for_key([mensen.vera.id], by=mensen.cor)[mensen.vera.id] == {ontvangst.dossier_id}

    assert sleutels.give_key(account=mensen.accounts["vera"], by=mensen.cor) == 1

    assert not dossiers.waiting_for_key([mensen.vera.id], by=mensen.cor)[mensen.vera.id]
    fresh = vault.unlock(account_id=mensen.vera.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    assert vault.open_case(unlocked=fresh, case_id=ontvangst.dossier_id).case_id == ontvangst.dossier_id


# ── the key of the desk ─────────────────────────────────────────────────────────────────────────
def test_c16_the_saved_key_of_somebody_who_left_opens_nothing_new(mensen: Mensen) -> None:
    before = send()[1].dossier_id
    saved = mensen.carolien.open_kluis
    stolen = deskkeys.open_desk(saved, epoch=1)
    old_grants = list(Grant.objects.filter(holder=Holder.DESK).values())

    vault.forget_account(account_id=mensen.carolien.actor_id)
    assert vault.desk_state().stale
    vault.renew_desk(unlocked=mensen.cor.open_kluis)
    while vault.regrant(unlocked=mensen.cor.open_kluis):
        pass
    after = send()[1].dossier_id

    assert not vault.desk_state().stale
    assert vault.desk_state().behind == 0
    for case_id in (before, after):
        with pytest.raises(vault.NoGrant):
            vault.open_case(unlocked=saved, case_id=case_id)
        assert vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).case_id == case_id
        (grant,) = Grant.objects.filter(case_id=case_id, holder=Holder.DESK)
        with pytest.raises(vault.VaultIntegrityError):
            unwrap(CaseKey.objects.get(pk=case_id), grant, stolen)
    # and the row of before, put back by SQL, is refused for everybody
    Grant.objects.filter(case_id=before, holder=Holder.DESK).delete()
    Grant.objects.create(**old_grants[0])
    with pytest.raises(vault.VaultIntegrityError):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=before)


def test_a_renewal_can_be_broken_off_and_nobody_notices(mensen: Mensen) -> None:
    cases = [send()[1].dossier_id for _ in range(5)]
    vault.renew_desk(unlocked=mensen.cor.open_kluis)

    assert vault.regrant(unlocked=mensen.cor.open_kluis, limit=2) == 2
    assert vault.desk_state().behind == 3
    for case_id in cases:
        assert vault.open_case(unlocked=mensen.carolien.open_kluis, case_id=case_id).case_id == case_id
    assert vault.regrant(unlocked=mensen.carolien.open_kluis) == 3
    assert set(DeskShare.objects.values_list("epoch", flat=True)) == {2}


def test_only_a_member_gives_or_renews_the_key_of_the_desk(mensen: Mensen) -> None:
    vera = mensen.vera.open_kluis
    for attempt in (
        lambda: vault.add_to_desk(unlocked=vera, account_id=mensen.nadia.actor_id),
        lambda: vault.renew_desk(unlocked=vera),
        lambda: vault.regrant(unlocked=vera),
    ):
        with pytest.raises(vault.NoGrant):
            attempt()


# ── the recovery key ────────────────────────────────────────────────────────────────────────────
def test_c17_two_of_three_sheets_open_every_case_and_one_opens_none(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    shares = vault.create_recovery_key()
    for _ in range(3):
        send()

    for pair in ((0, 1), (0, 2), (2, 1)):
        key = vault.recovery_key([shares[number] for number in pair])
        assert vault.rehearse(key) == vault.Rehearsal(opened=3, closed=0)
    for alone in shares:
        with pytest.raises(vault.ShareError) as refused:
            vault.recovery_key([alone, alone])
        assert refused.value.reason == "te_weinig"


def test_a14_the_recovery_key_takes_two_people_and_lets_a_coordinator_back_in(mensen: Mensen) -> None:
    shares = vault.create_recovery_key()
    case_id = send()[1].dossier_id
    for naam in ("cor", "carolien"):
        vault.forget_account(account_id=getattr(mensen, naam).actor_id)
    vault.create_account_key(account_id=mensen.cor.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    fresh = vault.unlock(account_id=mensen.cor.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=fresh, case_id=case_id)
    with pytest.raises(vault.ShareError):
        vault.recovery_key([shares[0]])

    done = vault.restore(key=vault.recovery_key(shares[1:]), members=[mensen.cor.actor_id])

    assert done == 1
    assert vault.open_case(unlocked=fresh, case_id=case_id).case_id == case_id


def test_a_rehearsal_counts_what_does_not_open(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    shares = vault.create_recovery_key()
    first, second = send()[1].dossier_id, send()[1].dossier_id
    Grant.objects.filter(case_id=first, holder=Holder.RECOVERY).delete()
    Grant.objects.filter(case_id=second, holder=Holder.RECOVERY).update(wrapped=b"\x01" + bytes(60))

    assert vault.rehearse(vault.recovery_key(shares[:2])) == vault.Rehearsal(opened=0, closed=2)


def test_new_sheets_make_the_old_ones_worthless(mensen: Mensen) -> None:
    old = vault.create_recovery_key()
    send()
    new = vault.create_recovery_key()

    assert vault.regrant_recovery(unlocked=mensen.cor.open_kluis) == 1

    assert vault.rehearse(vault.recovery_key(new[:2])) == vault.Rehearsal(opened=1, closed=0)
    with pytest.raises(vault.ShareError) as refused:
        vault.recovery_key(old[:2])
    assert refused.value.reason == "passen_niet"
    with pytest.raises(vault.ShareError):
        vault.recovery_key([old[0], new[0]])


def test_a_sheet_may_be_typed_as_people_type(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    shares = vault.create_recovery_key()
    words = shares[0].split()
    typed = ", ".join(f"{nr}. {word[:4].upper()}" for nr, word in enumerate(words, start=1))

    assert vault.check_share(typed) == shares[0]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda words: words[:-1], "aantal"),
        (lambda words: [*words, words[0]], "aantal"),
        (lambda words: [*words[:6], "fietsbel", *words[7:]], "woord"),
        (lambda words: [words[1], words[0], *words[2:]], "tikfout"),
    ],
)
def test_a_mistake_on_a_sheet_is_named_without_its_words(
    mensen: Mensen,  # noqa: ARG001 - the desk has to exist
    spoil: Any,
    reason: str,
) -> None:
    words = vault.create_recovery_key()[0].split()
    if words[0] == words[1]:
        words[1] = next(word for word in WORDLIST if word != words[0])

    with pytest.raises(vault.ShareError) as refused:
        vault.check_share(" ".join(spoil(words)))

    assert refused.value.reason == reason
    assert not set(words) & set(str(refused.value).split())


# ── root keys ───────────────────────────────────────────────────────────────────────────────────
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


@pytest.mark.usefixtures("own_roots")
def test_c15_an_old_root_key_stays_while_anything_needs_it(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    send()
    rotation.add_root_keys()
    rotation.activate_root_keys()

    with pytest.raises(vault.RootKeyError, match="herverpakken"):
        rotation.retire_root_keys()

    assert len(root_op().keys) == len(root_seal().keys) == 2


@pytest.mark.usefixtures("own_roots")
def test_every_column_under_a_root_key_is_part_of_a_rotation(mensen: Mensen) -> None:
    send(vertrouwenspersoon=mensen.vera.id)
    rotation.add_root_keys()
    rotation.activate_root_keys()
    before = rotation.left()
    rows = PublicKey.objects.count() + 2 * CaseKey.objects.count() + SealedObject.objects.count()
    rows += Grant.objects.count() + DeskShare.objects.count() + 1  # the facts of the case
    secrets = sum(1 for account in mensen.accounts.values() for _kind in ("totp", "recovery"))

    assert before == rows + secrets + 1  # and the proof of the installation


@pytest.mark.usefixtures("own_roots")
def test_a_key_that_was_added_opens_before_it_seals(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    active = root_op().active
    rotation.add_root_keys()

    assert root_op().active == active
    assert len(root_op().keys) == 2
    assert rotation.left() == 0


# ── what somebody with the database can try ─────────────────────────────────────────────────────
@pytest.mark.parametrize("holder", [Holder.DESK, Holder.RECOVERY, Holder.ACCOUNT])
def test_c25_a_replaced_public_key_gets_nothing(mensen: Mensen, holder: str) -> None:
    thief = PrivateKey(derive(vault.Secret(b"x" * 32), "thief", size=96))
    PublicKey.objects.filter(holder=holder).update(public=thief.public)

    with pytest.raises(vault.VaultIntegrityError):
        send(vertrouwenspersoon=mensen.vera.id)
    assert not CaseKey.objects.exists()


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
                (CaseKey, "mac"),
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


def test_nothing_of_a_key_stands_in_the_clear(mensen: Mensen) -> None:
    paper = vault.renew_paper(unlocked=mensen.vera.open_kluis)
    shares = vault.create_recovery_key()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM vault_publickey t")
        (text,) = cursor.fetchone()

    for part in (paper, paper.replace("-", ""), *shares):
        assert part.encode().hex() not in text
        assert part not in text

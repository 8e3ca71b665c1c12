"""The sheets of the recovery key: two of three open every case, one opens none."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from shamir_mnemonic import generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from meldpunt.vault import people, recovery
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import NoGrant, ShareError
from meldpunt.vault.models import Grant, Holder, PublicKey
from tests.maak import send
from tests.personas import NIEUWE_WACHTZIN as NIEUW

if TYPE_CHECKING:
    from tests.personas import Mensen


def test_c07_sheets_of_paper_give_the_same_keys() -> None:
    assert hashlib.sha256(recovery._key_of(bytes(16)).public).hexdigest() == (
        "9ffe037fcc5df5d277f8745bd8264f7ffe471bb3b94241d1f946777221137b12"
    )
    assert people._paper_key("0" * 24).reveal().hex() == (
        "1baa86e3ab71ecfb5dfde3d1b47a02e9401be5d7f7790611346d0cc455b1df56"
    )


# ── the recovery key ────────────────────────────────────────────────────────────────────────────
def test_two_sheets_open_whichever_they_are(case_id: uuid.UUID, mensen: Mensen) -> None:
    sheets = vault.create_recovery_key()
    assert [len(sheet.split()) for sheet in sheets] == [20] * 3
    assert PublicKey.objects.filter(holder=Holder.RECOVERY).count() == 2
    keys = [vault.recovery_key(two) for two in (sheets[:2], sheets[1:], (sheets[2], sheets[0]), sheets)]

    assert len({key.public for key in keys}) == 1
    assert keys[0].public == vault.Grantee.recovery().public
    assert vault.rehearse(keys[0]) == vault.Rehearsal(opened=0, closed=1)
    assert vault.regrant_recovery(unlocked=mensen.cor.open_kluis) == vault.Regrant(done=1, waiting=())
    assert vault.rehearse(keys[0]) == vault.Rehearsal(opened=1, closed=0)
    assert Grant.objects.filter(case_id=case_id).count() == 2
    other = uuid.uuid4()
    vault.create_case(case_id=other, grantees=[vault.Grantee.desk()])
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

    assert vault.restore(key=key, members=[mensen.nadia.actor_id], readers=lambda _ids: {}) == 1

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


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_a14_the_recovery_key_takes_two_people_and_lets_a_coordinator_back_in(mensen: Mensen) -> None:
    shares = vault.create_recovery_key()
    case_id = send()[1].dossier_id
    for naam in ("cor", "carolien"):
        vault.forget_account(account_id=getattr(mensen, naam).actor_id)
    vault.create_account_key(account_id=mensen.cor.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    fresh = vault.unlock(account_id=mensen.cor.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=fresh, case_id=case_id)
    for alone in ([shares[0]], [shares[1]], [shares[2]], [shares[0], shares[0]], [shares[2], shares[2], shares[2]]):
        with pytest.raises(vault.ShareError) as refused:
            vault.recovery_key(alone)
        assert refused.value.reason == "te_weinig"

    done = vault.restore(key=vault.recovery_key(shares[1:]), members=[mensen.cor.actor_id], readers=lambda _ids: {})

    assert done == 1
    assert vault.open_case(unlocked=fresh, case_id=case_id).case_id == case_id


@pytest.mark.django_db
def test_a_rehearsal_counts_what_does_not_open(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    shares = vault.create_recovery_key()
    first, second = send()[1].dossier_id, send()[1].dossier_id
    Grant.objects.filter(case_id=first, holder=Holder.RECOVERY).delete()
    Grant.objects.filter(case_id=second, holder=Holder.RECOVERY).update(wrapped=b"\x01" + bytes(60))

    assert vault.rehearse(vault.recovery_key(shares[:2])) == vault.Rehearsal(opened=0, closed=2)


@pytest.mark.django_db
def test_new_sheets_make_the_old_ones_worthless(mensen: Mensen) -> None:
    old = vault.create_recovery_key()
    send()
    new = vault.create_recovery_key()

    assert vault.regrant_recovery(unlocked=mensen.cor.open_kluis) == vault.Regrant(done=1, waiting=())

    assert vault.rehearse(vault.recovery_key(new[:2])) == vault.Rehearsal(opened=1, closed=0)
    with pytest.raises(vault.ShareError) as refused:
        vault.recovery_key(old[:2])
    assert refused.value.reason == "passen_niet"
    with pytest.raises(vault.ShareError):
        vault.recovery_key([old[0], new[0]])


@pytest.mark.django_db
def test_a_sheet_may_be_typed_as_people_type(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    shares = vault.create_recovery_key()
    words = shares[0].split()
    typed = ", ".join(f"{nr}. {word[:4].upper()}" for nr, word in enumerate(words, start=1))

    assert vault.check_share(typed) == shares[0]


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_h3_new_sheets_can_be_made_although_a_case_is_closed_to_whoever_makes_them(mensen: Mensen) -> None:
    closed = uuid.uuid4()
    vault.create_case(
        case_id=closed, grantees=[vault.Grantee.account(mensen.carolien.actor_id), vault.Grantee.recovery()]
    )
    vault.create_recovery_key()

    assert vault.regrant_recovery(unlocked=mensen.cor.open_kluis) == vault.Regrant(done=0, waiting=(closed,))
    assert vault.regrant_recovery(unlocked=mensen.carolien.open_kluis) == vault.Regrant(done=1, waiting=())


@pytest.mark.django_db
def test_h3_the_recovery_key_gives_a_closed_case_to_its_readers_and_not_to_the_desk(mensen: Mensen) -> None:
    key = vault.recovery_key(vault.create_recovery_key()[:2])
    closed = uuid.uuid4()
    vault.create_case(case_id=closed, grantees=[vault.Grantee.recovery()])

    done = vault.restore(
        key=key, members=[mensen.cor.actor_id], readers=lambda _ids: {closed: [mensen.carolien.actor_id]}
    )

    assert done == 1
    assert vault.open_case(unlocked=mensen.carolien.open_kluis, case_id=closed).case_id == closed
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=closed)

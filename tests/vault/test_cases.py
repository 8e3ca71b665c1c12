"""Case keys and grants: everybody can write, only who was given a key can read, and forged rows are noticed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from meldpunt.vault import service as vault
from meldpunt.vault.crypt.errors import NoGrant, UnknownCode, VaultIntegrityError
from meldpunt.vault.crypt.primitives import canonical, new_seed, seal_to
from meldpunt.vault.models import CaseKey, DeskShare, Grant, PublicKey, SealedObject
from meldpunt.vault.rings.rootkeys import forget
from tests.vault.common import Proefbericht, Proefverhaal

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
CODE = vault.new_code()


@pytest.fixture
def case_id(mensen: Mensen) -> uuid.UUID:  # noqa: ARG001 - the desk has to exist
    new = uuid.uuid4()
    vault.create_case(
        case_id=new,
        grantees=[vault.Grantee.desk(), vault.Grantee.recovery(), vault.Grantee.code(vault.code_key(CODE))],
        objects=[_object("inhoud")],
    )
    return new


def _object(tekst: str) -> Proefverhaal:
    return Proefverhaal(tekst=tekst)


def _read(opened: vault.OpenCase) -> list[str]:
    return [content.tekst for content in opened.read_all(Proefverhaal).of(Proefverhaal)]


def test_a_member_of_the_desk_reads(case_id: uuid.UUID, mensen: Mensen) -> None:
    assert _read(vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)) == ["inhoud"]
    assert _read(vault.open_case(unlocked=mensen.carolien.open_kluis, case_id=case_id)) == ["inhoud"]


def test_the_code_reads(case_id: uuid.UUID) -> None:
    assert _read(vault.open_case_with_code(key=vault.code_key(CODE))) == ["inhoud"]
    assert CaseKey.objects.get().pk == case_id


def test_an_unknown_code_opens_nothing(case_id: uuid.UUID) -> None:  # noqa: ARG001 - there is a case
    with pytest.raises(UnknownCode):
        vault.open_case_with_code(key=vault.code_key(vault.new_code()))


def test_a_trusted_person_without_a_grant_reads_nothing(case_id: uuid.UUID, mensen: Mensen) -> None:
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)


def test_c13_a_grant_opens_and_its_end_closes(case_id: uuid.UUID, mensen: Mensen) -> None:
    vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).grant(vault.Grantee.account(mensen.vera.actor_id))
    assert _read(vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)) == ["inhoud"]

    vault.revoke(case_id=case_id, holder=vault.Holder.ACCOUNT, holder_id=mensen.vera.actor_id)

    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)


def test_c26_a_revoked_grant_put_back_by_sql_opens_nothing(case_id: uuid.UUID, mensen: Mensen) -> None:
    vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).grant(vault.Grantee.account(mensen.vera.actor_id))
    stolen = Grant.objects.get(holder_id=mensen.vera.actor_id)
    vault.revoke(case_id=case_id, holder=vault.Holder.ACCOUNT, holder_id=mensen.vera.actor_id)

    stolen.save(force_insert=True)

    with pytest.raises(VaultIntegrityError):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)


def test_anybody_can_write_and_nobody_reads_it_back_without_a_key(case_id: uuid.UUID, mensen: Mensen) -> None:
    vault.seal_objects(case_id=case_id, objects=[_object("later")])

    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)

    assert sorted(_read(opened)) == ["inhoud", "later"]


def test_c26_a_forged_object_is_shown_to_nobody(case_id: uuid.UUID, mensen: Mensen) -> None:
    real = SealedObject.objects.get()
    forged_key = seal_to(bytes(CaseKey.objects.get().public), bytes(32), canonical("obj", str(case_id), str(real.pk)))
    SealedObject.objects.create(
        case_id=case_id, kind="melding", key=forged_key, body=real.body, mac=real.mac, digest=real.digest, taken_in=True
    )

    with pytest.raises(VaultIntegrityError):
        _read(vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id))


@pytest.mark.parametrize("column", ["body", "key", "kind"])
def test_an_object_changed_by_sql_is_refused(case_id: uuid.UUID, mensen: Mensen, column: str) -> None:
    other = _object("ander")
    vault.seal_objects(case_id=case_id, objects=[other])
    first, second = SealedObject.objects.exclude(pk=other.id).get(), SealedObject.objects.get(pk=other.id)
    value = "bericht" if column == "kind" else getattr(second, column)

    SealedObject.objects.filter(pk=first.pk).update(**{column: value})

    with pytest.raises(VaultIntegrityError):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id).read_all(Proefverhaal, Proefbericht)


def test_c03_an_object_moved_to_another_case_is_refused(case_id: uuid.UUID, mensen: Mensen) -> None:
    elsewhere = uuid.uuid4()
    vault.create_case(case_id=elsewhere, grantees=[vault.Grantee.desk()])

    SealedObject.objects.filter(case_id=case_id).update(case_id=elsewhere)

    with pytest.raises(VaultIntegrityError):
        _read(vault.open_case(unlocked=mensen.cor.open_kluis, case_id=elsewhere))


def test_c25_a_replaced_case_key_is_noticed_before_anything_is_sealed_to_it(case_id: uuid.UUID) -> None:
    from meldpunt.vault.crypt.primitives import PrivateKey

    CaseKey.objects.filter(pk=case_id).update(public=PrivateKey(new_seed()).public)

    with pytest.raises(VaultIntegrityError):
        vault.seal_objects(case_id=case_id, objects=[_object("x")])


def test_c25_a_replaced_desk_key_is_noticed(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    from meldpunt.vault.crypt.primitives import PrivateKey

    PublicKey.objects.filter(holder="desk").update(public=PrivateKey(new_seed()).public)

    with pytest.raises(VaultIntegrityError):
        vault.Grantee.desk()


def test_a_colleague_joins_and_leaves_the_desk(case_id: uuid.UUID, mensen: Mensen) -> None:
    vault.add_to_desk(unlocked=mensen.cor.open_kluis, account_id=mensen.nadia.actor_id)
    assert _read(vault.open_case(unlocked=mensen.nadia.open_kluis, case_id=case_id)) == ["inhoud"]

    vault.remove_from_desk(account_id=mensen.nadia.actor_id)

    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.nadia.open_kluis, case_id=case_id)


def test_a_share_of_the_desk_key_is_of_no_use_to_somebody_else(case_id: uuid.UUID, mensen: Mensen) -> None:
    DeskShare.objects.filter(account_id=mensen.cor.actor_id).update(account_id=mensen.vera.actor_id)

    with pytest.raises(VaultIntegrityError):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=case_id)


def test_a_destroyed_case_is_gone(case_id: uuid.UUID, mensen: Mensen) -> None:
    vault.destroy_case(case_id=case_id)

    assert not SealedObject.objects.exists()
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)


def test_c10_a_worker_holds_no_key_that_opens_a_grant(case_id: uuid.UUID, mensen: Mensen) -> None:
    with override_settings(PROCESS="worker"):
        forget()
        vault.seal_objects(case_id=case_id, objects=[_object("van de worker")])
        with pytest.raises(vault.RootKeyError):
            vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    forget()


def test_nothing_of_a_key_shows_in_a_repr(case_id: uuid.UUID, mensen: Mensen) -> None:
    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)

    assert repr(opened) == f"<open case {case_id}>"
    assert "key" not in repr(mensen.cor)


# ── cases and grants ────────────────────────────────────────────────────────────────────────────
def test_one_object_is_read_by_its_id_and_kind(case_id: uuid.UUID, mensen: Mensen) -> None:
    first = SealedObject.objects.get()
    opened = vault.open_case(unlocked=mensen.cor.open_kluis, case_id=case_id)
    elsewhere = uuid.uuid4()
    vault.create_case(case_id=elsewhere, grantees=[vault.Grantee.desk()])
    other = Proefverhaal(tekst="van een ander")
    vault.seal_objects(case_id=elsewhere, objects=[other])
    assert not CaseKey.objects.get(pk=elsewhere).objects_sealed.filter(pk=first.pk).exists()

    assert opened.read(first.pk, Proefverhaal).tekst == "inhoud"
    for object_id, kind in ((uuid.uuid4(), Proefverhaal), (first.pk, Proefbericht), (other.id, Proefverhaal)):
        with pytest.raises(NoGrant):
            opened.read(object_id, kind)
    assert "van een ander" not in repr(other)
    assert opened.read_all(Proefbericht).of(Proefbericht) == ()
    (found,) = opened.read_all(Proefverhaal).of(Proefverhaal)
    assert (found.id, found.kind, found.tekst) == (first.pk, "melding", "inhoud")


def test_a_case_without_the_desk_stays_closed_for_the_desk(mensen: Mensen) -> None:
    made = uuid.uuid4()
    vault.create_case(case_id=made, grantees=[vault.Grantee.recovery(), vault.Grantee.account(mensen.vera.actor_id)])

    assert vault.open_case(unlocked=mensen.vera.open_kluis, case_id=made).case_id == made
    with pytest.raises(NoGrant):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=made)


def test_a_case_that_is_not_there_opens_for_nobody(mensen: Mensen) -> None:
    for what in (
        lambda: vault.open_case(unlocked=mensen.cor.open_kluis, case_id=uuid.uuid4()),
        lambda: vault.seal_objects(case_id=uuid.uuid4(), objects=[]),
    ):
        with pytest.raises(NoGrant):
            what()
    with pytest.raises(UnknownCode):
        vault.open_case_with_code(key=vault.code_key(vault.new_code()))


def test_a_case_is_made_once(mensen: Mensen) -> None:
    assert mensen.accounts
    made = uuid.uuid4()
    vault.create_case(case_id=made, grantees=[vault.Grantee.desk()])
    before = bytes(CaseKey.objects.get(pk=made).public)

    with pytest.raises(IntegrityError), transaction.atomic():
        vault.create_case(case_id=made, grantees=[])

    assert bytes(CaseKey.objects.get(pk=made).public) == before

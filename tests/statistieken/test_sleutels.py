"""Keys: our own, and those of others, which two people hear before anything of them is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from msgspec import structs

from meldpunt.accounts.service import Rol, create_account
from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from meldpunt.vault import service as vault
from statistieken.kwartaal import Kwartaal
from statistieken.uitwisseling import service, sleutels
from statistieken.uitwisseling.bestand.omslag import read_envelope, signed_by
from statistieken.uitwisseling.bestand.sleutel import Sleutelinhoud, fingerprint, read_key
from statistieken.uitwisseling.models import Eigensleutel, Ontvangen, Partnersleutel
from statistieken.uitwisseling.states import Geweigerd, Sleutelstand, Weigergrond
from tests.personas import WACHTZIN
from tests.statistieken.partijen import AnderePartij, groups
from tests.statistieken.voorbeelden import cijfers, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
BRUG = AnderePartij("De Brug")
THEN = datetime(2026, 10, 20, 12, tzinfo=UTC)  # a Tuesday at two; the third quarter may be frozen


@pytest.fixture(autouse=True)
def _in_october() -> Iterator[None]:
    with clock.at(THEN):
        yield


def _known(mensen: Mensen, party: AnderePartij = BRUG, vanaf: str = "2026-Q1") -> UUID:
    found = service.take_in(inhoud=party.sleutelbestand(vanaf), by=mensen.cor).sleutel_id
    assert found is not None
    return found


def _digits(sleutel_id: UUID) -> str:
    return groups(Partnersleutel.objects.get(pk=sleutel_id).vingerafdruk)


def _confirm(sleutel_id: UUID, *people: Medewerker) -> Partnersleutel:
    for by in people:
        row = service.confirm_key(sleutel_id=sleutel_id, getypt=_digits(sleutel_id), by=by)
    return row


def test_our_own_key_is_made_once_and_signs_for_itself(mensen: Mensen) -> None:
    row = service.begin(by=mensen.cor)

    assert service.begin(by=mensen.carolien).pk == row.pk
    assert (Eigensleutel.objects.count(), row.nr, row.vanaf, row.partij) == (1, 1, "2026-Q3", "Partij voor Morgen")
    made = service.download_key(by=mensen.cor)
    assert made.inhoud == service.download_key(by=mensen.carolien).inhoud
    assert made.naam == "meldpunt-partij-voor-morgen-sleutel-1.json"
    assert read_key(read_envelope(made.inhoud)) == row.inhoud
    told = Event.objects.filter(code__startswith="uitwisseling.").order_by("id").values_list("code", flat=True)
    assert list(told) == ["uitwisseling.eigen_sleutel", "uitwisseling.sleutelbestand", "uitwisseling.sleutelbestand"]


def test_our_first_key_signs_from_the_first_quarter_that_was_frozen(mensen: Mensen) -> None:
    publish(cijfers(Kwartaal.parse("2026-Q2"), 40))

    assert service.begin(by=mensen.cor).vanaf == "2026-Q2"


def test_the_private_half_stands_in_no_row(mensen: Mensen) -> None:
    row = service.begin(by=mensen.cor)
    publiek, sign = sleutels.sign_with(row)

    assert publiek.hex() == row.publiek
    assert len(sign(b"iets")) == 64
    assert {field.name for field in Eigensleutel._meta.get_fields()} == {
        "nr",
        "sleutel",
        "partij",
        "publiek",
        "masker",
        "vanaf",
        "sinds",
        "bestand",
    }


def test_sixty_digits_are_the_same_in_every_installation_and_follow_name_and_both_keys() -> None:
    one = Sleutelinhoud(party="De Brug", publiek="11" * 32, masker="22" * 32, vanaf="2026-Q1")

    assert fingerprint(one) == (
        "16987", "79050", "96278", "55532", "64227", "90542", "97404", "03022", "11084", "92017", "94678", "66614"
    )  # fmt: skip
    for changed in (
        structs.replace(one, party="De brug"),
        structs.replace(one, publiek="12" * 32),
        structs.replace(one, masker="23" * 32),
    ):
        assert fingerprint(changed) != fingerprint(one)


def test_two_people_hear_a_key_and_then_it_is_believed(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    sleutel_id = _known(mensen)
    assert sleutels.trusted() == []

    first = _confirm(sleutel_id, mensen.cor)
    assert (first.stand, sleutels.trusted()) == (Sleutelstand.EERSTE, [])
    carried_out()
    assert [message.to for message in mail.outbox] == [["carolien@example.org"]]
    with pytest.raises(NotAllowed, match="met zijn tweeën"):
        _confirm(sleutel_id, mensen.cor)
    second = _confirm(sleutel_id, mensen.carolien)

    assert (second.stand, second.eerste_id, second.tweede_id) == ("vertrouwd", mensen.cor.id, mensen.carolien.id)
    assert [row.partij for row in sleutels.trusted()] == ["De Brug"]
    with pytest.raises(InvalidTransition, match="al bevestigd"):
        _confirm(sleutel_id, mensen.carolien)


def test_other_digits_than_in_the_file_are_refused_by_their_group(mensen: Mensen) -> None:
    sleutel_id = _known(mensen)
    right = list(Partnersleutel.objects.get().vingerafdruk)
    wrong = [*right[:3], "00000" if right[3] != "00000" else "11111", *right[4:]]

    with pytest.raises(Conflict, match=r"groep 4\. "):
        service.confirm_key(sleutel_id=sleutel_id, getypt=groups(wrong), by=mensen.cor)
    with pytest.raises(Conflict, match="alle twaalf"):
        service.confirm_key(sleutel_id=sleutel_id, getypt=groups(right[:11]), by=mensen.cor)

    assert Partnersleutel.objects.get().stand == Sleutelstand.NIEUW


def test_where_there_is_no_second_coordinator_the_administrators_hear_it_and_a_day_passes(
    mensen: Mensen, carried_out: Callable[[], int]
) -> None:
    sleutel_id = _known(mensen)
    _confirm(sleutel_id, mensen.cor)
    with pytest.raises(NotAllowed, match="met zijn tweeën"):
        service.warn(sleutel_id=sleutel_id, by=mensen.cor)
    with transaction.atomic(), vault.gathered():
        vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    with pytest.raises(NotAllowed, match="eerst de beheerders"):
        _confirm(sleutel_id, mensen.cor)

    create_account(gebruikersnaam="bo", naam="Bo", rol=Rol.BEHEER, wachtzin=WACHTZIN, email="bo@example.org")
    service.warn(sleutel_id=sleutel_id, by=mensen.cor)
    carried_out()

    assert ["bo@example.org"] in [message.to for message in mail.outbox]
    with pytest.raises(NotAllowed, match="wacht dit een dag"):
        _confirm(sleutel_id, mensen.cor)
    with clock.at(THEN + timedelta(hours=24, minutes=1)):
        assert _confirm(sleutel_id, mensen.cor).stand == Sleutelstand.VERTROUWD
    assert Event.objects.filter(code="uitwisseling.alleen").count() == 1


def test_only_a_coordinator_with_a_key_of_the_desk_confirms(mensen: Mensen) -> None:
    sleutel_id = _known(mensen)

    with pytest.raises(NotAllowed, match="met een sleutel"):
        _confirm(sleutel_id, mensen.vera)
    with pytest.raises(NotFound):
        service.confirm_key(sleutel_id=mensen.cor.id, getypt="", by=mensen.cor)
    for deed in (service.begin, service.download_key, service.renew_own):
        with pytest.raises(NotAllowed, match="coördinator"):
            deed(by=mensen.vera)


def test_a_key_that_the_old_one_signed_for_takes_its_place(mensen: Mensen) -> None:
    _confirm(_known(mensen), mensen.cor, mensen.carolien)
    new = AnderePartij("De Brug", zaad=2)

    found = service.take_in(inhoud=new.sleutelbestand("2026-Q3", oude=BRUG), by=mensen.cor)

    assert found.zin == "De Brug heeft een nieuwe sleutel. De oude tekende ervoor, dus we vertrouwen hem."
    rows = Partnersleutel.objects.order_by("vanaf").values_list("stand", "vanaf", "tot")
    assert list(rows) == [("vertrouwd", "2026-Q1", "2026-Q2"), ("vertrouwd", "2026-Q3", "")]
    with pytest.raises(Geweigerd) as refused:
        service.take_in(inhoud=BRUG.bestand("2026-Q3"), by=mensen.cor)
    assert refused.value.grond == Weigergrond.SLEUTEL_VOORBIJ
    service.take_in(inhoud=BRUG.bestand("2026-Q2"), by=mensen.cor)
    service.take_in(inhoud=new.bestand("2026-Q3"), by=mensen.cor)
    assert Ontvangen.objects.count() == 2


def test_a_key_that_nobody_signed_for_is_heard_by_two_again(mensen: Mensen) -> None:
    """Also where a stranger's key signed, where the old one was withdrawn, and where the party had stopped."""
    old = _confirm(_known(mensen), mensen.cor, mensen.carolien)
    lost, forged = AnderePartij("De Brug", zaad=2), AnderePartij("De Brug", zaad=3)

    service.take_in(inhoud=lost.sleutelbestand("2026-Q3"), by=mensen.cor)
    service.take_in(inhoud=forged.sleutelbestand("2026-Q3", oude=AnderePartij("Gelijk Op")), by=mensen.cor)
    service.end_party(sleutel_id=old.pk, tot="2026-Q2", by=mensen.cor)
    service.take_in(inhoud=AnderePartij("De Brug", 4).sleutelbestand("2026-Q3", oude=BRUG), by=mensen.cor)
    service.withdraw_key(sleutel_id=old.pk, by=mensen.cor)
    service.take_in(inhoud=AnderePartij("De Brug", 5).sleutelbestand("2026-Q3", oude=BRUG), by=mensen.cor)

    assert set(Partnersleutel.objects.exclude(pk=old.pk).values_list("stand", flat=True)) == {"nieuw"}
    assert sleutels.trusted() == []


def test_our_own_key_is_renewed_after_it_signed_and_the_old_one_signs_for_it(mensen: Mensen) -> None:
    first = service.begin(by=mensen.cor)
    with pytest.raises(Conflict, match="nog niet gebruikt"):
        service.renew_own(by=mensen.cor)
    publish(cijfers(Kwartaal.parse("2026-Q4"), 40))

    second = service.renew_own(by=mensen.cor)

    assert (second.nr, second.vanaf, second.publiek != first.publiek) == (2, "2027-Q1", True)
    omslag = read_envelope(bytes(second.bestand))
    assert all(signed_by(omslag, bytes.fromhex(row.publiek)) for row in (first, second))


@pytest.mark.parametrize(
    ("party", "grond"),
    [
        (AnderePartij("Partij voor Morgen"), Weigergrond.EIGEN_SLEUTEL),
        (BRUG, Weigergrond.BEKENDE_SLEUTEL),
    ],
)
def test_our_own_name_and_a_known_key_are_not_taken_in(mensen: Mensen, party: AnderePartij, grond: str) -> None:
    _known(mensen)

    with pytest.raises(Geweigerd) as refused:
        service.take_in(inhoud=party.sleutelbestand(), by=mensen.cor)

    assert refused.value.grond == grond


def test_a_key_file_that_its_own_key_did_not_sign_is_none(mensen: Mensen) -> None:
    stolen = read_envelope(BRUG.sleutelbestand()).inhoud

    for raw in (
        AnderePartij("Gelijk Op").omslag(stolen, "application/vnd.meldpunt.key+json;v=1"),
        BRUG.omslag(b'{"schema":"meldpunt-sleutel/1"}', "application/vnd.meldpunt.key+json;v=1"),
        BRUG.sleutelbestand("2026"),
    ):
        with pytest.raises(Geweigerd, match="sleutelbestand klopt niet"):
            service.take_in(inhoud=raw, by=mensen.cor)


@pytest.mark.parametrize("what", ["added", "changed", "brought back", "removed", "own"])
def test_whoever_writes_rows_adds_no_party_and_brings_no_key_back(mensen: Mensen, what: str) -> None:
    row = _confirm(_known(mensen), mensen.cor, mensen.carolien)
    service.begin(by=mensen.cor)
    gone = _confirm(_known(mensen, AnderePartij("Gelijk Op")), mensen.cor, mensen.carolien)
    service.withdraw_key(sleutel_id=gone.pk, by=mensen.cor)
    other = AnderePartij("Vrije Kring")
    if what == "added":
        Partnersleutel.objects.create(
            partij=other.naam,
            publiek=other.publiek.hex(),
            masker=other.masker.hex(),
            vanaf="2026-Q1",
            stand=Sleutelstand.VERTROUWD,
            sinds=clock.now(),
            eerste_id=mensen.cor.id,
            tweede_id=mensen.carolien.id,
        )
    elif what == "changed":
        Partnersleutel.objects.filter(pk=row.pk).update(publiek=other.publiek.hex())
    elif what == "brought back":
        Partnersleutel.objects.filter(pk=gone.pk).update(stand=Sleutelstand.VERTROUWD, ingetrokken_op=None)
    elif what == "removed":
        Partnersleutel.objects.filter(pk=gone.pk).delete()
    else:
        Eigensleutel.objects.create(nr=9, sleutel=1, partij="x", publiek="a", masker="b", vanaf="2026-Q1",
                                    sinds=clock.today(), bestand=b"")  # fmt: skip

    for deed in (
        lambda: service.take_in(inhoud=BRUG.bestand(), by=mensen.cor),
        lambda: service.take_in(inhoud=AnderePartij("Waterkant").sleutelbestand(), by=mensen.cor),
        lambda: service.withdraw_key(sleutel_id=row.pk, by=mensen.cor),
    ):
        with pytest.raises(vault.StateMismatch), transaction.atomic():
            deed()
    assert not Ontvangen.objects.exists()


def test_the_database_itself_lets_no_key_be_trusted_by_one(mensen: Mensen) -> None:
    _known(mensen)

    with pytest.raises(IntegrityError), transaction.atomic():
        Partnersleutel.objects.update(stand=Sleutelstand.VERTROUWD, eerste_id=mensen.cor.id)

"""Rounds of which only the sum is known: masks that cancel, one part for each attempt, nothing with one missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import IntegrityError, transaction

from meldpunt.core import clock
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from statistieken.uitwisseling import ronde, service
from statistieken.uitwisseling.bestand.omslag import read_envelope
from statistieken.uitwisseling.models import Partnersleutel, Somdeel, Somronde
from statistieken.uitwisseling.states import Geweigerd, Weigergrond
from tests.statistieken.partijen import AnderePartij, digest, vrijgave
from tests.statistieken.test_uitwisseling import frozen, trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
OTHERS = tuple(AnderePartij(naam) for naam in ("De Brug", "Gelijk Op", "Vrije Kring", "Waterkant"))
PART = "application/vnd.meldpunt.sumpart+json;v=1"
ROUND = "application/vnd.meldpunt.sumround+json;v=1"
OURS = "Partij voor Morgen"


@pytest.fixture(autouse=True)
def _in_october() -> Iterator[None]:
    with clock.at(datetime(2026, 10, 20, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def partners(mensen: Mensen) -> Mensen:
    """Four parties that we believe, beside our own quarter."""
    frozen(vrijgave(OURS))
    for party in OTHERS:
        trust(mensen, party)
    return mensen


def _mask(party: AnderePartij, other: bytes, salt: bytes, size: int) -> list[int]:
    """The numbers of a pair, worked out as the standards say and without our own code."""
    shared = party._agreeing.exchange(X25519PublicKey.from_public_bytes(other))
    key = HKDF(SHA256(), 32, salt, b"meldpunt/som").derive(shared)
    stream = Cipher(ChaCha20(key, bytes(16)), mode=None).encryptor().update(bytes(4 * size))
    return [int.from_bytes(stream[place : place + 4], "little") for place in range(0, 4 * size, 4)]


def _part(party: AnderePartij, manifest: bytes, values: list[int], /, **change: Any) -> bytes:
    body = json.loads(manifest)
    salt = bytes.fromhex(digest(manifest))
    for other in body["participants"]:
        if other["party"] != party.naam:
            sign = 1 if party.naam < other["party"] else -1
            mask = _mask(party, bytes.fromhex(other["masker"]), salt, len(values))
            values = [value + sign * part for value, part in zip(values, mask, strict=True)]
    part = {
        "schema": "meldpunt-somdeel/1",
        "round": digest(manifest),
        "party": party.naam,
        "values": [value % 2**32 for value in values],
    }
    return party.omslag(json.dumps(part | change).encode(), PART)


def _begin(mensen: Mensen) -> bytes:
    name, made = ronde.begin_round(period="2026-Q3", by=mensen.cor)
    assert name.startswith("meldpunt-ronde-2026Q3-poging")
    return read_envelope(made).inhoud


VALUES = [40, 15, 5, 15, 5, 0]  # total, and the rows of the form in their order: BELEDIGING, DISCRIMINATIE, …


def test_five_parts_make_a_sum_and_four_of_them_make_noise(partners: Mensen) -> None:
    manifest = _begin(partners)
    _name, own = ronde.own_part(ronde=digest(manifest), by=partners.cor)
    for party in OTHERS[:3]:
        service.take_in(inhoud=_part(party, manifest, list(VALUES)), by=partners.cor)
    (stand,) = ronde.rounds()
    assert (stand.total, stand.tabellen, stand.ontbreekt) == (None, {}, ["Waterkant"])
    masked = json.loads(read_envelope(own).inhoud)["values"]
    sums = [sum(json.loads(read_envelope(bytes(row.omslag)).inhoud)["values"][n] for row in Somdeel.objects.all()) % 2**32
            for n in range(len(masked))]  # fmt: skip
    assert all(value > 1_000 for value in [*masked, *sums])  # by chance it fails once in some 360,000 runs

    service.take_in(inhoud=_part(OTHERS[3], manifest, list(VALUES)), by=partners.cor)

    (stand,) = ronde.rounds()
    assert (stand.total, stand.ontbreekt) == (200, [])
    assert stand.tabellen == {
        "form": {"BELEDIGING": 75, "DISCRIMINATIE": 25, "BEDREIGING": 75, "DOXING": 25, "OVERIG": 0}
    }


def test_one_part_for_each_attempt_and_none_of_one_that_is_past(partners: Mensen) -> None:
    first = _begin(partners)
    made = ronde.own_part(ronde=digest(first), by=partners.cor)
    assert ronde.own_part(ronde=digest(first), by=partners.carolien) == made
    assert Somdeel.objects.count() == 1

    second = _begin(partners)

    assert json.loads(second)["attempt"] == 2
    with pytest.raises(Conflict, match="latere poging"):
        ronde.own_part(ronde=digest(first), by=partners.cor)
    with pytest.raises(Geweigerd) as refused:
        service.take_in(inhoud=OTHERS[0].omslag(_other_round(second, attempt=1), ROUND), by=partners.cor)
    assert refused.value.grond == Weigergrond.RONDE_OUD
    with pytest.raises(Geweigerd) as refused:
        service.take_in(inhoud=OTHERS[0].omslag(_other_round(second, rows={}), ROUND), by=partners.cor)
    assert refused.value.grond == Weigergrond.RONDE_ANDER
    with pytest.raises(IntegrityError), transaction.atomic():
        Somdeel.objects.update(partij="x")


def _other_round(manifest: bytes, **change: Any) -> bytes:
    return json.dumps(json.loads(manifest) | change).encode()


def test_another_party_begins_and_we_answer(partners: Mensen) -> None:
    manifest = _other_round(_begin(partners), attempt=7)

    found = service.take_in(inhoud=OTHERS[1].omslag(manifest, ROUND), by=partners.cor)

    assert (found.zin, found.is_som) == ("De ronde is ingelezen. Maak hieronder jullie deel.", True)
    name, made = ronde.own_part(ronde=digest(manifest), by=partners.cor)
    assert name == "meldpunt-partij-voor-morgen-deel-2026Q3-poging7.json"
    assert json.loads(read_envelope(made).inhoud)["round"] == digest(manifest)


def test_a_half_of_a_mask_that_is_not_of_a_believed_key_is_refused(partners: Mensen) -> None:
    """Whoever begins a round could otherwise put its own half in the place of another party's, and read along."""
    body = json.loads(_begin(partners))
    spy = AnderePartij("De Brug", zaad=9)
    for item in body["participants"]:
        if item["party"] == "Gelijk Op":
            item["masker"] = spy.masker.hex()

    with pytest.raises(Geweigerd, match="participants"):
        service.take_in(inhoud=OTHERS[0].omslag(json.dumps(body | {"attempt": 2}).encode(), ROUND), by=partners.cor)


@pytest.mark.parametrize(
    ("change", "veld"),
    [
        ({"period": "2026"}, "period"),
        ({"participants": []}, "participants"),
        ({"rows": {"kleur": ["ROOD"]}}, "rows"),
        ({"rows": {"form": ["BELEDIGING"]}}, "rows"),
        ({"rows": {"form": ["OVERIG", "OVERIG"]}}, "rows"),
        ({"attempt": 0}, "schema"),
        ({"iets": 1}, "schema"),
    ],
)
def test_a_round_that_does_not_hold_together_is_refused(partners: Mensen, change: dict[str, Any], veld: str) -> None:
    manifest = _other_round(_begin(partners), **({"attempt": 2} | change))

    with pytest.raises(Geweigerd) as refused:
        service.take_in(inhoud=OTHERS[0].omslag(manifest, ROUND), by=partners.cor)

    assert (refused.value.grond, refused.value.veld) == (Weigergrond.RONDE, veld)


def test_parts_that_do_not_fit_are_refused(partners: Mensen) -> None:
    manifest = _begin(partners)
    one = OTHERS[0]
    service.take_in(inhoud=_part(one, manifest, list(VALUES)), by=partners.cor)

    assert service.take_in(inhoud=_part(one, manifest, list(VALUES)), by=partners.cor).is_som
    for inhoud, grond in (
        (_part(one, manifest, [45, *VALUES[1:]]), Weigergrond.DEEL_ANDER),
        (_part(OTHERS[1], manifest, list(VALUES), party="De Brug"), Weigergrond.PARTIJ),
        (_part(OTHERS[1], manifest, VALUES[:-1]), Weigergrond.RONDE),
        (_part(OTHERS[1], manifest, list(VALUES), round="f" * 64), Weigergrond.RONDE),
        (_part(OTHERS[1], manifest, list(VALUES), values=[2**32]), Weigergrond.RONDE),
    ):
        with pytest.raises(Geweigerd) as refused:
            service.take_in(inhoud=inhoud, by=partners.cor)
        assert refused.value.grond == grond


def test_parts_that_are_no_protected_tables_make_no_sum(partners: Mensen) -> None:
    manifest = _begin(partners)
    ronde.own_part(ronde=digest(manifest), by=partners.cor)
    for party in OTHERS[:3]:
        service.take_in(inhoud=_part(party, manifest, list(VALUES)), by=partners.cor)

    service.take_in(inhoud=_part(OTHERS[3], manifest, [41, 16, 5, 15, 5, 0]), by=partners.cor)

    (stand,) = ronde.rounds()
    assert (stand.total, stand.klopt_niet) == (None, True)


def test_what_we_print_and_the_round_does_not_goes_to_the_residual_row(partners: Mensen) -> None:
    manifest = _other_round(_begin(partners), attempt=2, rows={"form": ["BEDREIGING", "OVERIG"]})
    service.take_in(inhoud=OTHERS[0].omslag(manifest, ROUND), by=partners.cor)
    ronde.own_part(ronde=digest(manifest), by=partners.cor)
    for party in OTHERS:
        service.take_in(inhoud=_part(party, manifest, [40, 15, 25]), by=partners.cor)

    stand = ronde.rounds()[0]

    assert (stand.total, stand.tabellen) == (200, {"form": {"BEDREIGING": 75, "OVERIG": 125}})


def test_a_row_that_we_do_not_print_keeps_us_out(partners: Mensen) -> None:
    manifest = _other_round(_begin(partners), attempt=2, rows={"form": ["STALKING", "OVERIG"]})
    service.take_in(inhoud=OTHERS[0].omslag(manifest, ROUND), by=partners.cor)

    with pytest.raises(Geweigerd, match=r"rows\.form"):
        ronde.own_part(ronde=digest(manifest), by=partners.cor)


def test_a_round_needs_four_parties_a_frozen_quarter_and_a_coordinator(partners: Mensen) -> None:
    with pytest.raises(NotFound, match="nog niet vastgesteld"):
        ronde.begin_round(period="2026-Q2", by=partners.cor)
    with pytest.raises(NotFound):
        ronde.own_part(ronde="a" * 64, by=partners.cor)
    with pytest.raises(NotAllowed):
        ronde.begin_round(period="2026-Q3", by=partners.vera)
    with pytest.raises(NotAllowed):
        ronde.own_part(ronde="a" * 64, by=partners.bas)
    for row in Partnersleutel.objects.all()[:2]:
        service.withdraw_key(sleutel_id=row.pk, by=partners.cor)
    with pytest.raises(Conflict, match="minstens vier"):
        ronde.begin_round(period="2026-Q3", by=partners.cor)
    assert not Somronde.objects.exists()

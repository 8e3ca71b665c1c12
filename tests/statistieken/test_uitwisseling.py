"""Files of other parties come in: every refusal with its sentence, every row of the ledger with what it does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction

from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from statistieken.models import Release
from statistieken.uitwisseling import queries, service, sleutels
from statistieken.uitwisseling.bestand.omslag import read_envelope, seal_envelope, signed_by
from statistieken.uitwisseling.bestand.strikt import LARGEST
from statistieken.uitwisseling.models import (
    Bestandweigering,
    Eigenbestand,
    Eigensleutel,
    Gezamenlijk,
    Ontvangen,
    Partnersleutel,
)
from statistieken.uitwisseling.overzicht import build_overzicht
from statistieken.uitwisseling.states import Geweigerd, Weigergrond
from tests.statistieken.partijen import METHOD, AnderePartij, band, digest, groups, vrijgave, vrijgave2
from tests.statistieken.voorbeelden import derde_kwartaal, publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
BRUG, GELIJK, KRING = AnderePartij("De Brug"), AnderePartij("Gelijk Op"), AnderePartij("Vrije Kring")
NEW_WORDS = {"version": "2027.1", "sha256": "e" * 64}


@pytest.fixture(autouse=True)
def _in_october() -> Iterator[None]:
    with clock.at(datetime(2026, 10, 20, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def partners(mensen: Mensen) -> Mensen:
    """Two parties that we believe, from the first quarter of the year on."""
    for party in (BRUG, GELIJK):
        trust(mensen, party)
    return mensen


def trust(mensen: Mensen, party: AnderePartij, vanaf: str = "2026-Q1") -> Partnersleutel:
    """Read a key in, and let two people hear it."""
    sleutel_id = service.take_in(inhoud=party.sleutelbestand(vanaf), by=mensen.cor).sleutel_id
    assert sleutel_id is not None
    typed = groups(Partnersleutel.objects.get(pk=sleutel_id).vingerafdruk)
    for by in (mensen.cor, mensen.carolien):
        row = service.confirm_key(sleutel_id=sleutel_id, getypt=typed, by=by)
    return row


def _joint(period: str = "2026-Q3") -> dict[str, Any]:
    row = Gezamenlijk.objects.filter(period=period).last()
    assert row is not None
    found: dict[str, Any] = json.loads(bytes(row.payload))
    return found


def frozen(payload: bytes) -> None:
    """A quarter of our own, frozen with this payload."""
    Release.objects.create(
        period="2026-Q3", status="published", payload=payload, sha256=digest(payload), frozen_by="Cor",
        frozen_on=clock.today(),
    )  # fmt: skip


def _refused(inhoud: bytes, mensen: Mensen) -> Geweigerd:
    with pytest.raises(Geweigerd) as refused:
        service.take_in(inhoud=inhoud, by=mensen.cor)
    return refused.value


def test_two_files_make_a_joint_report(partners: Mensen) -> None:
    assert (
        service.take_in(inhoud=BRUG.bestand(), by=partners.cor).zin == "Ingelezen. De handtekening van De Brug klopt."
    )
    assert not Gezamenlijk.objects.exists()
    service.take_in(inhoud=GELIJK.bestand(), by=partners.cor)

    body = _joint()
    assert (body["total"], body["published"], body["error"], body["base"]) == (80, 2, 8, 5)
    assert body["tables"] == {
        "form": {"BELEDIGING": 30, "DISCRIMINATIE": 10, "BEDREIGING": 30, "DOXING": 10, "OVERIG": 0}
    }
    assert [item["sha256"] for item in body["inputs"]] == [digest(vrijgave("De Brug")), digest(vrijgave("Gelijk Op"))]
    assert [item["party"] for item in body["inputs"]] == ["De Brug", "Gelijk Op"]
    assert body["named"] is None
    told = Event.objects.filter(code="uitwisseling.ingelezen").order_by("id").values_list("subject", flat=True)
    assert list(told) == [digest(vrijgave("De Brug")), digest(vrijgave("Gelijk Op"))]


def test_the_same_payload_again_counts_once(partners: Mensen) -> None:
    service.take_in(inhoud=BRUG.bestand(), by=partners.cor)
    again = json.loads(BRUG.bestand())
    again["signatures"][0]["keyid"] = "een andere wenk"

    found = service.take_in(inhoud=json.dumps(again, indent=1).encode(), by=partners.cor)

    assert found.zin == "Dit bestand is al ingelezen. Het telt één keer."
    assert Ontvangen.objects.count() == 1


def _tampered() -> bytes:
    body = json.loads(BRUG.bestand())
    body["payload"] = json.loads(BRUG.omslag(vrijgave("De Brug", total=45)))["payload"]
    return json.dumps(body).encode()


FORM_OFF = {"form": {"BEDREIGING": 42, "OVERIG": -2}}


@pytest.mark.parametrize(
    ("inhoud", "grond", "veld"),
    [
        (b"x" * (LARGEST + 1), Weigergrond.GROOT, ""),
        (b"geen json", Weigergrond.JSON, ""),
        (b'{"payload":"","payload":""}', Weigergrond.DUBBEL, ""),
        (b"[[[[[[[1]]]]]]]", Weigergrond.DIEP, ""),
        (b"{}", Weigergrond.OMSLAG, ""),
        (BRUG.omslag(b"{}", "application/iets+json"), Weigergrond.SOORT, ""),
        (KRING.bestand(), Weigergrond.ONBEKEND, ""),
        (_tampered(), Weigergrond.HANDTEKENING, ""),
        (BRUG.omslag(vrijgave("Gelijk Op")), Weigergrond.PARTIJ, ""),
        (BRUG.omslag(b'{"a":1,"a":2}'), Weigergrond.DUBBEL, ""),
        (BRUG.omslag(b"{}"), Weigergrond.VELD, "schema"),
        (BRUG.bestand(schema="meldpunt-release/9"), Weigergrond.VELD, "schema"),
        (BRUG.bestand(extra=1), Weigergrond.VELD, "extra"),
        (BRUG.bestand(total="40"), Weigergrond.VELD, "total"),
        (BRUG.bestand(period="2026-09"), Weigergrond.VELD, "period"),
        (BRUG.bestand(covers=["2026-Q1", "2026-Q3"]), Weigergrond.VELD, "covers"),
        (BRUG.bestand(status="band"), Weigergrond.VELD, "status"),
        (BRUG.bestand(tables={}), Weigergrond.VELD, "status"),
        (BRUG.bestand(method=METHOD | {"base": 3}), Weigergrond.METHODE, "method.base"),
        (BRUG.bestand(method=METHOD | {"min_total": 10}), Weigergrond.METHODE, "method.min_total"),
        (BRUG.bestand(method=METHOD | {"min_persons": 1}), Weigergrond.METHODE, "method.min_persons"),
        (BRUG.bestand(method=METHOD | {"name": "suppression"}), Weigergrond.VELD, "method.name"),
        (BRUG.bestand(total=42, tables={"form": {"OVERIG": 42}}), Weigergrond.VEELVOUD, "total"),
        (BRUG.bestand(tables=FORM_OFF), Weigergrond.VEELVOUD, "tables.form.BEDREIGING"),
        (BRUG.bestand(tables={"form": {"OVERIG": -5, "DOXING": 45}}), Weigergrond.NEGATIEF, "tables.form.OVERIG"),
        (BRUG.bestand(tables={"form": {"OVERIG": 35}}), Weigergrond.SOM, "tables.form"),
        (BRUG.bestand(tables={"form": {"IETS": 40}}), Weigergrond.CODE, "tables.form.IETS"),
        (BRUG.bestand(tables={"kleur": {"ROOD": 40}}), Weigergrond.CODE, "tables.kleur"),
        (BRUG.bestand(tables={"form": {"<b>": 40}}), Weigergrond.CODE, "tables.form.?"),
        (BRUG.bestand("2026-Q4"), Weigergrond.TOEKOMST, ""),
        (BRUG.bestand("2027-Q1"), Weigergrond.TOEKOMST, ""),
        (BRUG.bestand("2025-Q4"), Weigergrond.LIDMAATSCHAP, ""),
        (BRUG.omslag(vrijgave2("De Brug", rows={"form": ["DOXING"]})), Weigergrond.VELD, "rows.form"),
    ],
)
def test_each_refusal_has_its_sentence_with_the_exact_field(
    partners: Mensen, inhoud: bytes, grond: Weigergrond, veld: str
) -> None:
    refused = _refused(inhoud, partners)

    assert (refused.grond, refused.veld) == (grond, veld)
    assert refused.sentence == (str(grond.label) % {"veld": veld} if veld else str(grond.label))
    assert Bestandweigering.objects.values_list("grond", "veld").get() == (grond, veld)
    assert Event.objects.filter(code="uitwisseling.geweigerd", subject=grond).count() == 1
    assert not Ontvangen.objects.exists()


def test_a_refusal_names_a_party_only_where_one_of_our_keys_points_at_it(partners: Mensen) -> None:
    _refused(_tampered(), partners)
    _refused(KRING.bestand(), partners)

    assert list(Bestandweigering.objects.order_by("pk").values_list("partij", flat=True)) == ["De Brug", ""]


def test_two_different_files_of_one_quarter_are_disputed_and_none_counts(partners: Mensen) -> None:
    service.take_in(inhoud=BRUG.bestand(), by=partners.cor)
    service.take_in(inhoud=GELIJK.bestand(), by=partners.cor)
    other = vrijgave("De Brug", total=45, tables={"form": {"OVERIG": 45}})

    found = service.take_in(inhoud=BRUG.omslag(other), by=partners.cor)

    assert found.betwist
    assert found.zin == "Er zijn nu twee verschillende bestanden. We tellen er geen mee. Bel de partij."
    body = _joint()
    assert [item["party"] for item in body["inputs"]] == ["Gelijk Op"]
    assert body["disputed"] == [{"party": "De Brug", "sha256": sorted([digest(vrijgave("De Brug")), digest(other)])}]
    rows = [row for row in build_overzicht(by=partners.cor).regels if row.staat == "betwist"]
    for row in rows:
        assert {digest(vrijgave("De Brug"))[:4], digest(other)[:4]} <= set(row.zin.replace(".", "").split())
    assert {row.partij for row in rows} == {"De Brug"}
    handed = service.download_received(ontvangen_id=Ontvangen.objects.get(sha256=digest(other)).pk, by=partners.cor)
    assert read_envelope(handed.inhoud).inhoud == other


def test_whoever_was_disputed_has_a_way_back_with_a_new_key(partners: Mensen) -> None:
    """The right file under a new key has the same digest, so the ledger knows it; the other one has no key any more."""
    right, other = vrijgave("De Brug"), vrijgave("De Brug", total=45, tables={"form": {"OVERIG": 45}})
    for inhoud in (BRUG.omslag(right), GELIJK.bestand(), BRUG.omslag(other)):
        service.take_in(inhoud=inhoud, by=partners.cor)
    service.withdraw_key(sleutel_id=Partnersleutel.objects.get(partij="De Brug").pk, by=partners.cor)
    assert [item["party"] for item in _joint()["inputs"]] == ["Gelijk Op"]
    assert _refused(BRUG.omslag(right), partners).grond == Weigergrond.INGETROKKEN
    new = AnderePartij("De Brug", zaad=2)
    trust(partners, new)

    service.take_in(inhoud=new.omslag(right), by=partners.cor)

    body = _joint()
    assert ([item["sha256"] for item in body["inputs"]], body["disputed"]) == (
        [digest(right), digest(vrijgave("Gelijk Op"))],
        [],
    )


def test_a_file_waits_while_its_key_has_one_person(partners: Mensen) -> None:
    sleutel_id = service.take_in(inhoud=KRING.sleutelbestand(), by=partners.cor).sleutel_id
    assert sleutel_id is not None

    assert _refused(KRING.bestand(), partners).grond == Weigergrond.WACHT


def test_an_older_revision_after_a_newer_one_changes_nothing(partners: Mensen) -> None:
    first = vrijgave2("De Brug", total=40)
    second = vrijgave2(
        "De Brug", total=45, tables={"form": {"OVERIG": 45}}, revision=2, replaces=digest(first), reason="Telfout"
    )
    for inhoud in (GELIJK.bestand(), BRUG.omslag(second)):
        service.take_in(inhoud=inhoud, by=partners.cor)
    before = _joint()

    found = service.take_in(inhoud=BRUG.omslag(first), by=partners.cor)

    assert found.zin == "Ingelezen. Er was al een nieuwere versie, dus de cijfers blijven gelijk."
    assert (_joint(), before["total"]) == (before, 85)


def test_a_missing_quarter_is_flagged_and_the_file_counts(partners: Mensen) -> None:
    second, third = vrijgave("De Brug", "2026-Q2", sequence=4, previous="f" * 64), b""
    third = vrijgave("De Brug", sequence=5, previous=digest(second))
    service.take_in(inhoud=BRUG.omslag(third), by=partners.cor)
    row = build_overzicht(by=partners.cor, period="2026-Q3").regels[0]
    assert (row.partij, row.staat) == ("De Brug", "telt")
    assert "Het 2e kwartaal ontbreekt nog." in row.zin

    service.take_in(inhoud=BRUG.omslag(second), by=partners.cor)

    row = next(row for row in build_overzicht(by=partners.cor, period="2026-Q3").regels if row.partij == "De Brug")
    assert "ontbreekt" not in row.zin


def test_unknown_words_wait_until_we_know_them(partners: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = vrijgave("De Brug", tables={"form": {"NIEUWE_VORM": 40}}, taxonomy=NEW_WORDS)
    for inhoud in (BRUG.omslag(payload), GELIJK.bestand()):
        service.take_in(inhoud=inhoud, by=partners.cor)
    assert not Gezamenlijk.objects.exists()
    row = next(row for row in build_overzicht(by=partners.cor).regels if row.partij == "De Brug")
    assert (row.staat, row.zin) == ("wacht", "Gebruikt een andere indeling (2027.1). Die kennen we nog niet.")

    rows = {"form": ("BELEDIGING", "DISCRIMINATIE", "BEDREIGING", "DOXING", "NIEUWE_VORM", "OVERIG")}
    monkeypatch.setattr("statistieken.uitwisseling.bekend.knows_words", lambda _version, _sha256: True)
    monkeypatch.setattr("statistieken.uitwisseling.bestand.vrijgave.RIJEN", rows)
    monkeypatch.setattr("statistieken.uitwisseling.gezamenlijk.optellen.RIJEN", rows)
    assert build_overzicht(by=partners.cor).verouderd
    service.refresh(by=partners.cor)

    overzicht = build_overzicht(by=partners.cor)
    assert not overzicht.verouderd
    assert next(row for row in overzicht.regels if row.partij == "De Brug").staat == "telt"
    assert _joint()["tables"]["form"] == {"OVERIG": 80}  # nobody but De Brug prints the new row


def test_a_band_is_added_as_unknown_and_not_as_nought(partners: Mensen) -> None:
    trust(partners, KRING)
    for inhoud in (BRUG.bestand(), GELIJK.bestand(), KRING.omslag(band("Vrije Kring"))):
        service.take_in(inhoud=inhoud, by=partners.cor)

    body = _joint()
    assert (body["total"], body["published"], body["error"]) == (80, 2, 8)
    assert [item["status"] for item in body["inputs"]] == ["published", "published", "band"]
    found = queries.get_samen()
    assert found is not None
    assert found.rapport.banden == "Daarbij komt één partij met minder dan 20."
    assert found.rapport.marge == "Het echte aantal ligt tussen 72 en 88."


def test_a_late_party_a_party_that_stops_and_who_is_missing(partners: Mensen) -> None:
    late = trust(partners, KRING, "2026-Q3")
    for inhoud in (BRUG.bestand(), GELIJK.bestand(), BRUG.bestand("2026-Q2"), GELIJK.bestand("2026-Q2")):
        service.take_in(inhoud=inhoud, by=partners.cor)
    own = str(service.begin(by=partners.cor).partij)

    assert Gezamenlijk.objects.filter(period="2026-Q3").latest("nr").nog_niet.splitlines() == [own, "Vrije Kring"]
    assert Gezamenlijk.objects.filter(period="2026-Q2").latest("nr").nog_niet == ""
    assert _refused(KRING.bestand("2026-Q2"), partners).grond == Weigergrond.LIDMAATSCHAP
    with pytest.raises(Conflict, match="van voor de partij meedeed"):
        service.end_party(sleutel_id=late.pk, tot="2026-Q2", by=partners.cor)
    service.take_in(inhoud=KRING.bestand(), by=partners.cor)
    service.end_party(sleutel_id=late.pk, tot="2026-Q3", by=partners.cor)
    assert [item["party"] for item in _joint()["inputs"]] == ["De Brug", "Gelijk Op", "Vrije Kring"]
    assert own == "Partij voor Morgen"


def test_our_own_file_is_made_once_and_counts(partners: Mensen) -> None:
    frozen(vrijgave("Partij voor Morgen"))
    service.take_in(inhoud=BRUG.bestand(), by=partners.cor)

    made = service.download_own(period="2026-Q3", by=partners.cor)

    assert service.download_own(period="2026-Q3", by=partners.carolien) == made
    assert made.naam == "meldpunt-partij-voor-morgen-2026Q3-r1.json"
    omslag = read_envelope(made.inhoud)
    assert signed_by(omslag, bytes.fromhex(Eigensleutel.objects.get().publiek))
    assert (omslag.sha256, made.sha256) == (Eigenbestand.objects.get().sha256,) * 2
    assert Event.objects.filter(code="uitwisseling.gedownload", subject=made.sha256).count() == 2
    assert Event.objects.filter(code="uitwisseling.eigen_bestand").count() == 1
    body = _joint()
    assert [item["party"] for item in body["inputs"]] == ["De Brug", "Partij voor Morgen"]
    again = service.take_in(inhoud=made.inhoud, by=partners.cor)
    assert again.zin == "Dit is jullie eigen bestand. Het telt al mee."


def test_a_file_under_our_own_key_that_we_did_not_make_is_disputed(partners: Mensen) -> None:
    publish(derde_kwartaal())
    made = service.download_own(period="2026-Q3", by=partners.cor)
    own = Eigensleutel.objects.get()
    forged = seal_envelope("application/vnd.meldpunt.release+json;v=1", vrijgave(own.partij), sleutels.sign_with(own))

    assert service.take_in(inhoud=forged, by=partners.cor).betwist
    rows = build_overzicht(by=partners.cor).regels
    assert [row.staat for row in rows if row.partij == own.partij] == ["betwist", "betwist"]
    assert made.sha256


def test_what_was_not_frozen_or_under_another_name_has_no_file(partners: Mensen, settings: Any) -> None:
    with pytest.raises(NotFound, match="nog niet vastgesteld"):
        service.download_own(period="2026-Q3", by=partners.cor)
    publish(derde_kwartaal())
    settings.PARTIJ = settings.PARTIJ | {"naam": "Partij voor Later"}
    assert Eigensleutel.objects.count() == 1

    service.download_own(period="2026-Q3", by=partners.cor)

    assert Eigenbestand.objects.get().sleutel.partij == "Partij voor Morgen"


def test_the_ledger_changes_for_nobody(partners: Mensen) -> None:
    for inhoud in (BRUG.bestand(), GELIJK.bestand()):
        service.take_in(inhoud=inhoud, by=partners.cor)
    _refused(b"", partners)

    for model in (Ontvangen, Bestandweigering, Gezamenlijk, Eigensleutel):
        assert model.objects.exists()
        key = model._meta.pk.column
        for statement in ("DELETE FROM {table}", "UPDATE {table} SET {key} = {key}"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement.format(table=model._meta.db_table, key=key))


def test_a_row_that_somebody_wrote_past_us_counts_for_nothing(partners: Mensen) -> None:
    for inhoud in (BRUG.bestand(), GELIJK.bestand()):
        service.take_in(inhoud=inhoud, by=partners.cor)
    for publiek in (GELIJK.publiek.hex(), KRING.publiek.hex()):
        Ontvangen.objects.create(
            partij="Gelijk Op", period="2026-Q2", revision=1, sequence=1, sha256=digest(vrijgave("Gelijk Op", "2026-Q2")),
            publiek=publiek, omslag=KRING.omslag(vrijgave("Gelijk Op", "2026-Q2")), binnen_op=clock.now(), door="x",
        )  # fmt: skip

    service.take_in(inhoud=BRUG.bestand("2026-Q2"), by=partners.cor)

    assert not Gezamenlijk.objects.filter(period="2026-Q2").exists()


def test_only_a_coordinator_exchanges(partners: Mensen) -> None:
    for by in (partners.vera, partners.bas):
        with pytest.raises(NotAllowed, match="Alleen een coördinator"):
            service.take_in(inhoud=BRUG.bestand(), by=by)
        with pytest.raises(NotAllowed):
            service.download_own(period="2026-Q3", by=by)
        with pytest.raises(NotAllowed):
            service.download_received(ontvangen_id=partners.cor.id, by=by)
    with pytest.raises(NotFound):
        service.download_received(ontvangen_id=partners.cor.id, by=partners.cor)

"""The root of a day: once a day, over what grew, signed, and written down elsewhere."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from support.behandeling import inzien
from support.behandeling.bewijs import vastleggen
from support.bewijskracht import tasks, wortels
from support.bewijskracht.controle.ed25519 import is_signed
from support.bewijskracht.models import Blad, Dagwortel
from support.dossiers.models import Bewijsketting
from support.dossiers.zaak import keten
from tests.maak import as_worker, received_file, report, write_behind

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 1, 5, tzinfo=AMSTERDAM)


@pytest.fixture(autouse=True)
def anchors(tmp_path: Path, settings: Any) -> Path:
    settings.ANKER_BESTANDEN = [str(tmp_path / "ankers.txt")]
    return tmp_path / "ankers.txt"


def case(content: bytes = b"een") -> UUID:
    return report(bestanden=(received_file(content),))[1]


def head(dossier_id: UUID) -> str:
    return Bewijsketting.objects.get(pk=dossier_id).kop


def verify() -> str:
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    return out.getvalue()


@pytest.fixture
def two_days(mensen: Mensen, django_capture_on_commit_callbacks: Any) -> list[Dagwortel]:
    """A root of Monday over two cases, and one of Tuesday over a third and a second piece in the first."""
    with django_capture_on_commit_callbacks(execute=True):
        one, _two = case(), case()
        with clock.at(MONDAY):
            wortels.make()
        case()
        vastleggen.add_bewijs(dossier_id=one, bestanden=[received_file(b"x")], herkomst="mail", by=mensen.cor)
        with clock.at(MONDAY + timedelta(days=1)):
            wortels.make()
    return list(Dagwortel.objects.order_by("nr"))


def test_a_root_is_six_lines_with_a_signature_that_anybody_checks(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    dossier_id = case()
    with clock.at(MONDAY):
        root = wortels.make()
    assert root is not None
    first, nummer, dag, vorige, wortel, sleutel = root.verklaring.splitlines()

    assert (first, nummer, dag) == ("meldpunt-bewijswortel/1", "nummer 1", "dag 2026-11-23")
    assert vorige == "vorige " + "0" * 64
    assert wortel == "wortel " + hashlib.sha256(b"\0" + bytes.fromhex(head(dossier_id))).hexdigest()
    public = bytes.fromhex(sleutel.removeprefix("sleutel "))
    assert is_signed(public, root.verklaring.encode(), bytes.fromhex(root.handtekening))


def test_nothing_in_a_root_leads_to_a_case(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    dossier_id = case(b"kanarie")
    wortels.make()
    stored = str([*Dagwortel.objects.values(), *Blad.objects.values()])

    assert str(dossier_id) not in stored
    assert hashlib.sha256(b"kanarie").hexdigest() not in stored


def test_a_worker_makes_one_a_day_and_none_where_nothing_came(mensen: Mensen) -> None:
    with as_worker(), clock.at(MONDAY):
        tasks.make_root()
    assert not Dagwortel.objects.exists()
    dossier_id = case()
    with as_worker(), clock.at(MONDAY):
        tasks.make_root()
    vastleggen.add_bewijs(dossier_id=dossier_id, bestanden=[received_file(b"x")], herkomst="mail", by=mensen.cor)
    for hour, days in ((9, ["2026-11-23"]), (24, ["2026-11-23", "2026-11-24"]), (48, ["2026-11-23", "2026-11-24"])):
        with as_worker(), clock.at(MONDAY + timedelta(hours=hour)):
            tasks.make_root()
        assert [str(row.dag) for row in Dagwortel.objects.order_by("nr")] == days


def test_each_root_names_the_one_before_and_holds_what_grew_since(two_days: list[Dagwortel]) -> None:
    monday, tuesday = two_days

    assert f"vorige {hashlib.sha256(monday.verklaring.encode()).hexdigest()}" in tuesday.verklaring
    assert (monday.bladen.count(), tuesday.bladen.count()) == (2, 2)


def test_a_case_is_shown_to_be_in_a_root_without_the_others(two_days: list[Dagwortel], mensen: Mensen) -> None:  # noqa: ARG001 - two days passed
    long = Bewijsketting.objects.get(lengte=2)
    links = inzien.open_dossier(dossier_id=long.pk, by=mensen.cor).schakels
    first, second = wortels.proofs_of(keten.hash_of(link) for link in links)

    assert (first.wortel.nr, second.wortel.nr) == (1, 2)
    for proof in (first, second):
        digest = hashlib.sha256(b"\0" + bytes.fromhex(proof.kop)).digest()
        for side, beside in proof.pad:
            pair = [bytes.fromhex(beside), digest] if side == "links" else [digest, bytes.fromhex(beside)]
            digest = hashlib.sha256(b"\1" + b"".join(pair)).digest()
        assert f"wortel {digest.hex()}" in proof.wortel.verklaring


def test_each_root_is_written_down_elsewhere(two_days: list[Dagwortel], anchors: Path) -> None:
    lines = [line.split() for line in anchors.read_text().splitlines()]

    assert [line[:3] for line in lines] == [
        ["meldpunt-bewijswortel", str(row.nr), hashlib.sha256(row.verklaring.encode()).hexdigest()] for row in two_days
    ]


def test_roots_as_they_were_made_verify(two_days: list[Dagwortel]) -> None:
    assert len(two_days) == 2
    assert "klopt" in verify()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bewijskracht_dagwortel SET dag = '2026-11-22' WHERE nr = 1",
        "UPDATE bewijskracht_dagwortel SET verklaring = replace(verklaring, '2026-11-23', '2026-11-22') WHERE nr = 1",
        "UPDATE bewijskracht_dagwortel SET handtekening = repeat('0', 128) WHERE nr = 2",
        "UPDATE bewijskracht_dagwortel SET handtekening = 'x' WHERE nr = 2",
        "UPDATE bewijskracht_dagwortel SET sleutel = 9 WHERE nr = 2",
        "UPDATE bewijskracht_blad SET kop = repeat('0', 64) WHERE wortel_id = 1 AND plek = 0",
        "UPDATE bewijskracht_blad SET plek = 2 - plek WHERE wortel_id = 1",
        "DELETE FROM bewijskracht_blad WHERE wortel_id = 1 AND plek = 1",
        "DELETE FROM bewijskracht_blad WHERE wortel_id = 2; DELETE FROM bewijskracht_dagwortel WHERE nr = 2",
        "DELETE FROM bewijskracht_blad; DELETE FROM bewijskracht_dagwortel",
    ],
)
def test_a_root_that_was_changed_or_removed_is_told(two_days: list[Dagwortel], statement: str) -> None:  # noqa: ARG001 - two days passed
    write_behind(statement)

    with pytest.raises(CommandError, match=r"de dagelijkse wortel van het bewijs: [12] keer anders"):
        verify()


def test_a_root_that_was_made_anew_with_our_own_key_is_told_by_what_stands_elsewhere(
    two_days: list[Dagwortel],  # noqa: ARG001 - two days passed
) -> None:
    write_behind("DELETE FROM bewijskracht_blad WHERE wortel_id = 2; DELETE FROM bewijskracht_dagwortel WHERE nr = 2")
    with clock.at(MONDAY + timedelta(days=2)):
        assert wortels.make()

    assert [name.partition(":")[2] for name in wortels.faults()] == ["2"]


def test_two_roots_of_one_day_cannot_be(two_days: list[Dagwortel]) -> None:
    row = two_days[-1]
    row.nr += 1
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)

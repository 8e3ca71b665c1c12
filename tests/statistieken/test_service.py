"""A quarter is frozen once, in its turn, by a coordinator, and keeps no true count."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import Error, connection, transaction

from meldpunt.accounts.models import Rol
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from meldpunt.outbox.models import Item
from statistieken import queries, service, tellen
from statistieken.models import Rapportbestand, Release
from statistieken.tasks import make_rapport
from support.aanvallen import service as aanvallen
from support.aanvallen.models import Aanval
from support.behandeling.aanvallen import koppelen
from support.dossiers.models import Dossier
from support.dossiers.service import StatistiekFeit
from tests.maak import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statistieken.tellen import Telfeit, Telling
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Collega:
    naam: str
    rol: str


COR = Collega(naam="Cor Hendriks", rol=Rol.COORDINATOR)


@dataclass
class Dossiers:
    """Stands in for the cases: what is not marked yet, with the marks undone when the savepoint is."""

    open: list[StatistiekFeit] = field(default_factory=list)
    asked: list[date] = field(default_factory=list)

    def add(
        self,
        number: int,
        *,
        vorm: str = "BELEDIGING",
        persoon: str | None = "",
        gevolgen: tuple[str, ...] = ("HINDER", "ANGST"),
    ) -> None:
        self.open += [
            StatistiekFeit(
                vorm=vorm,
                platform="X",
                gradatie="licht",
                gevolgen=gevolgen,
                in_termijn=True,
                persoon=uuid.uuid4().hex if persoon == "" else persoon,
                ingedeeld=True,
            )
            for _index in range(number)
        ]

    def mark_counted(self, *, release_id: uuid.UUID, before: date) -> list[StatistiekFeit]:
        assert release_id.version == 4
        self.asked.append(before)
        found = list(self.open)
        transaction.on_commit(self.open.clear)
        return found


@pytest.fixture
def dossiers(monkeypatch: pytest.MonkeyPatch) -> Dossiers:
    cases = Dossiers()
    monkeypatch.setattr("support.dossiers.service.mark_counted", cases.mark_counted)
    return cases


@pytest.fixture(autouse=True)
def _twenty(settings: Any) -> None:
    settings.CIJFERS_KLEINSTE = 20


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.at(NOVEMBER):
        yield


def _freeze(kwartaal: str = "2026-Q3") -> Release:
    return service.freeze_kwartaal(kwartaal=kwartaal, by=COR)


def _payload(release: Release) -> dict[str, object]:
    content: dict[str, object] = json.loads(bytes(release.payload))
    return content


def test_freeze_stores_a_protected_quarter(dossiers: Dossiers) -> None:
    dossiers.add(32)

    release = _freeze()

    payload = _payload(release)
    assert dossiers.asked == [date(2026, 10, 1)]
    assert payload["status"] == "published"
    assert payload["total"] in {30, 35}
    assert payload["covers"] == ["2026-Q3"]
    assert payload["tables"]["platform"]["X"] == payload["total"]  # type: ignore[index]  # a JSON object
    assert payload["tables"]["effect"]["ANGST"] == payload["total"]  # type: ignore[index]  # idem
    assert (release.frozen_by, release.frozen_on) == ("Cor Hendriks", date(2026, 11, 20))


def test_what_was_advised_is_in_no_new_release(dossiers: Dossiers) -> None:
    dossiers.add(30)

    assert list(_payload(_freeze())["tables"]) == ["effect", "form", "in_term", "platform", "sent", "severity"]  # type: ignore[call-overload]  # a JSON object


def test_a_release_says_how_the_tree_was_followed_and_how_it_was_protected(dossiers: Dossiers) -> None:
    dossiers.add(30)

    payload = _payload(_freeze())

    assert payload["schema"] == "meldpunt-release/2"
    assert payload["triage"]["conformance"] == "15/15"  # type: ignore[index]  # a JSON object
    assert payload["method"] == {"name": "controlled-rounding", "base": 5, "min_total": 20, "min_persons": 3}
    assert payload["rows"] == {naam: list(vorm.codes) for naam, vorm in tellen.TABELLEN.items()}


@pytest.mark.parametrize("rol", [Rol.VERTROUWENSPERSOON, Rol.BESTUUR, Rol.BEHEER])
def test_only_a_coordinator_freezes(dossiers: Dossiers, rol: Rol) -> None:
    dossiers.add(30)

    with pytest.raises(NotAllowed):
        service.freeze_kwartaal(kwartaal="2026-Q3", by=Collega(naam="Vera", rol=rol))

    assert not Release.objects.exists()


def test_quarter_that_is_not_over_is_refused(dossiers: Dossiers) -> None:
    dossiers.add(30)

    with pytest.raises(InvalidTransition):
        _freeze("2026-Q4")


def test_fifteen_days_of_grace(dossiers: Dossiers) -> None:
    dossiers.add(30)

    with clock.at(datetime(2026, 10, 15, 12, tzinfo=UTC)), pytest.raises(InvalidTransition):
        _freeze()
    with clock.at(datetime(2026, 10, 16, 12, tzinfo=UTC)):
        assert _freeze().period == "2026-Q3"


def test_unreadable_quarter_is_not_found(dossiers: Dossiers) -> None:
    dossiers.add(30)

    with pytest.raises(NotFound):
        _freeze("2026-Q5")


def test_quarters_go_in_order(dossiers: Dossiers) -> None:
    dossiers.add(30)
    _freeze("2026-Q1")

    with pytest.raises(InvalidTransition, match="2e kwartaal 2026"):
        _freeze("2026-Q3")


def test_late_case_differencing(dossiers: Dossiers) -> None:
    dossiers.add(30)
    first = bytes(_freeze("2026-Q2").payload)
    dossiers.add(1)

    with pytest.raises(Conflict):
        _freeze("2026-Q2")

    assert bytes(Release.objects.get().payload) == first


@pytest.mark.parametrize("number", range(20))
def test_tiny_quarter(dossiers: Dossiers, number: int) -> None:
    dossiers.add(number)

    payload = _payload(_freeze())

    assert (payload["status"], payload["total"], payload["tables"]) == ("band", None, {})
    assert payload == _payload(Release.objects.get()) | {"period": "2026-Q3"}


def test_tiny_quarters_are_the_same_bytes(dossiers: Dossiers) -> None:
    seen = set()
    for number in (0, 1, 19):
        savepoint = transaction.savepoint()
        dossiers.open = []
        dossiers.add(number)
        seen.add(bytes(_freeze().payload))
        transaction.savepoint_rollback(savepoint)

    assert len(seen) == 1


def test_thirty_cases_of_two_people_are_a_band(dossiers: Dossiers) -> None:
    dossiers.add(15, persoon="mira")
    dossiers.add(15, persoon=None)

    assert _freeze().status == "band"


def test_release_after_a_band_covers_both(dossiers: Dossiers) -> None:
    dossiers.add(10)
    _freeze("2026-Q2")
    dossiers.add(10)

    assert _payload(_freeze("2026-Q3"))["covers"] == ["2026-Q2", "2026-Q3"]


def test_dominance_leaves_no_marker(dossiers: Dossiers) -> None:
    dossiers.add(30, vorm="DOXING", persoon="mira")
    dossiers.add(10)

    form = _payload(_freeze())["tables"]["form"]  # type: ignore[index]  # a JSON object

    assert form["DOXING"] in {0, 5}
    assert len(form) == 11


def test_releases_are_chained(dossiers: Dossiers) -> None:
    dossiers.add(30)
    first = _freeze("2026-Q2")
    dossiers.add(30)
    second = _freeze("2026-Q3")

    assert (second.prev_sha256, _payload(second)["previous"]) == (first.sha256, first.sha256)
    assert (_payload(first)["sequence"], _payload(second)["sequence"]) == (1, 2)


@pytest.mark.parametrize("statement", ["UPDATE {} SET sha256 = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["statistieken_release", "statistieken_rapportbestand"])
def test_database_refuses_any_change(dossiers: Dossiers, table: str, statement: str) -> None:
    dossiers.add(30)
    _freeze()

    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_true_counts_are_gone(dossiers: Dossiers) -> None:
    """No stored row of the figures, and nothing that is owed, holds the exact counts."""
    dossiers.add(67, vorm="STALKING")
    dossiers.add(70)  # 67 and 137: no bound of a printed range, which lies four beside a multiple of five

    release = _freeze()

    stored = [
        bytes(release.payload).decode(),
        *(bytes(row.inhoud).decode("utf-8-sig") for row in Rapportbestand.objects.all()),
        *(f"{row.task} {row.key}" for row in Item.objects.filter(subject=release.id)),
    ]
    numbers = set(re.findall(r"(?<![0-9a-zA-Z-])\d{1,3}(?![0-9a-zA-Z-])", " ".join(stored)))
    assert {"135", "140"} & numbers
    assert {"67", "137"}.isdisjoint(numbers)


@pytest.mark.pango
def test_report_is_owed_once_and_stored_once(dossiers: Dossiers) -> None:
    dossiers.add(30)
    release = _freeze()
    assert Item.objects.filter(task="statistieken.rapport", subject=release.id).count() == 1

    make_rapport(release.id)
    make_rapport(release.id)

    assert set(Rapportbestand.objects.values_list("soort", flat=True)) == {"pdf", "csv", "xlsx", "ods", "svg", "png"}
    assert Rapportbestand.objects.filter(soort="pdf").count() == 1


@pytest.mark.pango
def test_repeat_download(dossiers: Dossiers) -> None:
    dossiers.add(37)
    make_rapport(_freeze().id)

    for soort, grafiek in (("pdf", ""), ("csv", ""), ("xlsx", ""), ("ods", ""), ("svg", "form"), ("png", "form")):
        downloads = {queries.get_bestand(period="2026-Q3", soort=soort, grafiek=grafiek)[1] for _index in range(100)}
        assert len(downloads) == 1


def test_desk_sees_which_quarter_is_next(dossiers: Dossiers) -> None:
    dossiers.add(30)
    _freeze("2026-Q2")

    stands = {str(stand.kwartaal): stand for stand in service.list_kwartalen()}

    assert stands["2026-Q3"].may_freeze
    assert not stands["2026-Q4"].may_freeze
    assert list(stands) == ["2026-Q4", "2026-Q3", "2026-Q2"]
    assert stands["2026-Q2"].release is not None
    assert not stands["2026-Q2"].may_freeze


def test_singling_out_by_filename_size_time(dossiers: Dossiers) -> None:
    """What is around the figures says nothing: the same keys, the period's name, and a day, not a moment."""
    dossiers.add(30, vorm="DOXING")
    first = _freeze("2026-Q2")
    dossiers.add(30, vorm="STALKING")
    second = _freeze("2026-Q3")

    tables = [{naam: list(cells) for naam, cells in _payload(release)["tables"].items()} for release in (first, second)]  # type: ignore[attr-defined]  # JSON objects
    assert tables[0] == tables[1]
    assert not {"frozen_on", "frozen_by", "created_at"} & set(_payload(first))
    assert queries.get_bestand(period="2026-Q3", soort="csv")[0].naam == "meldpunt-cijfers-2026-Q3.csv"


def test_the_cases_of_one_attack_count_as_one_and_what_comes_later_of_it_not_at_all(mensen: Mensen) -> None:
    with clock.at(datetime(2026, 8, 20, 12, tzinfo=UTC)):
        ids = [report()[1] for _number in range(26)]
        koppelen.confirm(dossier_ids=ids[:4], redenen=[], by=mensen.cor)
    with clock.at(datetime(2026, 10, 2, 12, tzinfo=UTC)):
        late = report()[1]
        aanval_id = Dossier.objects.get(pk=ids[0]).feiten.aanval
        koppelen.add(aanval_id=uuid.UUID(aanval_id), dossier_ids=[late], by=mensen.cor)
    counted: list[int] = []
    real = tellen.tel

    def watched(rows: Iterable[Telfeit]) -> Telling:
        telling = real(rows)
        counted.append(telling.total)
        return telling

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "tel", watched)
        _freeze()
        with clock.at(datetime(2027, 2, 1, 12, tzinfo=UTC)):
            _freeze("2026-Q4")

    assert counted == [23, 0]  # 22 by themselves and one attack; then nothing, since the attack was counted
    assert not Dossier.objects.filter(counted_in=None, pk__in=ids).exists()


def test_below_the_minimum_an_attack_stays_uncounted_as_its_cases_do(mensen: Mensen) -> None:
    with clock.at(datetime(2026, 8, 20, 12, tzinfo=UTC)):
        aanval_id = koppelen.confirm(dossier_ids=[report()[1], report()[1]], redenen=[], by=mensen.cor)

    assert _freeze().status == "band"

    assert not Aanval.objects.get(pk=aanval_id).geteld
    assert Dossier.objects.filter(counted_in=None).count() == 2


def test_a_signal_that_a_quarter_marked_was_not_counted_and_so_the_attack_was_not(mensen: Mensen) -> None:
    with clock.at(datetime(2026, 8, 20, 12, tzinfo=UTC)):
        signal = report(antwoorden={"A1": ("nee",), "R1": ("zelf",), "V1": ("SIGNAAL",)})[1]
        for _number in range(21):
            report()
    _freeze()
    assert Dossier.objects.get(pk=signal).counted_in is not None

    aanval_id = koppelen.confirm(dossier_ids=[signal, report()[1]], redenen=[], by=mensen.cor)

    assert not Aanval.objects.get(pk=aanval_id).geteld


def test_a_quarter_that_counts_a_case_before_it_is_held_counted_the_attack(mensen: Mensen) -> None:
    with clock.at(datetime(2026, 8, 20, 12, tzinfo=UTC)):
        ids = [report()[1] for _number in range(21)]
    real = aanvallen.begin

    def late(**values: Any) -> uuid.UUID:
        made = real(**values)
        _freeze()
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aanvallen, "begin", late)
        aanval_id = koppelen.confirm(dossier_ids=ids[:2], redenen=[], by=mensen.cor)

    assert Aanval.objects.get(pk=aanval_id).geteld


def test_a_case_that_was_counted_counts_for_the_attack_it_is_put_into(mensen: Mensen) -> None:
    with clock.at(datetime(2026, 8, 20, 12, tzinfo=UTC)):
        ids = [report()[1] for _number in range(21)]
    _freeze()
    other = report()[1]
    aanval_id = koppelen.confirm(dossier_ids=[ids[0], other], redenen=[], by=mensen.cor)
    assert Aanval.objects.get(pk=aanval_id).geteld

    koppelen.take_out(aanval_id=aanval_id, dossier_id=ids[0], by=mensen.cor)

    assert not Aanval.objects.get(pk=aanval_id).geteld

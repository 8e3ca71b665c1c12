"""What holds is kept in each process; rows that are not ours give version one."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from meldpunt.core.web.partij import partij, werkdag
from meldpunt.partij.soort import PARTIJ
from meldpunt.vault import service as vault
from meldpunt.versies import huidig
from meldpunt.versies import service as versies
from tests.versies.proef import partij_met, publish

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
LATER = "Partij voor Later"


def _sql(statement: str, *arguments: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


@pytest.fixture
def later(mensen: Mensen) -> str:
    """Somebody published a name; returns the one of before."""
    before = str(partij()["naam"])
    publish(PARTIJ, partij_met(naam=LATER), mensen=mensen)
    assert partij()["naam"] == LATER
    return before


def test_asking_costs_nothing_until_it_is_time_to_look(later: str, django_assert_num_queries: Any) -> None:
    assert later
    with django_assert_num_queries(0):
        for _time in range(100):
            assert (partij()["naam"], werkdag()) == (LATER, (9, 17))


def test_a_look_that_finds_nothing_new_is_one_query(
    later: str, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert later
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 6)

    with django_assert_num_queries(1):
        assert partij()["naam"] == LATER
        assert partij()["naam"] == LATER


def test_what_another_process_published_is_seen_within_seconds(later: str, monkeypatch: pytest.MonkeyPatch) -> None:
    huidig.trust_version_one(seconds=5)  # as a process that looked just before it
    assert partij()["naam"] == later

    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 6)

    assert partij()["naam"] == LATER


def test_a_database_that_is_away_leaves_what_was_known(
    later: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from django.db import OperationalError

    def away() -> tuple[int, int]:
        raise OperationalError

    assert later
    monkeypatch.setattr(huidig, "_newest", away)
    huidig.forget()

    with caplog.at_level(logging.WARNING):
        assert partij()["naam"] == LATER
        assert partij()["naam"] == LATER
    assert [record.message for record in caplog.records] == ["versies.unread"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versies_versie SET inhoud = replace(inhoud, 'Later', 'Gisteren')",
        "UPDATE versies_versie SET nummer = 9",
        "UPDATE versies_versie SET mac = '\\x00'",
        "UPDATE versies_versie SET sleutel = 9",
        "UPDATE versies_versiestap SET door_id = (SELECT door_id FROM versies_versie) WHERE stand = 'vastgesteld'",
        "UPDATE versies_versiestap SET op = op - interval '1 day' WHERE stand = 'vastgesteld'",
        "DELETE FROM versies_versiestap WHERE stand = 'ter_toetsing'",
    ],
)
def test_a_row_that_was_changed_is_refused(later: str, statement: str, caplog: pytest.LogCaptureFixture) -> None:
    _sql(statement)
    huidig.forget()

    with caplog.at_level(logging.ERROR):
        assert partij()["naam"] == later
    assert versies.is_refused(PARTIJ)
    assert "versies.refused soort=partij" in [record.message for record in caplog.records]
    assert LATER not in caplog.text


def test_steps_that_were_cut_off_show_in_the_signed_state(later: str, mensen: Mensen) -> None:
    _sql("DELETE FROM versies_versiestap WHERE stand = 'vastgesteld'")
    huidig.forget()
    assert partij()["naam"] == later

    assert vault.state_faults()["versies"] == 1
    with pytest.raises(vault.StateMismatch):
        versies.write(soort=PARTIJ, inhoud=partij_met(naam="Partij voor Straks"), by=mensen.cor)


def test_a_step_without_a_mac_of_ours_publishes_nothing(mensen: Mensen) -> None:
    versies.write(soort=PARTIJ, inhoud=partij_met(naam=LATER), by=mensen.cor)
    _sql(
        "INSERT INTO versies_versiestap (versie_id, stand, door_id, op, vorige, sleutel, mac)"
        " SELECT id, 'vastgesteld', door_id, op, (SELECT mac FROM versies_versiestap), sleutel, mac FROM versies_versie"
    )
    huidig.forget()

    assert partij()["naam"] != LATER
    assert versies.is_refused(PARTIJ)


def test_a_format_of_before_gives_version_one(later: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import msgspec

    def of_before(_self: object, _text: str) -> None:
        raise msgspec.ValidationError

    monkeypatch.setattr("meldpunt.versies.soorten.Versiesoort.read", of_before)
    huidig.forget()

    assert partij()["naam"] == later

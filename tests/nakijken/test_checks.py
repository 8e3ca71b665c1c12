"""What nobody looked up is named before a desk opens, and stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from meldpunt.core.datafile import OngeldigBestand
from meldpunt.nakijken import kaarten, queries
from meldpunt.nakijken.checks import check_looked_up, check_lookup_data
from tests.nakijken.nagekeken import answer_all, look_up

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_b2_unchecked_cards_are_named_and_stop_nothing(mensen: Mensen) -> None:
    found = check_looked_up(databases=["default"])

    assert [message.id for message in found] == ["nakijken.I001", "nakijken.I002"]
    assert not any(message.is_serious() for message in found)
    assert found[0].msg == (
        "Nog na te bellen: SHN, OFFLIMITS, TROETEL, WEERBAAR, TBP, STEUNPAKKET, MOD, ADV, COLLEGE, KVK, AP."
    )
    for stand in queries.due_cards():
        look_up(stand.kaart.code, by=mensen.cor)
    answer_all(by=mensen.cor)
    assert check_looked_up(databases=["default"]) == []


def test_before_the_first_migration_there_is_nothing_to_ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE nakijken_nagekeken RENAME TO elders")

    assert check_looked_up(databases=["default"]) == []


def test_without_a_database_nothing_is_asked() -> None:
    assert check_looked_up() == []


def test_a_broken_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OngeldigBestand("hulp.yaml", "'kaarten' ontbreekt")

    assert check_lookup_data() == []
    monkeypatch.setattr(kaarten, "shipped_hulp", broken)
    assert [message.id for message in check_lookup_data()] == ["nakijken.E001"]

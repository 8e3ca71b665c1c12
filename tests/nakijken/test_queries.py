"""What was looked up counts for what stood there then, until it is wrong or too long ago."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from meldpunt.core import clock
from meldpunt.nakijken import kaarten, queries, vragen
from tests.nakijken.nagekeken import DAG, answer, look_up

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
ALWAYS = {"NU112": "112", "POLITIE": "0900-8844", "NU113": "113"}


def test_b2_without_a_check_there_are_three_numbers() -> None:
    assert queries.numbers() == ALWAYS


def test_b2_what_somebody_called_may_be_printed(mensen: Mensen) -> None:
    look_up("SHN", by=mensen.cor)

    assert queries.numbers() == ALWAYS | {"SHN": "0900-0101"}
    assert "SHN" not in [stand.kaart.code for stand in queries.due_cards()]


def test_b2_what_was_found_wrong_is_hidden_again(mensen: Mensen) -> None:
    look_up("SHN", by=mensen.cor)
    look_up("SHN", by=mensen.cor, klopt=False)

    assert queries.numbers() == ALWAYS


@pytest.mark.parametrize(("days", "shown"), [(-1, False), (0, False), (1, True)])
def test_a_number_that_was_wrong_is_shown_once_it_was_checked_after_that(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch, days: int, *, shown: bool
) -> None:
    look_up("SHN", by=mensen.cor, klopt=False)
    changed = tuple(
        replace(kaart, gecontroleerd_op=DAG + timedelta(days=days)) if kaart.code == "SHN" else kaart
        for kaart in kaarten.hulp().kaarten
    )
    monkeypatch.setattr(queries, "hulp", lambda: replace(kaarten.hulp(), kaarten=changed))

    with clock.at(datetime.combine(DAG + timedelta(days=2), time(12), tzinfo=clock.AMSTERDAM)):
        assert ("SHN" in queries.numbers()) is shown


def test_b2_a_check_of_another_number_does_not_count(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up("SHN", by=mensen.cor)
    found = kaarten.hulp()
    changed = tuple(replace(kaart, telefoon="0900-9999") if kaart.code == "SHN" else kaart for kaart in found.kaarten)
    monkeypatch.setattr(queries, "hulp", lambda: replace(found, kaarten=changed))

    assert "SHN" not in queries.shown_cards()


def test_b2_after_half_a_year_somebody_calls_again_and_the_number_stays(mensen: Mensen) -> None:
    look_up("SHN", by=mensen.cor)

    noon = datetime.combine(DAG, time(12), tzinfo=clock.AMSTERDAM)
    with clock.at(noon + timedelta(days=180)):
        assert "SHN" not in [stand.kaart.code for stand in queries.due_cards()]
    with clock.at(noon + timedelta(days=181)):
        assert "SHN" in [stand.kaart.code for stand in queries.due_cards()]
        assert "SHN" in queries.shown_cards()


def test_a_group_without_cards_falls_away(mensen: Mensen) -> None:
    assert [groep.code for groep in queries.shown_groups()] == ["nu", "praten", "politiek"]

    look_up("AP", by=mensen.cor)
    assert [groep.code for groep in queries.shown_groups()] == ["nu", "praten", "politiek", "adres"]


def test_sheet_an_answered_question_is_closed(mensen: Mensen) -> None:
    answer("J01", by=mensen.cor)

    assert [vraag.code for vraag in queries.open_questions()] == [f"J{number:02d}" for number in range(2, 19)]
    first = queries.questions()[0].antwoord
    assert first is not None
    assert (first.naam, first.antwoord, first.bron) == ("mr. De Wit", "Negentig dagen.", "art. 88 Sr")


def test_sheet_an_answer_to_another_question_does_not_count(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    answer("J01", by=mensen.cor)
    first, *others = vragen.juristvragen()
    changed = (replace(first, vraag="Een andere vraag?"), *others)
    monkeypatch.setattr(queries, "juristvragen", lambda: changed)

    assert len(queries.open_questions()) == 18
    assert queries.questions()[0].antwoord is None

"""Who can be called at this hour."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.nakijken.nu import who_now
from tests.nakijken.nagekeken import look_up

if TYPE_CHECKING:
    from meldpunt.nakijken.nu import WieNu
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def _at(*moment: int) -> WieNu:
    with clock.at(datetime(*moment, tzinfo=AMSTERDAM)):  # type: ignore[arg-type, misc] # year to minute
        return who_now()


def test_s6_at_night_the_desk_comes_last_and_says_when(mensen: Mensen) -> None:
    look_up("WEERBAAR", by=mensen.cor)
    night = _at(2026, 11, 26, 23, 30)

    assert [line.telefoon for line in night.nu] == ["0900-8844", "113", "070-373 83 14"]
    assert [(line.naam, line.bij) for line in night.later] == [("Ons meldpunt", "Vanaf morgen om 9.00 uur")]
    assert night.opent == "morgen om 9.00 uur"
    assert night.gecontroleerd_op == date(2026, 11, 20)


def test_s6_by_day_the_desk_comes_first(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    day = _at(2026, 11, 26, 11, 0)

    assert [line.naam for line in day.nu] == ["Ons meldpunt", "Politie", "113 Zelfmoordpreventie"]
    assert (day.later, day.opent, day.gecontroleerd_op) == ((), "", None)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [((2026, 11, 26, 9, 59), False), ((2026, 11, 26, 10, 0), True), ((2026, 11, 26, 15, 59), True),
     ((2026, 11, 26, 16, 0), False), ((2026, 11, 28, 12, 0), False), ((2026, 12, 25, 12, 0), False)],
)  # fmt: skip
def test_a_number_is_open_at_its_own_hours_alone(mensen: Mensen, moment: tuple[int, ...], *, open_: bool) -> None:
    look_up("COLLEGE", by=mensen.cor)
    found = _at(*moment)

    assert ("030-888 38 88" in [line.telefoon for line in found.nu]) is open_
    assert ("030-888 38 88" in [line.telefoon for line in found.later]) is not open_


def test_b2_a_number_that_nobody_called_is_nowhere_and_one_without_hours_says_so(mensen: Mensen) -> None:
    assert not [line for line in _at(2026, 11, 26, 23, 30).onbekend if line.telefoon == "0900-0101"]
    look_up("SHN", by=mensen.cor)

    assert "0900-0101" in [line.telefoon for line in _at(2026, 11, 26, 23, 30).onbekend]


def test_danger_is_not_one_of_the_lines(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    assert "112" not in [line.telefoon for line in (*_at(2026, 11, 26, 11, 0).nu, *_at(2026, 11, 26, 23, 0).nu)]

"""The smallest release is chosen by two people, and never with the cases of that quarter before them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.core import clock
from meldpunt.versies import service as versies
from statistieken.checks import check_protection
from statistieken.kwartaal import Kwartaal
from statistieken.vaststellen.keuze import CIJFERS, Cijferkeuze, ambtsdragers, bezwaren, kleinste_voor

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
Q3, Q4 = Kwartaal(2026, 3), Kwartaal(2026, 4)


def _choose(mensen: Mensen, kleinste: int, moment: datetime, mensen_met_ambt: int = 0) -> None:
    with clock.at(moment):
        keuze = Cijferkeuze(kleinste=kleinste, ambtsdragers=mensen_met_ambt)
        versie_id = versies.write(soort=CIJFERS, inhoud=keuze, by=mensen.cor)
        versies.propose(versie_id=versie_id, by=mensen.cor)
        versies.publish(versie_id=versie_id, by=mensen.carolien)


@pytest.mark.usefixtures("mensen")
def test_who_chose_nothing_begins_at_forty() -> None:
    assert kleinste_voor(Q3, is_first=True) == kleinste_voor(Q3, is_first=False) == 40
    assert ambtsdragers() is None


def test_a_later_choice_counts_from_the_next_quarter(mensen: Mensen) -> None:
    _choose(mensen, 20, datetime(2026, 6, 3, 12, tzinfo=UTC))
    _choose(mensen, 60, datetime(2026, 8, 3, 12, tzinfo=UTC), 1200)

    assert kleinste_voor(Q3, is_first=False) == 20
    assert kleinste_voor(Q4, is_first=False) == 60
    assert ambtsdragers() == 1200


def test_before_the_first_release_the_first_choice_holds_at_once(mensen: Mensen) -> None:
    _choose(mensen, 20, datetime(2026, 8, 3, 12, tzinfo=UTC))

    assert kleinste_voor(Q3, is_first=True) == 20
    assert kleinste_voor(Q3, is_first=False) == 40


@pytest.mark.parametrize(
    ("kleinste", "fine"), [(20, True), (40, True), (60, True), (19, False), (25, False), (5, False)]
)
def test_only_the_three_that_were_agreed_can_be_chosen(kleinste: int, fine: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (not bezwaren(Cijferkeuze(kleinste=kleinste))) is fine


@pytest.mark.parametrize(
    ("kleinste", "codes"), [(20, []), (60, []), (19, ["statistieken.E005"]), (0, ["statistieken.E005"])]
)
def test_an_installation_does_not_start_below_twenty(settings: Any, kleinste: int, codes: list[str]) -> None:
    settings.CIJFERS_KLEINSTE = kleinste

    assert [found.id for found in check_protection()] == codes

"""Writing down who looked: it is kept, it stands in the trail, and not everybody may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.audit import service as audit
from meldpunt.core.errors import NotAllowed, NotFound
from meldpunt.nakijken import service as nakijken
from meldpunt.nakijken.models import Nagekeken
from tests.nakijken.nagekeken import DAG, answer, look_up

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_b2_who_looked_and_when_is_kept_and_stands_in_the_trail(mensen: Mensen) -> None:
    look_up("SHN", by=mensen.cor)
    answer("J03", by=mensen.cor)

    rows = list(Nagekeken.objects.order_by("id").values_list("soort", "code", "naam", "nagekeken_op", "door_id"))
    assert rows == [
        ("kaart", "SHN", "Femke", DAG, mensen.cor.id),
        ("vraag", "J03", "mr. De Wit", DAG, mensen.cor.id),
    ]
    assert [regel.code for regel in audit.trail(subject="SHN")] == ["nakijken.kaart"]
    assert [regel.code for regel in audit.trail(subject="J03")] == ["nakijken.vraag"]


@pytest.mark.parametrize("who", ["vera", "bas"])
def test_whoever_is_neither_administrator_nor_coordinator_writes_nothing_down(mensen: Mensen, who: str) -> None:
    by = getattr(mensen, who)
    with pytest.raises(NotAllowed):
        look_up("SHN", by=by)
    with pytest.raises(NotAllowed):
        answer("J01", by=by)

    assert not Nagekeken.objects.exists()


def test_what_is_not_there_cannot_be_looked_up(mensen: Mensen) -> None:
    values: dict[str, Any] = {"code": "WEG", "gezien": "x", "by": mensen.cor}
    with pytest.raises(NotFound):
        nakijken.record_call(klopt=True, naam="Femke", nagekeken_op=DAG, **values)
    said = nakijken.Juristantwoord(naam="mr. De Wit", nagekeken_op=DAG, antwoord="Ja.", bron="Sr")
    with pytest.raises(NotFound):
        nakijken.record_answer(antwoord=said, **values)

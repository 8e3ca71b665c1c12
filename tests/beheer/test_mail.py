"""The administrator's page of mail: what the trial said, and a rest in which nobody of the desk is mailed."""

from __future__ import annotations

import html
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from support.bel import queries, tasks
from support.bezetting import stilte
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN, make_bea

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=AMSTERDAM)
URL = reverse("beheer_mail")


@pytest.mark.usefixtures("mensen")
def test_a_rest_is_set_read_on_the_first_page_and_ended(mensen: Mensen) -> None:
    with clock.at(MONDAY):
        bea = signed_in(make_bea(), wachtzin=WACHTZIN)
        cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
        first = reverse("werkplek:werkvoorraad")
        assert "mailt jullie nu niet" not in html.unescape(cor.get(first).content.decode())

        page = html.unescape(bea.post(URL, {"tot": "2-12-2026"}, follow=True).content.decode())

        assert queries.rust_tot() == date(2026, 12, 2)
        assert "Tot en met woensdag 2 december" in " ".join(page.split())
        assert "mailt jullie nu niet" in html.unescape(cor.get(first).content.decode())
        bea.post(URL, {"aan": "1"})
        assert queries.rust_tot() is None


@pytest.mark.parametrize(
    ("tot", "sentence"),
    [("", "Kies een dag."), ("1-1-2026", "al voorbij"), ("20-12-2026", "komende twee weken"), ("morgen", "2026")],
)
@pytest.mark.usefixtures("mensen")
def test_a_day_that_cannot_be_is_refused_with_a_sentence(tot: str, sentence: str) -> None:
    with clock.at(MONDAY):
        response = signed_in(make_bea(), wachtzin=WACHTZIN).post(URL, {"tot": tot})

    assert response.status_code == 422
    assert sentence in html.unescape(response.content.decode())
    assert queries.rust_tot() is None


def test_the_page_says_how_the_trial_went(mensen: Mensen) -> None:
    with clock.at(MONDAY):
        bea = signed_in(make_bea(), wachtzin=WACHTZIN)
        assert "Er ging nog geen proefmail uit." in html.unescape(bea.get(URL).content.decode())
        tasks.ring_trial()
        assert "nog niet gezegd of hij aankwam" in html.unescape(bea.get(URL).content.decode())
        stilte.answer_trial(woord="", by=mensen.cor)
        assert "Hij kwam niet aan" in html.unescape(bea.get(URL).content.decode())

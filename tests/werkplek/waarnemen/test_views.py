"""The page on which a deputy is named, and what the pages of a case say meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from meldpunt.core import clock
from support.bezetting import toewijzen, verlof
from support.vertrouwenspersonen import queries as pool
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def words(content: bytes) -> str:
    return " ".join(content.decode().split())


@pytest.fixture
def path(dossier_id: UUID, mensen: Mensen) -> str:
    """The page for the leave of Vera, who looks after one case and is away from today on."""
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    today = clock.today()
    verlof.plan_leave(account_id=mensen.vera.id, van=today, tot=today + timedelta(days=3), by=mensen.vera)
    (days,) = pool.leave_of(mensen.vera.id)
    return reverse("werkplek:waarnemer", args=[mensen.vera.id, days.id])


def test_who_is_away_names_a_colleague_and_the_pages_say_so(path: str, dossier_id: UUID, mensen: Mensen) -> None:
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    asked = words(vera.get(path).content)
    nothing = vera.post(path, {})
    done = words(vera.post(path, {"waarnemer": str(mensen.nadia.id)}, follow=True).content)
    nadia = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN)
    case = words(nadia.get(reverse("werkplek:dossier", args=[dossier_id])).content)

    assert "Wie neemt voor jou waar?" in asked
    assert "Nadia" in asked
    assert f'value="{mensen.vera.id}"' not in asked
    assert nothing.status_code == 422
    assert "Kies een collega, of kies niemand." in nothing.content.decode()
    assert "Nadia krijgt voor die dagen de sleutel van 1 dossier." in done
    assert "Nadia neemt waar." in done
    assert "Nadia neemt waar." in case


def test_a_coordinator_takes_the_deputy_away_again(path: str, dossier_id: UUID, mensen: Mensen) -> None:
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    cor.post(path, {"waarnemer": str(mensen.nadia.id)})
    nadia = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN)
    case = reverse("werkplek:dossier", args=[dossier_id])
    before = nadia.get(case).status_code
    cor.post(path, {"waarnemer": "niemand"})

    assert before == 200
    assert nadia.get(case).status_code == 404
    assert "Niemand neemt waar: dit is nu van de coördinatoren." in words(cor.get(case).content)


def test_nobody_names_a_deputy_for_somebody_else_or_for_days_that_are_gone(path: str, mensen: Mensen) -> None:
    nadia = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN)
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)

    assert nadia.post(path, {"waarnemer": str(mensen.nadia.id)}).status_code == 403
    assert vera.get(reverse("werkplek:waarnemer", args=[mensen.vera.id, uuid4()])).status_code == 404

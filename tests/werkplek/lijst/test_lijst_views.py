"""Views that somebody keeps under a name of their own, and going from case to case in the order of the list."""

from __future__ import annotations

import html
import itertools
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import reverse

from meldpunt.core.clock import today
from support.bezetting import erbuiten
from support.dossiers import queries as dossiers
from support.dossiers.models import Dossier
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
FIRST = reverse("werkplek:werkvoorraad")


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """A coordinator's browser."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


def page(client: Client, url: str = FIRST) -> str:
    return html.unescape(client.get(url).content.decode())


def due(*days: int | None) -> list[UUID]:
    """Cases that are due in so many days, in this order."""
    found = []
    for number in days:
        _nieuw, dossier_id = report()
        due_on = None if number is None else today() + timedelta(days=number)
        Dossier.objects.filter(pk=dossier_id).update(due_on=due_on)
        found.append(dossier_id)
    return found


# ── views of one's own ───────────────────────────────────────────────────────────────────────────
def test_a_view_is_kept_under_a_name_and_opens_with_the_same_choices(cor: Client, mensen: Mensen) -> None:
    assert 'name="naam"' not in page(cor)
    assert "Bewaar deze keuzes als" in page(cor, f"{FIRST}?gradatie=ernstig")

    answer = cor.post(
        reverse("werkplek:weergave_bewaar"), {"naam": "Zwaar", "gradatie": "ernstig", "weergave": "open", "kleur": "x"}
    )

    assert answer.headers["Location"] == f"{FIRST}?weergave=open&gradatie=ernstig"
    assert re.search(r'<a href="\?weergave=open&gradatie=ernstig">Zwaar</a>', page(cor))
    assert "Zwaar" not in page(signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN))


def test_the_name_of_a_view_is_sealed(cor: Client) -> None:
    cor.post(reverse("werkplek:weergave_bewaar"), {"naam": "kanarieweergave", "vorm": "DOXING"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT lijst_sealed FROM accounts_eigenweergaven")
        sealed = bytes(cursor.fetchone()[0])
    assert b"kanarie" not in sealed
    assert b"DOXING" not in sealed
    assert "kanarieweergave" in page(cor)


def test_a_view_under_the_same_name_takes_its_place_and_goes_when_asked(cor: Client) -> None:
    for vorm in ("DOXING", "STALKING"):
        cor.post(reverse("werkplek:weergave_bewaar"), {"naam": "Mijne", "vorm": vorm})
    assert re.findall(r'<a href="\?([^"]+)">Mijne</a>', page(cor)) == ["vorm=STALKING"]

    cor.post(reverse("werkplek:weergave_weg"), {"naam": "Mijne"})

    assert "Mijne" not in page(cor)


@pytest.mark.parametrize("naam", ["", "   ", "x" * 41])
def test_a_view_needs_a_name_that_fits(cor: Client, naam: str) -> None:
    answer = cor.post(reverse("werkplek:weergave_bewaar"), {"naam": naam, "vorm": "DOXING"}, follow=True)

    assert "Geef de weergave een naam van hoogstens 40 tekens." in html.unescape(answer.content.decode())
    assert answer.redirect_chain[-1][0] == f"{FIRST}?vorm=DOXING"


def test_there_are_twelve_views_at_most(cor: Client) -> None:
    for number in range(12):
        cor.post(reverse("werkplek:weergave_bewaar"), {"naam": f"Weergave {number}", "vorm": "DOXING"})

    answer = cor.post(reverse("werkplek:weergave_bewaar"), {"naam": "Nog een", "vorm": "DOXING"}, follow=True)

    assert "Je hebt al twaalf weergaven." in html.unescape(answer.content.decode())
    assert "Nog een" not in page(cor)


# ── terms ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("termijn", "expected"), [("laat", [-1]), ("vandaag", [-1, 0]), ("week", [-1, 0, 6]), ("", None)]
)
def test_the_list_narrows_to_what_is_late_today_or_this_week(
    mensen: Mensen, termijn: str, expected: list[int] | None
) -> None:
    days = [-1, 0, 6, 7, None]
    by_day = dict(zip(days, due(*days), strict=True))

    found = dossiers.kaarten(filter_=dossiers.Filter(termijn=termijn), by=mensen.cor).rijen

    assert [kaart.id for kaart in found] == [by_day[day] for day in (days if expected is None else expected)]


# ── from case to case ────────────────────────────────────────────────────────────────────────────
def test_next_and_previous_follow_the_order_of_the_list(cor: Client, mensen: Mensen) -> None:
    order = due(-3, 2, 2, None, None)
    listed = [kaart.id for kaart in dossiers.kaarten(filter_=dossiers.Filter(), by=mensen.cor).rijen]
    assert listed == order

    for here, there in itertools.pairwise(order):
        assert cor.get(reverse("werkplek:volgende", args=[here])).headers["Location"].endswith(f"/dossier/{there}/")
        assert cor.get(reverse("werkplek:vorige", args=[there])).headers["Location"].endswith(f"/dossier/{here}/")
    last = cor.get(reverse("werkplek:volgende", args=[order[-1]]), follow=True)
    assert "Dit was het laatste dossier van de lijst." in html.unescape(last.content.decode())
    first = cor.get(reverse("werkplek:vorige", args=[order[0]]), follow=True)
    assert "Dit was het eerste dossier van de lijst." in html.unescape(first.content.decode())


def test_who_is_kept_out_of_a_case_steps_over_it(mensen: Mensen) -> None:
    before, hidden, after = due(1, 2, 3)
    erbuiten.step_back(dossier_id=hidden, by=mensen.carolien)

    assert dossiers.next_to(before, by=mensen.carolien) == after
    assert dossiers.next_to(after, by=mensen.carolien, back=True) == before
    assert dossiers.next_to(hidden, by=mensen.carolien) is None
    assert dossiers.next_to(before, by=mensen.vera) is None


def test_a_closed_case_leads_to_closed_ones(mensen: Mensen) -> None:
    first, _open, second = due(1, 2, 3)
    Dossier.objects.filter(pk__in=[first, second]).update(status="afgesloten")

    assert dossiers.next_to(first, by=mensen.cor) == second
    assert dossiers.next_to(second, by=mensen.cor) is None

"""The pages on which people of the desk turn mail off and on, and answer the weekly trial."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from support.bel import queries, tasks
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=AMSTERDAM)
FIRST = reverse("werkplek:werkvoorraad")


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """A coordinator's browser."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


def read(client: Client, url: str) -> str:
    return html.unescape(client.get(url).content.decode())


def test_mail_goes_off_and_on_with_one_button(cor: Client, mensen: Mensen) -> None:
    url = reverse("taken:mail")
    assert "Je mail staat aan" in read(cor, url)

    assert "Je mail staat uit" in html.unescape(cor.post(url, {"uit": "1"}, follow=True).content.decode())
    assert queries.is_silent(mensen.cor.id)
    assert "Je mail staat aan" in html.unescape(cor.post(url, {"aan": "1"}, follow=True).content.decode())
    assert not queries.is_silent(mensen.cor.id)


def test_the_last_coordinator_reads_why_mail_stays_on(cor: Client, mensen: Mensen) -> None:
    signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN).post(reverse("taken:mail"), {"uit": "1"})

    page = html.unescape(cor.post(reverse("taken:mail"), {"uit": "1"}, follow=True).content.decode())

    assert "jij bent de laatste" in page
    assert "Je mail staat aan" in page


def test_mail_about_one_case_goes_off_from_its_page(cor: Client, mensen: Mensen) -> None:
    _nieuw, dossier_id = report()
    url = reverse("taken:mail_dossier", args=[dossier_id])
    assert f'href="{url}"' in read(cor, reverse("werkplek:dossier", args=[dossier_id]))

    cor.post(url, {"uit": "1"})

    assert queries.silent_cases(mensen.cor.id) == {dossier_id}
    assert "Je krijgt geen mail over dit dossier." in read(cor, url)
    assert f'href="{url}"' in read(cor, reverse("taken:mail"))
    cor.post(url, {"aan": "1"})
    assert queries.silent_cases(mensen.cor.id) == frozenset()


def test_the_first_page_asks_for_the_word_until_somebody_names_it(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        browser = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
        assert "Kwam de proefmail aan?" not in read(browser, FIRST)
        tasks.ring_trial()
        carried_out()
        woord = re.findall(r"deze week is: (\w+)\.", str(mail.outbox[-1].body))[0]
        page = read(browser, FIRST)
        assert "Kwam de proefmail aan?" in page
        assert len(re.findall(r'name="woord" value="\w+"', page)) == 3
        wrong = next(found for found in re.findall(r'name="woord" value="(\w+)"', page) if found != woord)

        for sent, sentence in (({}, "Kies het woord uit de mail"), ({"woord": wrong}, "stond niet in de mail")):
            answer = browser.post(reverse("taken:proef"), sent, follow=True)
            assert sentence in html.unescape(answer.content.decode())
            assert "Kwam de proefmail aan?" in html.unescape(answer.content.decode())
        answer = browser.post(reverse("taken:proef"), {"woord": woord}, follow=True)
        assert "Kwam de proefmail aan?" not in html.unescape(answer.content.decode())
        assert "Misschien komt mail niet aan" not in html.unescape(answer.content.decode())


def test_a_mail_that_is_not_there_is_said_on_the_first_page(mensen: Mensen) -> None:
    with clock.at(MONDAY):
        browser = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
        tasks.ring_trial()

        answer = browser.post(reverse("taken:proef"), {"niet": "1"}, follow=True)

        assert "Misschien komt mail niet aan" in html.unescape(answer.content.decode())

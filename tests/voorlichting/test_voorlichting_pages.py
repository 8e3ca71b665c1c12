"""The public pages open for everybody, say it plainly, and keep nothing."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.translation import override

from meldpunt.voorlichting import inhoud
from meldpunt.voorlichting.checks import check_public_data
from triage import service as triage

if TYPE_CHECKING:
    from django.test import Client

PAGES = (
    "start",
    "hulp",
    "aanspreekpunten",
    "beslisboom",
    "over",
    "gedragscode",
    "wat_is_online_haat",
    "privacy",
    "veilig_melden",
    "toegankelijkheid",
)


def _html(client: Client, name: str, taal: str = "nl") -> str:
    with override(taal):
        response = client.get(reverse(name))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("taal", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_without_account_or_cookie(client: Client, name: str, taal: str) -> None:
    html = _html(client, name, taal)

    assert f'<html lang="{taal}"' in html
    assert not client.cookies


@pytest.mark.parametrize("name", PAGES)
def test_page_has_the_shell_of_the_house(client: Client, name: str) -> None:
    html = _html(client, name)

    assert html.count("<h1") == html.count("<main") == 1
    assert '<a class="spoed__bel" href="tel:112">' in html
    assert html.count("data-snel-weg") == 2
    assert html.index("Naar de inhoud") < html.index("data-snel-weg")
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_titles_differ(client: Client) -> None:
    titles = [re.search(r"<title>(.*?)</title>", _html(client, name), re.DOTALL)[1] for name in PAGES]  # type: ignore[index]  # each page has one

    assert len(set(titles)) == len(PAGES)
    assert titles[0] == "Meldpunt"


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_nothing_of_another_host(client: Client, name: str) -> None:
    html = _html(client, name)

    assert not re.search(r"<(script|link|img|iframe)[^>]*(https?:)?//", html)
    assert not re.search(r"\sstyle=|<style|\son\w+=", html)


@pytest.mark.parametrize("name", PAGES)
def test_page_answers_reading_only(client: Client, name: str) -> None:
    assert client.post(reverse(name)).status_code == 405


def test_language_link_keeps_the_page(client: Client) -> None:
    assert 'href="/en/hulp/" lang="en"' in _html(client, "hulp")
    assert 'href="/hulp/" lang="nl"' in _html(client, "hulp", "en")


def test_help_page_shows_every_card_in_both_languages(client: Client) -> None:
    for taal, word in (("nl", "Je huisarts"), ("en", "Your doctor")):
        html = _html(client, "hulp", taal)

        assert word in html
        assert html.count('<article class="hulpkaart') == sum(len(groep.kaarten) for groep in inhoud.list_hulp())


def test_code_of_conduct_is_the_protocols_own_text(client: Client) -> None:
    code = inhoud.get_gedragscode()

    html = _html(client, "gedragscode")

    assert [str(principe.naam) for principe in code.principes] == [
        "Respectvolle communicatie",
        "Verantwoordelijkheid en voorbeeldfunctie",
        "Transparantie en integriteit",
        "Ondersteuning en solidariteit",
        "Naleving en consequenties",
    ]
    assert all(principe.tekst.nl in html for principe in code.principes)


def test_tree_page_shows_every_question(client: Client) -> None:
    html = _html(client, "beslisboom")

    assert html.count("<h3>") == len(triage.boom().vragen)


def test_about_page_names_the_protocol(client: Client) -> None:
    html = _html(client, "over")

    assert "maart 2026" in html
    assert "Stem op een Vrouw" in html


def test_cards_tell_when_they_were_checked() -> None:
    kaart = next(kaart for groep in inhoud.list_hulp() for kaart in groep.kaarten if kaart.gecontroleerd_op)

    assert kaart.gecontroleerd_op is not None
    assert not kaart.is_stale(kaart.gecontroleerd_op)
    assert kaart.is_stale(kaart.gecontroleerd_op + timedelta(days=181))


def test_old_cards_are_warned_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meldpunt.voorlichting.checks.today", lambda: date(2030, 1, 1))

    assert [message.id for message in check_public_data()] == ["voorlichting.W001"]


def test_broken_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise KeyError("kaarten")

    monkeypatch.setattr(inhoud, "list_hulp", broken)

    assert [message.id for message in check_public_data()] == ["voorlichting.E001"]


def test_missing_page_keeps_the_emergency_bar(client: Client) -> None:
    response = client.get("/bestaat-niet/")

    assert response.status_code == 404
    assert b"tel:112" in response.content

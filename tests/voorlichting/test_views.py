"""The public pages open for everybody, say it plainly, and keep nothing."""

from __future__ import annotations

import itertools
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.datafile import OngeldigBestand
from meldpunt.nakijken import queries as nakijken
from meldpunt.voorlichting import inhoud
from meldpunt.voorlichting.checks import check_public_data
from support.vertrouwenspersonen import service as pool
from tests.nakijken.nagekeken import answer_all, look_up
from tests.openbaar import PUBLIC as PAGES
from triage import service as triage

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


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


def _title(page: str) -> str:
    """The title as a browser shows it: white space at its ends falls away, any other is one space (HTML, 3.1.5)."""
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found is not None
    return " ".join(found[1].split())


def test_titles_differ(client: Client) -> None:
    titles = [_title(_html(client, name)) for name in PAGES]

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


def test_help_page_shows_what_needs_no_check_in_both_languages(client: Client) -> None:
    for taal, word in (("nl", "Je huisarts"), ("en", "Your doctor")):
        html = _html(client, "hulp", taal)

        assert word in html
        assert html.count("<article") == 5


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
    html = _html(client, "beslisboom_tekst")

    assert html.count("<h3>") == len(triage.boom().vragen)


def test_about_page_names_the_protocol(client: Client) -> None:
    html = _html(client, "over")

    assert "maart 2026" in html
    assert "Stem op een Vrouw" in html


@pytest.mark.parametrize("name", ["get_gedragscode", "get_protocol"])
def test_broken_file_is_an_error(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def broken() -> None:
        raise OngeldigBestand("over.yaml", "'protocol' ontbreekt")

    monkeypatch.setattr(inhoud, name, broken)

    assert [message.id for message in check_public_data()] == ["voorlichting.E001"]


def test_missing_page_keeps_the_emergency_bar(client: Client) -> None:
    response = client.get("/bestaat-niet/")

    assert response.status_code == 404
    assert b"tel:112" in response.content


def test_contact_points_are_the_trusted_persons_that_can_be_chosen(client: Client, mensen: Mensen) -> None:
    pool.add_to_pool(
        account=mensen.accounts["carolien"],
        expertise=("aangifte", "online_haat"),
        over="Praat rustig met je mee.",
        telefoon="06 0000 0077",
        uren="Maandag en dinsdag",
        extern=True,
    )

    html = _html(client, "aanspreekpunten")

    for text in (
        "Het meldpunt",
        "Vera",
        "Nadia",
        "Carolien",
        "06 0000 0077",
        "Maandag en dinsdag",
        "van buiten de partij",
    ):
        assert text in html
    assert html.count('<article class="hulpkaart') == 4
    assert "Politie en aangifte" in html


UNKEPT = {  # what no mechanism does: a term, a yearly question, keys that a backup forgets, a server that cannot look
    "nl": r"\d+ maanden|\d+ jaar|elk jaar|ook een reservekopie|Niemand kan het terughalen|niet wie onze computers",
    "en": r"\d+ months|\d+ years|every year|even a backup|Nobody can bring it back|runs our computers",
}
TRUE_NOW = {
    "nl": (
        "verdwijnt nog niet vanzelf",
        "Tot jij hem wist met je code",
        "In een reservekopie van eerder kan het nog staan",
        "De sleutels daarvan gooien we na hoogstens 30 dagen weg. Daarna kan ook niemand de kopie nog openen.",
    ),
    "en": (
        "does not yet disappear by itself",
        "Until you erase it with your code",
        "may still be in an earlier backup",
        "throw the keys to it away after at most 30 days. After that nobody can open the backup any more",
    ),
}


@pytest.mark.parametrize("taal", ["nl", "en"])
def test_h6_the_privacy_page_promises_what_is_done(client: Client, taal: str) -> None:
    html = " ".join(_html(client, "privacy", taal).split())

    assert re.findall(UNKEPT[taal], html) == []
    assert [text for text in TRUE_NOW[taal] if text not in html] == []


@pytest.mark.parametrize("taal", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_h6_no_other_public_page_promises_it_either(client: Client, name: str, taal: str) -> None:
    assert re.findall(UNKEPT[taal], _html(client, name, taal)) == []


def test_h6_the_page_before_erasing_tells_of_backups() -> None:
    page = " ".join((settings.BASE_DIR / "templates/mijnmelding/wissen.html").read_text().split())

    assert "In een reservekopie van eerder kan het nog staan, op slot." in page
    assert not re.search(UNKEPT["nl"], page)


def test_h6_what_is_kept_before_deciding_stays_as_long_as_is_set(client: Client, settings: Any) -> None:
    settings.BEWAREN_DAGEN = 41

    assert "41 dagen nadat je het voor het laatst opende" in " ".join(_html(client, "privacy").split())


def test_h6_the_page_names_the_term_after_which_a_backup_throws_keys_away(client: Client, settings: Any) -> None:
    settings.SLEUTELBACKUP_DAGEN = 17

    assert "De sleutels daarvan gooien we na hoogstens 17 dagen weg." in " ".join(_html(client, "privacy").split())


def test_h11_who_sent_the_hate_is_told_apart_from_who_it_is_about(client: Client) -> None:
    html = " ".join(_html(client, "privacy").split())

    assert "Meld je voor iemand anders? Dan beslist diegene zelf wat er gebeurt." in html
    assert "binnen een maand weten" not in html  # nothing does that yet


def test_h5_the_privacy_page_keeps_no_absolute_secret(client: Client) -> None:
    html = " ".join(_html(client, "privacy").split())

    assert "Alleen bij direct levensgevaar of als de wet het eist kan dat anders zijn. Dan hoor je dat eerst" in html


def test_ux35_a_tab_can_say_something_neutral(client: Client, settings: Any) -> None:
    assert _title(client.get("/privacy/").content.decode()) == "Privacy – Meldpunt"
    settings.PARTIJ = {**settings.PARTIJ, "tabtitel": "Nieuws"}
    assert _title(client.get("/privacy/").content.decode()) == "Nieuws"
    assert _title(client.get("/melden/voor-wie/").content.decode()) == "Nieuws"
    assert _title(client.post("/melden/voor-wie/", {}).content.decode()) == "Fout: Nieuws"


# ── the review of content: what a public page says is true ───────────────────────────────────────
UITZONDERING = (
    "Alleen bij direct levensgevaar of als de wet het eist kan dat anders zijn. Dan hoor je dat eerst, als het kan."
)
BELOFTE = re.compile(
    r"niets door zonder jouw|jouw ja geven we niets door|als jij geen ja zegt|delen niets|deelt niets|krijgen niets zonder"
)


@pytest.mark.parametrize("page", ["start", "privacy", "aanspreekpunten"])
def test_h5_a_promise_of_confidence_says_when_it_does_not_hold(client: Client, page: str) -> None:
    text = _words(client, page)

    assert BELOFTE.search(text)
    assert UITZONDERING in text


def test_h5_no_template_promises_confidence_without_the_exception() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    promising = [path for path in folder.rglob("*.html") if BELOFTE.search(path.read_text(encoding="utf-8"))]

    assert len(promising) >= 7
    for path in promising:
        assert "components/_uitzondering.html" in path.read_text(encoding="utf-8"), path.name


def test_h3_the_start_page_does_not_promise_that_everything_can_be_undone(client: Client) -> None:
    assert "Je mag wisselen, tot je aangifte doet." in _words(client, "start")
    assert "altijd wisselen" not in _words(client, "start")


@pytest.mark.parametrize("page", ["start", "aanspreekpunten"])
def test_row_85_the_term_for_contact_is_that_of_the_schedule(
    client: Client, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    assert "binnen 1 werkdag " in _words(client, page).lower()

    monkeypatch.setattr("meldpunt.voorlichting.views.contact_werkdagen", lambda: 3)
    assert "binnen 3 werkdagen" in _words(client, page).lower()


def test_row_83_no_status_is_claimed_without_a_study_by_others(client: Client) -> None:
    assert "status B" not in _words(client, "toegankelijkheid")


def test_row_84_the_tree_says_that_nobody_checked_its_sources(client: Client) -> None:
    assert "Dit is een concept. De bronnen zijn nog niet nagekeken." in _words(client, "beslisboom")


@pytest.mark.parametrize("taal", ["nl", "en"])
def test_coverage_9_every_public_page_is_linked_from_the_foot_of_the_first(client: Client, taal: str) -> None:
    page = _html(client, "start", taal)
    with override(taal):
        missing = [name for name in PAGES if f'href="{reverse(name)}"' not in page]
        outline = reverse("beslisboom_tekst")

    assert missing == ["beslisboom_tekst"]
    assert f'href="{outline}"' in _html(client, "beslisboom", taal)


def test_s6_at_night_the_first_page_says_who_is_there_now_and_when_we_are(client: Client) -> None:
    with clock.at(datetime(2026, 11, 26, 23, 30, tzinfo=AMSTERDAM)):
        night = _words(client, "start")
    with clock.at(datetime(2026, 11, 26, 11, 0, tzinfo=AMSTERDAM)):
        day = _words(client, "start")

    for said in (
        "Wij zijn er morgen om 9.00 uur weer.",
        "Wie helpt nu?",
        "Deze mensen nemen nu op.",
        "Is het ernstig? Dan hoor je uiterlijk morgen om 11.00 uur van ons",
    ):
        assert said in night
        assert said not in day
    assert "Wij lezen meldingen niet dag en nacht." in day


def test_at_night_the_first_page_asks_for_no_style_sheet_more(client: Client) -> None:
    sheets = []
    for hour in (11, 23):
        with clock.at(datetime(2026, 11, 26, hour, 0, tzinfo=AMSTERDAM)):
            sheets.append(re.findall(r'<link rel="stylesheet" href="([^"]+)"', _html(client, "start")))

    assert sheets[0]
    assert sheets[1] == sheets[0]


@pytest.mark.parametrize("hour", [11, 23])
def test_n1_the_first_page_has_at_most_ninety_words_before_its_one_button(
    client: Client, mensen: Mensen, hour: int
) -> None:
    """Counted from the top of the page to the button, without what is read aloud alone."""
    look_up("WEERBAAR", by=mensen.cor)
    with clock.at(datetime(2026, 11, 26, hour, 0, tzinfo=AMSTERDAM)):
        page = _html(client, "start")
    body = page.split("<body")[1].split("Begin je melding")[0].partition(">")[2]
    words = re.sub(
        r"<[^>]+>", " ", re.sub(r'<(a|span) class="(spring|vh|taal__kort)".*?</\1>', " ", body, flags=re.DOTALL)
    )

    assert len(words.split()) <= 90
    assert page.split("<main")[1].count('class="knop knop--groot"') == 1


def test_b2_a_number_that_nobody_called_is_not_on_the_page_of_help(client: Client) -> None:
    page = _html(client, "hulp")

    assert set(re.findall(r'href="tel:(\w+)"', page.split("<main")[1].split("</main>")[0])) == {
        "112",
        "113",
        "09008844",
        "0880001234",
    }
    assert "slachtofferhulp.nl" not in page
    assert "na te bellen" not in page
    assert "Hun nummers staan hier pas als iemand van ons ze heeft gecontroleerd." in _words(client, "hulp")


def test_b2_a_number_that_somebody_called_is_there_with_the_month(client: Client, mensen: Mensen) -> None:
    look_up("SHN", by=mensen.cor)

    page = _words(client, "hulp")

    assert "0900-0101" in page
    assert "Gecontroleerd in november 2026" in page
    assert "Checked in November 2026" in " ".join(re.sub(r"<[^>]+>", " ", _html(client, "hulp", "en")).split())


def test_b2_the_demo_says_why_it_has_no_numbers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "Dit is een demo: hier heeft niemand ze gecontroleerd."
    monkeypatch.setattr("meldpunt.voorlichting.views.apps.is_installed", lambda _name: False)
    assert sentence not in _words(client, "hulp")

    monkeypatch.setattr("meldpunt.voorlichting.views.apps.is_installed", lambda name: name == "demo")
    assert sentence in _words(client, "hulp")


def test_b2_with_every_card_checked_the_page_names_no_hidden_ones(client: Client, mensen: Mensen) -> None:
    for stand in nakijken.due_cards():
        look_up(stand.kaart.code, by=mensen.cor)

    assert "Hun nummers staan hier pas" not in _words(client, "hulp")
    assert _html(client, "hulp").count("<article") == 16


def test_sheet_the_tree_says_that_no_lawyer_read_the_law_until_one_answered(client: Client, mensen: Mensen) -> None:
    sentence = "Een jurist heeft de teksten over de wet nog niet nagekeken."
    assert sentence in _words(client, "beslisboom")

    answer_all(by=mensen.cor)
    assert sentence not in _words(client, "beslisboom")


def _words(client: Client, page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", _html(client, page)).split())

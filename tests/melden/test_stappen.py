"""The order of the pages, what may be added after what is needed, and the time that is left."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.melden.concept import COOKIE, Concept, concept_with_token
from meldpunt.melden.forms import AT_MOST
from tests.melden.lopen import html, post, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]
CHECK = reverse("melden:controle")
EVERYTHING = [
    "HAATZAAIEN", "BELEDIGING", "DISCRIMINATIE", "OPROEP_GEWELD", "BEDREIGING", "DESINFORMATIE", "DOXING", "STALKING",
]  # fmt: skip
MINUTES = re.compile(r"Nog ongeveer (\d+) minu(?:ut|ten)")


@pytest.fixture
def browser() -> Client:
    return Client()


def _needed(browser: Client, **wat: Any) -> None:
    post(browser, "voor-wie", R1="zelf")
    post(browser, "wat", **(wat or {"verhaal": "Iemand schrijft nare dingen."}))
    post(browser, "contact", kanaal="code")


def _added(browser: Client) -> list[str]:
    """The pages that come one after the other with "add something" and "go on"."""
    pages, here = [], str(browser.get(CHECK).context["erbij"])
    while here != CHECK:
        pages.append(here.rstrip("/").rsplit("/", 1)[1])
        here = browser.post(here)["Location"]
    return pages


def _concept(browser: Client) -> Concept:
    found = concept_with_token(browser.cookies[COOKIE].value)
    assert found is not None
    return found


# ── the milestone ────────────────────────────────────────────────────────────────────────────────
def test_after_three_answers_the_report_can_be_sent_and_something_can_be_added(browser: Client) -> None:
    assert post(browser, "voor-wie", R1="zelf")["Location"] == url("wat")
    assert post(browser, "wat", verhaal="x")["Location"] == url("contact")
    assert post(browser, "contact", kanaal="code")["Location"] == CHECK
    page = html(browser.get(CHECK))
    send, add = page.index("Verstuur mijn melding"), page.index("Nog iets toevoegen")

    assert page.count("knop--groot") == 2
    assert add - send < 300  # beside each other
    assert browser.post(CHECK)["Location"] == reverse("melden:ontvangen")


def test_what_may_be_added_comes_once_and_short_pages_come_first(browser: Client) -> None:
    _needed(browser)

    assert _added(browser) == ["bewijs", "waar", "wie", "gevoel", "met-wie"]
    assert browser.get(CHECK).context["erbij"] == ""
    assert "Nog iets toevoegen" not in html(browser.get(CHECK))


def test_more_about_what_was_chosen_comes_before_the_rest(browser: Client) -> None:
    _needed(browser, V1=["BELEDIGING"])

    assert _added(browser)[:2] == ["verdieping", "bewijs"]


def test_whoever_had_enough_goes_to_sending_and_loses_nothing(browser: Client) -> None:
    _needed(browser)

    assert post(browser, "waar", platforms=["X"], klaar="1")["Location"] == CHECK
    assert browser.get(url("waar")).context["form"]["platforms"].value() == ["X"]
    assert browser.post(url("bewijs"), {"klaar": "1"})["Location"] == CHECK
    assert "klaar" not in _concept(browser).paginas["waar"]


def test_a_page_that_was_changed_leads_back_to_the_page_before_sending(browser: Client) -> None:
    _needed(browser)

    assert post(browser, "wat", verhaal="Anders verteld.")["Location"] == CHECK


def test_a_page_that_was_saved_while_typing_is_not_done(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    browser.post(reverse("melden:bewaar", args=["wat"]), {"verhaal": "Half"})

    assert post(browser, "voor-wie", R1="zelf")["Location"] == url("wat")


# ── at most four questions on a page ─────────────────────────────────────────────────────────────
def _asked(browser: Client, slug: str) -> list[str]:
    form = browser.get(url(slug)).context["form"]
    return [name for name in form.fields if name not in form.elders]


@pytest.mark.parametrize("wie", ["zelf", "ander_weet", "bijstander"])
def test_no_page_asks_more_than_four_questions(browser: Client, wie: str, settings: Any) -> None:
    settings.PARTIJ_ONDERDELEN = ("Fractie", "Afdeling")
    post(browser, "voor-wie", R1=wie)
    post(browser, "wat", V1=EVERYTHING)
    post(browser, "contact", kanaal="bellen", telefoon="06 1234 5678")
    post(browser, "verdieping-2", G1="groep")
    post(browser, "wie", P1=["POLITICUS_EIGEN"])
    pages = ["voor-wie", "wat", "contact", "verdieping", "verdieping-2", "bewijs", "waar", "wie", "gevoel", "met-wie"]
    counted = {slug: len(_asked(browser, slug)) for slug in pages}

    assert {slug: number for slug, number in counted.items() if number > 4} == {}
    assert AT_MOST == 4


def test_nine_questions_about_what_was_chosen_are_three_pages_and_no_answer_moves(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    post(browser, "wat", V1=EVERYTHING)
    first, second = _asked(browser, "verdieping"), _asked(browser, "verdieping-2")
    assert first == ["B1", "D1", "D2", "L1"]
    assert second == ["S1", "G1", "G2", "H1"]
    assert browser.get(url("verdieping-3")).context["form"].vragen == ()

    post(browser, "verdieping", B1="vaag", D1=["adres"])
    assert post(browser, "verdieping-2", G1="groep", H1="ja")["Location"] == url("verdieping-3")
    assert _asked(browser, "verdieping-3") == ["G3"]
    post(browser, "verdieping-3", G3="wet")
    post(browser, "verdieping", B1="precies")

    form = browser.get(url("verdieping-2")).context["form"]
    assert (form["G1"].value(), form["H1"].value()) == ("groep", "ja")
    assert _concept(browser).raw("verdieping") == {"G1": ["groep"], "H1": ["ja"], "G3": ["wet"], "B1": ["precies"]}


# ── the time that is left ────────────────────────────────────────────────────────────────────────
TAGS = re.compile(r"<(script|template|svg|aside)\b.*?</\1>|<!--.*?-->|<[^>]+>", re.DOTALL)
MORE = re.compile(r"<details(?! open).*?</summary>.*?</details>", re.DOTALL)
UNDER = re.compile(r'<div class="bijveld">.*?</div></div>(?=<label|</div>|\s*</div>)', re.DOTALL)


def words_of(page: str) -> int:
    """The words that stand in the page's own part, counted by another way than the product counts them."""
    main = page.split('<main id="inhoud"', 1)[1].split("</main>", 1)[0]
    main = re.sub(r"<dialog.*?</dialog>", " ", main, flags=re.DOTALL)
    return len(unescape(TAGS.sub(" ", UNDER.sub(" ", MORE.sub(" ", main)))).split())


def test_the_time_that_is_left_is_that_of_the_words_on_the_pages_that_are_left(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    pages = {slug: html(browser.get(url(slug))) for slug in ("voor-wie", "wat", "contact")}
    said = {slug: int(MINUTES.findall(page)[0]) for slug, page in pages.items()}
    _needed(Client())
    seconds = {slug: words_of(page) * 60 / 200 + 2 * 4 for slug, page in pages.items()}
    all_words = {
        "voor-wie": sum(seconds.values()), "wat": seconds["wat"] + seconds["contact"], "contact": seconds["contact"],
    }  # fmt: skip

    for slug, minutes in said.items():
        # everything read, also the answers behind the one that fits: at most; half of the words: at least
        assert all_words[slug] / 60 * 0.5 - 0.5 <= minutes <= all_words[slug] / 60 + 1.5, slug
    assert said["voor-wie"] > said["contact"]


def test_the_time_gets_shorter_with_each_page_and_never_says_less_than_a_minute(browser: Client) -> None:
    _needed(browser, V1=EVERYTHING)
    here, left = str(browser.get(CHECK).context["erbij"]), []
    while here != CHECK:
        left.append(int(MINUTES.findall(html(browser.get(here)))[0]))
        here = browser.post(here)["Location"]

    assert left == sorted(left, reverse=True)
    assert left[-1] == 1
    assert left[0] <= 6


def test_a_page_of_the_form_counts_no_steps(browser: Client) -> None:
    _needed(browser)
    pages = [html(browser.get(url(slug))) for slug in ("voor-wie", "wat", "contact", "waar", "met-wie")]

    assert [page for page in pages if re.search(r"Stap \d", page)] == []


# ── a page of a report that is not here ──────────────────────────────────────────────────────────
BACK = {"sec-fetch-site": "same-origin"}  # what a browser says when a page of ours led there, and when one goes back


@pytest.mark.parametrize("slug", ["wat", "contact", "verdieping", "bewijs", "waar", "wie", "gevoel", "met-wie"])
def test_without_a_report_a_page_that_was_left_is_the_first_page_of_the_site(slug: str) -> None:
    assert Client().get(url(slug), headers=BACK)["Location"] == reverse("start")
    assert Client().get(url(slug)).status_code == 200  # typed: it opens, and nothing is in it
    assert Client().get(CHECK)["Location"] == reverse("start")
    assert Client().get(reverse("melden:even_weg"))["Location"] == reverse("start")
    assert Client().get(url("voor-wie")).status_code == 200


def test_after_leaving_in_a_hurry_back_shows_no_page_of_the_form(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    post(browser, "wat", verhaal="Weg ermee")
    browser.get(reverse("snel_weg"))

    for slug in ("wat", "contact", "bewijs"):
        assert browser.get(url(slug), headers=BACK)["Location"] == reverse("start")


def test_whoever_was_away_a_day_hears_that_there_is_no_report_and_whoever_just_came_hears_nothing(
    browser: Client,
) -> None:
    post(browser, "voor-wie", R1="zelf")
    with clock.at(clock.now() + timedelta(hours=25)):
        late = html(browser.get(CHECK, follow=True))
    fresh = html(Client().get(CHECK, follow=True))

    assert "We vinden hier geen melding. Begin opnieuw, of ga verder met je code." in late
    assert "We vinden hier geen melding" not in fresh


def test_after_sending_back_leads_to_the_receipt(browser: Client) -> None:
    _needed(browser)
    browser.post(CHECK)

    assert browser.get(url("contact"))["Location"] == reverse("melden:ontvangen")

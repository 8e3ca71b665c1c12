"""The guidelines for forms of the NL Design System that apply to the form, one named test each, over its real pages.

Source: nldesignsystem.nl, Richtlijnen, Formulieren (labels, descriptions, placeholders, questions, errors, several
steps, confirmation).
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.melden.lopen import html, post, url, walk
from tests.melden.test_stappen import EVERYTHING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]
CHECK, RECEIPT = reverse("melden:controle"), reverse("melden:ontvangen")
SLUGS = (
    "voor-wie", "wat", "contact", "verdieping", "verdieping-2", "bewijs", "waar", "wie", "gevoel", "met-wie",
)  # fmt: skip
WRONG: dict[str, dict[str, Any]] = {
    "voor-wie": {},
    "wat": {"verhaal": "x" * 20_001},
    "contact": {"kanaal": "email", "email": "geen adres"},
    "waar": {"wanneer_datum_dag": "31", "wanneer_datum_maand": "2", "wanneer_datum_jaar": "2026"},
    "wie": {"F1": "BESTAAT_NIET"},
    "gevoel": {"E1": "BESTAAT_NIET"},
    "met-wie": {"persoon": "geen-uuid"},
}
SINGLE = {"input", "link", "meta", "br", "img", "path", "circle", "line", "rect"}


class Elements(HTMLParser):
    """Every start tag of a page with its attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def all_of(page: str, *tags: str) -> list[dict[str, str]]:
    return [attrs for tag, attrs in Elements(page).found if tag in tags]


def controls(page: str) -> list[dict[str, str]]:
    """What one fills in, on the page's own part."""
    main = page.split('<main id="inhoud"', 1)[1]
    return [c for c in all_of(main, "input", "textarea", "select") if c.get("type") != "hidden"]


def text_of(fragment: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", fragment)).split())


@pytest.fixture
def browser() -> Client:
    """Somebody with everything to answer."""
    client = Client()
    post(client, "voor-wie", R1="zelf")
    post(client, "wat", V1=EVERYTHING)
    return client


@pytest.fixture
def pages(browser: Client) -> dict[str, str]:
    return {slug: html(browser.get(url(slug))) for slug in SLUGS}


@pytest.fixture
def refused(browser: Client) -> dict[str, str]:
    return {slug: html(post(browser, slug, **data)) for slug, data in WRONG.items()}


# ── labels and descriptions ──────────────────────────────────────────────────────────────────────
def test_label_every_control_has_a_label_that_is_seen(pages: dict[str, str]) -> None:
    for slug, page in pages.items():
        labelled = {attrs.get("for") for attrs in all_of(page, "label")}
        missing = [c.get("id") for c in controls(page) if c.get("id") not in labelled]
        assert missing == [], slug


def test_label_says_what_is_asked_in_words_of_its_own(pages: dict[str, str]) -> None:
    for slug, page in pages.items():
        texts = re.findall(r"<(label|legend)\b[^>]*>(.*?)</\1>", page, re.DOTALL)
        assert [text for _tag, text in texts if not text_of(text)] == [], slug


def test_label_a_group_of_answers_has_a_legend(pages: dict[str, str]) -> None:
    for slug, page in pages.items():
        names = {c["name"] for c in controls(page) if c.get("type") in ("radio", "checkbox")}
        groups = re.findall(r"<fieldset\b.*?</fieldset>", page, re.DOTALL)
        with_legend = {name for g in groups if "<legend" in g for name in re.findall(r'name="(\w+)"', g)}
        assert names <= with_legend, slug


def test_description_is_tied_to_what_it_describes(pages: dict[str, str]) -> None:
    for slug, page in pages.items():
        ids = {attrs["id"] for _tag, attrs in Elements(page).found if attrs.get("id")}
        tied = {i for _t, a in Elements(page).found for i in a.get("aria-describedby", "").split()}
        hints = {i for i in ids if i.endswith(("_helptext", "-hint"))}
        assert tied <= ids, slug
        assert hints <= tied, slug


def test_description_holds_no_link(pages: dict[str, str]) -> None:
    for slug, page in pages.items():
        hints = re.findall(r'<p class="hint"[^>]*>(.*?)</p>', page, re.DOTALL)
        assert [hint for hint in hints if "<a" in hint] == [], slug


def test_optional_is_said_once_where_all_of_it_is_optional(pages: dict[str, str]) -> None:
    for slug in ("verdieping", "waar", "wie", "gevoel", "met-wie"):
        assert pages[slug].count("Alles hier mag je overslaan.") == 1, slug
        assert text_of(pages[slug]).lower().count("overslaan") == 1, slug
    assert pages["voor-wie"].count("Mag je overslaan") == 2
    assert pages["gevoel"].count("Elke reactie is normaal") == 1


# ── placeholders, validation, buttons ────────────────────────────────────────────────────────────
def test_placeholder_there_is_none(pages: dict[str, str]) -> None:
    assert {slug for slug, page in pages.items() for c in controls(page) if "placeholder" in c} == set()


def test_validation_is_ours_and_never_the_browsers(pages: dict[str, str]) -> None:
    for slug, page in pages.items():
        forms = [f for f in all_of(page.split("<main", 1)[1], "form") if "hidden" not in f]
        own = [f for f in forms if f.get("action") != reverse("melden:later")]
        assert own, slug
        assert all("novalidate" in form for form in own), slug
        assert [c for c in controls(page) if {"required", "pattern", "maxlength"} & c.keys()] == [], slug


def test_button_is_never_disabled(pages: dict[str, str], refused: dict[str, str], browser: Client) -> None:
    post(browser, "contact", kanaal="code")
    every = [*pages.values(), *refused.values(), html(browser.get(CHECK))]

    assert [b for page in every for b in all_of(page, "button", "input") if "disabled" in b] == []


def test_button_says_what_happens(browser: Client, pages: dict[str, str]) -> None:
    post(browser, "contact", kanaal="code")
    for page in pages.values():
        assert "data-verder>Verder</button>" in page
    assert ">Verstuur mijn melding</button>" in html(browser.get(CHECK))


def test_input_what_a_browser_may_fill_in_is_named_and_what_is_private_is_not(pages: dict[str, str]) -> None:
    of = {c["name"]: c.get("autocomplete") for page in pages.values() for c in controls(page) if c.get("name")}

    assert (of["naam"], of["telefoon"], of["nummer"], of["email"]) == ("name", "tel", "tel", "email")
    assert (of["verhaal"], of["links"], of["niet_zien"]) == ("off", "off", "off")


def test_input_a_day_is_three_boxes_without_a_picker(pages: dict[str, str]) -> None:
    boxes = [c for c in controls(pages["waar"]) if c.get("name", "").startswith("wanneer_datum_")]

    assert [box["name"].rsplit("_", 1)[1] for box in boxes] == ["dag", "maand", "jaar"]
    assert {box.get("type", "text") for box in boxes} == {"text"}
    assert {box["inputmode"] for box in boxes} == {"numeric"}


def test_question_of_contact_offers_other_ways_than_the_phone(pages: dict[str, str]) -> None:
    ways = re.findall(r'name="kanaal" value="(\w+)"', pages["contact"])

    assert set(ways) == {"bellen", "code", "signal", "email"}
    assert ways.index("bellen") < ways.index("signal") < ways.index("email")
    assert "afspreken" in pages["contact"]


def test_question_nothing_is_chosen_beforehand(pages: dict[str, str]) -> None:
    chosen = {slug: [c["name"] for c in controls(page) if "checked" in c] for slug, page in pages.items()}
    chosen.pop("voor-wie"), chosen.pop("wat")  # filled in above

    assert {slug: names for slug, names in chosen.items() if names} == {}


# ── errors ───────────────────────────────────────────────────────────────────────────────────────
def test_error_stands_at_its_field_and_in_a_list_above_that_leads_there(refused: dict[str, str]) -> None:
    for slug, page in refused.items():
        ids = {attrs["id"] for _tag, attrs in Elements(page).found if attrs.get("id")}
        box = re.search(r'<div class="fouten".*?</div>', page, re.DOTALL)
        assert box, slug
        links = re.findall(r'href="#([\w-]+)"', box.group())
        assert links, slug
        assert set(links) <= ids, slug
        assert page.count('class="melding-fout"') == len(links), slug
        assert page.index('class="fouten"') < page.index('id="div_id_'), slug


def test_error_is_announced_named_in_the_title_and_tied_to_its_field(refused: dict[str, str]) -> None:
    for slug, page in refused.items():
        assert text_of(re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)).startswith("Fout:"), slug  # type: ignore[union-attr]  # every page has one
        assert 'role="alert"' in page, slug
        wrong = {
            i for a in all_of(page, "input", "textarea", "fieldset") for i in a.get("aria-describedby", "").split()
        }
        assert [i for i in wrong if i.endswith("_error")], slug
        assert 'aria-invalid="true"' in page, slug


def test_error_says_what_to_do_and_blames_nobody(refused: dict[str, str]) -> None:
    for slug, page in refused.items():
        for sentence in map(text_of, re.findall(r'<p class="melding-fout">(.*?)</p>', page, re.DOTALL)):
            assert re.search(r"\b(Kies|Vul|Schrijf|Zet|Kijk)\b", sentence), (slug, sentence)
            assert not re.search(r"ongeldig|verplicht|foutief|!|moet ", sentence, re.IGNORECASE), sentence


def test_error_keeps_what_was_typed(refused: dict[str, str]) -> None:
    assert "x" * 20_001 in refused["wat"]
    assert 'value="geen adres"' in refused["contact"]
    assert re.findall(r'name="wanneer_datum_\w+" value="(\d+)"', refused["waar"]) == ["31", "2", "2026"]


# ── several steps ────────────────────────────────────────────────────────────────────────────────
def test_steps_every_page_has_a_title_of_its_own(pages: dict[str, str]) -> None:
    titles = {slug: text_of(re.search(r"<h1>(.*?)</h1>", page).group(1)) for slug, page in pages.items()}  # type: ignore[union-attr]  # every page has one
    titles.pop("verdieping-2")  # goes on where "verdieping" stopped

    assert len(set(titles.values())) == len(titles)
    for slug, page in pages.items():
        assert page.count("<h1") == 1, slug


def test_steps_say_how_much_is_left_and_let_one_go_back_or_stop(pages: dict[str, str]) -> None:
    for slug, page in pages.items():
        assert re.search(r"Nog ongeveer \d+ minu", page), slug
        assert 'class="terug"' in page, slug
        assert 'name="later"' in page, slug


def test_steps_answers_are_shown_again_before_sending_and_each_can_be_changed(browser: Client) -> None:
    post(browser, "contact", kanaal="bellen", telefoon="06 1234 5678")
    page = html(browser.get(CHECK))

    assert "06 1234 5678" in page
    for slug in ("voor-wie", "wat", "contact"):
        assert f'href="{url(slug)}"' in page


def test_steps_nothing_is_asked_twice(browser: Client) -> None:
    labels = []
    for slug in SLUGS:
        form = browser.get(url(slug)).context["form"]
        labels += [str(form.fields[name].label) for name in form.fields if name not in form.elders]

    assert sorted(set(labels)) == sorted(labels)


def test_steps_the_moment_of_sending_is_clear(browser: Client, pages: dict[str, str]) -> None:
    post(browser, "contact", kanaal="code")
    check = html(browser.get(CHECK))

    assert {slug for slug, page in pages.items() if "Verstuur mijn melding" in page} == set()
    assert "Klaar om te versturen" in check
    assert len(re.findall(r'<button[^>]*type="submit"[^>]*>\s*Verstuur mijn melding', check)) == 1
    assert "Er is nog niets verstuurd." in html(browser.get(reverse("melden:later")))


# ── confirmation ─────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def receipt() -> str:
    client = Client()
    walk(client)
    return html(client.post(CHECK, follow=True))


def test_confirmation_says_that_it_worked_and_is_announced(receipt: str) -> None:
    heading = re.search(r'<div role="status">\s*<h1[^>]*>(.*?)</h1>', receipt, re.DOTALL)

    assert heading
    assert text_of(heading.group(1)) == "Dank je wel. Je melding is binnen."
    assert "<title>Je melding is binnen" in " ".join(receipt.split()).replace("<title> ", "<title>")


def test_confirmation_says_what_happens_next_and_when(receipt: str) -> None:
    assert "Wat gebeurt er nu?" in receipt
    assert re.search(r"uiterlijk \w+ \d+ \w+", receipt)


def test_confirmation_says_whom_to_reach(receipt: str) -> None:
    assert {"112", "113"} <= set(re.findall(r'href="tel:(\d+)"', receipt))
    assert "Het meldpunt bel je op" in receipt


def test_confirmation_gives_something_to_keep(receipt: str) -> None:
    assert "Bewaar je code" in receipt
    assert 'data-kopieer="de-code"' in receipt
    assert "data-print" in receipt

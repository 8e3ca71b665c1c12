"""What somebody quotes stays covered until a reader asks for it."""

from __future__ import annotations

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.core.citaten import alineas_of
from meldpunt.huisstijl.templatetags.stijl import met_citaten

QUOTED = [
    "Ze schreef “lelijke woorden” onder mijn foto.",
    'Ze schreef "lelijke woorden" onder mijn foto.',
    "Ze schreef „lelijke woorden” onder mijn foto.",
    "Ze schreef «lelijke woorden» onder mijn foto.",
    "Ze schreef ‘lelijke foto’s en woorden’ onder mijn foto.",
    "Ze schreef 'lelijke woorden' onder mijn foto.",
    "Ze schreef:\n> lelijke woorden\n> en nog meer\nonder mijn foto.",
    "Ze schreef “lelijke\nwoorden” onder mijn foto.",
    "Ze schreef “lelijke woorden",
]


def _open_text(tekst: str) -> str:
    return "".join(deel.tekst for alinea in alineas_of(tekst) for deel in alinea if not deel.citaat)


def test_what_is_quoted_is_covered_in_every_way_of_quoting() -> None:
    for tekst in QUOTED:
        assert "Ze schreef" in _open_text(tekst)
        assert "lelijke" not in _open_text(tekst)
        assert "woorden" not in _open_text(tekst)


def test_words_that_are_no_quotation_stay_open() -> None:
    tekst = "'s Avonds kwam hij terug, en 's nachts ook. Foto's en video's heb ik bewaard."

    assert _open_text(tekst) == tekst


def test_a_mark_that_is_never_closed_covers_no_more_than_its_paragraph() -> None:
    assert _open_text("Hij zei “dit\n\nDaarna belde ik.") == "Hij zei Daarna belde ik."


@given(st.text(alphabet="ab “”„«»\"'‘’>\n", max_size=200))
def test_no_letter_of_a_text_gets_lost(tekst: str) -> None:
    together = "".join(deel.tekst for alinea in alineas_of(tekst) for deel in alinea)

    assert "".join(together.split()) == "".join(tekst.split())


def test_a_page_shows_a_quotation_closed_and_escaped() -> None:
    page = render_to_string("components/_met_citaten.html", met_citaten("Hij zei “<b>weg</b>” tegen mij.\n\nKlaar."))

    assert '<details class="citaat"><summary>' in page
    assert "open>" not in page
    assert "<b>" not in page
    assert '<p dir="auto">Klaar.</p>' in page


def test_lines_of_an_answer_are_read_as_one_text() -> None:
    assert met_citaten(("Ze riep “weg", "met jou”.")) == met_citaten("Ze riep “weg\nmet jou”.")

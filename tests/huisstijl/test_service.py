"""A party's own colour is used where it can be read, and refused with a sentence where it cannot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.checks import Error, run_checks
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.huisstijl.colours import PAREN, ratio, tokens
from meldpunt.huisstijl.service import bezwaar_tegen, huisstijl, palet_van
from statistieken.rapport.charts import Staaf, staafdiagram
from support.stappenplan.compose import compose
from support.stappenplan.pdf import render_html, render_pdf
from tests.stappenplan.gegevens import complete

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

GOED, SLECHT = "#7A1F3D", "#F5C400"
KLEUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def _errors() -> list[Error]:
    return [item for item in run_checks() if item.id == "huisstijl.E001" and isinstance(item, Error)]


@pytest.mark.django_db
def test_ux24_an_accent_that_can_be_read_is_accepted_and_used(settings: Settings, client: Client) -> None:
    settings.PARTIJ_ACCENT = GOED
    page = client.get("/huisstijl.css", {"v": huisstijl().versie})

    assert _errors() == []
    assert f"--accent: {GOED};" in page.content.decode()
    assert page["Content-Type"] == "text/css; charset=utf-8"
    assert page["Cache-Control"] == "public, max-age=31536000, immutable"


def test_ux24_an_accent_that_cannot_be_read_is_refused_and_never_used(settings: Settings) -> None:
    settings.PARTIJ_ACCENT = SLECHT
    (error,) = _errors()

    assert error.msg.startswith(f"PARTIJ_ACCENT {SLECHT} is niet goed te lezen: ")
    assert "meet het contrast 1," in error.msg
    assert "Nodig is 4,5 op 1." in error.msg
    suggestion = re.search(r"#[0-9A-F]{6}", str(error.hint))
    assert suggestion
    assert bezwaar_tegen(suggestion[0], "licht") is None
    assert huisstijl().css == ""
    assert huisstijl().licht.accent == tokens("licht")["--accent"]


def test_ux24_a_dark_accent_is_measured_in_the_dark(settings: Settings) -> None:
    settings.PARTIJ_ACCENT = GOED
    settings.PARTIJ_ACCENT_DONKER = GOED
    (error,) = _errors()

    assert "PARTIJ_ACCENT_DONKER" in error.msg
    assert "lichter" in str(error.hint)


@pytest.mark.parametrize("woord", ["petrol", "#FFF", "0B5C63", "#0B5C63;}", "url(x)"])
def test_ux24_what_is_no_colour_is_refused(settings: Settings, woord: str) -> None:
    settings.PARTIJ_ACCENT = woord
    (error,) = _errors()

    assert "is geen kleur" in error.msg
    assert huisstijl().css == ""


@given(KLEUR)
def test_ux24_what_is_accepted_keeps_every_contrast_in_both_themes(kleur: str) -> None:
    for thema in ("licht", "donker"):
        own = tokens(thema) | palet_van(kleur, thema).tokens
        good = all(ratio(own[paar.voor], own[paar.achter]) >= paar.minst for paar in PAREN)

        assert (bezwaar_tegen(kleur, thema) is None) == good


@given(KLEUR)
def test_ux24_the_dark_accent_that_follows_from_a_light_one_can_be_read(kleur: str) -> None:
    from meldpunt.huisstijl.service import _lightened

    assert bezwaar_tegen(_lightened(kleur), "donker") is None


@pytest.mark.django_db
def test_without_an_accent_there_is_no_style_sheet_of_the_party(client: Client) -> None:
    assert client.get("/huisstijl.css").status_code == 404
    assert "huisstijl.css" not in client.get("/404-bestaat-niet/").content.decode()


@pytest.mark.django_db
def test_every_page_links_the_party_s_style_sheet_by_its_version(settings: Settings, client: Client) -> None:
    settings.PARTIJ_ACCENT = GOED
    link = f'<link rel="stylesheet" href="/huisstijl.css?v={huisstijl().versie}">'
    page = client.get("/").content.decode()

    assert page.index("css/meldpunt.css") < page.index(link)
    settings.PARTIJ_ACCENT = "#5B3A8C"
    assert link not in client.get("/").content.decode()
    old = client.get("/huisstijl.css", {"v": "van-gisteren"})
    assert old["Cache-Control"] == "no-cache"


@pytest.mark.pango
def test_documents_have_the_same_accent(settings: Settings) -> None:
    settings.PARTIJ_ACCENT = GOED
    chart = staafdiagram("Vormen", [Staaf(naam="Doxing", waarde=10, tekst="10")])
    html = render_html(compose(complete()))

    assert f'fill="{GOED}"' in chart
    assert f'stroke="{GOED}"' in html
    assert tokens("licht")["--accent"] not in chart + html
    assert render_pdf(compose(complete())) != _pdf_in_our_own_colour(settings)


def _pdf_in_our_own_colour(settings: Settings) -> bytes:
    settings.PARTIJ_ACCENT = ""
    return render_pdf(compose(complete()))

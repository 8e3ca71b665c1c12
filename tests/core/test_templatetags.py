"""The tags that every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.urls import resolve
from django.utils.translation import override

if TYPE_CHECKING:
    from django.test import RequestFactory


def _render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_icon_is_drawn_inline() -> None:
    html = _render('{% icon "lock" %}')

    assert html.startswith('<svg class="icoon" width="20"')
    assert 'aria-hidden="true"' in html


def test_icon_may_have_a_size() -> None:
    assert 'class="icoon icoon--maat" width="16" height="16"' in _render('{% icon "lock" 16 %}')


def test_icon_name_is_no_path() -> None:
    with pytest.raises(TemplateSyntaxError):
        _render('{% icon "../base" %}')


@pytest.mark.parametrize("gradatie", ["licht", "middel", "ernstig", "acuut"])
def test_severity_is_a_word_with_a_class_of_its_own(gradatie: str) -> None:
    html = _render("{% ernst gradatie %}", gradatie=gradatie)

    assert html == f'<span class="ernst {gradatie}">{gradatie}</span>'


def test_severity_that_nobody_heard_yet_is_drawn_by_its_last_word() -> None:
    html = _render("{% ernst gradatie %}", gradatie="nog te beluisteren")

    assert html == '<span class="ernst beluisteren">nog te beluisteren</span>'


@pytest.mark.parametrize(("nummer", "uit"), [("088 000 12 34", "0880001234"), ("+31 (0)70", "+31070"), ("112", "112")])
def test_phone_number_to_dial(nummer: str, uit: str) -> None:
    assert _render("{{ nummer|telnr }}", nummer=nummer) == uit


@pytest.mark.parametrize(("naam", "uit"), [("Vera Blom", "VB"), ("Cor van den Berg", "CB"), ("Bas", "BA")])
def test_initials(naam: str, uit: str) -> None:
    assert _render("{{ naam|letters }}", naam=naam) == uit


def test_language_address_without_a_page_is_the_start(rf: RequestFactory) -> None:
    assert _render('{% taal_url "en" %}') == "/en/"
    assert _render('{% taal_url "nl" %}', request=rf.get("/x/")) == "/"


def test_page_in_one_language_has_no_language_address(rf: RequestFactory) -> None:
    request = rf.get("/bestuur/")
    request.resolver_match = resolve("/bestuur/")

    assert _render('{% taal_url "en" %}', request=request) == ""


def test_other_language() -> None:
    with override("en"):
        assert _render("{% andere_taal as t %}{{ t.code }}") == "nl"
    assert _render("{% andere_taal as t %}{{ t.code }}") == "en"


def test_menu_line_of_a_page_that_is_not_there_is_left_out() -> None:
    assert _render('{% menu_link "bestaat:niet" "Iets" "huis" %}').strip() == ""


def test_menu_line_knows_where_you_are(rf: RequestFactory) -> None:
    html = _render('{% menu_link "hulp" "Wie helpt" "boek" 3 %}', request=rf.get("/hulp/"))

    assert 'href="/hulp/" aria-current="page"' in html
    assert "<i>3</i>" in html


def test_svg_of_a_library_loses_its_prologue() -> None:
    assert _render("{{ svg|inline_svg }}", svg='<?xml version="1.0"?><svg></svg>') == "<svg></svg>"
    assert _render("{{ svg|inline_svg }}", svg="geen") == ""

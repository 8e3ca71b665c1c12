"""What is drawn once looks like what is drawn anew, and holds nothing that a person typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django import forms
from django.template.loader import get_template
from django.utils.translation import gettext, gettext_lazy, override

from meldpunt.core import moulds
from meldpunt.core.fields import ChoiceLabel, Dag, Tekst, pick_one
from meldpunt.melden.forms import PAGINAS, Pagina
from meldpunt.melden.lezers import persoon_field
from triage import service as triage
from triage.forms import shared_field, vraag_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField
    from django.utils.safestring import SafeString

LANGUAGES = ("nl", "en")
NASTY = "</textarea><script>alert(1)</script>\" ' &amp; \ue000waarde\ue001"
BOOM = triage.boom()
VRAGEN = [(vraag.id, namens) for vraag in BOOM.vragen for namens in (False, True)]
NAMENS = {"R1": ("ander_weet",)}


def _plain(field: BoundField) -> str:
    return str(get_template("meldpunt/field.html").render({"field": field, "form_show_labels": True}))


def _vraag(vraag_id: str) -> triage.Boomvraag:
    vraag = BOOM.vraag(vraag_id)
    assert vraag is not None
    return vraag


def _question(vraag_id: str, *, namens: bool, data: dict[str, list[str]] | None, required: str = "") -> BoundField:
    """The question as pages draw it: with the one field that all forms share."""
    form = Pagina(data)
    form.fields[vraag_id] = shared_field(_vraag(vraag_id), namens=namens, required=required)
    return form[vraag_id]


def _anew(vraag_id: str, *, namens: bool, data: dict[str, list[str]] | None, required: str = "") -> BoundField:
    form = Pagina(data)
    form.fields[vraag_id] = vraag_field(_vraag(vraag_id), namens=namens, required=required)
    return form[vraag_id]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("vraag_id", "namens"), VRAGEN)
def test_a_question_looks_as_if_it_were_drawn_anew(vraag_id: str, namens: bool, language: str) -> None:  # noqa: FBT001 - a parameter of the test
    codes = [antwoord.code for antwoord in _vraag(vraag_id).antwoorden]
    sent: list[dict[str, list[str]] | None] = [
        None,
        {},
        {vraag_id: codes[:1]},
        {vraag_id: codes[-1:]},
        {vraag_id: codes},
        {vraag_id: ["BESTAAT_NIET"]},
        {vraag_id: [NASTY]},
    ]
    with override(language):
        for data in sent:
            for required in ("", "Kies iets."):
                kept = _question(vraag_id, namens=namens, data=data, required=required)
                anew = _anew(vraag_id, namens=namens, data=data, required=required)
                assert moulds.draw_field(kept) == _plain(anew)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("antwoorden", [{}, NAMENS], ids=["own", "somebody else"])
@pytest.mark.parametrize("pagina", PAGINAS, ids=lambda pagina: pagina.slug)
@pytest.mark.django_db
def test_every_field_of_a_page_looks_as_if_it_were_drawn_anew(
    pagina: type[Pagina], antwoorden: dict[str, tuple[str, ...]], language: str
) -> None:
    lijst = triage.vragenlijst(antwoorden)
    with override(language):
        names = list(pagina(None, lijst=lijst).fields)
        for value in ([], [""], ["Een regel"], [NASTY], ["24-11-2026"], ["bellen"], ["x" * 20_001]):
            for onaf in (False, True):
                form = pagina(dict.fromkeys(names, value), lijst=lijst, onaf=onaf)
                assert [moulds.draw_field(field) for field in form] == [_plain(field) for field in form]


def test_the_chosen_rows_are_checked_and_no_others() -> None:
    html = moulds.draw_field(_question("R1", namens=False, data={"R1": ["zelf"]}))

    assert re.findall(r'value="([^"]*)" checked', html) == ["zelf"]


def test_the_empty_answer_is_checked_only_where_it_was_sent() -> None:
    field = moulds.draw_once(pick_one([("", ChoiceLabel("Maakt niet uit")), ("a", ChoiceLabel("A"))], label="Wie"))

    assert re.findall(r'value="([^"]*)" checked', moulds.draw_field(_form(field, {})["naam"])) == []
    assert re.findall(r'value="([^"]*)" checked', moulds.draw_field(_form(field, {"naam": ""})["naam"])) == [""]


def test_a_question_is_drawn_once_in_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    plain = moulds._by_template

    def by_template(field: BoundField) -> SafeString:
        drawn.append(field.name)
        return plain(field)

    monkeypatch.setattr(moulds, "_by_template", by_template)
    field = moulds.draw_once(Tekst(label="Naam", max_length=10))
    for language in ("nl", "en", "nl", "en"):
        for typed in ("Mira", "Vera"):
            with override(language):
                assert f'value="{typed}"' in moulds.draw_field(_form(field, {"naam": typed})["naam"])

    assert drawn == ["naam", "naam"]


def test_a_field_for_other_people_is_built_anew_and_looks_so() -> None:
    vera, mira = ("1", NASTY, "Kent de wet & het werk"), ("2", "Mira", "")
    for people in ((vera,), (vera, mira), (mira,), (vera,)):
        for language in LANGUAGES:
            with override(language):
                field = persoon_field(people)
                assert field is persoon_field(people)
                html = moulds.draw_field(_form(field, {"naam": "2"})["naam"])
                choices = [*((code, ChoiceLabel(naam, over)) for code, naam, over in people)]
                choices.append(
                    ("", ChoiceLabel(gettext("Dat maakt me niet uit"), gettext("Wij kiezen iemand die past")))
                )
                anew = pick_one(choices, label=field.label, help_text=field.help_text)
                assert html == _plain(_form(anew, {"naam": "2"})["naam"])
                assert ("Mira" in html) == (mira in people)
    assert persoon_field((vera,)) is not persoon_field((mira,))


def test_nothing_that_was_typed_is_kept() -> None:
    text, day = moulds.draw_once(Tekst(label="Naam", max_length=10)), moulds.draw_once(Dag(label="Dag"))
    one = moulds.draw_once(pick_one([("a", ChoiceLabel("A"))], label="Keuze"))
    for field in (text, day, one):
        assert moulds.draw_field(_form(field, {"naam": "geheim"})["naam"])
    moulds.draw_part("melden/_stap.html", {"naam": "geheim", "url": "/geheim/", "hier": False, "klaar": True})

    kept = [piece for field in (text, day, one) for mould in vars(field)["moulds"].values() for piece in mould.pieces]
    assert kept
    assert not [piece for piece in kept if "geheim" in piece]
    shape = (("naam", moulds.HOLE.format("naam")), ("url", moulds.HOLE.format("url")), ("hier", False), ("klaar", True))
    assert "geheim" not in "".join(moulds._part("melden/_stap.html", "nl", shape).pieces)


def test_a_text_in_a_part_is_escaped() -> None:
    html = moulds.draw_part("melden/_stap.html", {"naam": NASTY, "url": "", "hier": True, "klaar": False})

    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot; &#x27; &amp;amp;" in html


def test_a_part_tells_an_empty_text_from_one_that_is_there() -> None:
    with_text = moulds.draw_part("components/_kop.html", {"elders": "/en/"})
    without = moulds.draw_part("components/_kop.html", {"elders": ""})

    assert 'href="/en/"' in with_text
    assert "taal__lang" not in without


def test_a_part_speaks_the_language_of_the_page() -> None:
    with override("nl"):
        dutch = moulds.draw_part("melden/_acties.html", {})
    with override("en"):
        english = moulds.draw_part("melden/_acties.html", {})

    assert "Later verder" in dutch
    assert "Continue later" in english


def test_a_part_takes_texts_and_numbers_only() -> None:
    assert "Tekst" in moulds.draw_part("melden/_stap.html", {"naam": gettext_lazy("Tekst"), "hier": True})
    with pytest.raises(TypeError):
        moulds.draw_part("melden/_stap.html", {"naam": ["Tekst"]})


@pytest.fixture(autouse=True)
def _drawn_anew() -> Iterator[None]:
    moulds.clear()
    yield
    moulds.clear()


def _form(field: forms.Field, data: dict[str, str]) -> forms.Form:
    form = forms.Form(data)
    form.fields["naam"] = field
    return form

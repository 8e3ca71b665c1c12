"""Every form looks and speaks the same: the template pack."""

from __future__ import annotations

import re

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms
from django.template import Context, Template

from meldpunt.core.fields import ChoiceLabel


class MeldForm(forms.Form):
    """Every kind of field once."""

    verhaal = forms.CharField(
        label="Vertel het in je eigen woorden",
        help_text="Een paar zinnen is genoeg.",
        widget=forms.Textarea,
        error_messages={"required": "Schrijf een zin over wat er gebeurde"},
    )
    vorm = forms.MultipleChoiceField(
        label="Wat past erbij?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("A", ChoiceLabel("Belediging", "Schelden of uitlachen")), ("B", "Stalking")],
    )
    wie = forms.ChoiceField(
        label="Voor wie?",
        widget=forms.RadioSelect,
        choices=[("ik", "Voor mezelf"), ("ander", "Voor een ander")],
        error_messages={"required": "Kies voor wie je meldt"},
    )
    met = forms.ChoiceField(label="Met wie", required=False, choices=[("", "Maakt niet uit"), ("v", "Vera")])
    tel_mee = forms.BooleanField(label="Tel mee", help_text="Anoniem", required=False)
    kenmerk = forms.CharField(widget=forms.HiddenInput, required=False)


def _html(form: forms.Form) -> str:
    return str(as_crispy_form(form))


def test_label_hint_and_control_belong_together() -> None:
    html = _html(MeldForm())

    assert '<label class="label" for="id_verhaal">Vertel het in je eigen woorden</label>' in html
    assert '<p class="hint" id="id_verhaal_helptext">Een paar zinnen is genoeg.</p>' in html
    control = re.search(r"<textarea[^>]*>", html)
    assert control is not None
    assert 'class="invoer"' in control[0]
    assert 'aria-describedby="id_verhaal_helptext"' in control[0]
    assert "aria-invalid" not in control[0]


def test_optional_field_says_so_and_nothing_has_an_asterisk() -> None:
    html = _html(MeldForm())

    assert html.count("Mag je overslaan") == 2
    assert "*" not in html


def test_form_may_leave_the_remark_out() -> None:
    form = MeldForm()
    form.toon_overslaan = False  # type: ignore[attr-defined]  # read by the pack

    assert "Mag je overslaan" not in _html(form)


def test_choices_are_rows_with_an_explanation() -> None:
    html = _html(MeldForm())

    assert '<span class="rij__naam">Belediging</span> <span class="rij__uitleg">Schelden of uitlachen</span>' in html
    assert html.count('class="rij"') == 5
    assert html.count("<fieldset") == html.count("<legend") == 2


def test_chosen_answers_stay_chosen() -> None:
    html = _html(MeldForm({"vorm": ["B"], "wie": "ander", "verhaal": "x", "tel_mee": "on"}))

    assert re.findall(r'<input[^>]*value="([^"]*)" checked', html) == ["B", "ander"]
    assert "data-fouten" not in html


def test_errors_are_summed_up_with_a_link_to_each_field() -> None:
    html = _html(MeldForm({}))

    assert 'tabindex="-1" role="alert" aria-labelledby="fouten-kop" data-fouten' in html
    assert "Er gaat nog iets niet goed" in html
    assert '<a href="#id_verhaal">Schrijf een zin over wat er gebeurde</a>' in html
    assert '<a href="#id_wie_0">Kies voor wie je meldt</a>' in html
    for target in re.findall(r'<a href="#([^"]+)"', html):
        assert f'id="{target}"' in html


def test_error_stands_above_its_control_and_is_described() -> None:
    html = _html(MeldForm({}))

    control = re.search(r"<textarea[^>]*>", html)
    assert control is not None
    assert 'aria-invalid="true"' in control[0]
    assert 'aria-describedby="id_verhaal_helptext id_verhaal_error"' in control[0]
    assert html.index('id="id_verhaal_error"') < html.index("<textarea")
    assert html.count("Schrijf een zin over wat er gebeurde") == 2
    fieldset = '<fieldset class="veld veld--ruim veld--fout" id="div_id_wie" aria-describedby="id_wie_error">'
    assert fieldset in html.replace("  ", " ")


def test_form_may_word_its_own_summary() -> None:
    form = MeldForm({})
    form.fouten_kop = "We weten nog niet wat er gebeurde"  # type: ignore[attr-defined]  # read by the pack
    form.fouten_extra = [("/melden/4/", "Of voeg straks een bestand toe")]  # type: ignore[attr-defined]  # idem

    html = _html(form)

    assert "We weten nog niet wat er gebeurde" in html
    assert '<a class="fouten__weg" href="/melden/4/">Of voeg straks een bestand toe</a>' in html


def test_what_was_typed_is_never_run() -> None:
    html = _html(MeldForm({"verhaal": "</textarea><script>x</script>", "wie": "ik"}))

    assert "<script" not in html


@pytest.mark.parametrize(
    "source",
    [
        "{% load crispy_forms_filters %}{{ form|crispy }}",
        "{% load crispy_forms_filters %}{{ form.verhaal|as_crispy_field }}",
    ],
)
def test_filters_draw_the_same_field(source: str) -> None:
    html = Template(source).render(Context({"form": MeldForm()}))

    assert '<label class="label" for="id_verhaal">' in html


def test_choice_label_is_an_ordinary_string() -> None:
    label = ChoiceLabel("Stalking", "Iemand blijft je volgen")

    assert (label, label.uitleg, ChoiceLabel("X").uitleg) == ("Stalking", "Iemand blijft je volgen", "")

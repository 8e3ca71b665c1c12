"""Whatever a form refuses, it says so in our own words."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from meldpunt.aanmelden.forms import OntgrendelForm

FORBIDDEN = re.compile(r"verplicht|ongeldig|geldige|foutief|helaas|!", re.IGNORECASE)
REFUSED: list[tuple[forms.Field, object]] = [
    (forms.CharField(), ""),
    (forms.CharField(max_length=3), "vier"),
    (forms.CharField(), "nul\x00"),
    (forms.ChoiceField(choices=[("a", "A")]), "b"),
    (forms.ChoiceField(choices=[("a", "A")]), ""),
    (forms.MultipleChoiceField(choices=[("a", "A")]), ["b"]),
    (forms.MultipleChoiceField(choices=[("a", "A")]), "a"),
    (forms.MultipleChoiceField(choices=[("a", "A")]), []),
    (forms.EmailField(), "geen adres"),
    (forms.IntegerField(), "x"),
    (forms.DateField(), "gisteren"),
    (forms.FileField(), None),
    (forms.FileField(), SimpleUploadedFile("leeg.png", b"")),
    (forms.BooleanField(), False),
]


@pytest.mark.parametrize(("field", "value"), REFUSED, ids=lambda item: type(item).__name__)
def test_no_refusal_uses_a_forbidden_word(field: forms.Field, value: object) -> None:
    with override("nl"), pytest.raises(forms.ValidationError) as refused:
        field.clean(value)

    assert not FORBIDDEN.search(" ".join(refused.value.messages)), refused.value.messages


def test_a_field_keeps_its_own_sentence() -> None:
    field = forms.CharField(error_messages={"required": "Schrijf eerst een bericht."})

    with pytest.raises(forms.ValidationError, match="Schrijf eerst een bericht"):
        field.clean("")


def test_a_form_without_own_sentences_speaks_plainly() -> None:
    with override("nl"):
        assert OntgrendelForm({"wachtzin": ""}).errors["wachtzin"] == ["Vul dit nog in, dan kunnen we verder."]

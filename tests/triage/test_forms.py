"""Fields of the tree's questions: one for all forms, and another where question, person or language differs."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from triage import forms
from triage.service import boom


@pytest.fixture(autouse=True)
def _nothing_built_yet() -> None:
    """Whoever asked before in this process left fields behind."""
    forms._shared.cache_clear()


def test_all_forms_have_the_same_field_for_one_question() -> None:
    vraag = boom().vraag("A1")
    assert vraag is not None
    mine = forms.shared_field(vraag, namens=False)

    assert forms.shared_field(vraag, namens=False) is mine
    assert forms.shared_field(vraag, namens=True) is not mine
    assert forms.shared_field(vraag, namens=False, required="Kies iets.") is not mine
    with override("en"):
        assert forms.shared_field(vraag, namens=False) is not mine
    assert all(mine.valid_value(code) for code in ("ja", "nee", "weet_niet"))
    assert not mine.valid_value("misschien")


def test_a_question_that_the_tree_does_not_have_is_no_field() -> None:
    with pytest.raises(KeyError, match="Q9"):
        forms._shared("tree", "Q9", False, "", "nl")

"""Letters as data: nothing unknown gets in when the product starts, and nothing without a yes gets into a letter."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.core.datafile import OngeldigBestand, as_model
from meldpunt.core.errors import NotFound
from support.doorgeleiding import checks
from support.doorgeleiding.checks import check_brieven, find_problems
from support.doorgeleiding.sjablonen import FILE, Brieven, Onderdeel, Vrij, brieven, compose, sjabloon_for
from support.regie.bestemmingen import read_bestemmingen

RAW = yaml.safe_load(FILE.read_bytes())
FREE = {item.value: f"vrij-{item.value}" for item in Vrij}
OWN = {item.value: f"kanarie-{item.value}" for item in Onderdeel}
ALL = [item.code for item in brieven().sjablonen]
# to these something may go by an outcome or a wish, and nothing is written: the story is rewritten together
NO_LETTER = {"VOORBEELD", "GESCHIL", "TOEZICHT"}  # stories to learn from, and whoever gets a request to take down


def refused(**changes: Any) -> str:
    """What is said of the file with a first letter that is otherwise."""
    raw = deepcopy(RAW)
    raw["sjablonen"][0] |= changes
    with pytest.raises(OngeldigBestand) as error:
        as_model(raw, Brieven, name="b.yaml")
    return error.value.sentence


@pytest.mark.parametrize("strange", ["{dader}", "Wie het deed: {afzender}", "{verhaal}"])
def test_an_unknown_variable_is_refused_when_the_file_is_read(strange: str) -> None:
    assert "onbekende variabele" in refused(alineas=[strange])
    assert "onbekende variabele" in refused(onderwerp=strange)


@pytest.mark.parametrize("strange", ["{naam!r}", "{naam:>9}", "{naam.__class__}", "{0}", "{}", "{naam[0]}", "{ naam }"])
def test_a_variable_is_one_word_and_reaches_into_nothing(strange: str) -> None:
    assert "één woord tussen accolades" in refused(alineas=[strange])


@pytest.mark.parametrize("broken", ["{naam", "naam}", "{"])
def test_a_brace_that_stands_alone_is_refused(broken: str) -> None:
    assert refused(alineas=[broken])


def test_nothing_of_the_melder_stands_above_the_text_or_in_its_end() -> None:
    assert "boven brief POLITIE_MELDING staat een variabele" in refused(onderwerp="Over {naam}")
    assert "boven brief POLITIE_MELDING staat een variabele" in refused(aan="Aan {aan}")
    raw = deepcopy(RAW)
    raw["slot"] = ["Bel {naam}."]
    with pytest.raises(OngeldigBestand, match="onbekende variabele 'naam' in het slot"):
        as_model(raw, Brieven, name="b.yaml")


@given(
    code=st.sampled_from(ALL), mag=st.sets(st.sampled_from(list(Onderdeel))), known=st.sets(st.sampled_from(list(OWN)))
)
def test_what_the_yes_does_not_name_is_in_no_letter(code: str, mag: set[Onderdeel], known: set[str]) -> None:
    sjabloon = next(item for item in brieven().sjablonen if item.code == code)
    letter = compose(sjabloon, FREE | {name: OWN[name] for name in known}, mag)
    text = "\n".join(letter.tekst)

    assert {name for name in OWN if OWN[name] in text} == {item.value for item in letter.erin}
    assert {item.value for item in letter.erin} <= {item.value for item in mag} & known
    assert "{" not in text
    assert not set(letter.leeg) & set(letter.erin)


@pytest.mark.parametrize("code", ALL)
def test_a_letter_with_everything_holds_what_its_template_asks_and_its_way_to_answer(code: str) -> None:
    sjabloon = next(item for item in brieven().sjablonen if item.code == code)
    letter = compose(sjabloon, FREE | OWN, list(Onderdeel))
    text = "\n".join(letter.tekst)

    assert letter.leeg == ()
    assert letter.tekst[0] == f"{sjabloon.aan}, vrij-aan"
    assert letter.tekst[1] == sjabloon.onderwerp
    assert not [
        name for name in ("antwoord_voor", "antwoord_pagina", "antwoord_code", "kenmerk") if FREE[name] not in text
    ]


def test_the_pieces_tell_what_was_filled_in() -> None:
    letter = compose(sjabloon_for("SHN"), FREE | OWN, [Onderdeel.NAAM])

    assert [(stuk.tekst, stuk.ingevuld) for stuk in letter.alineas[3]] == [("Naam: ", False), ("kanarie-naam", True)]


def test_every_destination_has_a_letter_but_where_none_goes() -> None:
    assert {item.code for item in read_bestemmingen() if not item.met_brief} == NO_LETTER
    assert {item.code for item in read_bestemmingen()} - {item.bestemming for item in brieven().sjablonen} == NO_LETTER
    assert {item.bestemming for item in brieven().sjablonen if item.alleen_wet} == {
        item.code for item in read_bestemmingen() if item.zonder_akkoord
    }
    with pytest.raises(NotFound):
        sjabloon_for("VOORBEELD")


@pytest.mark.parametrize("word", ["strafbaar feit", "dader", "slachtoffer", "verdachte", "!"])
def test_no_letter_judges(word: str) -> None:
    texts = [text for item in brieven().sjablonen for text in (item.aan, item.onderwerp, *item.alineas)]

    assert not [text for text in texts if word in text.lower().replace("slachtofferhulp nederland", "")]


def test_a_letter_to_nobody_and_one_past_the_melder_are_found() -> None:
    plain, by_law = sjabloon_for("SHN"), sjabloon_for("POLITIE", wet=True)
    known = [item for item in read_bestemmingen() if item.code == "POLITIE"]
    shn = [item for item in read_bestemmingen() if item.code == "SHN"]

    assert list(find_problems([plain], known)) == ["brief SHN gaat naar een bestemming die er niet is: SHN"]
    assert list(find_problems([by_law], known)) == []
    without = [known[0].__class__(**{name: getattr(known[0], name) for name in known[0].__struct_fields__} | {"zonder_akkoord": False})]  # fmt: skip
    assert list(find_problems([by_law], without)) == [
        "brief POLITIE_WET gaat zonder akkoord naar POLITIE, waar dat nooit mag"
    ]
    assert shn[0].zonder_akkoord is False


def test_the_system_check_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_brieven(None) == []
    monkeypatch.setattr(checks, "read_bestemmingen", tuple)
    assert {error.id for error in check_brieven(None)} == {"doorgeleiding.E001"}

    def unreadable() -> Brieven:
        raise OngeldigBestand("brieven", "'versie' ontbreekt")

    monkeypatch.setattr(checks, "brieven", unreadable)
    assert [(error.id, error.msg) for error in check_brieven(None)] == [
        ("doorgeleiding.E000", "brieven: 'versie' ontbreekt")
    ]

"""What in a question may lead to a person is found in the very words; an ordinary question is not held up."""

from __future__ import annotations

import pytest

from support.consultatie.consultdata import consultdata
from support.consultatie.sporen import Bekend, find_sporen

STORY = (
    "Gisteren schreef iemand uit Veendijk dat mijn kinderen beter kunnen verhuizen naar een ander dorp. "
    "Het waren 37 berichten. Op school stond Brambos te wachten."
)
KNOWN = Bekend(
    namen=["Mira van der Kanarie", "Vera"],
    geheel=["M-0147", "Blauwe reiger", "Partij van de Proef", "@boze_buur", "mira@voorbeeld.example", "foto-thuis"],
    teksten=[STORY, "06 0000 0042"],
    mag=consultdata().mag,
    reeks=consultdata().reeks,
)


def words(text: str) -> list[str]:
    return [spoor.woorden for spoor in find_sporen(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wat kan Mira doen?", ["Mira"]),
        ("wat kan mira doen?", ["mira"]),
        ("kanarie wil weten wat kan.", ["kanarie"]),
        ("Vera vraagt of dit strafbaar is.", ["Vera"]),
        ("Dit gaat over een lid van de Partij van de Proef.", ["Partij van de Proef"]),
        ("Het gaat om blauwe reiger, foto-thuis en M-0147.", ["blauwe reiger", "foto-thuis", "M-0147"]),
        ("Het komt van boze_buur.", ["boze_buur"]),
        ("Het komt van @iemand_anders.", ["@iemand_anders"]),
        ("Mail naar mira@voorbeeld.example.", ["mira@voorbeeld.example"]),
        ("Het staat op https://kanaal.example/b/1 en op kanaal.nl/x.", ["https://kanaal.example/b/1", "kanaal.nl/x"]),
        ("Dit speelt in Alkmaar.", ["Alkmaar"]),
        ("Brambos staat bij de school.", ["Brambos"]),  # begins a sentence, and stands in the report
        ("De postcode is 1234 AB.", ["1234 AB"]),
        ("Het begon op 3 november.", ["3 november"]),
        ("Het begon op 03-11-2026.", ["03-11-2026"]),
        ("Bel 06 1234 5678.", ["06 1234 5678"]),
        ("Het zijn 37 berichten.", ["37"]),
        ("Er staat: kinderen beter kunnen verhuizen naar een ander dorp.", [
            "kinderen beter kunnen verhuizen naar een ander dorp",
        ]),
    ],
    ids=range(18),
)  # fmt: skip
def test_the_very_words_are_found(text: str, found: list[str]) -> None:
    assert sorted(words(text)) == sorted(found)


@pytest.mark.parametrize(
    "text",
    [
        "Is dit strafbaar volgens artikel 285 Sr? Of valt het onder de DSA?",
        "Iemand krijgt al weken dreigende berichten op Instagram.\nWat raad je aan? Er zijn 12 berichten.",
        "Kan een raadslid in de Tweede Kamer hierover vragen laten stellen?",
        "De afzender schrijft dat kinderen beter kunnen verhuizen.",  # four words are no quote
    ],
)
def test_an_ordinary_question_is_not_held_up(text: str) -> None:
    assert words(text) == []


def test_a_word_is_named_once_and_says_why() -> None:
    (spoor,) = find_sporen("Mira vraagt het. Wat kan Mira doen?", KNOWN)

    assert (spoor.woorden, spoor.waarom) == ("Mira", "een naam die het meldpunt kent")

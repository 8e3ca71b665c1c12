"""What on a card may lead to a person is found in the exact words; an ordinary card is not held up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.core.typed.sporen import Bekend
from statistieken.casuistiek.lijst import kaartdata
from statistieken.casuistiek.sporen import find_in

FIRST = ("Mira", "Jolanda", "Ömer", "Thea", "Ann-Sofie", "Şule")
PARTICLES = ("van der ", "van den ", "de ", "ten ", "van 't ", "el ", "")
LAST = ("Kanarie", "Waterval", "Houtduif", "Bloesem-Berk")
WORDS = ("jij", "hoort", "hier", "niet", "wij", "zien", "jou", "nog", "wel", "eens")
QUOTES = ("“”", "„”", "„“", "«»", "»«", '""', "‘’", "‚‘", "''", "‹›", "””", "「」", "``")
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober")
COUNTED = ("een", "twee", "derde", "vierde", "elf", "twaalfde", "zeventien", "tweeëntwintig", "dertigste")
BEKEND = Bekend(namen=("Vera van Dam",), geheel=("Partij van de Proef",), mag=kaartdata().mag)


def words(text: str) -> list[str]:
    return [item.woorden for item in find_in(text, BEKEND)]


def covered(text: str, part: str) -> bool:
    return any(part in found for found in words(text))


@given(st.sampled_from(FIRST), st.sampled_from(PARTICLES), st.sampled_from(LAST), st.booleans())
def test_a_name_is_found_whole_wherever_it_stands(first: str, particle: str, last: str, begins: bool) -> None:  # noqa: FBT001 - drawn
    name = f"{first} {particle}{last}"
    assert covered(f"{name} kreeg berichten." if begins else f"Toen kreeg {name} berichten.", name)


@given(st.sampled_from(QUOTES), st.lists(st.sampled_from(WORDS), min_size=7, max_size=20))
def test_a_quote_of_seven_words_is_found_between_any_marks(marks: str, quoted: list[str]) -> None:
    quote = " ".join(quoted)
    assert covered(f"Er stond {marks[0]}{quote}{marks[1]} bij een foto.", quote)
    assert covered(f"Er stond {marks[0]}{quote}", quote), "a quote that is never closed"


@given(st.sampled_from(QUOTES), st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_a_quote_of_six_words_is_not(marks: str, quoted: list[str]) -> None:
    assert words(f"Er stond {marks[0]}{' '.join(quoted)}{marks[1]} bij een foto.") == []


@given(st.integers(1, 31), st.integers(1, 12), st.integers(2020, 2030), st.sampled_from("-/."))
def test_a_day_in_digits_is_found(day: int, month: int, year: int, mark: str) -> None:
    for written in (f"{day}{mark}{month}{mark}{year}", f"{day:02}{mark}{month:02}", f"{year}-{month:02}-{day:02}"):
        assert covered(f"Het begon op {written} in de avond.", written)


@given(st.sampled_from(COUNTED), st.sampled_from(MONTHS), st.booleans())
def test_a_day_in_words_is_found(day: str, month: str, year: bool) -> None:  # noqa: FBT001 - drawn
    written = f"{day} {month} 2025" if year else f"{day} {month}"
    assert covered(f"Het begon op {written} in de avond.", written)


@given(
    st.from_regex(r"[a-z][a-z0-9]{2,10}", fullmatch=True),
    st.sampled_from(("nl", "example", "social", "museum", "co.uk")),
)
def test_a_link_without_a_scheme_is_found(host: str, ending: str) -> None:
    assert covered(f"Het staat op {host}.{ending}/b/1 en elders.", f"{host}.{ending}/b/1")


@given(st.from_regex(r"[a-z][a-z0-9_]{2,14}", fullmatch=True))
def test_a_handle_is_found(name: str) -> None:
    for written in (f"@{name}", f"u/{name}", f"#{name}"):
        assert covered(f"Het kwam van {written} en anderen.", written)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bel 06 1234 5678.", ["06 1234 5678"]),
        ("Dit speelde in Veendijk.", ["Veendijk"]),
        ("Vera hielp.", ["Vera"]),
        ("Het ging over de partij van de proef.", ["partij van de proef"]),
        ("Elke maandag kwamen er berichten.", ["maandag"]),
        ("> ga toch weg uit onze mooie straat hier", ["> ga toch weg uit onze mooie straat hier"]),
        ("Zij zei “nee”. Daarna bleef het een hele tijd lang stil, en zei hij “ja”.", []),
        ("Foto's en video's van thuis: dat is 's avonds erg naar voor een raadslid.", []),
        ("Iemand in de Tweede Kamer kreeg via Instagram berichten. Aangifte volgens artikel 285 Sr hielp.", []),
    ],
    ids=range(9),
)
def test_the_very_words_are_found_and_no_others(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_the_checklist_has_its_source_and_asks_for_three() -> None:
    assert (kaartdata().bron, kaartdata().drie, kaartdata().meer_dan) == ("Protocol 3.2 en 5.5", 3, 6)

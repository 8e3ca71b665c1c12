"""The ladder: from every rung and with everything that can be seen there is a next step with a day (DSA art. 16-21)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.core.clock import is_werkdag
from support.weghalen.platformen import weghaaldata
from support.weghalen.sporten import Vervolg, next_step
from support.weghalen.states import LEIDT_NAAR, LOOPT, TRANSITIONS, Stap, Uitslag, Verzoekstand

TERMS = weghaaldata().termijnen
SEEN = st.sampled_from([None, Uitslag.DEELS, Uitslag.GEWEIGERD, Uitslag.GEEN_ANTWOORD])
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
TUESDAY = date(2026, 11, 24)


@given(stand=st.sampled_from(sorted(LOOPT)), uitslag=SEEN, dag=DAYS, klachten=st.booleans(), asked=st.booleans())
def test_every_rung_has_a_next_step_with_a_working_day_after_it(
    stand: Verzoekstand, uitslag: Uitslag | None, dag: date, *, klachten: bool, asked: bool
) -> None:
    found = next_step(stand, uitslag, dag=dag, termijnen=TERMS, klachten=klachten, nagevraagd=asked)

    assert found.voor > dag
    assert is_werkdag(found.voor)
    assert found.uiterlijk is None or found.voor <= found.uiterlijk


@given(
    looks=st.lists(
        st.sampled_from([Uitslag.DEELS, Uitslag.GEWEIGERD, Uitslag.GEEN_ANTWOORD]), min_size=30, max_size=30
    ),
    klachten=st.booleans(),
    dag=DAYS,
)
def test_whoever_does_each_step_climbs_by_known_steps_and_is_never_done_until_it_is_gone(
    looks: list[Uitslag], dag: date, *, klachten: bool
) -> None:
    stand, seen, asked, done = Verzoekstand.VERZEGELD, iter(looks), False, []
    uitslag: Uitslag | None = None
    for _turn in range(30):
        step = next_step(stand, uitslag, dag=dag, termijnen=TERMS, klachten=klachten, nagevraagd=asked)
        assert step.voor > dag
        dag, naar = step.voor, LEIDT_NAAR[step.stap]
        if naar is None:
            asked, uitslag = uitslag == Uitslag.GEEN_ANTWOORD, next(seen)
            naar = Verzoekstand.GEKEKEN if stand == Verzoekstand.GEMELD else stand
        else:
            uitslag, asked = None, False
        assert naar == stand or naar in TRANSITIONS[stand]
        stand = naar
        done.append(step.stap)

    assert stand == Verzoekstand.TOEZICHT
    assert klachten or Stap.KLAGEN not in done
    assert done[-1] in (Stap.KIJKEN, Stap.NAVRAGEN)


def test_what_is_over_has_no_next_step() -> None:
    for stand in set(Verzoekstand) - LOOPT:
        with pytest.raises(ValueError, match="over"):
            next_step(stand, dag=TUESDAY, termijnen=TERMS)
    with pytest.raises(ValueError, match="over"):
        next_step(Verzoekstand.GEMELD, Uitslag.WEG, dag=TUESDAY, termijnen=TERMS)


@pytest.mark.parametrize(
    ("stand", "uitslag", "klachten", "asked", "expected"),
    [
        (Verzoekstand.VERZEGELD, None, True, False, Vervolg(Stap.MELDEN, date(2026, 11, 25))),
        (Verzoekstand.GEMELD, None, True, False, Vervolg(Stap.KIJKEN, date(2026, 12, 1))),
        (
            Verzoekstand.GEKEKEN,
            Uitslag.GEWEIGERD,
            True,
            False,
            Vervolg(Stap.KLAGEN, date(2026, 12, 8), date(2027, 5, 24)),
        ),
        (Verzoekstand.GEKEKEN, Uitslag.GEWEIGERD, False, False, Vervolg(Stap.TOEZICHT, date(2026, 12, 8))),
        (Verzoekstand.GEKEKEN, Uitslag.GEEN_ANTWOORD, True, False, Vervolg(Stap.NAVRAGEN, date(2026, 12, 1))),
        (Verzoekstand.GEKEKEN, Uitslag.GEEN_ANTWOORD, True, True, Vervolg(Stap.TOEZICHT, date(2026, 12, 8))),
        (Verzoekstand.KLACHT, None, True, False, Vervolg(Stap.KIJKEN, date(2026, 12, 1))),
        (Verzoekstand.KLACHT, Uitslag.DEELS, True, False, Vervolg(Stap.GESCHIL, date(2026, 12, 8))),
        (Verzoekstand.KLACHT, Uitslag.GEEN_ANTWOORD, True, False, Vervolg(Stap.NAVRAGEN, date(2026, 12, 1))),
        (Verzoekstand.GESCHIL, Uitslag.GEEN_ANTWOORD, True, False, Vervolg(Stap.TOEZICHT, date(2026, 12, 8))),
        (Verzoekstand.TOEZICHT, Uitslag.GEEN_ANTWOORD, True, False, Vervolg(Stap.KIJKEN, date(2027, 1, 7))),
        (Verzoekstand.GESCHIL, None, True, False, Vervolg(Stap.KIJKEN, date(2027, 2, 22))),
        (Verzoekstand.GESCHIL, Uitslag.GEWEIGERD, True, False, Vervolg(Stap.TOEZICHT, date(2026, 12, 8))),
        (Verzoekstand.TOEZICHT, Uitslag.GEWEIGERD, True, False, Vervolg(Stap.KIJKEN, date(2027, 1, 7))),
    ],
)
def test_the_ladder_by_hand(
    stand: Verzoekstand,
    uitslag: Uitslag | None,
    klachten: bool,  # noqa: FBT001 - a row of a table
    asked: bool,  # noqa: FBT001 - idem
    expected: Vervolg,
) -> None:
    found = next_step(stand, uitslag, dag=TUESDAY, termijnen=TERMS, klachten=klachten, nagevraagd=asked)

    assert found == expected


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (date(2027, 8, 31), date(2028, 2, 29)),  # six months on is shorter; a leap day, a Tuesday
        (date(2026, 8, 31), date(2027, 2, 26)),  # 28 February is a Sunday: the Friday before
        (date(2026, 6, 25), date(2026, 12, 24)),  # Christmas: the working day before
        (date(2027, 9, 27), date(2028, 3, 27)),
    ],
)
def test_six_months_for_a_complaint_never_end_too_late(decided: date, last: date) -> None:
    found = next_step(Verzoekstand.GEKEKEN, Uitslag.GEWEIGERD, dag=decided, termijnen=TERMS)

    assert found.uiterlijk == last
    assert found.voor - decided < timedelta(days=25)

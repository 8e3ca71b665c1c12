"""From what two cases share to groups: within a week, each case once, and nothing that was decided already."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meldpunt.core.clock import now
from support.aanvallen.gelijkenis import packed
from support.aanvallen.models import Verbandsoort
from support.aanvallen.sporen import Zaakspoor
from support.aanvallen.vergelijken import MOST, WINDOW, Verband, enough_of, find_verbanden, groups_of

START = now()


def spoor(number: int, *, hours: float = 0, persoon: str = "", aanval: str = "", **traces: Any) -> Zaakspoor:
    op = START + timedelta(hours=hours)
    return Zaakspoor(dossier=uuid.UUID(int=number), op=op, persoon=persoon, aanval=aanval, **traces)


def test_cases_that_share_an_account_within_a_week_are_a_pair_and_others_are_not() -> None:
    near, far = WINDOW / timedelta(hours=1), WINDOW / timedelta(hours=1) + 1
    found = find_verbanden(
        [spoor(1, accounts=(7,)), spoor(2, hours=near, accounts=(7, 8)), spoor(3, hours=far, accounts=(7,))]
    )

    pairs = {(item.een.int, item.ander.int, item.soort) for item in found}
    assert pairs == {(1, 2, Verbandsoort.ACCOUNT), (2, 3, Verbandsoort.ACCOUNT)}


def test_a_group_says_why_how_long_and_how_many_people() -> None:
    sporen = [spoor(1, persoon="a"), spoor(2, hours=17.5, persoon="b"), spoor(3, hours=2)]
    verbanden = [
        Verband(een=uuid.UUID(int=1), ander=uuid.UUID(int=2), soort=Verbandsoort.TEKST),
        Verband(een=uuid.UUID(int=2), ander=uuid.UUID(int=3), soort=Verbandsoort.ACCOUNT),
    ]

    (groep,) = groups_of(sporen, verbanden, geen=[])

    assert [item.dossier.int for item in groep.sporen] == [1, 3, 2]
    assert (groep.uren, groep.personen) == (18, (3, False))
    assert groep.soorten == (Verbandsoort.ACCOUNT, Verbandsoort.TEKST)
    assert groep.redenen[uuid.UUID(int=3)] == {Verbandsoort.ACCOUNT: uuid.UUID(int=2)}


def test_what_somebody_said_no_to_comes_back_only_with_another_case() -> None:
    sporen = [spoor(1), spoor(2), spoor(3)]
    one_two = Verband(een=uuid.UUID(int=1), ander=uuid.UUID(int=2), soort=Verbandsoort.TEKST)
    two_three = Verband(een=uuid.UUID(int=2), ander=uuid.UUID(int=3), soort=Verbandsoort.TEKST)
    geen = [frozenset({uuid.UUID(int=1), uuid.UUID(int=2)})]

    assert groups_of(sporen, [one_two], geen=geen) == []
    (groep,) = groups_of(sporen, [one_two, two_three], geen=geen)
    assert groep.dossiers == {uuid.UUID(int=number) for number in (1, 2, 3)}


def test_a_group_within_one_attack_is_nothing_new_and_one_beside_it_is() -> None:
    band = [Verband(een=uuid.UUID(int=1), ander=uuid.UUID(int=2), soort=Verbandsoort.TEKST)]

    assert groups_of([spoor(1, aanval="a"), spoor(2, aanval="a")], band, geen=[]) == []
    (groep,) = groups_of([spoor(1, aanval="a"), spoor(2)], band, geen=[])
    assert groep.aanval == "a"


def test_a_hundred_cases_with_one_trace_are_one_group_with_few_pairs() -> None:
    sporen = [spoor(number, accounts=(7,), schetsen=(packed(frozenset(range(50))),)) for number in range(1, 101)]

    verbanden = find_verbanden(sporen)

    assert len(verbanden) <= 2 * 100 * MOST
    (groep,) = groups_of(sporen, verbanden, geen=[])
    assert len(groep.dossiers) == 100
    assert len(enough_of(verbanden)) <= 2 * 100


pairs = st.builds(
    lambda one, other, soort: Verband(een=uuid.UUID(int=one), ander=uuid.UUID(int=other), soort=soort),
    st.integers(1, 12),
    st.integers(13, 20),
    st.sampled_from(list(Verbandsoort)),
)


@given(st.lists(pairs, max_size=40))
def test_what_travels_on_gives_the_same_groups_and_the_same_kinds_of_reasons(verbanden: list[Verband]) -> None:
    sporen = [spoor(number) for number in range(1, 21)]

    every, kept = (groups_of(sporen, bands, geen=[]) for bands in (verbanden, enough_of(verbanden)))

    assert {groep.dossiers for groep in every} == {groep.dossiers for groep in kept}
    assert {pk: set(why) for groep in every for pk, why in groep.redenen.items()} == {
        pk: set(why) for groep in kept for pk, why in groep.redenen.items()
    }

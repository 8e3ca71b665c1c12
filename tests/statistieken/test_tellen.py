"""Counting puts every case in one row of every table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statistieken.tellen import TABELLEN, Telfeit, effect_of, one_per_attack, sent_of, tel

MIRA = Telfeit(vorm="DOXING", platform="X", gradatie="middel", gevolg="ANGST", in_termijn=True, persoon="mira")

facts = st.builds(
    Telfeit,
    vorm=st.sampled_from([*TABELLEN["form"].codes, "", "IETS_NIEUWS"]),
    platform=st.sampled_from([*TABELLEN["platform"].codes, ""]),
    gradatie=st.sampled_from(["licht", "middel", "ernstig", ""]),
    gevolg=st.sampled_from([*TABELLEN["effect"].codes, ""]),
    in_termijn=st.sampled_from([True, False, None]),
    persoon=st.sampled_from([None, *"abcdefgh"]),
)


@given(st.lists(facts, max_size=60))
def test_every_table_parts_the_same_cases(feiten: list[Telfeit]) -> None:
    telling = tel(feiten)

    assert telling.total == len(feiten)
    for naam, cells in telling.tables.items():
        assert tuple(cells) == TABELLEN[naam].codes
        assert sum(cells.values()) == len(feiten)


@given(st.lists(facts, max_size=60))
def test_counting_does_not_depend_on_order(feiten: list[Telfeit]) -> None:
    assert tel(feiten) == tel(reversed(feiten))


def test_unknown_codes_go_to_the_residual_row() -> None:
    telling = tel([replace(MIRA, vorm="IETS_NIEUWS", platform="", gradatie="", gevolg="", in_termijn=None)])

    assert [cells[TABELLEN[naam].rest] for naam, cells in telling.tables.items()] == [1] * len(TABELLEN)


def test_all_anonymous_cases_together_are_one_person() -> None:
    telling = tel([replace(MIRA, persoon=None)] * 5 + [MIRA, replace(MIRA, persoon="vera")])

    assert telling.persons == 3


def test_one_persons_campaign_does_not_fill_a_row() -> None:
    campaign = [MIRA] * 30
    others = [replace(MIRA, vorm="BELEDIGING", persoon=str(number)) for number in range(10)]

    form = tel(campaign + others).tables["form"]

    assert (form["DOXING"], form["BELEDIGING"], form["OVERIG"]) == (4, 10, 26)


@pytest.mark.parametrize(
    ("codes", "row"),
    [
        ((), ""),
        (("GEEN",), "GEEN"),
        (("HINDER", "ZELFCENSUUR", "ANGST"), "ANGST"),
        (("MINDER_ZICHTBAAR", "NIET_DOORGROEIEN"), "NIET_DOORGROEIEN"),
        (("ANGST", "OVERWEEGT_STOPPEN", "GESTOPT"), "GESTOPT"),
        (("GESTOPT", "ONVEILIG_THUIS"), "ONVEILIG_THUIS"),
        (("SLAAP", "NAASTEN_GERAAKT"), ""),
    ],
)
def test_the_effect_of_a_case_is_the_heaviest_that_was_named(codes: tuple[str, ...], row: str) -> None:
    assert effect_of(codes) == row


@pytest.mark.parametrize(
    ("groepen", "row"),
    [
        ((), "NIETS"),
        (("STEUN",), "ANDERS"),
        (("INTERN", "COMMUNICATIE"), "ANDERS"),
        (("PLATFORM", "STEUN"), "PLATFORM"),
        (("PLATFORM", "DISCRIMINATIE_INSTANTIE"), "DISCRIMINATIE_INSTANTIE"),
        (("STEUN", "PLATFORM", "POLITIE"), "POLITIE"),
    ],
)
def test_what_went_is_counted_once_where_it_went_furthest(groepen: tuple[str, ...], row: str) -> None:
    counted = tel([replace(MIRA, weg=sent_of(groepen))]).tables["sent"]

    assert {code: number for code, number in counted.items() if number} == {row: 1}


def test_the_cases_of_one_attack_are_one_case_with_what_weighs_most() -> None:
    attack = [
        replace(MIRA, aanval="a", vorm="BELEDIGING", gradatie="licht", gevolg="HINDER", persoon="noor"),
        replace(
            MIRA, aanval="a", vorm="BELEDIGING", gradatie="ernstig", gevolg="GESTOPT", in_termijn=None, persoon="olaf"
        ),
        replace(MIRA, aanval="a", platform="TIKTOK", gevolg="", gradatie="", in_termijn=False, weg="POLITIE"),
    ]
    alone = replace(MIRA, persoon="vera")

    found = one_per_attack([*attack, alone], before=())

    assert found == [
        alone,
        Telfeit(
            vorm="BELEDIGING",
            platform="X",
            gradatie="ernstig",
            gevolg="GESTOPT",
            in_termijn=False,
            persoon="mira",
            weg="POLITIE",
            aanval="a",
        ),
    ]


def test_two_attacks_are_two_and_one_that_was_counted_before_is_none() -> None:
    rows = [replace(MIRA, aanval=token) for token in ("a", "b", "b", "c", "c", "c")]

    assert [feit.aanval for feit in one_per_attack(rows, before={"b"})] == ["a", "c"]


@given(st.lists(facts, max_size=30))
def test_without_attacks_every_case_counts_as_before(feiten: list[Telfeit]) -> None:
    assert tel(one_per_attack(feiten, before=())) == tel(feiten)


def test_an_attack_of_which_nothing_is_known_yet_stands_in_the_residual_rows() -> None:
    unknown = replace(MIRA, vorm="", platform="", gradatie="", gevolg="", in_termijn=None, persoon=None, aanval="a")

    (one,) = one_per_attack([unknown, unknown], before=())

    assert one == unknown

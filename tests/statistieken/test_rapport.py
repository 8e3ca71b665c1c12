"""The report says what the figures can bear, and no more."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statistieken.kwartaal import Kwartaal
from statistieken.payload import Plek, build, parse
from statistieken.rapport.build import build_rapport, sum_cijfers
from statistieken.rapport.tabellen import read_as, to_csv
from statistieken.rapport.woorden import is_call, verschil
from statistieken.tellen import TABELLEN
from tests.statistieken.voorbeelden import HERKOMST, METHODE, Q3, cijfers, derde_kwartaal, eerdere

if TYPE_CHECKING:
    from statistieken.payload import Cijfers


def test_report_of_the_design() -> None:
    rapport = build_rapport(derde_kwartaal(), eerdere())

    assert rapport.titel == "Online haat: 3e kwartaal 2026"
    assert rapport.zinnen == (
        "Dat zijn meer meldingen dan in het 3e kwartaal van 2025.",
        "Met het vorige kwartaal is er geen aantoonbaar verschil.",
    )
    assert [tabel.kop for tabel in rapport.tabellen] == [
        "Meldingen per vorm",
        "X is het meest gemelde platform",
        "Wat het met mensen doet",
        "Wat echt is doorgegeven",
        "Middel komt het vaakst voor",
        "Bij ongeveer 35 van de ongeveer 40 was er op tijd contact",
    ]
    assert [staaf.label for staaf in rapport.tabel["form"].staven][-1] == "Zeven andere vormen, elk"
    assert [deel.tekst for deel in rapport.strook] == ["< 20", "25", "20", "30", "45", "30", "35", "40"]


def test_zero_is_never_called_none() -> None:
    rapport = build_rapport(cijfers(Q3, 20), [])

    texts = [staaf.tekst for tabel in rapport.tabellen for staaf in tabel.staven if staaf.tekst != "20"]

    assert set(texts) == {"0 tot 4"}


def test_finding_needs_a_lead_of_two_bases() -> None:
    close = cijfers(Q3, 40, platform={"X": 20, "TIKTOK": 15, "APPGROEP": 5})

    assert build_rapport(close, []).tabel["platform"].kop == "Meldingen per platform"


@pytest.mark.parametrize(
    ("severity", "kop"),
    [
        ({"LICHT": 15, "MIDDEL": 15, "ERNSTIG": 10}, "Meldingen per ernst"),
        ({"LICHT": 20, "MIDDEL": 20}, "Meldingen per ernst"),
        ({"LICHT": 10, "MIDDEL": 15, "ERNSTIG": 15}, "Meldingen per ernst"),
        ({"LICHT": 5, "MIDDEL": 10, "ERNSTIG": 25}, "Ernstig komt het vaakst voor"),
    ],
)
def test_coverage_7_a_headline_names_a_row_only_where_it_certainly_leads(severity: dict[str, int], kop: str) -> None:
    assert build_rapport(cijfers(Q3, 40, severity=severity), []).tabel["severity"].kop == kop


def test_coverage_7_an_earlier_release_keeps_its_routes_and_says_that_the_table_changed() -> None:
    old = cijfers(Q3.year_before, 40, taxonomie="2026.1", route={"POLITIE": 35, "MELDPUNT": 5})
    new = cijfers(Q3, 40, route={"POLITIE": 5, "MELDPUNT": 35})
    sentence = "telde een klachttermijn nog mee als advies over de politie."

    was, now = build_rapport(old, []), build_rapport(new, [old])

    assert {rij.code: rij.waarde for rij in was.tabel["route"].rijen}["POLITIE"] == 35
    assert was.tabel["route"].kop == "Meldingen per route"
    assert [sentence in note and "het 3e kwartaal van 2025" in note for note in was.noten] == [True]
    assert now.tabel["route"].kop == "Het meldpunt helpt het vaakst zelf"
    assert {rij.verschil for rij in now.tabel["route"].rijen} == {""}
    assert {rij.verschil for rij in now.tabel["severity"].rijen} != {""}
    assert [sentence in note for note in now.noten] == [True]


def test_coverage_7_releases_of_one_rule_are_compared_and_need_no_note() -> None:
    before = cijfers(Q3.year_before, 40, route={"POLITIE": 35, "MELDPUNT": 5})
    rapport = build_rapport(cijfers(Q3, 40, route={"POLITIE": 5, "MELDPUNT": 35}), [before])

    assert {rij.code: rij.verschil for rij in rapport.tabel["route"].rijen}["POLITIE"] == "duidelijk minder"
    assert rapport.noten == ()


def test_coverage_7_a_band_of_the_old_rule_has_no_routes_to_speak_of() -> None:
    assert "klachttermijn" not in " ".join(build_rapport(cijfers(Q3, None, taxonomie="2026.1"), []).noten)


def test_residual_row_is_never_the_finding() -> None:
    assert build_rapport(cijfers(Q3, 40), []).tabel["form"].kop == "Meldingen per vorm"


def test_band_shows_nothing_but_the_band() -> None:
    rapport = build_rapport(cijfers(Q3, None), eerdere())

    assert rapport.tabellen == ()
    assert rapport.totaal_tekst == "minder dan 20"
    assert rapport.totaalrij is None


def test_quarter_that_carries_an_earlier_one_is_not_compared() -> None:
    wide = cijfers(Q3, 60, covers=(Q3.previous, Q3))

    rapport = build_rapport(wide, [cijfers(Q3.year_before, 20), cijfers(Q3.previous, None)])

    assert rapport.kop_verschil == ""
    assert rapport.zinnen[0] == "Met het 3e kwartaal van 2025 kunnen we niet vergelijken."
    assert "tellen ook de meldingen mee van: 2e kwartaal 2026" in rapport.noten[-1]


@pytest.mark.parametrize(
    ("nu", "toen", "woorden"),
    [
        (40, 40, "geen aantoonbaar verschil"),
        (40, 35, "geen aantoonbaar verschil"),
        (35, 40, "geen aantoonbaar verschil"),
        (40, 30, "meer"),
        (30, 40, "minder"),
        (100, 40, "duidelijk meer"),
        (40, 100, "duidelijk minder"),
    ],
)
def test_words_for_a_difference(nu: int, toen: int, woorden: str) -> None:
    assert verschil(nu, toen) == woorden


@given(nu=st.integers(0, 300), toen=st.integers(0, 300), errors=st.tuples(st.integers(-4, 4), st.integers(-4, 4)))
def test_direction_that_is_called_is_the_true_one(nu: int, toen: int, errors: tuple[int, int]) -> None:
    shown = (nu + errors[0], toen + errors[1])
    call = verschil(*(max(value, 0) for value in shown))

    assert not is_call(call) or ("meer" in call) == (nu > toen)


def test_year_equals_sum_of_quarters() -> None:
    quarters = [cijfers(Kwartaal(2026, number), 20 + 5 * number, form={"DOXING": 5}) for number in range(1, 5)]

    total, tables = sum_cijfers(quarters)

    assert total == sum(quarter.total or 0 for quarter in quarters)
    for naam, vorm in TABELLEN.items():
        assert tables[naam] == {code: sum(quarter.tables[naam][code] for quarter in quarters) for code in vorm.codes}


def test_csv_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    content = to_csv(party='=HYPERLINK("x")', rapport=build_rapport(derde_kwartaal(), eerdere()))

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2 + sum(len(vorm.codes) for vorm in TABELLEN.values())
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_coverage_7_the_file_prints_no_exact_total_and_no_english_codes() -> None:
    def rows(total: int | None) -> list[list[str]]:
        content = to_csv(party="Partij", rapport=build_rapport(cijfers(Q3, total), []))
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))

    published, band = rows(40), rows(None)
    assert published[1] == ["Partij", "2026-Q3", "totaal", "TOTAAL", "Totaal", "40", "36 tot 44", "5", "vastgesteld"]
    assert {row[2] for row in published[1:]} == {
        "totaal",
        "vorm",
        "platform",
        "gevolg",
        "doorgegeven",
        "ernst",
        "op_tijd",
    }
    assert band[1:] == [["Partij", "2026-Q3", "totaal", "TOTAAL", "Totaal", "", "minder dan 20", "5", "minder_dan_20"]]


@pytest.mark.parametrize(("waarde", "tekst"), [(0, "0 tot 4"), (5, "1 tot 9"), (40, "36 tot 44")])
def test_read_as_names_what_may_hide(waarde: int, tekst: str) -> None:
    assert read_as(waarde) == tekst


def test_every_row_has_words() -> None:
    rapport = build_rapport(derde_kwartaal(), [])

    assert not [
        rij.code for tabel in rapport.tabellen for rij in tabel.rijen if rij.label == rij.code and rij.code != "X"
    ]


def test_what_really_went_is_not_compared_with_a_quarter_that_did_not_count_it() -> None:
    old = cijfers(Q3.year_before, 40)
    old = replace(old, tables={naam: cells for naam, cells in old.tables.items() if naam != "sent"})
    new = build_rapport(cijfers(Q3, 40, sent={"POLITIE": 25}), [old])

    assert [tabel.naam for tabel in build_rapport(old, []).tabellen] == [
        "form",
        "platform",
        "effect",
        "severity",
        "in_term",
    ]
    assert [(rij.code, rij.waarde, rij.eerder, rij.verschil) for rij in new.tabel["sent"].rijen] == [
        ("POLITIE", 25, ("–",), ""),
        ("DISCRIMINATIE_INSTANTIE", 0, ("–",), ""),
        ("PLATFORM", 0, ("–",), ""),
        ("ANDERS", 0, ("–",), ""),
        ("NIETS", 15, ("–",), ""),
    ]
    assert new.tabel["sent"].kop == "Wat echt is doorgegeven"


def _folded(kwartaal: Kwartaal, total: int, **form: int | None) -> Cijfers:
    """A quarter of which small forms stand in the residual row."""
    whole = cijfers(kwartaal, total)
    plek = Plek(party="Partij", kwartaal=kwartaal, covers=(kwartaal,), sequence=1, previous="")
    cells = {code: form.get(code) for code in TABELLEN["form"].codes}
    tables = {naam: dict(cells) for naam, cells in whole.tables.items()} | {"form": cells}
    return parse(build(plek=plek, herkomst=HERKOMST, methode=METHODE, total=total, tables=tables))


def test_rows_that_were_folded_are_named_once_and_never_said_to_be_none() -> None:
    rapport = build_rapport(_folded(Q3, 40, DOXING=20, PESTEN=5, OVERIG=15), [])

    assert [(rij.code, rij.label, rij.waarde) for rij in rapport.tabel["form"].rijen] == [
        ("DOXING", "Privégegevens gedeeld (doxing)", 20),
        ("PESTEN", "Online pesten", 5),
        ("OVERIG", "Overig, met acht kleine rijen", 15),
    ]
    rows = list(csv.reader(io.StringIO(to_csv(party="Partij", rapport=rapport).decode("utf-8-sig")), delimiter=";"))
    assert [row[3:7] for row in rows if row[2] == "vorm"][2:4] == [
        ["OVERIG", "Overig, met acht kleine rijen", "15", "11 tot 19"],
        ["HAATZAAIEN", "Haat of haatzaaien", "", "staat bij overig"],
    ]


def test_a_folded_row_is_compared_with_nothing_and_the_residual_row_only_with_its_like() -> None:
    before = cijfers(Q3.year_before, 40, form={"DOXING": 5, "OVERIG": 35})
    rapport = build_rapport(_folded(Q3, 40, DOXING=25, OVERIG=15), [before])

    assert [(rij.code, rij.eerder, rij.verschil) for rij in rapport.tabel["form"].rijen] == [
        ("DOXING", ("5",), "duidelijk meer"),
        ("OVERIG", ("35",), ""),
    ]
    again = build_rapport(_folded(Q3, 40, DOXING=25, OVERIG=15), [_folded(Q3.year_before, 40, DOXING=5, OVERIG=35)])
    assert [rij.verschil for rij in again.tabel["form"].rijen] == ["duidelijk meer", "duidelijk minder"]


def test_the_sum_of_a_year_folds_to_the_rows_that_every_quarter_printed() -> None:
    whole = cijfers(Q3.previous, 40, form={"DOXING": 10, "PESTEN": 20, "OVERIG": 10})

    total, tables = sum_cijfers([whole, _folded(Q3, 40, DOXING=25, OVERIG=15), cijfers(Q3.next, None)])

    assert total == 80
    assert tables["form"] == {"DOXING": 35, "OVERIG": 45}
    assert tables["severity"] == {"LICHT": 0, "MIDDEL": 0, "ERNSTIG": 0, "NIET_INGEDEELD": 80}


def test_a_band_says_below_which_number_it_lies() -> None:
    band = replace(cijfers(Q3, None), min_total=60)

    rapport = build_rapport(band, [cijfers(Q3.previous, None)])

    assert rapport.totaal_tekst == "minder dan 60"
    assert [deel.tekst for deel in rapport.strook] == ["< 20", "< 60"]
    assert rapport.noten == (
        "Minder dan 20: 2e kwartaal 2026. Die meldingen tellen later mee.",
        "Minder dan 60: 3e kwartaal 2026. Die meldingen tellen later mee.",
    )

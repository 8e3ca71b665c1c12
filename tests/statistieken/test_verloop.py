"""Eight quarters beside each other say what each of them said, and nothing more."""

from __future__ import annotations

from statistieken.kwartaal import Kwartaal
from statistieken.rapport.verloop import build_verloop
from tests.statistieken.voorbeelden import Q3, cijfers, derde_kwartaal, eerdere


def test_the_last_eight_stand_newest_first_with_a_band_as_a_band() -> None:
    older = cijfers(Kwartaal(2024, 3), 60)
    verloop = build_verloop([derde_kwartaal(), *eerdere(), older])

    assert verloop is not None
    assert verloop.kolommen[0] == "3e kw 2026"
    assert verloop.kolommen[-1] == "4e kw 2024"
    assert verloop.totaal.waarden == ("40", "35", "30", "45", "30", "20", "25", "< 20")
    (form,) = [tabel for tabel in verloop.tabellen if tabel.naam == "form"]
    rows = {rij.label: rij.waarden for rij in form.rijen}
    assert rows["Bedreiging of intimidatie"] == ("15", "5", "5", "5", "5", "5", "5", "–")
    assert rows["Online pesten"] == ("0", "0", "0", "0", "0", "0", "0", "–")


def test_a_folded_row_and_a_table_that_was_not_there_have_no_number() -> None:
    old = cijfers(Q3.previous, 20, route={"POLITIE": 20}, folded=("PESTEN",))
    verloop = build_verloop([old, derde_kwartaal()])

    assert verloop is not None
    assert verloop.met_overig
    (form,) = [tabel for tabel in verloop.tabellen if tabel.naam == "form"]
    assert {rij.label: rij.waarden for rij in form.rijen}["Online pesten"] == ("0", "overig")
    assert "route" not in {tabel.naam for tabel in verloop.tabellen}


def test_one_quarter_has_nothing_beside_it() -> None:
    assert build_verloop([derde_kwartaal()]) is None
    assert build_verloop([]) is None

"""The joint report: the same bytes in whatever order files come, sums by hand, and words that know about noise."""

from __future__ import annotations

import csv
import io
import json
from random import Random
from typing import Any

import pytest

from statistieken.uitwisseling.bestand.vrijgave import read_release
from statistieken.uitwisseling.gezamenlijk.beeld import build_samen, call
from statistieken.uitwisseling.gezamenlijk.optellen import Invoer, Samen, digest_of, joint, read_joint
from statistieken.uitwisseling.gezamenlijk.papier import to_csv
from tests.statistieken.partijen import band, digest, vrijgave, vrijgave2

NAMES = ("De Brug", "Gelijk Op", "Nieuw Land", "Vrije Kring", "Waterkant", "Samen Noord", "Ons Dorp", "Open Huis")


def _invoer(payload: bytes) -> Invoer:
    return Invoer(vrijgave=read_release(payload), sha256=digest(payload))


def _samen(*payloads: bytes, period: str = "2026-Q3") -> Samen:
    return joint(period, map(_invoer, payloads))


def test_two_hundred_orders_give_one_digest() -> None:
    inputs = [_invoer(vrijgave(naam)) for naam in NAMES]
    random = Random(13)  # noqa: S311 - an order of a test

    found = {digest_of(joint("2026-Q3", random.sample(inputs, len(inputs))).to_bytes()) for _again in range(200)}

    assert len(found) == 1


def test_what_was_stored_is_read_back_to_the_same_bytes() -> None:
    samen = _samen(vrijgave("De Brug"), vrijgave("Gelijk Op"))

    assert read_joint(samen.to_bytes()) == samen
    body = json.loads(samen.to_bytes())
    assert samen.to_bytes() == json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_rows_that_one_party_folded_stand_in_the_residual_row_of_all() -> None:
    folded = {"form": {"BEDREIGING": 20, "BELEDIGING": 10, "DISCRIMINATIE": None, "DOXING": None, "OVERIG": 10}}

    samen = _samen(vrijgave("De Brug"), vrijgave2("Gelijk Op", tables=folded))

    assert samen.tables == {"form": {"BELEDIGING": 25, "BEDREIGING": 35, "OVERIG": 20}}
    assert samen.total == 80


def test_only_tables_that_all_of_them_have_are_added_up() -> None:
    both = {"form": {"OVERIG": 40}, "severity": {"LICHT": 30, "MIDDEL": 10}}

    samen = _samen(vrijgave("De Brug", tables=both), vrijgave("Gelijk Op", tables={"form": {"OVERIG": 40}}))

    assert samen.tables == {"form": {"OVERIG": 80}}


def test_names_stand_beside_figures_only_where_everybody_said_so() -> None:
    one, other = vrijgave("De Brug", share="named"), vrijgave("Gelijk Op", share="named")

    assert _samen(one, other).named == {"De Brug": 40, "Gelijk Op": 40}
    assert _samen(one, vrijgave("Gelijk Op")).named is None
    assert _samen(one, other, band("Waterkant")).named is None
    assert _samen().named is None


def test_another_tree_is_seen() -> None:
    other = {"version": "9.9", "sha256": "d" * 64}
    samen = _samen(vrijgave("De Brug"), vrijgave("Gelijk Op"), vrijgave("Waterkant", triage=other))
    rapport = build_samen(samen, (), sha256="a" * 64, nog_niet=("Ons Dorp",))

    assert not samen.same_tree
    assert [(item.partij, item.boom, item.andere_boom) for item in rapport.deelnemers] == [
        ("De Brug", "0.3.1", False),
        ("Gelijk Op", "0.3.1", False),
        ("Waterkant", "9.9", True),
    ]
    assert rapport.boomzin.startswith("Niet iedereen in dit rapport werkt met dezelfde beslisboom.")
    assert rapport.nog_niet == "Ons Dorp"


def test_how_well_the_tree_was_followed_is_told() -> None:
    rapport = build_samen(_samen(vrijgave2("De Brug"), vrijgave("Gelijk Op")), (), sha256="a" * 64, nog_niet=())

    assert [item.voorbeelden for item in rapport.deelnemers] == ["55 van 55 voorbeelden", ""]


@pytest.mark.parametrize(
    ("nu", "toen", "partijen", "text"),
    [
        # six parties: certain above 48, likely above 17 (1.96 * 2.5 * sqrt(12) = 16.97)
        (310, 220, 6, "meer"),
        (310, 285, 6, "waarschijnlijk meer"),
        (285, 310, 6, "waarschijnlijk minder"),
        (100, 148, 6, "waarschijnlijk minder"),
        (100, 150, 6, "minder"),
        (55, 50, 6, "geen aantoonbaar verschil"),
        (20, 5, 6, "geen aantoonbaar verschil"),
        (25, 5, 6, "waarschijnlijk meer"),
        # two parties: certain above 16; likely above 9.8
        (40, 30, 2, "waarschijnlijk meer"),
        (45, 25, 2, "meer"),
        (45, 40, 2, "geen aantoonbaar verschil"),
    ],
)
def test_a_difference_is_called_as_far_as_rounding_allows(nu: int, toen: int, partijen: int, text: str) -> None:
    assert call(nu, toen, partijen=partijen) == text


def _quarter(period: str, total: int, *names: str, **anders: Any) -> Samen:
    tables = {"form": {"BEDREIGING": total, "OVERIG": 0}}
    payloads = [vrijgave(naam, period, total=total, tables=tables, **anders) for naam in names]
    return _samen(*payloads, period=period)


def test_sums_are_compared_over_the_same_parties_only() -> None:
    now = _quarter("2026-Q3", 60, "De Brug", "Gelijk Op")
    before = _quarter("2026-Q2", 40, "De Brug", "Gelijk Op")
    year = _quarter("2025-Q3", 40, "De Brug", "Waterkant")

    rapport = build_samen(now, (year, before), sha256="a" * 64, nog_niet=())

    assert rapport.zinnen == (
        "Met het 3e kwartaal van 2025 kunnen we niet vergelijken: toen deden andere partijen of kwartalen mee.",
        "Dat zijn meer meldingen dan in het vorige kwartaal.",
    )
    assert rapport.kop_verschil == ""
    assert rapport.kolommen == ("2e kw 2026", "3e kw 2025")
    assert [rij.eerder for rij in rapport.tabellen[0].rijen] == [("80", "80"), ("0", "0")]
    assert [(deel.rang, deel.tekst) for deel in rapport.strook] == [
        ("3e", "80"),
        ("4e", "geen"),
        ("1e", "geen"),
        ("2e", "80"),
        ("3e", "120"),
    ]


def test_quarters_that_hold_an_earlier_one_are_not_compared() -> None:
    now = _quarter("2026-Q3", 60, "De Brug", "Gelijk Op", covers=["2026-Q2", "2026-Q3"])
    year = _quarter("2025-Q3", 40, "De Brug", "Gelijk Op")

    rapport = build_samen(now, (year,), sha256="a" * 64, nog_niet=())

    assert rapport.zinnen[0].startswith("Met het 3e kwartaal van 2025 kunnen we niet vergelijken")


@pytest.mark.parametrize(
    ("cells", "kop"),
    [
        ({"BEDREIGING": 40, "BELEDIGING": 25, "OVERIG": 15}, "Bedreiging wordt het vaakst gemeld"),
        ({"BEDREIGING": 30, "BELEDIGING": 30, "OVERIG": 20}, "Meldingen per vorm"),
        ({"BEDREIGING": 35, "BELEDIGING": 30, "OVERIG": 15}, "Meldingen per vorm"),
        ({"BEDREIGING": 20, "BELEDIGING": 10, "OVERIG": 50}, "Meldingen per vorm"),
    ],
)
def test_a_title_states_a_finding_only_where_the_noise_allows_one(cells: dict[str, int], kop: str) -> None:
    samen = _samen(vrijgave("De Brug", tables={"form": {"OVERIG": 40}}), vrijgave("Gelijk Op", tables={"form": {"OVERIG": 40}}))  # fmt: skip
    changed = read_joint(json.dumps(json.loads(samen.to_bytes()) | {"tables": {"form": cells}}).encode())

    assert build_samen(changed, (), sha256="a" * 64, nog_niet=()).tabellen[0].kop == kop


def test_the_table_for_a_spreadsheet_says_what_each_number_may_be() -> None:
    samen = _samen(vrijgave("De Brug"), vrijgave("Gelijk Op"))

    rows = list(csv.DictReader(io.StringIO(to_csv(samen).decode("utf-8-sig")), delimiter=";"))

    assert rows[0]["waarde"] == "80"
    assert {row["lezen_als"] for row in rows if row["code"] in ("TOTAAL", "OVERIG")} == {"72 tot 88", "0 tot 8"}
    assert {row["controlegetal"] for row in rows} == {digest_of(samen.to_bytes())}
    assert all("Brug" not in value for row in rows for value in row.values())

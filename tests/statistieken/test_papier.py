"""The joint report on paper: two tagged pages, and the same bytes for the same report."""

from __future__ import annotations

import io

import pikepdf
import pytest

from statistieken.tellen import TABELLEN
from statistieken.uitwisseling.bestand.vrijgave import read_release
from statistieken.uitwisseling.gezamenlijk.beeld import build_samen
from statistieken.uitwisseling.gezamenlijk.optellen import Invoer, digest_of, joint
from statistieken.uitwisseling.gezamenlijk.papier import render_samen
from tests.statistieken.partijen import digest, vrijgave

pytestmark = [pytest.mark.pango, pytest.mark.django_db]
NAMES = ("De Brug", "Gelijk Op", "Nieuw Land", "Vrije Kring", "Waterkant", "Samen Noord")


@pytest.mark.parametrize("periods", [("2026-Q3",), ("2025-Q3", "2026-Q2", "2026-Q3")], ids=["first", "third"])
def test_two_tagged_pages_and_the_same_bytes_again(periods: tuple[str, ...]) -> None:
    tables = {naam: dict.fromkeys(vorm.codes, 5) for naam, vorm in TABELLEN.items()}
    for naam, vorm in TABELLEN.items():
        tables[naam][vorm.rest] += 60 - sum(tables[naam].values())
    quarters = []
    for period in periods:
        payloads = [vrijgave(naam, period, total=60, tables=tables) for naam in NAMES]
        invoer = [Invoer(vrijgave=read_release(payload), sha256=digest(payload)) for payload in payloads]
        quarters.append(joint(period, invoer))
    rapport = build_samen(
        quarters[-1], quarters[:-1], sha256=digest_of(quarters[-1].to_bytes()), nog_niet=("Ons Dorp",)
    )

    document = render_samen(rapport)

    pdf = pikepdf.open(io.BytesIO(document))
    assert len(pdf.pages) == 2
    assert str(pdf.Root.Lang) == "nl"
    assert pdf.Root.MarkInfo.Marked
    assert render_samen(rapport) == document

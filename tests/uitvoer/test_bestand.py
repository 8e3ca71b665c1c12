"""No cell of the file is one that a program would calculate with."""

from __future__ import annotations

from datetime import datetime

import pytest

from meldpunt.audit.service import Regel
from meldpunt.core.clock import AMSTERDAM
from meldpunt.uitvoer.bestand import to_file

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 27, 9, 5, 6, tzinfo=AMSTERDAM)


def test_the_file_is_as_a_spreadsheet_in_the_netherlands_reads_it() -> None:
    body = to_file([Regel(at=DAY, actor="systeem", rol="systeem", code="audit.proef", subject="S1")])

    assert body.decode("utf-8") == (
        "\ufeffnr;dag;tijd;wie;rol;wat;code;over\r\n1;2026-11-27;09:05:06;systeem;systeem;audit: proef;audit.proef;S1\r\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_formula_is_text(start: str) -> None:
    body = to_file([Regel(at=DAY, actor=f"{start}1+1", rol=f"{start}x", code=f"{start}y", subject=f"{start}z")])

    cells = body.decode("utf-8-sig").splitlines()[1].split(";")
    assert [cell.strip('"')[0] for cell in cells[3:]] == ["'"] * 5

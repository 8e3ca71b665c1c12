"""The sheet for the lawyer: eighteen questions, and the lines that wait for them are there."""

from __future__ import annotations

from typing import Any

import pytest

from meldpunt.core.datafile import OngeldigBestand, as_model
from meldpunt.nakijken.vragen import JuristBestand, juristvragen
from support.stappenplan.blokken import blokken
from triage.begrippen import wetstabel

VRAAG: dict[str, Any] = {"code": "J01", "over": "Termijn", "vraag": "Hoe lang?"}


def test_sheet_all_eighteen_questions_are_on_it() -> None:
    assert [vraag.code for vraag in juristvragen()] == [f"J{number:02d}" for number in range(1, 19)]


def test_sheet_every_line_that_waits_for_a_question_exists() -> None:
    waiting = {code for vraag in juristvragen() for code in vraag.blokken}
    articles = {code for vraag in juristvragen() for code in vraag.artikelen}

    assert waiting - {blok.code for blok in blokken().stappen} == set()
    assert articles == {artikel.code for artikel in wetstabel().artikelen}


def test_sheet_the_steps_that_speak_of_the_law_wait() -> None:
    waiting = {code for vraag in juristvragen() for code in vraag.blokken}

    assert {"SP05", "SP07", "SP08", "SP09", "SP10", "SP11", "SP12", "SP15", "SP21", "SP26"} == waiting


def test_a_question_stands_on_the_sheet_once() -> None:
    with pytest.raises(OngeldigBestand, match="dubbele code 'J01'"):
        as_model({"versie": "1", "bron": "b", "vragen": [VRAAG, VRAAG]}, JuristBestand, name="jurist.yaml")

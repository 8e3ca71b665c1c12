"""Writing down in tests that somebody looked something up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from meldpunt.nakijken import service as nakijken
from meldpunt.nakijken.kaarten import hulp
from meldpunt.nakijken.vragen import juristvragen

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker

DAG = date(2026, 11, 20)


def look_up(code: str, *, by: Medewerker, op: date = DAG, klopt: bool = True) -> None:
    """Somebody called this number, as it stands in the file now."""
    (kaart,) = (kaart for kaart in hulp().kaarten if kaart.code == code)
    nakijken.record_call(code=code, gezien=kaart.gezien, klopt=klopt, naam="Femke", nagekeken_op=op, by=by)


def answer(code: str, *, by: Medewerker) -> None:
    """A lawyer answered this question, as it stands in the file now."""
    (vraag,) = (vraag for vraag in juristvragen() if vraag.code == code)
    said = nakijken.Juristantwoord(naam="mr. De Wit", nagekeken_op=DAG, antwoord="Negentig dagen.", bron="art. 88 Sr")
    nakijken.record_answer(code=code, gezien=vraag.gezien, antwoord=said, by=by)


def answer_all(*, by: Medewerker) -> None:
    """A lawyer answered every question."""
    for vraag in juristvragen():
        answer(vraag.code, by=by)

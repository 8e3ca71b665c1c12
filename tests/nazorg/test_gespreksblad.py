"""The sentences beside a conversation: open first, then about what was named, never about the why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.nazorg.gespreksblad import GESPREK_BESTAND, blad_voor, load_zinnen, zinnen
from support.nazorg.models import Momentsoort
from triage import service as triage
from triage.service import OngeldigBestand

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_conversation_and_a_later_one_ask_something_else() -> None:
    first = blad_voor(soort=Momentsoort.EERSTE_CONTACT, vormen=(), eerder=False)
    later = blad_voor(soort=Momentsoort.CHECK_IN, vormen=(), eerder=True)

    assert [beurt.titel for beurt in first.beurten] == [
        "In eigen woorden",
        "Doorvragen op wat genoemd is",
        "Klopt het zo?",
    ]
    assert [beurt.titel for beurt in later.beurten] == [
        "Hoe gaat het nu met je?",
        "Is er iets bij gekomen?",
        "Wat heb je nu nodig?",
    ]
    assert "Spreek af wanneer en hoe je weer contact hebt." in first.bij_dit_moment
    assert "Zijn er nieuwe berichten?" in later.bij_dit_moment
    assert blad_voor(soort=None, vormen=(), eerder=True).bij_dit_moment == ()


def test_only_what_was_named_is_asked_about() -> None:
    doxing = blad_voor(soort=None, vormen=("DOXING",), eerder=False).beurten
    nothing = blad_voor(soort=None, vormen=(), eerder=False).beurten

    assert set(doxing[1].zinnen) - set(nothing[1].zinnen) == {
        "Welke gegevens staan er: adres, telefoon, foto’s, gezin?",
        "Staat het nu nog online?",
    }
    assert (doxing[0], doxing[2]) == (nothing[0], nothing[2])


def test_there_is_something_to_ask_about_each_form_and_never_the_why() -> None:
    forms = {term.code for term in triage.taxonomie().lijsten["vorm"].termen}
    everything = zinnen()
    said = [zin for beurt in (*everything.eerst, *everything.later) for zin in beurt.zinnen]
    said += [zin for probes in everything.doorvragen.values() for zin in probes]
    said += [zin for hard in everything.moeilijk for zin in hard.zinnen] + list(everything.veilig)

    assert set(everything.doorvragen) == forms | {"CHANTAGE", "GEHACKT", "SIGNAAL"}
    assert [zin for zin in said if "waarom" in zin.lower()] == []
    assert [zin for zin in said if "!" in zin] == []


def test_a_file_whose_conversations_have_other_turns_is_refused(tmp_path: Path) -> None:
    text = GESPREK_BESTAND.read_text()
    broken = tmp_path / "gesprek-9.yaml"
    broken.write_text(text.replace("- code: klopt", "- code: anders", 1))

    with pytest.raises(OngeldigBestand, match="beurten"):
        load_zinnen(broken)

"""The words: forms, senders, needs, the law and what the party says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.core.datafile import OngeldigBestand
from triage import begrippen
from triage.beslisboom import boom
from triage.ernst import Gradatie
from triage.service import codes_for, communicatie_voor, label, taxonomie, wetsartikelen_voor

if TYPE_CHECKING:
    from pathlib import Path


def test_the_ten_forms_are_those_of_the_protocol() -> None:
    assert taxonomie().lijst("vorm").codes == (
        "HAATZAAIEN",
        "BELEDIGING",
        "DISCRIMINATIE",
        "OPROEP_GEWELD",
        "BEDREIGING",
        "DESINFORMATIE",
        "DOXING",
        "PESTEN",
        "STALKING",
        "GECOORDINEERD",
        "ANDERS",
    )


def test_groups_for_the_figures_are_as_small_as_agreed() -> None:
    lijsten = taxonomie().lijsten

    assert len(lijsten["platformgroep"].codes) == 8
    assert len(lijsten["afzendergroep"].codes) == 7
    assert len(lijsten["uitkomstgroep"].codes) == 7
    assert set(lijsten["uitkomst"].codes) >= set(boom().uitkomsten())


def test_label_has_a_word_for_the_desk_and_one_for_the_reporter() -> None:
    assert label("POLITIE_AANGIFTE") == "Aangifte geadviseerd"
    assert label("POLITIE_AANGIFTE", melder=True) == "Aangifte doen"
    assert label("WEBSITE", lijst="platform") == "Website, nieuwssite, forum of blog"
    with pytest.raises(KeyError):
        label("NU113")


def test_codes_for_answers_are_the_shared_codes() -> None:
    found = codes_for({"V1": ["DOXING", "PESTEN"], "Z1": ["lokaal"], "P1": ["POLITICUS_ANDER"], "L1": ["ja"]})

    assert dict(found) == {
        "vorm": ("DOXING", "PESTEN"),
        "rolgroep": ("DECENTRAAL",),
        "afzender": ("POLITICUS_ANDER",),
    }


def test_law_follows_the_answers_and_says_where_a_complaint_is_needed() -> None:
    artikelen = wetsartikelen_voor({"V1": ["BELEDIGING", "BEDREIGING"], "B1": ["ernstig"]})

    assert [(artikel.code, artikel.is_klachtdelict) for artikel in artikelen] == [("SR285", False), ("SR266", True)]
    assert wetsartikelen_voor({}) == ()


@pytest.mark.parametrize(
    ("gradatie", "titel"), [(Gradatie.LICHT, "Licht"), (Gradatie.MIDDEL, "Middel"), (Gradatie.ERNSTIG, "Ernstig")]
)
def test_every_gradation_has_its_communication_block(gradatie: Gradatie, titel: str) -> None:
    block = communicatie_voor(gradatie.value)

    assert block.titel == titel
    assert block.zwijgen_als
    assert block.nooit


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("WETSARTIKELEN_BESTAND", "klacht: nee", "klacht: soms", "artikelen 1, klacht: onbekende waarde 'soms'"),
        ("WETSARTIKELEN_BESTAND", "code: SR285A", "code: SR285", "dubbele code 'SR285'"),
        ("TAXONOMIE_BESTAND", "code: BELEDIGING", "code: HAATZAAIEN", "lijsten, vorm: dubbele code 'HAATZAAIEN'"),
        ("COMMUNICATIE_BESTAND", "  middel:\n", "  matig:\n", "gradaties: onbekende sleutel 'matig'"),
    ],
)
def test_a_wrong_vocabulary_is_refused(tmp_path: Path, name: str, old: str, new: str, sentence: str) -> None:
    source: Path = getattr(begrippen, name)
    load = {
        "WETSARTIKELEN_BESTAND": begrippen.load_wetsartikelen,
        "TAXONOMIE_BESTAND": begrippen.load_taxonomie,
        "COMMUNICATIE_BESTAND": begrippen.load_communicatie,
    }[name]
    path = tmp_path / "bestand.yaml"
    path.write_text(source.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    with pytest.raises(OngeldigBestand, match=sentence):
        load(path)

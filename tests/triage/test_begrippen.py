"""The words: forms, senders, needs, the law and what the party says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.core.datafile import OngeldigBestand
from triage import begrippen
from triage.beslisboom import boom
from triage.ernst import Gradatie
from triage.service import codes_for, communicatie_voor, label, taxonomie, wetsartikelen_voor, wetstabel

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


def test_h9_a_complaint_is_named_where_the_law_asks_for_one() -> None:
    klacht = {artikel.code: artikel.klacht for artikel in wetstabel().artikelen}

    assert klacht == {
        "SR285": "nee",
        "SR285A": "nee",
        "SR285B": "ja",
        "SR285D": "nee",
        "SR261": "ja",
        "SR262": "ja",
        "SR266": "ja",
        "SR137": "nee",
        "SR131": "nee",
        "SR44BIS": "zoals_feit",
        "SR254BA": "nee",
        "SR429TER": "nee",
        "SR317_318": "deels",
        "SR284_179": "deels",
        "SR138AB_231B": "nee",
    }


@pytest.mark.parametrize(
    ("form", "codes"),
    [("CHANTAGE", {"SR317_318", "SR284_179"}), ("GEHACKT", {"SR138AB_231B"}), ("PESTEN", {"SR266", "SR285B"})],
)
def test_h9_every_article_of_the_new_answers_is_found(form: str, codes: set[str]) -> None:
    assert {artikel.code for artikel in wetsartikelen_voor({"V1": [form]})} == codes


def test_h9_every_answer_that_shows_an_article_with_a_complaint_shows_the_term() -> None:
    for artikel in wetstabel().artikelen:
        for place in artikel.bij if artikel.is_klachtdelict else ():
            vraag_id, code = place.split(".")
            vraag = boom().vraag(vraag_id)
            assert vraag is not None
            antwoord = vraag.antwoord(code)
            assert antwoord is not None
            assert "TERMIJN" in antwoord.voeg_toe, place


def test_h13_only_grave_ill_treatment_stands_in_the_article_on_threats() -> None:
    tekst = next(artikel.tekst for artikel in wetstabel().artikelen if artikel.code == "SR285")

    assert "zwaar mishandelen" in tekst


def test_row_30_extortion_is_about_giving_and_not_about_doing() -> None:
    tekst = next(artikel.tekst for artikel in wetstabel().artikelen if artikel.code == "SR317_318")

    assert "te doen" not in tekst


def test_no_term_for_a_complaint_is_counted_in_months() -> None:
    assert not [artikel.code for artikel in wetstabel().artikelen if "drie maanden" in artikel.termijn]


def test_what_could_not_be_verified_says_so() -> None:
    unsure = {
        "SR285": "termijn",
        "SR137": "termijn",
        "SR266": "opmerking",
        "SR254BA": "opmerking",
        "SR429TER": "opmerking",
    }
    for artikel in wetstabel().artikelen:
        if artikel.code in unsure:
            assert "nog niet nagekeken" in getattr(artikel, unsure[artikel.code]).lower()

"""The data files: strict reading, tone of voice, and the sentences for translation."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from meldpunt.core.datafile import OngeldigBestand
from tools.databestanden import list_texts
from triage import begrippen
from triage.beslisboom import BOOM_BESTAND, boom, load_boom
from triage.ernst import Gradatie
from triage.schema import build_schema
from triage.service import codes_for, communicatie_voor, label, taxonomie, wetsartikelen_voor, wetstabel

if TYPE_CHECKING:
    from pathlib import Path

FORBIDDEN = (
    "slachtoffer|slachtoffers|dader|daders|incident|incidenten|casus|dossier|dossiers|verplicht|ongeldig|foutief|helaas"
    "|u dient|gelieve|teneinde|middels|indien|escaleren|triage|intake|betrokkene"
)
SENTENCE = re.compile(r"[^.?:;]+")


def melder_texts() -> list[str]:
    tree = boom()
    texts = [pagina.titel for pagina in tree.paginas]
    for vraag in tree.vragen:
        texts += [vraag.vraag, vraag.vraag_namens or "", vraag.vraag_op_pagina or "", vraag.uitleg or ""]
        for antwoord in vraag.antwoorden:
            texts += [antwoord.tekst, antwoord.tekst_namens or "", antwoord.uitleg or "", antwoord.uitleg_namens or ""]
    texts += [regel.tekst for regel in (*tree.gradatie.ernstig_als, *tree.gradatie.middel_als)]
    texts += [tree.gradatie.eigen_ervaring, tree.regie.regel, tree.regie.bij_regie_onbekend]
    for naam, lijst in taxonomie().lijsten.items():
        texts += [term.melder for term in lijst.termen] if naam in {"vorm", "gevolg", "behoefte", "uitkomst"} else []
    texts += [begrippen.woordvoering().gradaties[gradatie].melder for gradatie in Gradatie]
    texts += [text for artikel in wetstabel().artikelen for text in (artikel.naam, artikel.tekst)]
    return [text for text in texts if text]


@pytest.mark.parametrize("text", sorted(set(melder_texts())))
def test_a_text_for_the_reporter_keeps_the_tone(text: str) -> None:
    assert "!" not in text
    assert not re.search(rf"\b({FORBIDDEN})\b", text, re.IGNORECASE)
    assert all(len(sentence.split()) <= 20 for sentence in SENTENCE.findall(text))


def test_labels_fit_a_button() -> None:
    assert all(len(antwoord.tekst) <= 160 for vraag in boom().vragen for antwoord in vraag.antwoorden)


def test_the_tree_has_the_agreed_size() -> None:
    assert len(boom().vragen) == 18
    assert sum(len(vraag.antwoorden) for vraag in boom().vragen) == 90
    assert len(boom().uitkomsten()) == 29
    assert boom().versie == "0.2.0"
    assert re.fullmatch(r"[0-9a-f]{64}", boom().sha256)


def test_nothing_claims_a_legal_check_that_was_not_done() -> None:
    assert boom().kop.juridische_toets is None
    assert {bron.juridische_toets for bron in boom().bronnen.values()} == {None}
    assert {artikel.juridische_toets for artikel in wetstabel().artikelen} == {None}
    assert begrippen.woordvoering().kop.juridische_toets is None
    assert "waarschijnlijk" in wetstabel().kop.voorbehoud


def test_every_source_says_when_it_was_checked() -> None:
    assert all(bron.gecontroleerd_op >= date(2026, 1, 1) for bron in boom().bronnen.values())


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


def test_what_the_reporter_reads_is_translated() -> None:
    files = (boom(), taxonomie(), wetstabel(), begrippen.woordvoering())

    assert set(melder_texts()) <= {text for file in files for text in list_texts(file)}


def test_the_outline_holds_every_question_answer_and_source() -> None:
    schema = build_schema()

    assert [vraag.id for pagina in schema.paginas for vraag in pagina.vragen] == [vraag.id for vraag in boom().vragen]
    assert all(vraag.bronnen for pagina in schema.paginas for vraag in pagina.vragen)
    assert [gradatie.code for gradatie in schema.gradaties] == ["ernstig", "middel", "licht"]
    verdieping = next(pagina for pagina in schema.paginas if pagina.id == "verdieping")
    dreiging = verdieping.vragen[0]
    assert dreiging.alleen_bij == ("Oproep tot geweld", "Bedreiging of intimidatie")
    assert dreiging.antwoorden[0].factoren == (("Strafbaarheid", 3), ("Intensiteit", 3))
    assert dreiging.antwoorden[0].uitkomsten == ("Aangifte doen", "Veilig thuis")
    kritiek = schema.paginas[1].vragen[1].antwoorden[2]
    assert kritiek.naar == "Wie doet dit, denk je?"
    assert kritiek.heeft_gevolg


def test_the_outline_can_be_asked_for_in_another_language() -> None:
    with translation.override("en"):
        assert build_schema().versie == "0.2.0"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = BOOM_BESTAND.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "boom.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  versie: 0.2.0\n", "", "'versie' ontbreekt"),
        ("  versie: 0.2.0\n", "  versie: 1\n", "boom, versie: hier hoort een tekst"),
        ("  status: concept\n", "  status: concept\n  kleur: rood\n", "boom: onbekende sleutel 'kleur'"),
        ("zet: {S: 3, M: 3}", "zet: {S: 4, M: 3}", "vragen 1, antwoorden 1, zet, S: dit getal is hoogstens 3"),
        ("zet: {S: 3, M: 3}", "zet: {S: 0, M: 3}", "vragen 1, antwoorden 1, zet, S: dit getal is minstens 1"),
        ("zet: {S: 3, M: 3}", "zet: {Q: 3}", "vragen 1, antwoorden 1, zet: bij een sleutel: onbekende waarde 'Q'"),
        ("bron: [P3.2]", "bron: []", "vragen 1, bron: dit mag niet leeg zijn"),
        ("bron: [P3.2]", "bron: P3.2", "vragen 1, bron: hier hoort een lijst"),
        ("soort: meerkeuze", "soort: veel", "vragen 4, soort: onbekende waarde 'veel'"),
        ("factor: eigen", "factor: ander", "vragen 17, factor: onbekende waarde 'ander'"),
        ("anders: licht", "anders: laag", "gradatie, anders: onbekende waarde 'laag'"),
        ("acuut: true", "acuut: ja", "gradatie, ernstig_als 1, acuut: hier hoort true of false"),
        (", som: 8}", "}", "gradatie, ernstig_als 5: deze regel heeft geen voorwaarde"),
        (
            "gecontroleerd_op: 2026-03-01",
            "gecontroleerd_op: maart",
            r"bronnen, P1\.1, gecontroleerd_op: hier hoort een datum",
        ),
        ("paginas:\n", "pagina: x\npaginas_:\n", "onbekende sleutel 'pagina'"),
        ("paginas:\n", "paginas: []\npaginas_:\n", "paginas: dit mag niet leeg zijn"),
        ("{id: wat, nummer: 2,", "{id: wat, id: hoe, nummer: 2,", r"boom\.yaml, regel 43: dubbele sleutel 'id'"),
        ("antwoorden:\n", "antwoorden: nee\n  antwoord:\n", "antwoorden: hier hoort een lijst"),
        ("boom:\n", "boom: [\n", "regel 10: dit is geen YAML"),
        ("boom:\n", "sha256: abc\nboom:\n", "sha256: dit hoort niet in het bestand"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(OngeldigBestand, match=sentence):
        load_boom(changed(tmp_path, old, new))


def test_a_date_may_be_filled_in_later(tmp_path: Path) -> None:
    assert load_boom(BOOM_BESTAND).kop.juridische_toets is None

    toetsed = changed(tmp_path, "  juridische_toets: null\n", "  juridische_toets: 2026-12-01\n")

    assert load_boom(toetsed).kop.juridische_toets == date(2026, 12, 1)


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

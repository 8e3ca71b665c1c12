"""The tree: strict reading, tone of voice, and the sentences for translation."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from meldpunt.core.datafile import OngeldigBestand
from tools.databestanden import list_texts
from triage import begrippen
from triage.beslisboom import BOOM_BESTAND, boom, load_boom
from triage.ernst import Gradatie
from triage.service import taxonomie, wetstabel

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
    assert len(boom().vragen) == 20
    assert sum(len(vraag.antwoorden) for vraag in boom().vragen) == 101
    assert len(boom().uitkomsten()) == 29
    assert boom().versie == "0.4.0"
    assert re.fullmatch(r"[0-9a-f]{64}", boom().sha256)


def test_nothing_claims_a_legal_check_that_was_not_done() -> None:
    assert boom().kop.juridische_toets is None
    assert {bron.juridische_toets for bron in boom().bronnen.values()} == {None}
    assert {artikel.juridische_toets for artikel in wetstabel().artikelen} == {None}
    assert begrippen.woordvoering().kop.juridische_toets is None
    assert "waarschijnlijk" in wetstabel().kop.voorbehoud


def test_row_84_nothing_claims_that_somebody_checked_it() -> None:
    assert {bron.gecontroleerd_op for bron in boom().bronnen.values()} == {None}
    assert {artikel.gecontroleerd_op for artikel in wetstabel().artikelen} == {None}
    assert begrippen.woordvoering().kop.gecontroleerd_op is None
    assert taxonomie().kop.gecontroleerd_op is None


def test_what_the_reporter_reads_is_translated() -> None:
    files = (boom(), taxonomie(), wetstabel(), begrippen.woordvoering())

    assert set(melder_texts()) <= {text for file in files for text in list_texts(file)}


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = BOOM_BESTAND.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "boom.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  versie: 0.4.0\n", "", "'versie' ontbreekt"),
        ("  versie: 0.4.0\n", "  versie: 1\n", "boom, versie: hier hoort een tekst"),
        ("  status: concept\n", "  status: concept\n  kleur: rood\n", "boom: onbekende sleutel 'kleur'"),
        ("zet: {S: 3, M: 3}", "zet: {S: 4, M: 3}", "vragen 1, antwoorden 1, zet, S: dit getal is hoogstens 3"),
        ("zet: {S: 3, M: 3}", "zet: {S: 0, M: 3}", "vragen 1, antwoorden 1, zet, S: dit getal is minstens 1"),
        ("zet: {S: 3, M: 3}", "zet: {Q: 3}", "vragen 1, antwoorden 1, zet: bij een sleutel: onbekende waarde 'Q'"),
        ("bron: [P3.2]", "bron: []", "vragen 1, bron: dit mag niet leeg zijn"),
        ("bron: [P3.2]", "bron: P3.2", "vragen 1, bron: hier hoort een lijst"),
        ("soort: meerkeuze", "soort: veel", "vragen 4, soort: onbekende waarde 'veel'"),
        ("factor: eigen", "factor: ander", "vragen 19, factor: onbekende waarde 'ander'"),
        ("anders: licht", "anders: laag", "gradatie, anders: onbekende waarde 'laag'"),
        ("acuut: true", "acuut: ja", "gradatie, ernstig_als 1, acuut: hier hoort true of false"),
        (", som: 8}", "}", "gradatie, ernstig_als 5: deze regel heeft geen voorwaarde"),
        (
            "gecontroleerd_op: null",
            "gecontroleerd_op: maart",
            r"bronnen, P1\.1, gecontroleerd_op: hier hoort een datum",
        ),
        ("paginas:\n", "pagina: x\npaginas_:\n", "onbekende sleutel 'pagina'"),
        ("paginas:\n", "paginas: []\npaginas_:\n", "paginas: dit mag niet leeg zijn"),
        ("{id: wat, nummer: 2,", "{id: wat, id: hoe, nummer: 2,", r"boom\.yaml, regel 49: dubbele sleutel 'id'"),
        ("antwoorden:\n", "antwoorden: nee\n  antwoord:\n", "antwoorden: hier hoort een lijst"),
        ("boom:\n", "boom: [\n", "regel 14: dit is geen YAML"),
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


# ── labels ───────────────────────────────────────────────────────────────────────────────────────
ROOMS = ("meldpunt", "support", "statistieken")
READ_AS = {"regie_bekend": "regie_onbekend"}  # the code asks the other way round: without the label nobody decides


def _names_read_outside() -> set[str]:
    """Every attribute that code outside triage reads, and every label that it looks for by name."""
    base, found = Path(settings.BASE_DIR), set[str]()
    paths = [path for room in ROOMS for path in (base / room).rglob("*.py")]
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text()))):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        if isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]).endswith(".labels"):
            found.add(ast.unparse(node.left).strip("'"))
    return found


def _labels_asked_for() -> set[str | None]:
    """Every label on which a question, a page or an answer of the tree depends."""
    tree = boom()
    asked = {name for vraag in tree.vragen for name in (vraag.alleen_als, vraag.niet_vragen_als)}
    return (
        asked
        | {pagina.alleen_als for pagina in tree.paginas}
        | {antwoord.tenzij for vraag in tree.vragen for antwoord in vraag.antwoorden}
    )


def test_b5_every_label_that_the_tree_sets_is_read_by_somebody() -> None:
    labels = {label for vraag in boom().vragen for antwoord in vraag.antwoorden for label in antwoord.labels}
    rest = labels - _labels_asked_for()

    assert {label for label in rest if READ_AS.get(label, label) not in _names_read_outside()} == set()
    assert {"acuut", "overleg_vandaag", "alleen_vastleggen", "belangenconflict", "regie_bekend"} <= rest

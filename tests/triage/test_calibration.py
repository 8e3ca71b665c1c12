"""The fifteen shared examples: the same answers give the same outcome in every party (protocol 3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from triage import ijking
from triage.beslisboom import boom
from triage.ijking import conformance, ijkgevallen
from triage.service import Gradatie, evaluate

if TYPE_CHECKING:
    from triage.ijking import Ijkgeval

VOORBEELDEN = ijkgevallen().gevallen


def test_there_are_fifteen_examples() -> None:
    assert [voorbeeld.id for voorbeeld in VOORBEELDEN] == [f"C{n}" for n in range(1, 16)]


@pytest.mark.parametrize("voorbeeld", VOORBEELDEN, ids=lambda voorbeeld: voorbeeld.id)
def test_example_gives_its_outcome(voorbeeld: Ijkgeval) -> None:
    uitkomst = evaluate(voorbeeld.antwoorden)

    assert dict(uitkomst.factoren) == voorbeeld.factoren
    assert uitkomst.gradatie == voorbeeld.gradatie
    assert set(uitkomst.uitkomsten) == set(voorbeeld.uitkomsten)
    assert len(uitkomst.uitkomsten) == len(set(uitkomst.uitkomsten))


def test_example_15_is_lifted_by_the_own_rating_alone() -> None:
    uitkomst = evaluate(VOORBEELDEN[14].antwoorden)

    assert uitkomst.gradatie_zonder_eigen is Gradatie.LICHT
    assert uitkomst.gradatie is Gradatie.MIDDEL
    assert uitkomst.redenen.gradatie == "Jouw eigen oordeel mag de ernst één stap verhogen, nooit verlagen"


def test_example_12_computes_more_than_it_shows() -> None:
    uitkomst = evaluate(VOORBEELDEN[11].antwoorden)

    assert uitkomst.regie_onbekend
    assert uitkomst.namens
    assert set(uitkomst.uitkomsten) < set(uitkomst.alle_uitkomsten)
    assert {"ADV", "WEERBAAR", "STAPPENPLAN"} <= set(uitkomst.alle_uitkomsten)


def test_the_examples_belong_to_the_tree_that_is_installed() -> None:
    assert ijkgevallen().kop.versie == boom().versie


def test_conformance_counts_what_the_engine_answers_as_the_examples_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert conformance() == "15/15"
    spoiled = replace(ijkgevallen(), gevallen=(*VOORBEELDEN[:14], replace(VOORBEELDEN[14], gradatie=Gradatie.LICHT)))
    monkeypatch.setattr(ijking, "ijkgevallen", lambda: spoiled)

    assert conformance() == "14/15"

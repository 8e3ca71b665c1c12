"""The sheet has coded facts and the question, and nothing else of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.behandeling import inzien
from support.consultatie.blad import known_of, make_question
from tests.maak import received_file, report

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_only_coded_facts_and_the_question_stand_on_it(mensen: Mensen) -> None:
    _nieuw, dossier_id = report(
        naam="Mira Kanarie", verhaal="Een geheim verhaal.", over_wie="Henk", links=("https://x.com/boze_buur/status/1",)
    )
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    vel = make_question(inzage.kaart.feiten, "Wat is hier strafbaar?\n\nEn wat nu?")

    assert vel.delen[0].rijen == (
        ("Wat er gebeurt", "Belediging, Privégegevens gedeeld (doxing)"),
        ("Waar", "X"),
        ("Hoe ernstig", inzage.kaart.feiten.gradatie),
        ("Rol", "Politicus in gemeente, provincie of waterschap"),
    )
    assert vel.delen[1].zinnen == ("Wat is hier strafbaar?", "En wat nu?")
    for never in ("Mira", "geheim", "Henk", "boze_buur", inzage.kaart.kenmerk, inzage.kaart.alias, "06 0000"):
        assert never not in vel.tekst


def test_the_house_knows_everybody_and_everything_in_the_case(mensen: Mensen) -> None:
    _nieuw, dossier_id = report(
        naam="Mira Kanarie",
        verhaal="Een geheim verhaal.",
        over_wie="Henk",
        links=("https://x.com/boze_buur/status/1",),
        bestanden=(received_file(naam="bij-ons-thuis.png"),),
    )
    known = known_of(inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor))

    assert {"Mira Kanarie", "Vera", "Cor", "Bas"} <= set(known.namen)
    assert {"boze_buur", "bij-ons-thuis"} <= {item.lstrip("@") for item in known.geheel}
    assert {"Een geheim verhaal.", "Henk", "06 0000 0042"} <= set(known.teksten)

"""The page that closes a case: everything open on it, nothing typed lost, a grave one seen by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from support.behandeling import gesprek, inzien
from support.behandeling import triage as indeling
from support.dossiers import service as dossiers
from tests.behandeling.deuren import behind, confirm
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
CALM = {"A1": ("nee",), "R1": ("zelf",), "V1": ("BELEDIGING",)}


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def calm(mensen: Mensen) -> UUID:
    dossier_id = report(antwoorden=CALM)[1]
    indeling.confirm(dossier_id=dossier_id, voorstel=dossiers.TriageVoorstel(antwoorden=CALM), by=mensen.cor)
    return dossier_id


def _page(dossier_id: UUID) -> str:
    return reverse("werkplek:sluiten", args=[dossier_id])


def test_b3_one_press_closes_nothing_and_what_was_typed_stays(cor: Client, calm: UUID) -> None:
    answer = cor.post(_page(calm), {"reden": "Zij <is> verhuisd.", "contact": "geen_contact"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert page.count("Kies wat er gebeurt met: momenten van nazorg.") == 2  # in the list of faults and at the field
    assert page.count("Kies wat er gebeurt met: klachttermijn.") == 2
    assert "Kies wat de melder leest." in page
    assert "Zij &lt;is&gt; verhuisd." in page
    assert dossiers.kaart(calm).status == "in_behandeling"


def test_b3_a_light_case_closes_with_the_sentence_that_was_chosen(mensen: Mensen, cor: Client, calm: UUID) -> None:
    filled = {
        "contact": "geen_contact",
        "nazorg": "stopt",
        "klacht": "geen_klacht",
        "begin": "verzoek",
        "reden": "Klaar.",
    }
    answer = cor.post(_page(calm), filled, follow=True)

    assert "Het dossier is gesloten." in answer.content.decode()
    assert dossiers.kaart(calm).status == "afgesloten"

    sent = inzien.open_dossier(dossier_id=calm, by=mensen.cor).berichten
    assert [item.tekst for item in sent] == [
        "Je vroeg ons om te stoppen. Daarom sluiten we je melding. Je kunt altijd terugkomen met je code."
    ]


def test_b3_the_menu_of_states_leads_to_the_page(cor: Client, calm: UUID) -> None:
    answer = cor.post(reverse("werkplek:status", args=[calm]), {"naar": "afgesloten"})

    assert answer["Location"] == _page(calm)
    assert "Zet op afgesloten" not in cor.get(reverse("werkplek:dossier", args=[calm])).content.decode()


def test_b3_what_is_unread_is_said_instead_of_the_form(mensen: Mensen, cor: Client) -> None:
    nieuw, dossier_id = report(antwoorden=CALM)
    indeling.confirm(dossier_id=dossier_id, voorstel=dossiers.TriageVoorstel(antwoorden=CALM), by=mensen.cor)
    with behind(nieuw.code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Nog iets.")
    page = cor.get(_page(dossier_id)).content.decode()

    assert "Er staat nog iets dat niemand las. Lees het eerst, of zet het op gedaan." in page
    assert 'name="reden"' not in page


def test_b3_a_colleague_sees_the_choices_and_decides(mensen: Mensen, cor: Client) -> None:
    dossier_id = report()[1]
    confirm(dossier_id, mensen.cor)
    filled = {
        "contact": "geen_contact",
        "nazorg": "gaat_door",
        "klacht": "loopt",
        "begin": "zelf",
        "zin": "We sluiten.",
        "reden": "Rustig.",
    }
    first = cor.post(_page(dossier_id), filled, follow=True).content.decode()
    own = cor.get(_page(dossier_id)).content.decode()
    carolien = signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN)
    queue = carolien.get(reverse("werkplek:werkvoorraad")).content.decode()
    seen = carolien.get(_page(dossier_id)).content.decode()
    without = carolien.post(_page(dossier_id), {"besluit": "niet"})
    done = carolien.post(_page(dossier_id), {"besluit": "akkoord"}, follow=True).content.decode()

    assert "Dit vraagt een tweede persoon. Tot dan blijft het open." in first
    assert "Een ernstig dossier sluit niemand alleen." in own
    assert 'name="besluit"' not in own
    assert "Sluiten wacht op een tweede persoon" in queue
    assert all(text in seen for text in ("Rustig.", "We sluiten.", "Gaat door, ook na het sluiten"))
    assert without.status_code == 422
    assert "Schrijf waarom het nog niet dicht kan." in without.content.decode()
    assert "Het dossier is gesloten." in done
    assert dossiers.kaart(dossier_id).status == "afgesloten"

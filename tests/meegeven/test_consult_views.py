"""The pages of a question to an expert, as the desk uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from support.bezetting import toewijzen
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
LEADS = {"aan": "een jurist", "vraag": "Is dit strafbaar? Het speelt in Veendijk."}


@pytest.fixture
def case(mensen: Mensen) -> UUID:
    """A case of Vera."""
    _nieuw, dossier_id = report(verhaal="Ze kwamen langs in Veendijk.")
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return dossier_id


def test_what_leads_to_somebody_stands_beside_the_question_and_nothing_typed_is_lost(
    case: UUID, mensen: Mensen
) -> None:
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    path = reverse("meegeven:consulten", args=[case])
    refused = vera.post(path, LEADS)
    text = refused.content.decode()
    made = vera.post(path, LEADS | {"meekijken": "1"})
    page = vera.get(made["Location"]).content.decode()

    assert refused.status_code == 409
    assert "<b>Veendijk</b>" in text
    assert "Het speelt in Veendijk." in text.split("<textarea", 1)[1]
    assert "Vraag een tweede persoon" in text
    assert made.status_code == 302
    assert "Mag dit zo naar buiten?" in page
    assert "De tekst om te kopiëren" not in page


def test_a_second_person_agrees_on_the_page_and_the_text_can_be_taken(case: UUID, mensen: Mensen) -> None:
    vera, cor = (signed_in(mensen.accounts[naam], wachtzin=WACHTZIN) for naam in ("vera", "cor"))
    made = vera.post(reverse("meegeven:consulten", args=[case]), LEADS | {"meekijken": "1"})["Location"]
    alone = vera.post(f"{made}meekijken/", {"akkoord": "1"}, follow=True).content.decode()
    done = cor.post(f"{made}meekijken/", {"akkoord": "1"}, follow=True).content.decode()
    printed = vera.post(f"{made}pdf/")

    assert "Een collega kijkt mee. Zelf kun je dat niet." in alone
    assert "De vraag mag naar buiten." in done
    assert "De tekst om te kopiëren" in done
    assert printed.status_code == 200
    assert printed["Content-Type"] in ("application/pdf", "text/plain; charset=utf-8")


def test_the_answer_is_written_down_once(case: UUID, mensen: Mensen) -> None:
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    made = vera.post(reverse("meegeven:consulten", args=[case]), {"aan": "een jurist", "vraag": "Is dit strafbaar?"})[
        "Location"
    ]
    empty = vera.post(made, {"antwoord": ""})
    done = vera.post(made, {"antwoord": "Doe aangifte."}, follow=True).content.decode()

    assert empty.status_code == 422
    assert "Schrijf op wat de deskundige zei." in empty.content.decode()
    assert "Het antwoord ligt op slot in de tijdlijn." in done
    assert "Doe aangifte." in done
    assert "Eerder gevraagd" in vera.get(reverse("meegeven:consulten", args=[case])).content.decode()

"""The sheet beside a conversation: what it shows, what is kept while somebody types, and what is corrected from it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from meldpunt.accounts.models import Concepttekst
from meldpunt.accounts.sessions import getypt
from meldpunt.core import clock
from support.behandeling import inzien, meenemen
from support.bezetting import toewijzen
from support.dossiers import service as dossiers
from tests.behandeling.deuren import behind
from tests.ingelogd import signed_in
from tests.maak import ANTWOORDEN, report
from tests.momenten import first_contact_of
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WORDS = "Zij vertelde over <een> brief."


@pytest.fixture
def vera(mensen: Mensen, dossier_id: UUID) -> Client:
    """The browser of the trusted person of the case."""
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def sheet(dossier_id: UUID) -> str:
    return reverse("gesprekken:blad", args=[dossier_id])


def filled(**changes: str) -> dict[str, str]:
    return {"verhaal": WORDS, "hoe": "gebeld", "uitkomst": "bereikt", "moment": "tussendoor", "volgende": ""} | changes


def reports(dossier_id: UUID, mensen: Mensen) -> list[str]:
    regels = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn
    return [regel.tekst for regel in regels if regel.soort == "gesprek"]


def test_the_wish_the_number_to_dial_and_what_fits_this_report_stand_on_the_sheet(
    vera: Client, dossier_id: UUID
) -> None:
    page = unescape(vera.get(sheet(dossier_id)).content.decode())

    assert "Gesprek met Mira" in page
    assert "Bellen mag" in page
    assert 'href="tel:0600000042"' in page
    assert 'href="tel:%2331%230600000042"' in page
    assert "“Welke gegevens staan er: adres, telefoon, foto’s, gezin?”" in page  # doxing was named
    assert "Noemden ze een plek, een tijd of een middel?" not in page  # a threat was not
    assert "Een verhaal." not in page  # the story stays covered until somebody asks for it


@pytest.mark.parametrize("kanaal", ["signal", "email"])
def test_who_must_not_be_called_has_no_number_to_tap(mensen: Mensen, kanaal: str) -> None:
    _nieuw, dossier_id = report(kanaal=kanaal, email="mira@example.org")
    page = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN).get(sheet(dossier_id)).content.decode()

    assert "niet bellen" in page
    assert 'href="tel:06' not in page
    assert "tel:%2331%23" not in page


def test_a_talk_goes_from_the_sheet_into_the_case_and_the_draft_is_gone(
    vera: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    first = first_contact_of(dossier_id)
    vera.post(reverse("gesprekken:bewaar", args=[dossier_id]), filled())
    answer = vera.post(sheet(dossier_id), filled(moment=str(first.id), rond_af="1"))

    assert answer.status_code == 302
    assert first_contact_of(dossier_id).stand == "gedaan"
    assert WORDS in reports(dossier_id, mensen)[0]
    assert not Concepttekst.objects.exists()
    timeline = vera.get(reverse("werkplek:tijdlijn", args=[dossier_id])).content.decode()
    assert "Zij vertelde over &lt;een&gt; brief." in timeline


def test_what_is_typed_is_kept_for_whoever_typed_it_and_for_nobody_else(
    vera: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    kept = vera.post(reverse("gesprekken:bewaar", args=[dossier_id]), filled(veilig="twijfel"))
    again = unescape(vera.get(sheet(dossier_id)).content.decode())
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN).get(sheet(dossier_id)).content.decode()

    assert kept.json()["om"] == f"{clock.to_local(clock.now()):%H:%M}"
    assert WORDS in again
    assert "brief" not in cor
    row = Concepttekst.objects.get()
    assert b"brief" not in bytes(row.velden_sealed)
    assert "Er gaat nog iets niet goed" not in again  # a draft is not sent: nothing in it is wrong
    assert reports(dossier_id, mensen) == []


def test_later_is_a_button_too_and_a_draft_stays_two_weeks(vera: Client, mensen: Mensen, dossier_id: UUID) -> None:
    later = vera.post(sheet(dossier_id), filled(bewaar="1"), follow=True)
    assert "als je het gesprek weer opent" in later.content.decode()
    for days, there in ((14, True), (15, False)):
        with clock.at(clock.now() + timedelta(days=days)):
            getypt.drop_old()
        assert Concepttekst.objects.exists() is there
    assert reports(dossier_id, mensen) == []


def test_a_draft_goes_with_a_report_that_its_melder_erases(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    cor.post(reverse("gesprekken:bewaar", args=[dossier_id]), filled())
    assert Concepttekst.objects.exists()

    with behind(nieuw.code) as melding:
        meenemen.erase(zaak=melding.zaak)

    assert not Concepttekst.objects.exists()


def test_a_sheet_that_is_not_right_keeps_every_word_and_says_what_to_do(
    vera: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    answer = vera.post(
        sheet(dossier_id), filled(hoe="", uitkomst="", volgende="2020-01-01", klopt="Nog een zin.", rond_af="1")
    )
    page = unescape(answer.content.decode())

    assert answer.status_code == 422
    assert all(text in page for text in (WORDS, "Nog een zin.", "Kies hoe.", "Kies hoe het liep.", "al voorbij"))
    assert reports(dossier_id, mensen) == []


def test_a_moment_that_a_colleague_ended_meanwhile_is_told_and_nothing_is_lost(
    vera: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    first = first_contact_of(dossier_id)
    vera.post(sheet(dossier_id), filled(moment=str(first.id), rond_af="1"))
    second = vera.post(sheet(dossier_id), filled(moment=str(first.id), verhaal="Later nog iets.", rond_af="1"))

    assert second.status_code == 422
    assert "Later nog iets." in second.content.decode()
    assert len(reports(dossier_id, mensen)) == 1


def test_nobody_keeps_a_draft_about_a_case_of_others(mensen: Mensen, dossier_id: UUID) -> None:
    nadia = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN)

    assert nadia.post(reverse("gesprekken:bewaar", args=[dossier_id]), filled()).status_code == 404
    assert nadia.post(sheet(dossier_id), filled(bewaar="1")).status_code == 404
    assert not Concepttekst.objects.exists()


# ── what the melder told differently ──────────────────────────────────────────────────────────────


def answers(**changes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {**ANTWOORDEN, **changes}


def test_the_trusted_person_mends_the_answers_and_sees_what_counts_no_more(
    vera: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    path = reverse("gesprekken:feiten", args=[dossier_id])
    was = str(inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).besluiten[-1].id)
    asked = {"was": was, **answers(V1=("BELEDIGING",))}

    seen = unescape(vera.post(path, {**asked, "reken": "1"}).content.decode())
    before = dossiers.kaart(dossier_id).feiten.vormen
    done = vera.post(path, {**asked, "bewaar": "1"})

    assert "Dit telt dan niet meer mee" in seen
    gone = seen.split("Dit telt dan niet meer mee")[1].split("</section>")[0]
    assert "Welke gegevens zijn gedeeld?" in gone  # the question as it was asked
    assert "Mijn woonadres" in gone
    assert before == ("BELEDIGING", "DOXING")
    assert done.status_code == 302
    assert dossiers.kaart(dossier_id).feiten.vormen == ("BELEDIGING",)
    newest = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).besluiten[-1]
    assert "D1" not in newest.antwoorden  # asked no more, so counted no more
    assert newest.wie == "Vera"

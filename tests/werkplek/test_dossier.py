"""One case: giving it to somebody with a fresh proof (``vault.md`` A13), and a timeline that a person reads."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.core.clock import at, now
from support.behandeling import gesprek
from support.behandeling import triage as indeling
from support.bezetting import toewijzen
from support.dossiers import queries as dossiers
from support.dossiers.service import TriageVoorstel
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
CONFIRM = reverse("account_reauthenticate")


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """A coordinator who just proved who they are."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


def stays_awake(client: Client, *, minutes: int) -> None:
    """Do something every ten minutes, so that the vault stays open."""
    start = now()
    for minute in range(10, minutes, 10):
        with at(start + timedelta(minutes=minute)):
            assert client.get(reverse("werkplek:werkvoorraad")).status_code == 200


def give(client: Client, dossier_id: UUID, account_id: UUID) -> str:
    """Press the button; gives where that leads."""
    url = reverse("werkplek:toewijzen_dossier", args=[dossier_id])
    return str(client.post(url, {"aan": str(account_id), "was": ""})["Location"])


@pytest.mark.parametrize(("minutes", "carries"), [(4, True), (29, True), (31, False)])
def test_a13_one_proof_carries_half_an_hour_of_giving_cases_to_who_holds_a_key_already(
    cor: Client, mensen: Mensen, minutes: int, *, carries: bool
) -> None:
    _nieuw, held = report()
    toewijzen.assign(dossier_id=held, account_id=mensen.vera.id, by=mensen.cor)
    _nieuw, dossier_id = report()
    start = now()
    stays_awake(cor, minutes=minutes)
    with at(start + timedelta(minutes=minutes)):
        page = cor.get(reverse("werkplek:toewijzen_dossier", args=[dossier_id]))
        led = give(cor, dossier_id, mensen.vera.id)

    assert (page.status_code == 200) is carries
    assert led.startswith(CONFIRM) is not carries
    assert dossiers.kaart(dossier_id).assignee_id == (mensen.vera.id if carries else None)


@pytest.mark.parametrize(("minutes", "carries"), [(4, True), (6, False)])
def test_a13_who_holds_no_key_yet_gets_the_first_within_five_minutes_of_a_proof(
    cor: Client, mensen: Mensen, minutes: int, *, carries: bool
) -> None:
    _nieuw, dossier_id = report()
    with at(now() + timedelta(minutes=minutes)):
        led = give(cor, dossier_id, mensen.nadia.id)

    assert led.startswith(CONFIRM) is not carries
    assert dossiers.kaart(dossier_id).assignee_id == (mensen.nadia.id if carries else None)


# ── a timeline that a person reads ────────────────────────────────────────────────────────────────


def timeline(client: Client, dossier_id: UUID, **toon: str) -> str:
    page = client.get(reverse("werkplek:tijdlijn", args=[dossier_id]), toon).content.decode()
    return unescape(page).split('<ol class="lijn">', 1)[1].split("</section>")[0]


def test_the_timeline_tells_to_whom_and_from_what_to_what(mensen: Mensen) -> None:
    _nieuw, dossier_id = report(antwoorden={"V1": ("PESTEN",)})
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor)
    voorstel = TriageVoorstel(antwoorden={"V1": ("PESTEN",)}, gradatie="middel", reden="Het raakt erg.")
    indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
    for day in (date(2026, 11, 1), date(2026, 10, 30)):
        indeling.set_kennisdag(dossier_id=dossier_id, dag=day, bron=indeling.Kennisbron.MELDER, by=mensen.cor)
    indeling.choose_klacht(dossier_id=dossier_id, keuze=indeling.Klachtkeuze.GEEN, by=mensen.cor)

    page = timeline(cor, dossier_id)

    assert "Aan Vera." in page
    assert "Aan Nadia. Eerst bij Vera." in page
    assert "Van licht naar middel. Het raakt erg." in page
    assert "Eerste dag: 30 oktober 2026." in page
    assert "Eerst stond er 1 november 2026." in page
    assert str(indeling.Klachtkeuze.GEEN.label) in page


def test_the_timeline_shows_one_group_of_lines_when_asked(mensen: Mensen) -> None:
    _nieuw, dossier_id = report()
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    gesprek.add_notitie(dossier_id=dossier_id, tekst="Eerst bellen.", by=mensen.cor)
    gesprek.send_bericht(dossier_id=dossier_id, tekst="Hallo.", by=mensen.cor)

    everything, notes, talks = (timeline(cor, dossier_id, toon=toon) for toon in ("", "notities", "gesprekken"))

    assert "Eerst bellen." in everything
    assert "Bericht aan de melder" in everything
    assert "Eerst bellen." in notes
    assert "Bericht aan de melder" not in notes
    assert "Eerst bellen." not in talks
    assert timeline(cor, dossier_id, toon="onzin") == everything


def test_what_is_written_for_the_melder_too_is_on_the_melders_page(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    gesprek.add_notitie(dossier_id=dossier_id, tekst="Dit is ook voor jou.", by=mensen.cor, zichtbaar=True)
    gesprek.add_notitie(dossier_id=dossier_id, tekst="Dit blijft hier.", by=mensen.cor)
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)

    melder = Client()
    melder.post(reverse("mijnmelding:code"), {"code": nieuw.code})
    page = unescape(melder.get(reverse("mijnmelding:code")).content.decode())
    lines = timeline(cor, dossier_id).split("<li>")

    assert "Cor schreef op, ook voor jou" in page
    assert "Dit is ook voor jou." in page
    assert "Dit blijft hier." not in page
    for text, badge in (("Dit is ook voor jou.", "ook de melder"), ("Dit blijft hier.", "meldpunt")):
        (line,) = [line for line in lines if text in line]
        assert badge in line.split("merkje")[1]

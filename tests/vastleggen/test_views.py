"""The desk's pages of evidence: a form that works without script, and loses nothing that was typed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from support.behandeling import inzien
from support.behandeling.bewijs import vastleggen
from support.dossiers import queries as dossiers
from tests.behandeling.deuren import confirm
from tests.ingelogd import signed_in
from tests.maak import close_case, picture, received_file, report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from support.dossiers.service import Bewijs
    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]
TYPED = {
    "herkomst": "signal",
    "wat": "Een bericht in de groep.",
    "link": "https://t.example/c/1/2",
    "account": "@voorbeeld",
    "geplaatst_op": "18-11-2026",
    "geplaatst_om": "22.41",
}


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """A coordinator's browser."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


def post(client: Client, dossier_id: UUID, *files: tuple[str, bytes], **data: str) -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("vastleggen:nieuw", args=[dossier_id]), TYPED | data | {"bestand": sent})


def files(mensen: Mensen, dossier_id: UUID) -> tuple[Bewijs, ...]:
    return inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).bestanden


def in_words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def waiting(own_media: Path) -> int:
    return len(list((own_media / "concept").glob("*")))


def test_a_screenshot_that_came_by_signal_is_in_the_case_with_its_card(
    cor: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    response = post(cor, dossier_id, ("schermfoto.png", picture()))
    page = cor.get(response["Location"]).content.decode()
    (bestand,) = files(mensen, dossier_id)

    assert response.status_code == 302
    assert response["Location"] == reverse("werkplek:bewijslijst", args=[dossier_id])
    assert (bestand.herkomst, bestand.door, bestand.bekend) == ("signal", "Cor", 3)
    assert bestand.kaart is not None
    assert bestand.kaart.geplaatst_op == date(2026, 11, 18)
    assert "1 bestand toegevoegd. De melder ziet het ook." in page
    assert "Via Signal of WhatsApp, toegevoegd door Cor" in in_words(page)
    assert "3 van 8 bekend" in in_words(page)


def test_a_case_leads_to_the_form_and_the_form_needs_no_script(cor: Client, dossier_id: UUID) -> None:
    overview = cor.get(reverse("werkplek:dossier", args=[dossier_id])).content.decode()
    page = cor.get(reverse("vastleggen:nieuw", args=[dossier_id])).content.decode()

    assert f'href="{reverse("vastleggen:nieuw", args=[dossier_id])}"' in overview
    assert f'href="{reverse("werkplek:bewijslijst", args=[dossier_id])}"' in overview
    assert 'enctype="multipart/form-data"' in page
    assert 'value="melder"' not in page  # what a melder adds comes by the melder's own page


def test_typed_text_stays_where_a_file_is_refused_and_the_good_one_is_in(
    cor: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    response = post(cor, dossier_id, ("goed.png", picture()), ("programma.exe", b"MZ" + bytes(80)))
    page = response.content.decode()

    assert response.status_code == 422
    assert len(files(mensen, dossier_id)) == 1
    assert "“programma.exe” kunnen we niet bewaren" in page
    assert "1 bestand toegevoegd." in page
    for text in ("Een bericht in de groep.", "https://t.example/c/1/2", "@voorbeeld"):
        assert text in page
    assert re.search(r'value="signal"[^>]*checked', page)


def test_what_is_filled_in_wrong_is_said_and_nothing_is_lost_but_the_choice_of_files(
    cor: Client, mensen: Mensen, dossier_id: UUID, own_media: Path
) -> None:
    response = post(cor, dossier_id, ("goed.png", picture()), geplaatst_op="32-11-2026", geplaatst_om="kwart voor")
    page = response.content.decode()

    assert response.status_code == 422
    assert "We kennen deze dag niet" in page
    assert "We kennen deze tijd niet" in page
    assert "Kies daarna je bestanden opnieuw" in page
    assert "Een bericht in de groep." in page
    assert files(mensen, dossier_id) == ()
    assert waiting(own_media) == 0


def test_without_a_file_the_page_asks_for_one(cor: Client, dossier_id: UUID) -> None:
    response = post(cor, dossier_id)

    assert response.status_code == 422
    assert "Kies eerst een bestand." in response.content.decode()


def test_how_it_came_has_to_be_said(cor: Client, mensen: Mensen, dossier_id: UUID) -> None:
    for wrong in ("", "melder", "telepathie"):
        assert post(cor, dossier_id, ("goed.png", picture()), herkomst=wrong).status_code == 422
    assert files(mensen, dossier_id) == ()


def test_the_same_file_again_is_told(cor: Client, dossier_id: UUID) -> None:
    post(cor, dossier_id, ("een.png", picture()))
    response = post(cor, dossier_id, ("nog een keer.png", picture()))

    assert response.status_code == 422
    assert "“nog een keer.png” staat al in dit dossier, als bewijs 1." in response.content.decode()


def test_a_closed_case_says_so_and_takes_nothing(
    cor: Client, mensen: Mensen, dossier_id: UUID, own_media: Path
) -> None:
    confirm(dossier_id, mensen.cor)
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    page = cor.get(reverse("vastleggen:nieuw", args=[dossier_id])).content.decode()
    response = post(cor, dossier_id, ("een.png", picture()))

    assert "Dit dossier is afgesloten. Open het eerst weer." in page
    assert 'name="herkomst"' not in page
    assert response.status_code == 409
    assert waiting(own_media) == 0


def test_the_melder_sees_that_it_was_added_by_whom_and_how(cor: Client, mensen: Mensen) -> None:
    nieuw, dossier_id = report(bestanden=(received_file(b"van mij"),))
    post(cor, dossier_id, ("schermfoto.png", picture()))
    melder = Client()
    melder.post("/code/", {"code": nieuw.code})
    now_, mine = (in_words(melder.get(path).content.decode()) for path in ("/code/", "/code/gegevens/"))

    assert "We voegden bewijs toe aan je melding" in now_
    assert "Via Signal of WhatsApp. Toegevoegd door Cor van het meldpunt." in mine
    assert mine.count("Toegevoegd door") == 1

    bestand = files(mensen, dossier_id)[1]
    cor.post(reverse("vastleggen:weg", args=[dossier_id, bestand.id]), {"waarom": "Hoort hier niet."})
    assert "Weggehaald door Cor: Hoort hier niet." in in_words(melder.get("/code/gegevens/").content.decode())


# ── the card ─────────────────────────────────────────────────────────────────────────────────────
def test_the_card_shows_what_is_known_and_keeps_what_is_filled_in(
    cor: Client, mensen: Mensen, dossier_id: UUID
) -> None:
    post(cor, dossier_id, ("een.png", picture()))
    (bestand,) = files(mensen, dossier_id)
    place = reverse("vastleggen:kaart", args=[dossier_id, bestand.id])
    page = cor.get(place).content.decode()

    assert "3 van 8 bekend" in page
    assert 'value="2026-11-18"' in page
    assert 'value="22:41"' in page

    filled = {"wat": "Iets anders.", "account": "@v", "profiel": "https://t.example/v", "waarmee": "telefoon"}
    response = cor.post(place, filled, follow=True)
    assert "Bewaard: 3 van 8 bekend." in response.content.decode()
    (now_,) = files(mensen, dossier_id)
    assert now_.kaart is not None
    assert (now_.kaart.wat, now_.kaart.link, now_.kaart.waarmee) == ("Iets anders.", "", "telefoon")
    page = cor.get(place).content.decode()
    assert re.search(r'value="telefoon"\s+selected', page)


def test_an_empty_card_is_no_error(cor: Client, mensen: Mensen, dossier_id: UUID) -> None:
    post(cor, dossier_id, ("een.png", picture()))
    (bestand,) = files(mensen, dossier_id)
    response = cor.post(reverse("vastleggen:kaart", args=[dossier_id, bestand.id]), {}, follow=True)

    assert "Bewaard: 0 van 8 bekend." in response.content.decode()


# ── taking out ───────────────────────────────────────────────────────────────────────────────────
def test_only_what_the_desk_added_can_be_taken_out_and_a_reason_is_asked(cor: Client, mensen: Mensen) -> None:
    _nieuw, dossier_id = report(bestanden=(received_file(b"van de melder"),))
    post(cor, dossier_id, ("een.png", picture()))
    own, ours = files(mensen, dossier_id)
    page = cor.get(reverse("werkplek:bewijslijst", args=[dossier_id])).content.decode()

    assert reverse("vastleggen:weg", args=[dossier_id, ours.id]) in page
    assert reverse("vastleggen:weg", args=[dossier_id, own.id]) not in page
    assert "Dit kwam van de melder." in cor.get(reverse("vastleggen:weg", args=[dossier_id, own.id])).content.decode()
    response = cor.post(reverse("vastleggen:weg", args=[dossier_id, own.id]), {"waarom": "x"})
    assert response.status_code == 409
    assert (
        "Schrijf kort op waarom."
        in cor.post(reverse("vastleggen:weg", args=[dossier_id, ours.id]), {}).content.decode()
    )
    cor.post(reverse("vastleggen:weg", args=[dossier_id, ours.id]), {"waarom": "Dubbel."})
    page = in_words(cor.get(reverse("werkplek:bewijslijst", args=[dossier_id])).content.decode())
    assert re.search(r"Weggehaald door Cor op \d+ \w+: Dubbel\.", page)


# ── names that are not in the case ───────────────────────────────────────────────────────────────
def test_a_piece_of_another_case_is_not_there(cor: Client, mensen: Mensen, dossier_id: UUID) -> None:
    _nieuw, other = report(bestanden=(received_file(),))
    (strange,) = files(mensen, other)
    for name in ("kaart", "weg"):
        assert cor.get(reverse(f"vastleggen:{name}", args=[dossier_id, strange.id])).status_code == 404
    assert dossiers.kaart(dossier_id).id == dossier_id
    assert vastleggen.add_bewijs(dossier_id=dossier_id, bestanden=[], herkomst="mail", by=mensen.cor).nummers == ()

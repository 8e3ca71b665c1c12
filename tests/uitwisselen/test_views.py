"""The pages of the exchange: files in and out by hand, keys heard by two, and the joint report for desk and board."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meldpunt.core import clock
from statistieken.uitwisseling.bestand.sleutel import fingerprint
from statistieken.uitwisseling.models import Bestandweigering, Eigensleutel, Gezamenlijk, Ontvangen, Partnersleutel
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN
from tests.statistieken.partijen import AnderePartij, digest, groups, vrijgave
from tests.statistieken.test_uitwisseling import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
BRUG, GELIJK = AnderePartij("De Brug"), AnderePartij("Gelijk Op")
PAGE = "/werkplek/partijen/"


@pytest.fixture(autouse=True)
def _in_october() -> Iterator[None]:
    with clock.at(datetime(2026, 10, 20, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """The browser of a coordinator."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def carolien(mensen: Mensen) -> Client:
    """The browser of the other coordinator."""
    return signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN)


def _send(browser: Client, inhoud: bytes) -> Any:
    return browser.post(f"{PAGE}inlezen/", {"bestand": SimpleUploadedFile("x.json", inhoud)})


def _trust(party: AnderePartij, *browsers: Client) -> None:
    _send(browsers[0], party.sleutelbestand())
    row = Partnersleutel.objects.get(publiek=party.publiek.hex())
    for browser in browsers:
        url = reverse("uitwisselen:sleutel", args=[row.pk])
        assert browser.post(url, {"getypt": groups(row.vingerafdruk)}).status_code == 302


def _text(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def test_from_no_key_to_one_joint_digest_by_files_alone(cor: Client, carolien: Client) -> None:
    frozen(vrijgave("Partij voor Morgen"))
    assert "Maak onze sleutel" in _text(cor.get(PAGE))
    cor.post(f"{PAGE}sleutel/maken/")
    page = _text(cor.get(PAGE))
    assert all(groep in page for groep in _own_groups())
    _trust(BRUG, cor, carolien)
    assert "Ons bestand, 3e kwartaal" in _text(cor.get(PAGE))

    made = cor.post(f"{PAGE}2026-Q3/ons-bestand/")
    assert made["Content-Disposition"] == 'attachment; filename="meldpunt-partij-voor-morgen-2026Q3-r1.json"'
    answer = _send(cor, BRUG.bestand())

    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}2026-Q3/")
    page = _text(cor.get(f"{PAGE}2026-Q3/"))
    assert "Twee partijen samen: ongeveer <b>80</b> meldingen" in page
    assert "Het echte aantal ligt tussen 72 en 88." in page
    assert "Elke partij rondt af op 5. Twee keer afronden geeft samen hooguit 8 verschil." in page
    shown = Gezamenlijk.objects.get().sha256
    assert f"{shown[:4]} {shown[4:8]}<br>{shown[8:12]} {shown[12:16]}" in page
    stored = cor.get(f"{PAGE}2026-Q3/rapport/json/")
    assert (digest(stored.content), json.loads(stored.content)["total"]) == (shown, 80)
    assert cor.get(f"{PAGE}2026-Q3/rapport/json/", headers={"If-None-Match": stored["ETag"]}).status_code == 304


def _own_groups() -> tuple[str, ...]:
    return fingerprint(Eigensleutel.objects.get().inhoud)


def test_a_refusal_stands_beside_the_file_and_in_the_list(cor: Client, carolien: Client) -> None:
    _trust(BRUG, cor, carolien)

    answer = _send(cor, BRUG.bestand(total=45))

    assert answer.status_code == 422
    sentence = "De rijen van deze tabel zijn samen niet het totaal: tables.form. Vraag een nieuw bestand."
    assert _text(answer).count(sentence) >= 3  # above, at the field, and as a row that needs somebody
    assert "Eén vraagt iets van je." in _text(answer)
    _send(cor, BRUG.bestand())
    assert sentence not in _text(cor.get(PAGE))
    assert _send(cor, b"").status_code == 422
    assert Bestandweigering.objects.count() == 1


def test_what_needs_somebody_comes_first(cor: Client, carolien: Client) -> None:
    for party in (BRUG, GELIJK):
        _trust(party, cor, carolien)
    _send(cor, BRUG.bestand())
    _send(cor, GELIJK.bestand())
    _send(cor, GELIJK.omslag(vrijgave("Gelijk Op", total=45, tables={"form": {"OVERIG": 45}})))

    page = _text(cor.get(f"{PAGE}2026-Q3/"))

    rows = page[page.index('class="vel lijst bestanden3"') :]
    assert rows.index("Gelijk Op") < rows.index("De Brug")
    assert "Twee vragen iets van je." in page
    row = Ontvangen.objects.filter(partij="Gelijk Op").first()
    assert row is not None
    assert cor.post(reverse("uitwisselen:hun_bestand", args=[row.pk])).content == bytes(row.omslag)


def test_the_page_of_a_key_does_not_show_the_digits_and_keeps_what_was_typed(cor: Client) -> None:
    _send(cor, BRUG.sleutelbestand())
    row = Partnersleutel.objects.get()
    url = reverse("uitwisselen:sleutel", args=[row.pk])
    shown = _text(cor.get(url))
    assert not any(groep in shown for groep in row.vingerafdruk)

    answer = cor.post(url, {"getypt": "12345 67890"})

    assert answer.status_code == 422
    assert "12345 67890" in answer.content.decode()
    assert "Typ alle twaalf groepen van vijf cijfers over." in _text(answer)


def test_keys_end_by_hand(cor: Client, carolien: Client) -> None:
    _trust(BRUG, cor, carolien)
    row = Partnersleutel.objects.get()
    stop = reverse("uitwisselen:sleutel_stoppen", args=[row.pk])

    assert cor.post(stop, {"tot": "Q3"}).status_code == 422
    assert cor.post(stop, {"tot": "2025-Q3"}).status_code == 422
    assert cor.post(stop, {"tot": "2026-Q3"}).status_code == 302
    assert "tot en met 2026-Q3" in _text(cor.get(PAGE))
    assert cor.post(reverse("uitwisselen:sleutel_intrekken", args=[row.pk])).status_code == 302
    assert "ingetrokken" in _text(cor.get(PAGE))
    assert cor.post(reverse("uitwisselen:sleutel_waarschuwen", args=[row.pk])).status_code == 409


def test_the_board_reads_the_joint_report_with_its_own_rights(cor: Client, carolien: Client, mensen: Mensen) -> None:
    bas = signed_in(mensen.accounts["bas"], wachtzin=WACHTZIN)
    assert "Er is nog geen gezamenlijk rapport" in _text(bas.get("/bestuur/samen/"))
    for party in (BRUG, GELIJK):
        _trust(party, cor, carolien)
        _send(cor, party.bestand())
        _send(cor, party.bestand("2026-Q2"))

    page = _text(bas.get("/bestuur/samen/"))

    assert "Online haat in de politiek: 3e kwartaal 2026" in page
    assert "Twee partijen kregen ongeveer <b>80</b> meldingen" in page
    assert "Met het vorige kwartaal is er geen aantoonbaar verschil." in page
    assert "Online haat in de politiek: 2e kwartaal 2026" in _text(bas.get("/bestuur/samen/2026-Q2/"))
    assert bas.get("/bestuur/samen/2026-Q3/json/").content == cor.get(f"{PAGE}2026-Q3/rapport/json/").content
    assert bas.get("/bestuur/samen/2026-Q3/csv/").content.startswith("﻿periode;partijen;".encode())
    assert bas.get("/bestuur/samen/2026-Q3/pdf/").status_code == 404  # no worker made it yet
    assert bas.get("/bestuur/samen/2026-Q1/").status_code == 404
    assert bas.get(PAGE).status_code == 403
    assert cor.get(f"{PAGE}2026-Q3/rapport/").status_code == 200


def test_our_key_is_renewed_and_the_report_brought_up_to_date(cor: Client, carolien: Client) -> None:
    frozen(vrijgave("Partij voor Morgen"))
    cor.post(f"{PAGE}sleutel/maken/")

    assert cor.post(f"{PAGE}sleutel/vernieuwen/").status_code == 302

    assert [row.vanaf for row in Eigensleutel.objects.order_by("nr")] == ["2026-Q3", "2026-Q4"]
    assert cor.post(f"{PAGE}sleutel/bestand/").content == bytes(Eigensleutel.objects.get(nr=2).bestand)
    assert cor.post(f"{PAGE}bijwerken/").status_code == 302
    assert carolien.get(f"{PAGE}2020-Q1/").status_code == 404

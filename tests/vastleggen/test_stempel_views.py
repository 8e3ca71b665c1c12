"""The page of time stamps: what is carried out, what comes back, and whom an administrator decides to believe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from support.bewijskracht import stempels, wortels
from support.bewijskracht.models import Stempel, Stempelanker
from tests.bewijskracht.tsa import Tsa
from tests.ingelogd import signed_in
from tests.maak import received_file, report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from meldpunt.accounts.models import Account
    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]
PAGE, PIN = "/werkplek/vastleggen/stempels/", "/werkplek/vastleggen/stempels/vastzetten/"


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """A coordinator's browser."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def beheer(bea: Account) -> Client:
    """An administrator's browser."""
    return signed_in(bea, wachtzin=WACHTZIN)


@pytest.fixture
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    return Tsa(tmp_path_factory.mktemp("tsa") / "een", "Dienst Een")


def bring(client: Client, *answers: bytes) -> Any:
    files = [SimpleUploadedFile(f"{place}.tsr", answer) for place, answer in enumerate(answers)]
    return client.post(PAGE, {"antwoord": files, "breng": "1"}, follow=True)


def test_a_root_goes_out_on_a_stick_and_its_stamp_comes_back(
    cor: Client, beheer: Client, tsa: Tsa, settings: Any, tmp_path: Path
) -> None:
    settings.ANKER_BESTANDEN = [str(tmp_path / "ankers.txt")]
    assert "Nog geen dagwortels." in cor.get(PAGE).content.decode()
    report(bestanden=(received_file(),))
    root = wortels.make()
    assert root is not None
    query = cor.get(reverse("vastleggen:verzoek", args=[root.nr]))
    text = cor.get(reverse("vastleggen:verklaring", args=[root.nr]))
    assert query["Content-Disposition"] == f'attachment; filename="wortel-{root.nr}.tsq"'
    assert query.content == stempels.query_for(root)
    assert text.content.decode() == root.verklaring

    answer = tsa.answer(query.content)
    refused = bring(cor, answer)
    assert refused.status_code == 422
    assert "geen wortel die iemand heeft vastgezet" in refused.content.decode()

    pinned = beheer.post(PIN, {"naam": "Dienst Een", "pem": tsa.root, "gekwalificeerd": "on"}, follow=True)
    assert "Vastgezet." in pinned.content.decode()
    page = bring(cor, answer).content.decode()
    assert f"Het stempel op dagwortel {root.nr} is nagekeken en bewaard." in page
    assert "gekwalificeerd volgens" in page
    assert Stempel.objects.count() == 1


def test_one_wrong_answer_among_good_ones_is_told(cor: Client) -> None:
    response = bring(cor, b"geen antwoord", b"0" * 70_000)

    assert response.status_code == 422
    assert response.content.decode().count("geen tijdstempel dat we kunnen lezen") == 2
    assert bring(cor).status_code == 422


def test_only_an_administrator_who_just_proved_who_it_is_pins(cor: Client, beheer: Client, tsa: Tsa) -> None:
    from datetime import timedelta

    from meldpunt.core import clock

    assert cor.post(PIN, {"naam": "x", "pem": tsa.root}).status_code == 403
    assert "vastzetten" not in cor.get(PAGE).content.decode()
    assert PIN in beheer.get(PAGE).content.decode()
    with clock.at(clock.now() + timedelta(minutes=6)):
        late = beheer.post(PIN, {"naam": "x", "pem": tsa.root})
    assert late.status_code == 302
    assert "vastzetten" in late["Location"]
    assert not Stempelanker.objects.exists()


def test_what_is_no_certificate_is_told_and_what_was_typed_stays(beheer: Client) -> None:
    response = beheer.post(PIN, {"naam": "Dienst Een", "pem": "geen certificaat"})
    page = response.content.decode()

    assert response.status_code == 409
    assert "Dit is geen certificaat in PEM." in page
    assert "Dienst Een" in page
    assert "geen certificaat" in page

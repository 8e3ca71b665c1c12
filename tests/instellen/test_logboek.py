"""A coordinator asks for the trail on a page, a second person agrees, and it is downloaded once."""

from __future__ import annotations

import base64
import hashlib
import html
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from meldpunt.core.clock import today
from meldpunt.uitvoer.models import Logverzoek
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN, make_bea

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
URL = reverse("instellen:logboek")


def test_a_file_is_asked_agreed_to_and_downloaded_once(mensen: Mensen) -> None:
    cor, carolien = (signed_in(mensen.accounts[name], wachtzin=WACHTZIN) for name in ("cor", "carolien"))
    day = today().isoformat()
    cor.post(URL, {"van": day, "tot_en_met": day})
    verzoek = Logverzoek.objects.get()
    assert "Geef akkoord" not in cor.get(URL).content.decode()
    carolien.post(reverse("instellen:logboek_besluit", args=[verzoek.pk]), {"akkoord": "1"})
    get = reverse("instellen:logboek_bestand", args=[verzoek.pk])

    response = cor.post(get)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="logboek-{day}-tot-en-met-{day}.csv"'
    assert response["Cache-Control"] == "no-store"
    digest = hashlib.sha256(response.content)
    assert response["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert digest.hexdigest() in carolien.get(URL).content.decode()
    assert cor.post(get).status_code == 409


@pytest.mark.parametrize(
    ("van", "tot", "sentence"), [("", "", "Kies de dag."), ("1-1-2020", "1-2-2024", "hoogstens een jaar")]
)
def test_days_that_cannot_be_are_told_at_the_form(mensen: Mensen, van: str, tot: str, sentence: str) -> None:
    response = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN).post(URL, {"van": van, "tot_en_met": tot})

    assert response.status_code == 422
    assert sentence in html.unescape(response.content.decode())
    assert not Logverzoek.objects.exists()


def test_an_administrator_stops_and_does_not_ask(mensen: Mensen) -> None:
    cor, bea = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN), signed_in(make_bea(), wachtzin=WACHTZIN)
    day = today().isoformat()
    cor.post(URL, {"van": day, "tot_en_met": day})

    assert "Vraag het logboek op" not in bea.get(URL).content.decode()
    bea.post(reverse("instellen:logboek_besluit", args=[Logverzoek.objects.get().pk]), {"stop": "1"})

    assert Logverzoek.objects.get().stand == "gestopt"
    assert bea.post(URL, {"van": day, "tot_en_met": day}).status_code == 403

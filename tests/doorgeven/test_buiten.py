"""The page for somebody outside: opening it does nothing, it says nothing of a case, and one sentence says it all."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.core import clock
from support.doorgeleiding.models import Doorgeleiding
from tests.behandeling.doorgeven import share, traject
from tests.doorgeven.test_views import case

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')  # another one each time
NOT_NOW = "Deze code werkt niet, of niet meer."
FILLED = {"van": "J. de Vries, wijkagent", "tekst": "We komen langs.", "kenmerk": "PL1300"}


def link_of(mensen: Mensen) -> tuple[str, UUID, UUID]:
    """The code in a letter that waits for an answer, with its referral and case."""
    _code, dossier_id = case(mensen)
    made = share(dossier_id, "POLITIE", by=mensen.vera)
    return traject(dossier_id, made, by=mensen.vera).brief.link, made, dossier_id


def opened(link: str = "", client: Client | None = None, **headers: str) -> tuple[int, str]:
    url = reverse("antwoord_code", args=[link]) if link else reverse("antwoord")
    response = (client or Client()).get(url, headers=headers)
    return response.status_code, unescape(response.content.decode())


def sent(link: str, **data: Any) -> tuple[int, str]:
    response = Client().post(reverse("antwoord"), FILLED | {"code": link} | data, follow=True)
    return response.status_code, unescape(response.content.decode())


def test_a_scanner_that_opens_the_link_a_hundred_times_changes_nothing(mensen: Mensen) -> None:
    link, made, dossier_id = link_of(mensen)
    before = list(Doorgeleiding.objects.values_list())
    client = Client()
    for _again in range(100):
        assert opened(link, client)[0] == 200
    assert client.head(reverse("antwoord_code", args=[link])).status_code in (200, 405)
    assert list(Doorgeleiding.objects.values_list()) == before
    assert not traject(dossier_id, made, by=mensen.vera).reacties

    assert "Uw antwoord is binnen" in sent(link)[1]
    (reply,) = traject(dossier_id, made, by=mensen.vera).reacties
    assert (reply.van, reply.tekst, reply.kenmerk) == ("J. de Vries, wijkagent", "We komen langs.", "PL1300")


def test_the_page_says_nothing_of_any_case(mensen: Mensen) -> None:
    link, made, _dossier_id = link_of(mensen)
    _status, page = opened(link)
    _status, bare = opened()

    for word in ("Mira", "politie", f"D-{made.hex[:6].upper()}", "Vera", "straat", "Snel weg"):
        assert word not in page
    assert TOKEN.sub("", page).replace(f' value="{link}"', "") == TOKEN.sub("", bare)


def test_used_run_out_and_never_made_are_one_sentence_and_keep_what_was_typed(mensen: Mensen) -> None:
    used, _made, _dossier = link_of(mensen)
    sent(used)
    out, made, _dossier = link_of(mensen)
    Doorgeleiding.objects.filter(pk=made).update(link_tot=clock.today() - timedelta(days=1))
    never = "2345-6789-ABCD-EFGH-JKMN"
    pages = [opened(code)[1].replace(code, "") for code in (used, out, never, "kort")]
    answers = [sent(code) for code in (used, out, never, "kort")]

    assert len(set(pages)) == 1
    assert NOT_NOW in pages[0]
    assert "<textarea" not in pages[0]
    for status, page in answers:
        assert status == 422
        assert NOT_NOW in page
        assert "We komen langs." in page


def test_a_code_is_typed_from_paper_however_it_comes(mensen: Mensen) -> None:
    link, made, _dossier_id = link_of(mensen)
    sent(f" {link.lower().replace('-', ' ')}")

    assert Doorgeleiding.objects.get(pk=made).stand == "antwoord"


@pytest.mark.parametrize("missing", ["code", "van", "tekst"])
def test_what_is_missing_is_asked_for_and_the_rest_stays(mensen: Mensen, missing: str) -> None:
    link, made, _dossier_id = link_of(mensen)
    status, page = sent(link, **{missing: ""})

    assert status == 422
    assert "PL1300" in page
    assert Doorgeleiding.objects.get(pk=made).stand == "verstuurd"


def test_whoever_guesses_waits_and_a_good_code_from_elsewhere_goes_on(mensen: Mensen, settings: Any) -> None:
    settings.WRONG_CODES_PER_SOURCE = 3
    link, made, _dossier_id = link_of(mensen)
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    for number in range(3):
        guesser.get(reverse("antwoord_code", args=[f"2345-6789-ABCD-EFGH-JKM{number + 2}"]))
    refused = guesser.post(reverse("antwoord"), FILLED | {"code": link})

    assert refused.status_code == 429
    assert "We komen langs." in refused.content.decode()
    assert Doorgeleiding.objects.get(pk=made).stand == "verstuurd"
    Client(REMOTE_ADDR="198.51.100.7").post(reverse("antwoord"), FILLED | {"code": link})
    assert Doorgeleiding.objects.get(pk=made).stand == "antwoord"

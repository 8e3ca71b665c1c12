"""The page of attacks: compare, say yes or no, and the decision about accounts."""

from __future__ import annotations

import re
from html import unescape
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from meldpunt.core.clock import today
from support.aanvallen.models import Aanval, Fgbesluit, Geenaanval
from support.bezetting import erbuiten, toewijzen
from support.dossiers.models import Dossier
from support.dossiers.zaak import doorzoeken
from tests.aanvallen.voorbeelden import ANDERS, three_alike
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
LIJST = "/werkplek/aanvallen/"


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    """The browser of a coordinator."""
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


def text_of(answer: Any) -> str:
    """What stands on a page, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def hidden(page: str, name: str) -> list[str]:
    """What the forms of a page send along under a name."""
    return re.findall(rf'name="{name}"\s+value="([^"]*)"', page)


def alias(dossier_id: UUID) -> str:
    return Dossier.objects.get(pk=dossier_id).alias


def test_from_comparing_to_an_attack_takes_two_presses(cor: Client) -> None:
    ids = three_alike()
    report(verhaal=ANDERS)

    answer = cor.post(f"{LIJST}vergelijken/", {"dagen": "31"})
    said, page = text_of(answer), answer.content.decode()
    assert "3 meldingen, 3 mensen, 1 uur, bijna dezelfde tekst" in said
    assert all(alias(pk) in said for pk in ids)
    assert "4 dossiers vergeleken." in said

    body = {"dossier": re.findall(r'name="dossier"\s+value="([^"]+)"', page), "reden": hidden(page, "reden")}
    answer = cor.post(f"{LIJST}bevestig/", body)

    aanval = Aanval.objects.get()
    assert answer["Location"] == f"{LIJST}{aanval.pk}/"
    assert set(aanval.inhoud.dossiers) == set(ids)
    assert aanval.inhoud.redenen == ("tekst",)
    assert aanval.kenmerk in text_of(cor.get(LIJST))


def test_a_no_is_kept_for_all_that_were_proposed_also_where_ticks_were_taken_away(cor: Client) -> None:
    ids = three_alike()
    page = cor.post(f"{LIJST}vergelijken/").content.decode()

    cor.post(f"{LIJST}bevestig/", {"voorgesteld": hidden(page, "voorgesteld"), "dossier": str(ids[0]), "nee": "1"})

    assert set(Geenaanval.objects.get().inhoud.dossiers) == set(ids)
    assert "Niets gevonden" in text_of(cor.post(f"{LIJST}vergelijken/"))


def test_one_tick_is_refused_with_a_sentence(cor: Client) -> None:
    ids = three_alike()

    answer = cor.post(f"{LIJST}bevestig/", {"dossier": str(ids[0])}, follow=True)

    assert "Kies twee dossiers of meer." in text_of(answer)
    assert not Aanval.objects.exists()


def test_a_new_case_is_proposed_for_the_attack_that_it_belongs_to(cor: Client) -> None:
    ids = three_alike()
    cor.post(f"{LIJST}bevestig/", {"dossier": [str(pk) for pk in ids[:2]]})
    answer = cor.post(f"{LIJST}vergelijken/")
    page = answer.content.decode()
    assert "Bevestig: dit hoort bij de aanval" in text_of(answer)
    assert hidden(page, "aanval") == [str(Aanval.objects.get().pk)]
    assert re.findall(r'name="dossier"\s+value="([^"]+)"', page) == [str(ids[2])]

    cor.post(f"{LIJST}bevestig/", {"dossier": str(ids[2]), "aanval": hidden(page, "aanval")})

    assert set(Aanval.objects.get().inhoud.dossiers) == set(ids)


def test_whoever_is_kept_out_finds_no_word_of_such_a_case_on_any_page(mensen: Mensen, cor: Client) -> None:
    ids = three_alike()
    cor.post(f"{LIJST}bevestig/", {"dossier": [str(pk) for pk in ids]})
    toewijzen.assign(dossier_id=ids[0], account_id=mensen.vera.id, by=mensen.cor)
    erbuiten.step_back(dossier_id=ids[0], by=mensen.carolien)
    hers = signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN)
    aanval = reverse("koppelen:aanval", args=[Aanval.objects.get().pk])

    pages = [hers.get(LIJST), hers.post(f"{LIJST}vergelijken/"), hers.get(aanval)]

    for page in pages:
        assert str(ids[0]) not in page.content.decode()
        assert alias(ids[0]) not in text_of(page)
    assert "2 dossiers ·" in text_of(pages[0])
    assert "2 dossiers vergeleken." in text_of(pages[1])
    assert alias(ids[0]) in text_of(cor.get(aanval))  # it does show to others


def test_the_decision_is_entered_with_its_day_and_place_and_shows_by_whom(cor: Client) -> None:
    assert "Staat uit." in text_of(cor.get(LIJST))
    refused = cor.post(f"{LIJST}besluit/", {"mag": "ja", "kenmerk": "FG-voorbeeld-2"})
    assert refused.status_code == 422
    assert "Vul in op welke dag dit is besloten." in text_of(refused)
    assert "FG-voorbeeld-2" in refused.content.decode()  # nothing typed is lost

    cor.post(f"{LIJST}besluit/", {"mag": "ja", "kenmerk": "FG-voorbeeld-2", "genomen_op": str(today())})

    besluit = Fgbesluit.objects.get()
    assert (besluit.mag, besluit.genomen_op, besluit.kenmerk, besluit.door.naam) == (
        True,
        today(),
        "FG-voorbeeld-2",
        "Cor",
    )
    said = text_of(cor.get(LIJST))
    assert "Staat aan." in said
    assert "FG-voorbeeld-2. Ingevoerd door Cor op" in said


def test_when_the_time_is_up_the_page_goes_on_and_keeps_what_it_found(
    cor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = three_alike()
    monkeypatch.setattr(doorzoeken, "BATCH", 2)
    monkeypatch.setattr("time.monotonic", count(step=2).__next__)  # a look is over after one batch
    first = cor.post(f"{LIJST}vergelijken/")
    assert "2 dossiers vergeleken." in text_of(first)

    second = cor.post(f"{LIJST}vergelijken/", {"verder": hidden(first.content.decode(), "verder")})

    assert "3 dossiers vergeleken." in text_of(second)
    assert all(alias(pk) in text_of(second) for pk in ids)
    assert cor.post(f"{LIJST}vergelijken/", {"verder": "aGFsbG8="}).status_code == 409


def test_comparing_again_and_again_is_asked_to_wait(cor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr("meldpunt.koppelen.views.LOOKS", 1)

    assert [cor.post(f"{LIJST}vergelijken/").status_code for _look in range(2)] == [200, 429]

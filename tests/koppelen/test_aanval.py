"""The page of one attack: what it shows to whom, and what is done in several cases from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM, today
from support.aanvallen.models import Aanval
from support.behandeling import inzien
from support.behandeling.aanvallen import koppelen
from support.bezetting import toewijzen
from support.dossiers.models import Dossier
from tests.aanvallen.voorbeelden import ACCOUNT, HETZELFDE, decide_fg, read_all, three_alike
from tests.ingelogd import signed_in
from tests.koppelen.test_views import alias, text_of
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 11, 21, 16, 20, tzinfo=AMSTERDAM)


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def ids(mensen: Mensen) -> list[UUID]:  # noqa: ARG001 - the desk has to exist
    return three_alike()


@pytest.fixture
def url(mensen: Mensen, ids: list[UUID]) -> str:
    aanval_id = koppelen.confirm(dossier_ids=ids, redenen=["tekst"], by=mensen.cor)
    return reverse("koppelen:aanval", args=[aanval_id])


def sent(dossier_ids: list[UUID], doe: str, **fields: Any) -> dict[str, Any]:
    return {"dossier": [str(pk) for pk in dossier_ids], "doe": doe} | fields


def test_the_page_shows_aliases_and_hours_and_no_name_or_text(cor: Client, ids: list[UUID], url: str) -> None:
    said = text_of(cor.get(url))

    assert all(alias(pk) in said for pk in ids)
    assert "Bijna zelfde tekst" in said
    assert "Als tabel" in said
    for word in ("Mira", "Noor", "koffer", "vandaan komt", "06 0000"):
        assert word not in said


def test_the_table_says_when_the_first_and_the_last_came_in_and_what_is_shared(cor: Client, mensen: Mensen) -> None:
    with clock.at(SATURDAY):
        decide_fg(mensen.cor)
        first = report(verhaal=HETZELFDE, links=(ACCOUNT.format("v", 1), ACCOUNT.format("v", 2)))[1]
    with clock.at(SATURDAY + timedelta(hours=17)):
        second = report(verhaal="Kort.", links=(ACCOUNT.format("v", 3),))[1]
        aanval_id = koppelen.confirm(dossier_ids=[first, second], redenen=["account"], by=mensen.cor)

    said = text_of(cor.get(reverse("koppelen:aanval", args=[aanval_id])))

    assert "Van zaterdag 21 november, 16:20 tot zondag 22 november, 09:20." in said
    assert f"{alias(first)} za 21 nov, 16:20 za 21 nov, 16:20 3 zelfde account" in said
    assert f"{alias(second)} zo 22 nov, 09:20 zo 22 nov, 09:20 2 zelfde account" in said


def test_an_unread_case_is_not_ticked_and_a_message_to_it_is_refused_with_its_alias(
    cor: Client, mensen: Mensen, ids: list[UUID], url: str
) -> None:
    read_all(ids[:2], by=mensen.cor)
    page = cor.get(url)
    assert f"{alias(ids[2])} krijgt het nog niet" in text_of(page)
    for pk, ticked in zip(ids, (True, True, False), strict=True):
        (box,) = [part for part in page.content.decode().split("<input") if f'id="d-{pk}"' in part]
        assert ("checked" in box.split(">")[0]) is ticked

    answer = cor.post(url, sent(ids, "bericht", tekst="Dit typte ik.", titel="Ook dit."))

    assert answer.status_code == 409
    assert f"Nog niet alles is gelezen in {alias(ids[2])}." in text_of(answer)
    assert "Dit typte ik." in text_of(answer)
    assert "Ook dit." in answer.content.decode()  # nothing typed is lost, in the other form neither


def test_a_message_goes_to_the_ticked_melders_and_the_page_says_to_how_many(
    cor: Client, mensen: Mensen, ids: list[UUID], url: str
) -> None:
    read_all(ids, by=mensen.cor)

    answer = cor.post(url, sent(ids[:2], "bericht", tekst="Je staat er niet alleen voor."), follow=True)

    assert "Gedaan in 2 dossiers." in text_of(answer)
    told = [[item.tekst for item in inzien.open_dossier(dossier_id=pk, by=mensen.cor).berichten] for pk in ids]
    assert told == [["Je staat er niet alleen voor."], ["Je staat er niet alleen voor."], []]


def test_an_empty_message_and_a_step_of_the_desk_without_a_day_say_what_is_missing(
    cor: Client, mensen: Mensen, ids: list[UUID], url: str
) -> None:
    read_all(ids, by=mensen.cor)

    message = cor.post(url, sent(ids, "bericht", tekst=""))
    step = cor.post(url, sent(ids, "stap", titel="Samen naar het platform", wie="meldpunt", tekst="Blijft staan."))

    assert (message.status_code, step.status_code) == (422, 422)
    assert "Schrijf eerst een bericht." in text_of(message)
    assert "Kies een dag voor wat het meldpunt zelf doet." in text_of(step)
    assert "Blijft staan." in text_of(step)


def test_sending_the_form_without_a_button_does_nothing(cor: Client, mensen: Mensen, ids: list[UUID], url: str) -> None:
    read_all(ids, by=mensen.cor)

    answer = cor.post(url, sent(ids, "", tekst="Dit typte ik."))

    assert answer.status_code == 422
    assert "Er is nog niets gedaan." in text_of(answer)
    assert "Dit typte ik." in text_of(answer)
    assert Aanval.objects.get().inhoud.samen == ()


def test_a_step_shows_on_the_attack_and_in_each_case_to_its_trusted_person(
    cor: Client, mensen: Mensen, ids: list[UUID], url: str, carried_out: Any
) -> None:
    carried_out()
    read_all(ids, by=mensen.cor)
    toewijzen.assign(dossier_id=ids[0], account_id=mensen.vera.id, by=mensen.cor)
    fields = {"titel": "Samen naar het platform", "wie": "meldpunt", "dag": str(today() + timedelta(days=2))}

    answer = cor.post(url, sent(ids, "stap", **fields), follow=True)
    assert "Gedaan in 3 dossiers." in text_of(answer)
    assert "Samen naar het platform" in text_of(cor.get(url))

    hers = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    case = text_of(hers.get(reverse("werkplek:dossier", args=[ids[0]])))
    assert "Samen naar het platform" in case
    assert Aanval.objects.get().kenmerk in case
    page = hers.get(url)
    said = text_of(page)
    assert alias(ids[0]) in said
    assert not any(alias(pk) in said or str(pk) in page.content.decode() for pk in ids[1:])
    for control in ("Stuur aan de gekozen melders", "Haal eruit", "Rond de aanval af"):
        assert control not in said


def test_all_ticked_cases_go_to_one_person(cor: Client, mensen: Mensen, ids: list[UUID], url: str) -> None:
    read_all(ids, by=mensen.cor)
    assert cor.post(url, sent(ids, "toewijzen", aan="")).status_code == 422

    answer = cor.post(url, sent(ids, "toewijzen", aan=str(mensen.vera.id)), follow=True)

    assert "Gedaan in 3 dossiers." in text_of(answer)
    assert {Dossier.objects.get(pk=pk).assignee_id for pk in ids} == {mensen.vera.id}


def test_proving_oneself_first_loses_neither_the_ticks_nor_the_person_nor_the_text(
    cor: Client, mensen: Mensen, ids: list[UUID], url: str
) -> None:
    read_all(ids, by=mensen.cor)
    fields = {"aan": str(mensen.vera.id), "tekst": "Dit typte ik."}
    begun = clock.now()
    for minutes in (10, 20, 30):
        with clock.at(begun + timedelta(minutes=minutes)):
            cor.get(url)
    with clock.at(begun + timedelta(minutes=31)):
        answer = cor.post(url, sent(ids[:1], "toewijzen", **fields))
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Bevestig dat jij het bent" in page
    assert "Dit typte ik." in page
    for pk, ticked in zip(ids, (True, False, False), strict=True):
        (box,) = [part for part in page.split("<input") if f'id="d-{pk}"' in part]
        assert ("checked" in box.split(">")[0]) is ticked
    (option,) = [part for part in page.split("<option") if str(mensen.vera.id) in part]
    assert "selected" in option.split(">")[0]
    assert {Dossier.objects.get(pk=pk).assignee_id for pk in ids} == {None}


def test_a_case_goes_in_by_alias_or_number_and_out_again(cor: Client, ids: list[UUID], url: str) -> None:
    fourth, fifth = report()[1], report()[1]
    assert cor.post(f"{url}erbij/", {"zoek": alias(fourth)[:4]}).status_code == 422  # half an alias is no alias
    cor.post(f"{url}erbij/", {"zoek": f" {alias(fourth).lower()} "})
    cor.post(f"{url}erbij/", {"zoek": Dossier.objects.get(pk=fifth).kenmerk})
    assert set(Aanval.objects.get().inhoud.dossiers) == {*ids, fourth, fifth}
    assert cor.post(f"{url}erbij/", {"zoek": alias(fourth)}).status_code == 409

    cor.post(f"{url}eruit/", {"dossier": str(fourth)})

    assert set(Aanval.objects.get().inhoud.dossiers) == {*ids, fifth}


def test_the_last_case_out_ends_at_the_list(cor: Client, ids: list[UUID], url: str) -> None:
    where = [cor.post(f"{url}eruit/", {"dossier": str(pk)})["Location"] for pk in ids]

    assert where == [url, url, reverse("koppelen:lijst")]
    assert not Aanval.objects.exists()


def test_an_attack_that_is_over_shows_and_does_nothing_until_it_is_opened(cor: Client, url: str) -> None:
    assert "Afgerond op" in text_of(cor.post(f"{url}klaar/", follow=True))
    assert "Stuur aan de gekozen melders" not in text_of(cor.get(url))

    cor.post(f"{url}klaar/", {"weer": "1"})

    assert "Stuur aan de gekozen melders" in text_of(cor.get(url))


def test_the_page_asks_the_database_as_often_for_three_cases_as_for_six(
    cor: Client, mensen: Mensen, ids: list[UUID], url: str
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert cor.get(url).status_code == 200
        return len(queries)

    cor.get(url)
    three = asked()
    koppelen.add(aanval_id=Aanval.objects.get().pk, dossier_ids=three_alike(), by=mensen.cor)

    assert len(ids) == 3
    assert asked() == three

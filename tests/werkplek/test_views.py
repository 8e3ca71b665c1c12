"""The desk's pages: the same number of queries for many cases as for one, nothing lost, nothing that breaks them."""

from __future__ import annotations

import html
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import at, now
from support.aandacht.models import Aandacht
from support.behandeling import gesprek, inzien
from support.bezetting import erbuiten, toewijzen
from support.dossiers import service as dossiers
from support.dossiers.models import Dossier
from support.nazorg import queries as agenda
from tests.ingelogd import signed_in
from tests.maak import ANTWOORDEN, received_file, report, send
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
LISTS = ("werkvoorraad", "zoeken", "vertrouwenspersonen")
CASE_PAGES = ("dossier", "tijdlijn", "berichten_dossier", "stappenplan", "logboek_dossier")
COORDINATOR_LISTS = ("toewijzen", "cijfers")
COORDINATOR_CASE_PAGES = ("triage", "toewijzen_dossier")
ROW = re.compile(r'<a class="alias" href="/werkplek/dossier/([0-9a-f-]{36})/"')
BAD = [
    "na=garbage",
    "na=foo.1",
    "na=2026-13-45.3",
    "na=9999-12-31.99999999999999999999",
    "na=2026-01-01.",
    "na=.1",
    "na=%00",
    "weergave=x",
    "weergave=%F0%9F%98%80",
    "status=x",
    "gradatie=x&vorm=x&platform=x",
    "zoek=%00",
    "zoek=a%00b",
    "zoek=%F0%9F%98%80",
    "zoek=M-99999999999999999999",
    "zoek=%25_%27",
    f"zoek={'x' * 1000}",
]


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.fixture
def vera(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def _case(mensen: Mensen, **changes: Any) -> UUID:
    """A case that Vera looks after."""
    dossier_id = send(**changes)[1].dossier_id
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return dossier_id


def _url(name: str, dossier_id: UUID | None = None) -> str:
    return reverse(f"werkplek:{name}", kwargs={"dossier_id": dossier_id} if dossier_id else {})


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("who", ["cor", "vera"])
def test_a_page_asks_the_database_as_often_for_three_cases_as_for_one(
    mensen: Mensen, who: str, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(who)
    first = _case(mensen)
    names = [*LISTS, *(COORDINATOR_LISTS if who == "cor" else ())]
    case_names = [*CASE_PAGES, *(COORDINATOR_CASE_PAGES if who == "cor" else ())]
    urls = [reverse("taken:lijst"), *map(_url, names), *(_url(name, first) for name in case_names)]
    with at(now()):  # a session notes each minute in which it was used: one statement more, whenever that falls
        for url in urls:
            client.get(url)
        one = {url: _queries(client, url) for url in urls}
        _case(mensen)
        _case(mensen)
        three = {url: _queries(client, url) for url in urls}

    assert three == one
    assert max(one.values()) <= 40, one


def test_g8_a_queue_of_fifty_rows_weighs_less_than_sixty_kilobytes(cor: Client) -> None:
    for _number in range(51):
        send()
    waiting = Dossier.objects.order_by("nummer").values_list("pk", flat=True)[:20]
    Aandacht.objects.exclude(dossier__in=list(waiting)).delete()

    body = cor.get(reverse("werkplek:werkvoorraad")).content

    assert body.count(b"<tr role") == 1 + 50
    assert body.count(b"<li><p>") == 20 + 6  # what waits, and the first that are due
    assert len(body) < 60_000


def test_paging_shows_each_case_exactly_once(mensen: Mensen, cor: Client) -> None:
    made = {str(send()[1].dossier_id) for _number in range(60)}
    some = sorted(made)[:5]
    for dossier_id in some:  # without a day on which something is due, these come last
        dossiers.set_due(dossier_id=dossier_id, due_on=None)  # type: ignore[arg-type]  # text is fine for a lookup
    seen: list[str] = []
    pages, url = 0, _url("werkvoorraad")
    while url:
        page = html.unescape(cor.get(url).content.decode())
        table = page.split("<table")[1].split("</table>")[0]
        seen += ROW.findall(table)
        pages += 1
        following = re.search(r'href="(\?[^"]*na=[^"]*)"', page)
        url = _url("werkvoorraad") + following[1] if following else ""

    assert pages == 2
    assert sorted(seen) == sorted(made)
    assert set(seen[-5:]) == set(some)
    assert mensen.cor.rol == "coordinator"


def test_an_empty_view_does_not_say_that_there_are_no_open_cases(mensen: Mensen, cor: Client) -> None:
    nothing, none_here = "Er zijn nu geen open meldingen.", "Hier staat nu geen dossier."
    assert nothing in cor.get(_url("werkvoorraad")).content.decode()
    _case(mensen)

    for query in ("?weergave=nazorg", "?weergave=gesloten", "?platform=TIKTOK", "?ongelezen=1"):
        page = cor.get(_url("werkvoorraad") + query).content.decode()
        assert none_here in page, query
        assert nothing not in page, query


@pytest.mark.parametrize("query", BAD)
@pytest.mark.parametrize("name", ["werkvoorraad", "zoeken"])
def test_a_strange_address_never_breaks_the_list(mensen: Mensen, cor: Client, name: str, query: str) -> None:
    _case(mensen)

    assert cor.get(f"{_url(name)}?{query}").status_code in (200, 302)


def test_a_strange_page_key_shows_the_list_from_its_beginning(mensen: Mensen, cor: Client) -> None:
    dossier_id = _case(mensen)

    for key in ("garbage", "foo.1", "2026-02-31.0"):
        assert str(dossier_id) in cor.get(f"{_url('werkvoorraad')}?na={key}").content.decode()


def test_a_case_is_found_by_alias_and_by_number(mensen: Mensen, cor: Client) -> None:
    dossier_id = _case(mensen)
    kaart = dossiers.kaart(dossier_id)
    for term in (kaart.alias, kaart.alias.lower(), kaart.kenmerk, kaart.kenmerk.lower().removeprefix("m-")):
        answer = cor.get(_url("zoeken"), {"zoek": term})
        assert answer.status_code == 302, term
        assert answer["Location"] == _url("dossier", dossier_id)

    assert "0 dossiers gevonden" in cor.get(_url("zoeken"), {"zoek": "Mira"}).content.decode()


def test_somebody_finds_only_their_own_cases(mensen: Mensen) -> None:
    kaart = dossiers.kaart(_case(mensen))
    nadia = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN)

    assert "0 dossiers gevonden" in nadia.get(_url("zoeken"), {"zoek": kaart.alias}).content.decode()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("berichten_dossier", {"tekst": ""}, "Schrijf eerst een bericht."),
        ("tijdlijn", {"tekst": "", "ziet": "team"}, "Schrijf eerst een notitie."),
        ("tijdlijn", {"tekst": "Mijn lange notitie."}, "Kies wie deze notitie mag lezen."),
        ("berichten_dossier", {"tekst": "Dag. " * 1001}, "Je tekst is te lang."),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    mensen: Mensen, vera: Client, name: str, data: dict[str, str], sentence: str
) -> None:
    dossier_id = _case(mensen)
    answer = vera.post(_url(name, dossier_id), data)
    page = html.unescape(answer.content.decode())

    assert answer.status_code == 422
    assert sentence in page
    assert data["tekst"].strip() in page
    assert not inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).berichten


def test_a_note_and_a_message_arrive_as_they_were_typed(mensen: Mensen, vera: Client) -> None:
    dossier_id = _case(mensen)
    text = "Ik belde. Ze zei: “het gaat” 🌷\n\nTweede regel <b>."
    vera.post(_url("tijdlijn", dossier_id), {"tekst": text, "ziet": "team"})
    vera.post(_url("berichten_dossier", dossier_id), {"tekst": text})
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)

    assert [item.tekst for item in inzage.berichten] == [text]
    assert text in [regel.tekst for regel in inzage.tijdlijn]
    assert "<b>." not in vera.get(_url("berichten_dossier", dossier_id)).content.decode()


def test_triage_shows_the_new_outcome_before_it_counts(mensen: Mensen, cor: Client) -> None:
    dossier_id = _case(mensen, antwoorden={"R1": ("zelf",), "V1": ("BELEDIGING",)})
    before = cor.get(_url("triage", dossier_id)).content.decode()
    page = cor.post(
        _url("triage", dossier_id),
        {"R1": "zelf", "V1": ["BELEDIGING", "DOXING"], "D1": "adres", "F1": "veel", "reken": "1"},
    ).content.decode()

    assert "ernstig" not in before.split("uit-kop")[2].split("</h2>")[0]
    assert "ernstig" in page.split("uit-kop")[2].split("</h2>")[0]
    assert not dossiers.kaart(dossier_id).feiten.ingedeeld


def _judge(client: Client, dossier_id: UUID, **changes: Any) -> Any:
    data = {
        "R1": "zelf",
        "Z1": "lokaal",
        "A1": "nee",
        "V1": ["BELEDIGING", "DOXING"],
        "D1": "adres",
        "F1": "veel",
        "M2": "angst",
        "primaire_vorm": "DOXING",
        "primair_platform": "X",
        "gradatie": "ernstig",
        "bevestig": "1",
    }
    return client.post(_url("triage", dossier_id), data | changes, follow=True)


def test_triage_is_confirmed_through_the_page(mensen: Mensen, cor: Client) -> None:
    dossier_id = _case(mensen)
    page = _judge(cor, dossier_id).content.decode()
    feiten = dossiers.kaart(dossier_id).feiten

    assert "Vastgesteld." in page
    assert (feiten.ingedeeld, feiten.gradatie, feiten.primaire_vorm, feiten.primair_platform) == (
        True,
        "ernstig",
        "DOXING",
        "X",
    )


def test_another_gradation_needs_a_reason(mensen: Mensen, cor: Client) -> None:
    dossier_id = _case(mensen)
    answer = _judge(cor, dossier_id, gradatie="licht")

    assert answer.status_code == 422
    assert not dossiers.kaart(dossier_id).feiten.ingedeeld


def test_b8_the_second_of_two_coordinators_sees_what_the_first_one_chose(mensen: Mensen, cor: Client) -> None:
    dossier_id = _case(mensen)
    url = _url("triage", dossier_id)
    carolien = signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN)

    def fields(client: Client) -> dict[str, Any]:
        page = client.get(url).content.decode()
        was = re.search(r'name="was" value="([0-9a-f-]{36})"', page)
        assert was is not None
        return {
            "bevestig": "1",
            "was": was[1],
            "V1": ["BELEDIGING"],
            "gradatie": "middel",
            "reden": "Het <raakt> haar.",
        }

    first, second = fields(carolien), fields(cor)
    assert carolien.post(url, first | {"reden": "Zij is bang."}).status_code == 302
    refused = cor.post(url, second)
    page = html.unescape(refused.content.decode())

    assert refused.status_code == 422
    assert (
        "Carolien stelde intussen “middel” vast. Zij is bang. Wil jij iets anders? Bevestig dan nog een keer." in page
    )
    assert "Het <raakt> haar." in page
    again = re.search(r'name="was" value="([0-9a-f-]{36})"', page)
    assert again is not None
    assert cor.post(url, second | {"was": again[1]}).status_code == 302


@pytest.mark.parametrize(("button", "gradatie"), [("akkoord", "middel"), ("afwijzen", "ernstig")])
def test_a_lower_gradation_takes_a_second_person(mensen: Mensen, cor: Client, button: str, gradatie: str) -> None:
    dossier_id = _case(mensen)
    carolien = signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN)
    page = _judge(cor, dossier_id, gradatie="middel", reden="Het adres stond al openbaar.").content.decode()
    assert "vraagt een tweede persoon" in page
    assert dossiers.kaart(dossier_id).feiten.gradatie == "ernstig"
    assert 'name="akkoord"' not in cor.get(_url("dossier", dossier_id)).content.decode()
    assert cor.post(_url("tweede", dossier_id), {button: "1"}).status_code == 403
    seen = carolien.get(_url("dossier", dossier_id)).content.decode()
    assert "Het adres stond al openbaar." in seen
    assert 'name="akkoord"' in seen
    carolien.post(_url("tweede", dossier_id), {button: "1"})

    assert dossiers.kaart(dossier_id).feiten.gradatie == gradatie
    assert carolien.post(_url("tweede", dossier_id), {button: "1"}).status_code == 409


def test_assigning_through_the_page_hands_over_the_case(mensen: Mensen, cor: Client, vera: Client) -> None:
    dossier_id = send()[1].dossier_id
    assert vera.get(_url("dossier", dossier_id)).status_code == 404
    assert str(dossier_id) in cor.get(_url("toewijzen")).content.decode()
    refused = cor.post(_url("toewijzen_dossier", dossier_id), {"aan": "niemand"}, follow=True).content.decode()
    page = cor.post(_url("toewijzen_dossier", dossier_id), {"aan": str(mensen.vera.id)}, follow=True).content.decode()

    assert "Kies een van de mensen op deze pagina." in refused
    assert "Toegewezen aan Vera." in page
    assert vera.get(_url("dossier", dossier_id)).status_code == 200
    cor.post(_url("toewijzen_dossier", dossier_id), {"aan": str(mensen.nadia.id)})
    assert vera.get(_url("dossier", dossier_id)).status_code == 404


def test_evidence_comes_as_a_download_that_can_run_nothing(mensen: Mensen, vera: Client) -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 5000
    dossier_id = _case(mensen, bestanden=(received_file(content, naam='raar"naam\r\n.html.png'),))
    (bestand,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).bestanden
    url = reverse("werkplek:bewijs", kwargs={"dossier_id": dossier_id, "bestand_id": bestand.id})
    answer: Any = vera.get(url)

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"] == (
        "attachment; filename=\"bewijs-1.png\"; filename*=UTF-8''bewijs-1-raar_naam__.html.png"
    )
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    nadia = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN)
    assert nadia.get(url).status_code == 404


def test_evidence_of_another_case_is_not_found(mensen: Mensen, vera: Client) -> None:
    other = send(bestanden=(received_file(),))[1].dossier_id
    (bestand,) = inzien.open_dossier(dossier_id=other, by=mensen.cor).bestanden
    mine = _case(mensen)

    url = reverse("werkplek:bewijs", kwargs={"dossier_id": mine, "bestand_id": bestand.id})
    assert vera.get(url).status_code == 404


@pytest.mark.parametrize("words", [{"naar": "weg"}, {"naar": "in_behandeling", "tekst": "onzin"}])
def test_low_no_button_tells_a_case_of_another_from_one_that_is_not_there(vera: Client, words: dict[str, str]) -> None:
    other = send()[1].dossier_id
    answers = {
        (name, vera.post(_url(name, case), words).status_code)
        for name in ("status", "tijdlijn", "berichten_dossier", "opzij", "bestemming", "vraag", "tweede", "klacht")
        for case in (other, uuid.uuid4())
    }

    assert {status for _name, status in answers} == {404}
    assert dossiers.kaart(other).status == "nieuw"


def test_an_unknown_status_changes_nothing(mensen: Mensen, vera: Client) -> None:
    dossier_id = _case(mensen)
    answer = vera.post(_url("status", dossier_id), {"naar": "weg"})

    assert answer.status_code == 404
    assert "Kies een van de statussen op de pagina van het dossier." in answer.content.decode()
    assert vera.post(_url("status", dossier_id), {"naar": "geanonimiseerd"}).status_code == 409
    assert dossiers.kaart(dossier_id).status == "nieuw"


def _with_whom() -> str:
    melder = Client()
    melder.post("/melden/voor-wie/", {"R1": "zelf"})
    return melder.get("/melden/met-wie/").content.decode()


def test_a_coordinator_writes_the_profile_that_melders_read(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    url = reverse("werkplek:profiel", args=[mensen.vera.id])
    assert "checked" in client.get(url).content.decode()

    data = {"expertise": ["aangifte"], "over": "Ik luister rustig.", "beschikbaar": "on", "openbaar": "on"}
    assert client.post(url, data)["Location"] == reverse("werkplek:vertrouwenspersonen")
    assert "Ik luister rustig." in _with_whom()
    client.post(url, {"over": "Ik luister rustig."})
    assert "Ik luister rustig." not in _with_whom()
    page = client.get(reverse("werkplek:vertrouwenspersonen")).content.decode()
    assert "kunnen deze persoon nu niet kiezen" in page
    refused = client.post(url, data | {"over": "x" * 201})
    assert refused.status_code == 422
    assert "x" * 201 in refused.content.decode()


# ── H1, H2: the term for a complaint on the pages of the desk ────────────────────────────────────
def test_h1_the_case_and_the_queue_say_uiterlijk_and_turn_red_in_the_last_ten_days(mensen: Mensen) -> None:
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        dossier_id = send(wanneer_datum=date(2026, 11, 20))[1].dossier_id  # until 18 February
    for moment, klas in (
        (datetime(2027, 1, 20, 10, tzinfo=UTC), ""),
        (datetime(2027, 1, 21, 10, tzinfo=UTC), "vandaag"),
        (datetime(2027, 2, 7, 10, tzinfo=UTC), "vandaag"),
        (datetime(2027, 2, 8, 10, tzinfo=UTC), "nu"),
        (datetime(2027, 2, 18, 10, tzinfo=UTC), "nu"),
    ):
        with clock.at(moment):
            client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
            case, queue = client.get(_url("dossier", dossier_id)), client.get(_url("werkvoorraad"))

        assert f'<span class="term {klas}">klacht uiterlijk do 18 feb</span>' in case.content.decode()
        assert ("klacht uiterlijk do 18 feb" in queue.content.decode()) is bool(klas)


def test_h2_the_page_of_the_term_asks_a_day_and_a_source(mensen: Mensen, vera: Client) -> None:
    dossier_id = _case(mensen, wanneer_datum=None)
    assert "eerste dag nog niet bekend" in vera.get(_url("dossier", dossier_id)).content.decode()
    for data, sentence in (
        ({"dag": "2026-11-20"}, "Kies hoe je deze dag weet."),
        ({"bron": "bewijs"}, "Vul een dag in."),
        ({"dag": "31-31-2026", "bron": "bewijs"}, "We kennen deze dag niet."),
        ({"dag": "2026-11-20", "bron": "melder"}, "Kies"),
    ):
        refused = vera.post(_url("klacht", dossier_id), data)
        assert refused.status_code == 422
        assert sentence in refused.content.decode()
        assert data.get("dag", "") in refused.content.decode()
    assert dossiers.kaart(dossier_id).feiten.kennisname_op is None

    day = clock.today() - timedelta(days=3)
    answer = vera.post(_url("klacht", dossier_id), {"dag": day.isoformat(), "bron": "bewijs"})
    assert answer["Location"] == _url("dossier", dossier_id)
    assert dossiers.kaart(dossier_id).feiten.kennisname_op == day
    vera.post(_url("klacht", dossier_id), {"keuze": "geen"})
    assert "Wil geen klacht doen" in vera.get(_url("dossier", dossier_id)).content.decode()


@pytest.fixture
def wednesday() -> Iterator[None]:
    """A Wednesday at ten, when the desk is open."""
    with at(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(("kanaal", "woord"), [("bellen", "Met voorrang bellen"), ("code", "Met voorrang antwoorden")])
def test_b5_what_cannot_be_today_any_more_is_not_called_today(mensen: Mensen, kanaal: str, woord: str) -> None:
    with at(datetime(2026, 11, 28, 7, 30, tzinfo=UTC)):  # a Saturday
        client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
        send(kanaal=kanaal, antwoorden=ANTWOORDEN | {"A1": ("weet_niet",)})
        queue = client.get(reverse("werkplek:werkvoorraad")).content.decode()

    assert f"{woord}, uiterlijk ma 30 nov 11:00" in queue
    assert "Vandaag bellen" not in queue
    assert "Vandaag antwoorden" not in queue


@pytest.mark.usefixtures("wednesday")
@pytest.mark.parametrize(("kanaal", "woord"), [("bellen", "Vandaag bellen"), ("code", "Vandaag antwoorden")])
def test_b5_who_may_be_in_danger_stands_in_queue_and_case_in_words(mensen: Mensen, kanaal: str, woord: str) -> None:
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    send(kanaal=kanaal)
    assert woord not in client.get(reverse("werkplek:werkvoorraad")).content.decode()
    _nieuw, ontvangst = send(kanaal=kanaal, antwoorden=ANTWOORDEN | {"A1": ("weet_niet",)})
    queue = client.get(reverse("werkplek:werkvoorraad")).content.decode()
    case = client.get(_url("dossier", ontvangst.dossier_id)).content.decode()

    assert woord in queue
    assert woord in case
    (moment,) = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.soort == "eerste_contact"]
    gesprek.finish_moment(moment_id=moment.id, naar=agenda.Momentstand.GEDAAN, by=mensen.cor)
    assert woord not in client.get(reverse("werkplek:werkvoorraad")).content.decode()


def test_sp22_somebody_says_to_which_parts_they_belong_and_may_change_it(cor: Client, settings: Any) -> None:
    assert "Vraag de beheerder om dat te doen." in cor.get(reverse("werkplek:banden")).content.decode()
    settings.PARTIJ_ONDERDELEN = ("Fractie Tweede Kamer", "Afdeling Utrecht")
    assert "Je gaf dit nog niet op." in cor.get(reverse("werkplek:banden")).content.decode()
    near = send(antwoorden=ANTWOORDEN | {"P1": ("POLITICUS_EIGEN",)}, onderdelen=("Afdeling Utrecht",))[1].dossier_id
    chosen = {"onderdelen": ["Afdeling Utrecht"]}
    page = cor.post(reverse("werkplek:banden"), chosen, follow=True).content.decode()

    assert "Je bent nu buiten 1 dossier." in page
    assert cor.get(_url("dossier", near)).status_code == 404
    again = cor.get(reverse("werkplek:banden")).content.decode()
    assert "Je gaf dit nog niet op." not in again
    assert again.count(" checked") == 1
    assert cor.post(reverse("werkplek:banden"), {"onderdelen": ["Elders"]}).status_code == 422


def test_sp22_the_page_of_assigning_shows_why_somebody_cannot(mensen: Mensen, cor: Client) -> None:
    near = send(antwoorden=ANTWOORDEN | {"P1": ("POLITICUS_EIGEN",)}, onderdelen=("Afdeling Utrecht",))[1].dossier_id
    erbuiten.declare_ties(parts=["Afdeling Utrecht"], by=mensen.vera)

    assert (
        "hoort bij de fractie of afdeling van de afzender" in cor.get(_url("toewijzen_dossier", near)).content.decode()
    )


# ── looking for words in cases ────────────────────────────────────────────────────────────────────


def test_words_are_looked_for_in_a_form_and_never_in_an_address(mensen: Mensen) -> None:
    _nieuw, dossier_id = report(verhaal="Bij de Zonnebloemstraat.")
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    path = reverse("werkplek:zoeken_inhoud")

    by_name = cor.get(reverse("werkplek:zoeken"), {"zoek": "Zonnebloem"}).content.decode()
    answer = cor.post(path, {"zoek": "zonnebloem", "waar": "open"})
    page = answer.content.decode()

    assert str(dossier_id) not in by_name
    assert f'action="{path}"' in by_name  # the way on stands on the page, with the word filled in
    assert str(dossier_id) in page
    assert "Verhaal" in page
    assert "Zonnebloemstraat" not in page  # where it stands is told, not what stands there
    assert "Dit was alles." in page
    assert cor.post(path, {"zoek": "zo", "waar": "open"}).status_code == 422
    assert cor.get(path).status_code == 405


def test_a_search_that_goes_on_keeps_what_it_found_and_shows_no_case_of_others(mensen: Mensen) -> None:
    _nieuw, hers = report()
    _nieuw, other = report()
    toewijzen.assign(dossier_id=hers, account_id=mensen.vera.id, by=mensen.cor)
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    form = {"zoek": "nergensvoor", "waar": "open", "na": "999999", "gezien": "50"}

    page = vera.post(
        reverse("werkplek:zoeken_inhoud"),
        form | {"gevonden": [f"{hers} contact", f"{other} contact", "x", ""]},
    ).content.decode()

    assert f"/werkplek/dossier/{hers}/" in page
    assert f"/werkplek/dossier/{other}/" not in page
    assert "51 dossiers bekeken" in page

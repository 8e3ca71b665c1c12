"""The demo's year: complete, in the voice of the product, and filled through the same services as real reports."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from demo import year
from demo.aanval import link_attack
from demo.quarters import freeze_three
from meldpunt.core import clock
from meldpunt.melden.forms import LINKS, STORY
from statistieken.afronding import SMALLEST
from statistieken.kwartaal import Kwartaal
from statistieken.queries import list_archief
from support.aanvallen.gelijkenis import ALIKE, likeness, schets_of
from support.aanvallen.models import Aanval
from support.dossiers.models import Dossier, TriageBesluit
from support.dossiers.states import Status
from tools.woordlint import findings
from triage import service as triage

MELDINGEN = year.read_meldingen()
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def name_of(raw: dict[str, Any]) -> str:
    return f"{raw['dagen_geleden']}-{raw.get('tijd', raw.get('uren_geleden'))}"


def day_of(raw: dict[str, Any], now: datetime = NOW) -> Any:
    return clock.to_local(now - timedelta(days=raw["dagen_geleden"])).date()


def question(vraag_id: str) -> triage.Boomvraag:
    found = triage.boom().vraag(vraag_id)
    assert found is not None
    return found


def used(key: str) -> set[str]:
    return {code for raw in MELDINGEN for code in year.answers_of(raw).get(key, ())}


def test_a_year_has_a_hundred_and_twenty_reports() -> None:
    assert len(MELDINGEN) == 120
    assert max(raw["dagen_geleden"] for raw in MELDINGEN) <= 365
    assert sorted(MELDINGEN, key=lambda raw: raw["dagen_geleden"]) == MELDINGEN


def test_every_quarter_has_enough_to_publish() -> None:
    quarters = Counter(str(Kwartaal.of(day_of(raw))) for raw in MELDINGEN)
    assert all(quarters[quarter] >= 25 for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"))


@pytest.mark.parametrize("weeks", range(0, 53, 4))
def test_every_quarter_has_enough_on_whatever_day_the_demo_starts(weeks: int) -> None:
    now = NOW + timedelta(weeks=weeks)
    quarters = Counter(Kwartaal.of(day_of(raw, now)) for raw in MELDINGEN)
    quarter = Kwartaal.of(now.date()).previous
    if quarter.freezable_from > now.date():
        quarter = quarter.previous
    assert quarters[quarter] >= min(SMALLEST)
    assert quarters[quarter.previous] >= min(SMALLEST)


def test_every_form_role_sender_need_and_answer_of_the_tree_occurs() -> None:
    for vraag in triage.boom().vragen:
        missing = {antwoord.code for antwoord in vraag.antwoorden} - used(vraag.id)
        # nobody is in danger this minute in a demo, and some "I do not know" is never chosen
        assert missing <= {"ja"} | {"weet_niet"}, vraag.id
    assert {antwoord.code for antwoord in question("V1").antwoorden} <= used("V1")


def test_every_platform_occurs() -> None:
    by_melder = {code for raw in MELDINGEN for code in raw.get("platforms", ())}
    by_desk = {raw["besluit"]["primair_platform"] for raw in MELDINGEN if "primair_platform" in raw.get("besluit", {})}
    assert by_melder | by_desk == set(triage.taxonomie().lijst("platform").codes)


def test_every_channel_language_and_state_occurs() -> None:
    assert {raw.get("contact", {}).get("kanaal", "code") for raw in MELDINGEN} == {"code", "bellen", "signal", "email"}
    assert Counter(raw.get("taal", "nl") for raw in MELDINGEN)["en"] == 2
    states = {raw.get("stand", "") for raw in MELDINGEN}
    assert states == {"", "nieuw", "toegewezen", "wacht_op_betrokkene", "wacht_op_derde", "nazorg", "afgesloten"}
    assert any(raw.get("te_laat") for raw in MELDINGEN)


@pytest.mark.parametrize("raw", MELDINGEN, ids=name_of)
def test_answers_are_ones_that_the_form_asks_for(raw: dict[str, Any]) -> None:
    answers = year.answers_of(raw)
    uitkomst = triage.evaluate(answers)
    assert set(answers) <= set(uitkomst.gestelde_vragen)
    asked = {vraag.id for pagina in triage.boom().paginas for vraag in triage.vragen_voor(pagina.id, answers)}
    assert set(answers) <= asked
    for vraag, codes in answers.items():
        assert question(vraag).is_meerkeuze or len(codes) == 1
    assert answers.keys() & {"V1"} or raw.get("verhaal") or raw.get("bestanden")


@pytest.mark.parametrize("raw", MELDINGEN, ids=name_of)
def test_a_report_fits_the_form_and_points_nowhere_real(raw: dict[str, Any]) -> None:
    links = year.links_of(raw)
    assert len(links) <= LINKS
    assert all(link.split("/")[2].endswith(".example") for link in links)
    assert len(raw.get("verhaal", "")) <= STORY
    contact = raw.get("contact", {})
    assert contact.get("email", "x@example.org").endswith("@example.org")
    assert contact.get("telefoon", "06 0000 0000").startswith("06 0000 ")
    assert ("over_wie" in raw) == triage.is_namens(year.answers_of(raw))


def test_one_pile_on_brings_sixty_messages() -> None:
    assert max(len(year.links_of(raw)) for raw in MELDINGEN) == 50  # and ten more in a file beside it


def test_all_gradations_occur_and_some_differ_from_the_advice() -> None:
    gradations = Counter(triage.evaluate(year.answers_of(raw)).gradatie for raw in MELDINGEN)
    assert min(gradations[gradatie] for gradatie in triage.Gradatie) >= 20
    directions = set()
    for raw in MELDINGEN:
        besluit = raw.get("besluit", {})
        if "gradatie" not in besluit:
            continue
        advice = triage.evaluate(year.answers_of(raw)).gradatie
        triage.check_afwijking(van=advice, naar=besluit["gradatie"], reden=besluit["reden"])
        down = triage.needs_second_person(advice, besluit["gradatie"])
        assert ("tweede" in besluit) == down
        directions.add((down, besluit.get("tweede")))
    assert directions == {(False, None), (True, "akkoord"), (True, "afgewezen"), (True, "wacht")}


def test_no_two_reports_say_the_same() -> None:
    stories = [raw["verhaal"] for raw in MELDINGEN if "verhaal" in raw]
    assert len(stories) == len(set(stories))
    answers = [tekst for raw in MELDINGEN for tekst in raw.get("antwoorden_meldpunt", ())]
    assert len(answers) == len(set(answers))
    names = [raw["contact"]["naam"] for raw in MELDINGEN if "contact" in raw]
    assert len(names) == len(set(names))


def test_what_the_desk_writes_has_the_voice_of_the_product() -> None:
    wrong = {
        tekst: findings(tekst) for raw in MELDINGEN for tekst in raw.get("antwoorden_meldpunt", ()) if findings(tekst)
    }
    assert wrong == {}


@pytest.mark.deep
@pytest.mark.slow
@pytest.mark.django_db
def test_a_year_walks_through_the_services_and_gives_three_published_quarters() -> None:
    with clock.at(NOW):
        accounts, bezetting = year.make_people()
        filled = year.Year(bezetting, until=NOW)
        filled.fill(MELDINGEN)
        link_attack(filled.attacked, by=bezetting.coordinatoren[0])
        freeze_three(gevraagd_door=bezetting.coordinatoren[0], by=bezetting.coordinatoren[-1])
    assert len(accounts) == 8
    assert len(filled.codes) == len(set(filled.codes)) == Dossier.objects.count() == 120
    assert [len(row.inhoud.dossiers) for row in Aanval.objects.all()] == [3]
    standen = Counter(Dossier.objects.values_list("status", flat=True))
    assert 8 <= standen[Status.NIEUW] <= 10  # nobody looks on a Saturday
    assert standen[Status.AFGESLOTEN] > standen[Status.NAZORG] > 0
    assert TriageBesluit.objects.filter(stand=TriageBesluit.Stand.AFGEWEZEN).count() == 1
    archief = list_archief()
    assert [str(regel.cijfers.kwartaal) for regel in archief] == ["2026-Q3", "2026-Q2", "2026-Q1"]
    assert all(regel.cijfers.tables for regel in archief)


def test_the_measure_of_likeness_finds_the_attack_of_the_demo_and_nothing_else() -> None:
    key = b"sleutel van deze test"
    stories = [(raw.get("aanval", False), schets_of(raw["verhaal"], key=key)) for raw in MELDINGEN if "verhaal" in raw]
    pairs = [(one and other, likeness(first, second)) for (one, first), (other, second) in combinations(stories, 2)]

    assert [sure for sure, measure in pairs if measure >= ALIKE] == [True] * 3
    assert max(measure for sure, measure in pairs if not sure) < ALIKE / 4

"""The page on which a step plan is changed: nothing typed is lost, nothing is given before somebody says so."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from meldpunt.core.clock import add_werkdagen, today
from support.aandacht.models import Aandacht
from support.behandeling import gesprek, inzien
from support.bezetting import toewijzen
from support.dossiers import service as dossiers
from support.nazorg import queries as agenda
from support.stappenplan import queries as planlijst
from support.stappenplan.models import Overhandiging
from tests.behandeling.deuren import behind
from tests.ingelogd import signed_in
from tests.maak import close_case, report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
OWN, OTHER = "EAAAAAA1", "EBBBBBB2"
TYPED = "Bel <samen> met je zus"
SHN = "Praat met Slachtofferhulp Nederland"


@pytest.fixture
def melding(mensen: Mensen, carried_out: Any) -> tuple[str, UUID]:
    """The code and the case of a report with a plan, looked after by Vera."""
    nieuw, dossier_id = report()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    carried_out()
    return nieuw.code, dossier_id


@pytest.fixture
def vera(mensen: Mensen, melding: tuple[str, UUID]) -> Client:  # noqa: ARG001 - the case is hers then
    """The browser of the trusted person of the case."""
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def address(dossier_id: UUID) -> str:
    return reverse("plannen:maken", args=[dossier_id])


def page_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def own(code: str = OWN, **changes: str) -> dict[str, Any]:
    """One own step as the page sends it."""
    values = {"titel": TYPED, "tekst": "Eerst zij.", "wie": "melder", "dag": ""} | changes
    return {"eigen": [code], **{f"{code}_{name}": value for name, value in values.items()}}


def hidden(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}"\s+value="([^"]*)"', page)


def changed(dossier_id: UUID, mensen: Mensen) -> planlijst.Planwijziging | None:
    return planlijst.wijziging_of(dossiers.open_zaak(dossier_id=dossier_id, by=mensen.cor))


def test_a_step_is_added_filled_in_looked_over_and_given(
    vera: Client, melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    code, dossier_id = melding
    added = page_of(vera.post(address(dossier_id), {"erbij": "1", "was": ""}))
    (new,) = hidden(added, "eigen")
    assert re.search(rf'name="{new}_wie"[^>]*value="melder"[^>]*checked', added)  # who mostly does one
    looked = vera.post(address(dossier_id), own(new) | {"bekijk": "1", "was": ""})
    assert looked.status_code == 200
    assert "Zo wordt het plan" in page_of(looked)
    assert changed(dossier_id, mensen) is None  # looking gives nothing
    given = vera.post(address(dossier_id), own(new) | {"geef": "1", "was": ""})
    carried_out()

    assert given["Location"] == reverse("werkplek:stappenplan", args=[dossier_id])
    with behind(code) as opened:
        plan = planlijst.plan_of(opened.zaak)
    assert plan is not None
    assert plan.inhoud.stappen[0].titel == TYPED
    desk = vera.get(given["Location"]).content.decode()
    assert "Bel &lt;samen&gt; met je zus" in desk
    assert "Anders dan de vorige versie" in desk


def test_moving_and_adding_keep_everything_that_was_typed(vera: Client, melding: tuple[str, UUID]) -> None:
    _code, dossier_id = melding
    sent = own() | own(OTHER, titel="Tweede") | {"eigen": [OWN, OTHER], "SP18_weg": "on", "SP18_reden": "Al gedaan."}
    page = page_of(vera.post(address(dossier_id), sent | {"op": OTHER, "was": ""}))

    assert hidden(page, "eigen") == [OTHER, OWN]
    assert TYPED in page
    assert "Al gedaan." in page
    assert "Er gaat nog iets niet goed" not in page
    taken = page_of(vera.post(address(dossier_id), sent | {"haal_weg": OWN, "was": ""}))
    assert hidden(taken, "eigen") == [OTHER]


def test_a_composed_step_moves_within_its_part(
    vera: Client, melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    _code, dossier_id = melding
    before = hidden(page_of(vera.get(address(dossier_id))), "volgorde")
    page = page_of(vera.post(address(dossier_id), {"volgorde": before, "neer": before[0], "was": ""}))
    after = hidden(page, "volgorde")
    vera.post(address(dossier_id), {"volgorde": after, "geef": "1", "was": ""})
    carried_out()
    plan = planlijst.plan_of(inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).zaak)

    assert after[:2] == [before[1], before[0]]
    assert plan is not None
    assert [stap.code for stap in plan.inhoud.stappen][:2] == after[:2]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (own(titel=""), "Schrijf kort wat de stap is."),
        (own(wie="meldpunt"), "Kies een dag voor wat het meldpunt zelf doet."),
        (own(dag="2020-01-01"), "Deze dag is al voorbij."),
        ({"SP18_weg": "on"}, "Schrijf waarom je deze stap weglaat."),
    ],
    ids=["no name", "no day", "a day of before", "no reason"],
)
def test_what_is_missing_is_said_beside_what_was_typed(
    vera: Client, melding: tuple[str, UUID], mensen: Mensen, sent: dict[str, Any], sentence: str
) -> None:
    answer = vera.post(address(melding[1]), sent | {"geef": "1", "was": ""})

    assert answer.status_code == 422
    assert sentence in page_of(answer)
    assert "Eerst zij." in page_of(answer) or "SP18_weg" in sent
    assert changed(melding[1], mensen) is None


def test_what_stands_in_every_plan_has_no_box_to_leave_it_out(vera: Client, melding: tuple[str, UUID]) -> None:
    page = page_of(vera.get(address(melding[1])))

    assert 'name="SP18_weg"' in page
    assert 'name="SP17_weg"' not in page  # support is for everybody
    assert 'name="SP26_weg"' not in page  # one's rights
    vera.post(address(melding[1]), {"SP17_weg": "on", "SP17_reden": "Toch.", "geef": "1", "was": ""})


def test_the_second_of_two_colleagues_is_told_and_sees_what_would_be_lost(
    vera: Client, melding: tuple[str, UUID], mensen: Mensen
) -> None:
    _code, dossier_id = melding
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    cor.post(address(dossier_id), own(OTHER, titel="Van Cor") | {"geef": "1", "was": ""})
    refused = vera.post(address(dossier_id), own() | {"geef": "1", "was": ""})
    page = page_of(refused)
    looked = page_of(vera.post(address(dossier_id), own() | {"bekijk": "1", "was": hidden(page, "was")[0]}))

    assert refused.status_code == 409
    assert "Een collega paste dit plan intussen aan." in page
    assert TYPED in page
    assert "Eraf" in looked
    assert "Van Cor" in looked
    found = changed(dossier_id, mensen)
    assert found is not None
    assert [stap.titel for stap in found.eigen] == ["Van Cor"]
    assert vera.post(address(dossier_id), own() | {"geef": "1", "was": hidden(page, "was")[0]}).status_code == 302


def test_a_closed_case_shows_why_and_takes_nothing(vera: Client, melding: tuple[str, UUID], mensen: Mensen) -> None:
    _code, dossier_id = melding
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    refused = vera.post(address(dossier_id), own() | {"geef": "1", "was": ""})

    assert refused.status_code == 409
    assert "Dit dossier is afgesloten." in page_of(refused)
    assert changed(dossier_id, mensen) is None
    assert address(dossier_id) not in page_of(vera.get(reverse("werkplek:stappenplan", args=[dossier_id])))


def test_a_step_that_is_left_out_is_gone_from_every_page_of_the_melder(
    vera: Client, melding: tuple[str, UUID], carried_out: Any, client: Client
) -> None:
    code, dossier_id = melding
    vera.post(address(dossier_id), {"SP18_weg": "on", "SP18_reden": "Dat liep vast.", "geef": "1", "was": ""})
    carried_out()
    client.post(reverse("mijnmelding:code"), {"code": code})
    page = page_of(client.get(reverse("mijnmelding:plan")))
    first = page_of(client.get(reverse("mijnmelding:code")))
    zipped = b"".join(client.get(reverse("mijnmelding:alles")).streaming_content)  # type: ignore[attr-defined]  # a stream
    desk = page_of(vera.get(reverse("werkplek:stappenplan", args=[dossier_id])))

    assert "Bewaar eerst, blokkeer daarna" in page
    assert "Het meldpunt paste deze versie voor je aan." in page
    for shown in (page, first, zipped.decode("latin-1")):
        assert "Dat liep vast." not in shown
    assert SHN not in page
    assert SHN in desk
    assert "Dat liep vast." in desk
    assert "Alleen het meldpunt leest dit" in desk


def test_what_the_melder_chose_stands_at_the_desk_with_a_button_for_a_task(
    vera: Client, melding: tuple[str, UUID]
) -> None:
    code, dossier_id = melding
    with behind(code) as opened:
        gesprek.choose_step(zaak=opened.zaak, blok="SP18", keuze="doe_ik")
        gesprek.choose_step(zaak=opened.zaak, blok="SP06", keuze="liever_niet")
    tab = reverse("werkplek:stappenplan", args=[dossier_id])
    page = page_of(vera.get(tab))
    day = add_werkdagen(today(), 2)
    put = vera.post(reverse("plannen:taak", args=[dossier_id]), {"stap": "SP18", "dag": day.isoformat()})
    after = page_of(vera.get(tab))

    assert page.count("Zet een taak klaar") == 1  # what somebody would rather not asks for nothing
    assert f'href="{reverse("werkplek:akkoord", args=[dossier_id])}"' in page.split("Wat de melder koos")[1]
    assert "Slachtofferhulp Nederland? Kijk bij" in page
    assert put["Location"] == tab
    assert "Er staat een taak voor" in after
    assert "Zet een taak klaar" not in after
    assert [item.soort for item in agenda.moments_of(dossier_id) if item.soort == "taak_anders"] == ["taak_anders"]
    assert "Ik heb gezien wat de melder koos" in after
    vera.post(reverse("werkplek:wacht", args=[dossier_id]), {"reden": "keuze"})
    assert not [row for row in Aandacht.objects.filter(dossier_id=dossier_id) if row.wat.reden == "keuze"]
    assert "Ik heb gezien wat de melder koos" not in page_of(vera.get(tab))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"stap": "SP18", "dag": ""}, "Kies een dag."),
        ({"stap": "SP18", "dag": "2020-01-01"}, "Deze dag is al voorbij."),
        ({"dag": (today() + timedelta(days=3)).isoformat()}, "Kies een stap op de pagina."),
    ],
    ids=["no day", "a day of before", "no step"],
)
def test_a_task_without_a_day_or_a_step_is_not_put_in_the_agenda(
    vera: Client, melding: tuple[str, UUID], sent: dict[str, str], sentence: str
) -> None:
    answer = vera.post(reverse("plannen:taak", args=[melding[1]]), sent, follow=True)

    assert sentence in page_of(answer)
    assert not [item for item in agenda.moments_of(melding[1]) if item.soort == "taak_anders"]


def test_nothing_is_given_twice_by_pressing_twice(vera: Client, melding: tuple[str, UUID]) -> None:
    _code, dossier_id = melding
    before = Overhandiging.objects.filter(dossier_id=dossier_id).count()
    answers = [vera.post(address(dossier_id), own() | {"geef": "1", "was": ""}).status_code for _press in range(2)]

    assert answers == [302, 409]
    assert Overhandiging.objects.filter(dossier_id=dossier_id).count() == before + 1

"""A question to an expert: refused while it leads to somebody, unless a second person agrees; answered and sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.mijnmelding.teksten import verloop_of
from support.aandacht import queries as aandacht
from support.behandeling import inzien
from support.behandeling.consulteren import vraag as consulteren
from support.bezetting import toewijzen
from support.consultatie import queries as consultatie
from support.regie import service as regie
from tests.behandeling.deuren import behind
from tests.maak import report

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.consultatie.queries import Consultatie
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
FINE = "Is dit strafbaar? Wat kan iemand nu het beste doen?"
LEADS = "Is dit strafbaar? Het speelt in Veendijk."


@pytest.fixture
def mine(mensen: Mensen) -> tuple[str, UUID]:
    """A case of Vera: its code and its id."""
    nieuw, dossier_id = report(naam="Mira Kanarie", verhaal="Ze kwamen langs in Veendijk.")
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return nieuw.code, dossier_id


def ask(dossier_id: UUID, by: Medewerker, vraag: str = FINE, *, meekijken: bool = False) -> UUID:
    return consulteren.ask(dossier_id=dossier_id, aan="een jurist", vraag=vraag, by=by, meekijken=meekijken)


def now(dossier_id: UUID, consult_id: UUID, by: Medewerker) -> Consultatie:
    found = consultatie.consult_of(inzien.open_dossier(dossier_id=dossier_id, by=by).zaak, consult_id)
    assert found is not None
    return found


def lines(dossier_id: UUID, by: Medewerker) -> list[tuple[str, str, bool]]:
    found = inzien.open_dossier(dossier_id=dossier_id, by=by).tijdlijn
    return [(regel.soort, regel.tekst, regel.zichtbaar) for regel in found if regel.soort.startswith("consult")]


def test_asked_and_answered_it_is_on_the_timeline(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    made = ask(dossier_id, mensen.vera)
    consulteren.answer(dossier_id=dossier_id, consult_id=made, antwoord="Doe aangifte.", by=mensen.vera)
    step = now(dossier_id, made, mensen.vera)
    asked, answered = lines(dossier_id, mensen.cor)
    with behind(code) as melding:
        told = [(item.wat, item.bij) for item in verloop_of(melding, None, regie.boek_of(melding.zaak))]

    assert (step.stand, step.antwoord) == ("beantwoord", "Doe aangifte.")
    assert (asked[0], asked[2]) == ("consult_gevraagd", True)
    assert FINE in asked[1]
    assert answered == ("consult_antwoord", "Doe aangifte.", False)
    assert any(wat == "Vera vroeg een deskundige om raad, zonder je naam" for wat, _bij in told)
    with pytest.raises(Conflict):
        consulteren.answer(dossier_id=dossier_id, consult_id=made, antwoord="Nog iets.", by=mensen.vera)


def test_what_leads_to_somebody_is_refused_with_the_words_and_nothing_is_kept(
    mine: tuple[str, UUID], mensen: Mensen
) -> None:
    _code, dossier_id = mine
    with pytest.raises(consulteren.LeadsToSomebody) as refused:
        ask(dossier_id, mensen.vera, LEADS)

    assert [spoor.woorden for spoor in refused.value.sporen] == ["Veendijk"]
    assert "Veendijk" not in str(refused.value)
    assert lines(dossier_id, mensen.vera) == []


def test_a_second_person_lets_it_go_and_nobody_does_so_alone(mine: tuple[str, UUID], mensen: Mensen) -> None:
    _code, dossier_id = mine
    made = ask(dossier_id, mensen.vera, LEADS, meekijken=True)
    waits = {item.reden for item in aandacht.waiting_for(mensen.cor)}
    with pytest.raises(Conflict):
        consulteren.open_sheet(dossier_id=dossier_id, consult_id=made, by=mensen.vera)
    with pytest.raises(NotAllowed):
        consulteren.second(dossier_id=dossier_id, consult_id=made, akkoord=True, by=mensen.vera)
    consulteren.second(dossier_id=dossier_id, consult_id=made, akkoord=True, by=mensen.cor)
    step = consulteren.open_sheet(dossier_id=dossier_id, consult_id=made, by=mensen.vera)

    assert "consult" in waits
    assert "consult" not in {item.reden for item in aandacht.waiting_for(mensen.cor)}
    assert (step.stand, step.tweede) == ("gevraagd", "Cor")
    assert LEADS.splitlines()[0] in step.vel.tekst


def test_a_second_person_says_no_and_it_stays_inside(mine: tuple[str, UUID], mensen: Mensen) -> None:
    _code, dossier_id = mine
    made = ask(dossier_id, mensen.vera, LEADS, meekijken=True)
    consulteren.second(dossier_id=dossier_id, consult_id=made, akkoord=False, by=mensen.cor)

    assert now(dossier_id, made, mensen.vera).stand == "gestopt"
    for step in (consulteren.open_sheet, lambda **named: consulteren.second(akkoord=True, **named)):
        with pytest.raises(Conflict):
            step(dossier_id=dossier_id, consult_id=made, by=mensen.cor)


def test_of_a_case_that_somebody_may_not_read_nothing_is_asked(mine: tuple[str, UUID], mensen: Mensen) -> None:
    _code, dossier_id = mine
    with pytest.raises(NotFound):
        ask(dossier_id, mensen.nadia)
    with pytest.raises(NotFound):
        consulteren.answer(dossier_id=dossier_id, consult_id=dossier_id, antwoord="Iets.", by=mensen.vera)


def test_an_earlier_question_is_no_word_of_the_melder(mine: tuple[str, UUID], mensen: Mensen) -> None:
    """Asked better the second time: what the desk itself wrote for the first sheet leads to nobody."""
    _code, dossier_id = mine
    vraag = (
        "Iemand krijgt elke dag tientallen berichten met dezelfde bedreiging van steeds andere mensen. Is dat stalking?"
    )
    first = ask(dossier_id, mensen.vera, vraag)

    second = ask(dossier_id, mensen.vera, f"{vraag} En binnen hoeveel tijd doe je aangifte?")

    assert now(dossier_id, second, mensen.vera) != now(dossier_id, first, mensen.vera)
    with pytest.raises(Conflict):
        ask(dossier_id, mensen.vera, "Ze kwamen langs in Veendijk. Is dat strafbaar?")

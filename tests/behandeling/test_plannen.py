"""The step plan at the desk: what the desk changes, who may, and what becomes of what the melder chose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.core.clock import add_werkdagen, to_local, today
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from support.aandacht.models import Aandacht, Reden
from support.behandeling import gesprek, inzien, plannen
from support.behandeling.plannen import Planvoorstel
from support.bezetting import toewijzen
from support.dossiers import service as dossiers
from support.dossiers.letterbox import Contactwens
from support.nazorg import queries as agenda
from support.regie.service import Wensen
from support.stappenplan import queries as planlijst
from support.stappenplan.models import Overhandiging
from support.stappenplan.queries import Eigenstap, Plan, Stapstand, Uitvoerder, Weggelaten
from tests.behandeling.deuren import behind
from tests.maak import close_case, report
from tests.momenten import first_contact_of

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
OWN = Eigenstap(code="EAAAAAA1", titel="Bel samen met je zus", tekst="Eerst zij.\n\nDan jij.", dag=date(2030, 3, 1))


@pytest.fixture
def melding(mensen: Mensen, carried_out: Any) -> tuple[str, UUID]:
    """The code and the case of a report with a plan, looked after by Vera."""
    nieuw, dossier_id = report()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    carried_out()
    return nieuw.code, dossier_id


def of_the_desk(**changes: Any) -> Eigenstap:
    """A step that the desk does itself, on the next working day."""
    values = {"code": "EAAAAAA2", "titel": "Vraag de beheerder", "wie": Uitvoerder.MELDPUNT}
    return Eigenstap(**{**values, "dag": add_werkdagen(today(), 1), **changes})


def plan_at_desk(dossier_id: UUID, by: Medewerker) -> Plan:
    plan = planlijst.plan_of(inzien.open_dossier(dossier_id=dossier_id, by=by).zaak)
    assert plan is not None
    return plan


def give(dossier_id: UUID, by: Medewerker, **changes: Any) -> None:
    """Give a plan on top of what is there."""
    before = planlijst.wijziging_of(dossiers.open_zaak(dossier_id=dossier_id, by=by))
    was = str(before.id) if before else ""
    plannen.give_plan(dossier_id=dossier_id, voorstel=Planvoorstel(**changes), was=was, by=by)


def titles(plan: Plan | None) -> list[str]:
    assert plan is not None
    return [stap.titel for stap in plan.inhoud.stappen]


def tasks(dossier_id: UUID) -> list[agenda.Moment]:
    return [item for item in agenda.moments_of(dossier_id) if item.soort == "taak_anders"]


def notes(dossier_id: UUID, mensen: Mensen, soort: str) -> list[Any]:
    return [r for r in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn if r.soort == soort]


# ── what the melder reads ──────────────────────────────────────────────────────────────────────────


def test_an_own_step_stands_first_with_its_words_its_day_and_a_choice(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    code, dossier_id = melding
    give(dossier_id, mensen.vera, eigen=[OWN])
    carried_out()
    with behind(code) as opened:
        plan = planlijst.plan_of(opened.zaak)

    assert plan is not None
    deel = plan.inhoud.delen[0]
    (stap,) = deel.stappen
    assert (deel.titel, stap.titel, stap.nummer, stap.keuze) == ("Wat spraken we af?", "Bel samen met je zus", 1, True)
    assert [alinea.tekst for alinea in stap.alineas] == [
        "Eerst zij.",
        "Dan jij.",
        "De dag die we afspraken: vrijdag 1 maart 2030.",
    ]
    assert [stap.nummer for stap in plan.inhoud.stappen if stap.nummer] == list(
        range(1, sum(stap.keuze for stap in plan.inhoud.stappen) + 1)
    )


def test_a_step_that_is_left_out_is_gone_for_the_melder_and_its_reason_is_for_the_desk(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    code, dossier_id = melding
    give(dossier_id, mensen.vera, weg=[Weggelaten(code="SP18", reden="Zij deed dit vorig jaar al.")])
    carried_out()
    with behind(code) as opened:
        plan = planlijst.plan_of(opened.zaak)
        visible = [regel.tekst for regel in opened.regels if regel.zichtbaar]

    assert plan is not None
    titel = "Praat met Slachtofferhulp Nederland"
    assert titel not in titles(plan)
    assert titel not in planlijst.html_of(plan)
    assert plan.pdf == b""  # the sealed document holds the step: one without it is made when somebody asks
    assert titel not in [*plan.nieuw, *plan.anders, *plan.weg]
    assert plan.weggelaten_voor_melder == []
    assert not any("vorig jaar" in tekst for tekst in visible)
    desk = plan_at_desk(dossier_id, mensen.cor)
    assert [(stap.titel, why.reden) for stap, why in desk.weggelaten] == [(titel, "Zij deed dit vorig jaar al.")]
    (regel,) = notes(dossier_id, mensen, "stap_weggelaten")
    assert (regel.tekst, regel.zichtbaar) == (f"{titel}: Zij deed dit vorig jaar al.", False)


def test_the_melder_reads_the_reason_where_the_desk_says_so(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    code, dossier_id = melding
    give(dossier_id, mensen.vera, weg=[Weggelaten(code="SP18", reden="Dit deed je al.", ziet_melder=True)])
    carried_out()
    with behind(code) as opened:
        plan = planlijst.plan_of(opened.zaak)

    assert plan is not None
    assert plan.weggelaten_voor_melder == [("Praat met Slachtofferhulp Nederland", "Dit deed je al.")]
    assert plan.net_aangepast


def test_steps_stand_in_the_order_of_the_desk_within_their_part(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    _code, dossier_id = melding
    before = plan_at_desk(dossier_id, mensen.cor).inhoud
    deel = next(item for item in before.delen if len(item.stappen) > 1)
    codes = [stap.code for stap in deel.stappen]
    give(dossier_id, mensen.vera, volgorde=[*reversed(codes)])
    carried_out()
    after = next(item for item in plan_at_desk(dossier_id, mensen.cor).inhoud.delen if item.titel == deel.titel)

    assert [stap.code for stap in after.stappen] == codes[::-1]


def test_the_change_counts_from_its_version_on_and_says_what_is_another(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    _code, dossier_id = melding
    first = plan_at_desk(dossier_id, mensen.cor)
    give(dossier_id, mensen.vera, eigen=[OWN], weg=[Weggelaten(code="SP18", reden="Al gedaan.")])
    assert plan_at_desk(dossier_id, mensen.cor).versie == first.versie  # the worker did not make it yet
    carried_out()
    second = plan_at_desk(dossier_id, mensen.cor)
    give(dossier_id, mensen.vera, eigen=[OWN.with_(titel="Bel met je zus")])
    carried_out()
    third = plan_at_desk(dossier_id, mensen.cor)

    assert (second.versie, third.versie) == (first.versie + 1, first.versie + 2)
    assert [stap.titel for stap in second.verschil.erbij] == ["Bel samen met je zus"]
    assert [stap.code for stap in second.verschil.eraf] == ["SP18"]
    assert second.verschil.anders == ()
    assert [stap.titel for stap in third.verschil.anders] == ["Bel met je zus"]
    assert [stap.code for stap in third.verschil.erbij] == ["SP18"]
    assert third.verschil.eraf == ()
    assert "SP06" in [stap.code for stap in third.verschil.blijft]


def test_the_change_stays_when_the_plan_is_composed_anew(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    _code, dossier_id = melding
    give(dossier_id, mensen.vera, eigen=[OWN])
    carried_out()
    gesprek.finish_moment(
        moment_id=first_contact_of(dossier_id).id, naar=agenda.Momentstand.GEDAAN, by=mensen.vera, uitkomst="bereikt"
    )
    carried_out()

    assert "Bel samen met je zus" in titles(plan_at_desk(dossier_id, mensen.cor))
    assert not plan_at_desk(dossier_id, mensen.cor).net_aangepast


def test_after_the_first_contact_the_plan_no_longer_promises_it(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    _code, dossier_id = melding
    before = [regel.tekst for regel in plan_at_desk(dossier_id, mensen.cor).inhoud.tijdlijn]
    gesprek.finish_moment(
        moment_id=first_contact_of(dossier_id).id, naar=agenda.Momentstand.GEDAAN, by=mensen.vera, uitkomst="bereikt"
    )
    carried_out()
    after = [regel.tekst for regel in plan_at_desk(dossier_id, mensen.cor).inhoud.tijdlijn]

    assert any("belt je uiterlijk" in tekst for tekst in before)
    assert not any("belt je uiterlijk" in tekst for tekst in after)
    assert any("heeft je gesproken" in tekst for tekst in after)


def test_nobody_ticks_anything_while_the_person_concerned_does_not_know(mensen: Mensen, carried_out: Any) -> None:
    answers = {"A1": ("nee",), "R1": ("ander_weet_niet",), "V1": ("BELEDIGING",)}
    _nieuw, dossier_id = report(antwoorden=answers)
    carried_out()
    give(dossier_id, mensen.cor, eigen=[OWN])
    carried_out()

    assert not plan_at_desk(dossier_id, mensen.cor).inhoud.delen[0].stappen[0].keuze


# ── who may, and when not ──────────────────────────────────────────────────────────────────────────


def test_who_has_no_key_finds_nothing_and_a_closed_case_refuses(melding: tuple[str, UUID], mensen: Mensen) -> None:
    _code, dossier_id = melding
    with pytest.raises(NotFound):
        plannen.give_plan(dossier_id=dossier_id, voorstel=Planvoorstel(eigen=[OWN]), was="", by=mensen.nadia)
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    with pytest.raises(Conflict, match="afgesloten"):
        plannen.give_plan(dossier_id=dossier_id, voorstel=Planvoorstel(eigen=[OWN]), was="", by=mensen.cor)
    with pytest.raises(Conflict, match="afgesloten"):
        plannen.start_work(dossier_id=dossier_id, blok="SP06", dag=today(), by=mensen.cor)


def test_of_two_colleagues_at_once_the_second_is_told(melding: tuple[str, UUID], mensen: Mensen) -> None:
    _code, dossier_id = melding
    give(dossier_id, mensen.vera, eigen=[OWN])
    with pytest.raises(Conflict, match="collega"):
        plannen.give_plan(dossier_id=dossier_id, voorstel=Planvoorstel(), was="", by=mensen.cor)

    found = planlijst.wijziging_of(dossiers.open_zaak(dossier_id=dossier_id, by=mensen.cor))
    assert found is not None
    assert [stap.titel for stap in found.eigen] == ["Bel samen met je zus"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weg": [Weggelaten(code="SP17", reden="Niet nodig.")]}, "staat in elk stappenplan"),  # support for everybody
        ({"weg": [Weggelaten(code="SP26", reden="Te lang.")]}, "staat in elk stappenplan"),  # one's rights
        ({"weg": [Weggelaten(code="SP18", reden="")]}, "waarom"),
        ({"eigen": [Eigenstap(code="EAAAAAA3", titel="Wij", wie=Uitvoerder.MELDPUNT)]}, "Kies een dag"),
        ({"eigen": [OWN.with_(code=f"E{nr}") for nr in range(13)]}, "Zo veel"),
    ],
    ids=["for everybody", "only informs", "no reason", "no day", "too many"],
)
def test_what_a_plan_cannot_be_without_is_refused(
    melding: tuple[str, UUID], mensen: Mensen, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        give(melding[1], mensen.vera, **changes)

    assert planlijst.wijziging_of(dossiers.open_zaak(dossier_id=melding[1], by=mensen.vera)) is None


def test_the_melder_hears_by_mail_that_something_waits_and_nothing_of_it(mensen: Mensen, carried_out: Any) -> None:
    nieuw, dossier_id = report()
    with behind(nieuw.code) as opened:
        gesprek.set_wensen(zaak=opened.zaak, wensen=Wensen(contact=Contactwens(kanaal="code"), mail="mira@example.org"))
    carried_out()
    mail.outbox.clear()
    give(dossier_id, mensen.cor, eigen=[OWN], weg=[Weggelaten(code="SP18", reden="Zij deed dit al.")])
    carried_out()

    (sent,) = [item for item in mail.outbox if item.to == ["mira@example.org"]]
    whole = f"{sent.subject} {sent.body}"
    assert not [word for word in ("zus", "stappenplan", "Slachtofferhulp", "deed dit al") if word in whole]


# ── a day that the desk keeps ──────────────────────────────────────────────────────────────────────


def test_what_the_desk_does_itself_is_a_task_whose_day_moves_with_the_plan(
    melding: tuple[str, UUID], mensen: Mensen
) -> None:
    _code, dossier_id = melding
    give(dossier_id, mensen.vera, eigen=[of_the_desk()])
    (task,) = tasks(dossier_id)
    later = add_werkdagen(today(), 3)
    give(dossier_id, mensen.vera, eigen=[of_the_desk(dag=later)])
    (moved,) = tasks(dossier_id)
    give(dossier_id, mensen.vera)
    (gone,) = tasks(dossier_id)

    assert to_local(task.voor).date() == add_werkdagen(today(), 1)
    assert (moved.id, to_local(moved.voor).date()) == (task.id, later)
    assert (gone.id, gone.stand) == (task.id, "vervallen")
    assert "Vraag de beheerder" in notes(dossier_id, mensen, "notitie")[0].tekst


@pytest.mark.parametrize(
    ("stand", "said"),
    [("gedaan", ["Dit deed het meldpunt."]), ("vervallen", [])],
)
def test_the_plan_follows_what_became_of_the_task(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any, stand: str, said: list[str]
) -> None:
    _code, dossier_id = melding
    give(dossier_id, mensen.vera, eigen=[of_the_desk()])
    (task,) = tasks(dossier_id)
    gesprek.finish_moment(moment_id=task.id, naar=agenda.Momentstand(stand), by=mensen.vera)
    carried_out()
    ended = plan_at_desk(dossier_id, mensen.cor).inhoud
    gesprek.reopen_moment(moment_id=task.id, by=mensen.vera)
    carried_out()
    again = plan_at_desk(dossier_id, mensen.cor).inhoud

    assert [a.tekst for stap in ended.stappen if stap.code == "EAAAAAA2" for a in stap.alineas] == said
    assert [a.tekst.split(",")[0] for stap in again.stappen if stap.code == "EAAAAAA2" for a in stap.alineas] == [
        "Dit doet het meldpunt"
    ]


def test_a_task_that_gets_another_day_takes_the_plan_along(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    _code, dossier_id = melding
    give(dossier_id, mensen.vera, eigen=[of_the_desk()])
    (task,) = tasks(dossier_id)
    later = today() + timedelta(days=9)
    gesprek.postpone_moment(moment_id=task.id, dag=later, reden="Ziek.", by=mensen.vera)
    carried_out()
    wijziging = plan_at_desk(dossier_id, mensen.cor).wijziging

    assert wijziging is not None
    assert (wijziging.eigen[0].dag, wijziging.eigen[0].stand) == (later, Stapstand.OPEN)


def test_any_other_moment_changes_nothing_in_the_plan(melding: tuple[str, UUID], mensen: Mensen) -> None:
    _code, dossier_id = melding
    give(dossier_id, mensen.vera, eigen=[of_the_desk()])
    before = Overhandiging.objects.filter(dossier_id=dossier_id).count()
    other = next(item for item in agenda.moments_of(dossier_id) if item.soort == "check_in")
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera)
    plannen.follow_task(zaak, moment_id=other.id, stand=Stapstand.GEDAAN)

    assert Overhandiging.objects.filter(dossier_id=dossier_id).count() == before


# ── what the melder chose starts work ──────────────────────────────────────────────────────────────


def test_a_choice_at_an_own_step_reaches_the_desk_and_becomes_one_task(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    code, dossier_id = melding
    give(dossier_id, mensen.vera, eigen=[OWN])
    carried_out()
    with behind(code) as opened:
        gesprek.choose_step(zaak=opened.zaak, blok=OWN.code, keuze="doe_ik")
    waits = [row for row in Aandacht.objects.filter(dossier_id=dossier_id) if row.wat.reden == Reden.KEUZE]
    day = add_werkdagen(today(), 2)
    for _press in range(2):
        plannen.start_work(dossier_id=dossier_id, blok=OWN.code, dag=day, by=mensen.vera)

    assert [row.voor_id for row in waits] == [mensen.vera.id]
    assert plan_at_desk(dossier_id, mensen.vera).keuzes == {OWN.code: "doe_ik"}
    (task,) = tasks(dossier_id)
    assert to_local(task.voor).date() == day
    (note,) = notes(dossier_id, mensen, "notitie")
    assert "Bij “Bel samen met je zus” koos de melder: doe ik." in note.tekst
    assert not note.zichtbaar


def test_where_nothing_was_chosen_there_is_no_work(melding: tuple[str, UUID], mensen: Mensen) -> None:
    with pytest.raises(NotFound):
        plannen.start_work(dossier_id=melding[1], blok="SP06", dag=today(), by=mensen.vera)

    assert tasks(melding[1]) == []


@pytest.mark.pango
def test_a_document_that_was_sealed_before_the_change_is_not_handed_out(
    melding: tuple[str, UUID], mensen: Mensen, carried_out: Any
) -> None:
    _code, dossier_id = melding
    before = plan_at_desk(dossier_id, mensen.vera)
    give(dossier_id, mensen.vera, weg=[Weggelaten(code="SP18", reden="Al gedaan.")])
    carried_out()
    after = plan_at_desk(dossier_id, mensen.vera)

    assert before.pdf.startswith(b"%PDF-")
    assert after.pdf == b""
    made = planlijst.pdf_of(after)
    assert made.startswith(b"%PDF-")
    assert made != before.pdf

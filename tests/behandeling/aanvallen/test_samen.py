"""One thing in several cases: each melder gets it alone, whoever wants rest does not, and nothing is done unread."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from support.aandacht.queries import in_case, unread_among
from support.aandacht.service import Reden
from support.aanvallen import queries
from support.aanvallen.models import Aanval, Samensoort
from support.behandeling import delen, gesprek, inzien
from support.behandeling.aanvallen import koppelen, samen
from support.bezetting import erbuiten, toewijzen
from support.bezetting.samen import assign_together
from support.dossiers.models import Dossier
from support.nazorg import queries as nazorg
from support.regie.service import Wensen
from support.stappenplan import queries as plannen
from support.stappenplan.queries import Eigenstap, Uitvoerder
from tests.aanvallen.voorbeelden import read_all, three_alike
from tests.behandeling.deuren import behind
from tests.maak import close_case, report, write_behind

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
TEKST = "Wat jij kreeg, kregen meer mensen van onze partij."


@pytest.fixture
def ids(mensen: Mensen) -> list[UUID]:  # noqa: ARG001 - the desk has to exist
    """Three cases that nobody read yet."""
    return three_alike()


@pytest.fixture
def aanval_id(mensen: Mensen, ids: list[UUID]) -> UUID:
    return koppelen.confirm(dossier_ids=ids, redenen=["tekst"], by=mensen.cor)


def messages(dossier_id: UUID, mensen: Mensen) -> list[str]:
    return [item.tekst for item in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).berichten]


def alias(dossier_id: UUID) -> str:
    return Dossier.objects.get(pk=dossier_id).alias


def test_nothing_is_sent_while_one_case_is_unread_and_the_sentence_names_it(
    mensen: Mensen, ids: list[UUID], aanval_id: UUID
) -> None:
    read_all(ids[:2], by=mensen.cor)
    assert unread_among(ids) == {ids[2]}

    with pytest.raises(Conflict) as caught:
        samen.send_together(aanval_id=aanval_id, dossier_ids=ids, tekst=TEKST, by=mensen.cor)

    assert alias(ids[2]) in caught.value.sentence
    assert alias(ids[0]) not in caught.value.sentence
    assert [messages(dossier_id, mensen) for dossier_id in ids] == [[], [], []]

    done = samen.send_together(aanval_id=aanval_id, dossier_ids=ids[:2], tekst=TEKST, by=mensen.cor)
    assert set(done.gedaan) == set(ids[:2])


def test_a_message_that_came_meanwhile_makes_a_case_unread(mensen: Mensen) -> None:
    nieuw, first = report()
    other = report()[1]
    read_all([first, other], by=mensen.cor)
    assert unread_among([first, other]) == set()
    aanval_id = koppelen.confirm(dossier_ids=[first, other], redenen=[], by=mensen.cor)

    with behind(nieuw.code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Het gaat niet goed.")

    assert unread_among([first, other]) == {first}
    with pytest.raises(Conflict, match=alias(first)):
        samen.send_together(aanval_id=aanval_id, dossier_ids=[first, other], tekst=TEKST, by=mensen.cor)


def test_a_message_to_many_answers_nobody(mensen: Mensen) -> None:
    nieuw, asked = report()
    other = report()[1]
    with behind(nieuw.code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Moet ik naar de politie?")
        delen.give(zaak=melding.zaak, code="POLITIE")
    read_all([asked, other], by=mensen.cor)
    aanval_id = koppelen.confirm(dossier_ids=[asked, other], redenen=[], by=mensen.cor)

    samen.send_together(aanval_id=aanval_id, dossier_ids=[asked, other], tekst=TEKST, by=mensen.cor)

    waits = {item.reden for item in in_case(asked, by=mensen.cor)}
    assert {Reden.BERICHT, Reden.AKKOORD} <= waits
    gesprek.send_bericht(dossier_id=asked, tekst="Ja, dat kan.", by=mensen.cor)
    assert not {Reden.BERICHT, Reden.AKKOORD} & {item.reden for item in in_case(asked, by=mensen.cor)}


def test_a_case_that_is_not_as_it_was_signed_holds_up_no_other(
    mensen: Mensen, ids: list[UUID], aanval_id: UUID
) -> None:
    read_all(ids, by=mensen.cor)
    damaged, *good = sorted(ids, key=lambda pk: Dossier.objects.get(pk=pk).kenmerk)
    write_behind("UPDATE dossiers_dossier SET status = 'nazorg' WHERE id = %s", damaged)

    done = samen.send_together(aanval_id=aanval_id, dossier_ids=ids, tekst=TEKST, by=mensen.cor)

    assert set(done.gedaan) == set(good)
    assert done.gebleven == {damaged: "Dit dossier gaat niet open. Vertel het de beheerder."}
    given = assign_together(aanval_id=aanval_id, dossier_ids=ids, account_id=mensen.vera.id, by=mensen.cor)
    assert (set(given.gedaan), set(given.gebleven)) == (set(good), {damaged})


def test_what_was_done_is_kept_whatever_stops_the_rest(
    mensen: Mensen, ids: list[UUID], aanval_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_all(ids, by=mensen.cor)
    real = gesprek.send_bericht
    sent: list[UUID] = []

    def stops(**values: Any) -> None:
        if sent:
            raise OSError("geen verbinding")
        sent.append(values["dossier_id"])
        real(**values)

    monkeypatch.setattr(gesprek, "send_bericht", stops)
    with pytest.raises(OSError, match="geen verbinding"):
        samen.send_together(aanval_id=aanval_id, dossier_ids=ids, tekst=TEKST, by=mensen.cor)

    (step,) = Aanval.objects.get(pk=aanval_id).inhoud.samen
    assert step.dossiers == tuple(sent)


def test_each_melder_reads_one_message_of_their_own_and_nothing_of_the_others(mensen: Mensen) -> None:
    sent = [report(naam=naam) for naam in ("Mira", "Noor")]
    ids = [dossier_id for _nieuw, dossier_id in sent]
    aanval_id = koppelen.confirm(dossier_ids=ids, redenen=[], by=mensen.cor)
    read_all(ids, by=mensen.cor)

    samen.send_together(aanval_id=aanval_id, dossier_ids=ids, tekst=TEKST, by=mensen.cor)

    for nieuw, _dossier_id in sent:
        with behind(nieuw.code) as melding:
            assert [item.tekst for item in melding.berichten] == [TEKST]
            assert not [regel for regel in melding.regels if regel.soort.startswith("aanval")]
    found = queries.aanval_of(aanval_id, by=mensen.cor)
    assert found is not None
    assert [(item.soort, set(item.dossiers), item.door) for item in found.samen] == [
        (Samensoort.BERICHT, set(ids), "Cor")
    ]


def test_who_wants_rest_or_no_contact_or_reported_for_another_or_is_closed_gets_none(mensen: Mensen) -> None:
    rust, wants_rest = report()
    with behind(rust.code) as melding:
        contact = melding.contact.with_(pauze_tot=today() + timedelta(days=7))
        gesprek.set_wensen(zaak=melding.zaak, wensen=Wensen(contact=contact, mail=""))
    kept = report(antwoorden={"A1": ("nee",), "R1": ("zelf",), "V1": ("BELEDIGING",), "R2": ("vastleggen",)})[1]
    for_another = report(antwoorden={"A1": ("nee",), "R1": ("ander_weet",), "V1": ("BELEDIGING",)})[1]
    closed, good = report()[1], report()[1]
    close_case(closed, by=mensen.cor, second=mensen.carolien)
    ids = [wants_rest, kept, for_another, closed, good]
    aanval_id = koppelen.confirm(dossier_ids=ids, redenen=[], by=mensen.cor)
    read_all(ids, by=mensen.cor)
    before = len(messages(closed, mensen))

    done = samen.send_together(aanval_id=aanval_id, dossier_ids=ids, tekst=TEKST, by=mensen.cor)

    assert done.gedaan == (good,)
    assert done.gebleven == {
        wants_rest: "Deze melder wil nu even rust.",
        kept: "Deze melder wil geen contact.",
        for_another: "Deze melder meldde voor een ander. Schrijf een eigen bericht.",
        closed: "Dit dossier is afgesloten. Open het eerst weer.",
    }
    assert [len(messages(pk, mensen)) for pk in ids] == [0, 0, 0, before, 1]


def test_a_message_that_names_a_case_is_refused(mensen: Mensen, ids: list[UUID], aanval_id: UUID) -> None:
    read_all(ids, by=mensen.cor)
    for name in (alias(ids[1]), alias(ids[1]).upper(), Dossier.objects.get(pk=ids[2]).kenmerk.lower()):
        with pytest.raises(NotAllowed):
            samen.send_together(aanval_id=aanval_id, dossier_ids=ids, tekst=f"Net als {name}.", by=mensen.cor)
    assert messages(ids[0], mensen) == []


def test_a_step_stands_in_each_plan_and_the_desks_own_becomes_a_task(
    mensen: Mensen, ids: list[UUID], aanval_id: UUID, carried_out: Callable[[], int]
) -> None:
    carried_out()
    read_all(ids, by=mensen.cor)
    dag = today() + timedelta(days=3)

    done = samen.step_together(
        aanval_id=aanval_id,
        dossier_ids=ids,
        stap=Eigenstap(code="", titel="Eén verzoek om weg te halen", wie=Uitvoerder.MELDPUNT, dag=dag),
        by=mensen.cor,
    )

    assert (set(done.gedaan), dict(done.gebleven)) == (set(ids), {})
    carried_out()
    for dossier_id in ids:
        inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
        plan = plannen.plan_of(inzage.zaak)
        assert plan is not None
        assert "Eén verzoek om weg te halen" in [stap.titel for stap in plan.inhoud.stappen]
        assert [regel.tekst for regel in inzage.tijdlijn if regel.soort == "aanval_stap"] == [
            "Eén verzoek om weg te halen"
        ]
        assert "taak_anders" in [item.soort for item in nazorg.moments_of(dossier_id)]


def test_a_second_step_leaves_the_first_where_it_is(
    mensen: Mensen, ids: list[UUID], aanval_id: UUID, carried_out: Callable[[], int]
) -> None:
    carried_out()
    read_all(ids, by=mensen.cor)
    for titel in ("Eerst dit", "Dan dat"):
        samen.step_together(
            aanval_id=aanval_id,
            dossier_ids=ids[:1],
            stap=Eigenstap(code="", titel=titel, wie=Uitvoerder.MELDER, dag=None),
            by=mensen.cor,
        )
        carried_out()

    plan = plannen.plan_of(inzien.open_dossier(dossier_id=ids[0], by=mensen.cor).zaak)
    assert plan is not None
    assert [stap.titel for stap in plan.inhoud.stappen][:2] == ["Eerst dit", "Dan dat"]


def test_a_case_without_a_plan_says_so_and_the_others_get_the_step(
    mensen: Mensen, ids: list[UUID], aanval_id: UUID, carried_out: Callable[[], int]
) -> None:
    carried_out()
    late = report()[1]
    koppelen.add(aanval_id=aanval_id, dossier_ids=[late], by=mensen.cor)
    read_all([*ids, late], by=mensen.cor)

    done = samen.step_together(
        aanval_id=aanval_id,
        dossier_ids=[*ids, late],
        stap=Eigenstap(code="", titel="Dit doen we samen", wie=Uitvoerder.MELDER, dag=None),
        by=mensen.cor,
    )

    assert set(done.gedaan) == set(ids)
    assert set(done.gebleven) == {late}


def test_whoever_is_kept_out_reaches_only_the_cases_they_may_read(
    mensen: Mensen, ids: list[UUID], aanval_id: UUID
) -> None:
    toewijzen.assign(dossier_id=ids[0], account_id=mensen.vera.id, by=mensen.cor)
    erbuiten.step_back(dossier_id=ids[0], by=mensen.carolien)
    read_all(ids[1:], by=mensen.carolien)  # the other one is unread, and does not show by holding this up

    done = samen.send_together(aanval_id=aanval_id, dossier_ids=ids, tekst=TEKST, by=mensen.carolien)

    assert (set(done.gedaan), dict(done.gebleven)) == (set(ids[1:]), {})
    assert messages(ids[0], mensen) == []
    with pytest.raises(Conflict):
        samen.send_together(aanval_id=aanval_id, dossier_ids=[ids[0]], tekst=TEKST, by=mensen.carolien)


def test_only_a_coordinator_and_only_while_it_runs(mensen: Mensen, ids: list[UUID], aanval_id: UUID) -> None:
    read_all(ids, by=mensen.cor)
    toewijzen.assign(dossier_id=ids[0], account_id=mensen.vera.id, by=mensen.cor)
    with pytest.raises(NotAllowed):
        samen.send_together(aanval_id=aanval_id, dossier_ids=ids[:1], tekst=TEKST, by=mensen.vera)
    koppelen.end(aanval_id=aanval_id, by=mensen.cor)
    with pytest.raises(Conflict):
        samen.send_together(aanval_id=aanval_id, dossier_ids=ids, tekst=TEKST, by=mensen.cor)
    with pytest.raises(NotFound):
        samen.send_together(aanval_id=ids[0], dossier_ids=ids, tekst=TEKST, by=mensen.cor)

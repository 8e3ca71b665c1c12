"""Comparing in an open session, and saying what belongs together; whoever is kept out learns nothing of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from support.aanvallen import queries
from support.aanvallen.models import Aanval, Fgbesluit, Geenaanval, Verbandsoort
from support.behandeling import inzien, meenemen
from support.behandeling.aanvallen import bekijken, koppelen
from support.bezetting import erbuiten, toewijzen
from support.dossiers.models import Dossier
from support.dossiers.service import Uiting
from support.dossiers.zaak import doorzoeken
from tests.aanvallen.voorbeelden import ACCOUNT, ANDERS, compared, decide_fg, three_alike
from tests.behandeling.deuren import behind
from tests.maak import report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def linked(ids: Sequence[UUID], mensen: Mensen) -> UUID:
    return koppelen.confirm(dossier_ids=ids, redenen=["tekst"], by=mensen.cor)


def lines(dossier_id: UUID, mensen: Mensen) -> list[str]:
    return [regel.soort for regel in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn]


def test_cases_with_nearly_the_same_text_are_proposed_and_another_story_is_not(mensen: Mensen) -> None:
    ids = three_alike()
    report(verhaal=ANDERS)

    slag = compared(mensen.cor)

    (groep,) = slag.groepen
    assert groep.dossiers == set(ids)
    assert groep.soorten == (Verbandsoort.TEKST,)
    assert (slag.gezien, slag.verder) == (4, "")


def test_accounts_are_compared_only_while_a_decision_allows_it(mensen: Mensen) -> None:
    ids = [
        report(verhaal=text, links=(link,))[1]
        for text, link in ((ANDERS, ACCOUNT.format("v", 1)), ("Kort.", ACCOUNT.format("V", 2)))
    ]
    assert compared(mensen.cor).groepen == ()

    decide_fg(mensen.cor)
    (groep,) = compared(mensen.cor).groepen
    assert groep.dossiers == set(ids)
    assert groep.soorten == (Verbandsoort.ACCOUNT,)

    decide_fg(mensen.carolien, mag=False)
    assert compared(mensen.cor).groepen == ()
    codes = Event.objects.filter(code__startswith="aanval.fg").order_by("pk").values_list("code", "actor")
    assert list(codes) == [("aanval.fg_aan", mensen.cor.actor_id), ("aanval.fg_uit", mensen.carolien.actor_id)]


def test_of_two_decisions_the_one_of_the_newest_day_counts_whenever_it_was_entered(mensen: Mensen) -> None:
    today = clock.today()
    koppelen.enter_fg(mag=False, genomen_op=today, kenmerk="FG-2", by=mensen.cor)
    koppelen.enter_fg(mag=True, genomen_op=today - timedelta(days=9), kenmerk="FG-1", by=mensen.cor)

    assert not queries.may_compare_accounts()


def test_what_an_earlier_look_found_of_accounts_is_gone_when_the_decision_says_no(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_fg(mensen.cor)
    for number, text in enumerate((ANDERS, "Kort.", "Nog korter.")):
        report(verhaal=text, links=(ACCOUNT.format("v", number),))
    monkeypatch.setattr(doorzoeken, "BATCH", 2)
    first = compared(mensen.cor, seconds=0)
    assert first.groepen[0].soorten == (Verbandsoort.ACCOUNT,)

    decide_fg(mensen.carolien, mag=False)

    assert compared(mensen.cor, verder=first.verder, seconds=9).groepen == ()


def test_without_a_decision_no_account_of_an_attack_is_even_read(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [report(verhaal=text, links=(ACCOUNT.format("v", 1),))[1] for text in (ANDERS, "Kort.")]
    aanval_id = linked(ids, mensen)
    read: list[str] = []

    def account(_self: Uiting) -> str:
        read.append("account")
        return "wie_dan_ook"

    monkeypatch.setattr(Uiting, "account", property(account))

    inzage = bekijken.open_aanval(aanval_id=aanval_id, by=mensen.cor)

    assert [len(rij.momenten) for rij in inzage.rijen] == [2, 2]
    assert (inzage.redenen, read) == ((), [])
    decide_fg(mensen.cor)
    assert bekijken.open_aanval(aanval_id=aanval_id, by=mensen.cor).redenen == (Verbandsoort.ACCOUNT,)
    assert read


def test_the_reasons_on_the_page_are_those_of_the_cases_that_somebody_sees(mensen: Mensen) -> None:
    alike, other = three_alike()[:2], report(verhaal=ANDERS)[1]
    aanval_id = linked([*alike, other], mensen)
    toewijzen.assign(dossier_id=alike[0], account_id=mensen.vera.id, by=mensen.cor)
    erbuiten.step_back(dossier_id=alike[0], by=mensen.carolien)

    assert bekijken.open_aanval(aanval_id=aanval_id, by=mensen.cor).redenen == (Verbandsoort.TEKST,)
    assert bekijken.open_aanval(aanval_id=aanval_id, by=mensen.carolien).redenen == ()


def test_the_same_message_in_two_spellings_is_one(mensen: Mensen) -> None:
    decide_fg(mensen.cor)
    links = ("https://www.instagram.com/p/Voorbeeld1/?utm_source=x", "https://instagram.com/p/Voorbeeld1/")
    ids = [report(verhaal="Kort.", links=(link,))[1] for link in links]

    (groep,) = compared(mensen.cor).groepen

    assert groep.dossiers == set(ids)
    assert Verbandsoort.LINK in groep.soorten


def test_a_decision_needs_a_day_that_was_and_a_place_where_it_stands(mensen: Mensen) -> None:
    for genomen_op, kenmerk in ((clock.today() + timedelta(days=1), "FG-1"), (clock.today(), "  ")):
        with pytest.raises(NotAllowed):
            koppelen.enter_fg(mag=True, genomen_op=genomen_op, kenmerk=kenmerk, by=mensen.cor)
    with pytest.raises(NotAllowed):
        koppelen.enter_fg(mag=True, genomen_op=clock.today(), kenmerk="FG-1", by=mensen.vera)
    assert not Fgbesluit.objects.exists()


def test_cases_of_whoever_is_kept_out_never_show_and_do_not_count(mensen: Mensen) -> None:
    ids = three_alike()
    toewijzen.assign(dossier_id=ids[0], account_id=mensen.vera.id, by=mensen.cor)
    erbuiten.step_back(dossier_id=ids[0], by=mensen.carolien)
    assert compared(mensen.cor).groepen[0].dossiers == set(ids)  # the others see what there is

    slag = compared(mensen.carolien)

    assert slag.gezien == 2
    (groep,) = slag.groepen
    assert groep.dossiers == set(ids[1:])
    assert ids[0] not in {pk for reasons in groep.redenen.values() for pk in reasons.values()}


def test_an_attack_shows_to_each_the_cases_they_may_read_and_to_who_may_read_none_nothing(mensen: Mensen) -> None:
    ids = three_alike()
    aanval_id = linked(ids[:2], mensen)
    for dossier_id in ids[:2]:
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    erbuiten.step_back(dossier_id=ids[0], by=mensen.carolien)
    seen = queries.aanval_of(aanval_id, by=mensen.carolien)
    assert seen is not None
    assert seen.dossiers == {ids[1]}

    erbuiten.step_back(dossier_id=ids[1], by=mensen.carolien)

    assert queries.aanval_of(aanval_id, by=mensen.carolien) is None
    assert queries.aanvallen_for(mensen.carolien) == []
    for step in (
        lambda: koppelen.add(aanval_id=aanval_id, dossier_ids=[ids[2]], by=mensen.carolien),
        lambda: koppelen.take_out(aanval_id=aanval_id, dossier_id=ids[0], by=mensen.carolien),
        lambda: koppelen.end(aanval_id=aanval_id, by=mensen.carolien),
        lambda: koppelen.confirm(dossier_ids=[ids[0], ids[2]], redenen=[], by=mensen.carolien),
        lambda: koppelen.reject(dossier_ids=[ids[0], ids[2]], by=mensen.carolien),
    ):
        with pytest.raises(NotFound):
            step()


def test_a_trusted_person_compares_and_confirms_nothing_and_sees_own_cases_alone(mensen: Mensen) -> None:
    ids = three_alike()
    aanval_id = linked(ids, mensen)
    toewijzen.assign(dossier_id=ids[0], account_id=mensen.vera.id, by=mensen.cor)

    seen = queries.aanval_of(aanval_id, by=mensen.vera)

    assert seen is not None
    assert seen.dossiers == {ids[0]}
    assert queries.aanval_of(aanval_id, by=mensen.nadia) is None
    with pytest.raises(NotAllowed):
        compared(mensen.vera)
    with pytest.raises(NotAllowed):
        koppelen.confirm(dossier_ids=ids, redenen=[], by=mensen.vera)


def test_confirming_tells_the_desk_in_each_case_and_the_melder_in_none(mensen: Mensen) -> None:
    ids = three_alike()
    aanval_id = linked(ids, mensen)

    for dossier_id in ids:
        (regel,) = [
            item
            for item in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn
            if item.soort == "aanval_gekoppeld"
        ]
        assert (regel.tekst, regel.zichtbaar) == (Aanval.objects.get(pk=aanval_id).kenmerk, False)
        assert Dossier.objects.get(pk=dossier_id).feiten.aanval == str(aanval_id)
    assert compared(mensen.cor).groepen == ()  # nothing new


def test_neither_rows_nor_trail_tell_which_cases_belong_together(mensen: Mensen) -> None:
    ids = three_alike()
    aanval_id = linked(ids, mensen)
    koppelen.reject(dossier_ids=[ids[0], report(verhaal=ANDERS)[1]], by=mensen.cor)

    events = Event.objects.filter(code__startswith="aanval.").values_list("code", "subject")
    assert {code for code, _subject in events} == {"aanval.bevestigd", "aanval.afgewezen"}
    assert not {subject for _code, subject in events} & {str(pk) for pk in ids}
    assert ("aanval.bevestigd", str(aanval_id)) in events
    raw = b"".join(
        bytes(sealed)
        for rows in (Aanval.objects.all(), Geenaanval.objects.all())
        for sealed in rows.values_list("inhoud_sealed", flat=True)
    )
    assert not any(pk.bytes in raw or str(pk).encode() in raw for pk in ids)
    assert [field.name for field in Aanval._meta.concrete_fields] == ["id", "geteld", "inhoud_sealed"]


def test_one_case_is_no_attack_and_a_case_has_one_attack(mensen: Mensen) -> None:
    ids = three_alike()
    with pytest.raises(NotAllowed):
        linked([ids[0], ids[0]], mensen)
    linked(ids[:2], mensen)

    alias = Dossier.objects.get(pk=ids[1]).alias
    with pytest.raises(Conflict, match=alias):
        linked(ids[1:], mensen)
    assert Dossier.objects.get(pk=ids[2]).feiten.aanval == ""
    assert Aanval.objects.count() == 1


def test_a_no_is_remembered_and_asked_again_with_another_case(mensen: Mensen) -> None:
    ids = three_alike()
    koppelen.reject(dossier_ids=ids, by=mensen.cor)
    assert compared(mensen.carolien).groepen == ()

    (fourth,) = [report(verhaal=compared_text(ids[0], mensen))[1]]

    (groep,) = compared(mensen.cor).groepen
    assert groep.dossiers == {*ids, fourth}


def compared_text(dossier_id: UUID, mensen: Mensen) -> str:
    return inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).verhalen[0].verhaal


def test_a_case_goes_in_by_hand_and_out_again(mensen: Mensen) -> None:
    ids = three_alike()
    aanval_id = linked(ids[:2], mensen)

    koppelen.add(aanval_id=aanval_id, dossier_ids=[ids[2]], by=mensen.carolien)
    found = queries.aanval_of(aanval_id, by=mensen.cor)
    assert found is not None
    assert found.dossiers == set(ids)
    assert Aanval.objects.get(pk=aanval_id).inhoud.redenen == (Verbandsoort.TEKST, Verbandsoort.HAND)

    koppelen.take_out(aanval_id=aanval_id, dossier_id=ids[2], by=mensen.cor)
    found = queries.aanval_of(aanval_id, by=mensen.cor)
    assert found is not None
    assert found.dossiers == set(ids[:2])
    assert Dossier.objects.get(pk=ids[2]).feiten.aanval == ""
    assert [soort for soort in lines(ids[2], mensen) if soort.startswith("aanval")] == [
        "aanval_gekoppeld",
        "aanval_losgemaakt",
    ]
    with pytest.raises(NotFound):
        koppelen.take_out(aanval_id=aanval_id, dossier_id=ids[2], by=mensen.cor)


def test_in_an_attack_that_is_over_nothing_is_added_until_it_is_opened(mensen: Mensen) -> None:
    ids = three_alike()
    aanval_id = linked(ids[:2], mensen)
    koppelen.end(aanval_id=aanval_id, by=mensen.cor)

    with pytest.raises(Conflict):
        koppelen.add(aanval_id=aanval_id, dossier_ids=[ids[2]], by=mensen.cor)
    koppelen.reopen(aanval_id=aanval_id, by=mensen.cor)
    with pytest.raises(Conflict, match="Kies bij welke"):
        koppelen.add(aanval_id=aanval_id, dossier_ids=[], by=mensen.cor)
    koppelen.add(aanval_id=aanval_id, dossier_ids=[ids[2]], by=mensen.cor)


def test_an_erased_report_leaves_nothing_behind(mensen: Mensen) -> None:
    nieuw, erased = report(verhaal=ANDERS)
    other = report(verhaal=ANDERS)[1]
    aanval_id = linked([erased, other], mensen)
    koppelen.reject(dossier_ids=[erased, report()[1]], by=mensen.cor)

    with behind(nieuw.code) as melding:
        meenemen.erase(zaak=melding.zaak)

    assert Aanval.objects.get(pk=aanval_id).inhoud.dossiers == (other,)
    assert not Geenaanval.objects.exists()


def test_when_the_time_is_up_the_next_look_goes_on_and_ties_old_to_new(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = three_alike()
    report(verhaal=ANDERS)
    monkeypatch.setattr(doorzoeken, "BATCH", 2)

    first = compared(mensen.cor, seconds=0)
    second = compared(mensen.cor, verder=first.verder, seconds=0)

    assert (first.gezien, second.gezien) == (2, 4)
    assert first.groepen == ()
    assert second.groepen[0].dossiers == set(ids)
    assert second.verder == ""
    with pytest.raises(Conflict):
        compared(mensen.carolien, verder=first.verder)  # of somebody else
    with pytest.raises(Conflict):
        compared(mensen.cor, verder="aGFsbG8=")
    assert Event.objects.filter(code="aanval.vergeleken").count() == 1


def test_comparing_asks_the_database_as_often_for_three_cases_as_for_nine(mensen: Mensen) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_:
            compared(mensen.cor)
        return len(queries_)

    three_alike()
    three = asked()
    three_alike()
    three_alike()

    assert asked() == three


def test_what_came_in_before_the_period_is_not_compared(mensen: Mensen) -> None:
    with clock.at(clock.now() - timedelta(days=40)):
        three_alike()

    assert compared(mensen.cor, dagen=31).gezien == 0
    assert compared(mensen.cor, dagen=92).gezien == 3


def test_comparing_keeps_nothing_but_that_somebody_compared(mensen: Mensen) -> None:
    three_alike()
    decide_fg(mensen.cor)
    before = {model: model._default_manager.count() for model in apps.get_models()}

    assert compared(mensen.cor).groepen

    after = {model: model._default_manager.count() for model in before}
    assert {model.__name__ for model, count in after.items() if count != before[model]} == {"Event"}
    newest = Event.objects.latest("pk")
    assert (newest.code, newest.subject) == ("aanval.vergeleken", mensen.cor.actor_id)

"""Who stands in while a colleague is away: keys for those days and no others, and the melder's word before all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse

from meldpunt.accounts.service import Rol, create_account, medewerker_of
from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.mijnmelding.teksten import helper_of, verloop_of
from meldpunt.outbox.models import Item
from meldpunt.vault import service as vault
from support.aandacht import queries as aandacht
from support.behandeling import gesprek, inzien
from support.bezetting import erbuiten, toewijzen, verlof, waarnemen
from support.dossiers import queries as dossiers
from support.dossiers import service as casefile
from support.nazorg import ochtend
from support.regie import service as regie
from support.vertrouwenspersonen import queries as pool
from support.vertrouwenspersonen.service import set_banden
from tests.behandeling.deuren import behind, confirm
from tests.ingelogd import signed_in
from tests.maak import report, write_behind
from tests.personas import WACHTZIN, make_bea

if TYPE_CHECKING:
    from uuid import UUID

    from support.dossiers import letterbox
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 5)


def on(day: date) -> Any:
    return clock.at(datetime.combine(day, WEDNESDAY.timetz()))


@pytest.fixture
def melding(mensen: Mensen) -> tuple[letterbox.NieuweMelding, UUID]:
    """A case that Vera looks after, on the Wednesday before her leave."""
    with clock.at(WEDNESDAY):
        nieuw, dossier_id = report()
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        verlof.plan_leave(account_id=mensen.vera.id, van=FIRST, tot=LAST, by=mensen.vera)
    return nieuw, dossier_id


def name(waarnemer: UUID | None, *, by: Any, mensen: Mensen) -> waarnemen.Waarneming:
    (days,) = pool.leave_of(mensen.vera.id)
    return waarnemen.name_deputy(account_id=mensen.vera.id, verlof_id=days.id, waarnemer=waarnemer, by=by)


def can_open(dossier_id: UUID, by: Any) -> bool:
    try:
        inzien.open_dossier(dossier_id=dossier_id, by=by)
    except NotFound:
        return False
    return True


def lines(dossier_id: UUID, mensen: Mensen) -> list[tuple[str, str]]:
    """What the timeline says of standing in."""
    found = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn
    return [(regel.soort, regel.tekst) for regel in found if "waarneming" in regel.soort]


@pytest.mark.parametrize("planner", ["vera", "cor"])
def test_a_deputy_reads_the_case_on_those_days_and_on_no_other(
    melding: tuple[Any, UUID], mensen: Mensen, planner: str
) -> None:
    _nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        done = name(mensen.nadia.id, by=getattr(mensen, planner), mensen=mensen)
    opened = {}
    for day in (FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)):
        with on(day):
            opened[day.isoformat()] = can_open(dossier_id, mensen.nadia)
            listed = dossier_id in {
                kaart.id for kaart in dossiers.kaarten(filter_=dossiers.Filter(), by=mensen.nadia).rijen
            }
            assert listed is opened[day.isoformat()]

    assert (done.gegeven, dict(done.gebleven)) == (1, {})
    assert opened == {"2026-11-30": False, "2026-12-01": True, "2026-12-05": True, "2026-12-06": False}
    with on(FIRST):
        assert lines(dossier_id, mensen) == [("waarneming", "Nadia. Van 1 december tot en met 5 december 2026.")]


def test_the_key_goes_after_the_last_day_and_the_trail_says_so_once(melding: tuple[Any, UUID], mensen: Mensen) -> None:
    _nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    with on(LAST):
        waarnemen.tidy()
        holds = vault.holds_grant(case_id=dossier_id, holder="account", holder_id=mensen.nadia.actor_id)
    with on(LAST + timedelta(days=1)):
        waarnemen.tidy()
        waarnemen.tidy()
        still = vault.holds_grant(case_id=dossier_id, holder="account", holder_id=mensen.nadia.actor_id)
        told = lines(dossier_id, mensen)

    assert (holds, still) == (True, False)
    assert told[1:] == [("waarneming_voorbij", "Nadia")]


def test_one_altered_row_shuts_nobodys_first_page_and_holds_up_no_other_key(
    melding: tuple[Any, UUID], mensen: Mensen, caplog: pytest.LogCaptureFixture
) -> None:
    _nieuw, first = melding
    with clock.at(WEDNESDAY):
        second = report()[1]
        toewijzen.assign(dossier_id=second, account_id=mensen.vera.id, by=mensen.cor)
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    write_behind(
        "UPDATE dossiers_toegang SET begint = '2026-11-26' WHERE eindigt IS NOT NULL AND dossier_id = %s", first
    )

    with on(LAST + timedelta(days=1)):
        page = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN).get(reverse("werkplek:werkvoorraad"))
        lent = [casefile.lent_keys_of(dossier_id) for dossier_id in (first, second)]

    assert page.status_code == 200
    assert lent == [[mensen.nadia.id], []]
    assert "waarneming.refused" in caplog.text


def test_longer_days_written_past_the_house_are_refused(melding: tuple[Any, UUID], mensen: Mensen) -> None:
    _nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    write_behind("UPDATE dossiers_toegang SET eindigt = '2027-12-31' WHERE eindigt IS NOT NULL")

    with on(LAST + timedelta(days=1)), pytest.raises(vault.VaultIntegrityError):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.nadia)


def test_what_comes_in_reaches_the_deputy_and_not_the_coordinators(
    melding: tuple[Any, UUID], mensen: Mensen, carried_out: Any
) -> None:
    nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        carried_out()
        confirm(dossier_id, mensen.cor)
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)  # nothing is unread
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    with on(FIRST):
        carried_out()
        mail.outbox.clear()
    with clock.at(datetime(2026, 12, 1, 11, tzinfo=AMSTERDAM)):  # nobody gets two mails in a quarter of an hour
        with behind(nieuw.code) as found:
            gesprek.write_bericht(zaak=found.zaak, tekst="Ik ben bang.")
        carried_out()
        told = {address for message in mail.outbox for address in message.to}
        mail.outbox.clear()
        ochtend.remind()
        carried_out()
        morning = {to for item in mail.outbox if item.subject == "Vandaag in het meldpunt" for to in item.to}
        waits = {
            naam: {item.reden for item in aandacht.waiting_for(getattr(mensen, naam))} for naam in ("nadia", "carolien")
        }
        due = dossiers.due_now(mensen.nadia)
        planned = [kaart.id for kaart in dossiers.with_date(mensen.nadia, own=True)]

    assert told == {"nadia@example.org"}
    assert "nadia@example.org" in morning
    assert "bericht" in waits["nadia"]
    assert "bericht" not in waits["carolien"]
    assert due == planned == [dossier_id]


def test_the_melder_reads_who_steps_in_and_until_when(melding: tuple[Any, UUID], mensen: Mensen) -> None:
    nieuw, _dossier_id = melding
    with clock.at(WEDNESDAY):
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    texts = {}
    for day in (FIRST - timedelta(days=1), FIRST, LAST + timedelta(days=1)):
        with on(day), behind(nieuw.code) as found:
            texts[day] = helper_of(found).rol
            told = [(item.wat, item.bij) for item in verloop_of(found, None, regie.boek_of(found.zaak))]

    assert texts[FIRST] == "Is er tot en met 5 december niet. Tot dan kijkt Nadia naar je melding om."
    assert "Nadia" not in texts[FIRST - timedelta(days=1)] + texts[LAST + timedelta(days=1)]
    assert any(
        wat == "Vera sprak af wie er invalt" and bij.startswith("Nadia. Van 1 december tot en met 5 december 2026.")
        for wat, bij in told
    )


def test_whom_the_melder_keeps_out_does_not_stand_in(melding: tuple[Any, UUID], mensen: Mensen) -> None:
    nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        with behind(nieuw.code) as found:
            erbuiten.change_person(zaak=found.zaak, gekozen=mensen.vera.id, buiten=[mensen.nadia.id])
        done = name(mensen.nadia.id, by=mensen.cor, mensen=mensen)
        told = lines(dossier_id, mensen)
    with on(FIRST):
        opened = can_open(dossier_id, mensen.nadia)

    assert (done.gegeven, dict(done.gebleven)) == (0, {dossier_id: "Nadia blijft hierbuiten. Kies iemand anders."})
    assert told == [("geen_waarneming", "Nadia blijft hierbuiten. Kies iemand anders.")]
    assert not opened


def test_a_deputy_whom_the_melder_does_not_want_is_out_at_once(melding: tuple[Any, UUID], mensen: Mensen) -> None:
    nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    with on(FIRST):
        before = can_open(dossier_id, mensen.nadia)
        with behind(nieuw.code) as found:
            erbuiten.change_person(zaak=found.zaak, gekozen=mensen.vera.id, buiten=[mensen.nadia.id])
        after = can_open(dossier_id, mensen.nadia)
        waits = {item.reden for item in aandacht.waiting_for(mensen.cor)}

    assert (before, after) == (True, False)
    assert "iemand_anders" in waits


def test_a_tie_with_the_sender_keeps_a_deputy_out(mensen: Mensen, settings: Any) -> None:
    settings.PARTIJ_ONDERDELEN = ("fractie",)
    with clock.at(WEDNESDAY):
        _nieuw, dossier_id = report(onderdelen=("fractie",))
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        set_banden(account_id=mensen.nadia.id, parts=["fractie"])
        verlof.plan_leave(account_id=mensen.vera.id, van=FIRST, tot=LAST, by=mensen.vera)
        done = name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    with on(FIRST):
        assert not can_open(dossier_id, mensen.nadia)

    assert list(done.gebleven) == [dossier_id]


def test_days_that_grow_give_no_longer_key_until_a_deputy_is_named_again(
    melding: tuple[Any, UUID], mensen: Mensen
) -> None:
    _nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
        within = verlof.plan_leave(account_id=mensen.vera.id, van=FIRST, tot=FIRST, by=mensen.vera)
        lent = casefile.lent_keys_of(dossier_id)
        grown = verlof.plan_leave(account_id=mensen.vera.id, van=LAST, tot=LAST + timedelta(days=3), by=mensen.vera)
        kept = casefile.lent_keys_of(dossier_id)
        (days,) = pool.leave_of(mensen.vera.id)

    assert (within, lent) == (None, [mensen.nadia.id])
    assert grown is not None
    assert (grown.id, days.van, days.tot, days.waarnemer) == (days.id, FIRST, LAST + timedelta(days=3), None)
    assert kept == []


def test_whoever_lets_days_grow_is_asked_for_a_deputy_behind_the_proof(
    melding: tuple[Any, UUID], mensen: Mensen
) -> None:
    assert melding
    with clock.at(WEDNESDAY):
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
        vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
        sent = {"van": "2026-12-05", "tot": "2026-12-08"}
        answer = vera.post(reverse("werkplek:weg", args=[mensen.vera.id]), sent)
        (days,) = pool.leave_of(mensen.vera.id)

    assert answer.headers["Location"] == reverse("werkplek:waarnemer", args=[mensen.vera.id, days.id])


def test_leave_taken_back_or_moved_takes_the_keys_along(melding: tuple[Any, UUID], mensen: Mensen) -> None:
    _nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        verlof.plan_leave(account_id=mensen.vera.id, van=LAST, tot=LAST + timedelta(days=3), by=mensen.vera)
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    with on(LAST + timedelta(days=3)):
        longer = can_open(dossier_id, mensen.nadia)
        (days,) = pool.leave_of(mensen.vera.id)
        verlof.end_leave(account_id=mensen.vera.id, verlof_id=days.id, by=mensen.vera)
        back = can_open(dossier_id, mensen.nadia)

    assert (days.van, days.tot) == (FIRST, LAST + timedelta(days=3))
    assert (longer, back) == (True, False)


def test_a_case_that_is_assigned_before_the_leave_goes_along_and_one_that_moves_does_not(
    melding: tuple[Any, UUID], mensen: Mensen
) -> None:
    _nieuw, first = melding
    with clock.at(WEDNESDAY):
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
        _nieuw, second = report()
        toewijzen.assign(dossier_id=second, account_id=mensen.vera.id, by=mensen.cor)
        toewijzen.release(dossier_id=first, by=mensen.cor)
    with on(FIRST):
        assert (can_open(first, mensen.nadia), can_open(second, mensen.nadia)) == (False, True)
        toewijzen.assign(dossier_id=second, account_id=mensen.nadia.id, by=mensen.cor)
    with on(LAST + timedelta(days=1)):
        assert can_open(second, mensen.nadia)  # hers now, for good
        assert not can_open(second, mensen.vera)


def test_whoever_reads_a_case_anyway_gets_nothing_new_and_loses_nothing(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        _nieuw, dossier_id = report(vertrouwenspersoon=mensen.nadia.id)
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        verlof.plan_leave(account_id=mensen.vera.id, van=FIRST, tot=LAST, by=mensen.vera)
        before = can_open(dossier_id, mensen.nadia)
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    with on(LAST + timedelta(days=1)):
        waarnemen.tidy()
        assert can_open(dossier_id, mensen.nadia) is before is True


def test_somebody_who_is_away_too_or_the_same_person_cannot_stand_in(melding: tuple[Any, UUID], mensen: Mensen) -> None:
    assert melding
    with clock.at(WEDNESDAY):
        verlof.plan_leave(account_id=mensen.nadia.id, van=LAST, tot=LAST + timedelta(days=9), by=mensen.nadia)
        for person in (mensen.nadia.id, mensen.vera.id, mensen.bas.id):
            with pytest.raises(Conflict, match="kan op die dagen niet waarnemen"):
                name(person, by=mensen.vera, mensen=mensen)
        with pytest.raises(NotAllowed):
            name(mensen.vera.id, by=mensen.nadia, mensen=mensen)


def test_a_report_that_only_the_colleague_who_is_ill_can_open_waits_and_its_melder_reads_so(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        nieuw, dossier_id = report(vertrouwenspersoon=mensen.vera.id, uitgesloten=(mensen.cor.id, mensen.carolien.id))
        toewijzen_self(dossier_id, mensen)
        verlof.plan_leave(account_id=mensen.vera.id, van=WEDNESDAY.date(), tot=LAST, by=mensen.cor)
        done = name(mensen.nadia.id, by=mensen.cor, mensen=mensen)
        opened = can_open(dossier_id, mensen.nadia)
        with behind(nieuw.code) as found:
            reads = helper_of(found).rol
        with behind(nieuw.code) as found:
            erbuiten.change_person(zaak=found.zaak, gekozen=mensen.nadia.id)
        chosen = can_open(dossier_id, mensen.nadia)

    assert (done.gegeven, dict(done.gebleven)) == (0, {})  # to this coordinator it does not exist
    assert not opened
    assert reads.startswith("Is er tot en met 5 december niet. Niemand anders kan je melding nu openen.")
    assert chosen


def test_a_deputy_is_nobody_to_leave_a_case_to_that_no_coordinator_can_open(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        _nieuw, dossier_id = report(vertrouwenspersoon=mensen.vera.id, uitgesloten=(mensen.cor.id, mensen.carolien.id))
        toewijzen_self(dossier_id, mensen)
        verlof.plan_leave(account_id=mensen.vera.id, van=FIRST, tot=LAST, by=mensen.vera)
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
    with on(FIRST):
        done = toewijzen.give_back(by=mensen.vera)
        opened = [can_open(dossier_id, person) for person in (mensen.vera, mensen.nadia)]

    assert list(done.gebleven) == [dossier_id]
    assert opened == [True, True]


def test_a_deputy_who_is_away_too_is_one_for_mail_list_and_melder_alike(
    melding: tuple[Any, UUID], mensen: Mensen, carried_out: Any
) -> None:
    nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        carried_out()
        confirm(dossier_id, mensen.cor)
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)  # nothing is unread
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
        verlof.plan_leave(account_id=mensen.nadia.id, van=LAST, tot=LAST, by=mensen.nadia)
    found = {}
    for day in (FIRST, LAST):
        with on(day):
            carried_out()
            mail.outbox.clear()
        with clock.at(
            datetime.combine(day, WEDNESDAY.replace(hour=11).timetz())
        ):  # no two mails in a quarter of an hour
            with behind(nieuw.code) as own:
                reads = helper_of(own).rol
                gesprek.write_bericht(zaak=own.zaak, tekst="Ik ben bang.")
            carried_out()
            told = {address for message in mail.outbox for address in message.to}
            listed = "bericht" in {item.reden for item in aandacht.waiting_for(mensen.cor)}
            found[day] = (told, listed, "Nadia" in reads, pool.stand_in_of(dossier_id) is not None)

    assert found == {
        FIRST: ({"nadia@example.org"}, False, True, True),
        LAST: ({"cor@example.org", "carolien@example.org"}, True, False, False),
    }


@pytest.mark.parametrize("who", ["vera", "nadia"])
def test_who_stops_stands_in_for_nobody_and_nobody_for_them(
    melding: tuple[Any, UUID], mensen: Mensen, who: str
) -> None:
    nieuw, dossier_id = melding
    with clock.at(WEDNESDAY):
        name(mensen.nadia.id, by=mensen.vera, mensen=mensen)
        toewijzen.stop(account_id=getattr(mensen, who).id, by=medewerker_of(make_bea()))
        lent = casefile.lent_keys_of(dossier_id)
        named = pool.deputies_of(mensen.vera.id)
    with on(FIRST):
        with behind(nieuw.code) as own:
            reads = helper_of(own).rol
            gesprek.write_bericht(zaak=own.zaak, tekst="Ik ben bang.")
        waits = {item.reden for item in aandacht.waiting_for(mensen.cor)}

    assert (lent, named) == ([], {})
    assert "Nadia" not in reads
    assert "bericht" in waits


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_melder_whose_report_nobody_else_can_open_hears_on_the_first_day_of_leave_planned_ahead(
    mensen: Mensen,
    carried_out: Any,
    taken_back: bool,  # noqa: FBT001 - a row of a table
) -> None:
    with clock.at(WEDNESDAY):
        alone = report(vertrouwenspersoon=mensen.vera.id, uitgesloten=(mensen.cor.id, mensen.carolien.id))[1]
        toewijzen_self(alone, mensen)
        shared = report()[1]
        toewijzen.assign(dossier_id=shared, account_id=mensen.vera.id, by=mensen.cor)
        carried_out()
        Item.objects.all().delete()
        verlof.plan_leave(account_id=mensen.vera.id, van=FIRST, tot=LAST, by=mensen.vera)
    owed = {}
    for day in (FIRST - timedelta(days=1), FIRST):
        with on(day):
            carried_out()
            owed[day] = set(Item.objects.filter(task="regie.mail").values_list("subject", flat=True))
            if taken_back and day < FIRST:
                (days,) = pool.leave_of(mensen.vera.id)
                verlof.end_leave(account_id=mensen.vera.id, verlof_id=days.id, by=mensen.vera)

    assert owed == {FIRST - timedelta(days=1): set(), FIRST: set() if taken_back else {alone}}


def test_one_deputy_who_may_not_holds_up_no_other(mensen: Mensen, settings: Any) -> None:
    settings.PARTIJ_ONDERDELEN = ("fractie",)
    with clock.at(WEDNESDAY):
        first = report(onderdelen=("fractie",))[1]
        second = report()[1]
        for dossier_id in (first, second):
            toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        set_banden(account_id=mensen.nadia.id, parts=["fractie"])
        verlof.plan_leave(account_id=mensen.vera.id, van=FIRST, tot=LAST, by=mensen.vera)
        verlof.plan_leave(
            account_id=mensen.vera.id, van=LAST + timedelta(days=9), tot=LAST + timedelta(days=9), by=mensen.vera
        )
        sam = a_third_one()
        early, late = pool.leave_of(mensen.vera.id)
        refused = waarnemen.name_deputy(
            account_id=mensen.vera.id, verlof_id=early.id, waarnemer=mensen.nadia.id, by=mensen.vera
        )
        done = waarnemen.name_deputy(account_id=mensen.vera.id, verlof_id=late.id, waarnemer=sam, by=mensen.vera)
        lent = [set(casefile.lent_keys_of(dossier_id)) for dossier_id in (first, second)]

    assert (refused.gegeven, list(refused.gebleven)) == (1, [first])
    assert (done.gegeven, dict(done.gebleven)) == (2, {})
    assert lent == [{sam}, {mensen.nadia.id, sam}]


def a_third_one() -> UUID:
    """Sam, who can be asked to stand in."""
    sam = create_account(gebruikersnaam="sam", naam="Sam", rol=Rol.VERTROUWENSPERSOON, wachtzin=WACHTZIN).account
    toewijzen.add_to_pool(account=sam, velden={"expertise": (), "over": "Ik luister.", "telefoon": "", "uren": ""})
    return sam.pk


def toewijzen_self(dossier_id: UUID, mensen: Mensen) -> None:
    """Let Vera look after a case that no coordinator can open."""
    from support.dossiers import service

    zaak = service.open_zaak(dossier_id=dossier_id, by=mensen.vera, lock=True)
    service.set_assignee(zaak, mensen.vera.id)

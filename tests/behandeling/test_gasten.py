"""Somebody outside reads along with a yes, in one case, until a day; and with no yes, no key and no account."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection

from meldpunt.accounts import mensen as people
from meldpunt.accounts.models import Account
from meldpunt.accounts.service import medewerker_of
from meldpunt.audit import service as audit
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, DomainError, NotAllowed, NotFound
from meldpunt.outbox import service as outbox
from meldpunt.outbox.models import Item
from meldpunt.vault import service as vault
from support.aandacht import queries as aandacht
from support.behandeling import inzien, overdragen, sluiten
from support.behandeling.gasten import toegang, toestemming, werk
from support.behandeling.meenemen import erase
from support.bezetting import erbuiten, sleutels, toewijzen
from support.dossiers import queries as dossiers
from support.dossiers import service as case
from support.dossiers.rules import refusal_to_read_along
from support.gasten import post, rules
from support.gasten.queries import Gastdeel, Gaststand
from support.regie.queries import Akkoord
from tests.behandeling.deuren import behind
from tests.behandeling.gastvrouw import LAST, MONDAY, ask, guest_of, invite, let_in, now, on, say
from tests.maak import report
from tests.personas import NIEUWE_WACHTZIN, WACHTZIN, make_bea, who

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(mensen: Mensen) -> tuple[str, UUID]:
    """A case of Vera on a Monday: its code and its id."""
    nieuw, dossier_id = report(verhaal="Kanarie in het verhaal.")
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return nieuw.code, dossier_id


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def waits(dossier_id: UUID, by: Any) -> set[str]:
    return {str(item.reden) for item in aandacht.in_case(dossier_id, by=by)}


def reads(by: Any) -> bool:
    try:
        werk.open_case(by=by)
    except NotFound:
        return False
    return True


def test_asked_agreed_invited_begun_and_let_in_she_reads_the_case(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    seen: list[tuple[str, set[str]]] = []

    def note() -> None:
        seen.append(
            (now(dossier_id, mensen.cor).stand.value, waits(dossier_id, mensen.cor) & {"meelezen", "meelezer_begint"})
        )

    gast = ask(dossier_id, mensen.vera)
    note()
    say(code)
    note()
    invitation = invite(dossier_id, gast, mensen.cor)
    note()
    toegang.accept(code=invitation, wachtzin=WACHTZIN)
    note()
    let_in(dossier_id, gast, mensen.vera)
    note()
    gerda = who("gerda")

    assert seen == [
        ("gevraagd", set()),
        ("akkoord", {"meelezen"}),
        ("uitgenodigd", set()),
        ("uitgenodigd", {"meelezer_begint"}),
        ("leest_mee", set()),
    ]
    (verhaal,) = werk.open_case(by=gerda).verhalen
    assert verhaal.verhaal == "Kanarie in het verhaal."
    codes = [str(regel.code) for regel in audit.trail(subject=str(dossier_id)) if regel.actor == gerda.actor_id]
    assert codes == ["gast.begonnen", "dossier.gelezen"]


@pytest.mark.parametrize("answer", [None, Akkoord.GEWEIGERD, Akkoord.EERST_PRATEN])
def test_without_a_yes_nobody_is_invited(mine: tuple[str, UUID], mensen: Mensen, answer: Akkoord | None) -> None:
    code, dossier_id = mine
    gast = ask(dossier_id, mensen.cor)
    if answer is not None:
        say(code, answer)

    with pytest.raises(DomainError):
        invite(dossier_id, gast, mensen.cor)
    with pytest.raises(DomainError):
        let_in(dossier_id, gast, mensen.cor)
    assert not Account.objects.filter(rol="gast").exists()
    assert case.guests_of(dossier_id) == []


def test_after_talking_first_the_melder_can_still_say_yes(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    gast = ask(dossier_id, mensen.cor)
    say(code, Akkoord.EERST_PRATEN)
    with behind(code) as melding:
        toestemming.give(zaak=melding.zaak, gast=gast)

    assert now(dossier_id, mensen.cor).stand == Gaststand.AKKOORD


def test_only_a_coordinator_invites_and_whoever_reads_the_case_asks(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    with pytest.raises(NotFound):
        ask(dossier_id, mensen.nadia)
    gast = ask(dossier_id, mensen.vera)
    say(code)

    with pytest.raises(NotAllowed):
        invite(dossier_id, gast, mensen.vera)
    assert invite(dossier_id, gast, mensen.cor)


def test_the_account_has_the_name_and_the_last_day_of_the_yes(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    gast = ask(dossier_id, mensen.cor)
    say(code)
    invite(dossier_id, gast, mensen.cor)
    account = Account.objects.get(rol="gast")

    assert (account.naam, account.eindigt, account.has_usable_password()) == ("Gerda Buiten", LAST, False)
    assert [(item.account_id, item.eindigt) for item in case.guests_of(dossier_id)] == [(account.pk, LAST)]
    assert not vault.has_key(account_id=str(account.pk))


def test_who_began_reads_nothing_until_the_key_is_given(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    gast = ask(dossier_id, mensen.cor)
    say(code)
    invitation = invite(dossier_id, gast, mensen.cor)
    with pytest.raises(Conflict):
        toegang.let_in(dossier_id=dossier_id, gast=gast, controle="", by=mensen.cor)
    toegang.accept(code=invitation, wachtzin=WACHTZIN)
    gerda = who("gerda")

    assert not reads(gerda)
    with pytest.raises(Conflict):
        toegang.let_in(dossier_id=dossier_id, gast=gast, controle="11111 22222", by=mensen.cor)
    with pytest.raises(NotAllowed):  # not past the melder's yes, on the page of keys
        sleutels.give_key(account=Account.objects.get(rol="gast"), by=mensen.cor)
    assert not reads(gerda)


def test_she_reads_on_the_last_day_and_not_on_the_day_after(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)

    opened = {}
    for day in (LAST, LAST + timedelta(days=1)):
        with on(day):
            opened[day.isoformat()] = reads(guest.by)
    assert opened == {"2026-12-18": True, "2026-12-19": False}


def test_the_database_shows_her_the_case_on_her_days_alone(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)
    account = Account.objects.get(rol="gast")

    def seen() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('app.user', %s, true), meldpunt_ziet(%s)", [guest.by.actor_id, dossier_id]
            )
            cursor.execute("SELECT meldpunt_ziet(%s)", [dossier_id])
            return bool(cursor.fetchone()[0])

    def set_days(begint: str, eindigt: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE dossiers_toegang SET begint = {begint}, eindigt = {eindigt} WHERE account_id = %s",  # noqa: S608 - the two days of this test
                [account.pk],
            )

    set_days("current_date - 1", "current_date + 1")
    assert seen()
    set_days("current_date - 9", "current_date - 2")
    assert not seen()


def test_after_the_last_day_the_account_is_closed_and_the_desk_hears(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)

    with on(LAST):
        toegang.tidy()
        assert Account.objects.get(rol="gast").is_active
    with on(LAST + timedelta(days=1)):
        assert Account.objects.get(rol="gast").is_over
        toegang.tidy()
        toegang.tidy()
        found = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
        assert waits(dossier_id, mensen.cor) >= {"meelezen_stopt"}
    assert not Account.objects.get(rol="gast").is_active
    assert case.guests_of(dossier_id) == []
    assert [regel.tekst for regel in found.tijdlijn if regel.soort == "gast_voorbij"] == ["Gerda Buiten"]
    assert not case.has_guest_key(dossier_id, guest.by.id)


def test_paper_and_invitation_do_nothing_after_the_last_day(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    gast = ask(dossier_id, mensen.cor, tot=MONDAY.date() + timedelta(days=1))
    say(code)
    invitation = invite(dossier_id, gast, mensen.cor)
    with on(MONDAY.date() + timedelta(days=2)), pytest.raises(vault.UnknownCode):
        toegang.accept(code=invitation, wachtzin=WACHTZIN)
    _account, paper = toegang.accept(code=invitation, wachtzin=WACHTZIN)

    with on(MONDAY.date() + timedelta(days=2)), pytest.raises(vault.UnknownCode):
        people.recover(gebruikersnaam="gerda", papier=paper, wachtzin=NIEUWE_WACHTZIN)


def test_taking_the_yes_back_ends_everything_at_once(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)
    with behind(code) as melding:
        toestemming.withdraw(zaak=melding.zaak, gast=guest.gast)

    assert not reads(guest.by)
    assert not case.has_guest_key(dossier_id, guest.by.id)
    assert not Account.objects.get(rol="gast").is_active
    assert now(dossier_id, mensen.cor).stand == Gaststand.INGETROKKEN
    assert "meelezen" in waits(dossier_id, mensen.cor)
    with behind(code) as melding, pytest.raises(Conflict):
        toestemming.withdraw(zaak=melding.zaak, gast=guest.gast)


@pytest.mark.parametrize("how", ["stop", "close", "erase"])
def test_the_end_of_a_case_or_a_word_of_the_desk_ends_it_too(mine: tuple[str, UUID], mensen: Mensen, how: str) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)
    if how == "stop":
        toegang.stop(dossier_id=dossier_id, gast=guest.gast, by=mensen.vera)
    else:
        with behind(code) as melding:
            (sluiten.close if how == "close" else erase)(zaak=melding.zaak)

    assert not reads(guest.by)
    assert not Account.objects.get(rol="gast").is_active
    assert case.guests_of(dossier_id) == []


def test_what_another_said_yes_to_ends_when_the_person_concerned_takes_over(
    mine: tuple[str, UUID], mensen: Mensen
) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)
    zaak = case.open_zaak(dossier_id=dossier_id, by=mensen.cor, lock=True)
    zaak.change_feiten(namens=True)  # a talk showed that it is about somebody else
    with behind(code) as melding:
        other = overdragen.invite(zaak=melding.zaak)
    with behind(other) as melding:
        overdragen.take_over(zaak=melding.zaak, melder_leest=True)

    assert not reads(guest.by)
    assert now(dossier_id, mensen.cor).stand == Gaststand.GESTOPT


def test_whom_the_melder_keeps_out_is_no_guest(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    with behind(code) as melding:
        erbuiten.change_person(zaak=melding.zaak, gekozen=mensen.vera.id, buiten=[mensen.nadia.id])

    with pytest.raises(NotAllowed):
        ask(dossier_id, mensen.cor, naam=" nadia ")
    gast = ask(dossier_id, mensen.cor)
    say(code)
    with pytest.raises(NotAllowed):
        invite(dossier_id, gast, mensen.cor, naam="nadia")
    assert invite(dossier_id, gast, mensen.cor)


def test_who_is_kept_out_after_the_invitation_gets_no_key(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    gast = ask(dossier_id, mensen.cor, naam="Nadia")
    say(code)
    toegang.accept(code=invite(dossier_id, gast, mensen.cor), wachtzin=WACHTZIN)
    with behind(code) as melding:
        erbuiten.change_person(zaak=melding.zaak, gekozen=mensen.vera.id, buiten=[mensen.nadia.id])

    with pytest.raises(NotAllowed):
        let_in(dossier_id, gast, mensen.cor)


@pytest.mark.parametrize("tot", [MONDAY.date(), MONDAY.date() + rules.LONGEST + timedelta(days=1)])
def test_a_day_that_does_not_fit_is_not_asked(mine: tuple[str, UUID], mensen: Mensen, tot: date) -> None:
    with pytest.raises(Conflict):
        ask(mine[1], mensen.cor, tot=tot)


def test_one_at_a_time(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    ask(dossier_id, mensen.cor)
    with pytest.raises(Conflict):
        ask(dossier_id, mensen.cor, naam="Iemand Anders")
    say(code, Akkoord.GEWEIGERD)

    ask(dossier_id, mensen.cor, naam="Iemand Anders")
    assert now(dossier_id, mensen.cor).naam == "Iemand Anders"


def test_nothing_of_the_desk_opens_for_a_guest(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)

    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=guest.by)
    with pytest.raises(NotFound):
        toegang.stop(dossier_id=dossier_id, gast=guest.gast, by=guest.by)
    assert list(dossiers.visible_to(guest.by)) == []
    for colleague in (mensen.cor, mensen.vera):
        with pytest.raises(NotFound):
            werk.open_case(by=colleague)


@pytest.mark.parametrize("deel", list(Gastdeel))
def test_she_sees_what_the_melder_said_yes_to_and_nothing_else(
    mine: tuple[str, UUID], mensen: Mensen, deel: Gastdeel
) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen, delen=(deel,))
    found = werk.open_case(by=guest.by)

    assert bool(found.verhalen) is (deel == Gastdeel.VERHAAL)
    assert {regel.soort for regel in found.regels} == ({"ontvangen"} if deel == Gastdeel.TIJDLIJN else set())


def test_a_note_reaches_the_desk_and_its_answer_reaches_her(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)
    werk.write(tekst="Ik sprak het bureau.", gesprek=True, by=guest.by)
    assert "meelezer_schreef" in waits(dossier_id, mensen.vera)
    werk.write_to_guest(dossier_id=dossier_id, tekst="Dank je.", by=mensen.vera)

    assert "meelezer_schreef" not in waits(dossier_id, mensen.vera)
    read = [(regel.soort, regel.tekst, regel.zichtbaar) for regel in werk.open_case(by=guest.by).regels][-2:]
    assert read == [("gast_gesprek", "Ik sprak het bureau.", False), ("gast_bericht", "Dank je.", False)]


def test_nobody_is_written_to_where_nobody_reads_along(mine: tuple[str, UUID], mensen: Mensen) -> None:
    with pytest.raises(Conflict):
        werk.write_to_guest(dossier_id=mine[1], tekst="Hallo", by=mensen.vera)


def test_an_administrator_gives_a_guest_no_second_life(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest_of(code, dossier_id, mensen)
    account = Account.objects.get(rol="gast")
    bea = medewerker_of(make_bea())
    with pytest.raises(NotAllowed):
        people.invite_again(account_id=account.pk, by=bea)
    with pytest.raises(NotAllowed):
        people.change_role(account_id=account.pk, naar="vertrouwenspersoon", by=bea)
    with pytest.raises(Conflict):
        people.change_role(account_id=mensen.nadia.id, naar="gast", by=bea)
    with pytest.raises(Conflict):
        people.invite(gebruikersnaam="x", naam="X", rol="gast", email="", by=bea)


def test_longer_days_that_somebody_wrote_in_the_database_are_refused(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_toegang SET eindigt = '2027-12-31' WHERE account_id = %s", [guest.by.id])

    with pytest.raises(vault.VaultError):
        werk.open_case(by=guest.by)


def test_a_longer_life_of_the_account_that_somebody_wrote_is_refused(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest_of(code, dossier_id, mensen)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_account SET eindigt = '2027-12-31' WHERE rol = 'gast'")

    with pytest.raises(vault.VaultError):
        who("gerda")


def carry_out_owed(task: str) -> None:
    for item_id, _day in outbox.owed():
        if Item.objects.get(pk=item_id).task == task:
            outbox.carry_out(item_id)


def test_the_desk_hears_three_working_days_before_the_last_day_and_not_sooner(
    mine: tuple[str, UUID], mensen: Mensen
) -> None:
    code, dossier_id = mine
    guest_of(code, dossier_id, mensen)
    heard = {}
    for day in (date(2026, 12, 14), date(2026, 12, 15)):  # the last day is Friday the eighteenth
        with on(day):
            carry_out_owed(post.NEAR)
            heard[day.day] = "meelezen_stopt" in waits(dossier_id, mensen.vera)

    assert heard == {14: False, 15: True}


@pytest.mark.parametrize(
    ("last", "hears"),
    [
        (date(2026, 12, 18), date(2026, 12, 15)),
        (date(2026, 12, 20), date(2026, 12, 16)),  # a Sunday
        (date(2026, 12, 29), date(2026, 12, 23)),  # over Christmas and a weekend
    ],
)
def test_working_days_before_the_last_day_are_counted_as_the_desk_works(last: date, hears: date) -> None:
    assert post.near(last) == hears


def test_a_guest_who_can_read_has_a_mail_that_says_nothing(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    guest_of(code, dossier_id, mensen)
    mail.outbox.clear()
    carry_out_owed(post.MAIL)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["gerda@example.org"], "Er staat iets voor je klaar")
    assert sent.body == "Er staat iets voor je klaar bij het meldpunt. Log in om het te lezen."


def test_the_door_is_shut_after_the_last_day_whatever_the_entry_in_the_case_says(
    mine: tuple[str, UUID], mensen: Mensen
) -> None:
    code, dossier_id = mine
    guest = guest_of(code, dossier_id, mensen)
    with on(LAST):
        assert case.open_for_guest(by=guest.by).id == dossier_id
    with on(LAST + timedelta(days=1)), pytest.raises(NotFound):
        case.open_for_guest(by=guest.by)


def test_the_rules_themselves_ask_for_the_role(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    ask(dossier_id, mensen.cor)
    say(code)
    step = now(dossier_id, mensen.cor)

    assert refusal_to_read_along(mensen.vera, dossier_id) is not None
    assert rules.refusal_to_invite(mensen.vera, step) is not None
    assert rules.refusal_to_invite(mensen.cor, step) is None


def test_a_session_of_a_guest_is_no_session_after_the_last_day(mine: tuple[str, UUID], mensen: Mensen) -> None:
    guest_of(*mine, mensen)
    account = Account.objects.get(rol="gast")
    hashes = {}
    for day in (MONDAY.date(), LAST, LAST + timedelta(days=1)):
        with on(day):
            hashes[day] = account.get_session_auth_hash()

    assert hashes[MONDAY.date()] == hashes[LAST] != hashes[LAST + timedelta(days=1)]

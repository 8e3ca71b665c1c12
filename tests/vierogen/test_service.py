"""What one coordinator may not do alone: a second one agrees, or where there is none, a day passes (decision 27)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse

from meldpunt.accounts import mensen as people
from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import create_account, medewerker_of
from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.vault import service as vault
from meldpunt.vierogen import service as vierogen
from meldpunt.vierogen.models import Meekijksoort, Meekijkvraag
from support.bezetting import sleutels
from tests.ingelogd import signed_in
from tests.maak import send, write_behind
from tests.personas import NIEUWE_WACHTZIN as NIEUW
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim() -> Account:
    """A third coordinator, with a key of her own and none of the desk."""
    return create_account(gebruikersnaam="kim", naam="Kim", rol=Rol.COORDINATOR, wachtzin=NIEUW).account


def _proposed() -> UUID:
    return Meekijkvraag.objects.get().pk


def _opens(account: Account, case_id: UUID) -> bool:
    unlocked = vault.unlock(account_id=account.actor_id, passphrase=vault.Secret(NIEUW.encode()))
    try:
        vault.open_case(unlocked=unlocked, case_id=case_id)
    except vault.NoGrant:
        return False
    return True


def test_the_key_of_the_desk_is_given_by_two(mensen: Mensen, kim: Account) -> None:
    case_id = send()[1].dossier_id

    assert sleutels.give_key(account=kim, by=mensen.cor) == 0
    assert not _opens(kim, case_id)
    with pytest.raises(NotAllowed, match="met zijn tweeën"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)
    sleutels.agree(vraag_id=_proposed(), by=mensen.carolien)

    assert _opens(kim, case_id)
    assert not Meekijkvraag.objects.exists()
    told = list(Event.objects.filter(code__startswith="vierogen.").order_by("id").values_list("code", "actor"))
    assert told == [
        ("vierogen.gevraagd", mensen.cor.actor_id),
        ("vierogen.akkoord", mensen.carolien.actor_id),
    ]
    assert vault.state_faults() == {}


def test_the_key_of_the_desk_is_renewed_by_two(mensen: Mensen) -> None:
    send()
    sleutels.propose_renewal(by=mensen.cor)
    assert vault.desk_state().epoch == 1

    sleutels.agree(vraag_id=_proposed(), by=mensen.carolien)

    assert (vault.desk_state().epoch, vault.desk_state().behind) == (2, 0)


def test_who_is_it_about_or_holds_no_key_agrees_to_nothing(mensen: Mensen, kim: Account) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)

    for who in (medewerker_of(kim), mensen.vera, mensen.bas):
        with pytest.raises(NotAllowed, match="Alleen een coördinator met een sleutel"):
            vierogen.agree(vraag_id=_proposed(), by=who)
    with pytest.raises(NotAllowed):
        vierogen.propose(soort=Meekijksoort.SLEUTEL_VERNIEUWEN, by=medewerker_of(kim))


def test_with_one_coordinator_a_day_passes(mensen: Mensen, kim: Account) -> None:
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    sleutels.give_key(account=kim, by=mensen.cor)
    made = clock.now()

    with clock.at(made + timedelta(hours=23, minutes=59)), pytest.raises(NotAllowed, match="wacht dit een dag"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)
    with clock.at(made + timedelta(hours=24, minutes=1)):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)

    assert kim.actor_id in vault.desk_members()
    assert Event.objects.filter(code="vierogen.alleen", actor=mensen.cor.actor_id).exists()


def test_who_is_alone_later_goes_on_a_day_after_the_administrators_were_told(
    mensen: Mensen, kim: Account, carried_out: Callable[[], int]
) -> None:
    create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN, email="bea@example.org")
    begin = clock.now()
    with clock.at(begin):
        sleutels.give_key(account=kim, by=mensen.cor)
        with pytest.raises(NotAllowed, match="met zijn tweeën"):
            vierogen.warn(vraag_id=_proposed(), by=mensen.cor)
        vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    later = begin + timedelta(days=3)
    with clock.at(later):
        carried_out()
        mail.outbox.clear()
        with pytest.raises(NotAllowed, match="Vertel het eerst de beheerders"):
            sleutels.agree(vraag_id=_proposed(), by=mensen.cor)
        (before,) = vierogen.waiting(by=mensen.cor)
        client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
        client.post(reverse("werkplek:sleutels_meekijken", args=[_proposed()]), {"waarschuwen": "1"})
        carried_out()
        (after,) = vierogen.waiting(by=mensen.cor)

    assert (before.mag, before.mag_waarschuwen, before.vanaf) == (False, True, None)
    assert (after.mag, after.mag_waarschuwen, after.vanaf) == (False, False, later + timedelta(days=1))
    assert [message.to for message in mail.outbox if "Over een dag" in message.subject] == [["bea@example.org"]]
    with clock.at(later + timedelta(days=1)):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)
    assert kim.actor_id in vault.desk_members()


def test_with_two_coordinators_no_day_is_long_enough(mensen: Mensen, kim: Account) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)

    with clock.at(clock.now() + timedelta(days=30)), pytest.raises(NotAllowed, match="met zijn tweeën"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)


def test_who_lost_the_key_meanwhile_does_not_go_on_alone(mensen: Mensen, kim: Account) -> None:
    """Cor asks, loses her key, and Carolien is the only one left: it is Carolien who agrees, or nobody."""
    sleutels.give_key(account=kim, by=mensen.cor)
    vault.remove_from_desk(account_id=mensen.cor.actor_id)

    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(NotAllowed, match="met een sleutel doet dit"):
        vierogen.agree(vraag_id=_proposed(), by=mensen.cor)


@pytest.mark.parametrize("who", ["cor", "carolien", "bea"])
def test_who_proposed_another_holder_and_an_administrator_stop_it(
    mensen: Mensen, kim: Account, bea: Account, who: str
) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)
    by = medewerker_of(bea) if who == "bea" else getattr(mensen, who)

    vierogen.stop(vraag_id=_proposed(), by=by)

    assert not Meekijkvraag.objects.exists()
    assert kim.actor_id not in vault.desk_members()
    assert vault.state_faults() == {}


def test_nobody_else_stops_it(mensen: Mensen, kim: Account) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)

    for who in (medewerker_of(kim), mensen.vera, mensen.bas):
        with pytest.raises(NotAllowed):
            vierogen.stop(vraag_id=_proposed(), by=who)


def test_what_two_people_saw_must_be_the_same(mensen: Mensen, kim: Account) -> None:
    """Kim gets another key after the first person heard her read out the number of the old one."""
    sleutels.give_key(account=kim, by=mensen.cor)
    vault.create_account_key(account_id=kim.actor_id, passphrase=vault.Secret(NIEUW.encode()))

    with pytest.raises(Conflict, match="intussen iets veranderd"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.carolien)

    assert kim.actor_id not in vault.desk_members()


def test_a_desk_with_other_members_than_the_first_person_saw_is_not_renewed(mensen: Mensen, kim: Account) -> None:
    sleutels.propose_renewal(by=mensen.cor)
    vault.add_to_desk(unlocked=mensen.cor.open_kluis, account_id=kim.actor_id)

    with pytest.raises(Conflict, match="intussen iets veranderd"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.carolien)


def test_a_proposal_of_somebody_who_left_or_about_somebody_who_left_is_worth_nothing(
    mensen: Mensen, kim: Account, bea: Account
) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)
    kim.is_active = False
    kim.save(update_fields=["is_active"])
    with pytest.raises(Conflict):
        sleutels.agree(vraag_id=_proposed(), by=mensen.carolien)
    vierogen.stop(vraag_id=_proposed(), by=mensen.carolien)

    kim.is_active = True
    kim.save(update_fields=["is_active"])
    sleutels.give_key(account=kim, by=mensen.carolien)
    people.deactivate(account_id=mensen.carolien.id, by=medewerker_of(bea))
    with pytest.raises(Conflict, match="werkt hier niet meer"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)


def test_the_same_is_proposed_once(mensen: Mensen, kim: Account) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)
    sleutels.propose_renewal(by=mensen.cor)

    with pytest.raises(Conflict, match="al voorgesteld"):
        sleutels.give_key(account=kim, by=mensen.carolien)
    with pytest.raises(Conflict, match="al voorgesteld"):
        sleutels.propose_renewal(by=mensen.carolien)


def test_what_was_decided_is_gone(mensen: Mensen, kim: Account) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)
    vraag_id = _proposed()
    vierogen.stop(vraag_id=vraag_id, by=mensen.cor)

    for step in (vierogen.stop, vierogen.agree):
        with pytest.raises(NotFound, match="al besloten"):
            step(vraag_id=vraag_id, by=mensen.carolien)


def test_k1_a_proposal_out_of_the_database_is_not_believed(mensen: Mensen, kim: Account) -> None:
    """Somebody writes that Cor asked for Kim's key, so that one press of Carolien gives it."""
    sleutels.give_key(account=kim, by=mensen.cor)
    seen = bytes(Meekijkvraag.objects.get().gezien)  # whoever writes here may have seen an earlier one
    vierogen.stop(vraag_id=_proposed(), by=mensen.cor)
    write_behind(
        "INSERT INTO vierogen_meekijkvraag (id, soort, account_id, gezien, door_id, sinds)"
        " VALUES (gen_random_uuid(), 'sleutel_geven', %s, %s, %s, now())",
        kim.pk,
        seen,
        mensen.cor.id,
    )

    with pytest.raises(vault.StateMismatch, match="meekijkvraag"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.carolien)
    assert vault.state_faults() == {"meekijkvraag": 1}


def test_k1_a_proposal_with_another_name_or_an_older_moment_is_not_believed(mensen: Mensen, kim: Account) -> None:
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    sleutels.give_key(account=kim, by=mensen.cor)
    write_behind("UPDATE vierogen_meekijkvraag SET sinds = sinds - interval '2 days'")
    with pytest.raises(vault.StateMismatch, match="meekijkvraag"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)

    write_behind("UPDATE vierogen_meekijkvraag SET sinds = sinds + interval '2 days', door_id = %s", mensen.carolien.id)
    with pytest.raises(vault.StateMismatch, match="meekijkvraag"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)


def test_k1_a_stopped_proposal_that_is_put_back_is_not_believed(mensen: Mensen, kim: Account) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)
    row = Meekijkvraag.objects.get()
    vierogen.stop(vraag_id=row.pk, by=mensen.carolien)
    row.save(force_insert=True)

    with pytest.raises(vault.StateMismatch, match="meekijkvraag"):
        sleutels.agree(vraag_id=row.pk, by=mensen.carolien)


def test_k1_colleagues_who_are_switched_off_in_the_database_leave_nobody_alone(mensen: Mensen, kim: Account) -> None:
    """With Carolien's account off, or her share gone, Cor would be the only one, and a day would be enough."""
    sleutels.give_key(account=kim, by=mensen.cor)
    write_behind("UPDATE accounts_account SET is_active = false WHERE id = %s", mensen.carolien.id)
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(vault.StateMismatch, match="account"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)

    write_behind("UPDATE accounts_account SET is_active = true WHERE id = %s", mensen.carolien.id)
    write_behind("DELETE FROM vault_deskshare WHERE account_id = %s", mensen.carolien.actor_id)
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(vault.StateMismatch, match="desk"):
        sleutels.agree(vraag_id=_proposed(), by=mensen.cor)


def test_what_waits_says_on_whom_and_until_when(mensen: Mensen, kim: Account, bea: Account) -> None:
    with clock.at(clock.now()):
        sleutels.give_key(account=kim, by=mensen.cor)
        now = clock.now()
        (mine,) = vierogen.waiting(by=mensen.cor)
        (hers,) = vierogen.waiting(by=mensen.carolien)
        (beas,) = vierogen.waiting(by=medewerker_of(bea))
        assert (mine.wie, mine.door, mine.van_mij, mine.mag) == ("Kim", "Cor", True, False)
        assert mine.meekijkers == ("Carolien",)
        assert mine.vanaf is None
        assert (hers.van_mij, hers.mag, beas.mag) == (False, True, False)
        assert (mine.mag_tegenhouden, hers.mag_tegenhouden, beas.mag_tegenhouden) == (True, True, True)
        assert not vierogen.waiting(by=medewerker_of(kim))[0].mag_tegenhouden
        assert hers.krijgt == (("Kim", vault.control_numbers([kim.actor_id])[kim.actor_id]),)

        vault.remove_from_desk(account_id=mensen.carolien.actor_id)
        (alone,) = vierogen.waiting(by=mensen.cor)
        assert (alone.meekijkers, alone.vanaf, alone.mag, alone.mag_waarschuwen) == ((), None, False, True)
        vierogen.warn(vraag_id=alone.id, by=mensen.cor)
        (alone,) = vierogen.waiting(by=mensen.cor)
        assert (alone.meekijkers, alone.vanaf, alone.mag) == ((), now + timedelta(hours=24), False)


def _addresses(carried_out: Any) -> dict[str, set[str]]:
    carried_out()
    return {str(message.subject): set(message.to) for message in mail.outbox if "sleutels" in message.subject}


def test_the_second_person_gets_a_mail_without_names(mensen: Mensen, kim: Account, carried_out: Any) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)

    assert _addresses(carried_out) == {"Kijk even mee bij de sleutels van het meldpunt": {"carolien@example.org"}}
    assert not any(naam in mail.outbox[-1].body for naam in ("Kim", "Cor", "Carolien"))


def test_without_a_second_coordinator_the_administrators_get_a_mail(
    mensen: Mensen, kim: Account, bea: Account, carried_out: Any
) -> None:
    bea.email = "bea@example.org"
    bea.save(update_fields=["email"])
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    sleutels.give_key(account=kim, by=mensen.cor)

    subject = "Over een dag kan er iets veranderen aan de sleutels van het meldpunt"
    assert _addresses(carried_out) == {subject: {"bea@example.org"}}


@pytest.mark.parametrize("step", [sleutels.agree, vierogen.stop])
def test_who_asked_hears_that_somebody_else_decided(mensen: Mensen, kim: Account, carried_out: Any, step: Any) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)
    step(vraag_id=_proposed(), by=mensen.carolien)
    carried_out()

    (message,) = [item for item in mail.outbox if item.subject == "Er is besloten over wat je voorstelde"]
    assert message.to == ["cor@example.org"]
    assert not any(naam in message.body for naam in ("Kim", "Carolien", "tegen", "akkoord"))


def test_who_decides_alone_or_withdraws_gets_no_mail_about_it(mensen: Mensen, kim: Account, carried_out: Any) -> None:
    sleutels.give_key(account=kim, by=mensen.cor)
    vierogen.stop(vraag_id=_proposed(), by=mensen.cor)
    carried_out()

    assert not [item for item in mail.outbox if "besloten" in item.subject]

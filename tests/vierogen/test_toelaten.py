"""An administrator lets people in; nobody becomes coordinator by the word of one person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse

from meldpunt.accounts import mensen as people
from meldpunt.accounts.models import Account, Rol, Uitnodiging
from meldpunt.accounts.service import medewerker_of
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.vault import service as vault
from meldpunt.vierogen import service as vierogen
from meldpunt.vierogen import toelaten
from meldpunt.vierogen.models import Meekijkvraag
from support.bezetting import sleutels
from tests.accounts.beginnen import begin
from tests.ingelogd import signed_in
from tests.maak import write_behind
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]


@pytest.fixture
def by(bea: Account) -> Medewerker:
    """The administrator at work."""
    return medewerker_of(bea)


def _invite(by: Medewerker, rol: str = Rol.COORDINATOR) -> str:
    return toelaten.invite(gebruikersnaam="femke", naam="Femke", rol=rol, email="femke@example.org", by=by)


def _proposed() -> UUID:
    return Meekijkvraag.objects.get().pk


def test_k1_the_code_of_a_coordinator_works_after_a_second_person_agreed(by: Medewerker, mensen: Mensen) -> None:
    code = _invite(by)
    refused = begin(code)
    assert refused.status_code == 422
    assert "akkoord nodig van een tweede persoon" in refused.content.decode()
    assert Uitnodiging.objects.count() == 1

    sleutels.agree(vraag_id=_proposed(), by=mensen.cor)

    assert begin(code)["Location"] == reverse("papier")
    assert Account.objects.get(gebruikersnaam="femke").rol == "coordinator"
    assert vault.state_faults() == {}


@pytest.mark.parametrize("rol", [Rol.VERTROUWENSPERSOON, Rol.BESTUUR, Rol.BEHEER])
def test_everybody_else_begins_at_once(by: Medewerker, rol: Rol) -> None:
    assert begin(_invite(by, rol)).status_code == 302
    assert not Meekijkvraag.objects.exists()


def test_k1_an_agreement_out_of_the_database_lets_nobody_begin(by: Medewerker) -> None:
    code = _invite(by)
    write_behind("UPDATE accounts_uitnodiging SET akkoord = true")
    with pytest.raises(vault.StateMismatch):
        people.accept(code=code, wachtzin=WACHTZIN)


def test_k1_an_administrator_does_not_agree_to_their_own_invitation(by: Medewerker) -> None:
    _invite(by)
    with clock.at(clock.now() + timedelta(days=3)), pytest.raises(NotAllowed, match="met zijn tweeën"):
        toelaten.agree(vraag_id=_proposed(), by=by)


def test_a_colleague_of_the_administrator_is_no_second_person(by: Medewerker) -> None:
    other = Account.objects.create_user(gebruikersnaam="bo", naam="Bo", rol=Rol.BEHEER, password=WACHTZIN)
    _invite(by)
    with pytest.raises(NotAllowed, match="Alleen een coördinator met een sleutel"):
        toelaten.agree(vraag_id=_proposed(), by=medewerker_of(other))


def test_where_one_coordinator_is_left_and_does_not_answer_a_day_passes(by: Medewerker, mensen: Mensen) -> None:
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    code = _invite(by)
    with pytest.raises(NotAllowed, match="wacht dit een dag"):
        toelaten.agree(vraag_id=_proposed(), by=by)
    with clock.at(clock.now() + timedelta(hours=25)):
        toelaten.agree(vraag_id=_proposed(), by=by)
        assert people.account_of(code).gebruikersnaam == "femke"

    assert Uitnodiging.objects.get().akkoord is True


def test_an_administrator_agrees_to_nothing_about_keys(by: Medewerker, mensen: Mensen) -> None:
    sleutels.propose_renewal(by=mensen.cor)
    with pytest.raises((NotFound, NotAllowed)):
        toelaten.agree(vraag_id=_proposed(), by=by)
    assert Meekijkvraag.objects.exists()


def test_k1_who_has_a_key_becomes_coordinator_by_two(by: Medewerker, mensen: Mensen) -> None:
    assert toelaten.change_role(account_id=mensen.vera.id, naar=Rol.COORDINATOR, by=by) == ""
    assert Account.objects.get(pk=mensen.vera.id).rol == "vertrouwenspersoon"
    with pytest.raises(NotAllowed):
        people.change_role(account_id=mensen.vera.id, naar=Rol.COORDINATOR, by=by)
    with pytest.raises(Conflict, match="al voorgesteld"):
        toelaten.change_role(account_id=mensen.vera.id, naar=Rol.COORDINATOR, by=by)

    sleutels.agree(vraag_id=_proposed(), by=mensen.carolien)

    assert Account.objects.get(pk=mensen.vera.id).rol == "coordinator"
    assert mensen.vera.actor_id not in vault.desk_members()


def test_who_has_no_key_becomes_coordinator_by_a_code_that_waits(by: Medewerker, mensen: Mensen) -> None:
    code = toelaten.change_role(account_id=mensen.bas.id, naar=Rol.COORDINATOR, by=by)

    assert begin(code).status_code == 422
    sleutels.agree(vraag_id=_proposed(), by=mensen.cor)
    assert begin(code).status_code == 302


def test_a_coordinator_who_lost_everything_begins_anew_when_a_second_person_agrees(
    by: Medewerker, mensen: Mensen
) -> None:
    code = toelaten.invite_again(account_id=mensen.carolien.id, by=by)

    assert begin(code).status_code == 422
    sleutels.agree(vraag_id=_proposed(), by=mensen.cor)
    assert begin(code).status_code == 302


def test_inviting_again_asks_again(by: Medewerker, mensen: Mensen) -> None:
    """What was agreed to is the invitation of then, not the next one."""
    _invite(by)
    femke = Account.objects.get(gebruikersnaam="femke")
    first = _proposed()

    code = toelaten.invite_again(account_id=femke.pk, by=by)

    assert _proposed() != first
    with pytest.raises(NotFound):
        sleutels.agree(vraag_id=first, by=mensen.cor)
    assert begin(code).status_code == 422


def test_who_stops_or_gets_another_role_is_proposed_no_longer(by: Medewerker, mensen: Mensen) -> None:
    _invite(by)
    femke = Account.objects.get(gebruikersnaam="femke")
    toelaten.deactivate(account_id=femke.pk, by=by)
    assert not Meekijkvraag.objects.exists()

    toelaten.change_role(account_id=mensen.vera.id, naar=Rol.COORDINATOR, by=by)
    toelaten.change_role(account_id=mensen.vera.id, naar=Rol.BESTUUR, by=by)
    assert not Meekijkvraag.objects.exists()
    assert vault.state_faults() == {}


def test_the_pages_of_coordinator_and_administrator(mensen: Mensen, bea: Account) -> None:
    beheer, cor = signed_in(bea, wachtzin=WACHTZIN), signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    data = {"gebruikersnaam": "femke", "naam": "Femke", "rol": "coordinator", "email": "femke@example.org"}
    page = beheer.post(reverse("beheer_uitnodigen"), data).content.decode()
    assert "werkt pas als een coördinator akkoord geeft" in page
    listed = beheer.get(reverse("beheer_mensen")).content.decode()
    assert "Femke als coördinator laten beginnen" in listed
    assert "Kan meekijken: Carolien, Cor." in listed
    assert "Geef akkoord" not in listed
    assert "Een collega vraagt of je meekijkt" in cor.get(reverse("werkplek:werkvoorraad")).content.decode()
    assert "Geef akkoord" in cor.get(reverse("werkplek:sleutels")).content.decode()

    done = cor.post(reverse("werkplek:sleutels_meekijken", args=[_proposed()]), {"akkoord": "1"}, follow=True)

    assert "Femke kan nu als coördinator beginnen." in done.content.decode()
    _invite_again = beheer.post(reverse("beheer_opnieuw", args=[Account.objects.get(gebruikersnaam="femke").pk]))
    assert _invite_again.status_code == 200
    stopped = beheer.post(reverse("beheer_meekijken", args=[_proposed()]), {"tegenhouden": "1"}, follow=True)
    assert "Tegengehouden. Er is niets veranderd." in stopped.content.decode()
    assert not Meekijkvraag.objects.exists()


def test_the_coordinators_get_a_mail_about_a_new_one(by: Medewerker, carried_out: Any) -> None:
    _invite(by)
    carried_out()

    (message,) = [item for item in mail.outbox if "sleutels" in item.subject]
    assert set(message.to) == {"cor@example.org", "carolien@example.org"}
    assert "Femke" not in message.body


def test_stopping_tells_nothing_to_who_is_not_concerned(by: Medewerker, mensen: Mensen) -> None:
    _invite(by)
    with pytest.raises(NotAllowed):
        vierogen.stop(vraag_id=_proposed(), by=mensen.vera)

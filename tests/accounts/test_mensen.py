"""People come, lose their passphrase, get another role, and leave; each through the real pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse

from meldpunt.accounts import mensen as people
from meldpunt.accounts import rules
from meldpunt.accounts.models import Account, Rol, Uitnodiging
from meldpunt.accounts.service import medewerker_of, sign_in
from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.vault import service as vault
from meldpunt.vierogen import toelaten
from meldpunt.vierogen.models import Meekijkvraag
from support.behandeling import inzien
from support.bezetting import sleutels, toewijzen
from support.dossiers import queries as dossierlijst
from support.dossiers import service as dossiers
from tests.accounts.beginnen import begin
from tests.ingelogd import signed_in
from tests.maak import a_day_later, send
from tests.personas import NIEUWE_WACHTZIN as NIEUW
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}")


@pytest.fixture
def by(bea: Account) -> Medewerker:
    """The administrator at work."""
    return medewerker_of(bea)


def _invite(by: Medewerker, rol: str = Rol.VERTROUWENSPERSOON) -> str:
    return people.invite(gebruikersnaam="femke", naam="Femke", rol=rol, email="femke@example.org", by=by)


def test_an_invitation_becomes_a_colleague_with_a_key_of_their_own(by: Medewerker) -> None:
    response = begin(_invite(by))

    account = Account.objects.get(gebruikersnaam="femke")
    assert response["Location"] == reverse("papier")
    assert sign_in(account=account, wachtzin=NIEUW).open_kluis.account_id == account.actor_id
    assert not Uitnodiging.objects.exists()
    assert {"account.uitgenodigd", "account.begonnen"} <= set(Event.objects.values_list("code", flat=True))


def test_the_sheet_is_shown_until_its_last_four_characters_are_typed(by: Medewerker) -> None:
    client = Client()
    client.post(reverse("uitnodiging"), {"code": _invite(by), "wachtzin": NIEUW, "nogmaals": NIEUW})
    page = client.get(reverse("papier")).content.decode()
    (shown,) = set(CODE.findall(page))

    refused = client.post(reverse("papier"), {"laatste": "0000" if not shown.endswith("0000") else "1111"})
    assert refused.status_code == 422
    assert shown in refused.content.decode()

    assert client.post(reverse("papier"), {"laatste": shown[-4:].lower()})["Location"] == reverse("account_login")
    assert client.get(reverse("papier")).status_code == 302
    account = Account.objects.get(gebruikersnaam="femke")
    assert vault.unlock_with_paper(account_id=account.actor_id, paper=shown).account_id == account.actor_id


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "0000-0000-0000-0000-0000-0001"}, "teken voor teken"),
        ({"nogmaals": "iets heel anders dan dat"}, "niet gelijk"),
        ({"wachtzin": "kort", "nogmaals": "kort"}, "vijf losse woorden"),
        ({"wachtzin": "femkefemkefemke1", "nogmaals": "femkefemkefemke1"}, "jou"),
        ({"code": ""}, "Vul de code in"),
    ],
)
def test_a_refused_beginning_says_what_to_do_and_keeps_what_was_typed(
    by: Medewerker, changes: dict[str, str], said: str
) -> None:
    response = begin(_invite(by), **changes)

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert Uitnodiging.objects.exists()
    for typed in changes.values():
        assert typed in page


def test_an_invitation_ends_after_a_week_and_works_once(by: Medewerker) -> None:
    code = _invite(by)
    with clock.at(clock.now() + timedelta(days=people.DAYS, minutes=1)):
        assert begin(code).status_code == 422
    assert begin(code).status_code == 302
    assert begin(code).status_code == 422


def _form(client: Client, name: str, **data: str) -> dict[str, str]:
    """A form as the page gives it, filled in."""
    keer = re.search(r'name="keer" value="([^"]+)"', client.get(reverse(name)).content.decode())
    assert keer
    return {"keer": keer[1], "wachtzin": NIEUW, "nogmaals": NIEUW} | data


def _sheet(response: Any) -> str:
    """The code on the sheet, in a browser that got only this answer."""
    assert response["Location"] == reverse("papier")
    client = Client()
    client.cookies = response.cookies
    (shown,) = set(CODE.findall(client.get(reverse("papier")).content.decode()))
    return str(shown)


def test_an_invitation_that_is_sent_twice_shows_the_same_sheet(by: Medewerker) -> None:
    client = Client()
    form = _form(client, "uitnodiging", code=_invite(by))
    answers = [Client().post(reverse("uitnodiging"), form) for _press in range(3)]  # none kept the first cookie

    assert len({_sheet(answer) for answer in answers}) == 1
    account = Account.objects.get(gebruikersnaam="femke")
    assert vault.unlock_with_paper(account_id=account.actor_id, paper=_sheet(answers[2])).account_id == account.actor_id


def test_who_gets_no_sheet_may_send_the_invitation_twice_as_well(by: Medewerker) -> None:
    form = _form(Client(), "uitnodiging", code=_invite(by, Rol.BEHEER))
    for _press in range(2):
        assert Client().post(reverse("uitnodiging"), form)["Location"] == reverse("account_login")


def test_a_recovery_that_is_sent_twice_shows_the_same_new_sheet(mensen: Mensen) -> None:
    paper = vault.renew_paper(unlocked=mensen.vera.open_kluis)
    form = _form(Client(), "wachtzin_kwijt", gebruikersnaam="vera", code=paper)
    first, second = (_sheet(Client().post(reverse("wachtzin_kwijt"), form)) for _press in range(2))

    assert first == second != paper
    unlocked = vault.unlock_with_paper(account_id=mensen.vera.actor_id, paper=second)
    assert unlocked.account_id == mensen.vera.actor_id


OTHER = "anker bloem citroen deken egel"


@pytest.mark.parametrize(
    "changes",
    [{"keer": ""}, {"keer": "x"}, {"keer": "A" * 43}, {"wachtzin": OTHER, "nogmaals": OTHER}, {"code": "another"}],
)
def test_only_the_very_same_form_is_answered_again(by: Medewerker, changes: dict[str, str]) -> None:
    form = _form(Client(), "uitnodiging", code=_invite(by))
    assert _sheet(Client().post(reverse("uitnodiging"), form))
    other = form | changes
    if other["code"] == "another":
        other["code"] = vault.new_code()

    refused = Client().post(reverse("uitnodiging"), other)

    assert refused.status_code == 422
    assert "Deze uitnodiging is er niet meer" in refused.content.decode()
    assert not refused.cookies.get("papier")


def test_the_same_form_is_answered_again_for_a_quarter_of_an_hour(by: Medewerker) -> None:
    form = _form(Client(), "uitnodiging", code=_invite(by))
    Client().post(reverse("uitnodiging"), form)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert Client().post(reverse("uitnodiging"), form).status_code == 422


def test_who_lost_the_passphrase_gets_back_in_with_the_sheet_and_still_needs_the_factor(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)
    paper = vault.renew_paper(unlocked=mensen.vera.open_kluis)
    client = Client()

    response = client.post(
        reverse("wachtzin_kwijt"),
        {"gebruikersnaam": "vera", "code": paper, "wachtzin": NIEUW, "nogmaals": NIEUW},
    )

    assert response["Location"] == reverse("papier")
    vera = sign_in(account=mensen.accounts["vera"], wachtzin=NIEUW)
    assert inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=vera).verhalen
    assert client.get(reverse("werkplek:werkvoorraad")).status_code == 302  # not signed in by this
    with pytest.raises(vault.UnknownCode):
        vault.unlock_with_paper(account_id=mensen.vera.actor_id, paper=paper)  # used up


@pytest.mark.parametrize("naam", ["vera", "nadia", "bas", "niemand"])
def test_a_wrong_name_or_sheet_gets_one_and_the_same_answer(mensen: Mensen, naam: str) -> None:
    paper = vault.renew_paper(unlocked=mensen.cor.open_kluis)
    response = Client().post(
        reverse("wachtzin_kwijt"), {"gebruikersnaam": naam, "code": paper, "wachtzin": NIEUW, "nogmaals": NIEUW}
    )

    assert response.status_code == 422
    assert "horen niet bij elkaar" in response.content.decode()


def test_another_passphrase_takes_the_old_one_and_ends_every_session(mensen: Mensen) -> None:
    client = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    other = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    wrong = client.post(reverse("wachtzin"), {"oud": "niet deze wachtzin", "wachtzin": NIEUW, "nogmaals": NIEUW})
    assert wrong.status_code == 422

    done = client.post(reverse("wachtzin"), {"oud": WACHTZIN, "wachtzin": NIEUW, "nogmaals": NIEUW})

    assert done["Location"] == reverse("account_login")
    assert other.get(reverse("werkplek:werkvoorraad"))["Location"].startswith(reverse("account_login"))
    assert sign_in(account=Account.objects.get(gebruikersnaam="vera"), wachtzin=NIEUW).kluis is not None


def test_a_change_is_told_by_a_mail_that_says_nothing_else(by: Medewerker, mensen: Mensen, carried_out: Any) -> None:
    people.change_role(account_id=mensen.nadia.id, naar=Rol.BEHEER, by=by)
    carried_out()

    (message,) = [item for item in mail.outbox if item.to == ["nadia@example.org"]]
    assert "nadia" not in f"{message.subject} {message.body}".lower()


def test_who_stops_opens_nothing_any_more(by: Medewerker, mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)
    client = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)

    people.deactivate(account_id=mensen.vera.id, by=by)

    assert client.get(reverse("werkplek:werkvoorraad")).status_code == 302
    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=ontvangst.dossier_id)
    assert Client().post(reverse("account_login"), {"login": "vera", "password": WACHTZIN}).status_code != 302


def test_a_coordinator_who_stops_makes_the_desk_ask_for_a_new_key(by: Medewerker, mensen: Mensen) -> None:
    people.deactivate(account_id=mensen.carolien.id, by=by)
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    assert "Er is iemand gestopt" in client.get(reverse("werkplek:sleutels")).content.decode()

    a_day_later(lambda: client.post(reverse("werkplek:sleutels_vernieuw"), {"nieuw": "1"}), by=mensen.cor)

    assert vault.desk_state() == vault.DeskState(
        epoch=2, members=frozenset({mensen.cor.actor_id}), behind=0, stale=False
    )


def test_somebody_who_lost_everything_begins_anew_and_waits_for_the_keys(by: Medewerker, mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)
    code = people.invite_again(account_id=mensen.vera.id, by=by)
    assert begin(code).status_code == 302
    vera = sign_in(account=Account.objects.get(gebruikersnaam="vera"), wachtzin=NIEUW)
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=vera)
    assert not dossierlijst.kaarten(filter_=dossierlijst.Filter(), by=vera).rijen
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    page = client.get(reverse("werkplek:sleutels")).content.decode()
    assert "Wacht op ontgrendeling" in page
    numbers = vault.control_numbers([mensen.vera.actor_id, mensen.cor.actor_id])
    assert all(number in page for number in numbers.values())
    own = client.get(reverse("mfa_index")).content.decode()
    assert numbers[mensen.cor.actor_id] in own  # what somebody reads out is what the others see
    assert numbers[mensen.vera.actor_id] not in own

    client.post(reverse("werkplek:sleutels_geef", args=[mensen.vera.id]))

    assert inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=vera).verhalen
    assert "Wacht op ontgrendeling" not in client.get(reverse("werkplek:sleutels")).content.decode()


def test_a_case_can_be_assigned_to_somebody_who_has_not_begun(by: Medewerker, mensen: Mensen) -> None:
    from support.vertrouwenspersonen import service as pool

    code = _invite(by)
    femke = Account.objects.get(gebruikersnaam="femke")
    pool.add_to_pool(account=femke, expertise=(), over="", telefoon="", uren="")
    _nieuw, ontvangst = send()
    toewijzen.assign(dossier_id=ontvangst.dossier_id, account_id=femke.pk, by=mensen.cor)
    begin(code)

    assert dossiers.waiting_for_key([femke.pk], by=mensen.cor)[femke.pk] == {ontvangst.dossier_id}


def test_a_new_coordinator_opens_nothing_until_another_one_gives_the_key(by: Medewerker, mensen: Mensen) -> None:
    case_id = send()[1].dossier_id
    code = toelaten.invite(gebruikersnaam="femke", naam="Femke", rol=Rol.COORDINATOR, email="", by=by)
    sleutels.agree(vraag_id=Meekijkvraag.objects.get().pk, by=mensen.carolien)
    begin(code)
    femke = sign_in(account=Account.objects.get(gebruikersnaam="femke"), wachtzin=NIEUW)
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=case_id, by=femke)
    assert not dossierlijst.kaarten(filter_=dossierlijst.Filter(), by=femke).rijen
    TOTP.activate(Account.objects.get(gebruikersnaam="femke"), generate_totp_secret())
    page = signed_in(Account.objects.get(gebruikersnaam="femke"), wachtzin=NIEUW)
    assert "nog geen sleutel" in page.get(reverse("werkplek:werkvoorraad")).content.decode()
    assert page.post(reverse("werkplek:cijfers_vaststellen", args=["2025-Q1"])).status_code == 403

    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    shown = client.get(reverse("werkplek:sleutels_geef", args=[femke.id])).content.decode()
    assert vault.control_numbers([femke.actor_id])[femke.actor_id] in shown
    client.post(reverse("werkplek:sleutels_geef", args=[femke.id]))
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=case_id, by=femke)
    second = signed_in(mensen.accounts["carolien"], wachtzin=WACHTZIN)
    second.post(reverse("werkplek:sleutels_meekijken", args=[Meekijkvraag.objects.get().pk]), {"akkoord": "1"})

    assert inzien.open_dossier(dossier_id=case_id, by=femke).verhalen


def test_an_administrator_changes_everybody_but_themself(by: Medewerker, mensen: Mensen, bea: Account) -> None:
    for attempt in (
        lambda: people.deactivate(account_id=bea.pk, by=by),
        lambda: people.change_role(account_id=bea.pk, naar=Rol.COORDINATOR, by=by),
        lambda: people.invite_again(account_id=bea.pk, by=by),
        lambda: people.end_all_sessions(account_id=bea.pk, by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    with pytest.raises(Conflict):
        people.invite(gebruikersnaam="vera", naam="X", rol=Rol.BEHEER, email="", by=by)
    with pytest.raises(NotFound):
        people.person(mensen.cor.id.__class__(int=7))


@pytest.mark.parametrize("naam", ["cor", "vera", "bas"])
def test_nobody_else_manages_people(mensen: Mensen, naam: str) -> None:
    who = getattr(mensen, naam)
    for attempt in (
        lambda: people.invite(gebruikersnaam="x", naam="X", rol=Rol.BEHEER, email="", by=who),
        lambda: people.deactivate(account_id=mensen.nadia.id, by=who),
        lambda: people.change_role(account_id=mensen.nadia.id, naar=Rol.BEHEER, by=who),
        lambda: people.invite_again(account_id=mensen.nadia.id, by=who),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert rules.refusal_to_manage(who) is not None
    assert rules.refusal_to_change(who, mensen.accounts["nadia"]) is not None


def test_each_rule_refuses_whom_it_should(mensen: Mensen, by: Medewerker, bea: Account) -> None:
    everybody = [mensen.cor, mensen.carolien, mensen.vera, mensen.bas, by]
    accounts = [mensen.accounts["cor"], mensen.accounts["vera"], bea]
    for who in everybody:
        assert (rules.refusal_to_manage(who) is None) is (who.rol == Rol.BEHEER)
        assert (rules.refusal_to_renew(who) is None) is (who.rol == Rol.COORDINATOR)
        for account in accounts:
            may = rules.refusal_to_change(who, account) is None
            assert may is (who.rol == Rol.BEHEER and who.id != account.pk)
            gives = rules.refusal_to_give_key(who, account) is None
            assert gives is (who.rol == Rol.COORDINATOR and who.id != account.pk)


def test_a_role_that_needs_a_key_begins_with_an_invitation(by: Medewerker, mensen: Mensen) -> None:
    code = people.change_role(account_id=mensen.bas.id, naar=Rol.VERTROUWENSPERSOON, by=by)

    assert people.person(mensen.bas.id).stand == "uitgenodigd"
    assert begin(code)["Location"] == reverse("papier")
    assert sign_in(account=Account.objects.get(gebruikersnaam="bas"), wachtzin=NIEUW).kluis is not None
    assert people.change_role(account_id=mensen.vera.id, naar=Rol.BESTUUR, by=by) == ""

"""Assigning hands over a key and takes it back; everything at once: given back, divided, or left behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db.models import Max
from django.test import Client
from django.urls import reverse

from meldpunt.accounts.service import medewerker_of
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.outbox.models import Item
from meldpunt.vault import service as vault
from support.aandacht import queries as aandacht
from support.behandeling import gesprek, inzien
from support.bezetting import erbuiten, toewijzen
from support.dossiers import queries as dossiers
from support.dossiers.queries import Filter
from support.dossiers.zaak import toegang as casefile
from support.stappenplan.models import Overhandiging
from support.stappenplan.service import compose_for
from support.vertrouwenspersonen import queries as pool
from tests.behandeling.deuren import open_with
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from meldpunt.accounts.models import Account
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=16)  # mails of a quarter of an hour are one


def test_assigning_hands_over_a_key_and_reassigning_takes_it_back(
    dossier_id: UUID, mensen: Mensen, carried_out: Any
) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).verhalen

    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor)
    carried_out()

    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.nadia).verhalen
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)
    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=dossier_id)
    assert {tuple(item.to) for item in mail.outbox} >= {("nadia@example.org",)}
    assert all("verhaal" not in item.body.lower() and "Mira" not in item.body for item in mail.outbox)


def test_only_a_coordinator_assigns_and_only_to_the_pool(dossier_id: UUID, mensen: Mensen) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)

    with pytest.raises(NotAllowed):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.vera)
    with pytest.raises(Conflict):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.bas.id, by=mensen.cor)


def test_who_chose_while_a_colleague_assigned_hears_so(dossier_id: UUID, mensen: Mensen) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.carolien)

    with pytest.raises(Conflict, match="net toegewezen"):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor, was="")
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor, was=str(mensen.vera.id))

    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.nadia).kaart.assignee_id == mensen.nadia.id


def test_who_looks_after_a_case_may_give_it_back_and_nobody_else_but_a_coordinator(
    dossier_id: UUID, mensen: Mensen
) -> None:
    toewijzen.release(dossier_id=dossier_id, by=mensen.cor)  # nobody looked after it: nothing happens
    assert not [
        regel
        for regel in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn
        if regel.soort == "losgelaten"
    ]
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    toewijzen.release(dossier_id=dossier_id, by=mensen.vera)

    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).kaart.assignee_id is None
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)


def given_to(account_id: UUID, mensen: Mensen, *, count: int) -> list[UUID]:
    """So many cases that one person looks after."""
    ids = [report()[1] for _ in range(count)]
    for dossier_id in ids:
        toewijzen.assign(dossier_id=dossier_id, account_id=account_id, by=mensen.cor)
    return ids


def nobodys(mensen: Mensen) -> set[UUID]:
    """The cases that the page of a coordinator lists as nobody's."""
    return {kaart.id for kaart in dossiers.kaarten(filter_=Filter(weergave="zonder"), by=mensen.cor).rijen}


def waiting(mensen: Mensen, reden: str) -> set[UUID]:
    """The cases that wait for a coordinator for this reason."""
    return {item.dossier_id for item in aandacht.waiting_for(mensen.cor) if item.reden == reden}


def helper_in_plan(dossier_id: UUID) -> str:
    """Whom the melder's step plan names as who helps."""
    return compose_for(dossier_id, versie=9, voorlopig=False).wie.naam


def newest_plan(dossier_id: UUID) -> int:
    """The number of the step plan that was asked for last."""
    return int(Overhandiging.objects.filter(dossier_id=dossier_id).aggregate(Max("versie"))["versie__max"])


def to_coordinators() -> bool:
    """Whether both coordinators had a mail."""
    return {"cor@example.org", "carolien@example.org"} <= {address for item in mail.outbox for address in item.to}


# ── given back ─────────────────────────────────────────────────────────────────────────────────────


def test_b6_who_falls_ill_gives_everything_back_in_one_action(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    mine = given_to(mensen.vera.id, mensen, count=3)
    (other,) = given_to(mensen.nadia.id, mensen, count=1)
    carried_out()
    mail.outbox.clear()

    with clock.at(clock.now() + LATER):
        assert toewijzen.give_back(by=mensen.vera).losgelaten == 3
        carried_out()

    for dossier_id in mine:
        with pytest.raises(NotFound):
            inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)
        assert helper_in_plan(dossier_id) != "Vera"
    assert nobodys(mensen) == waiting(mensen, "niemand") == set(mine)
    assert to_coordinators()
    assert dossiers.kaart(other).assignee_id == mensen.nadia.id
    assert toewijzen.give_back(by=mensen.vera).losgelaten == 0


def test_b6_whoever_gives_back_presses_once_on_a_page_that_says_what_follows(mensen: Mensen) -> None:
    mine = given_to(mensen.vera.id, mensen, count=2)
    client = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)

    assert reverse("werkplek:teruggeven") in client.get(reverse("werkplek:vertrouwenspersonen")).content.decode()
    page = client.get(reverse("werkplek:teruggeven")).content.decode()
    done = client.post(reverse("werkplek:teruggeven"), follow=True).content.decode()

    assert "Geef 2 dossiers terug" in page
    assert "2 dossiers zijn terug. De coördinatoren horen het nu." in done
    assert nobodys(mensen) == set(mine)
    assert "geen enkel dossier" in client.get(reverse("werkplek:teruggeven")).content.decode()


# ── divided ────────────────────────────────────────────────────────────────────────────────────────


def test_b6_a_coordinator_divides_what_a_colleague_has_with_one_confirmation(mensen: Mensen) -> None:
    first, second, third = given_to(mensen.vera.id, mensen, count=3)

    verdeling = toewijzen.divide(
        van=mensen.vera.id, keuzes={first: mensen.nadia.id, second: None, third: mensen.nadia.id}, by=mensen.cor
    )

    assert (verdeling.toegewezen, verdeling.losgelaten, verdeling.gebleven) == (2, 1, {})
    assert [dossiers.kaart(item).assignee_id for item in (first, second, third)] == [
        mensen.nadia.id,
        None,
        mensen.nadia.id,
    ]
    assert inzien.open_dossier(dossier_id=first, by=mensen.nadia).verhalen
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=second, by=mensen.vera)


def test_b6_what_cannot_go_stays_and_says_why_and_the_rest_goes(mensen: Mensen) -> None:
    moved, able = given_to(mensen.vera.id, mensen, count=2)
    toewijzen.assign(dossier_id=moved, account_id=mensen.nadia.id, by=mensen.carolien)

    verdeling = toewijzen.divide(van=mensen.vera.id, keuzes={moved: None, able: mensen.bas.id}, by=mensen.cor)
    again = toewijzen.divide(van=mensen.vera.id, keuzes={moved: None, able: mensen.nadia.id}, by=mensen.cor)

    assert (verdeling.toegewezen, verdeling.losgelaten) == (0, 0)
    assert "net toegewezen" in verdeling.gebleven[moved]
    assert "niet beschikbaar" in verdeling.gebleven[able]
    assert (again.toegewezen, set(again.gebleven)) == (1, {moved})
    assert dossiers.kaart(moved).assignee_id == mensen.nadia.id
    with pytest.raises(Conflict):
        toewijzen.release(dossier_id=able, by=mensen.cor, was=str(mensen.vera.id))


def test_only_a_coordinator_divides(mensen: Mensen) -> None:
    (dossier_id,) = given_to(mensen.vera.id, mensen, count=1)

    verdeling = toewijzen.divide(van=mensen.vera.id, keuzes={dossier_id: mensen.nadia.id}, by=mensen.vera)

    assert "Alleen een coördinator" in verdeling.gebleven[dossier_id]
    assert dossiers.kaart(dossier_id).assignee_id == mensen.vera.id


def test_each_proposal_counts_as_a_case_more_for_the_next_one(mensen: Mensen) -> None:
    given_to(mensen.vera.id, mensen, count=4)
    kaarten = dossiers.open_with(mensen.vera.id)

    both = pool.suggest_division(kaarten=kaarten, van=mensen.bas.id, by=mensen.cor)
    one = pool.suggest_division(kaarten=kaarten, van=mensen.vera.id, by=mensen.cor)

    # Vera knows of digital safety, which these cases ask for, and has four; each that Nadia gets brings her nearer
    assert {item.kandidaat.account_id for offers in one.values() for item in offers} == {mensen.nadia.id}
    loads = [offers[0].kandidaat.open_dossiers for offers in one.values()]
    assert loads == [0, 1, 2, 3]
    assert all(
        {item.kandidaat.account_id for item in offers} == {mensen.vera.id, mensen.nadia.id} for offers in both.values()
    )


def test_b6_the_page_proposes_somebody_for_each_and_keeps_what_was_chosen(mensen: Mensen) -> None:
    first, second = given_to(mensen.vera.id, mensen, count=2)
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    url = reverse("werkplek:verdelen", args=[mensen.vera.id])

    page = client.get(url).content.decode()
    done = client.post(
        url, {f"naar-{first}": str(mensen.nadia.id), f"naar-{second}": "niemand"}, follow=True
    ).content.decode()

    assert "Verdeel deze 2 dossiers" in page
    assert page.count(f'value="{mensen.nadia.id}" selected') == 2
    assert "Vera" in page
    assert str(mensen.bas.id) not in page
    assert "1 dossier is toegewezen. 1 wacht nu op iemand." in done
    assert [dossiers.kaart(item).assignee_id for item in (first, second)] == [mensen.nadia.id, None]


def test_b6_what_stayed_stands_on_the_page_with_its_sentence(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    (dossier_id,) = given_to(mensen.vera.id, mensen, count=1)
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    url = reverse("werkplek:verdelen", args=[mensen.vera.id])

    def refuse(**_case: Any) -> None:
        raise Conflict("Nadia blijft buiten dit dossier.")

    monkeypatch.setattr(toewijzen, "assign", refuse)
    answer = client.post(url, {f"naar-{dossier_id}": str(mensen.nadia.id)})

    assert answer.status_code == 409
    assert "Nadia blijft buiten dit dossier." in answer.content.decode()
    assert "1 bleef waar het was." in answer.content.decode()
    assert client.post(url, {f"naar-{dossier_id}": "iets anders"}).status_code == 302  # not on the page: it stays
    assert dossiers.kaart(dossier_id).assignee_id == mensen.vera.id


# ── left behind ────────────────────────────────────────────────────────────────────────────────────


def test_b6_who_stops_leaves_nothing_in_their_name(
    bea: Account, mensen: Mensen, carried_out: Callable[[], int]
) -> None:
    left = given_to(mensen.vera.id, mensen, count=2)
    assert helper_in_plan(left[0]) == "Vera"
    (chosen,) = (report(vertrouwenspersoon=mensen.vera.id)[1],)  # waits for her alone
    before = dossiers.open_counts(mensen.cor)["zonder"]
    carried_out()
    mail.outbox.clear()

    with clock.at(clock.now() + LATER):
        toewijzen.stop(account_id=mensen.vera.id, by=medewerker_of(bea))
        carried_out()

    assert set(left) <= nobodys(mensen)
    assert set(left) <= set(dossiers.due_now(mensen.cor))
    assert dossiers.open_counts(mensen.cor)["zonder"] == before + 2
    assert waiting(mensen, "niemand") == {*left, chosen}
    assert waiting(mensen, "gekozen") == waiting(mensen, "toegewezen") == set()  # that was said of her
    assert to_coordinators()
    assert not [item for item in mail.outbox if "vera@example.org" in item.to]
    assert "Vera" not in {helper_in_plan(item) for item in left}
    assert dossiers.left_behind(mensen.cor) == {mensen.vera.id: 2}


def test_b6_coordinators_read_who_stopped_and_divide_from_there(bea: Account, mensen: Mensen) -> None:
    (left,) = given_to(mensen.vera.id, mensen, count=1)
    stopped = signed_in(bea, wachtzin=WACHTZIN).post(reverse("beheer_stopt", args=[mensen.vera.id]), follow=True)
    assert "verdeelt een coördinator; die hoort het nu" in stopped.content.decode()
    assert waiting(mensen, "niemand") == {left}
    cor, nadia = (signed_in(mensen.accounts[name], wachtzin=WACHTZIN) for name in ("cor", "nadia"))
    url = reverse("werkplek:verdelen", args=[mensen.vera.id])

    for page in ("werkplek:werkvoorraad", "werkplek:vertrouwenspersonen"):
        assert "Vera werkt hier niet meer" in cor.get(reverse(page)).content.decode()
        assert url in cor.get(reverse(page)).content.decode()
        assert "werkt hier niet meer" not in nadia.get(reverse(page)).content.decode()
    cor.post(url, {f"naar-{left}": str(mensen.nadia.id)})

    assert dossiers.kaart(left).assignee_id == mensen.nadia.id
    assert "werkt hier niet meer" not in cor.get(reverse("werkplek:werkvoorraad")).content.decode()


def test_b6_another_role_out_of_the_desk_leaves_the_cases_too(bea: Account, mensen: Mensen) -> None:
    (left,) = given_to(mensen.vera.id, mensen, count=1)

    toewijzen.change_role(account_id=mensen.vera.id, naar="bestuur", by=medewerker_of(bea))

    assert left in nobodys(mensen)
    assert waiting(mensen, "niemand") == {left}
    assert dossiers.left_behind(mensen.cor) == {mensen.vera.id: 1}


def test_only_an_administrator_lets_somebody_go(mensen: Mensen) -> None:
    (dossier_id,) = given_to(mensen.vera.id, mensen, count=1)

    with pytest.raises(NotAllowed):
        toewijzen.stop(account_id=mensen.vera.id, by=mensen.cor)

    assert dossier_id not in nobodys(mensen)


# ── what the melder reads of it, and a case that nobody else can read ──────────────────────────────


def only_vera(mensen: Mensen) -> tuple[str, UUID]:
    """A case that nobody but Vera can read; gives the code and the case."""
    nieuw, dossier_id = report(vertrouwenspersoon=mensen.vera.id)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    others = [mensen.cor.id, mensen.carolien.id, mensen.nadia.id]
    erbuiten.change_person(zaak=open_with(nieuw.code).zaak, gekozen=mensen.vera.id, buiten=others)
    return nieuw.code, dossier_id


def page_behind(code: str) -> str:
    """What the melder reads first."""
    client = Client()
    client.post("/code/", {"code": code})
    return client.get("/code/").content.decode()


def test_b6_the_page_of_the_melder_names_nobody_who_stopped(bea: Account, mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    helped = page_behind(nieuw.code)
    toewijzen.stop(account_id=mensen.vera.id, by=medewerker_of(bea))
    page = page_behind(nieuw.code)
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)

    assert "Kijkt naar je melding om." in helped
    assert "Kijkt naar je melding om." not in page
    assert "Je hoort van ons wie je vertrouwenspersoon wordt." in page
    assert "· Vera" not in cor.get(reverse("werkplek:werkvoorraad")).content.decode()


def test_the_only_one_who_can_read_a_case_keeps_it_and_hears_why(mensen: Mensen) -> None:
    _code, kept = only_vera(mensen)
    (free,) = given_to(mensen.vera.id, mensen, count=1)
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)

    said = vera.post(reverse("werkplek:teruggeven"), follow=True).content.decode()

    assert "1 dossier is terug." in said
    assert "Dit dossier mag alleen jij lezen." in said
    assert dossiers.kaart(kept).assignee_id == mensen.vera.id
    assert inzien.open_dossier(dossier_id=kept, by=mensen.vera).verhalen
    assert dossiers.kaart(free).assignee_id is None


def test_where_the_only_reader_stopped_the_melder_is_asked_to_choose(bea: Account, mensen: Mensen) -> None:
    code, dossier_id = only_vera(mensen)
    assert "Kies wie je melding mag lezen" not in page_behind(code)

    toewijzen.stop(account_id=mensen.vera.id, by=medewerker_of(bea))
    page = page_behind(code)

    assert "Kies wie je melding mag lezen" in page
    assert "We lezen je bericht" not in page
    assert reverse("mijnmelding:persoon") in page
    assert "We nemen contact op" not in page
    assert Item.objects.filter(task="regie.mail", subject=dossier_id).exists()


def test_who_was_let_go_by_the_melder_or_stepped_aside_is_in_no_plan_any_more(mensen: Mensen) -> None:
    nieuw, asked = report()
    aside = report()[1]
    for dossier_id in (asked, aside):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    versions = [newest_plan(item) for item in (asked, aside)]

    erbuiten.change_person(zaak=open_with(nieuw.code).zaak, gekozen=None)
    erbuiten.step_back(dossier_id=aside, by=mensen.vera)

    assert [newest_plan(item) for item in (asked, aside)] == [version + 1 for version in versions]
    assert "Vera" not in {helper_in_plan(asked), helper_in_plan(aside)}


def test_a_colleague_in_another_role_hears_nothing_of_a_case(bea: Account, mensen: Mensen) -> None:
    _code, dossier_id = only_vera(mensen)

    toewijzen.change_role(account_id=mensen.vera.id, naar="bestuur", by=medewerker_of(bea))

    assert casefile.readers_to_tell(dossier_id) == []
    assert casefile.assignee_of(dossier_id) is None


def test_whom_the_melder_chooses_hears_of_it_and_what_waited_for_the_one_before_does_not(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    gesprek.write_bericht(zaak=open_with(nieuw.code).zaak, tekst="Is er iemand?")

    erbuiten.change_person(zaak=open_with(nieuw.code).zaak, gekozen=mensen.nadia.id)

    assert [item.reden for item in aandacht.waiting_for(mensen.nadia)] == ["gekozen"]
    assert {item.reden for item in aandacht.waiting_for(mensen.cor)} >= {"bericht", "iemand_anders"}
    assert "toegewezen" not in {item.reden for item in aandacht.waiting_for(mensen.cor)}

"""Two people freeze a quarter; a quarter is done over once, for an error that everybody reads."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from meldpunt.accounts.service import Rol, create_account, medewerker_of
from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from meldpunt.outbox.models import Item
from meldpunt.vault import service as vault
from statistieken import queries, service
from statistieken.models import Release, Vaststelverzoek
from statistieken.vaststellen import herziening, tasks
from statistieken.vaststellen import queries as wachtend
from statistieken.vaststellen import service as samen
from statistieken.vaststellen.states import TRANSITIONS, Vaststelstand
from support.behandeling import meenemen
from support.dossiers.models import Dossier, Telgat
from tests.behandeling.deuren import behind
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
SUMMER, NOVEMBER = datetime(2026, 8, 20, 12, tzinfo=UTC), datetime(2026, 11, 20, 12, tzinfo=UTC)
Q3 = "2026-Q3"


@pytest.fixture(autouse=True)
def _november(settings: Any) -> Iterator[None]:
    settings.CIJFERS_KLEINSTE = 20
    with clock.at(NOVEMBER):
        yield


class _Down(Random):
    """Draws the same point each time, so that two roundings of one truth are close."""

    def randrange(self, *_args: int) -> int:  # type: ignore[override]  # only the draw of the point is replaced
        return 0


def _cases(number: int) -> list[Any]:
    with clock.at(SUMMER):
        return [report(naam=f"Mens {index}") for index in range(number)]


def _frozen(mensen: Mensen) -> Release:
    verzoek_id = samen.ask(kwartaal=Q3, by=mensen.cor)
    return samen.agree(verzoek_id=verzoek_id, by=mensen.carolien)


def test_nothing_is_counted_before_a_second_person_agrees(mensen: Mensen) -> None:
    _cases(21)
    verzoek_id = samen.ask(kwartaal=Q3, by=mensen.cor)
    assert not Release.objects.exists()
    assert not Dossier.objects.exclude(counted_in=None).exists()

    release = samen.agree(verzoek_id=verzoek_id, by=mensen.carolien)

    assert (release.frozen_by, release.approved_by) == (mensen.cor.naam, mensen.carolien.naam)
    assert Vaststelverzoek.objects.get().stand == Vaststelstand.VASTGESTELD
    codes = Event.objects.filter(subject=str(verzoek_id)).order_by("id").values_list("code", flat=True)
    assert list(codes) == ["kwartaal.gevraagd", "kwartaal.akkoord"]
    assert queries.list_archief()[0].vastgesteld_door == f"{mensen.cor.naam} en {mensen.carolien.naam}"


def test_whoever_asked_does_not_agree_while_a_colleague_can(mensen: Mensen) -> None:
    _cases(21)
    verzoek_id = samen.ask(kwartaal=Q3, by=mensen.cor)

    with pytest.raises(NotAllowed, match="met zijn tweeën"):
        samen.agree(verzoek_id=verzoek_id, by=mensen.cor)

    assert not Release.objects.exists()
    found = wachtend.waiting(Q3, by=mensen.cor)
    assert found is not None
    assert found.mag == {"stop"}


def test_where_there_is_one_coordinator_it_waits_for_a_day_and_administrators_hear(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_account(gebruikersnaam="bea", naam="Bea", email="bea@example.org", rol=Rol.BEHEER, wachtzin=WACHTZIN)
    only = frozenset({mensen.cor.id})
    monkeypatch.setattr(samen, "key_holders", lambda: only)
    monkeypatch.setattr(wachtend, "key_holders", lambda: only)
    _cases(21)
    mail.outbox.clear()
    verzoek_id = samen.ask(kwartaal=Q3, by=mensen.cor)
    tasks.send_warning(verzoek_id)
    assert Item.objects.filter(task="statistieken.waarschuwing", subject=verzoek_id).exists()
    assert [message.to for message in mail.outbox] == [["bea@example.org"]]

    with pytest.raises(NotAllowed, match="wacht dit een dag"):
        samen.agree(verzoek_id=verzoek_id, by=mensen.cor)
    found = wachtend.waiting(Q3, by=mensen.cor)
    assert found is not None
    assert found.vanaf == NOVEMBER + timedelta(hours=24)
    with clock.at(NOVEMBER + timedelta(hours=24, minutes=1)):
        release = samen.agree(verzoek_id=verzoek_id, by=mensen.cor)

    assert queries.list_archief()[0].vastgesteld_door == mensen.cor.naam
    assert release.approved_by == mensen.cor.naam
    assert Event.objects.filter(subject=str(verzoek_id), code="kwartaal.alleen").exists()


def test_a_quarter_is_asked_once_and_stopping_frees_it(mensen: Mensen) -> None:
    verzoek_id = samen.ask(kwartaal=Q3, by=mensen.cor)

    with pytest.raises(Conflict, match="al gevraagd"):
        samen.ask(kwartaal=Q3, by=mensen.carolien)
    samen.stop(verzoek_id=verzoek_id, by=mensen.carolien)
    with pytest.raises(InvalidTransition):
        samen.agree(verzoek_id=verzoek_id, by=mensen.carolien)

    assert samen.ask(kwartaal=Q3, by=mensen.carolien) != verzoek_id
    assert not Release.objects.exists()


@pytest.mark.parametrize("kwartaal", ["2026-Q4", "2027-Q1"])
def test_a_quarter_that_is_not_over_is_not_asked(mensen: Mensen, kwartaal: str) -> None:
    with pytest.raises(InvalidTransition):
        samen.ask(kwartaal=kwartaal, by=mensen.cor)


def test_only_a_coordinator_with_a_key_asks(mensen: Mensen) -> None:
    with pytest.raises(NotAllowed):
        samen.ask(kwartaal=Q3, by=mensen.vera)
    new = create_account(
        gebruikersnaam="nieuw", naam="Nia Nieuw", email="nia@example.org", rol=Rol.COORDINATOR, wachtzin=WACHTZIN
    ).account
    assert not vault.holds_desk(account_id=str(new.pk))

    with pytest.raises(NotAllowed, match="nog geen sleutel"):
        samen.ask(kwartaal=Q3, by=medewerker_of(new))


def test_the_database_keeps_nothing_frozen_without_a_second_person(mensen: Mensen) -> None:
    verzoek_id = samen.ask(kwartaal=Q3, by=mensen.cor)

    with pytest.raises(IntegrityError, match="nothing_is_frozen_without_a_second"), transaction.atomic():
        Vaststelverzoek.objects.filter(pk=verzoek_id).update(stand=Vaststelstand.VASTGESTELD)


def test_what_is_over_stays_over() -> None:
    assert TRANSITIONS[Vaststelstand.VASTGESTELD] == TRANSITIONS[Vaststelstand.GESTOPT] == set()


def test_a_revision_takes_the_place_of_a_release_with_its_reason_and_both_stay(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SystemRandom", _Down)
    _cases(23)
    first = _frozen(mensen)
    kept = bytes(first.payload)

    verzoek_id = samen.ask_revision(kwartaal=Q3, reden="Het platform telde dubbel.", by=mensen.cor)
    second = samen.agree(verzoek_id=verzoek_id, by=mensen.carolien)

    body = json.loads(bytes(second.payload))
    assert (second.revision, second.prev_sha256, body["replaces"]) == (2, first.sha256, first.sha256)
    assert (body["reason"], body["sequence"]) == ("Het platform telde dubbel.", 2)
    assert bytes(Release.objects.get(pk=first.pk).payload) == kept
    assert Dossier.objects.filter(counted_in=second.pk).count() == 23
    archief = queries.list_archief()
    assert [(regel.revision, regel.is_vervangen) for regel in archief] == [(2, False), (1, True)]
    assert [part.revision for part in queries.list_cijfers()] == [2]
    found = queries.get_publicatie(Q3, revision=1)
    assert found is not None
    assert found.sha256 == first.sha256


def test_a_revision_counts_no_case_that_came_in_later(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SystemRandom", _Down)
    _cases(20)
    _frozen(mensen)
    _cases(9)

    verzoek_id = samen.ask_revision(kwartaal=Q3, reden="Een fout.", by=mensen.cor)
    second = samen.agree(verzoek_id=verzoek_id, by=mensen.carolien)

    assert json.loads(bytes(second.payload))["total"] == 20
    assert Dossier.objects.filter(counted_in=None).count() == 9


def test_a_quarter_is_done_over_once(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SystemRandom", _Down)
    _cases(20)
    _frozen(mensen)
    verzoek_id = samen.ask_revision(kwartaal=Q3, reden="Een fout.", by=mensen.cor)
    samen.agree(verzoek_id=verzoek_id, by=mensen.carolien)

    with pytest.raises(Conflict, match="maar één keer"):
        samen.ask_revision(kwartaal=Q3, reden="Nog een fout.", by=mensen.cor)


def test_a_quarter_is_done_over_until_the_next_freeze(mensen: Mensen) -> None:
    _cases(20)
    _frozen(mensen)
    with clock.at(datetime(2027, 2, 1, 12, tzinfo=UTC)):
        samen.agree(verzoek_id=samen.ask(kwartaal="2026-Q4", by=mensen.cor), by=mensen.carolien)

        with pytest.raises(Conflict, match="laatste kwartaal"):
            samen.ask_revision(kwartaal=Q3, reden="Een fout.", by=mensen.cor)
        with pytest.raises(Conflict, match="geen getallen"):
            samen.ask_revision(kwartaal="2026-Q4", reden="Een fout.", by=mensen.cor)


def test_a_quarter_of_which_a_case_was_erased_stays_as_it_is(mensen: Mensen) -> None:
    made = _cases(20)
    release = _frozen(mensen)
    with behind(made[0][0].code) as melding:
        meenemen.erase(zaak=melding.zaak)

    with pytest.raises(Conflict, match="is er niet meer"):
        samen.ask_revision(kwartaal=Q3, reden="Een fout.", by=mensen.cor)

    assert Telgat.objects.get().release == release.pk


def test_two_releases_that_would_tell_too_much_together_are_refused(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cases(23)
    release = _frozen(mensen)
    monkeypatch.setattr(herziening, "narrowest", lambda _releases: 2)
    verzoek_id = samen.ask_revision(kwartaal=Q3, reden="Een fout.", by=mensen.cor)

    with pytest.raises(Conflict, match="te veel verraden"), transaction.atomic():
        samen.agree(verzoek_id=verzoek_id, by=mensen.carolien)

    assert Release.objects.get() == release
    assert Dossier.objects.filter(counted_in=release.pk).count() == 23


@pytest.mark.parametrize("reden", ["", "   "])
def test_a_revision_has_a_reason(mensen: Mensen, reden: str) -> None:
    _cases(20)
    _frozen(mensen)

    with pytest.raises(Conflict, match="welke fout"):
        samen.ask_revision(kwartaal=Q3, reden=reden, by=mensen.cor)


def test_a_request_that_is_none_is_not_found(mensen: Mensen) -> None:
    with pytest.raises(NotFound):
        samen.agree(verzoek_id=_some_id(), by=mensen.cor)


def _some_id() -> UUID:
    return uuid.uuid4()

"""The trail leaves as a file once, when a second person agreed; it says so itself, and holds no content."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from meldpunt.accounts.service import Rol, create_account, medewerker_of
from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from meldpunt.uitvoer import queries
from meldpunt.uitvoer import service as uitvoer
from meldpunt.uitvoer.models import Logverzoek
from meldpunt.uitvoer.states import TRANSITIONS, Logverzoekstand
from meldpunt.vault import service as vault
from support.behandeling import inzien
from tests.maak import send
from tests.personas import WACHTZIN, make_bea

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def _asked(mensen: Mensen, *, dagen: int = 0) -> UUID:
    return uitvoer.ask(van=today() - timedelta(days=dagen), tot_en_met=today(), by=mensen.cor)


def _agreed(mensen: Mensen) -> UUID:
    verzoek_id = _asked(mensen)
    uitvoer.agree(verzoek_id=verzoek_id, by=mensen.carolien)
    return verzoek_id


def _rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def test_a_second_person_agrees_and_the_file_leaves_once(mensen: Mensen) -> None:
    dossier_id = send()[1].dossier_id
    inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    verzoek_id = _agreed(mensen)

    made = uitvoer.download(verzoek_id=verzoek_id, by=mensen.cor)

    row = Logverzoek.objects.get()
    assert (row.stand, row.sha256, row.sha256) == ("gehaald", made.sha256, hashlib.sha256(made.inhoud).hexdigest())
    lines = _rows(made.inhoud)
    assert row.regels == len(lines) == Event.objects.count() - 1
    read = [line for line in lines if line["over"] == str(dossier_id) and line["wie"] == "Cor"]
    assert read
    assert {line["rol"] for line in read} == {"Coördinator"}
    assert [line["nr"] for line in lines] == [str(n) for n in range(1, len(lines) + 1)]
    with pytest.raises(InvalidTransition, match="al gedownload"):
        uitvoer.download(verzoek_id=verzoek_id, by=mensen.cor)
    told = list(Event.objects.filter(code__startswith="uitvoer.").order_by("id").values_list("code", "actor"))
    assert told == [
        ("uitvoer.gevraagd", mensen.cor.actor_id),
        ("uitvoer.akkoord", mensen.carolien.actor_id),
        ("uitvoer.gehaald", mensen.cor.actor_id),
    ]


def test_of_a_melder_stands_there_that_it_was_one_and_the_day(mensen: Mensen) -> None:
    send()

    lines = _rows(uitvoer.download(verzoek_id=_agreed(mensen), by=mensen.cor).inhoud)

    of_melder = [line for line in lines if line["rol"] == "melder"]
    assert of_melder
    assert {(line["wie"], line["tijd"], line["dag"]) for line in of_melder} == {("melder", "", today().isoformat())}


def test_nothing_leaves_without_a_second_person(mensen: Mensen) -> None:
    verzoek_id = _asked(mensen)

    with pytest.raises(NotAllowed, match="met zijn tweeën"):
        uitvoer.agree(verzoek_id=verzoek_id, by=mensen.cor)
    for who in (mensen.vera, mensen.bas):
        with pytest.raises(NotAllowed):
            uitvoer.agree(verzoek_id=verzoek_id, by=who)
    with pytest.raises(InvalidTransition):
        uitvoer.download(verzoek_id=verzoek_id, by=mensen.cor)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE uitvoer_logverzoek SET stand = 'akkoord', akkoord_op = now()")


def test_whoever_asked_is_who_gets_it(mensen: Mensen) -> None:
    verzoek_id = _agreed(mensen)

    for who in (mensen.carolien, medewerker_of(make_bea())):
        with pytest.raises(NotAllowed, match="wie het logboek opvroeg"):
            uitvoer.download(verzoek_id=verzoek_id, by=who)


def test_an_agreement_holds_for_a_week(mensen: Mensen) -> None:
    verzoek_id = _agreed(mensen)

    with clock.at(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(Conflict, match="te oud"):
        uitvoer.download(verzoek_id=verzoek_id, by=mensen.cor)
    with clock.at(clock.now() + timedelta(days=6, hours=23)):
        assert uitvoer.download(verzoek_id=verzoek_id, by=mensen.cor).inhoud


def test_with_one_coordinator_a_day_passes(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN, email="bea@example.org")
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    begin = clock.now()
    with clock.at(begin):
        verzoek_id = _asked(mensen)
        carried_out()
        (regel,) = queries.requests(by=mensen.cor)

    assert [message.to for message in mail.outbox if "logboek" in message.subject] == [["bea@example.org"]]
    assert regel.vanaf == begin + timedelta(days=1)
    with clock.at(begin + timedelta(hours=23)), pytest.raises(NotAllowed, match="wacht dit een dag"):
        uitvoer.agree(verzoek_id=verzoek_id, by=mensen.cor)
    with clock.at(begin + timedelta(days=1)):
        uitvoer.agree(verzoek_id=verzoek_id, by=mensen.cor)
    assert Event.objects.filter(code="uitvoer.alleen").count() == 1


def test_the_other_coordinators_are_asked_by_mail(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    _asked(mensen)
    carried_out()

    assert [message.to for message in mail.outbox if "logboek" in message.subject] == [["carolien@example.org"]]


@pytest.mark.parametrize(
    ("van", "tot", "sentence"), [(0, 1, "ligt voor de eerste"), (3, -1, "moet nog komen"), (367, 0, "een jaar")]
)
def test_days_that_cannot_be_are_refused(mensen: Mensen, van: int, tot: int, sentence: str) -> None:
    day = today()
    with pytest.raises(Conflict, match=sentence):
        uitvoer.ask(van=day - timedelta(days=van), tot_en_met=day - timedelta(days=tot), by=mensen.cor)


def test_only_a_coordinator_asks(mensen: Mensen) -> None:
    for who in (mensen.vera, mensen.bas, medewerker_of(make_bea())):
        with pytest.raises(NotAllowed):
            uitvoer.ask(van=today(), tot_en_met=today(), by=who)


@pytest.mark.parametrize("agreed", [False, True])
def test_a_request_is_stopped_before_it_leaves(mensen: Mensen, agreed: bool) -> None:  # noqa: FBT001 - a row of a table
    verzoek_id = (_agreed if agreed else _asked)(mensen)
    with pytest.raises(NotAllowed):
        uitvoer.stop(verzoek_id=verzoek_id, by=mensen.vera)

    uitvoer.stop(verzoek_id=verzoek_id, by=medewerker_of(make_bea()))

    with pytest.raises(InvalidTransition):
        uitvoer.download(verzoek_id=verzoek_id, by=mensen.cor)
    with pytest.raises(InvalidTransition):
        uitvoer.agree(verzoek_id=verzoek_id, by=mensen.carolien)


def test_a_request_that_is_not_there_is_told(mensen: Mensen, dossier_id: UUID) -> None:
    for doen in (uitvoer.agree, uitvoer.stop, uitvoer.download):
        with pytest.raises(NotFound):
            doen(verzoek_id=dossier_id, by=mensen.cor)


def test_only_the_days_that_were_asked_are_in_it(mensen: Mensen) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        _asked(mensen)
    verzoek_id = _agreed(mensen)

    lines = _rows(uitvoer.download(verzoek_id=verzoek_id, by=mensen.cor).inhoud)

    assert {line["dag"] for line in lines} == {today().isoformat()}


def test_every_state_is_reached() -> None:
    assert set().union(*TRANSITIONS.values()) == set(Logverzoekstand) - {Logverzoekstand.GEVRAAGD}


def test_who_is_alone_later_goes_on_a_day_after_the_administrators_were_told(
    mensen: Mensen, carried_out: Callable[[], int]
) -> None:
    create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN, email="bea@example.org")
    begin = clock.now()
    with clock.at(begin):
        verzoek_id = _asked(mensen)
        carried_out()
        mail.outbox.clear()
        vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    later = begin + timedelta(days=3)
    with clock.at(later):
        with pytest.raises(NotAllowed, match="Vertel het eerst de beheerders"):
            uitvoer.agree(verzoek_id=verzoek_id, by=mensen.cor)
        (before,) = queries.requests(by=mensen.cor)
        uitvoer.warn(verzoek_id=verzoek_id, by=mensen.cor)
        carried_out()
        (after,) = queries.requests(by=mensen.cor)

    assert (set(before.mag), before.vanaf) == ({"waarschuwen", "stop"}, None)
    assert (set(after.mag), after.vanaf) == ({"stop"}, later + timedelta(days=1))
    assert [message.to for message in mail.outbox if "logboek" in message.subject] == [["bea@example.org"]]
    with clock.at(later + timedelta(days=1)):
        uitvoer.agree(verzoek_id=verzoek_id, by=mensen.cor)

"""A conversation with the melder: what is kept of it, what counts as contact, and who hears of danger."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import Conflict, InvalidTransition, NotFound
from support.aandacht import queries as aandacht
from support.behandeling import inzien, spreken
from support.behandeling.spreken import Gesprek
from support.bezetting import toewijzen
from support.dossiers import service as dossiers
from support.dossiers.states import Status
from support.nazorg import queries as agenda
from tests.maak import close_case, report
from tests.momenten import first_contact_of

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
NOTES = {"In eigen woorden": "Zij vertelde over de brief.", "Klopt het zo?": " "}
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)


def talk(**changes: Any) -> Gesprek:
    return Gesprek(**{"hoe": "gebeld", "uitkomst": "bereikt", "notities": NOTES} | changes)


def reports(dossier_id: UUID, mensen: Mensen) -> list[str]:
    regels = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn
    return [regel.tekst for regel in regels if regel.soort == "gesprek" and not regel.zichtbaar]


def test_a_talk_ends_its_moment_counts_as_contact_and_stands_sealed_in_the_timeline(
    dossier_id: UUID, mensen: Mensen
) -> None:
    first = first_contact_of(dossier_id)
    day = clock.today() + timedelta(days=12)

    said = talk(veilig="veilig", volgende=day)
    spreken.finish_talk(dossier_id=dossier_id, moment_id=first.id, gevoerd=said, by=mensen.cor)

    kaart = dossiers.kaart(dossier_id)
    assert kaart.feiten.contact_op is not None
    assert kaart.status == Status.CONTACT_GELEGD
    assert first_contact_of(dossier_id).stand == "gedaan"
    assert day in kaart.feiten.nazorg_op  # and so in the step plan of the melder
    (report,) = reports(dossier_id, mensen)
    assert report.startswith(
        "Gebeld. Elkaar gesproken, of antwoord gekregen.\n\nVeilig, ook thuis: ja.\n\n"
        "In eigen woorden\nZij vertelde over de brief.\n\nVolgende gesprek: "
    )
    assert "Klopt het zo?" not in report  # nothing was written there
    assert "brief" not in repr(said)


def test_who_was_not_reached_is_tried_again_and_the_notes_are_kept(dossier_id: UUID, mensen: Mensen) -> None:
    first = first_contact_of(dossier_id)

    spreken.finish_talk(dossier_id=dossier_id, moment_id=first.id, gevoerd=talk(uitkomst="niet_bereikt"), by=mensen.cor)

    assert dossiers.kaart(dossier_id).feiten.contact_op is None
    assert [m.soort for m in agenda.moments_of(dossier_id) if m.stand == "open"].count("eerste_contact") == 1
    assert "Zij vertelde" in reports(dossier_id, mensen)[0]
    with pytest.raises(InvalidTransition):
        spreken.finish_talk(dossier_id=dossier_id, moment_id=first.id, gevoerd=talk(), by=mensen.cor)


def test_a_talk_that_nobody_planned_is_contact_too(dossier_id: UUID, mensen: Mensen) -> None:
    spreken.finish_talk(dossier_id=dossier_id, moment_id=None, gevoerd=talk(uitkomst="ingesproken"), by=mensen.cor)
    before = dossiers.kaart(dossier_id).feiten.contact_op

    spreken.finish_talk(dossier_id=dossier_id, moment_id=None, gevoerd=talk(), by=mensen.cor)

    assert before is None
    assert dossiers.kaart(dossier_id).feiten.contact_op is not None
    open_ones = {m.soort for m in agenda.moments_of(dossier_id) if m.stand == "open"}
    assert "eerste_contact" not in open_ones


@pytest.mark.parametrize(
    ("veilig", "uiterlijk"),
    [("twijfel", datetime(2026, 11, 25, 11, tzinfo=AMSTERDAM)), ("gevaar", WEDNESDAY + timedelta(minutes=30))],
)
def test_who_is_perhaps_not_safe_is_told_to_the_coordinators_at_once(
    mensen: Mensen, carried_out: Any, veilig: str, uiterlijk: datetime
) -> None:
    with clock.at(WEDNESDAY - timedelta(hours=2)):
        _nieuw, dossier_id = report()
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        carried_out()
    mail.outbox.clear()
    with clock.at(WEDNESDAY):
        spreken.finish_talk(dossier_id=dossier_id, moment_id=None, gevoerd=talk(veilig=veilig), by=mensen.vera)
        carried_out()
        (waits,) = [item for item in aandacht.waiting_for(mensen.cor) if item.reden == "onveilig"]

    assert waits.voor is None
    assert waits.uiterlijk == uiterlijk
    assert {address for message in mail.outbox for address in message.to} == {
        "cor@example.org",
        "carolien@example.org",
    }
    assert all("brief" not in f"{message.body}{message.subject}" for message in mail.outbox)


def test_who_is_safe_alarms_nobody(dossier_id: UUID, mensen: Mensen) -> None:
    spreken.finish_talk(dossier_id=dossier_id, moment_id=None, gevoerd=talk(veilig="veilig"), by=mensen.cor)

    assert [item for item in aandacht.waiting_for(mensen.carolien) if item.reden == "onveilig"] == []


def test_a_talk_of_another_case_or_of_a_stranger_or_in_a_closed_case_is_refused(
    dossier_id: UUID, mensen: Mensen
) -> None:
    _nieuw, other = report()
    foreign = first_contact_of(other)
    with pytest.raises(NotFound):
        spreken.finish_talk(dossier_id=dossier_id, moment_id=foreign.id, gevoerd=talk(), by=mensen.cor)
    with pytest.raises(NotFound):
        spreken.finish_talk(dossier_id=dossier_id, moment_id=None, gevoerd=talk(), by=mensen.nadia)
    with pytest.raises(Conflict, match="voorbij"):
        spreken.finish_talk(
            dossier_id=dossier_id, moment_id=None, gevoerd=talk(volgende=date(2026, 1, 5)), by=mensen.cor
        )
    assert reports(dossier_id, mensen) == []

    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    with pytest.raises(Conflict, match="afgesloten"):
        spreken.finish_talk(dossier_id=dossier_id, moment_id=None, gevoerd=talk(), by=mensen.cor)

"""What the work asks of whoever does it: counted for them, rest after a heavy case, and a talk when they ask."""

from __future__ import annotations

import html
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from meldpunt.accounts.models import Account
from meldpunt.audit import service as audit
from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.db.acting import acting_as
from meldpunt.core.errors import Conflict, NotAllowed
from meldpunt.outbox import service as outbox
from support.behandeling import inzien
from support.bezetting import nabespreken, stilte, toewijzen
from support.dossiers import queries as dossiers
from support.dossiers.models import Dossier
from support.dossiers.service import DossierGebeurtenis
from support.vertrouwenspersonen import queries as pool
from support.vertrouwenspersonen.models import Nabespreking, Toewijzing
from tests.ingelogd import signed_in
from tests.maak import ANTWOORDEN, report
from tests.personas import WACHTZIN
from tests.weigeren import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=AMSTERDAM)
MILD = {"A1": ("nee",), "R1": ("zelf",), "Z1": ("lokaal",), "V1": ("BELEDIGING",)}
SUBJECT = "Een collega wil nabespreken"


def look(by: Any, times: int, subject: str) -> None:
    for _time in range(times):
        audit.record(code=DossierGebeurtenis.BEWIJS_BEKEKEN, subject=subject, by=by)


def had(mensen: Mensen, antwoorden: Mapping[str, tuple[str, ...]]) -> UUID:
    """A case that Vera looked after until today."""
    _nieuw, dossier_id = report(antwoorden=antwoorden)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor)
    return dossier_id


def test_a_week_counts_what_one_read_oneself_in_seven_days(mensen: Mensen) -> None:
    _nieuw, first = report()
    _nieuw, second = report()
    for dossier_id in (first, first, second):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    with clock.at(clock.now() - timedelta(days=7, minutes=1)):
        look(mensen.cor, 5, str(first))
    look(mensen.cor, 3, str(first))
    look(mensen.carolien, 9, str(first))

    found = pool.week_of([mensen.cor.id, mensen.nadia.id])

    assert (found[mensen.cor.id].stukken, found[mensen.cor.id].dossiers) == (3, 2)
    assert (found[mensen.nadia.id].stukken, found[mensen.nadia.id].dossiers) == (0, 0)


@pytest.mark.parametrize(("times", "much"), [(24, False), (25, True)])
def test_from_twenty_five_pieces_on_a_week_is_much(mensen: Mensen, times: int, much: bool) -> None:  # noqa: FBT001 - a table
    look(mensen.vera, times, "x")

    page = html.unescape(
        signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN).get(reverse("taken:mijn_week")).content.decode()
    )

    assert f"Je bekeek {times} keer een stuk bewijs." in " ".join(page.split())
    assert ("Dat is veel." in page) is much


def test_after_a_heavy_case_somebody_rests_for_a_week_and_comes_later_in_the_list(mensen: Mensen) -> None:
    with clock.at(MONDAY):
        had(mensen, ANTWOORDEN)
        assert pool.resting() == {mensen.vera.id: date(2026, 12, 7)}
        _nieuw, new = report()
        inzage = inzien.open_dossier(dossier_id=new, by=mensen.cor)
        order = {item.kandidaat.naam: item for item in pool.suggest(inzage=inzage, by=mensen.cor)}
        assert list(order) == ["Nadia", "Vera"]
        assert order["Vera"].kan
        assert "had een zwaar dossier, liefst rust tot en met 7 december" in [
            str(r.tekst) for r in order["Vera"].redenen
        ]
    with clock.at(MONDAY + timedelta(days=7)):
        assert mensen.vera.id in pool.resting()
    with clock.at(MONDAY + timedelta(days=8)):
        assert pool.resting() == {}


def test_a_heavy_case_that_the_database_shows_nobody_who_asks_counts_as_well(mensen: Mensen) -> None:
    with clock.at(MONDAY):
        dossier_id = had(mensen, ANTWOORDEN)
        with acting_as(mensen.bas.actor_id), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE meldpunt_app")
            seen = Dossier.objects.filter(pk=dossier_id).exists()
            heavy = dossiers.heavy_among([dossier_id])
            cursor.execute("RESET ROLE")

    assert not seen
    assert heavy == {dossier_id}


def test_a_light_case_asks_for_no_rest_and_one_that_goes_on_neither(mensen: Mensen) -> None:
    had(mensen, MILD)
    _nieuw, grave = report(antwoorden=ANTWOORDEN)
    toewijzen.assign(dossier_id=grave, account_id=mensen.vera.id, by=mensen.cor)

    assert Toewijzing.objects.filter(tot=None).count() == 2
    assert pool.resting() == {}


def test_who_asks_for_a_debrief_is_on_the_first_page_of_the_coordinators_until_it_was_held(
    mensen: Mensen, carried_out: Any
) -> None:
    vera, cor = (signed_in(mensen.accounts[naam], wachtzin=WACHTZIN) for naam in ("vera", "cor"))
    first = reverse("werkplek:werkvoorraad")
    carried_out()
    mail.outbox.clear()

    for _time in range(2):
        vera.post(reverse("taken:mijn_week"))
    carried_out()

    assert sorted(to for message in mail.outbox if message.subject == SUBJECT for to in message.to) == [
        "carolien@example.org",
        "cor@example.org",
    ]
    assert all("Vera" not in message.message().as_string() for message in mail.outbox)
    assert "Je vroeg om een nabespreking." in html.unescape(vera.get(reverse("taken:mijn_week")).content.decode())
    assert "Vera vraagt om een nabespreking" in html.unescape(cor.get(first).content.decode())
    assert "vraagt om een nabespreking" not in html.unescape(vera.get(first).content.decode())
    row = Nabespreking.objects.get()
    cor.post(reverse("taken:nabesproken", args=[row.pk]))
    row.refresh_from_db()
    assert (row.gehouden_op, row.met_id) == (clock.today(), mensen.cor.id)
    assert "vraagt om een nabespreking" not in html.unescape(cor.get(first).content.decode())


def test_a_silent_desk_hears_of_a_debrief_and_the_one_who_asks_does_not(mensen: Mensen, carried_out: Any) -> None:
    stilte.set_silence(stil=True, by=mensen.carolien)
    nabespreken.ask(by=mensen.cor)
    carried_out()

    assert [to for message in mail.outbox if message.subject == SUBJECT for to in message.to] == [
        "carolien@example.org"
    ]


def test_r11_an_address_that_is_refused_keeps_no_other_coordinator_waiting(
    mensen: Mensen, carried_out: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "carolien@example.org")
    nabespreken.ask(by=mensen.vera)
    for _hour in range(5):
        for item_id, _moment in outbox.owed():
            outbox.carry_out(item_id)

    assert [to for message in mail.outbox if message.subject == SUBJECT for to in message.to] == ["cor@example.org"]
    nabespreken.hold(vraag_id=Nabespreking.objects.get().pk, by=mensen.cor)
    monkeypatch.undo()
    carried_out()
    assert [to for message in mail.outbox if message.subject == SUBJECT for to in message.to] == ["cor@example.org"]


def test_a_debrief_asked_while_the_installation_rests_is_told_on_the_morning_after(
    mensen: Mensen, carried_out: Any
) -> None:
    with clock.at(MONDAY):
        stilte.set_rest(tot=date(2026, 12, 4), by=mensen.cor)
        nabespreken.ask(by=mensen.vera)
        carried_out()
    for hour, expected in ((8, []), (10, ["carolien@example.org", "cor@example.org"])):
        with clock.at(datetime(2026, 12, 7, hour, tzinfo=AMSTERDAM)):
            carried_out()
        assert sorted(to for message in mail.outbox if message.subject == SUBJECT for to in message.to) == expected


def test_nobody_holds_their_own_debrief_and_no_trusted_person_somebody_elses(mensen: Mensen) -> None:
    nabespreken.ask(by=mensen.cor)
    row = Nabespreking.objects.get()

    assert pool.debriefs_asked(mensen.cor) == []
    with pytest.raises(Conflict):
        nabespreken.hold(vraag_id=row.pk, by=mensen.cor)
    with pytest.raises(NotAllowed):
        nabespreken.hold(vraag_id=row.pk, by=mensen.vera)
    nabespreken.hold(vraag_id=row.pk, by=mensen.carolien)
    with pytest.raises(Conflict, match="Een collega was je voor"):
        nabespreken.hold(vraag_id=row.pk, by=mensen.carolien)


def test_where_nobody_could_talk_the_page_says_whom_to_ask(mensen: Mensen) -> None:
    Account.objects.filter(pk=mensen.carolien.id).update(is_active=False)

    with pytest.raises(Conflict, match="Vraag je partij"):
        nabespreken.ask(by=mensen.cor)
    assert not Nabespreking.objects.exists()

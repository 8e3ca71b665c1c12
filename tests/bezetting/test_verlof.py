"""Who is away gets no case and no mail, and what comes in meanwhile reaches the coordinators."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core import mail

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import Conflict, NotAllowed
from support.aandacht import queries as aandacht
from support.behandeling import gesprek, inzien
from support.bezetting import toewijzen, verlof
from support.nazorg import ochtend
from support.vertrouwenspersonen import queries as pool
from tests.behandeling.deuren import behind
from tests.maak import report

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)
BOTH = {"cor@example.org", "carolien@example.org"}


def days(account_id: Any) -> list[tuple[date, date]]:
    return [(item.van, item.tot) for item in pool.leave_of(account_id)]


def test_days_that_overlap_are_one_stretch_and_can_be_taken_back(mensen: Mensen) -> None:
    vera = mensen.vera.id
    with clock.at(WEDNESDAY):
        verlof.plan_leave(account_id=vera, van=date(2026, 12, 1), tot=date(2026, 12, 5), by=mensen.vera)
        verlof.plan_leave(account_id=vera, van=date(2026, 12, 4), tot=date(2026, 12, 9), by=mensen.cor)
        verlof.plan_leave(account_id=vera, van=date(2026, 12, 20), tot=date(2026, 12, 20), by=mensen.vera)
        planned = days(vera)
        verlof.end_leave(account_id=vera, verlof_id=pool.leave_of(vera)[0].id, by=mensen.vera)
        verlof.end_leave(account_id=vera, verlof_id=uuid4(), by=mensen.vera)  # taken back already

        assert planned == [(date(2026, 12, 1), date(2026, 12, 9)), (date(2026, 12, 20), date(2026, 12, 20))]
        assert days(vera) == [(date(2026, 12, 20), date(2026, 12, 20))]


def test_somebody_elses_leave_and_days_that_cannot_be_are_refused(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        with pytest.raises(NotAllowed):
            verlof.plan_leave(account_id=mensen.vera.id, van=date(2026, 12, 1), tot=date(2026, 12, 5), by=mensen.nadia)
        with pytest.raises(Conflict, match="voor de eerste"):
            verlof.plan_leave(account_id=mensen.vera.id, van=date(2026, 12, 5), tot=date(2026, 12, 1), by=mensen.vera)
        with pytest.raises(Conflict, match="voorbij"):
            verlof.plan_leave(account_id=mensen.vera.id, van=date(2026, 11, 1), tot=date(2026, 11, 2), by=mensen.vera)
        with pytest.raises(NotAllowed):
            verlof.end_leave(account_id=mensen.vera.id, verlof_id=uuid4(), by=mensen.nadia)

        assert days(mensen.vera.id) == []


@pytest.mark.parametrize(
    ("today", "there"),
    [(date(2026, 11, 30), True), (date(2026, 12, 1), False), (date(2026, 12, 5), False), (date(2026, 12, 6), True)],
)
def test_who_is_away_is_offered_to_nobody_and_gets_no_case(mensen: Mensen, today: date, *, there: bool) -> None:
    with clock.at(WEDNESDAY):
        _nieuw, dossier_id = report()
        verlof.plan_leave(account_id=mensen.vera.id, van=date(2026, 12, 1), tot=date(2026, 12, 5), by=mensen.vera)
    with clock.at(datetime.combine(today, WEDNESDAY.timetz())):
        inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
        (voorstel,) = [
            v for v in pool.suggest(inzage=inzage, by=mensen.cor) if v.kandidaat.account_id == mensen.vera.id
        ]

        assert (mensen.vera.id in {profiel.account_id for profiel in pool.list_kiesbaar()}) is there
        assert voorstel.kan is there
        assert ("is weg tot en met 5 december" in [reden.tekst for reden in voorstel.redenen]) is not there
        if there:
            toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        else:
            with pytest.raises(Conflict, match="weg"):
                toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)


def test_who_has_as_many_cases_as_they_said_is_full(mensen: Mensen) -> None:
    own = {"over": "Ik luister.", "telefoon": "", "uren": "", "talen": "Nederlands en Turks", "hoogstens": 1}
    verlof.set_own_profile(velden=own, by=mensen.vera)
    _nieuw, first = report()
    _nieuw, second = report()
    toewijzen.assign(dossier_id=first, account_id=mensen.vera.id, by=mensen.cor)

    inzage = inzien.open_dossier(dossier_id=second, by=mensen.cor)
    (voorstel,) = [v for v in pool.suggest(inzage=inzage, by=mensen.cor) if v.kandidaat.account_id == mensen.vera.id]

    assert not voorstel.kan
    assert "wil er hoogstens 1 tegelijk" in [reden.tekst for reden in voorstel.redenen]
    assert pool.profile(mensen.vera.id).velden["talen"] == "Nederlands en Turks"
    assert pool.profile(mensen.vera.id).velden["expertise"] == ["digitale_veiligheid"]  # only a coordinator changes it


def _this_morning(carried_out: Any) -> set[str]:
    """Who gets the mail of this morning."""
    ochtend.remind()
    carried_out()
    return {to for message in mail.outbox if message.subject == "Vandaag in het meldpunt" for to in message.to}


def test_what_comes_in_while_somebody_is_away_reaches_the_coordinators_and_not_them(
    mensen: Mensen, carried_out: Any
) -> None:
    with clock.at(WEDNESDAY):
        nieuw, dossier_id = report()
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        carried_out()
        verlof.plan_leave(account_id=mensen.vera.id, van=date(2026, 11, 26), tot=date(2026, 11, 27), by=mensen.vera)
        mail.outbox.clear()
    with clock.at(WEDNESDAY + timedelta(days=1)):
        with behind(nieuw.code) as melding:
            gesprek.write_bericht(zaak=melding.zaak, tekst="Ik ben bang.")
        carried_out()
        told = {address for message in mail.outbox for address in message.to}
        mail.outbox.clear()
        reminded = _this_morning(carried_out)
        waits = {item.reden for item in aandacht.waiting_for(mensen.cor)}
    with clock.at(WEDNESDAY + timedelta(days=5)):
        mail.outbox.clear()
        back = _this_morning(carried_out)

    assert told == BOTH
    assert reminded == BOTH
    assert "bericht" in waits
    assert "vera@example.org" in back

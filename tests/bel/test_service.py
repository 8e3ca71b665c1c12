"""The bell: who is mailed, who asked not to be, and a trial each week that says whether mail arrives at all."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.accounts.models import Account
from meldpunt.accounts.service import medewerker_of
from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import Conflict, NotFound
from support.behandeling import gesprek
from support.bel import queries, service, tasks
from support.bel.models import Belstand
from support.bezetting import erbuiten, stilte, toewijzen
from support.nazorg.models import Contactmoment
from support.nazorg.tasks import remind
from tests.behandeling.deuren import behind
from tests.maak import report, send
from tests.personas import make_bea

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=AMSTERDAM)
COR, CAROLIEN, VERA = (f"{name}@example.org" for name in ("cor", "carolien", "vera"))
TRIAL, ALARM = "Proefmail van het meldpunt", "Komt mail van het meldpunt wel aan?"


def mailed(carried_out: Callable[[], int], subject: str = "") -> list[str]:
    """To whom mail went just now, of this subject or of any."""
    carried_out()
    found = [to for message in mail.outbox if subject in str(message.subject) for to in message.to]
    mail.outbox.clear()
    return sorted(found)


def with_vera(mensen: Mensen) -> UUID:
    """A case of Vera."""
    _nieuw, dossier_id = report()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return dossier_id


def call(dossier_id: UUID, voor: datetime) -> None:
    """Let this be the only call about a case."""
    Contactmoment.objects.filter(dossier_id=dossier_id).delete()
    Contactmoment.objects.create(dossier_id=dossier_id, soort="check_in", voor=voor)


@pytest.fixture
def bea(mensen: Mensen) -> Medewerker:  # noqa: ARG001 - the people of the desk come first
    """An administrator with a mail address."""
    account = make_bea()
    Account.objects.filter(pk=account.pk).update(email="bea@example.org")
    return medewerker_of(account)


# ── mute means mute ──────────────────────────────────────────────────────────────────────────────
def test_who_turned_mail_off_hears_nothing_and_who_did_not_still_does(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        stilte.set_silence(stil=True, by=mensen.cor)
        send()
        assert mailed(carried_out) == [CAROLIEN]

        stilte.set_silence(stil=False, by=mensen.cor)
    with clock.at(MONDAY + timedelta(minutes=30)):
        send()
        assert mailed(carried_out) == [CAROLIEN, COR]


def test_what_a_silent_trusted_person_lets_lie_reaches_the_coordinators(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        stilte.set_silence(stil=True, by=mensen.vera)
        with_vera(mensen)
        assert VERA not in mailed(carried_out)
    with clock.at(MONDAY + timedelta(days=1, hours=1)):
        assert {COR, CAROLIEN} & set(mailed(carried_out, "nog niemand las"))


def test_mail_about_one_case_goes_off_and_of_another_stays(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        quiet, loud = with_vera(mensen), with_vera(mensen)
        mailed(carried_out)
        stilte.set_silence_of_case(dossier_id=quiet, stil=True, by=mensen.vera)
        for dossier_id in (quiet, loud):
            call(dossier_id, MONDAY + timedelta(days=1, hours=3))
    with clock.at(MONDAY + timedelta(days=1)):
        remind()
        carried_out()
        bodies = [str(message.body) for message in mail.outbox if message.to == [VERA] and "Vandaag" in message.subject]
        assert [body.splitlines()[0] for body in bodies] == ["1 dossier vraagt vandaag iets van je."]


def test_what_comes_in_about_a_silent_case_mails_others_alone(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        nieuw, quiet = report()
        other, _loud = report()
        mailed(carried_out)
        stilte.set_silence_of_case(dossier_id=quiet, stil=True, by=mensen.cor)
    with clock.at(MONDAY + timedelta(minutes=20)):
        mailed(carried_out)  # what was held back for a quarter of an hour
    for minutes, code, expected in ((60, nieuw.code, [CAROLIEN]), (120, other.code, [CAROLIEN, COR])):
        with clock.at(MONDAY + timedelta(minutes=minutes)), behind(code) as melding:
            gesprek.write_bericht(zaak=melding.zaak, tekst="kanarie")
        with clock.at(MONDAY + timedelta(minutes=minutes)):
            assert mailed(carried_out, "klaar") == expected


def test_a_morning_with_silent_cases_alone_is_no_mail(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        quiet = with_vera(mensen)
        mailed(carried_out)
        stilte.set_silence_of_case(dossier_id=quiet, stil=True, by=mensen.vera)
        call(quiet, MONDAY + timedelta(hours=3))
        remind()
        assert mailed(carried_out, "Vandaag") == []


def test_somebody_of_the_coordinators_always_hears_what_comes_in(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        stilte.set_silence(stil=True, by=mensen.cor)
        with pytest.raises(Conflict, match="jij bent de laatste"):
            stilte.set_silence(stil=True, by=mensen.carolien)

        Account.objects.filter(pk=mensen.carolien.id).update(is_active=False)
        send()
        assert mailed(carried_out) == [COR]


def test_a_case_of_somebody_else_is_not_there_to_be_silent_about(mensen: Mensen) -> None:
    _nieuw, dossier_id = report()
    erbuiten.step_back(dossier_id=dossier_id, by=mensen.carolien)

    with pytest.raises(NotFound):
        stilte.set_silence_of_case(dossier_id=dossier_id, stil=True, by=mensen.carolien)
    with pytest.raises(NotFound):
        stilte.set_silence_of_case(dossier_id=dossier_id, stil=True, by=mensen.vera)
    assert queries.silent_cases(mensen.carolien.id) == frozenset()


def test_the_only_one_who_can_hear_of_a_case_is_mailed_after_all(mensen: Mensen, carried_out: Any) -> None:
    Account.objects.filter(pk=mensen.carolien.id).update(is_active=False)
    with clock.at(MONDAY):
        nieuw, dossier_id = report()
        stilte.set_silence_of_case(dossier_id=dossier_id, stil=True, by=mensen.cor)
        mailed(carried_out)
    with clock.at(MONDAY + timedelta(hours=1)), behind(nieuw.code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="kanarie")
    with clock.at(MONDAY + timedelta(hours=1)):
        assert mailed(carried_out) == [COR]


def test_who_alone_reads_a_closed_case_is_mailed_though_silent(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        nieuw, _dossier_id = report(
            vertrouwenspersoon=mensen.vera.id, uitgesloten=frozenset({mensen.cor.id, mensen.carolien.id})
        )
        mailed(carried_out)
        stilte.set_silence(stil=True, by=mensen.vera)
    with clock.at(MONDAY + timedelta(hours=1)), behind(nieuw.code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="kanarie")
    with clock.at(MONDAY + timedelta(hours=1)):
        assert mailed(carried_out) == [VERA]


# ── the whole installation rests ─────────────────────────────────────────────────────────────────
def test_while_the_installation_rests_nobody_is_mailed_and_afterwards_they_are(
    bea: Medewerker, carried_out: Any
) -> None:
    with clock.at(MONDAY):
        stilte.set_rest(tot=date(2026, 12, 1), by=bea)
        send()
        tasks.ring_trial()
        assert mailed(carried_out) == []
    with clock.at(MONDAY + timedelta(days=1)):
        assert queries.rust_tot() == date(2026, 12, 1)
        assert mailed(carried_out) == []
    with clock.at(MONDAY + timedelta(days=2, hours=1)):
        assert queries.rust_tot() is None
        assert mailed(carried_out, "nog niemand las") == [CAROLIEN, COR]


@pytest.mark.parametrize("days", [-1, 15])
def test_a_rest_is_two_weeks_at_most_and_never_past(bea: Medewerker, days: int) -> None:
    with clock.at(MONDAY), pytest.raises(Conflict, match="komende twee weken"):
        stilte.set_rest(tot=MONDAY.date() + timedelta(days=days), by=bea)


def test_a_trial_during_which_a_rest_began_is_no_failure_and_begins_anew(
    mensen: Mensen, bea: Medewerker, carried_out: Any
) -> None:
    with clock.at(MONDAY):
        tasks.ring_trial()
        stilte.set_rest(tot=date(2026, 12, 3), by=bea)
        assert mailed(carried_out, TRIAL) == []
    for days, expected in ((3, []), (4, [CAROLIEN, COR])):
        with clock.at(MONDAY + timedelta(days=days)):
            tasks.ring_trial()
            assert mailed(carried_out, TRIAL) == expected, days
            assert not queries.bel_of(mensen.cor).stuk


def test_a_rest_can_end_early(bea: Medewerker, carried_out: Any) -> None:
    with clock.at(MONDAY):
        stilte.set_rest(tot=date(2026, 12, 7), by=bea)
        stilte.set_rest(tot=None, by=bea)
        send()
        assert mailed(carried_out) == [CAROLIEN, COR]


# ── the weekly trial ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("mensen")
def test_the_trial_is_one_mail_a_week_for_each_coordinator(carried_out: Any) -> None:
    for day, hour, expected in (
        (30, 7, []),  # before the desk opens
        (30, 10, [CAROLIEN, COR]),
        (30, 11, []),
        (31, 10, []),
    ):
        with clock.at(datetime(2026, 11, 30, hour, tzinfo=AMSTERDAM) + timedelta(days=day - 30)):
            tasks.ring_trial()
            assert mailed(carried_out, TRIAL) == expected, (day, hour)
    with clock.at(MONDAY + timedelta(days=7)):
        tasks.ring_trial()
        assert mailed(carried_out, TRIAL) == [CAROLIEN, COR]


@pytest.mark.usefixtures("mensen")
def test_a_week_that_begins_with_a_holiday_has_its_trial_on_tuesday(carried_out: Any) -> None:
    easter_monday = datetime(2026, 4, 6, 10, tzinfo=AMSTERDAM)
    for days, expected in ((0, []), (1, [CAROLIEN, COR])):
        with clock.at(easter_monday + timedelta(days=days)):
            tasks.ring_trial()
            assert mailed(carried_out, TRIAL) == expected


def test_the_word_of_the_mail_says_that_it_arrived(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        tasks.ring_trial()
        carried_out()
        woord = re.search(r"deze week is: (\w+)\.", str(mail.outbox[0].body)).group(1)  # type: ignore[union-attr]
        bel = queries.bel_of(mensen.cor)
        assert (bel.gevraagd, bel.op, len(set(bel.keuzes)), woord in bel.keuzes) == (True, date(2026, 11, 30), 3, True)
        assert not queries.bel_of(mensen.vera).gevraagd
        other = next(keuze for keuze in bel.keuzes if keuze != woord)
        with pytest.raises(Conflict, match="stond niet in de mail"):
            stilte.answer_trial(woord=other, by=mensen.cor)
        stilte.answer_trial(woord=woord, by=mensen.cor)
        with pytest.raises(Conflict, match="Een collega was je voor"):
            stilte.answer_trial(woord=woord, by=mensen.carolien)
        assert (queries.bel_of(mensen.carolien).gevraagd, queries.bel_of(mensen.cor).stuk) == (False, False)
    with clock.at(MONDAY + timedelta(days=4)):
        tasks.ring_trial()
        assert mailed(carried_out, ALARM) == []


def test_a_mail_that_did_not_arrive_alarms_administrators_and_coordinators(
    mensen: Mensen, bea: Medewerker, carried_out: Any
) -> None:
    with clock.at(MONDAY):
        tasks.ring_trial()
        mailed(carried_out)
        stilte.answer_trial(woord="", by=mensen.cor)

        assert mailed(carried_out, ALARM) == ["bea@example.org", CAROLIEN, COR]
        assert queries.bel_of(bea).stuk


def test_a_trial_that_nobody_answers_alarms_after_two_working_days(
    mensen: Mensen,
    bea: Medewerker,  # noqa: ARG001 - she has to be there to be alarmed
    carried_out: Any,
) -> None:
    with clock.at(MONDAY):
        tasks.ring_trial()
        mailed(carried_out)
    for days, expected in ((2, []), (3, ["bea@example.org", CAROLIEN, COR]), (4, [])):
        with clock.at(MONDAY + timedelta(days=days)):
            tasks.ring_trial()
            assert mailed(carried_out, ALARM) == expected, days
    assert queries.bel_of(mensen.cor).stuk
    with clock.at(MONDAY + timedelta(days=7)):
        tasks.ring_trial()
        assert not queries.bel_of(mensen.cor).stuk


def test_a_trial_nobody_could_get_is_not_begun(mensen: Mensen, carried_out: Any) -> None:
    Account.objects.filter(pk__in=[mensen.cor.id, mensen.carolien.id]).update(email="")
    with clock.at(MONDAY):
        tasks.ring_trial()
        assert mailed(carried_out) == []
    assert not Belstand.objects.exists()


def test_the_trial_says_no_word_of_any_case(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        dossier_id = with_vera(mensen)
        gesprek.add_notitie(dossier_id=dossier_id, tekst="kanarie", by=mensen.cor)
        mail.outbox.clear()
        tasks.ring_trial()
        carried_out()
        trial = [message for message in mail.outbox if message.subject == TRIAL]
        assert len(trial) == 2
        words = "Elke week kijken we of mail van het meldpunt aankomt. Het woord van deze week is: {}. "
        words += "Log in en kies dat woord op je eerste pagina."
        possible = {words.format(woord) for woord in queries.bel_of(mensen.cor).keuzes}
        assert all(message.body in possible for message in trial)
        assert all("kanarie" not in message.message().as_string() for message in trial)


def test_everybody_silent_is_mailed_only_where_somebody_has_to_hear() -> None:
    assert service.hearing({}, needed=True) == {}

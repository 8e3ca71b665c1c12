"""Aftercare: when the first call is promised, when someone asks how it goes, and the reminders before a term ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.core import clock
from support.nazorg.models import TAKEN, Momentsoort
from support.nazorg.schema import (
    NAZORG_BESTAND,
    Nazorgmoment,
    contact_voor,
    handvat_voor,
    klacht_herinneringen,
    load_nazorg,
    nazorg,
    nazorg_momenten,
    stappenplan_voor,
)
from triage.service import Gradatie, OngeldigBestand

if TYPE_CHECKING:
    from pathlib import Path

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
GRADATIES = st.sampled_from(list(Gradatie))
DAGEN = st.dates(min_value=date(2025, 1, 1), max_value=date(2033, 12, 31))
MOMENTEN = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(2033, 12, 31),  # noqa: DTZ001 - idem
    timezones=st.sampled_from([ZoneInfo("UTC"), AMSTERDAM]),
    allow_imaginary=False,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("ontvangen", "gradatie", "uiterlijk"),
    [
        ("2026-03-02T10:00", "licht", "2026-03-03T17:00"),  # Monday: one working day (decision 24)
        ("2026-03-06T22:00", "licht", "2026-03-09T17:00"),  # Friday night
        ("2026-04-02T10:00", "middel", "2026-04-07T17:00"),  # over Easter
        ("2026-03-07T10:00", "middel", "2026-03-09T17:00"),  # a Saturday: Monday is the first
        ("2026-03-02T10:00", "ernstig", "2026-03-02T14:00"),  # within four hours
        ("2026-03-02T14:30", "ernstig", "2026-03-02T17:00"),  # the same day, before closing
        ("2026-03-02T16:00", "ernstig", "2026-03-02T17:00"),  # just an hour left
        ("2026-03-02T16:30", "ernstig", "2026-03-03T11:00"),  # too late to promise today
        ("2026-03-02T07:15", "ernstig", "2026-03-02T11:00"),  # before opening
        ("2026-03-06T20:00", "ernstig", "2026-03-09T11:00"),  # Friday evening: the next opening
        ("2026-03-08T11:00", "ernstig", "2026-03-09T11:00"),  # a Sunday
    ],
)
def test_first_contact(ontvangen: str, gradatie: str, uiterlijk: str) -> None:
    assert contact_voor(at(ontvangen), gradatie) == at(uiterlijk)


@pytest.mark.parametrize("gradatie", list(Gradatie))
@pytest.mark.parametrize(
    ("ontvangen", "uiterlijk"),
    [
        ("2026-03-02T10:00", "2026-03-02T12:00"),  # Monday: within two hours
        ("2026-03-02T15:30", "2026-03-02T17:00"),  # the same day, before closing
        ("2026-03-02T16:30", "2026-03-03T10:30"),  # too late to promise today: two hours that the desk is open
        ("2026-03-02T07:15", "2026-03-02T11:00"),  # before opening: opening plus two
        ("2026-03-05T22:00", "2026-03-06T11:00"),  # Thursday night, where it was Monday 17.00 before
        ("2026-03-07T10:00", "2026-03-09T11:00"),  # a Saturday
        ("2026-04-03T10:00", "2026-04-07T11:00"),  # Good Friday, over Easter
    ],
)
def test_b5_who_doubts_about_danger_hears_within_two_desk_hours(
    ontvangen: str, uiterlijk: str, gradatie: Gradatie
) -> None:
    assert contact_voor(at(ontvangen), gradatie, twijfel=True) == at(uiterlijk)


@given(MOMENTEN, GRADATIES)
def test_b5_doubt_never_makes_it_later(ontvangen: datetime, gradatie: Gradatie) -> None:
    moment = contact_voor(ontvangen, gradatie, twijfel=True)

    assert ontvangen <= moment <= contact_voor(ontvangen, gradatie)
    assert moment <= clock.add_werkuren(ontvangen, 2, 9, 17)


def test_first_contact_follows_the_hours_of_the_desk() -> None:
    assert contact_voor(at("2026-03-02T18:00"), "ernstig", begin=8, eind=21) == at("2026-03-02T21:00")
    assert contact_voor(at("2026-03-02T18:00"), "licht", begin=8, eind=21) == at("2026-03-03T21:00")


@given(MOMENTEN, GRADATIES)
def test_first_contact_is_later_and_within_desk_hours(ontvangen: datetime, gradatie: Gradatie) -> None:
    moment = contact_voor(ontvangen, gradatie)

    assert moment >= ontvangen
    assert clock.is_werkdag(moment.date())
    assert at(f"{moment.date()}T09:00") <= moment <= at(f"{moment.date()}T17:00")
    assert moment - ontvangen < timedelta(days=9)


@given(MOMENTEN)
def test_graver_never_waits_longer(ontvangen: datetime) -> None:
    licht, middel, ernstig = (contact_voor(ontvangen, gradatie) for gradatie in Gradatie)

    assert ernstig <= middel <= licht


@given(MOMENTEN)
def test_step_plan_follows_the_first_contact(ontvangen: datetime) -> None:
    for gradatie in Gradatie:
        assert stappenplan_voor(ontvangen, gradatie) >= contact_voor(ontvangen, gradatie)


def test_moments_of_a_grave_report() -> None:
    assert nazorg_momenten(date(2026, 3, 2), "ernstig") == (
        Nazorgmoment(soort=Momentsoort.CHECK_IN, datum=date(2026, 3, 3)),
        Nazorgmoment(soort=Momentsoort.CHECK_IN, datum=date(2026, 3, 4)),
        Nazorgmoment(soort=Momentsoort.CHECK_IN, datum=date(2026, 3, 5)),
        Nazorgmoment(soort=Momentsoort.CHECK_IN, datum=date(2026, 3, 9)),
        Nazorgmoment(soort=Momentsoort.CHECK_IN, datum=date(2026, 3, 16)),
        Nazorgmoment(soort=Momentsoort.VIER_WEKEN, datum=date(2026, 3, 30)),
        Nazorgmoment(soort=Momentsoort.DRIE_MAANDEN, datum=date(2026, 6, 2)),
        Nazorgmoment(soort=Momentsoort.ZES_MAANDEN, datum=date(2026, 9, 2)),
    )


def test_a_light_report_is_not_forgotten() -> None:
    assert [moment.soort for moment in nazorg_momenten(date(2026, 3, 2), "licht")] == [
        Momentsoort.CHECK_IN,
        Momentsoort.VIER_WEKEN,
    ]


def test_moments_on_request_are_only_planned_when_asked_for() -> None:
    planned = nazorg_momenten(date(2026, 3, 2), "middel")
    more = nazorg_momenten(date(2026, 3, 2), "middel", met_verzoek=True)

    assert set(more) - set(planned) == {
        Nazorgmoment(soort=Momentsoort.ZES_MAANDEN, datum=date(2026, 9, 2), op_verzoek=True)
    }


def test_days_of_a_weekend_become_one_call_on_monday() -> None:
    dagen = [moment.datum for moment in nazorg_momenten(date(2026, 3, 5), "ernstig")]  # a Thursday

    assert dagen[:3] == [date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 12)]


@given(DAGEN, GRADATIES, st.booleans())
def test_moments_are_working_days_in_order(vanaf: date, gradatie: Gradatie, met_verzoek: bool) -> None:  # noqa: FBT001 - hypothesis fills it
    dagen = [moment.datum for moment in nazorg_momenten(vanaf, gradatie, met_verzoek=met_verzoek)]

    assert dagen == sorted(set(dagen))
    assert all(clock.is_werkdag(dag) and dag > vanaf for dag in dagen)


@given(DAGEN)
def test_graver_gets_at_least_as_many_moments(vanaf: date) -> None:
    licht, middel, ernstig = (len(nazorg_momenten(vanaf, gradatie)) for gradatie in Gradatie)

    assert licht <= middel <= ernstig


@given(DAGEN)
def test_reminders_come_before_the_term_ends(kennisname: date) -> None:
    dagen = klacht_herinneringen(kennisname)

    assert len(dagen) == 4
    assert list(dagen) == sorted(dagen)
    assert all(kennisname < dag <= clock.klacht_uiterlijk(kennisname) and clock.is_werkdag(dag) for dag in dagen)


def test_reminders_are_in_weeks_six_eight_ten_and_twelve() -> None:
    assert klacht_herinneringen(date(2026, 6, 1)) == (
        date(2026, 7, 13),
        date(2026, 7, 27),
        date(2026, 8, 10),
        date(2026, 8, 24),
    )


@pytest.mark.parametrize("soort", [soort for soort in Momentsoort if soort not in TAKEN])
def test_every_moment_has_something_to_ask(soort: Momentsoort) -> None:
    assert handvat_voor(soort.value)
    assert not any("!" in text or "waarom heb" in text.lower() for text in handvat_voor(soort))


def test_the_schedule_says_where_it_comes_from() -> None:
    assert nazorg().kop.bron.startswith("Protocol 5.2")


def test_an_unknown_gradation_is_refused() -> None:
    with pytest.raises(ValueError, match="zwaar"):
        contact_voor(at("2026-03-02T10:00"), "zwaar")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "{werkdagen: 1}",
            "{uren: 2, werkdagen: 1}",
            "gradaties, licht, eerste_contact: het eerste contact is binnen werkdagen of binnen uren",
        ),
        ("soort: check_in", "soort: bellen", "gradaties, licht, momenten 1, soort: onbekende waarde 'bellen'"),
        ("dagen: 7", "dagen: 0", "gradaties, licht, momenten 1: een moment is na dagen of na maanden"),
        ("weken: [6, 8, 10, 12]", "weken: [zes]", "klachttermijn, weken 1: hier hoort een heel getal"),
        ("  middel:\n", "  matig:\n", "gradaties: onbekende sleutel 'matig'"),
        ("  check_in:\n", "  bellen:\n", "handvatten: bij een sleutel: onbekende waarde 'bellen'"),
        (
            (
                '  klachttermijn:\n  - "Noem de datum. Zeg erbij dat er niets hoeft."\n'
                '  - "Bied aan om mee te gaan naar de politie."\n'
            ),
            "",
            "er is geen handvat voor 'klachttermijn'",
        ),
    ],
)
def test_a_wrong_schedule_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    path = tmp_path / "nazorg.yaml"
    text = NAZORG_BESTAND.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(OngeldigBestand, match=sentence):
        load_nazorg(path)

"""Every promise stands where the list says, is kept by something that exists, and has a test; no term is unlisted."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.urls import reverse

from meldpunt import settings as installation
from meldpunt.core import clock
from meldpunt.melden import service as melden
from meldpunt.melden import upload_views
from meldpunt.mijnmelding import limits
from meldpunt.mijnmelding.forms import pauze_of
from meldpunt.throttle import service as throttle
from meldpunt.vierogen.models import WAIT
from statistieken.kwartaal import Kwartaal
from support.aandacht.service import ALONE
from support.nazorg.models import Momentsoort
from support.nazorg.schema import nazorg
from support.stappenplan.compose import STANDAARDWAARDEN, compose
from tests.stappenplan.gegevens import PARTIJ, complete
from tools import beloften
from tools.eisen import files_of

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(settings.BASE_DIR)


def test_every_promise_stands_where_the_list_says() -> None:
    said = beloften.zinnen()
    missing = [
        (item.zin, place)
        for item in beloften.vermeld()
        for place in item.waar
        if not any(place in zin.waar and item.zin in zin.tekst for zin in said)
    ]

    assert len(beloften.beloften()) > 40
    assert missing == []


def test_every_promise_has_one_test_of_its_name() -> None:
    found = {item.id: len(files_of(item.test)) for item in beloften.beloften()}

    assert {key: count for key, count in found.items() if count != 1} == {}


def test_every_promise_is_kept_by_something_that_exists() -> None:
    for item in beloften.beloften():
        assert item.uit, item.id
        assert (ROOT / item.werk).is_file() or resolve_name(item.werk), item.id


def test_every_term_of_somebody_else_has_a_source() -> None:
    assert [item.zin for item in beloften.feiten() if not item.bron] == []


def test_no_sentence_states_a_term_that_is_neither_filled_in_nor_listed() -> None:
    assert beloften.unlisted() == []


@pytest.mark.parametrize(
    "text",
    [
        "We bewaren je melding 24 maanden.",
        "Wij bellen je binnen een week.",
        "Na drie dagen is het weg.",
        "We vragen je elk jaar of het nog nodig is.",
        "Twee mensen kijken mee.",
        "We zijn er dag en nacht.",
        "Dat duurt minder dan een halve minuut.",
        "Binnen 1 werkdag hoor je van ons.",
        "Iemand antwoordt binnen twee volle werkdagen.",
    ],
)
def test_a_new_term_is_seen(text: str) -> None:
    assert beloften.unlisted((beloften.Zin(tekst=text, waar=frozenset({"templates/nieuw.html"})),))


@pytest.mark.parametrize(
    "text",
    [
        "Binnen %(n)s werkdagen hoor je van ons.",
        "We bewaren het tot {dag}.",
        "Kies een dag.",
        "Het is een week geleden.",
    ],
)
def test_what_is_filled_in_or_is_no_term_is_left_alone(text: str) -> None:
    assert beloften.unlisted((beloften.Zin(tekst=text, waar=frozenset({"templates/nieuw.html"})),)) == []


def test_a_listed_term_holds_for_its_own_place_only() -> None:
    zin = "Een klacht kun je binnen acht dagen intrekken."
    own, other = "support/stappenplan/data/blokken-2026.1.yaml", "templates/nieuw.html"

    assert beloften.unlisted((beloften.Zin(tekst=zin, waar=frozenset({own})),)) == []
    assert beloften.unlisted((beloften.Zin(tekst=zin, waar=frozenset({other})),)) == [f"{other}: {zin}"]
    both = beloften.Zin(tekst=zin, waar=frozenset({own, other}))
    assert beloften.unlisted((both,)) == [f"{own}, {other}: {zin}"]


@pytest.mark.parametrize(
    "words",
    [
        "Daarna vernietigen we de sleutels",
        "We vragen je elk jaar",
        "binnen een maand weten",
        "Wij kunnen de tekst voor je klaarzetten",
        "We kunnen het Troetelleger",
        "Partijen delen alleen",
        "Alle partijen gebruiken dezelfde",
        "Alle meldpunten stellen dezelfde vragen",
        "Mensen die bij de ander betrokken zijn",
        "kijkt altijd mee",
        "binnen een halve minuut",
        "Invullen duurt ongeveer",
    ],
)
def test_s2_what_nothing_keeps_is_said_nowhere(words: str) -> None:
    assert [zin.waar for zin in beloften.zinnen() if words.lower() in zin.tekst.lower()] == []


# ── What some promises rest on, where no other test says it ─────────────────────────────────────
def test_belofte_the_hours_of_the_telephone_are_those_of_the_desk() -> None:
    begin, eind = installation.WERKDAG

    assert installation.PARTIJ["telefoon_uren"] == f"Op werkdagen van {begin}.00 tot {eind}.00 uur"
    assert installation.PARTIJ["telefoon_uren"] in STANDAARDWAARDEN


def test_belofte_the_names_of_moments_are_their_terms() -> None:
    terms = {
        (moment.soort, moment.dagen, moment.maanden)
        for gradatie in (nazorg().gradaties.licht, nazorg().gradaties.middel, nazorg().gradaties.ernstig)
        for moment in gradatie.momenten
        if moment.soort != Momentsoort.CHECK_IN
    }

    assert {(str(soort), dagen, maanden) for soort, dagen, maanden in terms} == {
        ("vier_weken", 28, 0),
        ("drie_maanden", 0, 3),
        ("zes_maanden", 0, 6),
        ("twaalf_maanden", 0, 12),
    }


@pytest.mark.parametrize(("keuze", "weken"), [("2", 2), ("4", 4)])
def test_belofte_a_rest_lasts_as_many_weeks_as_its_name_says(keuze: str, weken: int) -> None:
    assert pauze_of(keuze, loopt_tot=None) == clock.today() + timedelta(weeks=weken)


@pytest.mark.django_db
def test_belofte_what_was_not_sent_is_kept_as_long_as_is_set(client: Client, settings: Any) -> None:
    settings.CONCEPT_SECONDS = 36 * 60 * 60

    assert "36 uur" in client.get(reverse("privacy")).content.decode()
    assert "Na 36 uur is een melding" in " ".join(client.get(reverse("veilig_melden")).content.decode().split())


def test_belofte_the_page_warns_as_long_before_as_it_says() -> None:
    (found,) = re.findall(r"const WARNING = ([\d_]+);", (ROOT / "static/js/sessie.js").read_text())

    assert 120_000 < int(found.replace("_", "")) < 180_000


def test_belofte_a_step_without_a_second_person_waits_a_day() -> None:
    assert timedelta(days=1) == WAIT == ALONE


def test_belofte_a_quarter_is_counted_well_over_two_weeks_after_its_end() -> None:
    quarter = Kwartaal.parse("2026-Q3")

    assert timedelta(days=14) < quarter.freezable_from - quarter.first_day_after < timedelta(days=21)


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "minutes"), [(melden.HOUR, 60), (limits.HOUR, 60), (upload_views.TEN_MINUTES, 10)])
def test_belofte_whoever_is_told_to_wait_is_let_in_after_it(seconds: int, minutes: int) -> None:
    assert throttle.allow(scope="x", key="netwerk", limit=1, seconds=seconds)
    assert not throttle.allow(scope="x", key="netwerk", limit=1, seconds=seconds)

    with clock.at(clock.now() + timedelta(minutes=minutes, seconds=1)):
        assert throttle.allow(scope="x", key="netwerk", limit=1, seconds=seconds)


def test_belofte_no_talks_are_promised_unless_a_party_pays_for_them() -> None:
    said = [
        alinea.tekst
        for partij in ({**PARTIJ, "gesprekken": 0}, {**PARTIJ, "gesprekken": 7})
        for stap in compose(complete(partij=partij)).stappen
        for alinea in stap.alineas
        if "gesprekken met een psycholoog" in alinea.tekst
    ]

    assert installation.PARTIJ["gesprekken"] == 0
    assert len(said) == 1
    assert "De partij betaalt 7 gesprekken met een psycholoog." in said[0]

"""The three tracks of a case say where each stands, and what presses most comes first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from meldpunt.core.clock import AMSTERDAM, at
from meldpunt.werkplek.overdracht.sporen import Dossierspoor, sporen_of
from support.behandeling import delen, gesprek, inzien
from support.behandeling.doorgeleiden import antwoord, brief
from support.bezetting import toewijzen
from support.doorgeleiding.queries import Afloopsoort, Reactiesoort
from support.dossiers.statistiek import mark_counted
from support.nazorg import queries as nazorg
from support.regie.service import Onderdeel
from tests.behandeling.deuren import behind, confirm
from tests.behandeling.doorgeven import look_over, share, write
from tests.maak import close_case, report
from tests.momenten import first_contact_of

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)
IN_DECEMBER = datetime(2026, 12, 16, 10, tzinfo=AMSTERDAM)
LICHT = {"R1": ("zelf",), "A1": ("nee",), "V1": ("DESINFORMATIE",)}


def tracks(dossier_id: UUID, mensen: Mensen) -> tuple[Dossierspoor, Dossierspoor, Dossierspoor]:
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    return sporen_of(inzage, nazorg.moments_of(dossier_id))


def said(spoor: Dossierspoor) -> tuple[str, str]:
    return spoor.stand, spoor.klas


def with_yes(mensen: Mensen, code: str = "POLITIE", **changes: object) -> UUID:
    """A case in which the melder says yes to a destination; the gravity is that of a home address."""
    nieuw, dossier_id = report(**changes)
    delen.ask_consent(dossier_id=dossier_id, code=code, onderdelen=[Onderdeel.NAAM], tekst="", by=mensen.cor)
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code=code)
    return dossier_id


def test_each_case_has_the_three_tracks_in_order(mensen: Mensen) -> None:
    _nieuw, dossier_id = report()

    assert [spoor.naam for spoor in tracks(dossier_id, mensen)] == ["Nazorg", "Cijfers", "Doorgeleiding"]


def test_aftercare_says_what_is_next_what_is_late_and_what_is_missing(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        _nieuw, dossier_id = report()
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        planned = first_contact_of(dossier_id)
        nazorg_, _cijfers, _door = tracks(dossier_id, mensen)
        assert said(nazorg_) == ("Eerste contact, uiterlijk wo 25 nov", "")
    with at(IN_DECEMBER):
        nazorg_, _cijfers, _door = tracks(dossier_id, mensen)
        assert said(nazorg_) == ("Eerste contact, over tijd sinds wo 25 nov", "nu")
        gesprek.finish_moment(
            moment_id=planned.id,
            naar=nazorg.Momentstand.GEDAAN,
            hoe=nazorg.Contactwijze.GEBELD,
            uitkomst=nazorg.Contactuitkomst.BEREIKT,
            by=mensen.vera,
        )
        nazorg_, _cijfers, _door = tracks(dossier_id, mensen)
        assert said(nazorg_) == ("Bellen hoe het gaat, over tijd sinds do 26 nov", "nu")  # a grave case: the next day


def test_a_task_or_a_term_of_law_is_no_aftercare(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        _nieuw, dossier_id = report(antwoorden=LICHT)
        inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
        alone = [item for item in nazorg.moments_of(dossier_id) if not item.is_gesprek]

        assert said(sporen_of(inzage, alone)[0]) == ("Er staat geen gesprek gepland", "vandaag")


def test_a_closed_case_without_a_talk_has_done_its_aftercare(mensen: Mensen) -> None:
    _nieuw, dossier_id = report()
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)

    assert said(sporen_of(inzage, [])[0]) == ("Afgerond", "")


def test_the_figures_wait_for_triage_count_once_and_leave_an_early_signal_out(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        _nieuw, dossier_id = report()
        before = tracks(dossier_id, mensen)[1]
        confirm(dossier_id, mensen.cor)
        judged = tracks(dossier_id, mensen)[1]
        release = "00000000-0000-4000-8000-0000000000aa"
        mark_counted(release_id=release, before=datetime(2027, 1, 1, tzinfo=AMSTERDAM).date())  # type: ignore[arg-type]  # text is fine
        counted = tracks(dossier_id, mensen)[1]
        _other, signal = report(antwoorden={"R1": ("zelf",), "A1": ("nee",), "V1": ("SIGNAAL",)})

    assert said(before) == ("Telt straks mee. Bevestig eerst de triage", "vandaag")
    assert said(judged) == ("Telt straks mee, zonder naam en zonder inhoud", "")
    assert said(counted) == ("Geteld, zonder naam en zonder inhoud", "")
    assert said(tracks(signal, mensen)[1]) == ("Telt niet mee, want er is nog niets gebeurd", "")


def test_referral_follows_what_the_melder_says(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    assert said(tracks(dossier_id, mensen)[2]) == ("Geadviseerd, nog niet gevraagd", "")
    delen.ask_consent(dossier_id=dossier_id, code="POLITIE", onderdelen=[Onderdeel.NAAM], tekst="", by=mensen.cor)
    assert said(tracks(dossier_id, mensen)[2]) == ("Akkoord gevraagd voor de politie", "")
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
    assert said(tracks(dossier_id, mensen)[2]) == ("Akkoord voor de politie, nog niet doorgegeven", "vandaag")
    with behind(nieuw.code) as melding:
        delen.withdraw(zaak=melding.zaak, code="POLITIE")
    assert said(tracks(dossier_id, mensen)[2]) == ("De melder wil dit niet", "")


def test_referral_follows_the_letter_to_its_end(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        dossier_id = with_yes(mensen)
        made = write(dossier_id, "POLITIE", by=mensen.cor)
        assert said(tracks(dossier_id, mensen)[2]) == ("Brief aan de politie is in de maak", "vandaag")
        brief.stop(doorgeleiding_id=made, by=mensen.cor)
        assert said(tracks(dossier_id, mensen)[2]) == ("Akkoord voor de politie, nog niet doorgegeven", "vandaag")
        made = share(dossier_id, "POLITIE", by=mensen.cor)
        assert said(tracks(dossier_id, mensen)[2]) == ("Wacht op antwoord van de politie", "")
    with at(IN_DECEMBER):
        assert said(tracks(dossier_id, mensen)[2]) == ("Geen antwoord van de politie", "nu")
        antwoord.note_reply(
            doorgeleiding_id=made, soort=Reactiesoort.ANTWOORD, van="De wijkagent", tekst="Wij bellen.", by=mensen.cor
        )
        assert said(tracks(dossier_id, mensen)[2]) == ("Antwoord van de politie", "vandaag")
        antwoord.finish(doorgeleiding_id=made, soort=Afloopsoort.BEANTWOORD, tekst="", by=mensen.cor)
        assert said(tracks(dossier_id, mensen)[2]) == ("Afgerond", "")


def test_a_letter_that_is_late_comes_before_one_that_is_being_written(mensen: Mensen) -> None:
    with at(WEDNESDAY):
        dossier_id = with_yes(mensen)
        share(dossier_id, "POLITIE", by=mensen.cor)
    with at(IN_DECEMBER):
        write_without = with_yes(mensen)
        look_over(write_without, write(write_without, "POLITIE", by=mensen.cor), by=mensen.cor)

        assert said(tracks(dossier_id, mensen)[2])[1] == "nu"
        assert said(tracks(write_without, mensen)[2]) == ("Brief aan de politie is in de maak", "vandaag")

"""Asking a link away: sealed first, only with a yes, to the letter in the register, and never without a next step."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.formats import date_format

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from meldpunt.partij.soort import PARTIJ
from support.aandacht.queries import in_case
from support.aandacht.service import Reden
from support.behandeling import delen, gesprek, sluiten
from support.behandeling.meegeven import verzoek
from support.dossiers import service as dossiers
from support.papier.queries import html_of
from support.regie.service import Onderdeel
from support.weghalen.models import Verwijderverzoek
from support.weghalen.service import Stap, Uitslag, Verzoekkeuze, Verzoekstand
from tests.behandeling.deuren import behind, boek_van
from tests.behandeling.weghalen import KEUZE, LINK, begin, case, give, look, loop, send
from tests.maak import close_case
from tests.versies.proef import partij_met, publish

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, tzinfo=AMSTERDAM)
WORDS = "Iemand noemt mijn straat en mijn dochter."


def waits(dossier_id: UUID, mensen: Mensen) -> set[Reden]:
    return {item.reden for item in in_case(dossier_id, by=mensen.vera)}


def row(made: UUID) -> Verwijderverzoek:
    return Verwijderverzoek.objects.get(pk=made)


def at(days: int) -> datetime:
    return MONDAY + timedelta(days=days)


def test_nothing_is_asked_without_a_yes_for_the_platform(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, yes=("POLITIE",))
    with pytest.raises(NotAllowed, match="geen akkoord voor het platform"):
        begin(dossier_id, by=mensen.vera)
    assert not Verwijderverzoek.objects.exists()


def test_without_sealed_evidence_it_is_refused_until_somebody_says_why(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    bare = Verzoekkeuze(link=LINK, platform="X", redenen=("BELEDIGT",))
    with pytest.raises(Conflict, match="Leg dit bericht eerst vast"):
        begin(dossier_id, by=mensen.vera, keuze=bare)

    why = Verzoekkeuze(link=LINK, platform="X", redenen=("BELEDIGT",), zonder_bewijs="Het account is al dicht.")
    made = begin(dossier_id, by=mensen.vera, keuze=why)

    assert loop(dossier_id, made, by=mensen.vera).keuze.zonder_bewijs == "Het account is al dicht."


@pytest.mark.parametrize(
    ("keuze", "error"),
    [
        (Verzoekkeuze(link="https://elders.example/1", platform="X", redenen=("BELEDIGT",), bewijs=(1,)), NotFound),
        (Verzoekkeuze(link=LINK, platform="X", redenen=("BELEDIGT",), bewijs=(7,)), NotFound),
        (Verzoekkeuze(link=LINK, platform="X", redenen=("VERZONNEN",), bewijs=(1,)), NotFound),
        (Verzoekkeuze(link=LINK, platform="X", redenen=(), bewijs=(1,)), Conflict),
    ],
)
def test_only_links_pieces_and_reasons_that_are_there(
    mensen: Mensen, keuze: Verzoekkeuze, error: type[Exception]
) -> None:
    _code, dossier_id = case(mensen)
    with pytest.raises(error):
        begin(dossier_id, by=mensen.vera, keuze=keuze)


def test_a_link_has_one_request_at_a_time(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = begin(dossier_id, by=mensen.vera)
    with pytest.raises(Conflict, match="loopt al een verzoek"):
        begin(dossier_id, by=mensen.vera)

    verzoek.stop(verzoek_id=made, reden="Vergissing.", by=mensen.vera)
    assert begin(dossier_id, by=mensen.vera) != made


def test_the_text_has_what_article_16_asks_and_nothing_of_the_melder(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    with clock.at(MONDAY):
        text = loop(dossier_id, begin(dossier_id, by=mensen.vera), by=mensen.vera).tekst
    assert text is not None
    lines = "\n".join(text.vel.regels)

    assert LINK in lines  # (b) the exact address
    assert "Wat het bericht doet: Beledigt iemand grof. Wet: art. 266 Sr" in lines  # (a) the reasons
    assert "E-mail: meldpunt@example.org" in lines  # (c) name and e-mail
    assert "te goeder trouw" in lines  # (d)
    assert "maandag 30 november 2026" in lines
    for leak in ("Mira", "06 0000 0042", "Een verhaal.", "Vera"):
        assert leak not in lines
        assert leak not in text.vel.tekst


def test_the_sender_is_the_party_as_two_people_published_it(mensen: Mensen) -> None:
    publish(PARTIJ, partij_met(naam="Partij van Later", email="later@example.org"), mensen=mensen)
    _code, dossier_id = case(mensen)
    text = loop(dossier_id, begin(dossier_id, by=mensen.vera), by=mensen.vera).tekst
    assert text is not None

    assert "Organisatie: Meldpunt Partij van Later" in text.vel.regels
    assert "E-mail: later@example.org" in text.vel.regels
    assert text.vel.delen[-1].teken[0] == "Meldpunt Partij van Later"


def test_of_a_child_no_name_and_no_mail_of_anybody(mensen: Mensen) -> None:
    """Neither of the party nor of the melder, also where the melder let the name go; not on the file either."""
    code, dossier_id = case(mensen, yes=())
    parts = [Onderdeel.LINKS, Onderdeel.NAAM]
    delen.ask_consent(dossier_id=dossier_id, code="PLATFORM", onderdelen=parts, by=mensen.vera)
    give(code, "PLATFORM")
    keuze = Verzoekkeuze(link=LINK, platform="X", redenen=("BEELD_KIND",), bewijs=(1,))
    text = loop(dossier_id, begin(dossier_id, by=mensen.vera, keuze=keuze), by=mensen.vera).tekst
    assert text is not None
    paper = html_of(text.vel) + "\n".join(text.vel.regels)

    for name in ("Partij voor Morgen", "meldpunt@example.org", "Meldpunt", "meldpunt", "Mira", "Vera"):
        assert name not in paper
    assert text.erin == (Onderdeel.LINKS,)
    assert text.vel.delen[-1].teken == (date_format(clock.today(), "j F Y"),)


def test_only_what_the_yes_names_gets_in(mensen: Mensen) -> None:
    """The words lie in the consent, and the name in the case; only the ticked part comes along."""
    code, dossier_id = case(mensen, yes=())
    parts = [Onderdeel.LINKS, Onderdeel.WOORDEN]
    delen.ask_consent(dossier_id=dossier_id, code="PLATFORM", onderdelen=parts, tekst=WORDS, by=mensen.vera)
    give(code, "PLATFORM")
    text = loop(dossier_id, begin(dossier_id, by=mensen.vera), by=mensen.vera).tekst
    assert text is not None
    assert (text.erin, WORDS in text.vel.tekst, "Mira" in text.vel.tekst) == (tuple(parts), True, False)

    delen.ask_consent(dossier_id=dossier_id, code="PLATFORM", onderdelen=[Onderdeel.NAAM], by=mensen.vera)
    give(code, "PLATFORM")
    (row_,) = Verwijderverzoek.objects.all()
    with pytest.raises(NotAllowed, match="noemt de links niet"):
        verzoek.write(verzoek_id=row_.pk, by=mensen.vera)


def test_sending_is_in_the_register_to_the_letter_and_counts_once(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    with clock.at(MONDAY):
        made = begin(dossier_id, by=mensen.vera)
        text = loop(dossier_id, made, by=mensen.vera).tekst
        assert text is not None
        assert dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera).feiten.doorgegeven == ()
        send(dossier_id, made, by=mensen.vera, kenmerk="X-99")

        (sent,) = boek_van(dossier_id, mensen).doorgiften
        assert (sent.tekst, sent.bestemming, sent.wijze) == (text.vel.regels, "PLATFORM", "formulier")
        assert sent.kenmerk == f"V-{made.hex[:6].upper()}"
        assert dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera).feiten.doorgegeven == ("PLATFORM",)
        assert (row(made).stand, row(made).stap_voor) == ("gemeld", date(2026, 11, 30))

    with clock.at(at(7)):
        look(made, Uitslag.GEWEIGERD, by=mensen.vera)
        send(dossier_id, made, by=mensen.vera)

    assert dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera).feiten.doorgegeven == ("PLATFORM",)
    assert len(boek_van(dossier_id, mensen).doorgiften) == 2


def test_a_text_that_changed_is_not_sent(mensen: Mensen) -> None:
    code, dossier_id = case(mensen)
    made = begin(dossier_id, by=mensen.vera)
    first = loop(dossier_id, made, by=mensen.vera).tekst
    assert first is not None
    verzoek.write(verzoek_id=made, by=mensen.vera)
    with pytest.raises(Conflict, match="intussen veranderd"):
        verzoek.send(verzoek_id=made, gezien=first.id, dag=clock.today(), by=mensen.vera)

    second = loop(dossier_id, made, by=mensen.vera).tekst
    assert second is not None
    delen.ask_consent(
        dossier_id=dossier_id, code="PLATFORM", onderdelen=[Onderdeel.LINKS, Onderdeel.NAAM], by=mensen.cor
    )
    give(code, "PLATFORM")
    with pytest.raises(Conflict, match="akkoord is intussen anders"):
        verzoek.send(verzoek_id=made, gezien=second.id, dag=clock.today(), by=mensen.vera)
    assert boek_van(dossier_id, mensen).doorgiften == ()


def test_a_whole_climb_needs_the_yes_of_each_rung(mensen: Mensen) -> None:
    code, dossier_id = case(mensen)
    with clock.at(MONDAY):
        made = begin(dossier_id, by=mensen.vera)
        send(dossier_id, made, by=mensen.vera)
    with clock.at(at(7)):
        look(made, Uitslag.GEWEIGERD, by=mensen.vera, tekst="Past binnen onze regels.")
        assert loop(dossier_id, made, by=mensen.vera).laatste.uiterlijk == date(2027, 5, 28)  # 30 May is a Sunday
        send(dossier_id, made, by=mensen.vera)
    with clock.at(at(14)):
        look(made, Uitslag.DEELS, by=mensen.vera)
        assert loop(dossier_id, made, by=mensen.vera).laatste.stap == Stap.GESCHIL
        with pytest.raises(NotAllowed, match="geschillenorgaan"):
            verzoek.write(verzoek_id=made, by=mensen.vera)
        give(code, "GESCHIL")
        send(dossier_id, made, by=mensen.vera)
    with clock.at(at(110)):
        look(made, Uitslag.GEWEIGERD, by=mensen.vera)
        give(code, "TOEZICHT")
        send(dossier_id, made, by=mensen.vera)
        assert row(made).stand == "toezicht"
    with clock.at(at(160)):
        look(made, Uitslag.WEG, by=mensen.vera)

    found = loop(dossier_id, made, by=mensen.vera)
    assert (found.stand, found.loopt, row(made).stap_voor) == (Verzoekstand.WEG, False, None)
    sent = boek_van(dossier_id, mensen).doorgiften
    assert [item.bestemming for item in sent] == ["PLATFORM", "PLATFORM", "GESCHIL", "TOEZICHT"]
    assert any("Geweigerd: het blijft staan" in line for line in sent[1].tekst)


def test_the_next_step_waits_for_the_owner_on_its_day_and_once(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    with clock.at(MONDAY):
        made = begin(dossier_id, by=mensen.vera)
        send(dossier_id, made, by=mensen.vera)
        assert verzoek.look_for_due() == 0
    with clock.at(at(6)):
        assert verzoek.look_for_due() == 0
    with clock.at(at(7)):
        assert (verzoek.look_for_due(), verzoek.look_for_due()) == (1, 0)
        assert Reden.WEGHALEN in waits(dossier_id, mensen)
        look(made, Uitslag.GEEN_ANTWOORD, by=mensen.vera)
        assert Reden.WEGHALEN not in waits(dossier_id, mensen)
    with clock.at(at(14)):
        assert verzoek.look_for_due() == 1


def test_a_withdrawal_stops_what_runs_and_leaves_what_went(mensen: Mensen) -> None:
    code, dossier_id = case(mensen)
    with clock.at(MONDAY):
        made = begin(dossier_id, by=mensen.vera)
        send(dossier_id, made, by=mensen.vera)
    with clock.at(at(8)):
        verzoek.look_for_due()
        with behind(code) as melding:
            delen.withdraw(zaak=melding.zaak, code="PLATFORM")
        assert (row(made).stand, row(made).stap_voor) == ("ingetrokken", None)
        assert Reden.WEGHALEN not in waits(dossier_id, mensen)
        with pytest.raises(InvalidTransition):
            look(made, Uitslag.GEWEIGERD, by=mensen.vera)
    with clock.at(at(60)):
        assert verzoek.look_for_due() == 0
    assert len(boek_van(dossier_id, mensen).doorgiften) == 1


def test_a_yes_taken_back_for_a_higher_rung_stops_only_what_stands_there(mensen: Mensen) -> None:
    code, dossier_id = case(mensen, yes=("PLATFORM", "TOEZICHT"))
    with clock.at(MONDAY):
        made = begin(dossier_id, by=mensen.vera)
        send(dossier_id, made, by=mensen.vera)
        with behind(code) as melding:
            delen.withdraw(zaak=melding.zaak, code="TOEZICHT")
    assert row(made).stand == "gemeld"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_that_cannot_be_is_refused(mensen: Mensen, days: int) -> None:
    _code, dossier_id = case(mensen)
    with clock.at(MONDAY):
        made = begin(dossier_id, by=mensen.vera)
        dag = MONDAY.date() + timedelta(days=days)
        with pytest.raises(Conflict):
            verzoek.look(verzoek_id=made, uitslag=Uitslag.WEG, dag=dag, by=mensen.vera)


def test_it_can_be_gone_before_anything_was_asked(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = begin(dossier_id, by=mensen.vera)
    with pytest.raises(Conflict, match="nog niets gemeld"):
        look(made, Uitslag.GEWEIGERD, by=mensen.vera)
    look(made, Uitslag.WEG, by=mensen.vera)

    assert row(made).stand == "weg"
    assert boek_van(dossier_id, mensen).doorgiften == ()


def test_closing_asks_what_becomes_of_a_request(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = begin(dossier_id, by=mensen.vera)
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera)
    (point,) = [item for item in sluiten.open_punten(zaak) if item.soort == sluiten.Puntsoort.WEGHALEN]

    assert point.keuzes == (sluiten.Sluitkeuze.WEG_LOOPT, sluiten.Sluitkeuze.WEG_STOPT)
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    assert row(made).stand == "verzegeld"


def test_a_step_that_was_told_before_the_case_closed_is_told_again(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    with clock.at(MONDAY):
        send(dossier_id, begin(dossier_id, by=mensen.vera), by=mensen.vera)
    with clock.at(at(7)):
        assert verzoek.look_for_due() == 1
        close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
        assert Reden.WEGHALEN not in waits(dossier_id, mensen)
        assert verzoek.look_for_due() == 1
        assert Reden.WEGHALEN in waits(dossier_id, mensen)


def test_a_step_that_is_due_is_done_by_doing_it_alone(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    with clock.at(MONDAY):
        made = begin(dossier_id, by=mensen.vera)
        send(dossier_id, made, by=mensen.vera)
    with clock.at(at(7)):
        verzoek.look_for_due()
        (point,) = [item for item in in_case(dossier_id, by=mensen.vera) if item.reden == Reden.WEGHALEN]
        assert not point.kan_klaar
        with pytest.raises(Conflict, match="pas klaar als het is gedaan"):
            gesprek.settle_aandacht(dossier_id=dossier_id, reden=Reden.WEGHALEN, by=mensen.vera)
        look(made, Uitslag.GEEN_ANTWOORD, by=mensen.vera)
        assert Reden.WEGHALEN not in waits(dossier_id, mensen)


def test_somebody_else_finds_no_request(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = begin(dossier_id, by=mensen.vera)
    for deed in (
        lambda: verzoek.write(verzoek_id=made, by=mensen.nadia),
        lambda: verzoek.look(verzoek_id=made, uitslag=Uitslag.WEG, dag=clock.today(), by=mensen.nadia),
        lambda: verzoek.stop(verzoek_id=made, reden="Nee.", by=mensen.nadia),
        lambda: verzoek.open_text(verzoek_id=made, by=mensen.nadia),
        lambda: begin(dossier_id, by=mensen.nadia, keuze=KEUZE),
    ):
        with pytest.raises(NotFound):
            deed()

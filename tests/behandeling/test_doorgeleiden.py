"""A letter goes out and something comes back: each step, what stops it, and what waits for a person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core import mail

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from support.aandacht.models import Aandacht, Reden
from support.behandeling import delen, overdragen
from support.behandeling import triage as indeling
from support.behandeling.doorgeleiden import antwoord, brief, zonder
from support.bezetting import toewijzen
from support.doorgeleiding.inhoud import Afloopsoort, Reactiesoort, Verzendwijze
from support.doorgeleiding.models import Briefpost, Doorgeleiding
from support.doorgeleiding.queries import is_answerable
from support.dossiers import service as dossiers
from support.regie import service as regie
from support.regie.service import Onderdeel
from tests.behandeling.deuren import behind, boek_van
from tests.behandeling.doorgeven import PAGINA, look_over, share, traject, write
from tests.maak import ANTWOORDEN, as_worker, close_case, report

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)
DUE = date(2026, 12, 9)  # ten working days on, as the letter to the police says
BEGINS = (
    "Het meldpunt van Partij voor Morgen geeft dit door namens de persoon om wie het gaat, en met akkoord van die "
    "persoon. Dit is geen aangifte."
)
WORDS = "Iemand noemde mijn straat in een groep."


def case(mensen: Mensen, code: str = "POLITIE", *, tekst: str = "", vera: bool = True) -> tuple[str, UUID]:
    """A case in which the melder said yes to a destination; gives the code and the case."""
    nieuw, dossier_id = report()
    if vera:
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    if tekst:
        parts = [Onderdeel.NAAM, Onderdeel.WOORDEN]
        delen.ask_consent(dossier_id=dossier_id, code=code, onderdelen=parts, tekst=tekst, by=mensen.cor)
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code=code)
    return nieuw.code, dossier_id


def waits(dossier_id: UUID) -> dict[Reden, UUID | None]:
    """What waits in a case, and for whom."""
    return {row.wat.reden: row.voor_id for row in Aandacht.objects.filter(dossier_id=dossier_id)}


def stand(made: UUID) -> str:
    return Doorgeleiding.objects.get(pk=made).stand


def link_of(dossier_id: UUID, made: UUID, by: Medewerker) -> str:
    return traject(dossier_id, made, by=by).brief.link


# ── the whole way ───────────────────────────────────────────────────────────────────────────────
def test_a_letter_goes_from_the_yes_to_an_outcome(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        _code, dossier_id = case(mensen, tekst=WORDS)
        made = write(dossier_id, "POLITIE", by=mensen.vera)
        assert stand(made) == "concept"
        look_over(dossier_id, made, by=mensen.cor)
        assert stand(made) == "klaar"
        brief.send(doorgeleiding_id=made, wijze=Verzendwijze.OVERHANDIGD, by=mensen.vera)
        row = Doorgeleiding.objects.get(pk=made)
        assert (row.stand, row.antwoord_voor, row.link_tot) == ("verstuurd", DUE, date(2026, 12, 23))
        link = link_of(dossier_id, made, mensen.vera)
    with clock.at(WEDNESDAY + timedelta(days=2)):
        assert antwoord.answer_by_link(code=link, van="J. de Vries", tekst="We komen langs.", kenmerk="PL1300")
        antwoord.finish(doorgeleiding_id=made, soort=Afloopsoort.GEDAAN, tekst="Ze letten op.", by=mensen.vera)
        found = traject(dossier_id, made, by=mensen.vera)

    assert found.stand == "afgerond"
    assert [(item.van, item.tekst, item.kenmerk, item.overgetypt) for item in found.reacties] == [
        ("J. de Vries", "We komen langs.", "PL1300", "")
    ]
    assert found.afloop is not None
    assert (found.afloop.soort, found.afloop.tekst, found.afloop.wie) == ("gedaan", "Ze letten op.", "Vera")
    assert waits(dossier_id).keys() & {Reden.AKKOORD, Reden.REACTIE, Reden.STIL} == set()


@pytest.mark.parametrize(
    ("naam", "wat"),
    [("Mira", "Je naam en wat er gebeurde, in deze woorden"), ("", "Wat er gebeurde, in deze woorden")],
)
def test_what_the_melder_reads_of_it_is_what_stood_in_the_letter_and_not_all_that_might(
    mensen: Mensen, naam: str, wat: str
) -> None:
    nieuw, dossier_id = report(naam=naam)
    parts = [Onderdeel.NAAM, Onderdeel.DAG, Onderdeel.WOORDEN]  # nobody knows the day
    delen.ask_consent(dossier_id=dossier_id, code="POLITIE", onderdelen=parts, tekst=WORDS, by=mensen.cor)
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
    share(dossier_id, "POLITIE", by=mensen.cor)
    (sent,) = boek_van(dossier_id, mensen).doorgiften

    assert sent.wat == wat


def test_the_register_holds_exactly_the_letter_that_was_looked_over(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        _code, dossier_id = case(mensen, tekst=WORDS)
        made = share(dossier_id, "POLITIE", by=mensen.vera)
    (sent,) = boek_van(dossier_id, mensen).doorgiften
    letter = traject(dossier_id, made, by=mensen.cor).brief

    assert sent.tekst == letter.tekst
    assert sent.tekst[:4] == (
        "Aan de politie",
        "Melding van online haat of intimidatie tegen een politiek actief persoon",
        BEGINS,
        "Naam: Mira",
    )
    assert f"Wat er gebeurde, in de woorden die deze persoon goedkeurde: “{WORDS}”" in sent.tekst
    assert any("vóór 9 december 2026" in line and letter.link in line for line in sent.tekst)
    assert (sent.grond, sent.wijze, sent.wie, sent.doorgeleiding) == ("akkoord", "print", "Vera", made)


def test_where_it_goes_and_what_is_in_it_stand_nowhere_in_the_clear(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = share(dossier_id, "POLITIE", by=mensen.vera, wijze=Verzendwijze.MAIL, mail="team@politie.example")
    link = link_of(dossier_id, made, mensen.vera)
    rows = [*Doorgeleiding.objects.values_list(), *Briefpost.objects.values_list()]
    seen = b"|".join(
        bytes(item) if isinstance(item, memoryview | bytes) else str(item).encode() for row in rows for item in row
    )

    assert not [word for word in (b"POLITIE", b"politie", link.encode(), b"Mira") if word in seen]


# ── what the yes names ──────────────────────────────────────────────────────────────────────────
def test_the_facts_of_the_case_count_where_something_really_went(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    with behind(nieuw.code) as melding:
        for code in ("POLITIE", "PLATFORM", "TBP"):
            delen.give(zaak=melding.zaak, code=code)
    write(dossier_id, "POLITIE", by=mensen.cor)
    before = dossiers.kaart(dossier_id).feiten.doorgegeven
    for code in ("PLATFORM", "TBP", "POLITIE"):
        share(dossier_id, code, by=mensen.cor)

    assert before == ()
    assert dossiers.kaart(dossier_id).feiten.doorgegeven == ("PLATFORM", "POLITIE")


def test_the_figures_count_what_went_and_not_what_was_advised_or_written(mensen: Mensen) -> None:
    _code, sent = case(mensen)
    _code, written = case(mensen)
    share(sent, "POLITIE", by=mensen.vera)
    write(written, "POLITIE", by=mensen.vera)
    tomorrow = clock.today() + timedelta(days=1)
    facts = dossiers.mark_counted(release_id=uuid4(), before=tomorrow)

    assert sorted(fact.doorgegeven for fact in facts) == [(), ("POLITIE",)]
    assert not any(hasattr(fact, "uitkomsten") for fact in facts)


def test_a_withdrawal_stops_what_did_not_go_out_and_leaves_what_did(mensen: Mensen) -> None:
    code, dossier_id = case(mensen)
    sent = share(dossier_id, "POLITIE", by=mensen.vera)
    ready, fresh = (write(dossier_id, "POLITIE", by=mensen.vera) for _n in range(2))
    look_over(dossier_id, ready, by=mensen.vera)
    with behind(code) as melding:
        delen.give(zaak=melding.zaak, code="PLATFORM")
    other = write(dossier_id, "PLATFORM", by=mensen.vera)
    with behind(code) as melding:
        delen.withdraw(zaak=melding.zaak, code="POLITIE")

    assert [stand(item) for item in (sent, ready, fresh, other)] == [
        "verstuurd",
        "ingetrokken",
        "ingetrokken",
        "concept",
    ]
    with pytest.raises(Conflict):
        brief.send(doorgeleiding_id=ready, wijze=Verzendwijze.PRINT, by=mensen.vera)


def test_a_yes_that_is_another_one_now_holds_the_letter_up(mensen: Mensen) -> None:
    code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    look_over(dossier_id, made, by=mensen.vera)
    with behind(code) as melding:
        delen.withdraw(zaak=melding.zaak, code="POLITIE")
        delen.give(zaak=melding.zaak, code="POLITIE")
    Doorgeleiding.objects.filter(pk=made).update(stand="klaar")  # as somebody does who got into the database

    with pytest.raises(Conflict, match="Het akkoord is intussen anders"):
        brief.send(doorgeleiding_id=made, wijze=Verzendwijze.PRINT, by=mensen.vera)
    assert not boek_van(dossier_id, mensen).doorgiften


def test_asking_for_other_words_stops_a_letter_with_the_old_ones(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    delen.ask_consent(
        dossier_id=dossier_id, code="POLITIE", onderdelen=[Onderdeel.WOORDEN], tekst=WORDS, by=mensen.vera
    )

    assert stand(made) == "gestopt"


def test_the_same_yes_is_not_asked_for_twice(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, tekst=WORDS)
    parts = [Onderdeel.WOORDEN, Onderdeel.NAAM]

    with pytest.raises(NotAllowed, match="Dit akkoord is er al"):
        delen.ask_consent(dossier_id=dossier_id, code="POLITIE", onderdelen=parts, tekst=WORDS, by=mensen.vera)


def test_a_letter_of_whoever_reported_stops_where_the_person_concerned_takes_over(mensen: Mensen) -> None:
    nieuw, dossier_id = report()
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
    made = write(dossier_id, "POLITIE", by=mensen.cor)
    voorstel = dossiers.TriageVoorstel(antwoorden=ANTWOORDEN | {"R1": ("ander_weet",)})
    indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
    with behind(nieuw.code) as melding:
        theirs = overdragen.invite(zaak=melding.zaak)
    with behind(theirs) as melding:
        overdragen.take_over(zaak=melding.zaak, melder_leest=True)

    assert stand(made) == "ingetrokken"


# ── looking over ────────────────────────────────────────────────────────────────────────────────
def test_a_letter_that_changed_meanwhile_is_not_approved(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    seen = traject(dossier_id, made, by=mensen.cor).brief.id
    brief.change(doorgeleiding_id=made, aan="basisteam Noord", by=mensen.vera)

    with pytest.raises(Conflict, match="De brief is intussen veranderd"):
        brief.approve(doorgeleiding_id=made, gezien=seen, pagina=PAGINA, by=mensen.cor)
    look_over(dossier_id, made, by=mensen.cor)
    assert traject(dossier_id, made, by=mensen.cor).brief.tekst[0] == "Aan de politie, basisteam Noord"


def test_nothing_is_sent_that_nobody_looked_over_also_not_by_changing_the_row(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    with pytest.raises(Conflict):
        brief.send(doorgeleiding_id=made, wijze=Verzendwijze.PRINT, by=mensen.vera)
    Doorgeleiding.objects.filter(pk=made).update(stand="klaar")
    with pytest.raises(Conflict):
        brief.send(doorgeleiding_id=made, wijze=Verzendwijze.PRINT, by=mensen.vera)


def test_a_letter_can_go_back_and_gets_another_link(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    look_over(dossier_id, made, by=mensen.vera)
    first = link_of(dossier_id, made, mensen.vera)
    brief.back(doorgeleiding_id=made, by=mensen.vera)
    assert traject(dossier_id, made, by=mensen.vera).brief.tekst == ()
    look_over(dossier_id, made, by=mensen.vera)

    assert link_of(dossier_id, made, mensen.vera) != first


def test_a_letter_that_lay_until_its_day_is_made_anew(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        _code, dossier_id = case(mensen)
        made = write(dossier_id, "POLITIE", by=mensen.vera)
        look_over(dossier_id, made, by=mensen.vera)
    with clock.at(WEDNESDAY + timedelta(weeks=2)), pytest.raises(Conflict, match="De dag in deze brief is voorbij"):
        brief.send(doorgeleiding_id=made, wijze=Verzendwijze.PRINT, by=mensen.vera)


def test_a_letter_can_be_left_unsent_and_then_nothing_more_happens(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    brief.stop(doorgeleiding_id=made, by=mensen.vera)

    with pytest.raises(InvalidTransition):
        brief.back(doorgeleiding_id=made, by=mensen.vera)
    with pytest.raises(NotFound):
        brief.stop(doorgeleiding_id=made, by=mensen.nadia)  # to whom the case is not there


def test_a_mail_says_that_a_letter_lies_ready_and_its_address_is_forgotten(mensen: Mensen, carried_out: Any) -> None:
    _code, dossier_id = case(mensen, tekst=WORDS)
    carried_out()
    mail.outbox.clear()
    made = share(dossier_id, "POLITIE", by=mensen.vera, wijze=Verzendwijze.MAIL, mail="team@politie.example")
    with as_worker():
        carried_out()
    (sent,) = [item for item in mail.outbox if item.to == ["team@politie.example"]]
    kenmerk = f"D-{made.hex[:6].upper()}"

    assert sent.subject == f"Er ligt een brief voor u klaar, kenmerk {kenmerk}"
    assert f"{PAGINA}{link_of(dossier_id, made, mensen.vera)}/" in sent.body
    assert not [word for word in ("Mira", WORDS, "haat", "intimidatie", "melding") if word in sent.body]
    assert not Briefpost.objects.exists()


def test_a_mail_that_did_not_leave_yet_is_taken_back_with_the_yes(mensen: Mensen, carried_out: Any) -> None:
    code, dossier_id = case(mensen, tekst=WORDS)
    share(dossier_id, "POLITIE", by=mensen.vera, wijze=Verzendwijze.MAIL, mail="team@politie.example")

    with behind(code) as melding:
        delen.withdraw(zaak=melding.zaak, code="POLITIE")

    assert not Briefpost.objects.exists()
    carried_out()
    assert [item for item in mail.outbox if item.to == ["team@politie.example"]] == []


# ── hearing back ────────────────────────────────────────────────────────────────────────────────
def test_an_answer_by_the_link_is_sealed_waits_for_the_owner_and_works_once(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = share(dossier_id, "POLITIE", by=mensen.vera)
    link = link_of(dossier_id, made, mensen.vera)
    spelled = f" {link.lower().replace('-', ' ')} "

    assert is_answerable(link)
    assert antwoord.answer_by_link(code=spelled, van="Wijkagent", tekst="We komen.")
    assert not antwoord.answer_by_link(code=link, van="Wijkagent", tekst="Nog eens.")
    assert not is_answerable(link)
    assert stand(made) == "antwoord"
    assert waits(dossier_id)[Reden.REACTIE] == mensen.vera.id
    assert [item.tekst for item in traject(dossier_id, made, by=mensen.vera).reacties] == ["We komen."]


@pytest.mark.parametrize("typed", ["", "2345", "2345-6789-ABCD-EFGH-JKMN", "é" * 20, "0000-0000-0000-0000-0000"])
def test_a_code_that_never_was_one_answers_nothing(mensen: Mensen, typed: str) -> None:
    _code, dossier_id = case(mensen)
    share(dossier_id, "POLITIE", by=mensen.vera)

    assert not antwoord.answer_by_link(code=typed, van="Iemand", tekst="Iets.")
    assert Reden.REACTIE not in waits(dossier_id)


def test_the_link_runs_out_after_its_last_day(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        _code, dossier_id = case(mensen)
        made = share(dossier_id, "POLITIE", by=mensen.vera)
        link = link_of(dossier_id, made, mensen.vera)
    with clock.at(datetime(2026, 12, 23, 23, 30, tzinfo=AMSTERDAM)):
        assert is_answerable(link)
    with clock.at(datetime(2026, 12, 24, 0, 30, tzinfo=AMSTERDAM)):
        assert not antwoord.answer_by_link(code=link, van="Iemand", tekst="Te laat.")


def test_an_answer_is_typed_in_after_the_receipt_and_another_one_may_follow(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = share(dossier_id, "POLITIE", by=mensen.vera)
    link = link_of(dossier_id, made, mensen.vera)

    def note(soort: Reactiesoort, tekst: str) -> None:
        antwoord.note_reply(doorgeleiding_id=made, soort=soort, van="Balie", tekst=tekst, by=mensen.vera)

    note(Reactiesoort.ONTVANGEN, "Ligt bij het team.")
    assert stand(made) == "ontvangen"
    assert is_answerable(link)
    note(Reactiesoort.ANTWOORD, "Ze bellen morgen.")
    assert not is_answerable(link)
    note(Reactiesoort.ANTWOORD, "Ze hebben gebeld.")
    assert [item.overgetypt for item in traject(dossier_id, made, by=mensen.vera).reacties] == ["Vera"] * 3
    with pytest.raises(InvalidTransition):
        note(Reactiesoort.ONTVANGEN, "Alsnog.")


def test_silence_waits_for_the_owner_from_the_day_after_and_once(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(WEDNESDAY):
        _code, dossier_id = case(mensen)
        made = share(dossier_id, "POLITIE", by=mensen.vera)
        carried_out()
    with clock.at(datetime(2026, 12, 9, 23, 0, tzinfo=AMSTERDAM)):
        assert antwoord.look_for_silence() == 0
    with clock.at(datetime(2026, 12, 10, 8, 0, tzinfo=AMSTERDAM)):
        with as_worker():
            assert antwoord.look_for_silence() == 1
            assert antwoord.look_for_silence() == 0
        assert waits(dossier_id)[Reden.STIL] == mensen.vera.id
        antwoord.move_day(doorgeleiding_id=made, dag=date(2026, 12, 18), reden="Gebeld.", by=mensen.vera)
        assert Reden.STIL not in waits(dossier_id)
    with clock.at(datetime(2026, 12, 19, 8, 0, tzinfo=AMSTERDAM)):
        assert antwoord.look_for_silence() == 1
        antwoord.note_reply(
            doorgeleiding_id=made, soort=Reactiesoort.ANTWOORD, van="Balie", tekst="Ja.", by=mensen.vera
        )

    assert Reden.STIL not in waits(dossier_id)


def test_another_day_is_one_after_today_and_keeps_the_link_as_much_longer(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        _code, dossier_id = case(mensen)
        made = share(dossier_id, "POLITIE", by=mensen.vera)
        with pytest.raises(Conflict):
            antwoord.move_day(doorgeleiding_id=made, dag=date(2026, 11, 25), reden="Nu.", by=mensen.vera)
        antwoord.move_day(doorgeleiding_id=made, dag=date(2026, 12, 16), reden="Gebeld.", by=mensen.vera)
        row = Doorgeleiding.objects.get(pk=made)
        fresh = write(dossier_id, "POLITIE", by=mensen.vera)
        with pytest.raises(Conflict):
            antwoord.move_day(doorgeleiding_id=fresh, dag=date(2026, 12, 16), reden="Nog niet weg.", by=mensen.vera)

    assert (row.antwoord_voor, row.link_tot) == (date(2026, 12, 16), date(2026, 12, 31))


def test_a_melder_who_wants_mail_hears_of_sending_and_of_the_outcome(mensen: Mensen, carried_out: Any) -> None:
    nieuw, dossier_id = report()
    with behind(nieuw.code) as melding:
        wens = regie.Wensen(contact=dossiers.Contactwens(kanaal="code"), mail="mira@example.org")
        regie.set_mailwens(melding.zaak, wens)
        delen.give(zaak=melding.zaak, code="POLITIE")
    with clock.at(WEDNESDAY):
        made = share(dossier_id, "POLITIE", by=mensen.cor)
        carried_out()
        first = [item for item in mail.outbox if item.to == ["mira@example.org"]]
    with clock.at(WEDNESDAY + timedelta(days=1)):
        antwoord.finish(doorgeleiding_id=made, soort=Afloopsoort.NIET, tekst="Ze doen niets.", by=mensen.cor)
        carried_out()

    assert len(first) == 1
    assert len([item for item in mail.outbox if item.to == ["mira@example.org"]]) == 2
    assert {item.subject for item in first} == {"Er staat een bericht voor je klaar"}


# ── closing ─────────────────────────────────────────────────────────────────────────────────────
def test_a_case_closes_when_every_letter_went_out_or_was_stopped(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    sent, fresh = share(dossier_id, "POLITIE", by=mensen.vera), write(dossier_id, "POLITIE", by=mensen.vera)
    with pytest.raises(Conflict, match="Er ligt nog een brief klaar"):
        close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    brief.stop(doorgeleiding_id=fresh, by=mensen.vera)
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)

    ended = traject(dossier_id, sent, by=mensen.cor)
    assert (ended.stand, ended.afloop.soort if ended.afloop else "") == ("afgerond", "beantwoord")


# ── without a yes ───────────────────────────────────────────────────────────────────────────────
def need(**changes: str) -> zonder.Noodzaak:
    values = {"bestemming": "POLITIE", "woorden": "Er staat iemand voor de deur.", "reden": "Direct gevaar."}
    return zonder.Noodzaak(**values | changes)


def test_a_call_in_danger_is_written_down_and_a_second_person_looks_afterwards(mensen: Mensen) -> None:
    code, dossier_id = case(mensen, code="PLATFORM")
    made = zonder.report_danger(dossier_id=dossier_id, noodzaak=need(), by=mensen.cor)
    with behind(code) as melding:
        (seen,) = regie.boek_of(melding.zaak).getoonde_doorgiften
    assert (seen.grond, seen.wijze, seen.wat, seen.toestemming) == (
        "acuut",
        "telefoon",
        "Er staat iemand voor de deur.",
        None,
    )
    assert dossiers.kaart(dossier_id).feiten.doorgegeven == ("POLITIE",)
    assert Reden.ZONDER_AKKOORD in waits(dossier_id)
    with pytest.raises(NotAllowed, match="geeft niemand alleen iets door"):
        zonder.second(doorgeleiding_id=made, akkoord=True, tekst="Ja.", pagina=PAGINA, by=mensen.cor)
    zonder.second(doorgeleiding_id=made, akkoord=False, tekst="Te veel verteld.", pagina=PAGINA, by=mensen.carolien)

    found = traject(dossier_id, made, by=mensen.cor)
    assert [(item.wie, item.akkoord, item.tekst) for item in found.besluiten] == [
        ("Carolien", False, "Te veel verteld.")
    ]
    assert Reden.ZONDER_AKKOORD not in waits(dossier_id)
    with pytest.raises(Conflict):
        zonder.second(doorgeleiding_id=made, akkoord=True, tekst="Nog.", pagina=PAGINA, by=mensen.carolien)


def test_a_letter_for_the_law_waits_for_a_second_person_first(mensen: Mensen) -> None:
    code, dossier_id = case(mensen, code="PLATFORM")
    made = zonder.begin_by_law(dossier_id=dossier_id, noodzaak=need(reden="Bevel van de officier."), by=mensen.cor)
    with behind(code) as melding:
        lines = [(item.soort, item.tekst) for item in dossiers.inzage_of(melding.zaak).tijdlijn if item.zichtbaar]
    assert ("zonder_akkoord", "Bevel van de officier.") in lines  # the melder reads it before anything goes
    gezien = traject(dossier_id, made, by=mensen.cor).brief.id
    with pytest.raises(NotAllowed, match="pas weg als een tweede persoon"):
        brief.approve(doorgeleiding_id=made, gezien=gezien, pagina=PAGINA, by=mensen.carolien)
    zonder.ask_second(doorgeleiding_id=made, by=mensen.cor)
    with pytest.raises(Conflict):
        brief.send(doorgeleiding_id=made, wijze=Verzendwijze.PRINT, by=mensen.cor)
    zonder.second(doorgeleiding_id=made, akkoord=False, tekst="Minder.", pagina=PAGINA, by=mensen.carolien)
    assert stand(made) == "concept"
    brief.change(doorgeleiding_id=made, woorden="Alleen de naam.", by=mensen.cor)
    zonder.ask_second(doorgeleiding_id=made, by=mensen.cor)
    zonder.second(doorgeleiding_id=made, akkoord=True, tekst="Zo ja.", pagina=PAGINA, by=mensen.carolien)
    brief.send(doorgeleiding_id=made, wijze=Verzendwijze.PRINT, by=mensen.cor)

    (sent,) = boek_van(dossier_id, mensen).doorgiften
    assert (sent.grond, sent.toestemming, sent.tekst[3]) == ("wet", None, "Alleen de naam.")
    assert not [line for line in sent.tekst if "Mira" in line]


def test_a_letter_for_the_law_goes_by_no_row_that_somebody_changed(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, code="PLATFORM")
    made = zonder.begin_by_law(dossier_id=dossier_id, noodzaak=need(), by=mensen.cor)
    Doorgeleiding.objects.filter(pk=made).update(stand="klaar")

    with pytest.raises(Conflict):
        brief.send(doorgeleiding_id=made, wijze=Verzendwijze.PRINT, by=mensen.cor)


def test_after_a_second_look_a_changed_letter_asks_for_another_one(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, code="PLATFORM")
    made = zonder.begin_by_law(dossier_id=dossier_id, noodzaak=need(), by=mensen.cor)
    zonder.ask_second(doorgeleiding_id=made, by=mensen.cor)
    zonder.second(doorgeleiding_id=made, akkoord=True, tekst="Ja.", pagina=PAGINA, by=mensen.carolien)
    brief.back(doorgeleiding_id=made, by=mensen.cor)
    brief.change(doorgeleiding_id=made, woorden="Veel meer.", by=mensen.cor)
    Doorgeleiding.objects.filter(pk=made).update(stand="klaar")

    with pytest.raises(Conflict):
        brief.send(doorgeleiding_id=made, wijze=Verzendwijze.PRINT, by=mensen.cor)


def test_where_nobody_else_can_look_whoever_asked_goes_on_after_a_day(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        _code, dossier_id = case(mensen, code="PLATFORM", vera=False)
        made = zonder.report_danger(dossier_id=dossier_id, noodzaak=need(), by=mensen.cor)
        carolien = mensen.accounts["carolien"]
        type(carolien).objects.filter(pk=carolien.pk).update(is_active=False)
    with clock.at(WEDNESDAY + timedelta(hours=23)), pytest.raises(NotAllowed, match="Vanaf donderdag 26 november"):
        zonder.second(doorgeleiding_id=made, akkoord=True, tekst="Ja.", pagina=PAGINA, by=mensen.cor)
    with clock.at(WEDNESDAY + timedelta(hours=25)):
        zonder.second(doorgeleiding_id=made, akkoord=True, tekst="Ja.", pagina=PAGINA, by=mensen.cor)


@pytest.mark.parametrize(("colleague", "told"), [(False, True), (True, False)])
def test_the_administrators_hear_that_nobody_can_look_along(
    mensen: Mensen, bea: Account, carried_out: Any, *, colleague: bool, told: bool
) -> None:
    bea.email = "bea@example.org"
    bea.save()
    out = {mensen.vera.id, mensen.nadia.id} | (set() if colleague else {mensen.carolien.id})
    _new, dossier_id = report(uitgesloten=frozenset(out))
    carried_out()
    mail.outbox.clear()
    zonder.report_danger(dossier_id=dossier_id, noodzaak=need(), by=mensen.cor)
    carried_out()

    assert ("bea@example.org" in {address for item in mail.outbox for address in item.to}) is told


def test_only_a_coordinator_passes_on_without_a_yes_and_only_where_the_law_can_ask_it(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    with pytest.raises(NotAllowed, match="Alleen een coördinator"):
        zonder.report_danger(dossier_id=dossier_id, noodzaak=need(), by=mensen.vera)
    with pytest.raises(NotAllowed, match="nooit iets heen zonder akkoord"):
        zonder.begin_by_law(dossier_id=dossier_id, noodzaak=need(bestemming="BESTUUR"), by=mensen.cor)
    with pytest.raises(Conflict, match="heeft een akkoord"):
        zonder.ask_second(doorgeleiding_id=write(dossier_id, "POLITIE", by=mensen.cor), by=mensen.cor)
    assert not boek_van(dossier_id, mensen).doorgiften


def test_what_is_dangerous_to_show_is_kept_with_its_reason_and_not_shown(mensen: Mensen) -> None:
    code, dossier_id = case(mensen, code="PLATFORM")
    made = zonder.report_danger(dossier_id=dossier_id, noodzaak=need(verborgen="Een ander leest mee."), by=mensen.cor)
    with behind(code) as melding:
        boek = regie.boek_of(melding.zaak)
        lines = [item.soort for item in dossiers.inzage_of(melding.zaak).tijdlijn if item.zichtbaar]

    assert boek.getoonde_doorgiften == ()
    assert [item.verborgen for item in boek.doorgiften] == ["Een ander leest mee."]
    assert not {"doorgegeven", "zonder_akkoord"} & set(lines)
    assert not traject(dossier_id, made, by=mensen.cor).ziet_melder


def test_a_letter_for_the_law_that_was_fixed_without_a_second_person_does_not_go(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, code="PLATFORM")
    made = zonder.begin_by_law(dossier_id=dossier_id, noodzaak=need(), by=mensen.cor)
    zaak, found = brief.opened(made, mensen.cor)
    brief.make_ready(zaak, found.brief, pagina=PAGINA)

    with pytest.raises(Conflict, match="Een tweede persoon keek nog niet mee"):
        brief.send(doorgeleiding_id=made, wijze=Verzendwijze.PRINT, by=mensen.cor)

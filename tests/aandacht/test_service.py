"""Whatever a melder does reaches a person: a row, a mail, the first page; with nobody looking, others hear of it."""

from __future__ import annotations

import inspect
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse

from meldpunt.accounts.models import Account
from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM, today
from meldpunt.core.db.acting import acting_as
from meldpunt.core.errors import Conflict
from support import behandeling, bezetting
from support.aandacht import queries
from support.aandacht.models import Aandacht, Reden
from support.behandeling import delen, gesprek, inzien, overdragen, sluiten, vragen
from support.behandeling.gasten import toestemming
from support.behandeling.inspreken import opname
from support.bezetting import erbuiten, toewijzen
from support.dossiers.service import Contactwens, inzage_of
from support.regie import queries as regielezer
from support.regie import service as regie
from support.regie.queries import Akkoord
from tests.behandeling.deuren import behind, confirm
from tests.behandeling.gastvrouw import ask as ask_guest
from tests.ingelogd import signed_in
from tests.maak import nieuwe_melding, received_file, received_recording, report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from support.dossiers.letterbox import MijnMelding
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=AMSTERDAM)
COR, CAROLIEN, VERA, NADIA = (f"{name}@example.org" for name in ("cor", "carolien", "vera", "nadia"))


# ── every use case ──────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Deed:
    """Something that a melder can do: how, why it waits, and for whom (the desk, or whoever has the case)."""

    do: Callable[[MijnMelding, Mensen], object]
    reden: Reden
    wie: str = VERA
    ander: bool = False


def _answer(melding: MijnMelding, mensen: Mensen, *, antwoord: str = "Ja") -> None:  # noqa: ARG001 - one shape for all
    (question,) = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))
    vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord=antwoord)


def _guest(melding: MijnMelding, mensen: Mensen, antwoord: Akkoord) -> UUID:
    """Somebody outside about whom the melder answered; what waits for that was looked at already."""
    with acting_as(mensen.cor.actor_id):
        gast = ask_guest(melding.dossier_id, mensen.cor, tot=today() + timedelta(days=20))
    (question,) = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))
    vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord=antwoord)
    return gast


def _give_guest(melding: MijnMelding, mensen: Mensen) -> None:
    toestemming.give(zaak=melding.zaak, gast=_guest(melding, mensen, Akkoord.EERST_PRATEN))


def _withdraw_guest(melding: MijnMelding, mensen: Mensen) -> None:
    toestemming.withdraw(zaak=melding.zaak, gast=_guest(melding, mensen, Akkoord.GEGEVEN))


def _correct(melding: MijnMelding, mensen: Mensen) -> None:
    """What was spoken in before was written down by the desk, and is corrected now."""
    opname.add_opname(zaak=melding.zaak, opname=received_recording())
    (spoken,) = inzage_of(melding.zaak).opnames
    opname.write_verslag(
        dossier_id=melding.dossier_id, bestand_id=spoken.bestand.id, tekst="Zo was het.", was="", by=mensen.vera
    )
    (spoken,) = inzage_of(melding.zaak).opnames
    assert spoken.verslag is not None
    opname.answer_verslag(zaak=melding.zaak, verslag_id=spoken.verslag.id, tekst="Het was anders.")


DEEDS = {
    "gasten.toestemming.give": Deed(_give_guest, Reden.MEELEZEN),
    "gasten.toestemming.withdraw": Deed(_withdraw_guest, Reden.MEELEZEN),
    "gesprek.write_bericht": Deed(lambda m, _: gesprek.write_bericht(zaak=m.zaak, tekst="Ik ben bang."), Reden.BERICHT),
    "gesprek.add_bestanden": Deed(
        lambda m, _: gesprek.add_bestanden(zaak=m.zaak, bestanden=[received_file()]), Reden.BEWIJS
    ),
    "inspreken.opname.add_opname": Deed(
        lambda m, _: opname.add_opname(zaak=m.zaak, opname=received_recording()), Reden.GESPROKEN
    ),
    "inspreken.opname.answer_verslag": Deed(_correct, Reden.VERBETERD),
    "gesprek.add_links": Deed(
        lambda m, _: gesprek.add_links(zaak=m.zaak, regels=["https://x.example/1"]), Reden.BEWIJS
    ),
    "gesprek.choose_step": Deed(
        lambda m, _: gesprek.choose_step(zaak=m.zaak, blok="SP01", keuze="doe_ik"), Reden.KEUZE
    ),
    "gesprek.set_wensen": Deed(
        lambda m, _: gesprek.set_wensen(zaak=m.zaak, wensen=regie.Wensen(contact=Contactwens(kanaal="code"), mail="")),
        Reden.WENSEN,
    ),
    "vragen.answer": Deed(_answer, Reden.ANTWOORD),
    "delen.give": Deed(lambda m, _: delen.give(zaak=m.zaak, code="POLITIE"), Reden.AKKOORD),
    "delen.withdraw": Deed(lambda m, _: delen.withdraw(zaak=m.zaak, code="PLATFORM"), Reden.INGETROKKEN),
    "sluiten.close": Deed(lambda m, _: sluiten.close(zaak=m.zaak), Reden.DOOR_MELDER_GESLOTEN),
    "sluiten.reopen": Deed(lambda m, _: sluiten.reopen(zaak=m.zaak), Reden.HEROPEND),
    "erbuiten.change_person": Deed(
        lambda m, _: erbuiten.change_person(zaak=m.zaak, gekozen=None), Reden.IEMAND_ANDERS, wie=COR
    ),
    "overdragen.invite": Deed(lambda m, _: overdragen.invite(zaak=m.zaak), Reden.CODE_ANDER, ander=True),
    "overdragen.take_over": Deed(
        lambda m, _: overdragen.take_over(zaak=m.zaak, melder_leest=True), Reden.OVERGENOMEN, ander=True
    ),
}
NOTHING_WAITS = {
    "meenemen.everything": "taking one's own data along asks nobody anything",
    "meenemen.erase": "nothing is left to look at",
    "sluiten.open_punten": "reads",
    "sluiten.proposal_of": "reads",
    "delen.decide": "the inside of give, withdraw and answer",
    "gasten.toestemming.decide": "idem",
    "gasten.toegang.end": "the inside of withdraw; or the desk does it",
    "gasten.toegang.end_all": "the inside of closing and of take_over, which wait themselves",
    "gasten.toegang.close_accounts": "nothing is left to look at",
    "gasten.toegang.found": "reads",
    "inzien.bestand_of": "reads",
    "gesprek.end_moment": "the inside of ending a moment and a talk",
    "gesprek.note_contact": "the inside of ending a moment and a talk",
    "gesprek.change_contact": "the inside of set_wensen",
    "gesprek.follow_agenda": "the inside of whatever changes a day",
    "doorgeleiden.brief.make_ready": "the inside of looking over a letter",
    "doorgeleiden.brief.let_out": "the inside of sending; the desk does it",
    "doorgeleiden.brief.stop_pending": "the inside of withdraw and take_over, which wait themselves",
    "doorgeleiden.antwoord.conclude": "the desk says what came of it",
    "doorgeleiden.register.enter": "the inside of sending; the desk does it",
    "meegeven.briefje.note_of": "reads",
    "meegeven.verzoek.stop_for": "the inside of withdraw and take_over, which wait themselves",
    "meegeven.verzoek.conclude": "the inside of closing; the desk does it",
    "plannen.preview": "reads",
    "plannen.choices_of": "reads",
    "plannen.follow_task": "the inside of what becomes of a task",
    "waarnemen.lend_where_allowed": "the inside of assigning and of naming a deputy; the desk does it",
    "waarnemen.end_in": "the inside of change_person and of assigning",
    "sluiten.reopen_if_closed": "the inside of a message and of evidence",
}


def test_every_use_case_of_a_melder_is_known_here() -> None:
    found = set()
    places = [
        *walk_packages(behandeling.__path__, "support.behandeling."),
        *walk_packages(bezetting.__path__, "support.bezetting."),
    ]
    for place in places:
        module, name = import_module(place.name), place.name.split(".", maxsplit=2)[2]
        for function_name, function in inspect.getmembers(module, inspect.isfunction):
            parameters = inspect.signature(function).parameters
            inner = function_name.startswith(("_", "refusal_"))
            if function.__module__ == module.__name__ and not inner and "zaak" in parameters:
                found.add(f"{name}.{function_name}")

    assert found == set(DEEDS) | set(NOTHING_WAITS)


@pytest.mark.parametrize("name", DEEDS)
def test_what_a_melder_does_is_a_row_a_mail_on_the_first_page_and_told_to_others_if_nobody_looks(
    mensen: Mensen, carried_out: Any, name: str
) -> None:
    deed = DEEDS[name]
    with clock.at(MONDAY):
        code, dossier_id = _case_of_vera(mensen, name=name, ander=deed.ander)
        carried_out()
        mail.outbox.clear()
    with clock.at(MONDAY + timedelta(hours=1)):
        with behind(code) as melding:
            deed.do(melding, mensen)
        carried_out()
        (row,) = [row for row in Aandacht.objects.filter(dossier_id=dossier_id) if row.wat.reden == deed.reden]
        person = next(item for item in (mensen.cor, mensen.vera) if f"{item.naam.lower()}@example.org" == deed.wie)
        page = signed_in(mensen.accounts[person.naam.lower()], wachtzin=WACHTZIN).get(reverse("werkplek:werkvoorraad"))

    assert not row.gezien
    assert deed.wie in _told()
    assert f'href="{reverse("werkplek:dossier", args=[dossier_id])}"' in _needed_now(page.content.decode())
    assert str(deed.reden.label) in _needed_now(page.content.decode())

    mail.outbox.clear()
    with clock.at(MONDAY + timedelta(hours=4, minutes=59)):
        carried_out()
        early = _told()
    with clock.at(MONDAY + timedelta(hours=5)):
        carried_out()
    assert not early & {COR, CAROLIEN} - {deed.wie}
    assert {COR, CAROLIEN} <= _told()
    assert any(row.geescaleerd for row in Aandacht.objects.filter(dossier_id=dossier_id) if row.wat.reden == deed.reden)


# ── a new report ────────────────────────────────────────────────────────────────────────────────
def test_a_new_report_is_told_to_the_coordinators_and_to_whom_the_melder_chose(
    mensen: Mensen, carried_out: Any
) -> None:
    with clock.at(MONDAY):
        _nieuw, dossier_id = report(vertrouwenspersoon=mensen.nadia.id)
        carried_out()

    assert _told() == {COR, CAROLIEN, NADIA}
    assert {row.wat.reden for row in Aandacht.objects.filter(dossier_id=dossier_id, voor=mensen.nadia.id)} == {
        Reden.GEKOZEN
    }


def test_in_danger_everybody_who_may_read_it_hears_after_half_an_hour_at_night(
    mensen: Mensen, carried_out: Any
) -> None:
    night = datetime(2026, 12, 6, 23, 0, tzinfo=AMSTERDAM)
    with clock.at(night):
        report(antwoorden={**nieuwe_melding().antwoorden, "A1": ("ja",)}, vertrouwenspersoon=mensen.nadia.id)
        carried_out()
        mail.outbox.clear()
    with clock.at(night + timedelta(minutes=29)):
        carried_out()
        early = _told()
    with clock.at(night + timedelta(minutes=30)):
        carried_out()

    assert early == set()
    assert _told() == {COR, CAROLIEN, NADIA}


@pytest.mark.usefixtures("mensen")
def test_in_doubt_about_danger_others_hear_before_the_term_of_two_hours_is_over(carried_out: Any) -> None:
    with clock.at(MONDAY):
        report(antwoorden={**nieuwe_melding().antwoorden, "A1": ("weet_niet",)})
        carried_out()
    told = {}
    for minutes in (59, 60):
        mail.outbox.clear()
        with clock.at(MONDAY + timedelta(minutes=minutes)):
            carried_out()
        told[minutes] = _told()

    assert told == {59: set(), 60: {COR, CAROLIEN}}


def test_what_nobody_read_comes_back_at_the_opening_of_each_next_working_day(mensen: Mensen, carried_out: Any) -> None:  # noqa: ARG001 - the desk has to exist
    friday = datetime(2026, 12, 4, 9, 0, tzinfo=AMSTERDAM)
    with clock.at(friday):
        report()
        carried_out()
    with clock.at(friday + timedelta(hours=4)):
        carried_out()
        mail.outbox.clear()
    seen = {}
    for moment in (
        datetime(2026, 12, 6, 12, 0, tzinfo=AMSTERDAM),
        datetime(2026, 12, 7, 9, 0, tzinfo=AMSTERDAM),
        datetime(2026, 12, 7, 16, 0, tzinfo=AMSTERDAM),
        datetime(2026, 12, 8, 9, 0, tzinfo=AMSTERDAM),
    ):
        with clock.at(moment):
            mail.outbox.clear()
            carried_out()
            seen[moment.day, moment.hour] = len(_told())

    assert seen == {(6, 12): 0, (7, 9): 2, (7, 16): 0, (8, 9): 2}


def test_who_looked_is_not_escalated(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        _nieuw, dossier_id = report()
        carried_out()
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
        mail.outbox.clear()
    with clock.at(MONDAY + timedelta(days=2)):
        carried_out()

    assert _told() == set()
    assert [row.geescaleerd for row in Aandacht.objects.filter(dossier_id=dossier_id)] == [False]


# ── mails ───────────────────────────────────────────────────────────────────────────────────────
def test_much_at_once_is_one_mail_now_and_one_after_a_quarter_of_an_hour(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        code, _id = _case_of_vera(mensen)
        carried_out()
    counts = {}
    for minutes in (60, 65, 70, 74, 75, 80, 90, 120):
        with clock.at(MONDAY + timedelta(minutes=minutes)):
            mail.outbox.clear()
            if minutes <= 70:
                with behind(code) as melding:
                    gesprek.write_bericht(zaak=melding.zaak, tekst="Nog iets.")
            carried_out()
            counts[minutes] = [item.to for item in mail.outbox]

    assert counts == {60: [[VERA]], 65: [], 70: [], 74: [], 75: [[VERA]], 80: [], 90: [], 120: []}


def test_no_second_mail_follows_once_it_was_looked_at(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        code, dossier_id = _case_of_vera(mensen)
        carried_out()
    with clock.at(MONDAY + timedelta(hours=1)):
        for _time in range(2):
            with behind(code) as melding:
                gesprek.write_bericht(zaak=melding.zaak, tekst="Nog iets.")
            carried_out()
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera, berichten=True)
        mail.outbox.clear()
    with clock.at(MONDAY + timedelta(hours=2)):
        carried_out()

    assert _told() == set()


def test_the_mail_says_that_something_waits_and_nothing_else(mensen: Mensen, carried_out: Any) -> None:  # noqa: ARG001 - the desk has to exist
    with clock.at(MONDAY):
        report(verhaal="kanarie", naam="kanarie")
        carried_out()
    with clock.at(MONDAY + timedelta(hours=4)):
        carried_out()

    words = {(item.subject, item.body) for item in mail.outbox}
    assert words == {
        ("Er staat iets voor je klaar", "Er staat iets voor je klaar bij het meldpunt. Log in om het te lezen."),
        ("Er wacht iets dat nog niemand las", "Er staat iets voor je klaar bij het meldpunt. Log in om het te lezen."),
    }
    assert len({item.extra_headers["Message-ID"] for item in mail.outbox}) == len(mail.outbox) == 4


def test_who_left_gets_no_mail_and_the_coordinators_do(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        code, dossier_id = _case_of_vera(mensen)
        carried_out()
        account = Account.objects.get(pk=mensen.vera.id)
        account.is_active = False
        account.save()
        mail.outbox.clear()
    with clock.at(MONDAY + timedelta(hours=1)):
        with behind(code) as melding:
            gesprek.write_bericht(zaak=melding.zaak, tekst="Is er iemand?")
        carried_out()
        waiting = {item.reden for item in _waiting(mensen.cor) if item.dossier_id == dossier_id}

    assert _told() == {COR, CAROLIEN}
    assert Reden.BERICHT in waiting


def test_who_is_kept_out_hears_nothing_and_the_readers_are_the_desk(mensen: Mensen, carried_out: Any) -> None:
    with clock.at(MONDAY):
        _nieuw, dossier_id = report(uitgesloten=frozenset({mensen.cor.id}))
        carried_out()
    with clock.at(MONDAY + timedelta(hours=4)):
        carried_out()

    assert COR not in _told()
    assert CAROLIEN in _told()
    assert [item for item in _waiting(mensen.cor) if item.dossier_id == dossier_id] == []
    assert [item.reden for item in _waiting(mensen.carolien) if item.dossier_id == dossier_id] == [Reden.NIEUW]


# ── seen, done, handed over ─────────────────────────────────────────────────────────────────────
def test_opening_a_case_clears_nothing_and_a_message_is_read_on_its_own_page(mensen: Mensen) -> None:
    code, dossier_id = _case_of_vera(mensen)
    with behind(code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Ik ben bang.")

    def state() -> list[tuple[Reden, bool]]:
        return [(item.reden, item.gezien) for item in queries.in_case(dossier_id, by=mensen.vera)]

    inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)
    assert (Reden.BERICHT, False) in state()
    inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor, berichten=True)
    assert (Reden.BERICHT, False) in state()  # it waits for Vera
    inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera, berichten=True)
    assert (Reden.BERICHT, True) in state()
    gesprek.send_bericht(dossier_id=dossier_id, tekst="Ik bel je.", by=mensen.vera)
    assert state() == []


def test_an_answer_settles_nothing_that_was_not_read(mensen: Mensen) -> None:
    code, dossier_id = _case_of_vera(mensen)
    with behind(code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Ik ben bang.")

    gesprek.send_bericht(dossier_id=dossier_id, tekst="Hoe gaat het?", by=mensen.vera)

    assert Reden.BERICHT in {item.reden for item in queries.in_case(dossier_id, by=mensen.vera)}


def test_what_waited_goes_along_unread_when_a_case_changes_hands(mensen: Mensen, carried_out: Any) -> None:
    code, dossier_id = _case_of_vera(mensen)
    with behind(code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Ik ben bang.")
    inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera, berichten=True)
    carried_out()
    mail.outbox.clear()

    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.cor)
    carried_out()

    assert _waiting(mensen.vera) == []
    assert {(item.reden, item.gezien) for item in _waiting(mensen.nadia)} == {
        (Reden.BERICHT, False),
        (Reden.TOEGEWEZEN, False),
    }
    assert [item.to for item in mail.outbox] == [[NADIA]]


def test_a_second_look_is_asked_of_the_others_and_of_nobody_who_asked(mensen: Mensen, carried_out: Any) -> None:
    _nieuw, dossier_id = report()
    carried_out()
    mail.outbox.clear()
    with clock.at(clock.now() + timedelta(hours=1)):
        assert not confirm(dossier_id, mensen.cor, gradatie="middel", reden="Het is minder ernstig.")
        carried_out()

    assert Reden.TWEEDE_BLIK not in {item.reden for item in _waiting(mensen.cor)}
    assert Reden.TWEEDE_BLIK in {item.reden for item in _waiting(mensen.carolien)}
    assert [item.to for item in mail.outbox if CAROLIEN in item.to] == [[CAROLIEN]]


def test_gedaan_is_for_what_needs_no_deed_and_says_so_otherwise(mensen: Mensen) -> None:
    code, dossier_id = _case_of_vera(mensen)
    with behind(code) as melding:
        gesprek.add_links(zaak=melding.zaak, regels=["https://x.example/1"])

    gesprek.settle_aandacht(dossier_id=dossier_id, reden=Reden.BEWIJS, by=mensen.vera)
    with pytest.raises(Conflict, match="was je voor"):
        gesprek.settle_aandacht(dossier_id=dossier_id, reden=Reden.BEWIJS, by=mensen.vera)
    with pytest.raises(Conflict, match="pas klaar als het is gedaan"):
        gesprek.settle_aandacht(dossier_id=dossier_id, reden=Reden.NIEUW, by=mensen.cor)

    assert Reden.BEWIJS not in {item.reden for item in queries.in_case(dossier_id, by=mensen.vera)}


def test_a_cry_stands_on_the_first_page_under_sixty_other_cases(mensen: Mensen) -> None:
    code, dossier_id = report()[0].code, None
    with behind(code) as melding:
        dossier_id = melding.dossier_id
        sluiten.close(zaak=melding.zaak)
    for _number in range(60):
        report()
    with behind(code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Is er iemand?")

    page = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN).get(reverse("werkplek:werkvoorraad")).content.decode()
    first = re.search(r'href="/werkplek/dossier/([0-9a-f-]{36})/"', _needed_now(page))
    assert first is not None
    assert uuid.UUID(first[1]) == dossier_id


def test_a_message_whose_row_is_gone_is_still_on_the_first_page(mensen: Mensen) -> None:
    """A case of before the table was there, or somebody who wrote in it."""
    code, dossier_id = _case_of_vera(mensen)
    with behind(code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Is er iemand?")
    Aandacht.objects.all().delete()

    page = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN).get(reverse("werkplek:werkvoorraad")).content.decode()

    assert str(dossier_id) in _needed_now(page)


def test_the_database_does_not_say_what_waits(mensen: Mensen) -> None:
    code, dossier_id = _case_of_vera(mensen)
    with behind(code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Ik ben bang.")

    rows = Aandacht.objects.filter(dossier_id=dossier_id)
    assert rows
    assert all(reden.encode() not in bytes(row.wat_sealed) for row in rows for reden in Reden.values)


def _case_of_vera(mensen: Mensen, *, name: str = "", ander: bool = False) -> tuple[str, UUID]:
    """A case that Vera looks after, in which nothing waits for her any more; ready for the deed of this name."""
    antwoorden = {**nieuwe_melding().antwoorden, "R1": ("ander_weet_niet" if ander else "zelf",)}
    nieuw, dossier_id = report(antwoorden=antwoorden)
    confirm(dossier_id, mensen.cor)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    code = nieuw.code
    if name == "vragen.answer":
        vragen.ask(dossier_id=dossier_id, tekst="Lukt het?", antwoorden=["Ja", "Nee"], by=mensen.vera)
    with behind(code) as melding:
        if name == "delen.withdraw":
            delen.give(zaak=melding.zaak, code="PLATFORM")
        if name == "sluiten.reopen":
            sluiten.close(zaak=melding.zaak)
        if name == "overdragen.take_over":
            code = overdragen.invite(zaak=melding.zaak)
    Aandacht.objects.filter(dossier_id=dossier_id).delete()
    return code, dossier_id


def _waiting(by: Any) -> list[queries.Wachtpunt]:
    with acting_as(str(by.id)):
        return queries.waiting_for(by)


def _told() -> set[str]:
    return {address for item in mail.outbox for address in item.to}


def _needed_now(page: str) -> str:
    return page.split('id="nu-kop"', 1)[1].split("</section>", 1)[0]

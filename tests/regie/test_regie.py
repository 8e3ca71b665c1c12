"""*Regie*: nothing goes out without a live consent of the person concerned, whatever happens in whatever order."""

from __future__ import annotations

import ast
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meldpunt.core import clock
from meldpunt.core.errors import Conflict, DomainError, NotAllowed
from meldpunt.vault import service as vault
from support.behandeling import delen, gesprek, inzien, overdragen, vragen
from support.dossiers import letterbox
from support.dossiers import service as dossiers
from support.nazorg import queries as agenda
from support.nazorg import service as nazorg
from support.regie import queries as regielezer
from support.regie import rules
from support.regie import service as regie
from support.regie.models import Mailwens, Vraag, Vraagstand
from tests.melding import ANTWOORDEN, send
from triage import service as triage

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator

    from tests.conftest import Mensen

pytestmark = pytest.mark.django_db
NAMENS = ANTWOORDEN | {"R1": ("ander_weet_niet",)}
CODES = ("POLITIE", "PLATFORM", "ELVEN")


@contextmanager
def _behind(code: str) -> Iterator[letterbox.MijnMelding]:
    key = vault.code_key(code)
    with letterbox.visit(key):
        yield inzien.open_mijn_melding(key)


def _boek(dossier_id: uuid.UUID, mensen: Mensen) -> regie.Boek:
    return regie.boek_of(inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).zaak)


# ── nothing goes out without a live consent ──────────────────────────────────────────────────────
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "yes", "no", "talk", "give", "withdraw", "share", "invite", "take_over"]),
        st.sampled_from(CODES),
    ),
    min_size=4,
    max_size=16,
)


class World:
    """A case with whoever may act in it, and what ought to hold, kept beside it in the plainest way."""

    def __init__(self, mensen: Mensen, about: dict[str, tuple[str, ...]]) -> None:
        nieuw, ontvangst = send(antwoorden=about)
        self.mensen, self.dossier_id, self.code = mensen, ontvangst.dossier_id, nieuw.code
        self.claim = ""
        self.knows = about is ANTWOORDEN
        self.live: set[str] = set()
        self.sent: list[str] = []

    def do(self, step: str, code: str) -> None:
        """Try one step; a refusal is fine, and changes nothing."""
        try:
            with transaction.atomic():
                getattr(self, step)(code)
        except DomainError:
            assert step != "share" or code not in self.live or not self.knows

    def ask(self, code: str) -> None:
        delen.ask_consent(dossier_id=self.dossier_id, code=code, wat="", toelichting="", by=self.mensen.cor)
        self.live.discard(code)

    def yes(self, code: str) -> None:
        self._answer(code, "gegeven")
        self.live.add(code)

    def no(self, code: str) -> None:
        self._answer(code, "geweigerd")

    def talk(self, code: str) -> None:
        self._answer(code, "eerst_praten")

    def give(self, code: str) -> None:
        with _behind(self.code) as melding:
            delen.give(zaak=melding.zaak, code=code)
        self.live.add(code)

    def withdraw(self, code: str) -> None:
        with _behind(self.code) as melding:
            delen.withdraw(zaak=melding.zaak, code=code)
        self.live.discard(code)

    def share(self, code: str) -> None:
        delen.share(dossier_id=self.dossier_id, code=code, wat="Iets.", kenmerk="", by=self.mensen.cor)
        assert self.knows, "nothing goes out while the person concerned does not know"
        assert code in self.live, "nothing goes out without a live consent"
        self.sent.append(code)

    def invite(self, _code: str) -> None:
        with _behind(self.code) as melding:
            self.claim = overdragen.invite(zaak=melding.zaak)

    def take_over(self, _code: str) -> None:
        if not self.claim:
            return
        with _behind(self.claim) as melding:
            overdragen.take_over(zaak=melding.zaak, melder_leest=False)
        self.code, self.knows = self.claim, True

    def _answer(self, code: str, antwoord: str) -> None:
        with _behind(self.code) as melding:
            boek = regie.boek_of(melding.zaak)
            asked = [item for item in regielezer.open_questions(melding.zaak, boek) if item.bestemming == code]
            if not asked:
                raise Conflict("nothing was asked")
            vragen.answer(zaak=melding.zaak, vraag_id=asked[-1].id, antwoord=antwoord)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, about=st.sampled_from([ANTWOORDEN, NAMENS]))
def test_nothing_goes_out_without_a_live_consent(
    mensen: Mensen, steps: list[tuple[str, str]], about: dict[str, tuple[str, ...]]
) -> None:
    with transaction.atomic():
        world = World(mensen, about)
        for step, code in steps:
            world.do(step, code)
        boek = _boek(world.dossier_id, mensen)

        assert [item.bestemming for item in boek.doorgiften] == world.sent
        assert {code for code in CODES if boek.stand(code) == regie.Akkoord.GEGEVEN} == world.live
        assert {code for code in CODES if rules.refusal_to_share(boek, code) is None} == (
            world.live if world.knows else set()
        )
        transaction.set_rollback(True)


def test_only_one_place_in_the_product_lets_something_out() -> None:
    """Whoever writes a line in the referral register passes the rule; nobody else makes one."""
    base = Path(settings.BASE_DIR)
    users = {
        str(path.relative_to(base))
        for room in ("meldpunt", "support", "statistieken", "triage")
        for path in (base / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Doorgifte"
    }

    assert users == {"support/behandeling/delen.py"}


def test_a_share_says_on_which_consent_it_stood(mensen: Mensen) -> None:
    nieuw, ontvangst = send()
    with _behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
        given = regie.boek_of(melding.zaak).toestemmingen["POLITIE"].id
    delen.share(dossier_id=ontvangst.dossier_id, code="POLITIE", wat="De links.", kenmerk="PL-1", by=mensen.cor)
    with _behind(nieuw.code) as melding:
        delen.withdraw(zaak=melding.zaak, code="POLITIE")
        boek = regie.boek_of(melding.zaak)

    (line,) = boek.doorgiften
    assert (line.wat, line.kenmerk, line.wie) == ("De links.", "PL-1", "Cor")
    assert line.toestemming == given
    with pytest.raises(NotAllowed):
        delen.share(dossier_id=ontvangst.dossier_id, code="POLITIE", wat="", kenmerk="", by=mensen.cor)


# ── questions ───────────────────────────────────────────────────────────────────────────────────
def test_the_calendar_asks_how_it_goes_and_one_tap_answers(mensen: Mensen) -> None:
    nieuw, ontvangst = send()
    _first, second = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.soort not in nazorg.NOT_ASKED][:2]
    with clock.at(second.voor):
        assert vragen.ask_around() >= 1
        assert vragen.ask_around() == 0
        with _behind(nieuw.code) as melding:
            question = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))[-1]
            assert question.antwoorden[:3] == ("beter", "hetzelfde", "slechter")
            vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="slechter")
            with pytest.raises(Conflict):
                vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="beter")
        planned = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.voor > clock.now() and m.stand == "open"]
        day = clock.add_werkdagen(clock.to_local(clock.now()).date(), 1)

    assert day in {clock.to_local(m.voor).date() for m in planned if m.soort == "check_in"}
    answered = _boek(ontvangst.dossier_id, mensen).vragen[-1]
    assert answered.antwoord == "slechter"


def test_who_does_not_answer_twice_is_not_asked_again_but_called(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    ontvangst = send()[1]
    moments = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.soort not in nazorg.NOT_ASKED]
    assert len(moments) >= 3
    Vraag.objects.all().delete()
    for _round in range(2):
        Vraag.objects.create(
            dossier_id=ontvangst.dossier_id, soort="nazorg", stand=Vraagstand.OPEN, gesteld_op=clock.today()
        )
    with clock.at(moments[0].voor):
        assert vragen.ask_around() == 0
        day = clock.add_werkdagen(clock.to_local(clock.now()).date(), 1)

    calls = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.soort == "check_in"]
    assert day in {clock.to_local(m.voor).date() for m in calls}


def test_a_question_of_another_report_cannot_be_answered(mensen: Mensen) -> None:
    one, first = send()
    other, _second = send()
    vragen.ask(dossier_id=first.dossier_id, tekst="Mag ik bellen?", antwoorden=["Ja", "Nee"], by=mensen.cor)
    with _behind(one.code) as melding:
        (question,) = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))
    with _behind(other.code) as melding, pytest.raises(Conflict):
        vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="Ja")
    with _behind(one.code) as melding, pytest.raises(Conflict):
        vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="Misschien")


# ── somebody else ───────────────────────────────────────────────────────────────────────────────
def test_while_the_person_does_not_know_only_the_three_things_are_shown(mensen: Mensen) -> None:
    nieuw, ontvangst = send(antwoorden=NAMENS)
    feiten = dossiers.feiten_of(ontvangst.dossier_id)
    assert set(feiten.getoond) <= {"VP", "BEWIJS", "NU112", "NU112_UITLEG"}
    for code in (item.code for item in regielezer.bestemmingen()):
        with pytest.raises(NotAllowed):
            delen.ask_consent(dossier_id=ontvangst.dossier_id, code=code, wat="", toelichting="", by=mensen.cor)
        with _behind(nieuw.code) as melding, pytest.raises(NotAllowed):
            delen.give(zaak=melding.zaak, code=code)


def test_the_person_concerned_takes_over_and_decides(mensen: Mensen) -> None:
    nieuw, ontvangst = send(antwoorden=NAMENS)
    with _behind(nieuw.code) as melding:
        old = overdragen.invite(zaak=melding.zaak)
        claim = overdragen.invite(zaak=melding.zaak)
    with pytest.raises(vault.UnknownCode), _behind(old):
        pass
    with _behind(nieuw.code) as melding, pytest.raises(NotAllowed):
        overdragen.take_over(zaak=melding.zaak, melder_leest=True)
    with _behind(claim) as melding:
        overdragen.take_over(zaak=melding.zaak, melder_leest=True)
    feiten = dossiers.feiten_of(ontvangst.dossier_id)
    full = triage.evaluate(ANTWOORDEN | {"R1": ("ander_weet",)})

    assert not feiten.regie_onbekend
    assert set(feiten.getoond) == set(full.uitkomsten)
    with _behind(nieuw.code) as melding, pytest.raises(NotAllowed):
        delen.give(zaak=melding.zaak, code="POLITIE")
    with _behind(claim) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
    assert rules.refusal_to_share(_boek(ontvangst.dossier_id, mensen), "POLITIE") is None


def test_the_person_concerned_can_end_the_reading_of_whoever_reported(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, _ontvangst = send(antwoorden=NAMENS)
    with _behind(nieuw.code) as melding:
        claim = overdragen.invite(zaak=melding.zaak)
    with _behind(claim) as melding:
        overdragen.take_over(zaak=melding.zaak, melder_leest=False)

    with pytest.raises(vault.UnknownCode), _behind(nieuw.code):
        pass


# ── wishes ──────────────────────────────────────────────────────────────────────────────────────
def _wish(code: str, **changes: Any) -> None:
    with _behind(code) as melding:
        now = regielezer.wensen_of(melding)
        values: dict[str, Any] = {"contact": now.contact, "mail": now.mail} | changes
        if "pauze_tot" in values:
            values["contact"] = now.contact.with_(pauze_tot=values.pop("pauze_tot"))
        gesprek.set_wensen(zaak=melding.zaak, wensen=regielezer.Wensen(**values))


def test_a_mail_says_nothing_and_goes_only_to_who_asked_for_it(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    asked, first = send()
    send()
    _wish(asked.code, mail="melder@example.org")
    row = Mailwens.objects.get()
    assert b"melder@example.org" not in bytes(row.adres_sealed)
    carried_out()
    mail.outbox.clear()

    vragen.ask(dossier_id=first.dossier_id, tekst="Zullen we bellen?", antwoorden=["Ja", "Nee"], by=mensen.cor)
    vragen.ask(dossier_id=first.dossier_id, tekst="En morgen?", antwoorden=["Ja", "Nee"], by=mensen.cor)
    carried_out()

    (message,) = mail.outbox  # one a day is enough
    assert message.to == ["melder@example.org"]
    for word in ("bellen", "Cor", str(first.dossier_id), asked.code, dossiers.kaart(first.dossier_id).alias):
        assert word not in str(message.message())


def test_a_message_of_the_desk_is_news_too(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    nieuw, ontvangst = send()
    _wish(nieuw.code, mail="melder@example.org")
    carried_out()
    mail.outbox.clear()

    gesprek.send_bericht(dossier_id=ontvangst.dossier_id, tekst="Zullen we bellen?", by=mensen.cor)
    carried_out()

    (message,) = mail.outbox
    assert message.to == ["melder@example.org"]
    assert "bellen" not in str(message.message())


def test_who_wants_to_be_left_alone_is_left_alone(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, ontvangst = send()
    first = next(m for m in agenda.moments_of(ontvangst.dossier_id) if m.soort not in nazorg.NOT_ASKED)
    with clock.at(first.voor):
        vragen.ask_around()
        with _behind(nieuw.code) as melding:
            question = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))[-1]
            vragen.answer(zaak=melding.zaak, vraag_id=question.id, antwoord="laat_even")
        until = clock.today() + timedelta(weeks=2)
    left = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.stand == "open" and m.soort != "klachttermijn"]
    assert all(clock.to_local(m.voor).date() >= until for m in left)


def test_a_pause_is_a_pause_and_an_end_is_an_end(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    nieuw, ontvangst = send()
    until = clock.today() + timedelta(days=60)
    _wish(nieuw.code, mail="melder@example.org", pauze_tot=until)
    open_ones = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.stand == "open"]
    assert all(clock.to_local(m.voor).date() >= until for m in open_ones if m.soort != "klachttermijn")
    carried_out()
    mail.outbox.clear()
    vragen.ask(dossier_id=ontvangst.dossier_id, tekst="Hoi?", antwoorden=["Ja"], by=mensen.cor)
    carried_out()
    assert not [m for m in mail.outbox if "melder@example.org" in m.to]

    _wish(nieuw.code, stop=True)
    left = [m.soort for m in agenda.moments_of(ontvangst.dossier_id) if m.stand == "open"]
    assert set(left) <= {"klachttermijn"}
    with clock.at(clock.now() + timedelta(days=400)):
        assert vragen.ask_around() == 0


def test_a_report_of_before_the_wishes_still_shows_how_to_reach_the_melder(mensen: Mensen) -> None:
    code, ontvangst = send()
    assert inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).contact.naam == "Mira"
    with _behind(code.code) as melding:
        gesprek.change_contact(melding.zaak, letterbox.Contactwens(kanaal="code", geen_citaten=True))
    contact = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).contact
    assert (contact.naam, contact.geen_citaten) == ("", True)
    assert dossiers.feiten_of(ontvangst.dossier_id).anoniem

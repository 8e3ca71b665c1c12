"""*Regie*: nothing goes out without a live consent of the person concerned, whatever happens in whatever order."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meldpunt.core.errors import Conflict, DomainError, NotAllowed
from support.behandeling import aannemen, delen, gesprek, overdragen, vragen
from support.behandeling import triage as indeling
from support.dossiers import service as dossiers
from support.regie import queries as regielezer
from support.regie import rules
from support.regie import service as regie
from tests.behandeling.deuren import behind, boek_van
from tests.behandeling.doorgeven import share
from tests.maak import ANTWOORDEN, nieuwe_melding, send
from triage import service as triage

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from support.dossiers import letterbox
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
NAMENS = ANTWOORDEN | {"R1": ("ander_weet_niet",)}
CODES = ("POLITIE", "PLATFORM", "ELVEN")
ZELF = ("zelf",)  # the only answer of R1 with which whoever reports decides
WIE = [antwoord.code for vraag in triage.boom().vragen if vraag.id == "R1" for antwoord in vraag.antwoorden]
DOORS = ("form", "phone")
# ── nothing goes out without a live consent ──────────────────────────────────────────────────────
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["ask", "yes", "no", "talk", "give", "withdraw", "share", "invite", "take_over", "choose", "judge"]
        ),
        st.sampled_from(CODES),
        st.sampled_from(["melder", "ander"]),  # whose code is used, once there are two
        st.sampled_from(WIE),  # what the desk makes of it
    ),
    min_size=4,
    max_size=16,
)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Any answer, or none, to every question that the tree has."""
    found = {}
    for vraag in triage.boom().vragen:
        codes = st.sampled_from([antwoord.code for antwoord in vraag.antwoorden])
        size = 3 if vraag.is_meerkeuze else 1
        if given := draw(st.lists(codes, unique=True, max_size=size)):
            found[vraag.id] = tuple(given)
    return found


class World:
    """A case with whoever may act in it, and what ought to hold, kept beside it in the plainest way."""

    def __init__(self, mensen: Mensen, about: dict[str, tuple[str, ...]], door: str) -> None:
        if door == "phone":
            nieuw = nieuwe_melding(antwoorden=about)
            self.dossier_id = aannemen.take_in_conversation(nieuw=nieuw, by=mensen.cor).dossier_id
        else:
            nieuw, ontvangst = send(antwoorden=about)
            self.dossier_id = ontvangst.dossier_id
        self.mensen, self.codes = mensen, {"melder": nieuw.code}
        self.own, self.taken = about.get("R1"), False
        self.wie: tuple[str, ...] | None = self.own
        self.live: set[str] = set()
        self.sent: list[str] = []

    @property
    def decider(self) -> str:
        """Whose code decides now: of the person concerned; of whoever reported only where that is the same person."""
        if self.taken:
            return "ander"
        of_another = self.own not in (ZELF, ("weet_niet",), None)
        return "melder" if self.wie == ZELF and not of_another else ""

    def do(self, step: str, code: str, who: str, wie: str) -> None:
        """Try one step; a refusal is fine where it is due, and changes nothing."""
        try:
            with transaction.atomic():
                getattr(self, step)(code, who, wie)
        except DomainError:
            assert step != "share" or code not in self.live or not self.decider

    def ask(self, code: str, *_: str) -> None:
        delen.ask_consent(dossier_id=self.dossier_id, code=code, by=self.mensen.cor)
        assert self.decider, "nobody is asked who does not decide"
        self.live.discard(code)

    def yes(self, code: str, who: str, _wie: str) -> None:
        self._answer(code, who, "gegeven")
        self.live.add(code)

    def no(self, code: str, who: str, _wie: str) -> None:
        self._answer(code, who, "geweigerd")

    def talk(self, code: str, who: str, _wie: str) -> None:
        self._answer(code, who, "eerst_praten")

    def give(self, code: str, who: str, _wie: str) -> None:
        with self._behind(who) as melding:
            delen.give(zaak=melding.zaak, code=code)
        assert who == self.decider
        self.live.add(code)

    def withdraw(self, code: str, who: str, _wie: str) -> None:
        with self._behind(who) as melding:
            delen.withdraw(zaak=melding.zaak, code=code)
        assert who == self.decider
        self.live.discard(code)

    def choose(self, _code: str, who: str, _wie: str) -> None:
        with self._behind(who) as melding:
            gesprek.choose_step(zaak=melding.zaak, blok="SP06", keuze="doe_ik")
        assert who == self.decider

    def share(self, code: str, *_: str) -> None:
        share(self.dossier_id, code, by=self.mensen.cor)
        assert self.decider, "nothing goes out while the person concerned does not decide"
        assert code in self.live, "nothing goes out without a live consent"
        self.sent.append(code)

    def judge(self, _code: str, _who: str, wie: str) -> None:
        voorstel = dossiers.TriageVoorstel(antwoorden=ANTWOORDEN | {"R1": (wie,)})
        indeling.confirm(dossier_id=self.dossier_id, voorstel=voorstel, by=self.mensen.cor)
        self.wie = (wie,)

    def invite(self, *_: str) -> None:
        with behind(self.codes["melder"]) as melding:
            self.codes["ander"] = overdragen.invite(zaak=melding.zaak)
        assert not self.decider

    def take_over(self, *_: str) -> None:
        with self._behind("ander") as melding:
            overdragen.take_over(zaak=melding.zaak, melder_leest=True)
        self.taken = True
        self.live.clear()

    def _behind(self, who: str) -> AbstractContextManager[letterbox.MijnMelding]:
        if who not in self.codes:
            raise Conflict("there is no such code yet")
        return behind(self.codes[who])

    def _answer(self, code: str, who: str, antwoord: str) -> None:
        with self._behind(who) as melding:
            boek = regie.boek_of(melding.zaak)
            asked = [item for item in regielezer.open_questions(melding.zaak, boek) if item.bestemming == code]
            if not asked:
                raise Conflict("nothing was asked")
            vragen.answer(zaak=melding.zaak, vraag_id=asked[-1].id, antwoord=antwoord)
        assert who == self.decider


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=STEPS,
    about=st.one_of(st.just(ANTWOORDEN), st.sampled_from(WIE).map(lambda wie: ANTWOORDEN | {"R1": (wie,)}), answers()),
    door=st.sampled_from(DOORS),
)
def test_nothing_goes_out_without_a_live_consent(
    mensen: Mensen, steps: list[tuple[str, str, str, str]], about: dict[str, tuple[str, ...]], door: str
) -> None:
    with transaction.atomic():
        world = World(mensen, about, door)
        for step in steps:
            world.do(*step)
        boek = boek_van(world.dossier_id, mensen)

        assert [item.bestemming for item in boek.doorgiften] == world.sent
        assert {code for code in CODES if boek.stand(code) == regie.Akkoord.GEGEVEN} == world.live
        assert {code for code in CODES if rules.refusal_to_share(boek, code) is None} == (
            world.live if world.decider else set()
        )
        transaction.set_rollback(True)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("wie", WIE)
def test_b1_only_who_reports_about_themselves_decides(mensen: Mensen, wie: str, door: str) -> None:
    world = World(mensen, ANTWOORDEN | {"R1": (wie,)}, door)
    with behind(world.codes["melder"]) as melding:
        boek, lookup = regie.boek_of(melding.zaak), melding.zaak.lookup
        may_decide = rules.refusal_to_decide(boek, lookup) is None
        may_be_asked = rules.refusal_to_ask(boek, "POLITIE") is None
        may_invite = rules.refusal_to_invite(boek) is None

    assert (may_decide, may_be_asked, may_invite) == (wie == "zelf", wie == "zelf", wie != "zelf")
    getoond = set(dossiers.kaart(world.dossier_id).feiten.getoond)
    assert (getoond <= {"VP", "BEWIJS", "NU112", "NU112_UITLEG"}) is (wie != "zelf")


@pytest.mark.parametrize("wie", [wie for wie in WIE if wie != "zelf"])
def test_b1_until_the_other_takes_over_the_reporter_writes_and_adds_and_no_more(mensen: Mensen, wie: str) -> None:
    world = World(mensen, ANTWOORDEN | {"R1": (wie,)}, "form")
    world.invite()  # half way: the code was made, and not used
    with behind(world.codes["melder"]) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Hoe vertel ik het?")
        gesprek.add_links(zaak=melding.zaak, regels=["https://x.com/iemand/1"])
        with pytest.raises(NotAllowed):
            delen.give(zaak=melding.zaak, code="POLITIE")
        with pytest.raises(NotAllowed):
            delen.withdraw(zaak=melding.zaak, code="POLITIE")
        with pytest.raises(NotAllowed):
            gesprek.choose_step(zaak=melding.zaak, blok="SP06", keuze="doe_ik")
    with pytest.raises(NotAllowed):
        delen.ask_consent(dossier_id=world.dossier_id, code="POLITIE", by=mensen.cor)


def test_b1_a_code_for_another_that_was_not_used_decides_nothing(mensen: Mensen) -> None:
    world = World(mensen, {}, "form")  # nobody said about whom it is
    world.invite()
    world.judge("", "", "zelf")
    delen.ask_consent(dossier_id=world.dossier_id, code="PLATFORM", by=mensen.cor)
    with behind(world.codes["ander"]) as melding:
        boek = regie.boek_of(melding.zaak)
        with pytest.raises(NotAllowed, match="eerst over"):
            delen.give(zaak=melding.zaak, code="POLITIE")
        with pytest.raises(NotAllowed, match="eerst over"):
            vragen.answer(zaak=melding.zaak, vraag_id=boek.open_vragen[0].id, antwoord="gegeven")
        with pytest.raises(NotAllowed, match="eerst over"):
            gesprek.choose_step(zaak=melding.zaak, blok="SP06", keuze="doe_ik")
    with behind(world.codes["melder"]) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")

    assert rules.refusal_to_share(boek_van(world.dossier_id, mensen), "POLITIE") is None


def test_b1_a_judgement_of_the_desk_makes_nobody_the_person_concerned(mensen: Mensen) -> None:
    world = World(mensen, ANTWOORDEN | {"R1": ("bijstander",)}, "form")
    world.judge("", "", "zelf")

    assert boek_van(world.dossier_id, mensen).beslist_niemand
    assert set(dossiers.kaart(world.dossier_id).feiten.getoond) <= {"VP", "BEWIJS", "NU112", "NU112_UITLEG"}


def test_b1_a_judgement_after_the_take_over_takes_nothing_back(mensen: Mensen) -> None:
    world = World(mensen, NAMENS, "form")
    world.invite()
    world.take_over()
    world.judge("", "", "ander_weet_niet")

    assert "POLITIE_AANGIFTE" in dossiers.kaart(world.dossier_id).feiten.getoond
    with behind(world.codes["ander"]) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
    assert rules.refusal_to_share(boek_van(world.dossier_id, mensen), "POLITIE") is None


def test_b1_a_yes_of_the_reporter_ends_where_the_person_concerned_takes_over(mensen: Mensen) -> None:
    world = World(mensen, ANTWOORDEN, "form")
    world.give("POLITIE", "melder", "")
    world.judge("", "", "ander_weet")  # it was about somebody else after all
    assert rules.refusal_to_share(boek_van(world.dossier_id, mensen), "POLITIE") is not None
    world.invite()
    world.take_over()

    assert rules.refusal_to_share(boek_van(world.dossier_id, mensen), "POLITIE") is not None


def test_b1_who_reads_along_after_the_take_over_answers_and_chooses_nothing(mensen: Mensen) -> None:
    world = World(mensen, NAMENS, "form")
    world.invite()
    world.take_over()
    vragen.ask(dossier_id=world.dossier_id, tekst="Mag ik bellen?", antwoorden=["Ja", "Nee"], by=mensen.cor)
    with behind(world.codes["melder"]) as melding:
        (asked,) = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))
        with pytest.raises(NotAllowed):
            vragen.answer(zaak=melding.zaak, vraag_id=asked.id, antwoord="Ja")
        with pytest.raises(NotAllowed):
            gesprek.choose_step(zaak=melding.zaak, blok="SP06", keuze="doe_ik")
    with behind(world.codes["ander"]) as melding:
        vragen.answer(zaak=melding.zaak, vraag_id=asked.id, antwoord="Nee")


def test_a_question_about_a_destination_is_over_once_the_melder_decided_on_the_page_of_consents(mensen: Mensen) -> None:
    nieuw, ontvangst = send()
    delen.ask_consent(dossier_id=ontvangst.dossier_id, code="POLITIE", by=mensen.cor)
    delen.ask_consent(dossier_id=ontvangst.dossier_id, code="PLATFORM", by=mensen.cor)
    vragen.ask(dossier_id=ontvangst.dossier_id, tekst="Gaat er iemand mee?", antwoorden=["Ja", "Nee"], by=mensen.cor)

    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
        left = regielezer.open_questions(melding.zaak, regie.boek_of(melding.zaak))

    assert [(item.soort.value, item.bestemming) for item in left] == [("akkoord", "PLATFORM"), ("vraag", "")]


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

    assert users == {"support/behandeling/doorgeleiden/register.py"}


def test_a_share_says_on_which_consent_it_stood(mensen: Mensen) -> None:
    nieuw, ontvangst = send()
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
        given = regie.boek_of(melding.zaak).toestemmingen["POLITIE"].id
    made = share(ontvangst.dossier_id, "POLITIE", by=mensen.cor)
    with behind(nieuw.code) as melding:
        delen.withdraw(zaak=melding.zaak, code="POLITIE")
        boek = regie.boek_of(melding.zaak)

    (line,) = boek.doorgiften
    assert (
        (line.wat, line.kenmerk, line.wie)
        == (
            "Je naam, je functie en waar het gebeurde",  # no day is known, and no words were approved: neither went
            f"D-{made.hex[:6].upper()}",
            "Cor",
        )
    )
    assert line.toestemming == given
    with pytest.raises(NotAllowed):
        share(ontvangst.dossier_id, "POLITIE", by=mensen.cor)


# ── somebody else ───────────────────────────────────────────────────────────────────────────────
def test_while_the_person_does_not_know_only_the_three_things_are_shown(mensen: Mensen) -> None:
    nieuw, ontvangst = send(antwoorden=NAMENS)
    feiten = dossiers.kaart(ontvangst.dossier_id).feiten
    assert set(feiten.getoond) <= {"VP", "BEWIJS", "NU112", "NU112_UITLEG"}
    for code in (item.code for item in regielezer.bestemmingen()):
        with pytest.raises(NotAllowed):
            delen.ask_consent(dossier_id=ontvangst.dossier_id, code=code, by=mensen.cor)
        with behind(nieuw.code) as melding, pytest.raises(NotAllowed):
            delen.give(zaak=melding.zaak, code=code)

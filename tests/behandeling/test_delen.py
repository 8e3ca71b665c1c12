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
from support.behandeling import delen, overdragen, vragen
from support.dossiers import service as dossiers
from support.regie import queries as regielezer
from support.regie import rules
from support.regie import service as regie
from tests.behandeling.deuren import behind, boek_van
from tests.maak import ANTWOORDEN, send

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
NAMENS = ANTWOORDEN | {"R1": ("ander_weet_niet",)}
CODES = ("POLITIE", "PLATFORM", "ELVEN")
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
        with behind(self.code) as melding:
            delen.give(zaak=melding.zaak, code=code)
        self.live.add(code)

    def withdraw(self, code: str) -> None:
        with behind(self.code) as melding:
            delen.withdraw(zaak=melding.zaak, code=code)
        self.live.discard(code)

    def share(self, code: str) -> None:
        delen.share(dossier_id=self.dossier_id, code=code, wat="Iets.", kenmerk="", by=self.mensen.cor)
        assert self.knows, "nothing goes out while the person concerned does not know"
        assert code in self.live, "nothing goes out without a live consent"
        self.sent.append(code)

    def invite(self, _code: str) -> None:
        with behind(self.code) as melding:
            self.claim = overdragen.invite(zaak=melding.zaak)

    def take_over(self, _code: str) -> None:
        if not self.claim:
            return
        with behind(self.claim) as melding:
            overdragen.take_over(zaak=melding.zaak, melder_leest=False)
        self.code, self.knows = self.claim, True

    def _answer(self, code: str, antwoord: str) -> None:
        with behind(self.code) as melding:
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
        boek = boek_van(world.dossier_id, mensen)

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
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
        given = regie.boek_of(melding.zaak).toestemmingen["POLITIE"].id
    delen.share(dossier_id=ontvangst.dossier_id, code="POLITIE", wat="De links.", kenmerk="PL-1", by=mensen.cor)
    with behind(nieuw.code) as melding:
        delen.withdraw(zaak=melding.zaak, code="POLITIE")
        boek = regie.boek_of(melding.zaak)

    (line,) = boek.doorgiften
    assert (line.wat, line.kenmerk, line.wie) == ("De links.", "PL-1", "Cor")
    assert line.toestemming == given
    with pytest.raises(NotAllowed):
        delen.share(dossier_id=ontvangst.dossier_id, code="POLITIE", wat="", kenmerk="", by=mensen.cor)


# ── somebody else ───────────────────────────────────────────────────────────────────────────────
def test_while_the_person_does_not_know_only_the_three_things_are_shown(mensen: Mensen) -> None:
    nieuw, ontvangst = send(antwoorden=NAMENS)
    feiten = dossiers.kaart(ontvangst.dossier_id).feiten
    assert set(feiten.getoond) <= {"VP", "BEWIJS", "NU112", "NU112_UITLEG"}
    for code in (item.code for item in regielezer.bestemmingen()):
        with pytest.raises(NotAllowed):
            delen.ask_consent(dossier_id=ontvangst.dossier_id, code=code, wat="", toelichting="", by=mensen.cor)
        with behind(nieuw.code) as melding, pytest.raises(NotAllowed):
            delen.give(zaak=melding.zaak, code=code)

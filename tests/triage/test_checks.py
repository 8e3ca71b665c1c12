"""The publishing checks: the tree passes them all, and each of them catches a broken tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from meldpunt.core.datafile import OngeldigBestand
from triage import checks
from triage.begrippen import taxonomie, wetstabel
from triage.beslisboom import Boom, boom
from triage.checks import CONTROLES, check_beslisboom, run_controles
from triage.ernst import Gradatieregel

if TYPE_CHECKING:
    from collections.abc import Callable


def with_vraag(vraag_id: str, **changes: Any) -> Boom:
    vragen = tuple(replace(vraag, **changes) if vraag.id == vraag_id else vraag for vraag in boom().vragen)
    return replace(boom(), vragen=vragen)


def with_antwoord(vraag_id: str, code: str, /, **changes: Any) -> Boom:
    vraag = boom().vraag(vraag_id)
    assert vraag is not None
    antwoorden = tuple(replace(each, **changes) if each.code == code else each for each in vraag.antwoorden)
    return with_vraag(vraag_id, antwoorden=antwoorden)


def without_antwoord(vraag_id: str, code: str) -> Boom:
    vraag = boom().vraag(vraag_id)
    assert vraag is not None
    return with_vraag(vraag_id, antwoorden=tuple(each for each in vraag.antwoorden if each.code != code))


def reordered(first: str) -> Boom:
    return replace(boom(), vragen=tuple(sorted(boom().vragen, key=lambda vraag: vraag.id != first)))


def with_regels(**changes: Any) -> Boom:
    return replace(boom(), gradatie=replace(boom().gradatie, **changes))


def with_regie(**changes: Any) -> Boom:
    return replace(boom(), regie=replace(boom().regie, **changes))


class Reversed(Gradatieregel, frozen=True, kw_only=True):
    """A rule that stops to hold when a level rises, as no rule in a file can."""

    def holds(self, factoren: Any, *, acuut: bool) -> bool:  # noqa: ARG002 - the signature of a rule
        return bool(sum(factoren.values()) < 2)


LIGHTER = Reversed(tekst="minder is erger", som=1)

BROKEN: list[tuple[str, Callable[[], Boom], str]] = [
    ("triage.E001", lambda: replace(boom(), vragen=(*boom().vragen, boom().vragen[0])), "vraag A1 komt twee keer voor"),
    ("triage.E001", lambda: replace(boom(), paginas=(*boom().paginas, boom().paginas[0])), "pagina voor_wie komt twee"),
    ("triage.E001", lambda: with_antwoord("A1", "nee", code="ja"), "antwoord A1.ja komt twee keer voor"),
    ("triage.E002", lambda: with_vraag("A1", bronnen=()), "vraag A1 heeft nog geen bron"),
    (
        "triage.E002",
        lambda: with_antwoord("A1", "ja", bronnen=("P9",)),
        "antwoord A1.ja noemt een bron die er niet is: P9",
    ),
    ("triage.E002", lambda: with_regels(bronnen=()), "de gradatie heeft nog geen bron"),
    ("triage.E003", lambda: without_antwoord("F1", "weet_niet"), "vraag F1 heeft geen antwoord 'weet_niet'"),
    ("triage.E004", lambda: with_vraag("B1", alleen_als="drijging"), "vraag B1 wacht op een label"),
    ("triage.E004", lambda: with_antwoord("K1", "inhoud", tenzij="vormen"), "vraag K1 wacht op een label"),
    (
        "triage.E004",
        lambda: replace(boom(), paginas=(replace(boom().paginas[0], alleen_als="nooit"), *boom().paginas[1:])),
        "pagina voor_wie wacht op een label dat niet bestaat: nooit",
    ),
    ("triage.E004", lambda: reordered("B1"), "vraag B1 wacht op een label dat niet eerder komt: dreiging"),
    ("triage.E005", lambda: with_antwoord("K1", "inhoud", naar="A1"), "antwoord K1.inhoud springt niet vooruit"),
    ("triage.E005", lambda: with_antwoord("K1", "inhoud", naar="K1"), "antwoord K1.inhoud springt niet vooruit"),
    ("triage.E005", lambda: with_antwoord("K1", "inhoud", naar="Q7"), "springt naar een vraag die er niet is: Q7"),
    ("triage.E006", lambda: with_vraag("A1", pagina="slot"), "vraag A1 staat op een pagina die er niet is: slot"),
    ("triage.E006", lambda: with_vraag("M2", pagina="wat"), "vraag M2 staat op een eerdere pagina"),
    ("triage.E007", lambda: with_antwoord("V1", "DOXING", naar="L1"), "vraag D1 wordt nooit gesteld"),
    (
        "triage.E008",
        lambda: with_antwoord("A1", "ja", voeg_toe=("NU113",)),
        "uitkomst NU113 staat niet in de taxonomie",
    ),
    ("triage.E008", lambda: with_regie(extern=("MODD",)), "de regie noemt een uitkomst die er niet is: MODD"),
    ("triage.E008", lambda: with_regie(toon_bij_onbekend=("VP", "MOD")), "uitkomst MOD gaat naar buiten"),
    ("triage.E009", lambda: with_regels(middel_als=(LIGHTER,)), "meer maakt lichter bij"),
    ("triage.E009", lambda: with_regels(hoogste_stap=2), "het eigen oordeel verlaagt, of verhoogt meer dan één stap"),
    (
        "triage.E010",
        lambda: replace(boom(), altijd=replace(boom().altijd, uitkomsten=())),
        "eindigt niet bij een vertrouwenspersoon",
    ),
    ("triage.E010", lambda: with_regie(toon_bij_onbekend=("BEWIJS",)), "eindigt niet bij een vertrouwenspersoon"),
    ("triage.E010", lambda: without_antwoord("A1", "weet_niet"), "niet elke vraag kan met 'weet ik niet'"),
    ("triage.E011", lambda: with_vraag("E1", factor=None), "precies één vraag naar het eigen oordeel"),
    ("triage.E011", lambda: with_antwoord("A1", "ja", eigen=3), "antwoord A1.ja geeft een eigen oordeel"),
    ("triage.E012", lambda: without_antwoord("V1", "DOXING"), "vorm DOXING wijst naar een antwoord dat er niet is"),
    (
        "triage.E012",
        lambda: without_antwoord("B1", "vaag"),
        "artikel SR285 wijst naar een antwoord dat er niet is: B1.vaag",
    ),
    (
        "triage.E013",
        lambda: with_vraag("B1", overgeslagen="misschien"),
        "vraag B1 kent het antwoord niet dat geldt als zij is overgeslagen: misschien",
    ),
]


@pytest.mark.parametrize("controle", CONTROLES, ids=lambda controle: controle.id)
def test_the_tree_passes(controle: checks.Controle) -> None:
    assert list(controle.find(boom())) == []


@pytest.mark.parametrize(("controle_id", "broken", "sentence"), BROKEN)
def test_a_broken_tree_is_caught(controle_id: str, broken: Callable[[], Boom], sentence: str) -> None:
    controle = next(controle for controle in CONTROLES if controle.id == controle_id)

    assert any(sentence in problem for problem in controle.find(broken()))


def test_every_control_is_proved_by_a_broken_tree() -> None:
    assert {controle.id for controle in CONTROLES} == {controle_id for controle_id, _, _ in BROKEN}


def test_danger_that_makes_it_lighter_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def rank(_tree: Boom, _levels: tuple[int, ...], *, acuut: bool, eigen: int) -> int:  # noqa: ARG001 - as the real one
        return 0 if acuut else 1

    monkeypatch.setattr(checks, "_rank", rank)

    assert any("gevaar maakt lichter" in problem for problem in checks.find_gradation_gaps(boom()))


def test_a_group_that_does_not_exist_is_caught() -> None:
    lijsten = dict(taxonomie().lijsten)
    lijsten["rol"] = replace(lijsten["rol"], termen=(replace(lijsten["rol"].termen[0], groep="PROVINCIE"),))
    broken = replace(taxonomie(), lijsten=lijsten)

    problems = list(checks.find_broken_references(boom(), begrippen=broken, wetten=wetstabel()))

    assert problems == ["rol TK hoort bij een groep die er niet is: PROVINCIE"]


def test_findings_tell_the_desk_what_holds() -> None:
    good, broken = run_controles(boom()), run_controles(with_vraag("A1", bronnen=()))

    assert all(finding.is_goed for finding in good)
    assert [finding.controle.titel for finding in broken if not finding.is_goed] == ["Alles heeft een bron"]


def test_the_system_check_is_silent_about_a_good_tree() -> None:
    assert check_beslisboom(None) == []


def test_the_system_check_stops_a_broken_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "boom", lambda: with_vraag("A1", bronnen=()))

    errors = check_beslisboom(None)

    assert [(error.id, error.msg) for error in errors] == [("triage.E002", "vraag A1 heeft nog geen bron")]


@pytest.mark.parametrize("name", ["boom", "taxonomie", "wetstabel", "woordvoering"])
def test_the_system_check_stops_an_unreadable_file(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def unreadable() -> Boom:
        raise OngeldigBestand("beslisboom", "'vragen' ontbreekt")

    monkeypatch.setattr(checks, name, unreadable)

    assert [error.id for error in check_beslisboom(None)] == ["triage.E000"]

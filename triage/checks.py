"""The publishing checks: a tree that fails one of them never reaches a reporter.

Each control is a pure function from a tree to sentences about what is wrong; the page that shows them and the system
check that stops an installation use the same list. That every outcome has a step-plan block is checked in
``support.stappenplan.checks``, which is allowed to know both.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, register

from meldpunt.core.datafile import check_readable
from triage.begrippen import taxonomie, wetstabel, woordvoering
from triage.beslisboom import boom
from triage.ernst import HOOGSTE_NIVEAU, Factor, Gradatie, grade
from triage.service import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from triage.begrippen import Taxonomie, Wetstabel
    from triage.beslisboom import Boom, Boomantwoord, Boomvraag

__all__ = ["CONTROLES", "Bevinding", "Controle", "check_beslisboom", "run_controles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Controle:
    """One rule that a tree must keep, with the words that the desk reads."""

    id: str
    titel: str
    find: Callable[[Boom], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevinding:
    """How one control went: no problems means that it holds."""

    controle: Controle
    problemen: tuple[str, ...]

    @property
    def is_goed(self) -> bool:
        """Whether the control found nothing."""
        return not self.problemen


def find_double_codes(tree: Boom) -> Iterator[str]:
    """Find ids and codes that are used twice."""
    yield from (f"vraag {code} komt twee keer voor" for code in _twice(vraag.id for vraag in tree.vragen))
    yield from (f"pagina {code} komt twee keer voor" for code in _twice(pagina.id for pagina in tree.paginas))
    for vraag in tree.vragen:
        codes = _twice(antwoord.code for antwoord in vraag.antwoorden)
        yield from (f"antwoord {vraag.id}.{code} komt twee keer voor" for code in codes)


def find_missing_sources(tree: Boom) -> Iterator[str]:
    """Find questions, answers and thresholds without a source, or with one that does not exist."""
    users: list[tuple[str, tuple[str, ...]]] = [
        ("de gradatie", tree.gradatie.bronnen),
        ("wat altijd geldt", tree.altijd.bronnen),
        ("wat na de gradatie komt", tree.na_gradatie.bronnen),
        ("de regie", tree.regie.bronnen),
    ]
    users += [(f"vraag {vraag.id}", vraag.bronnen) for vraag in tree.vragen]
    users += [(f"antwoord {vraag.id}.{antwoord.code}", antwoord.bronnen) for vraag, antwoord in _answers(tree)]
    for wie, bronnen in users:
        if not bronnen:
            yield f"{wie} heeft nog geen bron"
        yield from (f"{wie} noemt een bron die er niet is: {code}" for code in bronnen if code not in tree.bronnen)


def find_missing_weet_niet(tree: Boom) -> Iterator[str]:
    """Find single-choice questions that leave no room for not knowing."""
    for vraag in tree.vragen:
        if not vraag.is_meerkeuze and vraag.antwoord("weet_niet") is None:
            yield f"vraag {vraag.id} heeft geen antwoord 'weet_niet'"


def find_skips_without_answer(tree: Boom) -> Iterator[str]:
    """Find questions that name an answer for being skipped which they do not have."""
    for vraag in tree.vragen:
        if vraag.overgeslagen is not None and vraag.antwoord(vraag.overgeslagen) is None:
            yield f"vraag {vraag.id} kent het antwoord niet dat geldt als zij is overgeslagen: {vraag.overgeslagen}"


def find_unknown_labels(tree: Boom) -> Iterator[str]:
    """Find guards that wait for a label which no earlier question sets."""
    known: set[str] = set()
    for vraag in tree.vragen:
        own = {label for antwoord in vraag.antwoorden for label in antwoord.labels}
        guards = {vraag.alleen_als, vraag.niet_vragen_als, *(antwoord.tenzij for antwoord in vraag.antwoorden)} - {None}
        yield from (f"vraag {vraag.id} wacht op een label dat niet eerder komt: {label}" for label in guards - known)
        known |= own
    for pagina in tree.paginas:
        if pagina.alleen_als is not None and pagina.alleen_als not in known:
            yield f"pagina {pagina.id} wacht op een label dat niet bestaat: {pagina.alleen_als}"


def find_backward_jumps(tree: Boom) -> Iterator[str]:
    """Find jumps that do not lead forward to a question."""
    order = [vraag.id for vraag in tree.vragen]
    for vraag, antwoord in _answers(tree):
        if antwoord.naar is None:
            continue
        if antwoord.naar not in order:
            yield f"antwoord {vraag.id}.{antwoord.code} springt naar een vraag die er niet is: {antwoord.naar}"
        elif order.index(antwoord.naar) <= order.index(vraag.id):
            yield f"antwoord {vraag.id}.{antwoord.code} springt niet vooruit"


def find_misplaced_questions(tree: Boom) -> Iterator[str]:
    """Find questions on a page that does not exist, or on a page before that of an earlier question."""
    order = [pagina.id for pagina in tree.paginas]
    furthest = 0
    for vraag in tree.vragen:
        if vraag.pagina not in order:
            yield f"vraag {vraag.id} staat op een pagina die er niet is: {vraag.pagina}"
            continue
        if order.index(vraag.pagina) < furthest:
            yield f"vraag {vraag.id} staat op een eerdere pagina dan de vraag ervoor"
        furthest = max(furthest, order.index(vraag.pagina))


def find_unreachable_questions(tree: Boom) -> Iterator[str]:
    """Find questions that no answers lead to."""
    reachable: list[Boomvraag] = []
    for vraag in tree.vragen:
        if vraag.alleen_als is None or any(
            _opens(tree, antwoord, vraag) for earlier in reachable for antwoord in earlier.antwoorden
        ):
            reachable.append(vraag)
        else:
            yield f"vraag {vraag.id} wordt nooit gesteld"


def find_unknown_outcomes(tree: Boom) -> Iterator[str]:
    """Find outcomes without a word in the taxonomy, and rules of regie about outcomes that do not exist."""
    known = set(taxonomie().lijst("uitkomst").codes)
    given = set(tree.uitkomsten())
    yield from (f"uitkomst {code} staat niet in de taxonomie" for code in sorted((given | set(tree.afgeleid)) - known))
    ruled = {*tree.regie.extern, *tree.regie.toon_bij_onbekend}
    yield from (f"de regie noemt een uitkomst die er niet is: {code}" for code in sorted(ruled - given))
    leaking = set(tree.regie.extern) & set(tree.regie.toon_bij_onbekend)
    yield from (f"uitkomst {code} gaat naar buiten en mag dan niet vooraf te zien zijn" for code in sorted(leaking))


def find_gradation_gaps(tree: Boom) -> Iterator[str]:
    """Find levels at which one more point, danger or a heavier own rating makes the gradation lighter."""
    for levels in product(range(HOOGSTE_NIVEAU + 1), repeat=len(Factor)):
        here = _rank(tree, levels, acuut=False, eigen=0)
        if any(_rank(tree, higher, acuut=False, eigen=0) < here for higher in _one_higher(levels)):
            yield f"meer maakt lichter bij {levels}"
        if _rank(tree, levels, acuut=True, eigen=0) < here:
            yield f"gevaar maakt lichter bij {levels}"
        own = [_rank(tree, levels, acuut=False, eigen=eigen) for eigen in range(HOOGSTE_NIVEAU + 1)]
        if own != sorted(own) or own[-1] > here + 1:
            yield f"het eigen oordeel verlaagt, of verhoogt meer dan één stap, bij {levels}"


def find_dead_end(tree: Boom) -> Iterator[str]:
    """Find a tree in which someone who knows nothing does not end with a person."""
    answers = {vraag.id: [_least_known(vraag)] for vraag in tree.vragen if not vraag.is_meerkeuze}
    if any(code is None for codes in answers.values() for code in codes):
        yield "niet elke vraag kan met 'weet ik niet' worden beantwoord"
        return
    known = {vraag: [code for code in codes if code] for vraag, codes in answers.items()}
    for given in (known, {}):
        if "VP" not in evaluate(given, boom_=tree).uitkomsten:
            yield "wie alles 'weet ik niet' antwoordt, eindigt niet bij een vertrouwenspersoon"


def find_own_rating_problems(tree: Boom) -> Iterator[str]:
    """Find own ratings outside the one question that asks for it."""
    own = [vraag.id for vraag in tree.vragen if vraag.is_eigen_oordeel]
    if len(own) != 1:
        yield "er hoort precies één vraag naar het eigen oordeel te zijn"
    for vraag, antwoord in _answers(tree):
        if antwoord.eigen and not vraag.is_eigen_oordeel:
            yield f"antwoord {vraag.id}.{antwoord.code} geeft een eigen oordeel buiten de vraag daarnaar"


def find_broken_references(
    tree: Boom, *, begrippen: Taxonomie | None = None, wetten: Wetstabel | None = None
) -> Iterator[str]:
    """Find references from the taxonomy and the law table to answers or groups that do not exist."""
    answers = {f"{vraag.id}.{antwoord.code}" for vraag, antwoord in _answers(tree)}
    lijsten = (begrippen or taxonomie()).lijsten
    for naam, lijst in lijsten.items():
        groups = lijsten.get(f"{naam}groep")
        for term in lijst.termen:
            if term.boom is not None and term.boom not in answers:
                yield f"{naam} {term.code} wijst naar een antwoord dat er niet is: {term.boom}"
            if term.groep is not None and (groups is None or groups.term(term.groep) is None):
                yield f"{naam} {term.code} hoort bij een groep die er niet is: {term.groep}"
    for artikel in (wetten or wetstabel()).artikelen:
        missing = (code for code in artikel.bij if code not in answers)
        yield from (f"artikel {artikel.code} wijst naar een antwoord dat er niet is: {code}" for code in missing)


CONTROLES = (
    Controle(id="triage.E001", titel="Geen code dubbel gebruikt", find=find_double_codes),
    Controle(id="triage.E002", titel="Alles heeft een bron", find=find_missing_sources),
    Controle(id="triage.E003", titel="Elke keuze heeft ‘weet ik niet’", find=find_missing_weet_niet),
    Controle(id="triage.E004", titel="Elke voorwaarde verwijst naar een eerder antwoord", find=find_unknown_labels),
    Controle(id="triage.E005", titel="Geen lus: alles wijst vooruit", find=find_backward_jumps),
    Controle(id="triage.E006", titel="Elke vraag staat op haar pagina", find=find_misplaced_questions),
    Controle(id="triage.E007", titel="Alle vragen zijn bereikbaar", find=find_unreachable_questions),
    Controle(id="triage.E008", titel="Elke uitkomst heeft een woord", find=find_unknown_outcomes),
    Controle(id="triage.E009", titel="Meer antwoorden maken het nooit lichter", find=find_gradation_gaps),
    Controle(id="triage.E010", titel="Alles ‘weet ik niet’ eindigt bij een mens", find=find_dead_end),
    Controle(id="triage.E011", titel="Eén vraag naar het eigen oordeel", find=find_own_rating_problems),
    Controle(id="triage.E012", titel="Taxonomie en wetstabel passen bij de boom", find=find_broken_references),
    Controle(id="triage.E013", titel="Overslaan volgt een antwoord dat er is", find=find_skips_without_answer),
)


def run_controles(tree: Boom) -> tuple[Bevinding, ...]:
    """Run every control on a tree, in the order in which the desk reads them."""
    return tuple(Bevinding(controle=controle, problemen=tuple(controle.find(tree))) for controle in CONTROLES)


@register("triage")
def check_beslisboom(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with data files that cannot be read or a tree that fails a control."""
    unreadable = check_readable(boom, taxonomie, wetstabel, woordvoering, id="triage.E000", folder="triage/data")
    return unreadable or [
        Error(problem, hint=finding.controle.titel, id=finding.controle.id)
        for finding in run_controles(boom())
        for problem in finding.problemen
    ]


def _answers(tree: Boom) -> Iterator[tuple[Boomvraag, Boomantwoord]]:
    return ((vraag, antwoord) for vraag in tree.vragen for antwoord in vraag.antwoorden)


def _twice(codes: Iterable[str]) -> list[str]:
    listed = list(codes)
    return sorted({code for code in listed if listed.count(code) > 1})


def _opens(tree: Boom, antwoord: Boomantwoord, vraag: Boomvraag) -> bool:
    order = [each.id for each in tree.vragen]
    jumps_over = antwoord.naar in order and order.index(str(antwoord.naar)) > order.index(vraag.id)
    return vraag.alleen_als in antwoord.labels and not jumps_over


def _one_higher(levels: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for place, level in enumerate(levels):
        if level < HOOGSTE_NIVEAU:
            yield (*levels[:place], level + 1, *levels[place + 1 :])


def _rank(tree: Boom, levels: tuple[int, ...], *, acuut: bool, eigen: int) -> int:
    factoren: Mapping[Factor, int] = dict(zip(Factor, levels, strict=True))
    gradatie = grade(factoren, acuut=acuut, eigen=eigen, regels=tree.gradatie).gradatie
    return list(Gradatie).index(gradatie)


def _least_known(vraag: Boomvraag) -> str | None:
    return "weet_niet" if vraag.antwoord("weet_niet") is not None else None

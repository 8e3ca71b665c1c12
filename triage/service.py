"""The public face of triage: what the answers mean, which questions come next, and the words and rules around them.

Pure: no database, no request, no clock. The same answers give the same outcome in every party (protocol 3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from meldpunt.core.datafile import OngeldigBestand
from triage.begrippen import (
    Communicatie,
    Lijst,
    Taxonomie,
    Term,
    Wetsartikel,
    Wetstabel,
    Woordvoering,
    taxonomie,
    wetstabel,
    woordvoering,
)
from triage.beslisboom import Boom, Boomantwoord, Boombron, BoomPagina, Boomvraag, boom
from triage.engine import Antwoordkeuze, OngeldigAntwoord, Spoor, walk
from triage.ernst import (
    Factor,
    Gradatie,
    Gradering,
    OngeldigeAfwijking,
    PerGradatie,
    check_afwijking,
    grade,
    needs_second_person,
    override_direction,
)
from triage.schema import Schema, build_schema
from triage.uitkomst import Aanleiding, Reden, Redenen, Uitkomst

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "Aanleiding",
    "Boom",
    "BoomPagina",
    "Boomantwoord",
    "Boombron",
    "Boomvraag",
    "Communicatie",
    "Factor",
    "Gradatie",
    "Lijst",
    "OngeldigAntwoord",
    "OngeldigBestand",
    "OngeldigeAfwijking",
    "PerGradatie",
    "Reden",
    "Redenen",
    "Schema",
    "Taxonomie",
    "Term",
    "Uitkomst",
    "Vragenlijst",
    "Wetsartikel",
    "Wetstabel",
    "Woordvoering",
    "answers_in_words",
    "boom",
    "build_schema",
    "check_afwijking",
    "codes_for",
    "communicatie_voor",
    "evaluate",
    "is_extern",
    "is_namens",
    "label",
    "needs_second_person",
    "override_direction",
    "shown",
    "taxonomie",
    "vragen_voor",
    "vragenlijst",
    "wetsartikelen_voor",
    "wetstabel",
    "woordvoering",
]


RECORDING = "alleen_vastleggen"  # the label of the wish that it is kept, and nothing else
DECIDES = "regie_bekend"  # the label of whoever reports about themselves: without it nobody decides yet


def answers_in_words(antwoorden: Mapping[str, Sequence[str]], *, namens: bool) -> list[tuple[str, str]]:
    """Question and answer as the melder read them, in the order of the tree."""
    found = []
    for vraag in boom().vragen:
        codes = antwoorden.get(vraag.id, ())
        texts = [antwoord.wording(namens=namens) for antwoord in vraag.antwoorden if antwoord.code in codes]
        if texts:
            found.append((vraag.legend(namens=namens), ". ".join(texts)))
    return found


def evaluate(antwoorden: Mapping[str, Sequence[str]], *, boom_: Boom | None = None) -> Uitkomst:
    """Tell what the answers mean.

    Args:
        antwoorden: Question id to the codes chosen; a question left out was skipped.
        boom_: The version of the tree to use; the installation's own when left out.

    Raises:
        OngeldigAntwoord: A question or a code that the tree does not know.

    Source: protocol 1.3 and 3.2; domain.md §4.
    """
    tree = boom_ or boom()
    spoor = walk(tree, antwoorden)
    gradering = grade(spoor.factoren, acuut="acuut" in spoor.labels, eigen=spoor.eigen, regels=tree.gradatie)
    redenen = _redenen(tree, spoor, gradering)
    alle = _in_order(redenen.uitkomsten)
    regie_onbekend = DECIDES not in spoor.labels
    return Uitkomst(
        factoren=MappingProxyType({factor.value: level for factor, level in spoor.factoren.items()}),
        gradatie=gradering.gradatie,
        gradatie_zonder_eigen=gradering.zonder_eigen,
        uitkomsten=_shown(tree, alle, regie_onbekend=regie_onbekend),
        alle_uitkomsten=alle,
        redenen=redenen,
        gestelde_vragen=tuple(spoor.gestelde_vragen),
        labels=frozenset(spoor.labels),
        acuut="acuut" in spoor.labels,
        overleg_vandaag="overleg_vandaag" in spoor.labels,
        alleen_vastleggen=_wants_only(tree, antwoorden, RECORDING),
        belangenconflict="belangenconflict" in spoor.labels,
        regie_onbekend=regie_onbekend,
        namens="namens" in spoor.labels,
        alleen_intern=not any(code in tree.regie.extern for code in alle),
        boom_versie=tree.versie,
        boom_sha256=tree.sha256,
    )


@dataclass(frozen=True, slots=True)
class Vragenlijst:
    """The questions that these answers lead to, from one walk through the tree."""

    antwoorden: Mapping[str, Sequence[str]]
    labels: frozenset[str]
    gesteld: frozenset[str]

    @property
    def is_namens(self) -> bool:
        """Tell whether these answers report for someone else, so that texts speak in the third person."""
        return "namens" in self.labels

    @property
    def wacht_op_regie(self) -> bool:
        """Tell whether nobody decides yet by these answers, so that nothing goes out."""
        return DECIDES not in self.labels

    def vragen(self, pagina: str, *, voor_desk: bool = False) -> tuple[Boomvraag, ...]:
        """Return the questions of one wizard page that are asked.

        Args:
            pagina: The id of the page: voor_wie, wat, verdieping, waar or gevoel.
            voor_desk: Also return what is not asked of someone who reports for another person.

        Raises:
            KeyError: There is no such page.

        Source: architecture.md, decision 15; domain.md §4.1 rule 9.
        """
        tree = boom()
        page = tree.pagina(pagina)
        if page is None:
            raise KeyError(pagina)
        if page.alleen_als is not None and page.alleen_als not in self.labels:
            return ()
        hidden = frozenset[str]() if voor_desk else self.labels
        on_page = (vraag for vraag in tree.vragen if vraag.pagina == pagina and vraag.id in self.gesteld)
        return tuple(vraag for vraag in on_page if vraag.niet_vragen_als not in hidden)


def vragenlijst(antwoorden: Mapping[str, Sequence[str]]) -> Vragenlijst:
    """Walk the tree once, for everything that a page asks about it.

    Args:
        antwoorden: Question id to the codes chosen.

    Raises:
        OngeldigAntwoord: A question or a code that the tree does not know.
    """
    spoor = walk(boom(), antwoorden)
    return Vragenlijst(antwoorden, frozenset(spoor.labels), frozenset(spoor.gestelde_vragen))


def vragen_voor(
    pagina: str, antwoorden: Mapping[str, Sequence[str]], *, voor_desk: bool = False
) -> tuple[Boomvraag, ...]:
    """Return the questions of one wizard page that are asked, given the answers so far.

    Raises:
        KeyError: There is no such page.
        OngeldigAntwoord: A question or a code that the tree does not know.
    """
    return vragenlijst(antwoorden).vragen(pagina, voor_desk=voor_desk)


def is_namens(antwoorden: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether these answers report for someone else, so that texts speak in the third person."""
    return vragenlijst(antwoorden).is_namens


def shown(codes: Iterable[str], *, regie_onbekend: bool) -> tuple[str, ...]:
    """Return what may be shown of these outcomes: little, as long as nobody decided whose report it is.

    Args:
        codes: Every outcome.
        regie_onbekend: Whether the person concerned does not decide yet.

    Source: protocol 5.3.
    """
    return _shown(boom(), codes, regie_onbekend=regie_onbekend)


def is_extern(code: str) -> bool:
    """Tell whether an outcome leads outside the party, so that it needs a consent (protocol 5.3)."""
    return code in boom().regie.extern


def label(code: str, *, lijst: str = "uitkomst", melder: bool = False) -> str:
    """Return the Dutch word for a code, for the desk or for the reporter.

    Args:
        code: The code.
        lijst: The list of the taxonomy that it belongs to.
        melder: Whether the word is for the reporter.

    Raises:
        KeyError: The list or the code does not exist.
    """
    term = taxonomie().lijst(lijst).term(code)
    if term is None:
        raise KeyError(code)
    return term.melder if melder else term.desk


def codes_for(antwoorden: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """Return the shared codes that the answers stand for, per list of the taxonomy; lists without any are left out.

    Raises:
        OngeldigAntwoord: A question or a code that the tree does not know.

    Source: domain.md §2; protocol 3.3 (number, type and platform).
    """
    chosen = _chosen(antwoorden)
    found = {
        naam: tuple(term.code for term in lijst.termen if term.boom in chosen)
        for naam, lijst in taxonomie().lijsten.items()
    }
    return MappingProxyType({naam: codes for naam, codes in found.items() if codes})


def wetsartikelen_voor(antwoorden: Mapping[str, Sequence[str]]) -> tuple[Wetsartikel, ...]:
    """Return the provisions that may apply to these answers, never as a verdict.

    Raises:
        OngeldigAntwoord: A question or a code that the tree does not know.

    Source: protocol 1.5; domain.md §3.1.
    """
    chosen = _chosen(antwoorden)
    return tuple(artikel for artikel in wetstabel().artikelen if not chosen.isdisjoint(artikel.bij))


def communicatie_voor(gradatie: Gradatie | str) -> Communicatie:
    """Return the communication block of a gradation.

    Raises:
        ValueError: There is no such gradation.

    Source: protocol 4.2; domain.md §6.2.
    """
    return woordvoering().gradaties[Gradatie(gradatie)]


def _shown(tree: Boom, codes: Iterable[str], *, regie_onbekend: bool) -> tuple[str, ...]:
    return tuple(code for code in codes if not regie_onbekend or code in tree.regie.toon_bij_onbekend)


def _wants_only(tree: Boom, antwoorden: Mapping[str, Sequence[str]], wish: str) -> bool:
    """Whether a wish was chosen, and no other wish beside it."""
    for vraag in tree.vragen:
        chosen = [item for item in vraag.antwoorden if item.code in antwoorden.get(vraag.id, ())]
        if any(wish in item.labels for item in chosen):
            return len(chosen) == 1
    return False


def _chosen(antwoorden: Mapping[str, Sequence[str]]) -> set[str]:
    asked = walk(boom(), antwoorden).gestelde_vragen
    return {f"{vraag}.{code}" for vraag in asked for code in antwoorden.get(vraag, ())}


def _in_order(codes: Iterable[str]) -> tuple[str, ...]:
    order = taxonomie().lijst("uitkomst").codes
    return tuple(sorted(codes, key=lambda code: (order.index(code) if code in order else len(order), code)))


def _redenen(tree: Boom, spoor: Spoor, gradering: Gradering) -> Redenen:
    regel = gradering.regel.tekst if gradering.regel else ""
    return Redenen(
        uitkomsten=MappingProxyType(_reasons_for_outcomes(tree, spoor, gradering.gradatie)),
        factoren=MappingProxyType({factor.value: _reasons_for_factor(spoor, factor) for factor in Factor}),
        gradatie=tree.gradatie.eigen_ervaring if gradering.is_verhoogd else regel,
        gradatie_bronnen=tree.gradatie.bronnen,
    )


def _reasons_for_outcomes(tree: Boom, spoor: Spoor, gradatie: Gradatie) -> dict[str, tuple[Reden, ...]]:
    reasons = {code: [_by_answer(keuze) for keuze in keuzes] for code, keuzes in spoor.uitkomsten.items()}
    for code in tree.altijd.uitkomsten:
        reasons.setdefault(code, []).append(Reden(aanleiding=Aanleiding.ALTIJD, bronnen=tree.altijd.bronnen))
    for code in tree.na_gradatie.uitkomsten[gradatie]:
        by_gradatie = Reden(aanleiding=Aanleiding.GRADATIE, bronnen=tree.na_gradatie.bronnen)
        reasons.setdefault(code, []).append(by_gradatie)
    return {code: tuple(found) for code, found in reasons.items()}


def _reasons_for_factor(spoor: Spoor, factor: Factor) -> tuple[Reden, ...]:
    level = spoor.factoren[factor]
    return tuple(
        _by_answer(keuze, niveau=level) for keuze in spoor.verhogingen if keuze.antwoord.zet.get(factor) == level
    )


def _by_answer(keuze: Antwoordkeuze, *, niveau: int | None = None) -> Reden:
    return Reden(
        aanleiding=Aanleiding.OVERGESLAGEN if keuze.overgeslagen else Aanleiding.ANTWOORD,
        vraag=keuze.vraag.id,
        antwoord="" if keuze.overgeslagen else keuze.antwoord.code,
        niveau=niveau,
        bronnen=keuze.antwoord.bronnen,
    )

"""The tree as an outline that anyone can read and a screen reader can walk: pages, questions, answers, sources.

Made from the data at every call, so the public page can never say something else than the tree does (protocol 4.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from triage.begrippen import taxonomie
from triage.beslisboom import boom
from triage.ernst import Factor, Gradatie

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triage.beslisboom import Boom, Boomantwoord, Boombron, Boomvraag

__all__ = [
    "FACTORNAMEN",
    "GRADATIENAMEN",
    "Schema",
    "SchemaAntwoord",
    "SchemaGradatie",
    "SchemaPagina",
    "SchemaVraag",
    "build_schema",
]

FACTORNAMEN = {
    Factor.STRAFBAARHEID: gettext_noop("Strafbaarheid"),
    Factor.FREQUENTIE: gettext_noop("Frequentie"),
    Factor.INTENSITEIT: gettext_noop("Intensiteit"),
    Factor.IMPACT: gettext_noop("Impact"),
}
GRADATIENAMEN = {
    Gradatie.LICHT: gettext_noop("Licht"),
    Gradatie.MIDDEL: gettext_noop("Middel"),
    Gradatie.ERNSTIG: gettext_noop("Ernstig"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaAntwoord:
    """One answer: its words, what it raises, what it offers and where it leads."""

    code: str
    tekst: str
    uitleg: str
    factoren: tuple[tuple[str, int], ...]
    uitkomsten: tuple[str, ...]
    naar: str
    heeft_gevolg: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaVraag:
    """One question with its answers; ``alleen_bij`` names the answers after which it is asked, none means always."""

    id: str
    tekst: str
    uitleg: str
    is_meerkeuze: bool
    alleen_bij: tuple[str, ...]
    antwoorden: tuple[SchemaAntwoord, ...]
    bronnen: tuple[Boombron, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaPagina:
    """One page of the form with its questions."""

    id: str
    nummer: int
    titel: str
    vragen: tuple[SchemaVraag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaGradatie:
    """One gradation and the rules that lead to it."""

    code: str
    naam: str
    regels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The whole tree as an outline."""

    versie: str
    sha256: str
    status: str
    protocol: str
    paginas: tuple[SchemaPagina, ...]
    gradaties: tuple[SchemaGradatie, ...]
    eigen_ervaring: str
    altijd: tuple[str, ...]
    regie: str
    regie_onbekend: str
    extern: tuple[str, ...]
    bronnen: tuple[Boombron, ...]


def build_schema(*, boom_: Boom | None = None) -> Schema:
    """Return the outline of a tree, in the language that is active.

    Args:
        boom_: The version to draw; the installation's own when left out.

    Source: protocol 4.1 (visual flowcharts); domain.md #53.
    """
    tree = boom_ or boom()
    return Schema(
        versie=tree.versie,
        sha256=tree.sha256,
        status=tree.kop.status,
        protocol=tree.kop.protocol,
        paginas=tuple(
            SchemaPagina(
                id=pagina.id,
                nummer=pagina.nummer,
                titel=gettext(pagina.titel),
                vragen=tuple(_vraag(tree, vraag) for vraag in tree.vragen if vraag.pagina == pagina.id),
            )
            for pagina in tree.paginas
        ),
        gradaties=tuple(_gradatie(tree, gradatie) for gradatie in reversed(Gradatie)),
        eigen_ervaring=gettext(tree.gradatie.eigen_ervaring),
        altijd=_labels(tree.altijd.uitkomsten),
        regie=gettext(tree.regie.regel),
        regie_onbekend=gettext(tree.regie.bij_regie_onbekend),
        extern=_labels(tree.regie.extern),
        bronnen=tuple(tree.bronnen.values()),
    )


def _vraag(tree: Boom, vraag: Boomvraag) -> SchemaVraag:
    return SchemaVraag(
        id=vraag.id,
        tekst=gettext(vraag.vraag),
        uitleg=gettext(vraag.uitleg) if vraag.uitleg else "",
        is_meerkeuze=vraag.is_meerkeuze,
        alleen_bij=_opened_by(tree, vraag.alleen_als),
        antwoorden=tuple(_antwoord(tree, antwoord) for antwoord in vraag.antwoorden),
        bronnen=tuple(tree.bronnen[code] for code in vraag.bronnen),
    )


def _antwoord(tree: Boom, antwoord: Boomantwoord) -> SchemaAntwoord:
    target = tree.vraag(antwoord.naar) if antwoord.naar else None
    return SchemaAntwoord(
        code=antwoord.code,
        tekst=gettext(antwoord.tekst),
        uitleg=gettext(antwoord.uitleg) if antwoord.uitleg else "",
        factoren=tuple((gettext(FACTORNAMEN[factor]), level) for factor, level in antwoord.zet.items()),
        uitkomsten=_labels(antwoord.voeg_toe),
        naar=gettext(target.vraag) if target else "",
        heeft_gevolg=bool(antwoord.zet or antwoord.voeg_toe or target or antwoord.eigen),
    )


def _gradatie(tree: Boom, gradatie: Gradatie) -> SchemaGradatie:
    rules = {Gradatie.ERNSTIG: tree.gradatie.ernstig_als, Gradatie.MIDDEL: tree.gradatie.middel_als}.get(gradatie, ())
    return SchemaGradatie(
        code=gradatie.value,
        naam=gettext(GRADATIENAMEN[gradatie]),
        regels=tuple(gettext(regel.tekst) for regel in rules),
    )


def _labels(codes: Iterable[str]) -> tuple[str, ...]:
    lijst = taxonomie().lijst("uitkomst")
    return tuple(gettext(term.melder) if (term := lijst.term(code)) else code for code in codes)


def _opened_by(tree: Boom, label: str | None) -> tuple[str, ...]:
    if label is None:
        return ()
    answers = (antwoord for vraag in tree.vragen for antwoord in vraag.antwoorden if label in antwoord.labels)
    return tuple(gettext(antwoord.tekst) for antwoord in answers)

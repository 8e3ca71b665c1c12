"""A judgement as the coordinator sees it: four factors, the rule, the advice and the why of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from meldpunt.nakijken.queries import open_questions
from support.stappenplan.queries import steps_for
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from support.dossiers.inhoud import Besluit


@dataclass(frozen=True)
class Trede:
    """One level of a factor with its anchor sentence."""

    niveau: int
    tekst: str
    hier: bool


@dataclass(frozen=True)
class Waarom:
    """One reason: what was asked and what was answered, or the rule."""

    vraag: str
    antwoord: str


@dataclass(frozen=True)
class FactorBeeld:
    """One factor: its levels, and the answers that put it where it is."""

    naam: str
    waarom: tuple[Waarom, ...]
    treden: tuple[Trede, ...]


@dataclass(frozen=True)
class Advies:
    """One outcome with its reasons, and the steps that it puts into the plan of the melder."""

    code: str
    naam: str
    waarom: tuple[Waarom, ...]
    stappen: tuple[str, ...]
    extern: bool


@dataclass(frozen=True)
class TriageBeeld:
    """Everything on the triage page that follows from the answers."""

    factoren: tuple[FactorBeeld, ...]
    gradatie: str
    regel: str
    som: int
    keuzes: tuple[tuple[str, str, bool], ...]
    adviezen: tuple[Advies, ...]
    niet_geraden: tuple[tuple[str, tuple[Waarom, ...]], ...]  # advice that does not fit these answers, and why
    wetsartikelen: tuple[triage.Wetsartikel, ...]
    niet_getoetst: frozenset[str]  # articles about which a lawyer has a question open
    aantal_antwoorden: int


@dataclass(frozen=True)
class Oordeelregel:
    """One judgement of a case: who, when, which gradation, what was computed, why, and whether it holds.

    ``van`` is the gradation of the judgement before it.
    """

    wie: str
    op: datetime
    van: str
    naar: str
    berekend: str
    reden: str
    stand: str


STANDEN = {
    "voorlopig": _l("uit de antwoorden"),
    "vastgesteld": _l("vastgesteld"),
    "wacht_op_tweede": _l("wacht op een tweede persoon"),
    "afgewezen": _l("niet doorgegaan"),
}


def judgements(besluiten: Sequence[Besluit]) -> list[Oordeelregel]:
    """The history of the gradation of a case, the newest first."""
    before = ["", *(item.gradatie for item in besluiten)]
    rows = [
        Oordeelregel(
            wie=item.wie,
            op=item.op,
            van=van,
            naar=item.gradatie,
            berekend=item.berekend,
            reden=item.reden,
            stand=str(STANDEN[item.stand]),
        )
        for van, item in zip(before, besluiten, strict=False)
    ]
    return rows[::-1]


def anchors() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Each factor's name and the anchor sentences of its four levels (``domain.md`` §4.2)."""
    return {
        "S": (
            _("Strafbaarheid"),
            (
                _("Geen aanwijzing"),
                _("Mogelijk: klacht nodig of vage dreiging"),
                _("Waarschijnlijk: doxing, belaging, seksueel beeld"),
                _("Concrete dreiging, of bevestigd door politie"),
            ),
        ),
        "F": (
            _("Frequentie"),
            (
                _("Eén keer"),
                _("Een paar keer"),
                _("Tientallen, of langer dan een maand"),
                _("Honderden, of ook buiten internet"),
            ),
        ),
        "I": (
            _("Intensiteit"),
            (
                _("Scherp of sarcastisch"),
                _("Kleinerend, schelden"),
                _("Nadrukkelijk seksistisch of racistisch"),
                _("Precies: plaats, tijd, middel of doodswens"),
            ),
        ),
        "M": (
            _("Impact"),
            (
                _("Weinig effect, klein bereik"),
                _("Hinder, veel mensen zien het"),
                _("Bang, slaapt slecht, zegt minder"),
                _("Thuis onveilig, gezin geraakt, wil stoppen"),
            ),
        ),
    }


def beeld_of(antwoorden: Mapping[str, Sequence[str]], *, chosen: str) -> TriageBeeld:
    """What these answers mean, in words.

    Args:
        antwoorden: question id to the codes chosen.
        chosen: the gradation that stands selected.
    """
    uitkomst = triage.evaluate(antwoorden)
    computed = uitkomst.gradatie.value
    return TriageBeeld(
        factoren=tuple(_factor(code, uitkomst) for code in anchors()),
        gradatie=computed,
        regel=uitkomst.redenen.gradatie,
        som=sum(uitkomst.factoren.values()),
        keuzes=_choices(computed, chosen),
        adviezen=tuple(_advies(code, uitkomst) for code in uitkomst.alle_uitkomsten),
        niet_geraden=_not_advised(antwoorden, uitkomst),
        wetsartikelen=triage.wetsartikelen_voor(antwoorden),
        niet_getoetst=frozenset(code for vraag in open_questions() for code in vraag.artikelen),
        aantal_antwoorden=len(antwoorden),
    )


def _choices(computed: str, chosen: str) -> tuple[tuple[str, str, bool], ...]:
    """The computed gradation and one step to either side."""
    order = [item.value for item in triage.Gradatie]
    place = order.index(computed)
    near = [value for value in order if abs(order.index(value) - place) <= 1]
    picked = chosen if chosen in near else computed
    texts = {value: _("Nee, het is %(g)s") % {"g": value} for value in near}
    texts[computed] = _("Ja, het is %(g)s") % {"g": computed}
    return tuple((value, texts[value], value == picked) for value in sorted(near, key=lambda v: v != computed))


def _factor(code: str, uitkomst: triage.Uitkomst) -> FactorBeeld:
    naam, sentences = anchors()[code]
    level = uitkomst.factoren[code]
    why = tuple(_waarom_factor(reden, uitkomst) for reden in uitkomst.redenen.factoren[code])
    given = ". ".join(reden.antwoord for reden in why)  # at the level that was reached stands what was answered
    treden = tuple(
        Trede(niveau=n, tekst=(given or text) if n == level else text, hier=n == level)
        for n, text in enumerate(sentences)
    )
    return FactorBeeld(naam=naam, waarom=why, treden=treden)


def _waarom_factor(reden: triage.Reden, uitkomst: triage.Uitkomst) -> Waarom:
    """An answer to a question with one choice says little without it ("Nee, alleen online")."""
    vraag = triage.boom().vraag(reden.vraag)
    asked = vraag.legend(namens=uitkomst.namens) if vraag and not vraag.is_meerkeuze else ""
    return Waarom(vraag=asked, antwoord=_answer(reden, uitkomst))


def _advies(code: str, uitkomst: triage.Uitkomst) -> Advies:
    reasons = tuple(_waarom(reden, uitkomst) for reden in uitkomst.redenen.uitkomsten[code])
    return Advies(
        code=code,
        naam=triage.label(code),
        waarom=reasons,
        stappen=steps_for(code),
        extern=triage.is_extern(code),
    )


def _not_advised(
    antwoorden: Mapping[str, Sequence[str]], uitkomst: triage.Uitkomst
) -> tuple[tuple[str, tuple[Waarom, ...]], ...]:
    """What goes out of the house and is not advised here: each with the questions that lead to it, as answered."""
    found: dict[str, list[Waarom]] = {}
    for vraag in triage.boom().vragen:
        added = {code for antwoord in vraag.antwoorden for code in antwoord.voeg_toe}
        for code in sorted(added - set(uitkomst.alle_uitkomsten)):
            if triage.is_extern(code):
                found.setdefault(code, []).append(_as_answered(vraag, antwoorden, namens=uitkomst.namens))
    return tuple((triage.label(code), tuple(why)) for code, why in found.items())


def _as_answered(vraag: triage.Boomvraag, antwoorden: Mapping[str, Sequence[str]], *, namens: bool) -> Waarom:
    chosen = antwoorden.get(vraag.id, ())
    words = [item.wording(namens=namens) for item in vraag.antwoorden if item.code in chosen]
    return Waarom(vraag=vraag.legend(namens=namens), antwoord=". ".join(words) or _("niet beantwoord"))


def _waarom(reden: triage.Reden, uitkomst: triage.Uitkomst) -> Waarom:
    if reden.aanleiding == triage.Aanleiding.ALTIJD:
        return Waarom(vraag=_("Dit bieden we"), antwoord=_("altijd aan"))
    if reden.aanleiding == triage.Aanleiding.GRADATIE:
        return Waarom(vraag=_("De gradatie is"), antwoord=uitkomst.gradatie.value)
    vraag = triage.boom().vraag(reden.vraag)
    asked = vraag.legend(namens=uitkomst.namens) if vraag else ""
    if reden.aanleiding == triage.Aanleiding.OVERGESLAGEN:
        return Waarom(vraag=asked, antwoord=_("niet beantwoord"))
    return Waarom(vraag=asked, antwoord=_answer(reden, uitkomst))


def _answer(reden: triage.Reden, uitkomst: triage.Uitkomst) -> str:
    vraag = triage.boom().vraag(reden.vraag)
    antwoord = vraag.antwoord(reden.antwoord) if vraag else None
    return antwoord.wording(namens=uitkomst.namens) if antwoord else ""

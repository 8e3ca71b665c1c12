"""The decision tree asked one question at a time, for anybody who wants to know where to turn to.

Answers stand in the address and nowhere else. Whatever does not belong in it is left out, so that a link from an
earlier version of the tree still leads somewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from meldpunt.nakijken import queries as nakijken
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from meldpunt.nakijken.kaarten import Contactkaart

PAGES = ("voor_wie", "wat", "verdieping")  # how often and how it feels change nothing in where one can turn to
SAID_ELSEWHERE = {"NU112", "NU112_UITLEG"}  # stands above every page


@dataclass(frozen=True)
class Antwoordlink:
    """One answer as a link."""

    tekst: str
    uitleg: str
    query: str


@dataclass(frozen=True)
class Omtrekregel:
    """One question in the outline beside the page: what was answered, or that it still comes."""

    vraag: str
    antwoord: str = ""
    query: str = ""
    nu: bool = False


@dataclass(frozen=True)
class Aanbod:
    """One thing that fits, whom to reach for it, and why it is named."""

    naam: str
    kaart: Contactkaart | None
    waarom: tuple[str, ...]


@dataclass(frozen=True)
class Wegwijzer:
    """Where somebody is in the tree.

    Attributes:
        vraag: the question to ask now; None once all that matter were asked.
        keuzes: its answers.
        omtrek: every question that is asked with these answers.
        terug: the address of the question before.
        aanbod: what fits these answers.
    """

    vraag: triage.Boomvraag | None
    keuzes: tuple[Antwoordlink, ...]
    omtrek: tuple[Omtrekregel, ...]
    terug: str
    aanbod: tuple[Aanbod, ...]


def wegwijzer(given: Mapping[str, str], *, klaar: bool) -> Wegwijzer:
    """Go through the tree with these answers.

    Args:
        given: question to answer, as they stand in an address; anything at all.
        klaar: whether somebody wants to see what fits without the rest of the questions.
    """
    answers = _known(given)
    asked = list(_asked(answers))
    vraag = None if klaar else next((item for item in asked if item.id not in answers), None)
    before = list(answers)[:-1]
    return Wegwijzer(
        vraag=vraag,
        keuzes=tuple(_choices(vraag, answers)) if vraag else (),
        omtrek=tuple(_outline(asked, answers, vraag)),
        terug=_query({key: answers[key] for key in before}) if answers else "",
        aanbod=() if vraag else tuple(_offers(answers)),
    )


def _known(given: Mapping[str, str]) -> dict[str, str]:
    """The answers that this tree asks for, in its order; an answer of another road is left out."""
    answers: dict[str, str] = {}
    for vraag in triage.boom().vragen:
        code = given.get(vraag.id, "")
        if vraag.antwoord(code) is not None and vraag.id in {item.id for item in _asked(answers)}:
            answers[vraag.id] = code
    return answers


def _asked(answers: Mapping[str, str]) -> Iterator[triage.Boomvraag]:
    lijst = triage.vragenlijst({key: (code,) for key, code in answers.items()})
    for page in PAGES:
        yield from lijst.vragen(page)


def _choices(vraag: triage.Boomvraag, answers: Mapping[str, str]) -> Iterator[Antwoordlink]:
    for antwoord in vraag.antwoorden:
        yield Antwoordlink(
            tekst=_(antwoord.wording()),
            uitleg=_(antwoord.explanation()) if antwoord.explanation() else "",
            query=_query({**answers, vraag.id: antwoord.code}),
        )


def _outline(
    asked: list[triage.Boomvraag], answers: Mapping[str, str], now: triage.Boomvraag | None
) -> Iterator[Omtrekregel]:
    for vraag in asked:
        chosen = vraag.antwoord(answers.get(vraag.id, ""))
        if chosen is None:
            yield Omtrekregel(vraag=_(vraag.wording()), nu=now is not None and vraag.id == now.id)
            continue
        before = {key: code for key, code in answers.items() if key != vraag.id}
        earlier = dict(list(before.items())[: list(answers).index(vraag.id)])
        yield Omtrekregel(vraag=_(vraag.wording()), antwoord=_(chosen.wording()), query=_query(earlier) or "?")


def _offers(answers: Mapping[str, str]) -> Iterator[Aanbod]:
    outcome = triage.evaluate({key: (code,) for key, code in answers.items()})
    cards = nakijken.shown_cards()
    for code in outcome.uitkomsten:
        if code in SAID_ELSEWHERE:
            continue
        yield Aanbod(
            naam=_(triage.label(code, melder=True)),
            kaart=cards.get("POLITIE" if code.startswith("POLITIE") else code),
            waarom=tuple(dict.fromkeys(_why(outcome.redenen.uitkomsten.get(code, ())))),
        )


def _why(reasons: tuple[triage.Reden, ...]) -> Iterator[str]:
    tree = triage.boom()
    for reason in reasons:
        vraag = tree.vraag(reason.vraag)
        antwoord = vraag.antwoord(reason.antwoord) if vraag else None
        bron = ", ".join(str(tree.bronnen[code].tekst) for code in reason.bronnen)
        if antwoord is not None:
            yield _("Je koos: %(antwoord)s. Bron: %(bron)s.") % {"antwoord": _(antwoord.wording()), "bron": bron}
        elif vraag is not None:
            yield _("Je sloeg een vraag over: %(vraag)s Bron: %(bron)s.") % {"vraag": _(vraag.wording()), "bron": bron}
        else:
            yield _("Dit krijgt iedereen. Bron: %(bron)s.") % {"bron": bron}


def _query(answers: Mapping[str, str]) -> str:
    return f"?{urlencode(answers)}" if answers else ""

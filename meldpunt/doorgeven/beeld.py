"""How a referral looks at the desk: its steps in order, and what may and may not stand in its letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from support.doorgeleiding.queries import (
    Geleidestand,
    Grond,
    Onderdeel,
    Verzendwijze,
    allowed_in,
    days_of,
    fill_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from support.doorgeleiding.queries import Brieftekst, Traject
    from support.dossiers.letterbox import Zaak

__all__ = ["Briefbeeld", "Gangstap", "brief_of", "steps_of"]

DONE, NOW, LATER = "klaar", "nu", "komt"
IN_LETTERS = tuple(item for item in Onderdeel if item != Onderdeel.STUKKEN)  # those go along in a package only
OVER = frozenset({Geleidestand.INGETROKKEN, Geleidestand.GESTOPT})
ORDER = (
    (Geleidestand.CONCEPT, Geleidestand.MEEKIJKEN),
    (Geleidestand.KLAAR,),
    (Geleidestand.VERSTUURD, Geleidestand.ONTVANGEN),
    (Geleidestand.ANTWOORD,),
    (Geleidestand.AFGEROND,),
)  # of the steps after the letter was made


@dataclass(frozen=True)
class Gangstap:
    """One step of a referral.

    Attributes:
        naam: what it is.
        klas: done, now, or still to come.
        op: when it was done.
        tekst: what is told of it.
        deel: which part of the page belongs to it while it is the step of now.
    """

    naam: str
    klas: str
    op: datetime | None = None
    tekst: str = field(default="", repr=False)
    deel: str = ""


@dataclass(frozen=True)
class Briefbeeld:
    """A letter beside its steps.

    Attributes:
        alineas: paragraphs in pieces, filled in or not; of a letter that stands fast the very text.
        vast: whether its text stands fast.
        erin: what of the melder stands in it, in words.
        leeg: what may stand in it and is not known.
        eruit: what cannot go in.
    """

    alineas: tuple[tuple[tuple[str, bool], ...], ...] = field(repr=False)
    vast: bool
    erin: tuple[str, ...]
    leeg: tuple[str, ...]
    eruit: tuple[str, ...]


def brief_of(traject: Traject, zaak: Zaak, *, pagina: str) -> Briefbeeld:
    """The letter as it reads now; once it was looked over its text stands fast."""
    brief = traject.brief
    days = days_of(brief, antwoord_voor=brief.antwoord_voor)
    code = brief.link or _("(komt na het nakijken)")
    now_reads = fill_in(zaak, brief, pagina=pagina, code=code, days=days)
    mag = allowed_in(zaak, brief)
    same = brief.tekst in ((), now_reads.tekst)
    return Briefbeeld(
        alineas=_pieces(now_reads) if same else tuple(((text, False),) for text in brief.tekst),
        vast=bool(brief.tekst),
        erin=_words(now_reads.erin),
        leeg=_words(now_reads.leeg),
        eruit=(*_words(item for item in IN_LETTERS if item not in mag), _("Bewijs en berichten"), _("Wie het deed")),
    )


def steps_of(traject: Traject) -> list[Gangstap]:
    """The steps in order; of a letter that was stopped only those that were done."""
    if traject.brief.grond == Grond.ACUUT:
        return _steps_of_danger(traject)
    steps = [_ground(traject), _made(traject), *_rest(traject)]
    return [step for step in steps if step.klas == DONE] if traject.stand in OVER else steps


def _pieces(text: Brieftekst) -> tuple[tuple[tuple[str, bool], ...], ...]:
    return tuple(tuple((stuk.tekst, stuk.ingevuld) for stuk in alinea) for alinea in text.alineas)


def _words(onderdelen: Iterable[Onderdeel]) -> tuple[str, ...]:
    return tuple(str(item.label) for item in onderdelen)


def _ground(traject: Traject) -> Gangstap:
    if traject.zonder_akkoord:
        return Gangstap(_("De wet eist het"), DONE, traject.begonnen.op, traject.brief.reden)
    found = traject.toestemming
    return Gangstap(_("Akkoord van de melder"), DONE, found.op if found else None, deel="akkoord")


def _made(traject: Traject) -> Gangstap:
    text = _("Door %(wie)s.") % {"wie": traject.begonnen.wie}
    return Gangstap(_("Brief gemaakt"), DONE, traject.begonnen.op, text)


def _rest(traject: Traject) -> list[Gangstap]:
    """Looking over, sending, waiting, the answer and what came of it."""
    here = next((number for number, stands in enumerate(ORDER) if traject.stand in stands), 0)
    sent, brief = traject.doorgifte, traject.brief
    looked = _("Door %(wie)s.") % {"wie": brief.nagekeken} if brief.nagekeken else _("Past de brief bij het akkoord?")
    how = _("%(hoe)s, door %(wie)s.") % {"hoe": Verzendwijze(sent.wijze).label, "wie": sent.wie} if sent else ""
    reply = traject.reacties[-1] if traject.reacties else None
    how = how or _("Printen, overhandigen, of een mail zonder inhoud.")
    looked_over = brief.op if brief.nagekeken else None
    parts = [
        (_("Nagekeken") if here else _("Nakijken"), looked_over, looked, "nakijken"),
        (_("Verstuurd") if sent else _("Versturen"), sent.op if sent else None, how, "versturen"),
        (_("Wachten op antwoord"), None, _("Stilte komt vanzelf in de werkvoorraad."), "wachten"),
        (_("Antwoord"), reply.op if reply else None, _("Wat zeggen ze, en wie?"), "uitkomst"),
        (_("Uitkomst"), traject.afloop.op if traject.afloop else None, _outcome(traject), ""),
    ]
    return [
        Gangstap(naam, _class(number, here, traject), op, text, deel)
        for number, (naam, op, text, deel) in enumerate(parts)
    ]


def _class(number: int, here: int, traject: Traject) -> str:
    if number < here or traject.stand == Geleidestand.AFGEROND:
        return DONE
    return NOW if number == here else LATER


def _outcome(traject: Traject) -> str:
    if traject.afloop is None:
        return _("Wat kwam eruit? De melder leest het.")
    words = f" {traject.afloop.tekst}" if traject.afloop.tekst else ""
    return f"{traject.afloop.soort.label}.{words}"


def _steps_of_danger(traject: Traject) -> list[Gangstap]:
    """What was told in danger: said at once, looked at afterwards."""
    brief, looked = traject.brief, traject.besluiten[-1] if traject.besluiten else None
    words = _("Door %(wie)s: %(tekst)s") % {"wie": looked.wie, "tekst": looked.tekst} if looked else ""
    ended = traject.afloop
    return [
        Gangstap(_("Direct gevaar"), DONE, brief.op, brief.reden),
        Gangstap(
            _("Gebeld"), DONE, brief.op, _("Door %(wie)s: %(tekst)s") % {"wie": brief.wie, "tekst": brief.woorden}
        ),
        Gangstap(
            _("Een tweede persoon kijkt mee"),
            DONE if looked else NOW,
            looked.op if looked else None,
            words,
            "meekijken",
        ),
        Gangstap(
            _("Uitkomst"),
            DONE if ended else (NOW if looked else LATER),
            ended.op if ended else None,
            _outcome(traject),
            "uitkomst",
        ),
    ]

"""The note for whoever speaks to the press: what may be said, in the very words, and what not; nothing else.

What is not approved is silence (protocol 4.2): without approved words the note says to say nothing.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.core.clock import to_local, today
from meldpunt.core.web.partij import partij
from support.papier.vel import Vel, Veldeel
from support.papier.woorden import known_of
from support.regie.service import Onderdeel, allowed_by
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.dossiers.service import Inzage
    from support.regie.service import Toestemming

__all__ = ["BRIEFJE_VOOR", "make_note", "seen_as"]

BRIEFJE_VOOR = "WOORDVOERING"
ASKED = (Onderdeel.NAAM, Onderdeel.FUNCTIE, Onderdeel.PLATFORM, Onderdeel.DAG, Onderdeel.LINKS)  # what the press asks


def make_note(inzage: Inzage, *, kenmerk: str, toestemming: Toestemming) -> tuple[Vel, tuple[Onderdeel, ...]]:
    """The note as it reads today; always in Dutch.

    Args:
        inzage: the case.
        kenmerk: what it is called.
        toestemming: the live consent; only what it names is on it, in the words that it holds.

    Returns:
        The sheet, and what of the melder stands on it.

    Source: protocol 4.2; ``domain.md`` §6.2.
    """
    mag = allowed_by(toestemming)
    speaks = Onderdeel.WOORDEN in mag and bool(toestemming.tekst)
    with translation.override("nl"):
        known = known_of(inzage)
        erin = tuple(item for item in ASKED if item in mag and known[item])
        given = date_format(to_local(toestemming.op), "j F, H.i")
        words = (toestemming.tekst,) if speaks else ()
        vel = Vel(
            soort=_("Voor de woordvoering, vertrouwelijk"),
            titel=_("Reageren mag, met deze woorden") if speaks else _("Zeg nu niets"),
            inleiding=_("Akkoord van degene om wie het gaat, op %(dag)s uur.") % {"dag": given},
            kern=_("Zeg precies dit, en niets meer. Wil je iets anders zeggen? Bel ons eerst.")
            if speaks
            else _("Degene om wie het gaat keurde geen woorden goed. Zeg dat je er niets over zegt."),
            bij=_("Het akkoord kan elk moment stoppen. Bel vóór je iets zegt: %(nummer)s.")
            % {"nummer": partij()["telefoon"]},
            voet=_("Kenmerk %(kenmerk)s, gemaakt op %(dag)s")
            % {"kenmerk": kenmerk, "dag": date_format(today(), "j F Y")},
            delen=tuple(_parts(inzage, words, mag=mag, known=known)),
        )
    return vel, (*erin, Onderdeel.WOORDEN) if speaks else erin


def seen_as(vel: Vel) -> str:
    """What tells this note from every other, so that nobody hands out one that changed meanwhile."""
    return hashlib.sha256("\n".join(vel.regels).encode()).hexdigest()


def _parts(
    inzage: Inzage, words: tuple[str, ...], *, mag: tuple[Onderdeel, ...], known: dict[Onderdeel, str]
) -> Iterator[Veldeel]:
    if words:
        yield Veldeel(kop=_("De goedgekeurde woorden, om letterlijk over te nemen"), zinnen=words, soort="woorden")
    rows = []
    for item in ASKED:
        if item in mag and known[item]:
            rows.append((str(item.label), f"{_('mag')}: {known[item]}"))
        else:
            rows.append((str(item.label), _("mag niet")))
    rows += [(_("Wat er stond, en wie het deed"), _("mag niet")), (_("Of er aangifte komt"), _("mag niet"))]
    yield Veldeel(kop=_("Wat mag naar buiten?"), rijen=tuple(rows), soort="zeg")
    yield from _guideline(inzage, speaks=bool(words))


def _guideline(inzage: Inzage, *, speaks: bool) -> Iterator[Veldeel]:
    """What the guideline says at this gradation: when to be silent, how to speak, what supports, and never."""
    found = triage.communicatie_voor(inzage.kaart.feiten.gradatie)
    rows = [(_("Zwijg toch als"), " ".join(found.zwijgen_als))]
    if speaks:
        rows += [(_("Wie"), " ".join(found.wie)), (_("Hoe"), " ".join(found.hoe))]
    rows += [(_("Steun"), " ".join(found.steunacties)), (_("Nooit"), " ".join(found.nooit))]
    head = triage.woordvoering().kop
    yield Veldeel(
        kop=_("Richtlijn bij %(ernst)s") % {"ernst": found.titel.lower()},
        rijen=tuple(rows),
        noot=f"{head.uitgangspunt} {head.bron}, {head.versie}.",
        soort="zeg",
    )

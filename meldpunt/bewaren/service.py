"""Write down now, decide later: words, links and files under somebody's own code, for weeks, and nobody else's to see.

It is a concept with a longer life. What goes along with a report leaves it once that report is in, and not before.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.formats import date_format

from meldpunt.core.clock import now, today
from meldpunt.melden import concept as concepten
from meldpunt.melden.concept import Concept, new_concept
from meldpunt.melden.inhoud import Bron, Stuk
from meldpunt.vault import lockbox

if TYPE_CHECKING:
    from collections.abc import Collection

WOORDEN, LINKS, BESTAND, OPNAME = "woorden", "links", "bestand", "opname"
BOX = "bewaren"  # the page on which words stand that were not added yet
MOST = 200
WARN_DAYS = 14
NO_DAY = date(2000, 1, 1)  # a file that came in before it could be told; ``date_files`` gives it its day
STORY_FIELD, LINKS_FIELD = ("wat", "verhaal"), ("waar", "links")


def begin() -> Concept:
    """Something new to keep things in."""
    return new_concept().with_(bewaard=True)


def stukken_of(concept: Concept) -> list[Stuk]:
    """Everything that is kept, by day."""
    files = [
        Stuk(
            id=str(row.file_id),
            soort=OPNAME if row.gesproken else BESTAND,
            dag=row.dag or NO_DAY,
            tekst=row.naam,
        )
        for row in concept.bestanden
    ]
    return sorted([*concept.stukken, *files], key=lambda stuk: stuk.dag)


def add(concept: Concept, *, soort: str, tekst: str, dag: date | None = None) -> Concept:
    """Keep words or links; without text nothing is kept."""
    if not tekst.strip() or len(concept.stukken) >= MOST:
        return concept
    new = Stuk(id=uuid.uuid4().hex, soort=soort, dag=dag or today(), tekst=tekst)
    return concept.with_(stukken=(*concept.stukken, new))


def date_files(concept: Concept) -> Concept:
    """Give files that just came in their day."""
    return concept.with_(bestanden=tuple(row.with_(dag=row.dag or today()) for row in concept.bestanden))


def drop(concept: Concept, ids: Collection[str]) -> Concept:
    """Let things go for good."""
    concept = concept.with_(stukken=tuple(stuk for stuk in concept.stukken if stuk.id not in ids))
    for row in concept.bestanden:
        if str(row.file_id) in ids:
            concept = concept.drop_bestand(str(row.file_id))
    return concept


def take_box(concept: Concept) -> Concept:
    """Let go of the words that waited to be added."""
    return concept.with_(paginas={slug: raw for slug, raw in concept.paginas.items() if slug != BOX})


def keep_longer(concept: Concept) -> Concept:
    """Make an unfinished report something that is kept: its story and links become things that can be chosen later."""
    kept = concept.with_(bewaard=True)
    for soort, (slug, name) in ((WOORDEN, STORY_FIELD), (LINKS, LINKS_FIELD)):
        typed = kept.paginas.get(slug, {})
        kept = add(kept, soort=soort, tekst="\n".join(typed.get(name, ())))
        if slug in kept.paginas:
            rest = {field: values for field, values in typed.items() if field != name}
            kept = kept.with_(paginas={**kept.paginas, slug: rest})
    return date_files(kept)


def start_report(concept: Concept, ids: Collection[str]) -> tuple[Concept, Concept]:
    """An unfinished report out of chosen things; everything stays kept until that report is sent.

    Args:
        concept: what is kept; call it inside ``exclusive`` and save it afterwards.
        ids: what goes along.

    Returns:
        What is kept, and the report.
    """
    _drop_started(concept)
    chosen = [stuk for stuk in stukken_of(concept) if stuk.id in ids]
    report = new_concept().with_(
        paginas=take_box(concept).paginas,
        bestanden=tuple(row.with_(geleend=True) for row in concept.bestanden if str(row.file_id) in ids),
        verbeterd=concept.verbeterd,
        gelezen=concept.gelezen,
        bron=Bron(code=concept.code, stukken=tuple(stuk.id for stuk in chosen)),
    )
    report = _put(report, *STORY_FIELD, "\n\n".join(_dated(stuk) for stuk in chosen if stuk.soort == WOORDEN))
    report = _put(report, *LINKS_FIELD, "\n".join(stuk.tekst for stuk in chosen if stuk.soort == LINKS))
    return concept.with_(bron=concept.bron.with_(onderweg=report.code)), report


def erase(concept: Concept) -> None:
    """Destroy everything that is kept, and a report that was begun with it and not sent."""
    _drop_started(concept)
    concepten.destroy(concept)


def until(concept: Concept) -> tuple[datetime, datetime]:
    """When it is erased if nobody comes back, and from when on that is near."""
    tot = now() + timedelta(seconds=concept.seconds)
    return tot, tot - timedelta(days=min(WARN_DAYS, settings.BEWAREN_DAGEN // 2))


def _drop_started(concept: Concept) -> None:
    if concept.bron.onderweg:
        lockbox.drop(token=concepten.token_of(concept.bron.onderweg))


def _put(concept: Concept, slug: str, name: str, text: str) -> Concept:
    if not text:
        return concept
    typed = {**concept.paginas.get(slug, {}), name: [text]}
    return concept.with_(paginas={**concept.paginas, slug: typed}, onaf=(*concept.onaf, slug))


def _dated(stuk: Stuk) -> str:
    return f"{date_format(stuk.dag, 'j F Y')}: {stuk.tekst}"

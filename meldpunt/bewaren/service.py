"""Write down now, decide later: words, links and files under somebody's own code, for weeks, and nobody else's to see.

It is a concept with a longer life. What goes along with a report leaves it once that report is in, and not before.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.formats import date_format

from meldpunt.core.clock import now, today
from meldpunt.melden import concept as concepten
from meldpunt.melden.concept import Concept, new_concept
from meldpunt.vault import lockbox

if TYPE_CHECKING:
    from collections.abc import Collection

WOORDEN, LINKS, BESTAND = "woorden", "links", "bestand"
BOX = "bewaren"  # the page on which words stand that were not added yet
MOST = 200
WARN_DAYS = 14
STORY_FIELD, LINKS_FIELD = ("wat", "verhaal"), ("waar", "links")


@dataclass(frozen=True)
class Stuk:
    """One thing that is kept."""

    id: str
    soort: str
    dag: date
    tekst: str = field(repr=False)

    @property
    def kort(self) -> str:
        """Its first line, not too long."""
        return self.tekst.strip().splitlines()[0][:120] if self.tekst.strip() else ""


def begin() -> Concept:
    """Something new to keep things in."""
    concept = new_concept()
    concept.bewaard = True
    return concept


def stukken_of(concept: Concept) -> list[Stuk]:
    """Everything that is kept, by day."""
    words = [
        Stuk(id=raw["id"], soort=raw["soort"], dag=date.fromisoformat(raw["dag"]), tekst=raw["tekst"])
        for raw in concept.stukken
    ]
    files = [
        Stuk(id=row["file_id"], soort=BESTAND, dag=date.fromisoformat(row.get("dag", "2000-01-01")), tekst=row["naam"])
        for row in concept.bestanden
    ]
    return sorted([*words, *files], key=lambda stuk: stuk.dag)


def add(concept: Concept, *, soort: str, tekst: str, dag: date | None = None) -> None:
    """Keep words or links; without text nothing is kept."""
    if tekst.strip() and len(concept.stukken) < MOST:
        raw = {"id": uuid.uuid4().hex, "soort": soort, "dag": (dag or today()).isoformat(), "tekst": tekst}
        concept.stukken = [*concept.stukken, raw]


def date_files(concept: Concept) -> None:
    """Give files that just came in their day."""
    for row in concept.bestanden:
        row.setdefault("dag", today().isoformat())


def drop(concept: Concept, ids: Collection[str]) -> None:
    """Let things go for good."""
    concept.stukken = [raw for raw in concept.stukken if raw["id"] not in ids]
    for row in list(concept.bestanden):
        if row["file_id"] in ids:
            concept.drop_bestand(row["file_id"])


def keep_longer(concept: Concept) -> None:
    """Make an unfinished report something that is kept: its story and links become things that can be chosen later."""
    concept.bewaard = True
    add(concept, soort=WOORDEN, tekst=_take(concept, *STORY_FIELD))
    add(concept, soort=LINKS, tekst=_take(concept, *LINKS_FIELD))
    date_files(concept)


def start_report(concept: Concept, ids: Collection[str]) -> Concept:
    """An unfinished report out of chosen things; everything stays kept until that report is sent.

    Args:
        concept: what is kept; call it inside ``exclusive`` and save it afterwards.
        ids: what goes along.
    """
    _drop_started(concept)
    chosen = [stuk for stuk in stukken_of(concept) if stuk.id in ids]
    report = new_concept()
    report.paginas = {slug: {**raw} for slug, raw in concept.paginas.items() if slug != BOX}
    _put(report, *STORY_FIELD, "\n\n".join(_dated(stuk) for stuk in chosen if stuk.soort == WOORDEN))
    _put(report, *LINKS_FIELD, "\n".join(stuk.tekst for stuk in chosen if stuk.soort == LINKS))
    report.bestanden = [{**row, "geleend": True} for row in concept.bestanden if row["file_id"] in ids]
    report.uitingen = dict(concept.uitingen)
    report.bron = {"code": concept.code, "stukken": [stuk.id for stuk in chosen]}
    concept.bron = {**concept.bron, "onderweg": report.code}
    return report


def erase(concept: Concept) -> None:
    """Destroy everything that is kept, and a report that was begun with it and not sent."""
    _drop_started(concept)
    concepten.destroy(concept)


def until(concept: Concept) -> tuple[datetime, datetime]:
    """When it is erased if nobody comes back, and from when on that is near."""
    tot = now() + timedelta(seconds=concept.seconds)
    return tot, tot - timedelta(days=min(WARN_DAYS, settings.BEWAREN_DAGEN // 2))


def sent_of(concept: Concept) -> list[dict[str, Any]]:
    """What was sent before: a day and a number."""
    return [{"op": date.fromisoformat(raw["op"]), "aantal": raw["aantal"]} for raw in concept.bron.get("verstuurd", [])]


def _drop_started(concept: Concept) -> None:
    code = concept.bron.pop("onderweg", "")
    if code:
        lockbox.drop(token=concepten.token_of(code))


def _take(concept: Concept, slug: str, name: str) -> str:
    values = concept.paginas.get(slug, {}).pop(name, [])
    return "\n".join(values)


def _put(concept: Concept, slug: str, name: str, text: str) -> None:
    if text:
        concept.paginas[slug] = {**concept.paginas.get(slug, {}), name: [text]}
        concept.onaf = [*concept.onaf, slug]


def _dated(stuk: Stuk) -> str:
    return f"{date_format(stuk.dag, 'j F Y')}: {stuk.tekst}"

"""What came in, one by one, as an unfinished report holds it: links, screenshots, messages read in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meldpunt.melden.inhoud import Leeskeuze, Verbetering
from support.dossiers import letterbox

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from meldpunt.melden.concept import Concept
    from meldpunt.melden.forms import Pagina
    from support.dossiers.letterbox import Uiting

WAAR = "waar"


@dataclass(frozen=True)
class Los:
    """One link or one screenshot, with its place in the list; the key finds what was corrected about it."""

    nr: int
    sleutel: str = field(repr=False)
    uiting: Uiting = field(repr=False)
    naam: str = field(repr=False)


@dataclass(frozen=True)
class Gelezen:
    """The messages that were read in one file, and whether they go along.

    Attributes:
        woord: what the reader has to say: ``onleesbaar``, ``volgorde`` (day and month may be the other way round),
            ``leeg``, or nothing.
    """

    bestand: UUID
    naam: str = field(repr=False)
    uitingen: tuple[Uiting, ...] = field(repr=False)
    mee: bool
    ik: str = field(repr=False)
    woord: str = ""

    @property
    def afzenders(self) -> list[str]:
        """Who wrote, each once, in order."""
        return list(dict.fromkeys(item.account for item in self.uitingen if item.account))

    @property
    def tellen(self) -> tuple[Uiting, ...]:
        """What goes along: not what the melder wrote, and nothing where the melder leaves it out."""
        return tuple(item for item in self.uitingen if item.account != self.ik or not self.ik) if self.mee else ()


def losse_of(concept: Concept, *, gezien_op: date | None = None) -> list[Los]:
    """Links and screenshots in the melder's order, as they were corrected.

    Args:
        concept: the unfinished report.
        gezien_op: the day on which the melder saw them, where one was given for all.
    """
    links = [
        (f"link:{letterbox.key_of_link(line)}", letterbox.uiting_of_link(line, gezien_op=gezien_op), line)
        for line in links_of(concept)
    ]
    files = [
        (f"bestand:{row.file_id}", item, row.naam)
        for row in concept.andere
        if not row.uitingen
        for item in letterbox.uiting_of_bestand(row.file_id, row.soort)
    ]
    return [
        Los(nr=nr, sleutel=key, uiting=_corrected(item, concept.verbeterd.get(key)), naam=name)
        for nr, (key, item, name) in enumerate([*links, *files], start=1)
    ]


def gelezen_of(concept: Concept) -> list[Gelezen]:
    """The files in which messages were read, or looked for in vain."""
    found = []
    for row in concept.bestanden:
        if row.uitingen or row.leeswoord:
            keuze = concept.gelezen.get(row.file_id, Leeskeuze())
            found.append(
                Gelezen(
                    bestand=row.file_id,
                    naam=row.naam,
                    uitingen=row.uitingen,
                    mee=keuze.mee,
                    ik=keuze.ik,
                    woord=row.leeswoord,
                )
            )
    return found


def uitingen_of(concept: Concept, *, gezien_op: date | None = None) -> list[Uiting]:
    """Everything that goes along with the report, each thing once."""
    losse = [los.uiting for los in losse_of(concept, gezien_op=gezien_op)]
    return letterbox.distinct([*losse, *(item for gelezen in gelezen_of(concept) for item in gelezen.tellen)])


def day_of(form: Pagina) -> date | None:
    """The day that the page about where and when gives for all of them; of another it says when that person read it."""
    form.is_valid()
    if form.namens:
        return None
    day: date | None = form.cleaned_data.get("wanneer_datum")
    return day


def links_of(concept: Concept) -> list[str]:
    """The links of the report, each once, in order."""
    return letterbox.unique_links(_typed_links(concept))


def typed_links_of(concept: Concept) -> list[str]:
    """The lines of the box with links, as they were typed."""
    return letterbox.list_links(_typed_links(concept))


def _typed_links(concept: Concept) -> str:
    return "\n".join((concept.raw(WAAR) or {}).get("links", ()))


def correct(concept: Concept, los: Los, *, account: str, online: str, dag: date | None) -> Concept:
    """Remember what the melder knows better about one link or screenshot."""
    known = Verbetering(account=account, online=online, gezien_op=dag)
    return concept.with_(verbeterd={**concept.verbeterd, los.sleutel: known})


def choose_read(concept: Concept, bestand: str, *, mee: bool, ik: str) -> Concept:
    """Remember whether the messages in a file go along, and which of its senders is the melder."""
    for gelezen in gelezen_of(concept):
        if str(gelezen.bestand) == bestand and ik in ("", *gelezen.afzenders):
            return concept.with_(gelezen={**concept.gelezen, gelezen.bestand: Leeskeuze(mee=mee, ik=ik)})
    return concept


def _corrected(item: Uiting, known: Verbetering | None) -> Uiting:
    if known is None:
        return item
    return item.with_(account=known.account, online=known.online, gezien_op=known.gezien_op)

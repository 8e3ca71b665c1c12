"""One sheet that leaves the building. What is sealed, printed, copied and written in the register is this one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation

from meldpunt.vault.service import ContentPart

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Vel", "Veldeel", "html_of"]


class Veldeel(ContentPart, frozen=True, kw_only=True):
    """One part of a sheet.

    Attributes:
        kop: its heading.
        koppen: the heads of the columns; without them the first column names what stands in the second.
        rijen: the rows.
        zinnen: sentences above the rows.
        noot: a sentence below them, smaller.
        teken: what stands under the lines for a signature; the part is a box of its own then.
        soort: how its columns are measured; a class of the style sheet.
    """

    kop: str
    koppen: tuple[str, ...] = ()
    rijen: tuple[tuple[str, ...], ...] = ()
    zinnen: tuple[str, ...] = ()
    noot: str = ""
    teken: tuple[str, ...] = ()
    soort: str = ""

    @property
    def regels(self) -> Iterator[str]:
        """The same as lines of plain text."""
        yield self.kop
        yield from self.zinnen
        for rij in self.rijen:
            yield _line(rij, self.koppen)
        if self.noot:
            yield self.noot
        if self.teken:
            yield ", ".join(self.teken)


class Vel(ContentPart, frozen=True, kw_only=True):
    """A sheet: what it is, in one sentence what it asks, and its parts.

    ``zonder_afzender`` leaves out the letterhead and the author of the file: nobody may read from it who sent it.
    """

    soort: str
    titel: str
    inleiding: str
    kern: str
    dagkop: str = ""
    dag: str = ""
    bij: str = ""
    voet: str
    delen: tuple[Veldeel, ...]
    zonder_afzender: bool = False

    @property
    def regels(self) -> tuple[str, ...]:
        """The whole sheet as lines of plain text, to copy and for the register; nothing of it is left out."""
        head = [self.titel, self.inleiding, self.kern]
        if self.dag:
            head.append(f"{self.dagkop} {self.dag}")
        if self.bij:
            head.append(self.bij)
        body = [line for part in self.delen for line in part.regels]
        return (*head, *body, self.voet)

    @property
    def tekst(self) -> str:
        """The same as one text to copy, with an empty line before each part."""
        parts = ["\n".join(part.regels) for part in self.delen]
        head = [self.titel, self.kern, f"{self.dagkop} {self.dag}".strip(), self.bij]
        return "\n\n".join(["\n".join(line for line in head if line), *parts])


def html_of(vel: Vel) -> str:
    """The page that the PDF of a sheet is made of; always in Dutch, as it goes to a Dutch reader."""
    with translation.override("nl"):
        return render_to_string("papier/vel.html", {"vel": vel})


def _line(rij: tuple[str, ...], koppen: tuple[str, ...]) -> str:
    if len(koppen) == len(rij):
        return ". ".join(f"{kop}: {cel}" for kop, cel in zip(koppen, rij, strict=True) if cel)
    first, *rest = rij
    return f"{first}: {', '.join(rest)}" if rest else first

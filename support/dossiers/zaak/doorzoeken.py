"""Looking for words in sealed cases: each is opened in the session of whoever looks, and nothing of it is kept.

There is no index, so nothing of what stands in cases can be learned from the database.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.core.typed.letters import without_accents
from meldpunt.vault import service as vault
from support.dossiers.inhoud import Berichttekst, Bestand, Contactwens, Regeltekst, Uitingen, Verhaal
from support.dossiers.zaak import signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.models import Dossier

BATCH = 50
FEWEST_DIGITS = 6  # from so many on a term of digits is a telephone number, however it is written
KINDS = (Verhaal, Contactwens, Berichttekst, Regeltekst, Uitingen, Bestand)


class Vindplaats(models.TextChoices):
    """Where in a case a word was found."""

    CONTACT = "contact", _("Naam of contact")
    VERHAAL = "verhaal", _("Verhaal")
    BERICHT = "bericht", _("Bericht")
    NOTITIE = "notitie", _("Notitie of verslag")
    LINK = "link", _("Link of account")
    BESTAND = "bestand", _("Naam van een bestand")


@dataclass(frozen=True)
class Treffer:
    """A case in which every word of the term stands, and where."""

    dossier_id: UUID
    plekken: tuple[Vindplaats, ...]


@dataclass(frozen=True)
class Zoekslag:
    """What was found in the time that there was.

    Attributes:
        treffers: the cases, the newest first.
        na: the number of the last case that was looked at, where there is more to look at; else None.
        gezien: how many cases were looked at.
        gesloten: how many of them did not open, and so were not looked at.
    """

    treffers: tuple[Treffer, ...]
    na: int | None
    gezien: int
    gesloten: int


@dataclass(frozen=True)
class Doorloop:
    """How far somebody came in opening cases; as in ``Zoekslag``."""

    na: int | None
    gezien: int
    gesloten: int


def search(rows: QuerySet[Dossier], *, term: str, na: int | None, by: Medewerker, seconds: float) -> Zoekslag:
    """Look for words in cases, the newest first, until there are no more or the time is up.

    Args:
        rows: the cases that this person may see and wants to look in.
        term: the words; each has to stand somewhere in a case, whatever its capitals and accents.
        na: where to go on: after the case with this number.
        by: who looks.
        seconds: after how long to stop; at least one batch is looked at.
    """
    words = _Words(term)
    found: list[Treffer] = []

    def look(dossier: Dossier, contents: vault.Contents) -> None:
        hit = _hit(dossier.pk, contents, words)
        found.extend([hit] if hit else [])

    done = look_through(rows, *KINDS, na=na, by=by, seconds=seconds, look=look)
    return Zoekslag(tuple(found), done.na, done.gezien, done.gesloten)


def look_through(
    rows: QuerySet[Dossier],
    *kinds: type[vault.CaseContent],
    na: int | None,
    by: Medewerker,
    seconds: float,
    look: Callable[[Dossier, vault.Contents], None],
) -> Doorloop:
    """Open cases in the session of whoever looks, the newest first, until there are no more or the time is up.

    Args:
        rows: the cases that this person may see and wants to look in.
        kinds: what is read of each.
        na: where to go on: after the case with this number.
        by: who looks.
        seconds: after how long to stop; at least one batch is looked at.
        look: gets each case that opened, with what stands in it.
    """
    until, looked, shut = time.monotonic() + seconds, 0, 0
    while True:
        left = rows if na is None else rows.filter(nummer__lt=na)
        batch = {dossier.pk: dossier for dossier in left.order_by("-nummer")[:BATCH]}
        opened = dict(_open(list(batch.values()), kinds, by))
        for case_id, contents in opened.items():
            look(batch[case_id], contents)
        looked, shut = looked + len(batch), shut + len(batch) - len(opened)
        na = min((dossier.nummer for dossier in batch.values()), default=na)
        if len(batch) < BATCH:
            return Doorloop(None, looked, shut)
        if time.monotonic() > until:
            return Doorloop(na, looked, shut)


def _open(
    batch: Sequence[Dossier], kinds: Sequence[type[vault.CaseContent]], by: Medewerker
) -> Iterator[tuple[UUID, vault.Contents]]:
    """What stands in these cases; those that are not as they were signed are left out, and the others are not."""
    try:
        yield from _open_together(batch, kinds, by)
    except vault.VaultIntegrityError:
        for dossier in batch:
            try:
                yield from _open_together([dossier], kinds, by)
            except vault.VaultIntegrityError:
                continue


def _open_together(
    batch: Sequence[Dossier], kinds: Sequence[type[vault.CaseContent]], by: Medewerker
) -> list[tuple[UUID, vault.Contents]]:
    signed.check_all(batch)
    cases = vault.open_cases(unlocked=by.open_kluis, case_ids=[dossier.pk for dossier in batch])
    return list(vault.read_cases(cases, *kinds))


def _hit(case_id: UUID, contents: vault.Contents, words: _Words) -> Treffer | None:
    found: set[str] = set()
    plekken: dict[Vindplaats, None] = {}
    for plek, text in _texts(contents):
        here = words.found_in(text)
        if here:
            plekken[plek] = None
        found |= here
    return Treffer(case_id, tuple(plekken)) if found == words.all else None


class _Words:
    """The words of a term, without capitals and accents; a telephone number is its digits."""

    def __init__(self, term: str) -> None:
        """Take the term apart."""
        digits = _digits(term)
        self._is_number = len(digits) >= FEWEST_DIGITS and not any(letter.isalpha() for letter in term)
        self.all = {digits} if self._is_number else set(without_accents(term).split())

    def found_in(self, text: str) -> set[str]:
        """Those of the words that stand in a text, also as a part of a longer one."""
        searched = _digits(text) if self._is_number else without_accents(text)
        return {word for word in self.all if word in searched}


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())


def _texts(contents: vault.Contents) -> Iterator[tuple[Vindplaats, str]]:
    """Every text in a case, with where it stands."""
    for contact in contents.of(Contactwens):
        yield Vindplaats.CONTACT, f"{contact.naam} {contact.email} {contact.telefoon} {contact.wanneer}"
    for verhaal in contents.of(Verhaal):
        yield Vindplaats.VERHAAL, f"{verhaal.verhaal} {verhaal.wanneer} {verhaal.over_wie} {verhaal.niet_zien}"
        yield Vindplaats.LINK, " ".join(verhaal.links)
    for bericht in contents.of(Berichttekst):
        yield Vindplaats.BERICHT, bericht.tekst
    for regel in contents.of(Regeltekst):
        yield Vindplaats.NOTITIE, regel.tekst
    for row in contents.of(Uitingen):
        yield Vindplaats.LINK, " ".join(f"{item.account} {item.link}" for item in row.uitingen)
    for bestand in contents.of(Bestand):
        yield Vindplaats.BESTAND, bestand.naam

"""Looking for words in sealed cases: what is found was read from the case, in the session of whoever looks.

There is no index, so nothing of what stands in cases can be learned from the database. What somebody read is kept for
their next search, under their own key (``zoekboek``).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.core.typed.letters import without_accents
from meldpunt.vault import service as vault
from support.dossiers.inhoud import Berichttekst, Bestand, Contactwens, Regeltekst, Uitingen, Verhaal
from support.dossiers.zaak import signed
from support.dossiers.zaak.zoekboek import Gelezenzaak, Zoekboek, digits_of, plain_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.models import Dossier

BATCH = 50  # cases that are opened together
BLOCK = 2000  # cases whose number is read together
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
    """How far somebody came in going through cases; as in ``Zoekslag``."""

    na: int | None
    gezien: int
    gesloten: int


def search(rows: QuerySet[Dossier], *, term: str, na: int | None, by: Medewerker, seconds: float) -> Zoekslag:
    """Look for words in cases, the newest first, until there are no more or the time is up.

    A case that this person looked in before, and whose content is the same, is opened only where the words may stand
    in it. So what is found was always read from the case itself, by whoever may open it now.

    Args:
        rows: the cases that this person may see and wants to look in.
        term: the words; each has to stand somewhere in a case, whatever its capitals and accents.
        na: where to go on: after the case with this number.
        by: who looks.
        seconds: after how long to stop; at least one batch is looked at.
    """
    words, book = _Words(term), Zoekboek(by)
    found: list[Treffer] = []

    def without(numbers: Mapping[UUID, int]) -> set[UUID]:
        return {pk for pk, text in book.read(numbers).items() if not words.may_stand_in(text)}

    def look(read: Gelezenzaak) -> None:
        texts = list(_texts(read.contents))
        book.note(read, plain_words(text for _plek, text in texts))
        hit = _hit(read.dossier.pk, texts, words)
        found.extend([hit] if hit else [])

    done = _walk(rows, na=na, seconds=seconds, read=partial(_read, KINDS, by, look), without=without)
    book.store()
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
    read = partial(_read, kinds, by, lambda opened: look(opened.dossier, opened.contents))
    return _walk(rows, na=na, seconds=seconds, read=read, without=lambda _numbers: set())


def _walk(
    rows: QuerySet[Dossier],
    *,
    na: int | None,
    seconds: float,
    read: Callable[[Iterable[Dossier]], int],
    without: Callable[[Mapping[UUID, int]], set[UUID]],
) -> Doorloop:
    """Go through cases, block by block, and read all but those that ``without`` takes out of a block.

    Args:
        rows: the cases.
        na: as in ``search``.
        seconds: idem.
        read: opens some cases and tells how many of them opened.
        without: which of these cases, given with their numbers, need no opening.
    """
    until, looked, shut = time.monotonic() + seconds, 0, 0
    while True:
        left = rows if na is None else rows.filter(nummer__lt=na)
        block = dict(left.order_by("-nummer").values_list("pk", "nummer")[:BLOCK])
        needless = without(block)
        for batch in _batches([pk for pk in block if pk not in needless]):
            shut += len(batch) - read(rows.filter(pk__in=batch).order_by("-nummer"))
            na = block[batch[-1]]
            if time.monotonic() > until:
                more = len(block) == BLOCK or na > min(block.values())
                looked += sum(number >= na for number in block.values())
                return Doorloop(na if more else None, looked, shut)
        looked, na = looked + len(block), min(block.values(), default=na)
        if len(block) < BLOCK or time.monotonic() > until:
            return Doorloop(na if len(block) == BLOCK else None, looked, shut)


def _batches(case_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (case_ids[start : start + BATCH] for start in range(0, len(case_ids), BATCH))


def _read(
    kinds: Sequence[type[vault.CaseContent]],
    by: Medewerker,
    look: Callable[[Gelezenzaak], None],
    batch: Iterable[Dossier],
) -> int:
    """Open cases and look at each; returns how many opened."""
    opened = _open(list(batch), kinds, by)
    for one in opened:
        look(one)
    return len(opened)


def _open(batch: Sequence[Dossier], kinds: Sequence[type[vault.CaseContent]], by: Medewerker) -> list[Gelezenzaak]:
    """What stands in these cases; those that are not as they were signed are left out, and the others are not."""
    try:
        return _open_together(batch, kinds, by)
    except vault.VaultIntegrityError:
        return [read for dossier in batch for read in _open_if_whole(dossier, kinds, by)]


def _open_if_whole(dossier: Dossier, kinds: Sequence[type[vault.CaseContent]], by: Medewerker) -> list[Gelezenzaak]:
    try:
        return _open_together([dossier], kinds, by)
    except vault.VaultIntegrityError:
        return []


def _open_together(
    batch: Sequence[Dossier], kinds: Sequence[type[vault.CaseContent]], by: Medewerker
) -> list[Gelezenzaak]:
    signed.check_all(batch)
    by_id = {dossier.pk: dossier for dossier in batch}
    cases = vault.open_cases(unlocked=by.open_kluis, case_ids=list(by_id))
    return [Gelezenzaak(by_id[pk], cases[pk].grant_id, contents) for pk, contents in vault.read_cases(cases, *kinds)]


def _hit(case_id: UUID, texts: Iterable[tuple[Vindplaats, str]], words: _Words) -> Treffer | None:
    found: set[str] = set()
    plekken: dict[Vindplaats, None] = {}
    for plek, text in texts:
        here = words.found_in(text)
        if here:
            plekken[plek] = None
        found |= here
    return Treffer(case_id, tuple(plekken)) if found == words.all else None


class _Words:
    """The words of a term, without capitals and accents; a telephone number is its digits."""

    def __init__(self, term: str) -> None:
        """Take the term apart."""
        digits = digits_of(term)
        self._is_number = len(digits) >= FEWEST_DIGITS and not any(letter.isalpha() for letter in term)
        self.all = {digits} if self._is_number else set(without_accents(term).split())

    def may_stand_in(self, extract: str) -> bool:
        """Whether each word stands in what ``plain_words`` made of a case."""
        return all(word in extract for word in self.all)

    def found_in(self, text: str) -> set[str]:
        """Those of the words that stand in a text, also as a part of a longer one."""
        searched = digits_of(text) if self._is_number else without_accents(text)
        return {word for word in self.all if word in searched}


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

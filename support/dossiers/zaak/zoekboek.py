"""What somebody read in cases, kept under their own key: looking again opens only where the words may stand.

An extract decides where to look and nothing else. Whoever puts another one in its place hides a case from one search
at most, until its content changes; they show nothing and open nothing (``docs/adr/0046``).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists

from meldpunt.core.typed.letters import without_accents
from meldpunt.vault import service as vault
from support.dossiers.models import Dossier, Uittreksel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker


@dataclass(frozen=True)
class Gelezenzaak:
    """One case that opened: with which key, and what stands in it."""

    dossier: Dossier
    grant_id: UUID
    contents: vault.Contents


class Zoekboek:
    """The extracts of one person."""

    def __init__(self, by: Medewerker) -> None:
        """Open the book of whoever looks; their key has to be open in this session."""
        self._by = by
        self._box = vault.OwnBox(by.open_kluis, "search")
        self._stands: dict[UUID, bytes] = {}
        self._new: list[Uittreksel] = []

    def read(self, numbers: Mapping[UUID, int]) -> dict[UUID, str]:
        """The words of those cases in which nothing changed since this person read them.

        How each case stands is asked before it is opened: what is added meanwhile makes the extract an old one.

        Args:
            numbers: the cases that are looked at, with their numbers, which follow each other.
        """
        if not numbers:
            return {}
        between = (min(numbers.values()), max(numbers.values()))
        current = Exists(vault.signed_as(case="dossier_id", digest="stand"))
        rows = Uittreksel.objects.filter(current, account_id=self._by.id, dossier__nummer__range=between)
        found = {}
        for pk, stand, sealed in rows.values_list("dossier_id", "stand", "woorden_sealed"):
            words = self._box.open(bytes(sealed), pk.bytes, bytes(stand)) if pk in numbers else None
            if words is not None:
                found[pk] = words.decode("utf-8", "surrogatepass")
        self._stands = vault.signed_contents(numbers.keys() - found.keys())
        return found

    def note(self, read: Gelezenzaak, words: str) -> None:
        """Remember what was read in a case, unless it is known already."""
        pk, stand = read.dossier.pk, self._stands.get(read.dossier.pk)
        if stand is None:
            return
        sealed = self._box.seal(words.encode("utf-8", "surrogatepass"), pk.bytes, stand)
        extract = Uittreksel(account_id=self._by.id, dossier_id=pk, grant_id=read.grant_id, stand=stand)
        extract.woorden_sealed = sealed
        self._new.append(extract)

    def store(self) -> None:
        """Write down what was remembered; where a key was taken away meanwhile, nothing of it."""
        with suppress(IntegrityError), transaction.atomic():
            Uittreksel.objects.bulk_create(
                self._new,
                update_conflicts=True,
                unique_fields=["account", "dossier"],
                update_fields=["grant", "stand", "woorden_sealed"],
            )


def plain_words(texts: Iterable[str]) -> str:
    """Everything that can be looked for in these texts: the words, and below each text its digits."""
    return "\n".join(f"{without_accents(text)}\n{digits_of(text)}" for text in texts if text)


def digits_of(text: str) -> str:
    """The digits of a text, without what stands between them."""
    return "".join(letter for letter in text if letter.isdecimal())

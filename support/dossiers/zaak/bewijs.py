"""Evidence of a case: files on their way in, originals to save, clean pictures to look at.

A picture is made by the first person who asks for it, in a child process, and sealed into the case as a file of its
own; the original is never drawn on a screen of ours (``docs/adr/0007``).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import Conflict, NotFound
from meldpunt.evidence import service as evidence
from meldpunt.vault import service as vault
from support.dossiers.inhoud import FINDINGS, Bestand, Bewijs, Bewijsherkomst, Uiting, Uitingen, Weergave, with_findings
from support.dossiers.inhoud.uitingen import MOST, uiting_of_bestand
from support.dossiers.models import Bewijsstuk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from support.dossiers.zaak.deuren import Zaak

WEERGAVEN = uuid.UUID("0f5f1f3a-6b7e-4b52-9a3c-6c1d9d8a7e21")  # the namespace of the ids of clean pictures


class NieuwBestand(vault.ContentPart, frozen=True, kw_only=True):
    """A received file, already sealed on disk; an unfinished report keeps it so."""

    file_id: uuid.UUID
    naam: str
    soort: str
    grootte: int
    sha256: str
    sleutel: vault.Secret
    scan: evidence.Scan = evidence.Scan.GEEN_SCANNER
    actief: bool = False
    op_slot: bool = False
    uitingen: tuple[Uiting, ...] = ()
    herkomst: Bewijsherkomst = Bewijsherkomst.MELDER
    door: str = ""  # who of the desk adds it
    gesproken: bool = False  # the melder tells the story in it
    leeswoord: str = ""  # what the reader of messages has to say about it, such as that it could not read them

    @property
    def alle_uitingen(self) -> list[Uiting]:
        """What came in by this file: the messages that were read in it, or the file itself where it shows something."""
        if self.gesproken:  # the melder's own words are nothing that came in
            return []
        return list(self.uitingen) or uiting_of_bestand(self.file_id, self.soort)


@dataclass(frozen=True)
class GeopendBestand:
    """The bytes of a file, decrypted while they are read, with what they are."""

    soort: str
    chunks: Iterator[bytes] = field(repr=False)


def accept(upload: evidence.SealedUpload) -> NieuwBestand:
    """Let a received file stay, have it scanned, and describe it for a case.

    Raises:
        ReadersBusy: no child came free to read it; it does not stay.
    """
    uitingen, word = _messages_in(upload, upload.mime)
    new = NieuwBestand(
        file_id=upload.file_id,
        naam=evidence.clean_name(upload.original_name),
        soort=upload.mime,
        grootte=upload.size or 0,
        sha256=upload.sha256,
        sleutel=upload.key,
        scan=evidence.scan(upload.chunks()),
        actief=upload.active,
        op_slot=upload.locked,
        uitingen=uitingen,
        leeswoord=word,
    )
    upload.keep()
    return new


def contents_of(bestanden: Sequence[NieuwBestand], *, first: int = 1) -> list[vault.CaseContent]:
    """Received files as content of a case, numbered from ``first``."""
    return [
        Bestand(
            id=new.file_id,
            nr=nr,
            naam=new.naam,
            soort=new.soort,
            grootte=new.grootte,
            sha256=new.sha256,
            sleutel=new.sleutel,
            scan=new.scan,
            actief=new.actief,
            op_slot=new.op_slot,
            herkomst=new.herkomst,
            door=new.door,
            gesproken=new.gesproken,
        )
        for nr, new in enumerate(bestanden, start=first)
    ]


def uitingen_content(items: Sequence[Uiting]) -> list[vault.CaseContent]:
    """What came in one by one, as content of a case; none where nothing did."""
    return [Uitingen(uitingen=tuple(items[:MOST]))] if items else []


def count_files(zaak: Zaak) -> int:
    """How many files the case has."""
    return Bewijsstuk.objects.filter(dossier_id=zaak.id).count()


def store_files(bestanden: Sequence[NieuwBestand]) -> None:
    """Put sealed files where cases keep them: before the rows, so that no committed case misses a file.

    They wait beside it until the commit: when the transaction fails after all, a second try finds them.

    Raises:
        Conflict: one of them was lost on its way; the sentence says which, by its number.
        OSError: there is no room, or the store is away.
    """
    try:
        evidence.store_waiting({new.file_id: new.sleutel for new in bestanden})
    except evidence.NotWhole as error:
        nr = [str(new.file_id) for new in bestanden].index(str(error)) + 1
        raise Conflict(
            _("Bestand %(nr)s is niet heel bewaard. Haal het weg en kies het nog een keer. De rest is bewaard.")
            % {"nr": nr}
        ) from None


def drop_waiting(bestanden: Sequence[NieuwBestand]) -> None:
    """Let go of what waited, once the transaction is in."""
    transaction.on_commit(lambda: evidence.drop_waiting([new.file_id for new in bestanden]))


def find_bewijs(zaak: Zaak, bestand_id: uuid.UUID) -> Bewijs:
    """One file of an opened case.

    Raises:
        NotFound: there is none with this id.
    """
    try:
        bestand = zaak.kluis.read(bestand_id, Bestand)
    except vault.NoGrant:
        raise NotFound(_("Dit bestand is er niet.")) from None
    return with_findings(bestand, zaak.kluis.read_all(*FINDINGS))


def read_original(bewijs: Bewijs) -> Iterator[bytes]:
    """The original, decrypted chunk by chunk while it is read."""
    return evidence.read_stored(bewijs.id, bewijs.sleutel)


def read_weergave(bewijs: Bewijs) -> GeopendBestand | None:
    """The clean picture; None where none could be made."""
    found = bewijs.weergave
    if found is None or found.bestand is None or found.sleutel is None:
        return None
    return GeopendBestand(soort=found.soort, chunks=evidence.read_stored(found.bestand, found.sleutel))


def draw_weergave(bewijs: Bewijs) -> evidence.View | None:
    """A clean picture of a file, made in a child process; None where none can be made. Keep it out of a transaction."""
    try:
        return evidence.make_view(read_original(bewijs), mime=bewijs.soort)
    except evidence.ParserFailed:
        return None


def keep_weergave(zaak: Zaak, bewijs: Bewijs, view: evidence.View | None) -> Bewijs:
    """Seal a clean picture into the case, or that none can be made; hold the case first."""
    if view is None:
        new = Weergave(van=bewijs.id)
    else:
        sealed = evidence.replace_stored(uuid.uuid5(WEERGAVEN, str(bewijs.id)), view.content)
        new = Weergave(van=bewijs.id, soort=view.mime, bestand=sealed.file_id, sleutel=sealed.key)
    zaak.write(new)
    return bewijs.with_(weergave=new)


def drop_file(bewijs: Bewijs) -> None:
    """Let a file and its clean picture go for good; what was sealed about them stays."""
    pictures = [bewijs.weergave.bestand] if bewijs.weergave and bewijs.weergave.bestand else []
    evidence.owe_drop([bewijs.id, *pictures])
    transaction.on_commit(evidence.drop_owed)  # where this process falls over first, the sweep does it


def files_of(zaak: Zaak) -> list[uuid.UUID]:
    """The ids of all sealed files of a case: what came in, and clean pictures."""
    found = zaak.kluis.read_all(Bestand, Weergave)
    pictures = (item.bestand for item in found.of(Weergave))
    return [*(item.id for item in found.of(Bestand)), *(pk for pk in pictures if pk is not None)]


def _messages_in(upload: evidence.SealedUpload, mime: str) -> tuple[tuple[Uiting, ...], str]:
    """Who wrote when in an exported chat or an e-mail, and what the page has to say about it."""
    if mime not in evidence.READ:
        return (), ""
    try:
        found = evidence.read_messages(upload.chunks(), mime=mime)
    except evidence.ParserFailed:
        return (), "onleesbaar" if mime != evidence.TEXT else ""
    if found is None:
        return (), ""
    items = tuple(
        Uiting(platform=found.soort, account=sender, geplaatst_op=_moment(iso), bestand=upload.file_id)
        for sender, iso in found.berichten
    )
    return items, found.woord


def _moment(iso: str) -> datetime | None:
    """A moment that a file tells; where it names no zone, its phone stood on Dutch time."""
    found = datetime.fromisoformat(iso) if iso else None
    return found if found is None or found.tzinfo else found.replace(tzinfo=AMSTERDAM)

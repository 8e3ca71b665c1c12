"""Evidence as the desk sees it: originals to save, clean pictures to look at, a scanner in between.

A picture is made by the first person who asks for it, in a child process, and sealed into the case as a file of its
own; the original is never drawn on a screen of ours (``docs/adr/0007``).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.evidence import service as evidence
from meldpunt.vault import service as vault
from support.dossiers import schrijven
from support.dossiers.access import locked, readable
from support.dossiers.inhoud import BEWIJSSTUK, SCAN, WEERGAVE, bestand_of, with_later
from support.dossiers.schrijven import Schrijver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.inhoud import Bestand

WEERGAVEN = uuid.UUID("0f5f1f3a-6b7e-4b52-9a3c-6c1d9d8a7e21")  # the namespace of the ids of clean pictures


def check_can_read_bestand(bestand: Bestand) -> None:
    """Infected or not yet scanned files stay closed.

    Raises:
        NotAllowed: with the sentence for whoever asked.
    """
    if bestand.scan == evidence.Scan.BESMET:
        raise NotAllowed(_("In dit bestand zit een virus. Het blijft op slot. Vraag de melder om een schermfoto."))
    if not bestand.is_vrij:
        raise NotAllowed(_("Dit bestand is nog niet op virussen gescand. Kies in het dossier “Scan opnieuw”."))


def can_read_bestand(bestand: Bestand) -> bool:
    """Whether a file may be saved or looked at."""
    return bestand.is_vrij


@transaction.atomic
def open_bestand(*, dossier_id: UUID, bestand_id: UUID, by: Medewerker) -> tuple[Bestand, Iterator[bytes]]:
    """The original of a piece of evidence, decrypted chunk by chunk while it is read.

    Raises:
        NotFound: there is no such case or piece, for this person.
        NotAllowed: it is infected, or not scanned yet.
    """
    bestand, _kluis = _find(dossier_id, bestand_id, by)
    check_can_read_bestand(bestand)
    audit.record(code="bewijs.gelezen", subject=str(dossier_id), by=by)
    return bestand, evidence.read_stored(bestand.id, bestand.sleutel)


def open_weergave(*, dossier_id: UUID, bestand_id: UUID, by: Medewerker) -> tuple[str, Iterator[bytes]] | None:
    """The clean picture of a piece of evidence: its type and its bytes. The first time it is made here.

    Returns:
        None where no picture can be made of it; that is remembered, so that it is not tried again.

    Raises:
        NotFound: there is no such case or piece, for this person.
        NotAllowed: it is infected, or not scanned yet.
    """
    with transaction.atomic():
        bestand, _kluis = _find(dossier_id, bestand_id, by)
        check_can_read_bestand(bestand)
        audit.record(code="bewijs.bekeken", subject=str(dossier_id), by=by)
    if bestand.kan_getoond and bestand.weergave is None:
        bestand = _with_weergave(dossier_id, bestand, by)
    found = bestand.weergave
    if found is None or found.bestand is None:
        return None
    return found.soort, evidence.read_stored(found.bestand, found.sleutel)


def scan_bestand(*, dossier_id: UUID, bestand_id: UUID, by: Medewerker) -> str:
    """Let the scanner look again, and keep what it said.

    Raises:
        NotFound: there is no such case or piece, for this person.
        Conflict: the scanner is away.
    """
    with transaction.atomic():
        bestand, _kluis = _find(dossier_id, bestand_id, by)
    uitslag = evidence.scan(evidence.read_stored(bestand.id, bestand.sleutel))
    if uitslag == evidence.Scan.NOG_NIET_GESCAND:
        raise Conflict(_("De virusscanner geeft geen antwoord. Probeer het later nog een keer."))
    with transaction.atomic():
        locked(dossier_id, by)
        schrijven.write(dossier_id, [schrijven.scan(bestand_id=bestand.id, uitslag=uitslag, by=_writer(by))])
        audit.record(code="bewijs.gescand", subject=str(dossier_id), by=by)
    return str(uitslag)


def _find(dossier_id: UUID, bestand_id: UUID, by: Medewerker) -> tuple[Bestand, vault.OpenCase]:
    dossier = readable(dossier_id, by)
    kluis = vault.open_case(unlocked=by.open_kluis, case_id=dossier.pk)
    try:
        bestand = bestand_of(bestand_id, kluis.read(bestand_id, kind=BEWIJSSTUK))
    except vault.NoGrant:
        raise NotFound(_("Dit bestand is er niet.")) from None
    later = [(kind, raw) for _pk, kind, raw in kluis.read_all(kinds=(SCAN, WEERGAVE))]
    return with_later(bestand, later), kluis


def _with_weergave(dossier_id: UUID, bestand: Bestand, by: Medewerker) -> Bestand:
    """Make the picture outside any transaction, then keep it, unless somebody else was first."""
    try:
        view = evidence.make_view(evidence.read_stored(bestand.id, bestand.sleutel), mime=bestand.soort)
    except evidence.ParserFailed:
        view = None
    with transaction.atomic():
        locked(dossier_id, by)
        now, kluis = _find(dossier_id, bestand.id, by)
        if now.weergave is not None:
            return now
        sealed = evidence.replace_stored(uuid.uuid5(WEERGAVEN, str(bestand.id)), view.content) if view else None
        new = schrijven.weergave(bestand_id=bestand.id, mime=view.mime if view else "", sealed=sealed)
        schrijven.write(dossier_id, [new])
        return with_later(now, [(WEERGAVE, kluis.read(new.id, kind=WEERGAVE))])


def _writer(by: Medewerker) -> Schrijver:
    return Schrijver(actor_id=by.actor_id, naam=by.naam, rol=by.rol)

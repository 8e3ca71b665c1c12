"""Looking into a case: opening it, and its evidence; each look is written down before anything is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, require
from meldpunt.evidence import service as evidence
from support.aandacht import service as aandacht
from support.dossiers import rules
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, Inzage, Scanuitslag, Van

__all__ = [
    "Inzage",
    "bestand_of",
    "open_bestand",
    "open_dossier",
    "open_mijn_melding",
    "open_weergave",
    "scan_bestand",
    "weergave_through",
]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from meldpunt.vault import service as vault
    from support.dossiers.service import Bewijs, GeopendBestand, MijnMelding, Zaak

    class Deur(Protocol):
        """Opens a case for whoever stands before it."""

        def __call__(self, *, lock: bool) -> Zaak:
            """Open it, and where asked let nobody else change it until the transaction ends."""


@transaction.atomic
def open_dossier(*, dossier_id: UUID, by: Medewerker, berichten: bool = False) -> Inzage:
    """Open a case for somebody of the desk; what waits for them in it is looked at then.

    Args:
        dossier_id: the case.
        by: who looks.
        berichten: the page shows the melder's messages, which are read then.

    Raises:
        NotFound: there is no such case, for this person.
        NoGrant: this person holds no key.
        VaultLocked: the vault is not open in this session.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by)
    zaak.record(DossierGebeurtenis.GELEZEN)
    if berichten:
        dossiers.mark_read(zaak, van=Van.MELDER)
    aandacht.seen(zaak, by=by, berichten=berichten)
    return dossiers.inzage_of(zaak)


@transaction.atomic
def open_mijn_melding(key: vault.CodeKey) -> MijnMelding:
    """Open a report for the melder who has its code; the desk's messages are read then. Use it inside ``visit``.

    Raises:
        UnknownCode: no report answers to this code.
    """
    zaak = dossiers.open_with_code(key)
    zaak.record(DossierGebeurtenis.GELEZEN)
    dossiers.mark_read(zaak, van=Van.MELDPUNT)
    return dossiers.mijn_melding_of(zaak)


@transaction.atomic
def open_bestand(*, dossier_id: UUID, bestand_id: UUID, by: Medewerker) -> tuple[Bewijs, Iterator[bytes]]:
    """The original of a piece of evidence, decrypted chunk by chunk while it is read.

    Raises:
        NotFound: there is no such case or piece, for this person.
        NotAllowed: it is infected, or not scanned yet.
    """
    return bestand_of(dossiers.open_zaak(dossier_id=dossier_id, by=by), bestand_id)


def bestand_of(zaak: Zaak, bestand_id: UUID) -> tuple[Bewijs, Iterator[bytes]]:
    """The same of a case that is open already, by whichever door."""
    bewijs = dossiers.find_bewijs(zaak, bestand_id)
    require(rules.refusal_to_open(bewijs))
    zaak.record(DossierGebeurtenis.BEWIJS_GELEZEN)
    return bewijs, dossiers.read_original(bewijs)


def open_weergave(*, dossier_id: UUID, bestand_id: UUID, by: Medewerker) -> GeopendBestand | None:
    """The clean picture of a piece of evidence. The first time it is made here, outside any transaction.

    Returns:
        None where no picture can be made of it; that is remembered, so that it is not tried again.

    Raises:
        NotFound: there is no such case or piece, for this person.
        NotAllowed: it is infected, or not scanned yet.
    """
    return weergave_through(lambda *, lock: dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=lock), bestand_id)


def weergave_through(door: Deur, bestand_id: UUID) -> GeopendBestand | None:
    """The same through whichever door; it is gone through once more where a picture was made.

    Args:
        door: opens the case, locked or not.
        bestand_id: the piece of evidence.
    """
    with transaction.atomic():
        zaak = door(lock=False)
        bewijs = dossiers.find_bewijs(zaak, bestand_id)
        require(rules.refusal_to_open(bewijs))
        zaak.record(DossierGebeurtenis.BEWIJS_BEKEKEN)
    if bewijs.kan_getoond and bewijs.weergave is None:
        view = dossiers.draw_weergave(bewijs)
        with transaction.atomic():
            zaak = door(lock=True)
            bewijs = dossiers.find_bewijs(zaak, bestand_id)
            if bewijs.weergave is None:  # nobody else was first
                bewijs = dossiers.keep_weergave(zaak, bewijs, view)
    return dossiers.read_weergave(bewijs)


def scan_bestand(*, dossier_id: UUID, bestand_id: UUID, by: Medewerker) -> evidence.Scan:
    """Let the scanner look again, and keep what it said.

    Raises:
        NotFound: there is no such case or piece, for this person.
        Conflict: the scanner is away.
    """
    with transaction.atomic():
        bewijs = dossiers.find_bewijs(dossiers.open_zaak(dossier_id=dossier_id, by=by), bestand_id)
    uitslag = evidence.scan(dossiers.read_original(bewijs))
    if uitslag == evidence.Scan.NOG_NIET_GESCAND:
        raise Conflict(_("De virusscanner geeft geen antwoord. Probeer het later nog een keer."))
    with transaction.atomic():
        zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
        zaak.write(Scanuitslag(van=bewijs.id, uitslag=uitslag, wie=by.naam))
        zaak.record(DossierGebeurtenis.BEWIJS_GESCAND)
    return uitslag

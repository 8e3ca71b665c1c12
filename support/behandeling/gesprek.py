"""The conversation: what desk and melder send each other, notes, and moments of contact that are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.core.clock import now, today
from meldpunt.core.errors import require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling import sluiten
from support.dossiers import service as dossiers
from support.dossiers.inhoud.uitingen import uiting_of_link
from support.dossiers.service import Berichttekst, DossierGebeurtenis, Regelsoort, Status, Van
from support.nazorg import service as nazorg
from support.nazorg.service import Momentstand
from support.regie import rules
from support.regie import service as regie
from support.stappenplan import service as stappenplan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import NieuwBestand, Zaak
    from support.regie.service import Wensen


@transaction.atomic
def send_bericht(*, dossier_id: UUID, tekst: str, by: Medewerker) -> None:
    """Write to the melder; one who asked for it gets a mail that says nothing else than that something waits.

    Raises:
        NotFound: there is no such case, for this person.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by)
    message = Berichttekst(van=Van.MELDPUNT, wie=by.naam, tekst=tekst)
    zaak.write(message, zaak.line(Regelsoort.BERICHT_NAAR_MELDER))
    zaak.record(DossierGebeurtenis.BERICHT_GESCHREVEN)
    aandacht.settle(zaak)
    regie.owe_mail(zaak.id)


@transaction.atomic
def add_notitie(*, dossier_id: UUID, tekst: str, by: Medewerker, zichtbaar: bool = False) -> None:
    """A note on the timeline, for the desk alone or for the melder too.

    Raises:
        NotFound: there is no such case, for this person.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by)
    zaak.write(zaak.line(Regelsoort.NOTITIE, tekst=tekst, zichtbaar=zichtbaar))
    zaak.record(DossierGebeurtenis.NOTITIE_GESCHREVEN)


@transaction.atomic
def finish_moment(*, moment_id: UUID, naar: Momentstand, by: Medewerker) -> UUID:
    """Say that a moment was done, or that it falls away; the first contact counts for the contact term.

    Returns:
        The case it belongs to.

    Raises:
        NotFound: there is no such moment in a case of this person.
        InvalidTransition: it was done or dropped already.
    """
    dossier_id = nazorg.dossier_of(moment_id)
    # to whoever may not read its case a moment is not there, in the same words as one that never was
    zaak = dossiers.open_zaak(dossier_id=dossier_id or moment_id, by=by, lock=True)
    nazorg.finish(moment_id=moment_id, naar=naar)
    if naar == Momentstand.GEDAAN:
        _note_contact(zaak)
        aandacht.finish(zaak, Reden.GEKOZEN, Reden.TOEGEWEZEN)
        aandacht.settle(zaak)
    zaak.record(nazorg.NazorgGebeurtenis(f"moment.{naar}"))
    nazorg.set_due(zaak.id)
    return zaak.id


@transaction.atomic
def settle_aandacht(*, dossier_id: UUID, reden: Reden, by: Medewerker) -> None:
    """Say that something that waited in a case is done, without a word to the melder.

    Raises:
        NotFound: there is no such case, for this person.
        Conflict: it needs a deed, or waits no more.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(aandacht.refusal_to_settle(zaak, reden))
    aandacht.finish(zaak, reden)
    zaak.record(aandacht.AandachtGebeurtenis.GEDAAN)


@transaction.atomic
def write_bericht(*, zaak: Zaak, tekst: str) -> None:
    """A message from the melder to the desk; a closed report opens again."""
    sluiten.reopen_if_closed(zaak)
    zaak.write(Berichttekst(van=Van.MELDER, tekst=tekst), zaak.line(Regelsoort.BERICHT_VAN_MELDER))
    zaak.record(DossierGebeurtenis.BERICHT_GESCHREVEN)
    aandacht.ask(zaak, Reden.BERICHT)


@transaction.atomic
def add_bestanden(*, zaak: Zaak, bestanden: Sequence[NieuwBestand]) -> None:
    """More evidence of the melder, after sending; a closed report opens again."""
    dossiers.store_files(bestanden)
    sluiten.reopen_if_closed(zaak)
    zaak.write(
        *dossiers.contents_of(bestanden, first=dossiers.count_files(zaak) + 1),
        *dossiers.uitingen_content([item for new in bestanden for item in new.alle_uitingen]),
        zaak.line(Regelsoort.BEWIJS_TOEGEVOEGD),
    )
    dossiers.drop_waiting(bestanden)
    zaak.record(DossierGebeurtenis.BEWIJS_TOEGEVOEGD)
    aandacht.ask(zaak, Reden.BEWIJS)


@transaction.atomic
def add_links(*, zaak: Zaak, regels: Sequence[str]) -> None:
    """More links after sending: what happened again belongs to the same report; a closed one opens again.

    Args:
        zaak: the report.
        regels: one link or account each.
    """
    sluiten.reopen_if_closed(zaak)
    found = [uiting_of_link(regel, gezien_op=today()) for regel in regels]
    zaak.write(*dossiers.uitingen_content(found), zaak.line(Regelsoort.LINKS_TOEGEVOEGD))
    zaak.record(DossierGebeurtenis.BEWIJS_TOEGEVOEGD)
    aandacht.ask(zaak, Reden.BEWIJS)


@transaction.atomic
def choose_step(*, zaak: Zaak, blok: str, keuze: str) -> None:
    """Write down what the melder ticked at a step of the plan; the newest tick counts.

    Raises:
        NotAllowed: somebody else decides in this report.
        ValueError: there is no such choice.
    """
    zaak.hold()
    require(rules.refusal_to_decide(regie.boek_of(zaak), zaak.lookup))
    zaak.write(stappenplan.choice(blok=blok, keuze=keuze))
    zaak.record(stappenplan.StappenplanGebeurtenis.KEUZE)
    aandacht.ask(zaak, Reden.KEUZE)


@transaction.atomic
def set_wensen(*, zaak: Zaak, wensen: Wensen) -> None:
    """Keep new wishes for contact; a pause moves the moments of aftercare, stopping lets them fall away."""
    zaak.hold()
    change_contact(zaak, wensen.contact)
    regie.set_mailwens(zaak, wensen)
    if wensen.stop:
        nazorg.stop(zaak)
    elif wensen.contact.pauze_tot is not None:
        nazorg.pause(dossier_id=zaak.id, until=wensen.contact.pauze_tot)
    aandacht.ask(zaak, Reden.WENSEN)


def change_contact(zaak: Zaak, contact: dossiers.Contactwens) -> None:
    """How the melder wants to be reached from now on, in a held case; the newest wish counts."""
    zaak.write(contact.renewed(), zaak.line(Regelsoort.CONTACTWENS))
    zaak.change_feiten(kanaal=contact.kanaal, anoniem=contact.anoniem)
    zaak.record(DossierGebeurtenis.CONTACT_VERANDERD)


def _note_contact(zaak: Zaak) -> None:
    """Somebody spoke with the melder; the first time counts for the contact term."""
    if zaak.feiten.contact_op is None:
        zaak.change_feiten(contact_op=now())
    if zaak.dossier.status == Status.NIEUW:
        zaak.become(Status.CONTACT_GELEGD)
    zaak.write(zaak.line(Regelsoort.CONTACT))
    zaak.record(DossierGebeurtenis.CONTACT_GELEGD)

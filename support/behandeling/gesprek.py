"""The conversation: what desk and melder send each other, notes, and moments of contact that are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling import plannen, sluiten
from support.dossiers import service as dossiers
from support.dossiers.inhoud.uitingen import uiting_of_link
from support.dossiers.service import Berichttekst, DossierGebeurtenis, Regelsoort, Status, Van
from support.dossiers.states import GESLOTEN
from support.nazorg import service as nazorg
from support.regie import rules
from support.regie import service as regie
from support.stappenplan import service as stappenplan
from support.stappenplan.service import Stapstand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import NieuwBestand, Zaak
    from support.nazorg.service import Momentstand
    from support.regie.service import Wensen


@transaction.atomic
def send_bericht(*, dossier_id: UUID, tekst: str, by: Medewerker, antwoordt: bool = True) -> None:
    """Write to the melder; one who asked for it gets a mail that says nothing else than that something waits.

    Args:
        dossier_id: the case.
        tekst: the message.
        by: who writes.
        antwoordt: whether it answers what the melder sent and somebody read; what goes to many answers nobody.

    Raises:
        NotFound: there is no such case, for this person.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by)
    message = Berichttekst(van=Van.MELDPUNT, wie=by.naam, tekst=tekst)
    zaak.write(message, zaak.line(Regelsoort.BERICHT_NAAR_MELDER))
    zaak.record(DossierGebeurtenis.BERICHT_GESCHREVEN)
    if antwoordt:
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
def finish_moment(
    *, moment_id: UUID, naar: Momentstand, by: Medewerker, hoe: str = "", uitkomst: str = "", tekst: str = ""
) -> UUID:
    """Say that a moment was done, or that it falls away; the first contact counts for the contact term.

    Who was not reached was not spoken with: the term runs on, and the next attempt is planned for the next working day.

    Args:
        moment_id: the moment.
        naar: done, or fallen away.
        by: who did it.
        hoe: how the melder was sought, a ``Contactwijze``.
        uitkomst: what came of it, an ``Contactuitkomst``; reached, where left out.
        tekst: what is worth keeping of it, or why it falls away; sealed into the timeline, for the desk alone.

    Returns:
        The case it belongs to.

    Raises:
        NotFound: there is no such moment in a case of this person.
        InvalidTransition: it was done or dropped already.
    """
    dossier_id = nazorg.dossier_of(moment_id)
    # to whoever may not read its case a moment is not there, in the same words as one that never was
    zaak = dossiers.open_zaak(dossier_id=dossier_id or moment_id, by=by, lock=True)
    spoken = zaak.feiten.contact_op
    ended = end_moment(zaak, moment_id=moment_id, naar=naar, uitkomst=uitkomst)
    _note(zaak, ended.soort, *words_of(hoe, uitkomst), tekst)
    plannen.follow_task(zaak, moment_id=moment_id, stand=Stapstand(naar))
    follow_agenda(zaak, anew=zaak.feiten.contact_op != spoken)
    return zaak.id


def end_moment(zaak: Zaak, *, moment_id: UUID, naar: Momentstand, uitkomst: str) -> nazorg.Afronding:
    """End a moment of a held case, with what follows from whether the melder was reached.

    Raises:
        NotFound: there is no such moment.
        InvalidTransition: it was done or dropped already.
    """
    ended = nazorg.finish(moment_id=moment_id, naar=naar)
    if ended.met_melder and uitkomst in ("", nazorg.Contactuitkomst.BEREIKT):
        note_contact(zaak, op=ended.op)
        nazorg.lapse_first_contacts(zaak.id, but=moment_id)
    elif ended.met_melder:
        nazorg.plan_again(dossier_id=zaak.id, soort=ended.soort)
    zaak.record(nazorg.NazorgGebeurtenis(f"moment.{naar}"))
    return ended


@transaction.atomic
def reopen_moment(*, moment_id: UUID, by: Medewerker) -> UUID:
    """Undo for a day that a moment was done or fell away; a contact that only this said did not happen.

    Returns:
        The case it belongs to.

    Raises:
        NotFound: there is no such moment in a case of this person.
        InvalidTransition: it is open.
        Conflict: that was more than a day ago, or the case is closed.
    """
    zaak = dossiers.open_zaak(dossier_id=nazorg.dossier_of(moment_id) or moment_id, by=by, lock=True)
    if zaak.dossier.status in GESLOTEN:
        raise Conflict(_("Dit dossier is afgesloten. Open het eerst weer."))
    undone = nazorg.reopen(moment_id=moment_id)
    if undone.soort == nazorg.Momentsoort.EERSTE_CONTACT:
        nazorg.lapse_first_contacts(zaak.id, but=moment_id)
    not_spoken = undone.met_melder and zaak.feiten.contact_op == undone.op
    if not_spoken:
        _forget_contact(zaak)
    _note(zaak, undone.soort, _("weer open gezet"))
    zaak.record(nazorg.NazorgGebeurtenis.HEROPEND)
    plannen.follow_task(zaak, moment_id=moment_id, stand=Stapstand.OPEN)
    follow_agenda(zaak, anew=not_spoken)
    return zaak.id


@transaction.atomic
def postpone_moment(*, moment_id: UUID, dag: date, reden: str, by: Medewerker) -> UUID:
    """Put a moment on another day, with the reason; what was promised to the melder keeps its day.

    Returns:
        The case it belongs to.

    Raises:
        NotFound: there is no such moment in a case of this person.
        InvalidTransition: it was done or dropped already.
        Conflict: its day stands fast, or the new one is past.
    """
    zaak = dossiers.open_zaak(dossier_id=nazorg.dossier_of(moment_id) or moment_id, by=by, lock=True)
    before, after = nazorg.move(moment_id=moment_id, dag=dag)
    days = {"van": date_format(before, "D j b"), "naar": date_format(after, "D j b")}
    _note(zaak, nazorg.kind_of(moment_id), _("verzet van %(van)s naar %(naar)s") % days, reden)
    zaak.record(nazorg.NazorgGebeurtenis.VERZET)
    plannen.follow_task(zaak, moment_id=moment_id, dag=after)
    follow_agenda(zaak)
    return zaak.id


@transaction.atomic
def add_taak(*, dossier_id: UUID, moment_id: UUID, soort: str, dag: date, tekst: str, by: Medewerker) -> None:
    """Put a task of one's own in the agenda of a case; what exactly is sealed into the timeline.

    Args:
        dossier_id: the case.
        moment_id: the id that the page sent along: pressing twice makes one.
        soort: what has to be done, one of ``nazorg.TAKEN``.
        dag: on which day.
        tekst: what exactly.
        by: who makes it up.

    Raises:
        NotFound: there is no such case, for this person.
        Conflict: the day is past.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    kind = nazorg.Momentsoort(soort)
    if not nazorg.add_task(dossier_id=zaak.id, soort=kind, dag=dag, moment_id=moment_id):
        return
    _note(zaak, kind, _("klaargezet voor %(dag)s") % {"dag": date_format(dag, "D j b")}, tekst)
    zaak.record(nazorg.NazorgGebeurtenis.GEPLAND)
    nazorg.set_due(zaak.id)


def follow_agenda(zaak: Zaak, *, anew: bool = False) -> None:
    """Bring what a held case says of its days in step with its moments; the melder gets a plan with the new ones.

    Args:
        zaak: the case.
        anew: the plan says something that is no longer so, such as when the first contact will be.
    """
    if nazorg.follow(zaak) or anew:
        stappenplan.order(dossier_id=zaak.id, voorlopig=not zaak.feiten.ingedeeld)


def words_of(hoe: str, uitkomst: str) -> list[str]:
    """How the melder was sought and what came of it, in words."""
    found = [nazorg.Contactwijze(hoe).label] if hoe in nazorg.Contactwijze.values else []
    found += [nazorg.Contactuitkomst(uitkomst).label] if uitkomst in nazorg.Contactuitkomst.values else []
    return [str(label) for label in found]


def _note(zaak: Zaak, soort: nazorg.Momentsoort, *parts: str) -> None:
    """Write down for the desk what became of a moment, where there is anything to say."""
    said = ". ".join(part.strip().removesuffix(".") for part in parts if part.strip())
    if said:
        zaak.write(zaak.line(Regelsoort.NOTITIE, tekst=f"{soort.label}: {said}.", zichtbaar=False))


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
    follow_agenda(zaak)
    aandacht.ask(zaak, Reden.WENSEN)


def change_contact(zaak: Zaak, contact: dossiers.Contactwens) -> None:
    """How the melder wants to be reached from now on, in a held case; the newest wish counts."""
    zaak.write(contact.renewed(), zaak.line(Regelsoort.CONTACTWENS))
    zaak.change_feiten(kanaal=contact.kanaal, anoniem=contact.anoniem)
    zaak.record(DossierGebeurtenis.CONTACT_VERANDERD)


def _forget_contact(zaak: Zaak) -> None:
    """What was noted as the first talk did not happen."""
    zaak.change_feiten(contact_op=None)
    if zaak.dossier.status == Status.CONTACT_GELEGD:
        zaak.become(Status.NIEUW)


def note_contact(zaak: Zaak, *, op: datetime) -> None:
    """Somebody spoke with the melder of a held case; the first time counts for the contact term."""
    if zaak.feiten.contact_op is None:
        zaak.change_feiten(contact_op=op)
    if zaak.dossier.status == Status.NIEUW:
        zaak.become(Status.CONTACT_GELEGD)
    zaak.write(zaak.line(Regelsoort.CONTACT))
    zaak.record(DossierGebeurtenis.CONTACT_GELEGD)
    aandacht.finish(zaak, Reden.GEKOZEN, Reden.TOEGEWEZEN)
    aandacht.settle(zaak)

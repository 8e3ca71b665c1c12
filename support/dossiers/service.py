"""The public face of the case file, for the desk and the apps around it.

Every function that opens or changes a case writes its audit line in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core import clock
from meldpunt.core.clock import now
from meldpunt.core.errors import Conflict
from meldpunt.vault import service as vault
from support.dossiers import rules, schrijven
from support.dossiers.access import locked, readable
from support.dossiers.bewijs import open_bestand, open_weergave, scan_bestand
from support.dossiers.feiten import has_klachttermijn, judged
from support.dossiers.inhoud import TRIAGE, Kaart, besluit_of
from support.dossiers.inzage import Inzage, inzage_of
from support.dossiers.models import Bericht, Dossier, Toegang, TriageBesluit
from support.dossiers.queries import (
    Filter,
    Pagina,
    kaart_of,
    kaarten,
    ongelezen_per_dossier,
    open_counts,
    open_load,
)
from support.dossiers.schrijven import writer
from support.dossiers.sleutels import (
    give_back_keys,
    grant_access,
    revoke_access,
    set_assignee,
    step_back,
    waiting_for_key,
)
from support.dossiers.states import Status, check_can_become
from support.dossiers.statistiek import StatistiekFeit, mark_counted
from support.dossiers.uitsluiten import mail_of_readers
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.feiten import Feiten

__all__ = [
    "Filter",
    "Inzage",
    "Kaart",
    "Pagina",
    "StatistiekFeit",
    "Status",
    "TriageVoorstel",
    "add_notitie",
    "change_status",
    "check_can_read",
    "feiten_of",
    "give_back_keys",
    "grant_access",
    "has_access",
    "kaart",
    "kaart_of",
    "kaarten",
    "mail_of_assignee",
    "mail_of_desk",
    "mark_counted",
    "note_contact",
    "ongelezen_per_dossier",
    "open_bestand",
    "open_counts",
    "open_dossier",
    "open_held",
    "open_load",
    "open_weergave",
    "record_triage",
    "revoke_access",
    "scan_bestand",
    "seal_into",
    "second_triage",
    "send_bericht",
    "set_assignee",
    "set_due",
    "step_back",
    "store_feiten",
    "update_feiten",
    "waiting_for_key",
]


@dataclass(frozen=True)
class TriageVoorstel:
    """What a coordinator confirms: the answers, the two primary codes, and perhaps another gradation with a reason."""

    antwoorden: Mapping[str, Sequence[str]]
    primaire_vorm: str = ""
    primair_platform: str = ""
    gradatie: str = ""
    reden: str = ""


@transaction.atomic
def open_dossier(*, dossier_id: UUID, by: Medewerker) -> Inzage:
    """Open a case: check who asks, write the read down, decrypt.

    Raises:
        NotFound: there is no such case, for this person.
        NoGrant: this person holds no key.
        VaultLocked: the vault is not open in this session.
    """
    dossier = readable(dossier_id, by)
    kluis = vault.open_case(unlocked=by.open_kluis, case_id=dossier.pk)
    audit.record(code="dossier.gelezen", subject=str(dossier.pk), by=by)
    Bericht.objects.filter(dossier=dossier, van=Bericht.Van.MELDER, gelezen=False).update(gelezen=True)
    return inzage_of(dossier, kluis)


@transaction.atomic
def send_bericht(*, dossier_id: UUID, tekst: str, by: Medewerker) -> None:
    """A message from the desk to the melder."""
    dossier = readable(dossier_id, by)
    who = writer(by)
    message = schrijven.bericht(tekst=tekst, van=Bericht.Van.MELDPUNT, by=who)
    schrijven.write(dossier.pk, [message, schrijven.line(soort="bericht_naar_melder", by=who, zichtbaar=True)])
    audit.record(code="bericht.geschreven", subject=str(dossier.pk), by=by)


@transaction.atomic
def add_notitie(*, dossier_id: UUID, tekst: str, by: Medewerker, zichtbaar: bool = False) -> None:
    """A note on the timeline, for the desk alone or for the melder too."""
    dossier = readable(dossier_id, by)
    schrijven.write(dossier.pk, [schrijven.line(soort="notitie", by=writer(by), tekst=tekst, zichtbaar=zichtbaar)])
    audit.record(code="notitie.geschreven", subject=str(dossier.pk), by=by)


@transaction.atomic
def record_triage(*, dossier_id: UUID, voorstel: TriageVoorstel, by: Medewerker) -> bool:
    """Confirm the judgement of a case, or change its gradation by one step with a reason.

    A step down waits for a second person; until then the higher gradation holds.

    Returns:
        Whether the judgement holds already.

    Raises:
        NotAllowed: only a coordinator may.
        OngeldigAntwoord: an answer that no question has.
        DomainError: another gradation without a reason, or more than one step away.
    """
    rules.check_can_triage(by)
    dossier = locked(dossier_id, by)
    uitkomst = triage.evaluate(voorstel.antwoorden)
    gradatie = voorstel.gradatie or str(uitkomst.gradatie)
    triage.check_afwijking(van=uitkomst.gradatie, naar=gradatie, reden=voorstel.reden)
    waits = triage.needs_second_person(uitkomst.gradatie, gradatie)
    new = schrijven.besluit(
        uitkomst=uitkomst, antwoorden=voorstel.antwoorden, gradatie=gradatie, reden=voorstel.reden, by=writer(by)
    )
    stand = TriageBesluit.Stand.WACHT_OP_TWEEDE if waits else TriageBesluit.Stand.VASTGESTELD
    TriageBesluit.objects.filter(dossier=dossier, stand=TriageBesluit.Stand.WACHT_OP_TWEEDE).update(
        stand=TriageBesluit.Stand.AFGEWEZEN
    )
    soort = "triage_wacht" if waits else "triage"
    schrijven.write(dossier.pk, [new, schrijven.line(soort=soort, by=writer(by), zichtbaar=not waits)])
    schrijven.store_besluit(dossier.pk, new, stand=stand, uitkomst=uitkomst)
    effective = str(uitkomst.gradatie) if waits else gradatie
    _apply_triage(dossier, uitkomst, gradatie=effective, voorstel=voorstel)
    audit.record(code="triage.vastgesteld" if not waits else "triage.voorgesteld", subject=str(dossier.pk), by=by)
    return not waits


@transaction.atomic
def second_triage(*, dossier_id: UUID, akkoord: bool, by: Medewerker) -> None:
    """Agree to a lower gradation, or not, as the second person.

    Raises:
        NotAllowed: the first person cannot be the second.
        Conflict: nothing waits for a second person any more.
    """
    dossier = locked(dossier_id, by)
    row = TriageBesluit.objects.filter(dossier=dossier, stand=TriageBesluit.Stand.WACHT_OP_TWEEDE).first()
    if row is None:
        raise Conflict(_("Dit is intussen al beslist."))
    rules.check_can_second(by, row.door)
    kluis = vault.open_case(unlocked=by.open_kluis, case_id=dossier.pk)
    voorgesteld = besluit_of(row.pk, kluis.read(row.pk, kind=TRIAGE), stand=row.stand)
    row.stand = TriageBesluit.Stand.VASTGESTELD if akkoord else TriageBesluit.Stand.AFGEWEZEN
    row.save(update_fields=["stand"])
    soort = "triage_akkoord" if akkoord else "triage_afgewezen"
    schrijven.write(dossier.pk, [schrijven.line(soort=soort, by=writer(by), zichtbaar=False)])
    if akkoord:
        dossier.feiten = dossier.feiten.with_(gradatie=voorgesteld.gradatie)
        dossier.save(update_fields=["feiten_sealed"])
    audit.record(code=f"triage.{'akkoord' if akkoord else 'afgewezen'}", subject=str(dossier.pk), by=by)


@transaction.atomic
def change_status(*, dossier_id: UUID, naar: str, by: Medewerker) -> None:
    """Bring a case to another state.

    Raises:
        InvalidTransition: it cannot go there from where it is.
    """
    dossier = locked(dossier_id, by)
    check_can_become(dossier.status, naar)
    dossier.status = naar
    dossier.save(update_fields=["status"])
    schrijven.write(dossier.pk, [schrijven.line(soort=f"status_{naar}", by=writer(by), zichtbaar=True)])
    audit.record(code=f"status.{naar}", subject=str(dossier.pk), by=by)


@transaction.atomic
def note_contact(*, dossier_id: UUID, by: Medewerker) -> None:
    """Write down that somebody spoke with the melder; the first time counts for the contact term."""
    dossier = locked(dossier_id, by)
    if dossier.feiten.contact_op is None:
        dossier.feiten = dossier.feiten.with_(contact_op=now())
    if dossier.status == Status.NIEUW:
        dossier.status = Status.CONTACT_GELEGD
    dossier.save(update_fields=["feiten_sealed", "status"])
    schrijven.write(dossier.pk, [schrijven.line(soort="contact", by=writer(by), zichtbaar=True)])
    audit.record(code="contact.gelegd", subject=str(dossier.pk), by=by)


@transaction.atomic
def open_held(*, dossier_id: UUID, by: Medewerker) -> vault.OpenCase:
    """Open a case that nobody else can change until the transaction around this one ends.

    Raises:
        NotFound: there is no such case, for this person.
        NoGrant: this person holds no key.
    """
    dossier = locked(dossier_id, by)
    return vault.open_case(unlocked=by.open_kluis, case_id=dossier.pk)


@transaction.atomic
def seal_into(*, dossier_id: UUID, objects: Sequence[vault.NewObject], soort: str, code: str, by: Medewerker) -> None:
    """Put sealed objects of another app into a case, with a line for the melder and one in the trail.

    Args:
        dossier_id: the case.
        objects: what is sealed.
        soort: the kind of the line on the timeline.
        code: the word for the trail.
        by: who does it.
    """
    dossier = readable(dossier_id, by)
    vault.seal_objects(case_id=dossier.pk, objects=objects)
    schrijven.write(dossier.pk, [schrijven.line(soort=soort, by=writer(by), zichtbaar=True)])
    audit.record(code=code, subject=str(dossier.pk), by=by)


def set_due(*, dossier_id: UUID, due_on: date | None) -> None:
    """The day on which something has to happen next."""
    Dossier.objects.filter(pk=dossier_id).update(due_on=due_on)


@transaction.atomic
def update_feiten(*, dossier_id: UUID, **changes: Any) -> Feiten:
    """Change some of the coded facts."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    dossier.feiten = dossier.feiten.with_(**changes)
    dossier.save(update_fields=["feiten_sealed"])
    return dossier.feiten


def store_feiten(*, dossier_id: UUID, feiten: Feiten, due_on: date) -> None:
    """Store the facts of a case that nobody else can have changed, and the day on which something has to happen."""
    dossier = Dossier(id=dossier_id)
    dossier.feiten = feiten
    Dossier.objects.filter(pk=dossier_id).update(feiten_sealed=dossier.feiten_sealed, due_on=due_on)


def feiten_of(dossier_id: UUID) -> Feiten:
    """The coded facts of one case; for workers, who can read nothing else."""
    return Dossier.objects.get(pk=dossier_id).feiten


def kaart(dossier_id: UUID) -> Kaart:
    """The clear side of one case; for workers, who can read nothing else."""
    return kaart_of(Dossier.objects.get(pk=dossier_id))


def has_access(*, dossier_id: UUID, account_id: UUID) -> bool:
    """Whether somebody was given this case."""
    return Toegang.objects.filter(dossier_id=dossier_id, account_id=account_id, tot=None).exists()


def check_can_read(*, dossier_id: UUID, by: Medewerker) -> None:
    """Raise unless somebody may read this case.

    Raises:
        NotFound: there is no such case, for this person.
    """
    readable(dossier_id, by)


def mail_of_desk(dossier_id: UUID) -> list[str]:
    """Where the desk hears of a case: nobody who is kept out of it is among them."""
    return mail_of_readers(Dossier.objects.get(pk=dossier_id))


def mail_of_assignee(dossier_id: UUID) -> list[str]:
    """The mail address of whoever looks after a case; empty where nobody does."""
    row = Dossier.objects.select_related("assignee").filter(pk=dossier_id).first()
    return [row.assignee.email] if row and row.assignee and row.assignee.email else []


def _apply_triage(dossier: Dossier, uitkomst: triage.Uitkomst, *, gradatie: str, voorstel: TriageVoorstel) -> None:
    old = dossier.feiten
    oordeel = judged(uitkomst, voorstel.antwoorden)
    termijn = has_klachttermijn(uitkomst)
    kennisname = old.kennisname_op or dossier.opened_on
    dossier.feiten = old.with_(
        **oordeel,
        gradatie=gradatie,
        ingedeeld=True,
        primaire_vorm=voorstel.primaire_vorm or next(iter(oordeel["vormen"]), ""),
        primair_platform=voorstel.primair_platform or old.primair_platform,
        kennisname_op=kennisname if termijn else None,
        klacht_uiterlijk=old.klacht_uiterlijk or clock.klacht_uiterlijk(kennisname) if termijn else None,
    )
    if dossier.status in (Status.NIEUW, Status.CONTACT_GELEGD):
        dossier.status = Status.IN_BEHANDELING
    dossier.save(update_fields=["feiten_sealed", "status"])

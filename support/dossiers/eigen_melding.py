"""A report in the hands of whoever has its code: read it, add to it, decide who may read it."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from meldpunt.audit import service as audit
from meldpunt.core.clock import now, today
from meldpunt.core.db import SYSTEM, acting_as
from meldpunt.vault import service as vault
from support.dossiers import schrijven
from support.dossiers.inhoud import (
    BERICHT,
    BEWIJSSTUK,
    CONTACT,
    MELDING,
    TIJDLIJN,
    TRIAGE,
    UITSLUITING,
    Contact,
    bericht_of,
    bestand_of,
    contact_of,
    regel_of,
    verhaal_of,
)
from support.dossiers.models import Bericht, Bewijsstuk, Dossier, Toegang
from support.dossiers.schrijven import MELDER, drop_waiting, store_files
from support.dossiers.states import Status, check_can_become
from support.dossiers.uitingen import uiting_of_link
from support.dossiers.uitsluiten import check_can_receive, give_row, is_keyed, keep_out
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from support.dossiers.feiten import Feiten
    from support.dossiers.inhoud import BerichtTekst, Bestand, Regel, Verhaal
    from support.dossiers.schrijven import NieuwBestand

NO_CONTACT = Contact(kanaal="code", naam="", email="", telefoon="", wanneer="", voicemail="")
KNOWS = ("R1", "ander_weet")  # the answer for somebody else who knows of the report


@dataclass(frozen=True)
class Standen:
    """The steps of a report as the melder sees them, with the day on which each was reached."""

    ontvangen_op: datetime
    gelezen_op: datetime | None
    contact_op: datetime | None
    nazorg: bool
    afgesloten: bool


@dataclass(frozen=True)
class MijnMelding:
    """A report as its melder sees it, in one request."""

    dossier_id: uuid.UUID
    lookup: str = field(repr=False)
    kluis: vault.OpenCase = field(repr=False)
    feiten: Feiten
    standen: Standen
    contact: Contact = field(repr=False)
    assignee_id: uuid.UUID | None
    uitgesloten: frozenset[uuid.UUID] = field(repr=False)
    berichten: tuple[BerichtTekst, ...] = field(repr=False)
    bestanden: tuple[Bestand, ...] = field(repr=False)
    gezien: tuple[audit.Regel, ...]
    regels: tuple[Regel, ...] = field(repr=False)


@contextmanager
def visit(key: vault.CodeKey) -> Iterator[None]:
    """One transaction for everything that the melder behind a code sees and does in one request."""
    with acting_as(f"code:{key.lookup}"), audit.deferred():
        yield


def open_with_code(key: vault.CodeKey) -> MijnMelding:
    """A report for the melder who has its code; the visit is written down. Use it inside ``visit``.

    Raises:
        UnknownCode: no report answers to this code.
    """
    with transaction.atomic():
        kluis = vault.open_case_with_code(key=key)
        dossier = Dossier.objects.get(pk=kluis.case_id)
        audit.record(code="dossier.gelezen", subject=str(dossier.pk), by=MELDER)
        Bericht.objects.filter(dossier=dossier, van=Bericht.Van.MELDPUNT, gelezen=False).update(gelezen=True)
        return _mijn_melding(dossier, kluis, key.lookup)


def hold(melding: MijnMelding) -> None:
    """Let nobody else change this report until the transaction ends."""
    Dossier.objects.select_for_update().get(pk=melding.dossier_id)


def seal_into(*, melding: MijnMelding, objects: Sequence[vault.NewObject], soort: str, code: str) -> None:
    """Put sealed objects of another app into a report, with a line on its timeline and one in the trail.

    Args:
        melding: the report.
        objects: what is sealed.
        soort: the kind of the line on the timeline.
        code: the word for the trail.
    """
    with transaction.atomic():
        vault.seal_objects(case_id=melding.dossier_id, objects=objects)
        schrijven.write(melding.dossier_id, [schrijven.line(soort=soort, by=MELDER, zichtbaar=True)])
        audit.record(code=code, subject=str(melding.dossier_id), by=MELDER)


def change_contact(*, melding: MijnMelding, contact: Contact) -> None:
    """How the melder wants to be reached from now on; the newest wish counts."""
    hold(melding)
    new = vault.NewObject(id=uuid.uuid4(), kind=CONTACT, content=asdict(contact) | {"op": now().isoformat()})
    seal_into(melding=melding, objects=[new], soort="contactwens", code="contact.veranderd")
    update_feiten(melding, kanaal=contact.kanaal, anoniem=contact.anoniem)


def update_feiten(melding: MijnMelding, **changes: Any) -> Feiten:
    """Change some of the coded facts."""
    dossier = Dossier.objects.select_for_update().get(pk=melding.dossier_id)
    dossier.feiten = dossier.feiten.with_(**changes)
    dossier.save(update_fields=["feiten_sealed"])
    return dossier.feiten


def exclude(*, melding: MijnMelding, account_ids: Collection[uuid.UUID]) -> None:
    """Keep somebody out from now on; what they read before they have read.

    Raises:
        Conflict: nobody would be left.
    """
    with acting_as(SYSTEM):
        dossier = Dossier.objects.select_for_update().get(pk=melding.dossier_id)
        keep_out(dossier=dossier, kluis=melding.kluis, account_ids=account_ids)
        schrijven.write(dossier.pk, [schrijven.line(soort="uitgesloten", by=MELDER, zichtbaar=True)])
        audit.record(code="dossier.uitgesloten", subject=str(dossier.pk), by=MELDER)


def hand_key(*, melding: MijnMelding, account_id: uuid.UUID) -> None:
    """Give somebody of the melder's choice a key to the report.

    Raises:
        NotAllowed: the melder keeps this person out.
        NoGrant: nobody here has this id.
    """
    check_can_receive(melding.kluis, account_id)
    if is_keyed(account_id):
        melding.kluis.grant(vault.account(str(account_id)))
    give_row(melding.dossier_id, account_id, reden="wens_melder")
    note(melding=melding, code="toegang.gewenst")


def take_key(*, melding: MijnMelding, account_id: uuid.UUID) -> None:
    """Take a key away from somebody the melder no longer wants; it opens nothing from the next request on."""
    with acting_as(SYSTEM):
        vault.revoke(case_id=melding.dossier_id, holder=vault.Holder.ACCOUNT, holder_id=str(account_id))
        Toegang.objects.filter(dossier_id=melding.dossier_id, account_id=account_id, tot=None).update(tot=today())
        Dossier.objects.filter(pk=melding.dossier_id, assignee_id=account_id).update(assignee_id=None)
        schrijven.write(melding.dossier_id, [schrijven.line(soort="andere_persoon", by=MELDER, zichtbaar=True)])
        audit.record(code="toegang.ingetrokken", subject=str(melding.dossier_id), by=MELDER)


def revoke_code(*, melding: MijnMelding, lookup: str) -> None:
    """Let another code of this report open nothing any more."""
    with acting_as(SYSTEM):
        vault.revoke(case_id=melding.dossier_id, holder=vault.Holder.CODE, holder_id=lookup)
        audit.record(code="code.ingetrokken", subject=str(melding.dossier_id), by=MELDER)


def tell_person_knows(
    *, melding: MijnMelding, antwoorden: Mapping[str, tuple[str, ...]], alleen_praten: bool = False
) -> None:
    """The person concerned knows of the report and agrees: the full advice holds from now on.

    Args:
        melding: the report.
        antwoorden: its answers, with the one about that person as it is now.
        alleen_praten: keep the advice small, because that person wants to talk only.
    """
    if alleen_praten:
        update_feiten(melding, regie_onbekend=False)
        return
    uitkomst = triage.evaluate({**antwoorden, KNOWS[0]: (KNOWS[1],)})
    update_feiten(melding, regie_onbekend=False, getoond=tuple(uitkomst.uitkomsten))


def verhalen_of(melding: MijnMelding) -> list[Verhaal]:
    """What was written in this report, oldest first."""
    found = [verhaal_of(pk, raw) for pk, _kind, raw in melding.kluis.read_all(kinds=(MELDING,))]
    return sorted(found, key=lambda item: item.op)


def antwoorden_of(melding: MijnMelding) -> dict[str, tuple[str, ...]]:
    """The answers on which the newest judgement of this report stands."""
    raws = [raw for _id, _kind, raw in melding.kluis.read_all(kinds=(TRIAGE,))]
    newest = max(raws, key=lambda raw: str(raw["op"]))
    return {vraag: tuple(codes) for vraag, codes in newest["antwoorden"].items()}


def close(melding: MijnMelding) -> None:
    """Close the report because the melder wants it; everything stays, and the code keeps working.

    Raises:
        InvalidTransition: it is closed already.
    """
    _become(melding, Status.AFGESLOTEN)


def reopen(melding: MijnMelding) -> None:
    """Open a closed report again."""
    _become(melding, Status.IN_BEHANDELING)


def _reopen_if_closed(melding: MijnMelding) -> None:
    if melding.standen.afgesloten:
        reopen(melding)


def _become(melding: MijnMelding, naar: Status) -> None:
    dossier = Dossier.objects.select_for_update().get(pk=melding.dossier_id)
    check_can_become(dossier.status, naar)
    dossier.status = naar
    dossier.save(update_fields=["status"])
    schrijven.write(dossier.pk, [schrijven.line(soort=f"status_{naar}", by=MELDER, zichtbaar=True)])
    audit.record(code=f"status.{naar}", subject=str(dossier.pk), by=MELDER)


def add_bericht(*, melding: MijnMelding, tekst: str) -> None:
    """A message from the melder to the desk; a closed report opens again."""
    with transaction.atomic():
        _reopen_if_closed(melding)
        schrijven.write(
            melding.dossier_id,
            [
                schrijven.bericht(tekst=tekst, van=Bericht.Van.MELDER, by=MELDER),
                schrijven.line(soort="bericht_van_melder", by=MELDER, zichtbaar=True),
            ],
        )
        audit.record(code="bericht.geschreven", subject=str(melding.dossier_id), by=MELDER)


def add_bestanden(*, melding: MijnMelding, bestanden: Sequence[NieuwBestand]) -> None:
    """More evidence, after sending."""
    store_files(bestanden)
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=melding.dossier_id)
        _reopen_if_closed(melding)
        first = Bewijsstuk.objects.filter(dossier_id=melding.dossier_id).count() + 1
        objects = [schrijven.bewijsstuk(nieuw=new, nr=nr) for nr, new in enumerate(bestanden, start=first)]
        objects += schrijven.uitingen([item for new in bestanden for item in new.alle_uitingen])
        objects.append(schrijven.line(soort="bewijs_toegevoegd", by=MELDER, zichtbaar=True))
        schrijven.write(melding.dossier_id, objects)
        drop_waiting(bestanden)
        audit.record(code="bewijs.toegevoegd", subject=str(melding.dossier_id), by=MELDER)


def add_links(*, melding: MijnMelding, regels: Sequence[str]) -> None:
    """More links after sending: what happened again belongs to the same report; a closed one opens again.

    Args:
        melding: the report.
        regels: one link or account each.
    """
    with transaction.atomic():
        hold(melding)
        _reopen_if_closed(melding)
        found = [uiting_of_link(regel, gezien_op=today()) for regel in regels]
        line = schrijven.line(soort="links_toegevoegd", by=MELDER, zichtbaar=True)
        schrijven.write(melding.dossier_id, [*schrijven.uitingen(found), line])
        audit.record(code="bewijs.toegevoegd", subject=str(melding.dossier_id), by=MELDER)


def note(*, melding: MijnMelding, code: str) -> None:
    """Write down that the melder did something in the case."""
    with transaction.atomic():
        audit.record(code=code, subject=str(melding.dossier_id), by=MELDER)


def _mijn_melding(dossier: Dossier, kluis: vault.OpenCase, lookup: str) -> MijnMelding:
    berichten, bestanden, regels, contacten = [], [], [], []
    uitgesloten: set[uuid.UUID] = set()
    for object_id, kind, raw in kluis.read_all(kinds=(BERICHT, BEWIJSSTUK, TIJDLIJN, CONTACT, UITSLUITING)):
        if kind == BERICHT:
            berichten.append(bericht_of(object_id, raw))
        elif kind == CONTACT:
            contacten.append(raw)
        elif kind == UITSLUITING:
            uitgesloten |= {uuid.UUID(account_id) for account_id in raw["accounts"]}
        elif kind == BEWIJSSTUK:
            bestanden.append(bestand_of(object_id, raw))
        elif raw["zichtbaar"]:
            regels.append(regel_of(object_id, raw))
    regels.sort(key=lambda regel: regel.op)
    trail = audit.trail(subject=str(dossier.pk), codes=["dossier.gelezen"])
    gezien = tuple(regel for regel in trail if regel.rol != MELDER.rol)
    feiten = dossier.feiten
    standen = Standen(
        ontvangen_op=regels[0].op,
        gelezen_op=gezien[0].at if gezien else None,
        contact_op=feiten.contact_op,
        nazorg=dossier.status in (Status.NAZORG, Status.AFGESLOTEN),
        afgesloten=dossier.status == Status.AFGESLOTEN,
    )
    return MijnMelding(
        dossier_id=dossier.pk,
        lookup=lookup,
        kluis=kluis,
        feiten=feiten,
        standen=standen,
        contact=contact_of(contacten),
        assignee_id=dossier.assignee_id,
        uitgesloten=frozenset(uitgesloten),
        berichten=tuple(sorted(berichten, key=lambda item: item.op)),
        bestanden=tuple(sorted(bestanden, key=lambda item: item.nr)),
        gezien=gezien,
        regels=tuple(regels),
    )

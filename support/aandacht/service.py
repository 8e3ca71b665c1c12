"""The public face of attention for the use cases: something waits, was looked at, is done; who is told, and when.

The mails say that something waits and nothing else. Whoever had one gets the next one a quarter of an hour later at the
soonest (``docs/adr/0034``).
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meldpunt.accounts.service import Rol, addresses_at_work, addresses_of
from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from meldpunt.core.clock import now, to_local, today
from meldpunt.core.db.rows import insert
from meldpunt.core.errors import Conflict, Refusal
from meldpunt.core.web.partij import werkdag
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from support.aandacht import models, schema
from support.aandacht.models import DEEDS, OF_THE_DESK, OUTSIDE, PERSONAL, SECOND, Aandacht, Aandachtspunt, Bel, Reden
from support.aandacht.queries import is_for
from support.bel import service as bel
from support.dossiers import service as dossiers
from support.vertrouwenspersonen import service as pool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.queries import Kaart
    from support.dossiers.service import Feiten, Zaak

__all__ = [
    "AandachtGebeurtenis",
    "Reden",
    "ask",
    "ask_at_intake",
    "ask_from_outside",
    "ask_second",
    "ask_unsafe",
    "clear",
    "escalate",
    "finish",
    "forget_mails",
    "hand_over",
    "leave",
    "mail",
    "refusal_to_second",
    "refusal_to_settle",
    "seen",
    "settle",
    "tell",
    "tell_alone",
    "waits_unread",
]

TELL, MAIL, ESCALATE, WARN = "aandacht.vertel", "aandacht.mail", "aandacht.escaleer", "aandacht.alleen"
ALONE = timedelta(hours=24)  # how long a step waits where nobody else can be the second person (decision 27)


@gebeurtenissen
class AandachtGebeurtenis(Gebeurtenis):
    """What the audit trail says of what waited."""

    GEDAAN = "aandacht.gedaan", gettext_lazy("Gedaan gezet")


def ask_at_intake(*, dossier_id: uuid.UUID, feiten: Feiten, uiterlijk: datetime, gekozen: uuid.UUID | None) -> None:
    """A new report waits for the coordinators, and for the trusted person whom the melder chose; so does a recording.

    Args:
        dossier_id: the case.
        feiten: its coded facts.
        uiterlijk: until when the first contact was promised.
        gekozen: the trusted person.
    """
    _store(_row(dossier_id, Aandachtspunt(reden=Reden.NIEUW), voor=None, uiterlijk=uiterlijk), feiten=feiten)
    if feiten.te_beluisteren:
        spoken = Aandachtspunt(reden=Reden.GESPROKEN)
        _store(_row(dossier_id, spoken, voor=gekozen, uiterlijk=uiterlijk), feiten=feiten)
    if gekozen is not None:
        _store(_row(dossier_id, Aandachtspunt(reden=Reden.GEKOZEN), voor=gekozen, uiterlijk=uiterlijk), feiten=feiten)


def ask(zaak: Zaak, reden: Reden, *, voor: uuid.UUID | None = None, desk: bool = False, door: str = "") -> None:
    """Let something in a held case wait for a person, who hears of it each time; unread, the same thing waits once.

    Args:
        zaak: the case.
        reden: why.
        voor: for whom; whoever looks after the case, where left out, or the coordinators where nobody does.
        desk: for the coordinators, whoever looks after the case.
        door: who asked for it, and is not asked themself.
    """
    person = None if desk else voor or zaak.dossier.assignee_id
    for row in Aandacht.objects.filter(dossier_id=zaak.id, voor=person):
        if row.wat.reden == reden:
            if not row.gezien:
                outbox.enqueue(task=TELL, subject=row.pk)
                return
            row.delete()
    uiterlijk = schema.answer_by(now(), eind=werkdag()[1])
    new = _row(zaak.id, Aandachtspunt(reden=reden, door=door), voor=person, uiterlijk=uiterlijk)
    _store(new, feiten=zaak.feiten)


def ask_second(zaak: Zaak, reden: Reden, *, by: Medewerker) -> None:
    """Let a step wait for a second person of the desk; where there is none, the administrators are owed that news."""
    ask(zaak, reden, desk=True, door=by.actor_id)
    if not _others(zaak, by.actor_id):
        outbox.enqueue(task=WARN, subject=zaak.id)


def refusal_to_second(zaak: Zaak, *, door: str, op: datetime, nooit: str, by: Medewerker) -> Refusal | None:
    """Anybody of the desk who reads a case can be the second person, but not who asked.

    Where nobody else can, whoever asked goes on alone after a day (decision 27).

    Args:
        zaak: the case.
        door: who asked.
        op: when.
        nooit: the sentence for who asked, while there is a colleague.
        by: who wants to be the second person.
    """
    if by.actor_id != door:
        return None
    if _others(zaak, door):
        return Refusal(nooit)
    free_from = op + ALONE
    if free_from <= now():
        return None
    moment = date_format(to_local(free_from), "l j F, H.i")
    sentence = _("Er is nu geen collega die mee kan kijken. Vanaf %(moment)s kun je alleen verder.")
    return Refusal(sentence % {"moment": moment})


def ask_unsafe(zaak: Zaak, *, gevaar: bool, door: str) -> None:
    """Somebody of the desk spoke with the melder of a held case, who is perhaps not safe: the coordinators hear it now.

    Args:
        zaak: the case.
        gevaar: whether there is danger now, and not doubt about it.
        door: who spoke with them.
    """
    _drop(zaak.id, {Reden.ONVEILIG})
    feiten = zaak.feiten.with_(acuut=gevaar or zaak.feiten.acuut, overleg_vandaag=True)
    begin, eind = werkdag()
    uiterlijk = schema.escalate_at(now(), acuut=gevaar, twijfel=True, begin=begin, eind=eind)
    _store(_row(zaak.id, Aandachtspunt(reden=Reden.ONVEILIG, door=door), voor=None, uiterlijk=uiterlijk), feiten=feiten)


def ask_from_outside(dossier_id: uuid.UUID, reden: Reden) -> None:
    """Let something wait in a case that nobody opened, because it came from outside or did not come in time.

    What waits already is told again; a worker can do this too, which adds rows and removes none.

    Args:
        dossier_id: the case.
        reden: why.
    """
    kaart = dossiers.kaart(dossier_id)
    waiting = [row for row in Aandacht.objects.filter(dossier_id=dossier_id) if row.wat.reden == reden]
    unread = next((row for row in waiting if not row.gezien), None)
    if unread is not None:
        outbox.enqueue(task=TELL, subject=unread.pk)
        return
    uiterlijk = schema.answer_by(now(), eind=werkdag()[1])
    new = _row(dossier_id, Aandachtspunt(reden=reden), voor=kaart.assignee_id, uiterlijk=uiterlijk)
    _store(new, feiten=kaart.feiten)


def leave(*, account_id: uuid.UUID, kaarten: Iterable[Kaart]) -> None:
    """Somebody stopped: what waited for them waits unread for the coordinators, and so do the cases they looked after.

    A case whose melder chose them is one of those: the coordinators look who it will be.

    Args:
        account_id: who stopped.
        kaarten: the cases; nobody has to open one for this.
    """
    rows = list(Aandacht.objects.filter(voor_id=account_id))
    _move([row for row in rows if row.wat.reden not in PERSONAL], naar=None)
    chosen = [row for row in rows if row.wat.reden in PERSONAL]
    Aandacht.objects.filter(pk__in=[row.pk for row in chosen]).delete()
    facts = {row.dossier_id: dossiers.kaart(row.dossier_id).feiten for row in chosen}
    facts |= {kaart.id: kaart.feiten for kaart in kaarten}
    uiterlijk = schema.answer_by(now(), eind=werkdag()[1])
    for dossier_id, feiten in facts.items():
        _store(_row(dossier_id, Aandachtspunt(reden=Reden.NIEMAND), voor=None, uiterlijk=uiterlijk), feiten=feiten)


def seen(zaak: Zaak, *, by: Medewerker, berichten: bool) -> None:
    """Write down that somebody looked at what waits for them in a case; it stays until it is done.

    Args:
        zaak: the case, open before them.
        by: who looks.
        berichten: whether the messages are before them; elsewhere a message is not read.
    """
    rows = Aandacht.objects.filter(is_for(by), dossier_id=zaak.id, gezien=False)
    looked = [
        row.pk
        for row, wat in [(row, row.wat) for row in rows]
        if wat.door != by.actor_id and (berichten or wat.reden != Reden.BERICHT)
    ]
    if looked:
        Aandacht.objects.filter(pk__in=looked).update(gezien=True)


def refusal_to_settle(zaak: Zaak, reden: Reden) -> Refusal | None:
    """Only what still waits can be said to be done, and not what waits for a deed of the desk."""
    if reden in models.BY_A_STEP:
        return Refusal(_("Dit is pas klaar als het is gedaan. Kies de stap op de pagina van het dossier."), Conflict)
    if any(row.wat.reden == reden for row in Aandacht.objects.filter(dossier_id=zaak.id)):
        return None
    return Refusal(_("Dit wacht niet meer. Een collega was je voor."), Conflict)


def finish(zaak: Zaak, *redenen: Reden) -> None:
    """These things in a case were done, whoever they waited for."""
    _drop(zaak.id, redenen)


def settle(zaak: Zaak) -> None:
    """Somebody wrote to the melder or spoke with them: what was read before is answered by it; no letter outside is."""
    _drop(zaak.id, set(Reden) - models.BY_A_STEP - OUTSIDE, gezien=True)


def clear(zaak: Zaak) -> None:
    """Nothing in a case waits any more, because it closes."""
    Aandacht.objects.filter(dossier_id=zaak.id).delete()


def waits_unread(zaak: Zaak) -> bool:
    """Whether something of the melder in a case waits that nobody looked at."""
    rows = Aandacht.objects.filter(dossier_id=zaak.id, gezien=False)
    return any(row.wat.reden not in OF_THE_DESK for row in rows)


def tell_alone(dossier_id: uuid.UUID) -> None:
    """Mail the administrators that somebody of the desk goes on alone after a day; no word of content."""
    send_mail(
        mark=f"alleen-{uuid.uuid5(dossier_id, WARN).hex}-{today()}",
        subject=_("Het meldpunt mist een tweede persoon"),
        body=_(
            "Een stap van het meldpunt vraagt een tweede persoon, en die is er niet. "
            "Over 24 uur kan wie het vroeg alleen verder. Zorg dat er een tweede coördinator komt."
        ),
        to=addresses_at_work(Rol.BEHEER),
    )


def hand_over(zaak: Zaak, *, van: Collection[uuid.UUID], naar: uuid.UUID | None) -> None:
    """What waited for whoever looked after a case waits, unread, for whoever does now; for the coordinators, if nobody.

    What waits for a deed of the desk stays with the desk, and what waits for somebody else stays with them.

    Args:
        zaak: the case.
        van: who is out of it.
        naar: who looks after it now.
    """
    rows = [row for row in Aandacht.objects.filter(dossier_id=zaak.id) if row.voor_id in (None, *van)]
    rows = [row for row in rows if row.voor_id != naar]
    Aandacht.objects.filter(pk__in=[row.pk for row in rows if row.wat.reden in PERSONAL]).delete()
    _move([row for row in rows if row.wat.reden not in DEEDS | PERSONAL], naar=naar)


def _move(rows: Iterable[Aandacht], *, naar: uuid.UUID | None) -> None:
    ids = [row.pk for row in rows]
    Aandacht.objects.filter(pk__in=ids).update(voor=naar, gezien=False, geescaleerd=False)
    for row_id in ids:
        outbox.enqueue(task=TELL, subject=row_id)


def tell(row_id: uuid.UUID) -> None:
    """Owe a mail to whoever something waits for."""
    row = Aandacht.objects.filter(pk=row_id, gezien=False).first()
    if row is None:
        return
    for account_id in _recipients(row):
        outbox.enqueue(task=MAIL, subject=account_id)


def escalate(row_id: uuid.UUID) -> None:
    """Tell others of something that nobody looked at, and look again on the next working day."""
    row = Aandacht.objects.filter(pk=row_id, gezien=False).first()
    if row is None:
        return
    Aandacht.objects.filter(pk=row_id).update(geescaleerd=True)
    row.geescaleerd = True
    for account_id in _recipients(row):
        outbox.enqueue(task=MAIL, subject=account_id)
    begin, eind = werkdag()
    outbox.enqueue(task=ESCALATE, subject=row_id, not_before=schema.next_escalation(now(), begin=begin, eind=eind))


def mail(account_id: uuid.UUID) -> None:
    """Tell somebody that something waits which they did not look at, once in a quarter of an hour, without content."""
    last = Bel.objects.filter(account_id=account_id).values_list("op", flat=True).first()
    if last is not None and now() < schema.bundle_until(last):
        key = f"{MAIL}:{account_id}:{last.isoformat()}"  # however much comes in until then, one mail follows
        outbox.enqueue(task=MAIL, subject=account_id, key=key, not_before=schema.bundle_until(last))
        return
    for row in Aandacht.objects.filter(gezien=False).order_by("-geescaleerd"):
        address = _recipients(row).get(account_id)
        if address is not None:
            _send(address, unread=row.geescaleerd, seed=(account_id, last))
            Bel.objects.update_or_create(account_id=account_id, defaults={"op": now()})
            return


def forget_mails() -> None:
    """Drop the moments of mails that hold no next one back."""
    Bel.objects.filter(op__lte=now() - schema.bundle()).delete()


def _row(dossier_id: uuid.UUID, wat: Aandachtspunt, *, voor: uuid.UUID | None, uiterlijk: datetime) -> Aandacht:
    row = Aandacht(dossier_id=dossier_id, voor_id=voor, sinds=today(), uiterlijk=uiterlijk)
    row.wat = wat
    return row


def _store(row: Aandacht, *, feiten: Feiten) -> None:
    """Store what waits, and owe the news of it and the look whether anybody read it."""
    begin, eind = werkdag()
    insert([row])
    outbox.enqueue(task=TELL, subject=row.pk)
    moment = schema.escalate_at(now(), acuut=feiten.acuut, twijfel=feiten.overleg_vandaag, begin=begin, eind=eind)
    outbox.enqueue(task=ESCALATE, subject=row.pk, not_before=moment)


def _drop(dossier_id: uuid.UUID, redenen: Collection[Reden], *, gezien: bool | None = None) -> None:
    rows = Aandacht.objects.filter(dossier_id=dossier_id)
    if gezien is not None:
        rows = rows.filter(gezien=gezien)
    Aandacht.objects.filter(pk__in=[row.pk for row in rows if row.wat.reden in redenen]).delete()


def _recipients(row: Aandacht) -> dict[uuid.UUID, str]:
    """Who is told of something: id and mail address; nobody who left, turned mail off or asked for it themself.

    Whoever it waits for may be silent, while somebody else hears when nobody looks. Where nobody else can, or nobody
    looked, somebody hears.
    """
    wat = row.wat
    own = _own(row)
    asked = {pk: address for pk, address in _asked(row, wat.reden, own=own) if str(pk) != wat.door}
    others = {pk for pk, address in dossiers.desk_of(row.dossier_id) if address} - {pk for pk, _address in own}
    return bel.hearing(asked, dossier_id=row.dossier_id, needed=row.geescaleerd or not own or not others)


def _own(row: Aandacht) -> list[tuple[uuid.UUID, str]]:
    """Whoever it waits for; while they are away, who stands in for them in this case."""
    if row.voor_id is None:
        return []
    if not pool.is_away(row.voor_id):
        return addresses_of([row.voor_id])
    assignee = dossiers.assignee_of(row.dossier_id)
    if assignee is None or assignee[0] != row.voor_id:
        return []
    return [item for item in dossiers.stand_ins_of(row.dossier_id) if not pool.is_away(item[0])]


def _asked(row: Aandacht, reden: Reden, *, own: list[tuple[uuid.UUID, str]]) -> list[tuple[uuid.UUID, str]]:
    """Whoever it waits for, or the coordinators while they are away; in silence the coordinators too, in danger all."""
    if row.geescaleerd:
        acuut = dossiers.kaart(row.dossier_id).feiten.acuut
        rest = dossiers.readers_to_tell(row.dossier_id) if acuut else []
        return [*own, *dossiers.desk_of(row.dossier_id), *rest]
    if reden in SECOND:
        return dossiers.whole_desk_of(row.dossier_id)
    return own or dossiers.desk_of(row.dossier_id)


def _others(zaak: Zaak, door: str) -> bool:
    """Whether somebody of the desk reads a case besides whoever asked."""
    return any(str(account_id) != door for account_id, _address in dossiers.whole_desk_of(zaak.id))


def _send(address: str, *, unread: bool, seed: tuple[uuid.UUID, datetime | None]) -> None:
    """The mail; sent twice by accident, it is one by its id."""
    account_id, last = seed
    subject = _("Er wacht iets dat nog niemand las") if unread else _("Er staat iets voor je klaar")
    send_mail(
        mark=f"aandacht-{uuid.uuid5(account_id, str(last)).hex}",
        subject=subject,
        body=_("Er staat iets voor je klaar bij het meldpunt. Log in om het te lezen."),
        to=[address],
    )

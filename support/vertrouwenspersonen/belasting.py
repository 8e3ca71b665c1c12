"""What the work asks of whoever does it: how much somebody saw in a week, rest after a heavy case, and a debrief.

Whoever reads hate for others is met by it too (protocol 5.1). Nobody is judged by these counts, and no case stands in
them: they are there for the person, and for whoever looks after them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts, addresses_of, names_of
from meldpunt.audit import service as audit
from meldpunt.core.clock import AMSTERDAM, next_werkmoment, now, today
from meldpunt.core.errors import Conflict
from meldpunt.core.web.partij import werkdag
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from support.bel import service as bel
from support.dossiers import queries as dossiers
from support.dossiers.service import DossierGebeurtenis
from support.vertrouwenspersonen.models import Nabespreking, Toewijzing

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

WEEK, REST = timedelta(days=7), timedelta(days=7)
MUCH = 25  # pieces of evidence in a week; our own estimate, to be looked at with the people who do the work
SEEN = (DossierGebeurtenis.BEWIJS_GELEZEN, DossierGebeurtenis.BEWIJS_BEKEKEN)
ASKED, TELL = "nabespreking.gevraagd", "nabespreking.mail"


@dataclass(frozen=True)
class Weekbelasting:
    """What somebody read in seven days.

    Attributes:
        stukken: how often they looked at evidence.
        dossiers: how many cases they opened.
    """

    stukken: int
    dossiers: int

    @property
    def is_veel(self) -> bool:
        """Whether it is so much that a debrief is offered."""
        return self.stukken >= MUCH


@dataclass(frozen=True)
class Nabespreekvraag:
    """Somebody wants to talk about what the work does with them."""

    id: UUID
    naam: str
    gevraagd_op: date


def week_of(account_ids: Collection[UUID]) -> dict[UUID, Weekbelasting]:
    """What each of these people read in the last seven days."""
    actors, since = [str(account_id) for account_id in account_ids], now() - WEEK
    seen = audit.counts(actors=actors, codes=SEEN, since=since)
    opened = audit.counts(actors=actors, codes=[DossierGebeurtenis.GELEZEN], since=since)
    return {
        account_id: Weekbelasting(stukken=seen[str(account_id)].lines, dossiers=opened[str(account_id)].subjects)
        for account_id in account_ids
    }


def resting() -> dict[UUID, date]:
    """Who has rest after a heavy case that they handed over or closed, each with the last day of it."""
    rows = Toewijzing.objects.filter(tot__gte=today() - REST).order_by("tot")
    ended = list(rows.values_list("vertrouwenspersoon_id", "dossier_id", "tot"))
    heavy = dossiers.heavy_among([dossier_id for _person, dossier_id, _tot in ended])
    return {person: tot + REST for person, dossier_id, tot in ended if tot is not None and dossier_id in heavy}


def debrief_of(account_id: UUID) -> bool:
    """Whether somebody asked for a debrief that was not held yet."""
    return Nabespreking.objects.filter(account_id=account_id, gehouden_op=None).exists()


def debriefs_asked(by: Medewerker) -> list[Nabespreekvraag]:
    """Who wants to talk, for a coordinator; one's own question is for a colleague."""
    if by.rol != Rol.COORDINATOR:
        return []
    rows = list(Nabespreking.objects.filter(~Q(account_id=by.id), gehouden_op=None).order_by("gevraagd_op"))
    names = names_of([str(row.account_id) for row in rows]) if rows else {}
    return [
        Nabespreekvraag(id=row.pk, naam=names.get(str(row.account_id), ""), gevraagd_op=row.gevraagd_op) for row in rows
    ]


def ask_debrief(*, by: Medewerker) -> None:
    """Let the coordinators know that somebody wants to talk; asked twice, it is asked once.

    Raises:
        Conflict: there is nobody else to talk with.
    """
    if not any(account.pk != by.id for account in active_accounts(Rol.COORDINATOR)):
        raise Conflict(_("Er is geen andere coördinator. Vraag je partij wie er met je kan praten."))
    row, is_new = Nabespreking.objects.get_or_create(
        account_id=by.id, gehouden_op=None, defaults={"gevraagd_op": today()}
    )
    if is_new:
        outbox.enqueue(task=ASKED, subject=row.pk)


def hold_debrief(*, vraag_id: UUID, by: Medewerker) -> None:
    """Say that a debrief was held.

    Raises:
        Conflict: a colleague said so already, or it is one's own.
    """
    rows = Nabespreking.objects.filter(~Q(account_id=by.id), pk=vraag_id, gehouden_op=None)
    if not rows.update(gehouden_op=today(), met_id=by.id):
        raise Conflict(_("Dit staat niet meer open. Een collega was je voor."))


def tell_asked(vraag_id: UUID) -> None:
    """Owe each coordinator a mail of their own: an address that is refused keeps nobody else waiting.

    While the installation rests, this waits for the morning after it.
    """
    row = Nabespreking.objects.filter(pk=vraag_id, gehouden_op=None).first()
    if row is None:
        return
    rest = bel.rust_tot()
    if rest is not None:
        after = datetime.combine(rest + timedelta(days=1), time.min, tzinfo=AMSTERDAM)
        morning = next_werkmoment(after, *werkdag())
        outbox.enqueue(task=ASKED, subject=vraag_id, key=f"{ASKED}:{vraag_id}:{rest}", not_before=morning)
        return
    people = {account.pk: account.email for account in active_accounts(Rol.COORDINATOR) if account.pk != row.account_id}
    for account_id in bel.hearing(people, needed=True):
        outbox.enqueue(task=TELL, subject=account_id, key=f"{TELL}:{vraag_id}:{account_id}")


def send_asked(account_id: UUID) -> None:
    """Mail a coordinator that a colleague wants to talk, while one does; the mail does not say who."""
    if not Nabespreking.objects.filter(~Q(account_id=account_id), gehouden_op=None).exists():
        return
    send_mail(
        mark=f"nabespreking-{uuid.uuid5(account_id, str(today())).hex}",
        to=[address for _pk, address in addresses_of([account_id])],
        subject=_("Een collega wil nabespreken"),
        body=_("Iemand van het meldpunt vraagt om een nabespreking. Log in om te zien wie."),
    )

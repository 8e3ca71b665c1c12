"""One mail a morning for each person: how many cases ask something of them today, and not one word more.

What comes in from a melder rings at once (``support.aandacht``); this is for what was planned. Nobody is mailed before
the desk opens, nor on a day off, unless something was planned for that very day.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meldpunt.accounts.service import addresses_of
from meldpunt.core.clock import AMSTERDAM, add_werkdagen, now, to_local, today
from meldpunt.core.web.partij import werkdag
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from support.bel import service as bel
from support.dossiers import service as dossiers
from support.nazorg import service
from support.nazorg.models import Contactmoment, Momentstand
from support.vertrouwenspersonen.queries import away_now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MORNING = "nazorg.ochtend"


@dataclass
class Stapel:
    """The cases that ask something of one person today: their own, and those that a colleague let lie."""

    eigen: set[uuid.UUID] = field(default_factory=set)
    gemist: set[uuid.UUID] = field(default_factory=set)

    def without(self, dossier_ids: frozenset[uuid.UUID]) -> bool:
        """Leave some cases out, and say whether anything is left."""
        self.eigen -= dossier_ids
        self.gemist -= dossier_ids
        return bool(self.eigen or self.gemist)


def remind() -> int:
    """Owe everybody with something to do today their mail of this morning, once a day.

    Returns:
        How many people that are.
    """
    service.forget_expired_terms()
    if to_local(now()).hour < werkdag()[0]:
        return 0
    people = _stapels(_due())
    with transaction.atomic():
        for account_id in people:
            outbox.enqueue(task=MORNING, subject=account_id, key=f"{MORNING}:{account_id}:{today()}", replaces=True)
    return len(people)


def send_morning(account_id: uuid.UUID) -> None:
    """Mail somebody how many cases ask something of them today; nothing where that is none any more.

    A mail that could not go out yesterday does not go out at night: the one of this morning says the same.
    """
    if to_local(now()).hour < werkdag()[0]:
        return
    stapel = _stapels(_due()).get(account_id)
    address = bel.hearing(dict(addresses_of([account_id])), needed=False).get(account_id)
    if stapel is None or address is None or not stapel.without(bel.silent_cases(account_id)):
        return
    send_mail(
        mark=f"ochtend-{uuid.uuid5(account_id, str(today())).hex}",
        subject=_("Vandaag in het meldpunt"),
        body="\n".join([*_sentences(stapel), _("Log in om te zien welke.")]),
        to=[address],
    )


def drop(_moment_id: uuid.UUID) -> None:
    """Work that an earlier version owed for each moment; the mail of the morning holds it now."""


def _due() -> list[Contactmoment]:
    """The open moments of today and before; on a day off those of that very day alone."""
    begin = datetime.combine(today(), time(), tzinfo=AMSTERDAM)
    rows = Contactmoment.objects.filter(stand=Momentstand.OPEN, voor__lt=begin + timedelta(days=1))
    is_day_off = add_werkdagen(today(), 0) != today()
    return list(rows.filter(voor__gte=begin) if is_day_off else rows)


def _stapels(moments: Iterable[Contactmoment]) -> dict[uuid.UUID, Stapel]:
    """By person: whoever looks after a case or stands in, has an address and is not away; else the coordinators.

    The coordinators hear of what a colleague let lie, too.
    """
    away, people = away_now(), defaultdict[uuid.UUID, Stapel](Stapel)
    missed: dict[uuid.UUID, bool] = {}
    for moment in moments:
        missed[moment.dossier_id] = missed.get(moment.dossier_id, False) or _is_missed(moment)
    for dossier_id, lies in missed.items():
        assignee = dossiers.assignee_of(dossier_id)
        own = _who(dossier_id, assignee, away)
        desk = [account_id for account_id, _address in dossiers.desk_of(dossier_id)]
        for account_id in [own] if own else desk:
            people[account_id].eigen.add(dossier_id)
        for account_id in desk if own and lies else ():
            if account_id != own:
                people[account_id].gemist.add(dossier_id)
    return dict(people)


def _who(
    dossier_id: uuid.UUID, assignee: tuple[uuid.UUID, str] | None, away: Collection[uuid.UUID]
) -> uuid.UUID | None:
    """Whoever looks after a case and is there; while they are away, who stands in for them."""
    if assignee is None:
        return None
    people = dossiers.stand_ins_of(dossier_id, away=away) if assignee[0] in away else [assignee]
    return next((pk for pk, address in people if address), None)


def _sentences(stapel: Stapel) -> list[str]:
    own, missed = len(stapel.eigen), len(stapel.gemist)
    found = []
    if own:
        words = ngettext("%(n)s dossier vraagt vandaag iets van je.", "%(n)s dossiers vragen vandaag iets van je.", own)
        found.append(words % {"n": own})
    if missed:
        words = ngettext(
            "Bij een collega bleef %(n)s dossier liggen.", "Bij collega's bleven %(n)s dossiers liggen.", missed
        )
        found.append(words % {"n": missed})
    return found


def _is_missed(moment: Contactmoment) -> bool:
    """One working day late."""
    return add_werkdagen(to_local(moment.voor).date(), 1) < today()

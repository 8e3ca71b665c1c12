"""Who stands in while a colleague is away: a key to each case for those days, which ends by itself.

The key is given by whoever can open the case, when a deputy is named or a case is assigned; its days stand in signed
access. A process that signs takes it away after the last day (``docs/adr/0044``).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.accounts.service import names_at_desk
from meldpunt.audit import service as audit
from meldpunt.core.clock import AMSTERDAM, today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import DomainError, NotFound, require
from meldpunt.outbox import service as outbox
from meldpunt.vault import service as vault
from support.dossiers import queries
from support.dossiers import service as dossiers
from support.dossiers.service import KALENDER, DossierGebeurtenis, Regelsoort
from support.regie import service as regie
from support.vertrouwenspersonen import rules
from support.vertrouwenspersonen import service as pool
from support.vertrouwenspersonen.service import PoolGebeurtenis

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Leensleutel, Zaak
    from support.vertrouwenspersonen.service import Verlof


logger = logging.getLogger(__name__)
ALONE = "waarnemen.alleen"


@dataclass(frozen=True)
class Waarneming:
    """What became of the cases of whoever is away.

    Attributes:
        gegeven: how many the deputy can open on those days.
        gebleven: those that stay with the coordinators, each with the sentence that says why.
    """

    gegeven: int
    gebleven: Mapping[UUID, str]


def name_deputy(*, account_id: UUID, verlof_id: UUID, waarnemer: UUID | None, by: Medewerker) -> Waarneming:
    """Let a colleague stand in on some days of leave, in each open case that this planner can open.

    A melder's exclusion and a tie with the sender win: such a case stays with the coordinators, and its timeline says
    so. A case that this planner cannot open is not spoken of: its melder reads that it waits.

    Args:
        account_id: who is away.
        verlof_id: the days.
        waarnemer: who stands in; None for nobody any more.
        by: whoever is away, or a coordinator.

    Raises:
        NotAllowed: it is somebody else's leave, and this is no coordinator.
        NotFound: these days are past, or were taken back.
        Conflict: this colleague is away as well, or takes no cases.
    """
    with transaction.atomic():
        require(rules.refusal_to_plan_leave(by, account_id))
        days = pool.one_leave(account_id, verlof_id)
        if waarnemer is not None:
            require(pool.refusal_to_stand_in(account_id, days, waarnemer=waarnemer))
        pool.set_deputy(days, waarnemer)
        code = PoolGebeurtenis.GEEN_WAARNEMER if waarnemer is None else PoolGebeurtenis.WAARNEMER
        audit.record(code=code, subject=str(account_id), by=by)
        follow(account_id)
    return Waarneming(0, {}) if waarnemer is None else _lend_all(account_id, waarnemer, by=by)


def _lend_all(account_id: UUID, waarnemer: UUID, *, by: Medewerker) -> Waarneming:
    """Each case goes in a transaction of its own, so that one that is refused holds up no other."""
    given = 0
    stayed: dict[UUID, str] = {}
    for kaart in queries.open_with(account_id):
        try:
            with transaction.atomic():
                zaak = dossiers.open_zaak(dossier_id=kaart.id, by=by, lock=True)
                sentence = lend_where_allowed(zaak, only=waarnemer).get(waarnemer, "")
        except NotFound:
            continue  # to this planner it does not exist
        except DomainError as error:
            sentence = error.sentence
        if sentence:
            stayed[kaart.id] = sentence
        else:
            given += 1
    return Waarneming(given, stayed)


def lend_where_allowed(zaak: Zaak, *, only: UUID | None = None) -> dict[UUID, str]:
    """Give the deputies of whoever looks after a held case a key for their days.

    Where one of them may not, the case stays with the coordinators on those days, and its timeline says so; that holds
    up no other deputy.

    Args:
        zaak: the case.
        only: this deputy alone; all, where left out.

    Returns:
        Each deputy with the sentence of the refusal; empty for who has a key now.
    """
    had = zaak.dossier.assignee_id
    deputies = pool.deputies_of(had) if had is not None else {}
    told = {}
    for account_id, days in deputies.items():
        if only in (None, account_id):
            told[account_id] = _refused_to(zaak, account_id, days)
    for sentence in filter(None, told.values()):
        zaak.write(zaak.line(Regelsoort.GEEN_WAARNEMING, tekst=sentence, zichtbaar=False))
    return told


def _refused_to(zaak: Zaak, account_id: UUID, days: Verlof) -> str:
    """Lend one deputy the key; empty, or why this deputy gets none."""
    try:
        with transaction.atomic():
            _lend(zaak, account_id, days)
    except DomainError as error:
        return error.sentence
    return ""


def _lend(zaak: Zaak, account_id: UUID, days: Verlof) -> None:
    require(pool.refusal_to_be_near(account_id, zaak.feiten.blijft_weg_van))
    words = _in_words(account_id, days)
    if dossiers.lend_key(zaak, account_id, begint=days.van, eindigt=days.tot):
        zaak.write(zaak.line(Regelsoort.WAARNEMING, tekst=words, voor_melder=words))
        zaak.record(DossierGebeurtenis.WAARNEMING)
        regie.owe_mail(zaak.id)


def end_in(zaak: Zaak) -> None:
    """Take every lent key of a held case away: whoever the deputies stood in for looks after it no more."""
    with acting_as(SYSTEM):
        for account_id in dossiers.lent_keys_of(zaak.id):
            _end(zaak.id, account_id)
    zaak.dossier.refresh_from_db()


@transaction.atomic
def follow(account_id: UUID | None = None) -> None:
    """Let lent keys follow the leave as it is planned now: other days, or taken away. Doing it twice does it once.

    A key of which the row was altered past us opens nothing; it stays as it lies, and holds up no other.

    Args:
        account_id: whose leave; everybody's of which the days are over, where left out.
    """
    with acting_as(SYSTEM):
        for key in dossiers.lent_keys(assignee_id=account_id):
            if account_id is not None or key.eindigt < today():
                _one_by_one(partial(_follow, key))


def end_of(account_id: UUID) -> None:
    """Take every key away that was lent to somebody who stops: from now on those cases are the coordinators'."""
    pool.stand_down(account_id)
    with acting_as(SYSTEM):
        for dossier_id in dossiers.lent_to(account_id):
            _one_by_one(partial(_end, dossier_id, account_id))


def tidy() -> None:
    """Take the keys away whose last day is over; they open nothing since that day, and now they are gone too."""
    if dossiers.any_past():
        follow()


def owe_warning(account_id: UUID, *, on: date) -> None:
    """Owe the same on the first day of leave that is planned ahead."""
    begin = datetime.combine(on, time(), tzinfo=AMSTERDAM)
    outbox.enqueue(task=ALONE, subject=account_id, key=f"{ALONE}:{account_id}:{on}", not_before=begin)


def warn_when_away(account_id: UUID) -> None:
    """Warn them where this person is away by now, and nobody else can read: days may have been taken back."""
    if pool.is_away(account_id):
        _warn(account_id, dossiers.is_alone_by_access)


def warn_alone(account_id: UUID) -> None:
    """Owe the melders a mail whose report nobody else can open while somebody is away: they can choose somebody."""
    _warn(account_id, dossiers.is_alone)


def _warn(account_id: UUID, is_alone: Callable[..., bool]) -> None:
    with acting_as(SYSTEM):
        for kaart in queries.open_with(account_id):
            if is_alone(kaart.id, account_id=account_id):
                regie.owe_mail(kaart.id)


def _one_by_one(change: Callable[[], None]) -> None:
    """Change one lent key in a transaction of its own; access that is not as it was signed is told in the log."""
    try:
        with transaction.atomic():
            change()
    except vault.VaultIntegrityError:
        logger.error("waarneming.refused")  # noqa: TRY400 - a traceback may tell of the case


def _follow(key: Leensleutel) -> None:
    days = pool.deputies_of(key.assignee_id).get(key.account_id) if key.assignee_id is not None else None
    if days is None:
        _end(key.dossier_id, key.account_id)
    elif (days.van, days.tot) != (key.begint, key.eindigt):
        dossiers.lend_on_days(key.dossier_id, key.account_id, begint=days.van, eindigt=days.tot)


def _end(dossier_id: UUID, account_id: UUID) -> None:
    if not dossiers.take_back(dossier_id, account_id):
        return
    naam = names_at_desk([str(account_id)]).get(str(account_id), "")
    line = dossiers.line(Regelsoort.WAARNEMING_VOORBIJ, by=KALENDER, tekst=naam, zichtbaar=False)
    dossiers.seal(dossier_id, [line])
    audit.record(code=DossierGebeurtenis.WAARNEMING_VOORBIJ, subject=str(dossier_id), by=KALENDER)


def _in_words(account_id: UUID, days: Verlof) -> str:
    naam = names_at_desk([str(account_id)]).get(str(account_id), "")
    return f"{naam}. {_days(days)}"


def _days(days: Verlof) -> str:
    words = {"van": date_format(days.van, "j F"), "tot": date_format(days.tot, "j F Y")}
    return _("Van %(van)s tot en met %(tot)s.") % words

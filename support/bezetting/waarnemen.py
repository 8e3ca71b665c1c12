"""Who stands in while a colleague is away: a key to each case for those days, which ends by itself.

The key is given by whoever can open the case, when a deputy is named or a case is assigned; its days stand in signed
access. A process that signs takes it away after the last day (``docs/adr/0044``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.accounts.service import names_at_desk
from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import DomainError, NotFound, require
from support.dossiers import queries
from support.dossiers import service as dossiers
from support.dossiers.service import KALENDER, DossierGebeurtenis, Regelsoort
from support.regie import service as regie
from support.vertrouwenspersonen import rules
from support.vertrouwenspersonen import service as pool
from support.vertrouwenspersonen.service import PoolGebeurtenis

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Leensleutel, Zaak
    from support.vertrouwenspersonen.service import Verlof


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
    return _lend_all(account_id, by=by)


def _lend_all(account_id: UUID, *, by: Medewerker) -> Waarneming:
    """Each case goes in a transaction of its own, so that one that is refused holds up no other."""
    given = 0
    stayed: dict[UUID, str] = {}
    for kaart in queries.open_with(account_id):
        try:
            with transaction.atomic():
                given += lend(dossiers.open_zaak(dossier_id=kaart.id, by=by, lock=True))
        except NotFound:
            continue  # to this planner it does not exist
        except DomainError as error:
            stayed[kaart.id] = error.sentence
            _stays(kaart.id, error.sentence, by=by)
    return Waarneming(given, stayed)


def lend(zaak: Zaak) -> int:
    """Give the deputies of whoever looks after a held case a key for their days; returns how many have one now.

    Raises:
        NotAllowed: the melder keeps one of them out, or they have a tie with the part of the sender.
        Conflict: one of them has no key of their own yet.
    """
    had = zaak.dossier.assignee_id
    deputies = pool.deputies_of(had) if had is not None else {}
    for account_id, days in deputies.items():
        require(pool.refusal_to_be_near(account_id, zaak.feiten.blijft_weg_van))
        words = _in_words(account_id, days)
        if dossiers.lend_key(zaak, account_id, begint=days.van, eindigt=days.tot):
            zaak.write(zaak.line(Regelsoort.WAARNEMING, tekst=words, voor_melder=words))
            zaak.record(DossierGebeurtenis.WAARNEMING)
            regie.owe_mail(zaak.id)
    return len(deputies)


def lend_where_allowed(zaak: Zaak) -> None:
    """The same when a case is assigned: where a deputy may not, it stays with the coordinators on those days."""
    try:
        with transaction.atomic():
            lend(zaak)
    except DomainError as error:
        zaak.write(zaak.line(Regelsoort.GEEN_WAARNEMING, tekst=error.sentence, zichtbaar=False))


def end_in(zaak: Zaak) -> None:
    """Take every lent key of a held case away: whoever the deputies stood in for looks after it no more."""
    with acting_as(SYSTEM):
        for account_id in dossiers.lent_keys_of(zaak.id):
            _end(zaak.id, account_id)
    zaak.dossier.refresh_from_db()


@transaction.atomic
def follow(account_id: UUID | None = None) -> None:
    """Let lent keys follow the leave as it is planned now: other days, or taken away. Doing it twice does it once.

    Args:
        account_id: whose leave; everybody's of which the days are over, where left out.
    """
    with acting_as(SYSTEM):
        for key in dossiers.lent_keys(assignee_id=account_id):
            if account_id is not None or key.eindigt < today():
                _follow(key)


def tidy() -> None:
    """Take the keys away whose last day is over; they open nothing since that day, and now they are gone too."""
    if dossiers.any_past():
        follow()


def warn_alone(account_id: UUID) -> None:
    """Owe the melders a mail whose report nobody else can open while somebody is away: they can choose somebody."""
    with acting_as(SYSTEM):
        for kaart in queries.open_with(account_id):
            if dossiers.is_alone(kaart.id, account_id=account_id):
                regie.owe_mail(kaart.id)


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


@transaction.atomic
def _stays(dossier_id: UUID, sentence: str, *, by: Medewerker) -> None:
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    zaak.write(zaak.line(Regelsoort.GEEN_WAARNEMING, tekst=sentence, zichtbaar=False))


def _in_words(account_id: UUID, days: Verlof) -> str:
    naam = names_at_desk([str(account_id)]).get(str(account_id), "")
    return f"{naam}. {_days(days)}"


def _days(days: Verlof) -> str:
    words = {"van": date_format(days.van, "j F"), "tot": date_format(days.tot, "j F Y")}
    return _("Van %(van)s tot en met %(tot)s.") % words

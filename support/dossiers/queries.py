"""Lists of cases: clear columns and decrypted facts, never content; paged by key."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, Q

from meldpunt.accounts.service import Rol
from meldpunt.core.clock import today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.vault import service as vault
from support.dossiers.inhoud import Van
from support.dossiers.lijsten.bladeren import (
    TERMIJNEN,
    WEERGAVEN,
    Filter,
    Kaart,
    Werkvoorraadpagina,
    kaart_of,
    neighbour_of,
    nobody,
    page_of,
    whole_number,
    with_unread,
)
from support.dossiers.models import Bericht, Bewijsketting, Dossier, Melding, Toegang, in_force
from support.dossiers.states import GESLOTEN, Status
from support.dossiers.statistiek import Openstand, open_of
from support.dossiers.zaak import signed
from support.dossiers.zaak.waarneming import stood_in_by
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker

__all__ = [
    "TERMIJNEN",
    "WEERGAVEN",
    "Filter",
    "Kaart",
    "Openstand",
    "Werkvoorraadpagina",
    "came_in_since",
    "cases_about",
    "due_now",
    "ends_of_chains",
    "find_one",
    "heavy_among",
    "is_any_counted",
    "is_received",
    "kaart",
    "kaart_of",
    "kaarten",
    "kaarten_of",
    "left_behind",
    "next_to",
    "nobody",
    "ongelezen_per_dossier",
    "open_counts",
    "open_load",
    "open_of",
    "open_with",
    "overdue_since",
    "readers_of",
    "searchable",
    "visible_among",
    "visible_to",
    "waiting_for_key",
    "with_date",
]

MOST = 500  # more than anybody reads on one page


def visible_to(by: Medewerker) -> QuerySet[Dossier]:
    """All cases that somebody may see and holds a key to: every one, or the given ones.

    Evaluating it is one query: what somebody holds is looked up inside it.
    """
    own = Q(pk__in=vault.case_ids_of(by.actor_id)) & Q(
        pk__in=Toegang.objects.filter(in_force(), account_id=by.id).values("dossier_id"),
    )
    if by.rol == Rol.COORDINATOR:
        rest = Q(besloten=False) & Q(Exists(vault.newest_share_of(by.actor_id)))
        return Dossier.objects.filter(rest | (Q(besloten=True) & own))
    return Dossier.objects.filter(own) if by.rol == Rol.VERTROUWENSPERSOON else Dossier.objects.none()


def searchable(by: Medewerker, waar: str) -> QuerySet[Dossier]:
    """The cases that somebody may look for words in: the open ones, the closed ones ("gesloten") or all ("alles")."""
    rows = visible_to(by)
    if waar == "alles":
        return rows
    return rows.filter(status__in=GESLOTEN) if waar == "gesloten" else rows.exclude(status__in=GESLOTEN)


def came_in_since(day: date, *, by: Medewerker) -> QuerySet[Dossier]:
    """The cases of this day and later that somebody may see, closed ones too."""
    return visible_to(by).filter(opened_on__gte=day)


def visible_among(dossier_ids: Iterable[UUID], *, by: Medewerker) -> QuerySet[Dossier]:
    """Those of these cases that somebody may see."""
    return visible_to(by).filter(pk__in=list(dossier_ids))


def find_one(zoek: str, *, by: Medewerker) -> Kaart | None:
    """The case with exactly this number, or the open one with exactly this alias, that somebody may see."""
    nummer = whole_number(zoek.strip().upper().removeprefix("M-").lstrip("0"))
    named = ~Q(status__in=GESLOTEN) & Q(alias__iexact=zoek.strip().replace("\0", ""))
    row = visible_to(by).filter(named if nummer is None else Q(nummer=nummer)).first()
    return kaart_of(row) if row else None


def is_any_counted(dossier_ids: Collection[UUID]) -> bool:
    """Whether a quarter counted any of these cases; also of those that whoever works on them may not see.

    A quarter marks a signal as well, and counts none.
    """
    with acting_as(SYSTEM):
        marked = Dossier.objects.filter(pk__in=dossier_ids).exclude(counted_in=None)
        return any(not row.feiten.signaal for row in marked)


def kaarten(*, filter_: Filter, by: Medewerker) -> Werkvoorraadpagina:
    """One page of the queue, soonest first; facts are decrypted to filter on them."""
    return page_of(visible_to(by), filter_=filter_, by=by)


def next_to(dossier_id: UUID, *, by: Medewerker, back: bool = False) -> UUID | None:
    """The case after this one in the queue, or before it; of the closed ones where it is closed.

    Returns:
        Its id; None where it is the last, or where there is no such case for this person.
    """
    row = visible_to(by).filter(pk=dossier_id).first()
    return None if row is None else neighbour_of(row, visible_to(by), by=by, back=back)


def overdue_since(day: date) -> list[UUID]:
    """The open cases that had to be looked at on this day or before."""
    rows = Dossier.objects.filter(due_on__lte=day).exclude(status__in=GESLOTEN)
    return list(rows.order_by("due_on").values_list("pk", flat=True))


def open_with(account_id: UUID) -> list[Kaart]:
    """The open cases that this person looks after, the most serious first; whoever asks sees them by its own rights."""
    rows = Dossier.objects.filter(assignee_id=account_id).exclude(status__in=GESLOTEN)
    kaarten_ = [kaart_of(row) for row in rows.order_by(F("due_on").asc(nulls_last=True), "nummer")]
    return sorted(kaarten_, key=lambda kaart: -triage.Gradatie(kaart.feiten.gradatie).rang)


def heavy_among(dossier_ids: Collection[UUID]) -> set[UUID]:
    """Those of some cases that are grave, whoever asks; for how much rest the people who had them need."""
    if not dossier_ids:
        return set()
    with acting_as(SYSTEM):
        return {row.pk for row in Dossier.objects.filter(pk__in=dossier_ids) if kaart_of(row).feiten.is_zwaar}


def left_behind(by: Medewerker) -> Counter[UUID]:
    """How many open cases stand in the name of each person who stopped, of those that somebody may know of."""
    rows = visible_to(by).exclude(status__in=GESLOTEN).exclude(assignee=None).filter(nobody())
    return Counter(dict(rows.values_list("assignee_id").annotate(Count("pk"))))


def open_counts(by: Medewerker) -> dict[str, int]:
    """How many open cases somebody sees, how many are theirs, how many are nobody's and were left behind."""
    rows = visible_to(by).exclude(status__in=GESLOTEN)
    return rows.aggregate(
        open=Count("pk"),
        nieuw=Count("pk", filter=Q(status=Status.NIEUW)),
        van_mij=Count("pk", filter=Q(assignee_id=by.id) | Q(pk__in=stood_in_by(by.id))),
        zonder=Count("pk", filter=nobody()),
        nazorg=Count("pk", filter=Q(status=Status.NAZORG)),
        achtergelaten=Count("pk", filter=nobody() & ~Q(assignee=None)),
    )


def due_now(by: Medewerker) -> list[UUID]:
    """The cases of today and before, soonest first: those of this person, for a coordinator also nobody's.

    Those of whoever they stand in for today are theirs.
    A closed case is one of them where aftercare or a term of law goes on. A case that is new, or in which a message is
    unread, is one whatever else is planned, so that nothing depends on one table alone.
    """
    mine = Q(assignee_id=by.id) | Q(pk__in=stood_in_by(by.id)) | (nobody() if by.rol == Rol.COORDINATOR else Q(pk=None))
    unread = list(with_unread().distinct())  # apart, so that the database asks three indexes and not every case
    urgent = Q(due_on__lte=today()) | Q(pk__in=unread) | Q(status=Status.NIEUW)
    rows = visible_to(by).filter(mine, urgent)
    return list(rows.order_by("due_on", "nummer").values_list("pk", flat=True))


def with_date(by: Medewerker, *, own: bool = False) -> list[Kaart]:
    """The cases in which something is planned, soonest first; closed ones too.

    Args:
        by: who sees them.
        own: only those that this person looks after, or stands in for.
    """
    rows = visible_to(by).exclude(due_on=None).order_by("due_on", "nummer")
    rows = rows.filter(Q(assignee_id=by.id) | Q(pk__in=stood_in_by(by.id))) if own else rows
    return [kaart_of(row) for row in rows[:MOST]]


def kaarten_of(dossier_ids: Iterable[UUID], *, by: Medewerker) -> dict[UUID, Kaart]:
    """The clear side of these cases, of those that somebody may see, by id."""
    return {row.pk: kaart_of(row) for row in visible_to(by).filter(pk__in=list(dossier_ids))}


def open_load(by: Medewerker) -> Counter[UUID]:
    """How many open cases each colleague looks after, of those that somebody may know of."""
    rows = visible_to(by).exclude(status__in=GESLOTEN).exclude(assignee=None)
    return Counter(dict(rows.values_list("assignee_id").annotate(Count("pk"))))


def cases_about(parts: Collection[str], *, by: Medewerker) -> list[UUID]:
    """The cases that somebody may see with a sender from one of these parts of the party, who keeps its people away."""
    if not parts:
        return []
    return [row.pk for row in visible_to(by) if not set(parts).isdisjoint(row.feiten.blijft_weg_van)]


def kaart(dossier_id: UUID) -> Kaart:
    """The clear side of one case; for workers, who can read nothing else."""
    return kaart_of(Dossier.objects.get(pk=dossier_id))


def ends_of_chains() -> set[str]:
    """Where the chain of the evidence of each case ends, for the root of the day; hashes that tell nothing."""
    return set(Bewijsketting.objects.values_list("kop", flat=True).iterator())


def is_received(melding_id: UUID) -> bool:
    """Whether this report is in already."""
    return Melding.objects.filter(pk=melding_id).exists()


def ongelezen_per_dossier(dossier_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many messages of melders nobody has read yet."""
    rows = Bericht.objects.filter(dossier_id__in=list(dossier_ids), van=Van.MELDER, gelezen=False)
    return dict(rows.values_list("dossier_id").annotate(Count("pk")))


def waiting_for_key(account_ids: Collection[UUID], *, by: Medewerker) -> dict[UUID, set[UUID]]:
    """The cases that were given to people who have no key to them, since their own key is new; by person.

    Args:
        account_ids: the people.
        by: who asks; of a case that they cannot see they hear nothing, except that they wait for it themselves.
    """
    waiting: dict[UUID, set[UUID]] = {account_id: set() for account_id in account_ids}
    keyless = ~Exists(vault.own_keys(case="dossier_id", account="account_id"))
    rows = Toegang.objects.filter(keyless, account_id__in=waiting, tot=None).values_list("account_id", "dossier_id")
    found = list(rows)
    others = {dossier_id for account_id, dossier_id in found if account_id != by.id}
    seen = set(visible_among(others, by=by).values_list("pk", flat=True)) if others else set()
    for account_id, dossier_id in found:
        if account_id == by.id or dossier_id in seen:
            waiting[account_id].add(dossier_id)
    return waiting


def readers_of(dossier_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """Who has access to each of these cases, as it was signed.

    Raises:
        StateMismatch: a row was changed, added, removed or put back.
    """
    for dossier in Dossier.objects.filter(pk__in=dossier_ids):
        signed.check(dossier)
    found: dict[UUID, set[str]] = {dossier_id: set() for dossier_id in dossier_ids}
    rows = Toegang.objects.filter(dossier_id__in=dossier_ids, tot=None).values_list("dossier_id", "account_id")
    for dossier_id, account_id in rows:
        found[dossier_id].add(str(account_id))
    return found

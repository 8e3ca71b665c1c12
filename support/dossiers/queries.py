"""Lists of cases: clear columns and decrypted facts, never content; paged by key."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, F, Q

from meldpunt.accounts.service import Rol
from meldpunt.core.clock import today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.vault import service as vault
from support.dossiers.inhoud import Feiten, Van
from support.dossiers.models import Bericht, Bewijsketting, Dossier, Melding, Toegang, in_force
from support.dossiers.rules import DESK
from support.dossiers.states import GESLOTEN, Status
from support.dossiers.zaak import signed
from support.dossiers.zaak.waarneming import stood_in_by
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker

PAGE = 50
SCAN = 400
TERMIJNEN = {"laat": 0, "vandaag": 1, "week": 7}  # due before so many days from today
MOST = 500  # more than anybody reads on one page
FAR = "9999-12-31"
WEERGAVEN = ("open", "van_mij", "zonder", "klachttermijn", "nazorg", "gesloten")
NUMBER_DIGITS = 9  # fits an integer column


@dataclass(frozen=True)
class Kaart:
    """The clear side of a case with its coded facts, and whether a quarter has counted it."""

    id: UUID
    kenmerk: str
    alias: str
    status: str
    opened_on: date
    due_on: date | None
    assignee_id: UUID | None
    feiten: Feiten
    geteld: bool

    @property
    def is_gesloten(self) -> bool:
        """Whether nothing happens in it any more."""
        return self.status in GESLOTEN


@dataclass(frozen=True)
class Filter:
    """What somebody wants to see in the queue.

    Attributes:
        assignee: the id of who looks after it.
        sinds: in how many days it came in.
        ongelezen: not empty for those with an unread message alone.
        termijn: one of ``TERMIJNEN``.
        weergave: one of ``WEERGAVEN``.
        na: the key of the page.
    """

    status: str = ""
    gradatie: str = ""
    vorm: str = ""
    platform: str = ""
    assignee: str = ""
    sinds: str = ""
    ongelezen: str = ""
    termijn: str = ""
    zoek: str = ""
    weergave: str = "open"
    na: str = ""


@dataclass(frozen=True)
class Werkvoorraadpagina:
    """One page of the queue and the key of the next one."""

    rijen: tuple[Kaart, ...]
    volgende: str


def kaart_of(dossier: Dossier) -> Kaart:
    """The clear side of a case with its coded facts."""
    return Kaart(
        id=dossier.pk,
        kenmerk=dossier.kenmerk,
        alias=dossier.alias,
        status=dossier.status,
        opened_on=dossier.opened_on,
        due_on=dossier.due_on,
        assignee_id=dossier.assignee_id,
        feiten=dossier.feiten,
        geteld=dossier.counted_in is not None,
    )


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
    nummer = _number(zoek.strip().upper().removeprefix("M-").lstrip("0"))
    named = ~Q(status__in=GESLOTEN) & Q(alias__iexact=zoek.strip().replace("\0", ""))
    row = visible_to(by).filter(named if nummer is None else Q(nummer=nummer)).first()
    return kaart_of(row) if row else None


def is_any_counted(dossier_ids: Collection[UUID]) -> bool:
    """Whether a quarter counted any of these cases; also of those that whoever works on them may not see."""
    with acting_as(SYSTEM):
        return Dossier.objects.filter(pk__in=dossier_ids).exclude(counted_in=None).exists()


def overdue_since(day: date) -> list[UUID]:
    """The open cases that had to be looked at on this day or before."""
    rows = Dossier.objects.filter(due_on__lte=day).exclude(status__in=GESLOTEN)
    return list(rows.order_by("due_on").values_list("pk", flat=True))


def kaarten(*, filter_: Filter, by: Medewerker) -> Werkvoorraadpagina:
    """One page of the queue, soonest first; facts are decrypted to filter on them."""
    rows = _narrow(visible_to(by), filter_, by).order_by(F("due_on").asc(nulls_last=True), "nummer")
    found: list[Kaart] = []
    cursor = filter_.na
    while True:
        batch = list(_after(rows, cursor)[: PAGE + 1 if not _needs_facts(filter_) else SCAN])
        for row in batch:
            kaart = kaart_of(row)
            if len(found) == PAGE:
                return Werkvoorraadpagina(tuple(found), cursor)
            cursor = _key(row)
            if _fits(kaart, filter_):
                found.append(kaart)
        if len(batch) < (PAGE + 1 if not _needs_facts(filter_) else SCAN):
            return Werkvoorraadpagina(tuple(found), "")


def next_to(dossier_id: UUID, *, by: Medewerker, back: bool = False) -> UUID | None:
    """The case after this one in the queue, or before it; of the closed ones where it is closed.

    Returns:
        Its id; None where it is the last, or where there is no such case for this person.
    """
    row = visible_to(by).filter(pk=dossier_id).first()
    if row is None:
        return None
    filter_ = Filter(weergave="gesloten" if row.status in GESLOTEN else "open")
    rows = _narrow(visible_to(by), filter_, by)
    if back:
        order = (F("due_on").desc(nulls_first=True), "-nummer")
        found = _before(rows, row).order_by(*order)
    else:
        found = _after(rows, _key(row)).order_by(F("due_on").asc(nulls_last=True), "nummer")
    return found.values_list("pk", flat=True).first()


def nobody() -> Q:
    """The cases that nobody looks after: assigned to nobody, or to somebody who is not at the desk any more."""
    return Q(assignee=None) | ~Q(assignee__is_active=True, assignee__rol__in=DESK)


def open_with(account_id: UUID) -> list[Kaart]:
    """The open cases that this person looks after, the most serious first; whoever asks sees them by its own rights."""
    rows = Dossier.objects.filter(assignee_id=account_id).exclude(status__in=GESLOTEN)
    kaarten_ = [kaart_of(row) for row in rows.order_by(F("due_on").asc(nulls_last=True), "nummer")]
    return sorted(kaarten_, key=lambda kaart: -triage.Gradatie(kaart.feiten.gradatie).rang)


def heavy_among(dossier_ids: Collection[UUID]) -> set[UUID]:
    """Those of some cases that are grave, whoever asks; for how much rest the people who had them need."""
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
    urgent = Q(due_on__lte=today()) | Q(pk__in=_with_unread()) | Q(status=Status.NIEUW)
    rows = visible_to(by).filter(mine, urgent)
    return list(rows.order_by("due_on", "nummer").values_list("pk", flat=True))


def with_date(by: Medewerker, *, own: bool = False) -> list[Kaart]:
    """The cases that somebody sees, or looks after, in which something is planned, soonest first; closed ones too."""
    rows = visible_to(by).exclude(due_on=None).order_by("due_on", "nummer")
    rows = rows.filter(assignee_id=by.id) if own else rows
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
    seen = Q(dossier__in=visible_to(by)) | Q(account_id=by.id)
    keyless = ~Exists(vault.own_keys(case="dossier_id", account="account_id"))
    rows = Toegang.objects.filter(seen, keyless, account_id__in=waiting, tot=None)
    for account_id, dossier_id in rows.values_list("account_id", "dossier_id"):
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


def _narrow(rows: QuerySet[Dossier], filter_: Filter, by: Medewerker) -> QuerySet[Dossier]:
    return rows.filter(_of_view(filter_.weergave, by), *_conditions(filter_))


def _of_view(weergave: str, by: Medewerker) -> Q:
    """Which cases stand in a view; a term for a complaint also runs in one that is closed."""
    is_open = ~Q(status__in=GESLOTEN)
    views = {
        "van_mij": is_open & (Q(assignee_id=by.id) | Q(pk__in=stood_in_by(by.id))),
        "zonder": is_open & nobody(),
        "klachttermijn": Q(due_on__lte=today()),  # a term in sight is a day that is due; the facts tell which it is
        "nazorg": Q(status=Status.NAZORG),
        "gesloten": Q(status__in=GESLOTEN),
    }
    return views.get(weergave, is_open)


def _conditions(filter_: Filter) -> Iterator[Q]:
    if filter_.status in Status.values:
        yield Q(status=filter_.status)
    if filter_.assignee:
        yield Q(assignee_id=UUID(filter_.assignee))
    if filter_.sinds:
        yield Q(opened_on__gte=today() - timedelta(days=int(filter_.sinds)))
    if filter_.termijn in TERMIJNEN:
        yield Q(due_on__lt=today() + timedelta(days=TERMIJNEN[filter_.termijn]))
    if filter_.ongelezen:
        yield Q(pk__in=_with_unread())
    if filter_.zoek:
        yield _match(filter_.zoek)


def _with_unread() -> QuerySet[Bericht, UUID]:
    return Bericht.objects.filter(van=Van.MELDER, gelezen=False).values_list("dossier_id", flat=True)


def _match(zoek: str) -> Q:
    by_alias = Q(alias__icontains=zoek.replace("\0", ""))
    nummer = _number(zoek.upper().removeprefix("M-").lstrip("0"))
    return by_alias if nummer is None else by_alias | Q(nummer=nummer)


def _needs_facts(filter_: Filter) -> bool:
    return bool(filter_.gradatie or filter_.vorm or filter_.platform or filter_.weergave == "klachttermijn")


def _fits(kaart: Kaart, filter_: Filter) -> bool:
    feiten = kaart.feiten
    return (
        filter_.gradatie in ("", feiten.gradatie)
        and (not filter_.vorm or filter_.vorm in feiten.vormen)
        and (not filter_.platform or filter_.platform in feiten.platforms)
        and (filter_.weergave != "klachttermijn" or _term_in_sight(feiten))
    )


def _term_in_sight(feiten: Feiten) -> bool:
    return feiten.klacht_in_zicht_op is not None and feiten.klacht_in_zicht_op <= today()


def _key(row: Dossier) -> str:
    return f"{row.due_on or FAR}.{row.nummer}"


def _after(rows: QuerySet[Dossier], key: str) -> QuerySet[Dossier]:
    """What comes after a key; a key that nobody gave out shows the list from its beginning."""
    day, _, number = key.partition(".")
    nummer = _number(number)
    if nummer is None or not _is_day(day):
        return rows
    if day == FAR:
        return rows.filter(due_on=None, nummer__gt=nummer)
    later = Q(due_on__gt=day) | Q(due_on=None) | Q(due_on=day, nummer__gt=nummer)
    return rows.filter(later)


def _before(rows: QuerySet[Dossier], row: Dossier) -> QuerySet[Dossier]:
    """What comes before a case."""
    if row.due_on is None:
        return rows.filter(Q(due_on__isnull=False) | Q(due_on=None, nummer__lt=row.nummer))
    return rows.filter(Q(due_on__lt=row.due_on) | Q(due_on=row.due_on, nummer__lt=row.nummer))


def _number(text: str) -> int | None:
    """A case number, where the text is one that fits its column."""
    return int(text) if text.isdecimal() and len(text) <= NUMBER_DIGITS else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

"""Paging through lists of cases: what a list holds, which cases are in it, and what comes after one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Q

from meldpunt.core.clock import today
from support.dossiers.inhoud import Feiten, Van
from support.dossiers.models import Bericht, Dossier
from support.dossiers.rules import DESK
from support.dossiers.states import GESLOTEN, Status
from support.dossiers.zaak.waarneming import stood_in_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker

PAGE = 50
SCAN = 400
TERMIJNEN = {"laat": 0, "vandaag": 1, "week": 7}  # due before so many days from today
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


def page_of(rows: QuerySet[Dossier], *, filter_: Filter, by: Medewerker) -> Werkvoorraadpagina:
    """One page of some cases, soonest first; facts are decrypted to filter on them."""
    ordered = _narrow(rows, filter_, by).order_by(F("due_on").asc(nulls_last=True), "nummer")
    found: list[Kaart] = []
    cursor = filter_.na
    while True:
        batch = list(_after(ordered, cursor)[: PAGE + 1 if not _needs_facts(filter_) else SCAN])
        for row in batch:
            kaart = kaart_of(row)
            if len(found) == PAGE:
                return Werkvoorraadpagina(tuple(found), cursor)
            cursor = _key(row)
            if _fits(kaart, filter_):
                found.append(kaart)
        if len(batch) < (PAGE + 1 if not _needs_facts(filter_) else SCAN):
            return Werkvoorraadpagina(tuple(found), "")


def neighbour_of(row: Dossier, rows: QuerySet[Dossier], *, by: Medewerker, back: bool) -> UUID | None:
    """The case after this one among some, or before it; of the closed ones where it is closed. None at the end."""
    filter_ = Filter(weergave="gesloten" if row.status in GESLOTEN else "open")
    listed = _narrow(rows, filter_, by)
    if back:
        order = (F("due_on").desc(nulls_first=True), "-nummer")
        found = _before(listed, row).order_by(*order)
    else:
        found = _after(listed, _key(row)).order_by(F("due_on").asc(nulls_last=True), "nummer")
    return found.values_list("pk", flat=True).first()


def nobody() -> Q:
    """The cases that nobody looks after: assigned to nobody, or to somebody who is not at the desk any more."""
    return Q(assignee=None) | ~Q(assignee__is_active=True, assignee__rol__in=DESK)


def match(zoek: str) -> Q:
    """The cases that are called this, or have this number."""
    by_alias = Q(alias__icontains=zoek.replace("\0", ""))
    nummer = whole_number(zoek.upper().removeprefix("M-").lstrip("0"))
    return by_alias if nummer is None else by_alias | Q(nummer=nummer)


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
        yield Q(pk__in=with_unread())
    if filter_.zoek:
        yield match(filter_.zoek)


def with_unread() -> QuerySet[Bericht, UUID]:
    """The ids of the cases with a message of the melder that nobody read, for use inside another query."""
    return Bericht.objects.filter(van=Van.MELDER, gelezen=False).values_list("dossier_id", flat=True)


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
    nummer = whole_number(number)
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


def whole_number(text: str) -> int | None:
    """A case number, where the text is one that fits its column."""
    return int(text) if text.isdecimal() and len(text) <= NUMBER_DIGITS else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

"""What pages read of the pool: who can be chosen, who fits, what stands in a profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts
from meldpunt.core.clock import today
from meldpunt.core.errors import NotFound
from meldpunt.vault import service as vault
from support.dossiers import service as dossiers
from support.dossiers.queries import open_load
from support.dossiers.rules import DESK
from support.vertrouwenspersonen.banden import banden_of, onderdelen, tied_to
from support.vertrouwenspersonen.belasting import (
    Nabespreekvraag,
    Weekbelasting,
    debrief_of,
    debriefs_asked,
    resting,
    week_of,
)
from support.vertrouwenspersonen.matching import Kandidaat, Voorstel, rank
from support.vertrouwenspersonen.models import Afwezigheid, Expertise, Vertrouwenspersoon
from support.vertrouwenspersonen.waarnemers import Verlof, deputies_of, leave_of, who_can_stand_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.queries import Kaart
    from support.dossiers.service import Inzage

__all__ = [
    "FIELDS",
    "OWN_FIELDS",
    "Expertise",
    "Nabespreekvraag",
    "Profiel",
    "Velden",
    "Verlof",
    "Weekbelasting",
    "away_accounts",
    "away_now",
    "banden_of",
    "debrief_of",
    "debriefs_asked",
    "deputies_of",
    "everybody",
    "holds_a_key",
    "leave_of",
    "list_invallers",
    "list_kiesbaar",
    "onderdelen",
    "profiel_of",
    "profile",
    "resting",
    "stand_in_of",
    "suggest",
    "suggest_division",
    "tied_to",
    "week_of",
    "wens_of",
    "who_can_stand_in",
]

FIELDS = (
    "expertise",
    "over",
    "telefoon",
    "uren",
    "talen",
    "hoogstens",
    "training_op",
    "extern",
    "beschikbaar",
    "openbaar",
)
OWN_FIELDS = ("over", "telefoon", "uren", "talen", "hoogstens")  # what somebody may say of themself


@dataclass(frozen=True)
class Velden:
    """A profile as a form shows it."""

    naam: str
    velden: Mapping[str, Any]


@dataclass(frozen=True)
class Profiel:
    """A trusted person as a melder sees one."""

    account_id: UUID
    naam: str
    over: str
    telefoon: str
    uren: str
    expertise: tuple[str, ...]
    extern: bool


def everybody() -> list[tuple[Profiel, bool]]:
    """Every trusted person by name, and whether melders can choose them; who has no profile yet is empty."""
    rows = {
        row.pk: row
        for row in Vertrouwenspersoon.objects.select_related("account").defer(
            "account__password", "account__last_login"
        )
    }
    found = []
    for account in active_accounts(Rol.VERTROUWENSPERSOON):
        row = rows.get(account.pk) or Vertrouwenspersoon(account=account, beschikbaar=False, openbaar=False)
        found.append((_profiel(row), row.beschikbaar and row.openbaar))
    return found


def profile(account_id: UUID) -> Velden:
    """The profile of one trusted person, as it can be changed.

    Raises:
        NotFound: nobody with this role has this id.
    """
    account = next((a for a in active_accounts(Rol.VERTROUWENSPERSOON) if a.pk == account_id), None)
    if account is None:
        raise NotFound(_("Deze vertrouwenspersoon werkt hier niet."))
    row = Vertrouwenspersoon.objects.filter(pk=account_id).first() or Vertrouwenspersoon(account=account)
    return Velden(naam=account.naam, velden={name: getattr(row, name) for name in FIELDS})


def list_kiesbaar() -> list[Profiel]:
    """Everybody a melder can choose, by name."""
    with connection.cursor() as cursor:  # asked on every visit of a page: the ORM would cost four times as much
        cursor.execute(
            "SELECT v.account_id, a.naam, v.over, v.telefoon, v.uren, v.expertise, v.extern"
            " FROM vertrouwenspersonen_vertrouwenspersoon v JOIN accounts_account a ON a.id = v.account_id"
            " WHERE v.beschikbaar AND v.openbaar AND a.is_active AND a.rol = ANY(%s) AND NOT EXISTS (SELECT 1"
            " FROM vertrouwenspersonen_afwezigheid w WHERE w.account_id = a.id AND %s BETWEEN w.van AND w.tot)"
            " ORDER BY a.naam",
            [list(DESK), today()],
        )
        rows = cursor.fetchall()
    return [
        Profiel(
            account_id=account_id,
            naam=naam,
            over=over,
            telefoon=telefoon,
            uren=uren,
            expertise=_labels(expertise),
            extern=extern,
        )
        for account_id, naam, over, telefoon, uren, expertise, extern in rows
    ]


def profiel_of(account_id: UUID | None) -> Profiel | None:
    """One trusted person; None where there is none, or where this one stopped."""
    row = (
        Vertrouwenspersoon.objects.select_related("account")
        .defer("account__password", "account__last_login")
        .filter(pk=account_id, account__is_active=True, account__rol__in=DESK)
        .first()
    )
    return None if row is None else _profiel(row)


def wens_of(inzage: Inzage) -> UUID | None:
    """Whom the melder asked for in the form: who got a key while the case was made."""
    pool = set(Vertrouwenspersoon.objects.values_list("pk", flat=True))
    chosen = [account_id for account_id in inzage.toegang if account_id in pool]
    return chosen[0] if chosen and inzage.kaart.assignee_id is None else None


def suggest(*, inzage: Inzage, by: Medewerker, uitgesloten: Mapping[UUID, str] | None = None) -> list[Voorstel]:
    """Everybody in the pool, the best fit first, each with visible reasons.

    Args:
        inzage: the opened case.
        by: who asks; cases that they may not know of do not count.
        uitgesloten: who may not look after it, and in words why.
    """
    feiten = inzage.kaart.feiten
    return rank(
        kandidaten=_kandidaten(_at_work(), open_load(by)),
        vormen=feiten.vormen,
        uitkomsten=feiten.uitkomsten,
        wens=wens_of(inzage),
        uitgesloten=uitgesloten or {},
    )


def suggest_division(*, kaarten: Sequence[Kaart], van: UUID, by: Medewerker) -> dict[UUID, list[Voorstel]]:
    """Who could take each of the cases that somebody hands over, the best fit first.

    Each proposal counts as a case more for the next one, so that not everything goes to one person. Nothing is opened
    for this: whom a melder keeps out, the case itself refuses.

    Args:
        kaarten: the cases, those to decide first in front.
        van: who hands them over.
        by: who divides.
    """
    people, load = _at_work(), open_load(by)
    found: dict[UUID, list[Voorstel]] = {}
    for kaart in kaarten:
        away = dict.fromkeys(tied_to(kaart.feiten.blijft_weg_van), "") | {van: ""}
        ranked = rank(
            kandidaten=_kandidaten(people, load),
            vormen=kaart.feiten.vormen,
            uitkomsten=kaart.feiten.uitkomsten,
            wens=None,
            uitgesloten=away,
        )
        found[kaart.id] = [voorstel for voorstel in ranked if voorstel.kan]
        for voorstel in found[kaart.id][:1]:
            load[voorstel.kandidaat.account_id] += 1
    return found


def _at_work() -> list[Vertrouwenspersoon]:
    """Who stands in the pool and works at the desk; the profile of who stopped, or does something else now, stays."""
    rows = Vertrouwenspersoon.objects.select_related("account").defer("account__password", "account__last_login")
    return list(rows.filter(account__is_active=True, account__rol__in=DESK))


def _kandidaten(people: Iterable[Vertrouwenspersoon], load: Mapping[UUID, int]) -> list[Kandidaat]:
    away, rest = away_now(), resting()
    return [
        Kandidaat(
            account_id=row.pk,
            naam=row.account.naam,
            expertise=tuple(row.expertise),
            extern=row.extern,
            beschikbaar=row.beschikbaar,
            open_dossiers=load[row.pk],
            hoogstens=row.hoogstens,
            weg_tot=away.get(row.pk),
            rust_tot=rest.get(row.pk),
        )
        for row in people
    ]


def away_now() -> dict[UUID, date]:
    """Who is away today, each with the last day of it."""
    rows = Afwezigheid.objects.filter(van__lte=today(), tot__gte=today()).order_by("tot")
    return dict(rows.values_list("account_id", "tot"))


def away_accounts() -> QuerySet[Afwezigheid, UUID]:
    """The ids of who is away today, for use inside another query."""
    return Afwezigheid.objects.filter(van__lte=today(), tot__gte=today()).values_list("account_id", flat=True)


def stand_in_of(dossier_id: UUID) -> tuple[UUID, date] | None:
    """Who stands in today for whoever looks after a case, and until which day; None for nobody."""
    return dossiers.stand_in_of(dossier_id, away=away_accounts())


def holds_a_key(account_id: UUID) -> bool:
    """Whether this person has the key of a case already, as everybody who works here for a while has."""
    return bool(vault.cases_of([str(account_id)])[str(account_id)])


def list_invallers() -> list[UUID]:
    """Trusted persons from outside the party, who read a report that nobody of the desk may read."""
    rows = Vertrouwenspersoon.objects.filter(extern=True, beschikbaar=True, account__is_active=True)
    rows = rows.filter(account__rol__in=DESK)
    return list(rows.order_by("account__naam").values_list("pk", flat=True))


def _profiel(row: Vertrouwenspersoon) -> Profiel:
    return Profiel(
        account_id=row.pk,
        naam=row.account.naam,
        over=row.over,
        telefoon=row.telefoon,
        uren=row.uren,
        expertise=_labels(row.expertise),
        extern=row.extern,
    )


def _labels(expertise: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(Expertise(item).label) for item in expertise)

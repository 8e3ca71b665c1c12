"""What pages read of the pool: who can be chosen, who fits, what stands in a profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts
from meldpunt.core.errors import NotFound
from support.dossiers.queries import open_load
from support.vertrouwenspersonen.banden import banden_of, onderdelen, tied_to
from support.vertrouwenspersonen.matching import Kandidaat, Voorstel, rank
from support.vertrouwenspersonen.models import Expertise, Vertrouwenspersoon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Inzage

__all__ = [
    "FIELDS",
    "Expertise",
    "Profiel",
    "Velden",
    "banden_of",
    "everybody",
    "list_invallers",
    "list_kiesbaar",
    "onderdelen",
    "profiel_of",
    "profile",
    "suggest",
    "tied_to",
    "wens_of",
]

FIELDS = ("expertise", "over", "telefoon", "uren", "extern", "beschikbaar", "openbaar")


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
            " WHERE v.beschikbaar AND v.openbaar AND a.is_active ORDER BY a.naam"
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
    """One trusted person; None where there is none."""
    row = (
        Vertrouwenspersoon.objects.select_related("account")
        .defer("account__password", "account__last_login")
        .filter(pk=account_id)
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
    load = open_load(by)
    pool = (
        Vertrouwenspersoon.objects.select_related("account")
        .defer("account__password", "account__last_login")
        .filter(account__is_active=True)
    )
    kandidaten = [
        Kandidaat(
            account_id=row.pk,
            naam=row.account.naam,
            expertise=tuple(row.expertise),
            extern=row.extern,
            beschikbaar=row.beschikbaar,
            open_dossiers=load[row.pk],
        )
        for row in pool
    ]
    feiten = inzage.kaart.feiten
    return rank(
        kandidaten=kandidaten,
        vormen=feiten.vormen,
        uitkomsten=feiten.uitkomsten,
        wens=wens_of(inzage),
        uitgesloten=uitgesloten or {},
    )


def list_invallers() -> list[UUID]:
    """Trusted persons from outside the party, who read a report that nobody of the desk may read."""
    rows = Vertrouwenspersoon.objects.filter(extern=True, beschikbaar=True, account__is_active=True)
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

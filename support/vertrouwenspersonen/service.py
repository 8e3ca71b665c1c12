"""The public face of the pool: who can be chosen, who fits, who looks after a case."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts
from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.outbox import service as outbox
from support.dossiers import service as dossiers
from support.vertrouwenspersonen.matching import Kandidaat, Reden, Voorstel, rank
from support.vertrouwenspersonen.models import Expertise, Toewijzing, Vertrouwenspersoon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker

__all__ = [
    "Expertise",
    "Profiel",
    "Reden",
    "Voorstel",
    "add_to_pool",
    "assign",
    "can_assign",
    "check_can_assign",
    "end_assignment",
    "everybody",
    "list_invallers",
    "list_kiesbaar",
    "notify_toewijzing",
    "profiel_of",
    "profile",
    "release",
    "set_profile",
    "step_back",
    "suggest",
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


def add_to_pool(
    *, account: Account, expertise: tuple[str, ...], over: str, telefoon: str, uren: str, extern: bool = False
) -> None:
    """Make somebody a trusted person that melders can choose."""
    Vertrouwenspersoon.objects.create(
        account=account, expertise=list(expertise), over=over, telefoon=telefoon, uren=uren, extern=extern
    )


def everybody() -> list[tuple[Profiel, bool]]:
    """Every trusted person by name, and whether melders can choose them; who has no profile yet is empty."""
    rows = {row.pk: row for row in Vertrouwenspersoon.objects.select_related("account")}
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


@transaction.atomic
def set_profile(*, account_id: UUID, velden: Mapping[str, Any], by: Medewerker) -> None:
    """Store a profile.

    Raises:
        NotAllowed: only a coordinator may.
    """
    check_can_assign(by)
    defaults = {name: velden[name] for name in FIELDS}
    Vertrouwenspersoon.objects.update_or_create(account_id=account_id, defaults=defaults)
    audit.record(code="profiel.veranderd", subject=str(account_id), by=by)


def list_kiesbaar() -> list[Profiel]:
    """Everybody a melder can choose, by name."""
    rows = Vertrouwenspersoon.objects.filter(beschikbaar=True, openbaar=True, account__is_active=True)
    return [_profiel(row) for row in rows.select_related("account").order_by("account__naam")]


def profiel_of(account_id: UUID | None) -> Profiel | None:
    """One trusted person; None where there is none."""
    row = Vertrouwenspersoon.objects.select_related("account").filter(pk=account_id).first()
    return None if row is None else _profiel(row)


def wens_of(inzage: dossiers.Inzage) -> UUID | None:
    """Whom the melder asked for in the form: who got a key while the case was made."""
    pool = set(Vertrouwenspersoon.objects.values_list("pk", flat=True))
    chosen = [account_id for account_id in inzage.toegang if account_id in pool]
    return chosen[0] if chosen and inzage.kaart.assignee_id is None else None


def suggest(
    *, inzage: dossiers.Inzage, by: Medewerker, uitgesloten: Mapping[UUID, str] | None = None
) -> list[Voorstel]:
    """Everybody in the pool, the best fit first, each with visible reasons.

    Args:
        inzage: the opened case.
        by: who asks; cases that they may not know of do not count.
        uitgesloten: who may not look after it, and in words why.
    """
    load = dossiers.open_load(by)
    pool = Vertrouwenspersoon.objects.select_related("account").filter(account__is_active=True)
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


def check_can_assign(by: Medewerker) -> None:
    """Only a coordinator assigns.

    Raises:
        NotAllowed: with the sentence for whoever tried.
    """
    if by.rol != Rol.COORDINATOR:
        raise NotAllowed(_("Alleen een coördinator wijst een dossier toe."))


def can_assign(by: Medewerker) -> bool:
    """Whether somebody may assign cases."""
    return by.rol == Rol.COORDINATOR


@transaction.atomic
def assign(*, dossier_id: UUID, account_id: UUID, by: Medewerker, was: str | None = None) -> None:
    """Let one trusted person look after a case; whoever did so before loses the key.

    Args:
        dossier_id: the case.
        account_id: the trusted person.
        by: the coordinator.
        was: who looked after it when the coordinator chose; empty for nobody, None for whoever.

    Raises:
        NotAllowed: only a coordinator may.
        Conflict: this person is not available, or a colleague assigned the case at the same moment.
    """
    check_can_assign(by)
    persoon = Vertrouwenspersoon.objects.filter(pk=account_id, beschikbaar=True, account__is_active=True).first()
    if persoon is None:
        raise Conflict(_("Deze vertrouwenspersoon is nu niet beschikbaar. Kies iemand anders."))
    dossiers.set_assignee(dossier_id=dossier_id, account_id=account_id, by=by, was=was)
    previous = Toewijzing.objects.select_for_update().filter(dossier_id=dossier_id, tot=None).first()
    if previous is not None and previous.vertrouwenspersoon_id != account_id:
        dossiers.revoke_access(dossier_id=dossier_id, account_id=previous.vertrouwenspersoon_id, by=by)
    Toewijzing.objects.filter(dossier_id=dossier_id, tot=None).update(tot=today())
    toewijzing = Toewijzing.objects.create(
        id=uuid.uuid4(), dossier_id=dossier_id, vertrouwenspersoon=persoon, van=today()
    )
    dossiers.grant_access(dossier_id=dossier_id, account_id=account_id, reden="toewijzing", by=by)
    outbox.enqueue(task="vertrouwenspersonen.bericht", subject=toewijzing.pk, key=f"toewijzing:{toewijzing.pk}")


@transaction.atomic
def release(*, dossier_id: UUID, by: Medewerker) -> None:
    """Take a case away from whoever looks after it; the key goes at once."""
    current = Toewijzing.objects.select_for_update().filter(dossier_id=dossier_id, tot=None).first()
    if current is None:
        return
    if by.rol != Rol.COORDINATOR and by.id != current.vertrouwenspersoon_id:
        check_can_assign(by)
    dossiers.set_assignee(dossier_id=dossier_id, account_id=None, by=by)
    current.tot = today()
    current.save(update_fields=["tot"])
    dossiers.revoke_access(dossier_id=dossier_id, account_id=current.vertrouwenspersoon_id, by=by)


@transaction.atomic
def step_back(*, dossier_id: UUID, by: Medewerker) -> None:
    """Keep oneself out of a case, for good.

    Raises:
        Conflict: nobody would be left who can read it.
    """
    end_assignment(dossier_id=dossier_id, account_ids=[by.id])
    dossiers.step_back(dossier_id=dossier_id, by=by)


def end_assignment(*, dossier_id: UUID, account_ids: Iterable[UUID]) -> None:
    """Write down that these people look after a case no more."""
    rows = Toewijzing.objects.filter(dossier_id=dossier_id, vertrouwenspersoon__in=list(account_ids), tot=None)
    rows.update(tot=today())


def list_invallers() -> list[UUID]:
    """Trusted persons from outside the party, who read a report that nobody of the desk may read."""
    rows = Vertrouwenspersoon.objects.filter(extern=True, beschikbaar=True, account__is_active=True)
    return list(rows.order_by("account__naam").values_list("pk", flat=True))


def notify_toewijzing(toewijzing_id: UUID) -> None:
    """Tell a trusted person that something waits; the mail says nothing else."""
    row = Toewijzing.objects.select_related("vertrouwenspersoon__account").filter(pk=toewijzing_id, tot=None).first()
    if row is None or not row.vertrouwenspersoon.account.email:
        return
    EmailMessage(
        subject=_("Er staat iets voor je klaar"),
        body=_("Er staat iets voor je klaar bij het meldpunt. Log in om het te lezen."),
        to=[row.vertrouwenspersoon.account.email],
        headers={"Message-ID": f"<toewijzing-{toewijzing_id}@meldpunt.invalid>"},
    ).send()


def _profiel(row: Vertrouwenspersoon) -> Profiel:
    return Profiel(
        account_id=row.pk,
        naam=row.account.naam,
        over=row.over,
        telefoon=row.telefoon,
        uren=row.uren,
        expertise=tuple(str(Expertise(item).label) for item in row.expertise),
        extern=row.extern,
    )

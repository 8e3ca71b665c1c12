"""The public face of the pool for the use cases: who looks after which case, and what melders read of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, Refusal
from support.dossiers.rules import DESK
from support.vertrouwenspersonen.banden import refusal_to_be_near, set_banden, tied_to
from support.vertrouwenspersonen.belasting import ask_debrief, hold_debrief
from support.vertrouwenspersonen.models import Expertise, Toewijzing, Vertrouwenspersoon
from support.vertrouwenspersonen.queries import FIELDS, OWN_FIELDS, Profiel, away_now, list_invallers, profiel_of
from support.vertrouwenspersonen.waarnemers import (
    Verlof,
    deputies_of,
    end_leave,
    one_leave,
    plan_leave,
    refusal_to_stand_in,
    set_deputy,
    stand_down,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from meldpunt.accounts.models import Account

__all__ = [
    "Expertise",
    "PoolGebeurtenis",
    "Profiel",
    "Verlof",
    "add_to_pool",
    "ask_debrief",
    "current_of",
    "deputies_of",
    "end_leave",
    "end_toewijzing",
    "hold_debrief",
    "is_away",
    "list_invallers",
    "one_leave",
    "plan_leave",
    "profiel_of",
    "record_toewijzing",
    "refusal_to_be_near",
    "refusal_to_stand_in",
    "refusal_to_take",
    "set_banden",
    "set_deputy",
    "set_own",
    "set_profile",
    "stand_down",
    "tied_to",
]


@gebeurtenissen
class PoolGebeurtenis(Gebeurtenis):
    """What the audit trail says of the pool."""

    BANDEN_VERANDERD = "banden.veranderd", gettext_lazy("Banden met fracties en afdelingen opgegeven")
    AFWEZIG = "afwezigheid.gepland", gettext_lazy("Afwezigheid opgeschreven")
    WEER_ER = "afwezigheid.vervallen", gettext_lazy("Afwezigheid weggehaald")
    WAARNEMER = "afwezigheid.waarnemer", gettext_lazy("Waarnemer gekozen")
    GEEN_WAARNEMER = "afwezigheid.geen_waarnemer", gettext_lazy("Waarnemer weggehaald")
    NABESPREKING_GEVRAAGD = "nabespreking.gevraagd", gettext_lazy("Nabespreking gevraagd")
    NABESPREKING_GEHOUDEN = "nabespreking.gehouden", gettext_lazy("Nabespreking gehouden")
    PROFIEL_VERANDERD = "profiel.veranderd", gettext_lazy("Profiel veranderd")


def add_to_pool(
    *, account: Account, expertise: tuple[str, ...], over: str, telefoon: str, uren: str, extern: bool = False
) -> None:
    """Make somebody a trusted person that melders can choose."""
    Vertrouwenspersoon.objects.create(
        account=account, expertise=list(expertise), over=over, telefoon=telefoon, uren=uren, extern=extern
    )


def set_profile(*, account_id: UUID, velden: Mapping[str, Any]) -> None:
    """Store what melders read of a trusted person, and whether they can be chosen."""
    defaults = {name: velden[name] for name in FIELDS}
    Vertrouwenspersoon.objects.update_or_create(account_id=account_id, defaults=defaults)


def set_own(*, account_id: UUID, velden: Mapping[str, Any]) -> None:
    """Store what a trusted person says of themself; the rest of the profile stays as it was."""
    Vertrouwenspersoon.objects.filter(pk=account_id).update(**{name: velden[name] for name in OWN_FIELDS})


def is_away(account_id: UUID) -> bool:
    """Whether somebody is away today."""
    return account_id in away_now()


def refusal_to_take(account_id: UUID) -> Refusal | None:
    """Only who is available and not away, and still works here, gets a case."""
    if is_away(account_id):
        return Refusal(_("Deze vertrouwenspersoon is nu weg. Kies iemand anders."), Conflict)
    rows = Vertrouwenspersoon.objects.filter(pk=account_id, beschikbaar=True, account__is_active=True)
    if rows.filter(account__rol__in=DESK).exists():
        return None
    return Refusal(_("Deze vertrouwenspersoon is nu niet beschikbaar. Kies iemand anders."), Conflict)


def current_of(dossier_id: UUID) -> UUID | None:
    """Who looks after a case now."""
    rows = Toewijzing.objects.filter(dossier_id=dossier_id, tot=None)
    return rows.values_list("vertrouwenspersoon_id", flat=True).first()


def record_toewijzing(*, dossier_id: UUID, account_id: UUID | None) -> None:
    """Write down who looks after a held case from now on."""
    Toewijzing.objects.filter(dossier_id=dossier_id, tot=None).update(tot=today())
    if account_id is not None:
        Toewijzing.objects.create(dossier_id=dossier_id, vertrouwenspersoon_id=account_id, van=today())


def end_toewijzing(*, dossier_id: UUID, account_ids: Iterable[UUID]) -> None:
    """Write down that these people look after a case no more."""
    rows = Toewijzing.objects.filter(dossier_id=dossier_id, vertrouwenspersoon__in=list(account_ids), tot=None)
    rows.update(tot=today())

"""Ties of people who work here with parts of the party: who is close to a sender gets no key (``features.md`` §4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.core.errors import Refusal
from support.vertrouwenspersonen.models import Band

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

NONE = ""  # the answer that there are no ties


def onderdelen() -> tuple[str, ...]:
    """The parts of the party that a tie can be with, as the installation lists them."""
    return tuple(settings.PARTIJ_ONDERDELEN)


def banden_of(account_id: UUID) -> tuple[str, ...] | None:
    """The ties that somebody declared; None where they were never asked."""
    found = list(Band.objects.filter(account_id=account_id).order_by("onderdeel").values_list("onderdeel", flat=True))
    return tuple(part for part in found if part != NONE) if found else None


def set_banden(*, account_id: UUID, parts: Collection[str]) -> None:
    """Store the ties that somebody declares from now on; none is an answer too."""
    Band.objects.filter(account_id=account_id).delete()
    Band.objects.bulk_create(Band(account_id=account_id, onderdeel=part) for part in sorted(set(parts)) or [NONE])


def tied_to(parts: Collection[str]) -> frozenset[UUID]:
    """Everybody who declared a tie with one of these parts."""
    if not parts:
        return frozenset()
    return frozenset(Band.objects.filter(onderdeel__in=list(parts)).values_list("account_id", flat=True))


def refusal_to_be_near(account_id: UUID, parts: Collection[str]) -> Refusal | None:
    """Whoever declared a tie with the sender's part gets no key without the melder's word."""
    if account_id not in tied_to(parts):
        return None
    return Refusal(_("Deze persoon hoort bij de fractie of afdeling van de afzender. Kies iemand anders."))

"""Views of the queue that somebody keeps under a name of their own: sealed under their key, since a name may tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from django.utils.translation import gettext as _

from meldpunt.accounts.models import Eigenweergaven
from meldpunt.core.errors import Conflict
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 12


class Lijstweergave(msgspec.Struct, frozen=True, kw_only=True):
    """One view: its name, and the choices above the list."""

    naam: str
    keuzes: dict[str, str]


class Weergaven(vault.Content, frozen=True, kw_only=True):
    """All views of one person, in the order in which they were kept."""

    kind: ClassVar[str] = "weergaven"

    weergaven: tuple[Lijstweergave, ...] = ()


def kept(unlocked: vault.Unlocked) -> tuple[Lijstweergave, ...]:
    """The views of somebody; none where they were sealed under a key that they have no more."""
    row = Eigenweergaven.objects.filter(pk=unlocked.account_id).first()
    if row is None:
        return ()
    try:
        return vault.open_own(Weergaven, unlocked=unlocked, sealed=bytes(row.lijst_sealed)).weergaven
    except vault.VaultError:
        return ()


def keep(unlocked: vault.Unlocked, *, naam: str, keuzes: Mapping[str, str]) -> None:
    """Keep a view; under a name that is there already it takes the place of that one.

    Raises:
        Conflict: there are a dozen already.
    """
    others = [item for item in kept(unlocked) if item.naam != naam]
    if len(others) >= MOST:
        raise Conflict(_("Je hebt al twaalf weergaven. Haal er eerst een weg."))
    _store(unlocked, [*others, Lijstweergave(naam=naam, keuzes=dict(keuzes))])


def drop(unlocked: vault.Unlocked, *, naam: str) -> None:
    """Forget one view."""
    _store(unlocked, [item for item in kept(unlocked) if item.naam != naam])


def _store(unlocked: vault.Unlocked, views: list[Lijstweergave]) -> None:
    sealed = vault.seal_to_person(account_id=unlocked.account_id, content=Weergaven(weergaven=tuple(views)))
    Eigenweergaven.objects.update_or_create(account_id=unlocked.account_id, defaults={"lijst_sealed": sealed})

"""Who may say that cases belong together, and when accounts may be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol
from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.aanvallen.queries import Aanvalkaart

FEWEST = 2


def refusal_to_link(by: Medewerker) -> Refusal | None:
    """Only a coordinator compares cases, and says what belongs together."""
    return None if by.rol == Rol.COORDINATOR else Refusal(_("Alleen een coördinator zegt wat bij elkaar hoort."))


def refusal_to_confirm(dossier_ids: Collection[UUID]) -> Refusal | None:
    """One case is no attack."""
    if len(set(dossier_ids)) >= FEWEST:
        return None
    return Refusal(_("Kies twee dossiers of meer. Eén dossier is geen aanval."))


def refusal_to_change(aanval: Aanvalkaart) -> Refusal | None:
    """In an attack that is over nothing is added or done."""
    if aanval.afgerond_op is None:
        return None
    return Refusal(_("Deze aanval is afgerond. Open hem eerst weer."), Conflict)


def refusal_to_decide(*, genomen_op: date, kenmerk: str) -> Refusal | None:
    """A decision was taken today or before, and can be found again."""
    if genomen_op > today():
        return Refusal(_("Deze dag moet nog komen. Vul in wanneer het besluit is genomen."))
    return None if kenmerk.strip() else Refusal(_("Vul in waar het besluit te vinden is."))


def refusal_to_choose(chosen: Collection[object]) -> Refusal | None:
    """Something is done in the cases that somebody ticked."""
    return None if chosen else Refusal(_("Kies bij welke dossiers je dit wilt doen."), Conflict)

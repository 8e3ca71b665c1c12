"""Who may assign cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker


def refusal_to_plan_leave(by: Medewerker, account_id: UUID) -> Refusal | None:
    """Everybody plans their own leave; a coordinator also that of others, of whoever falls ill."""
    if by.id == account_id or by.rol == Rol.COORDINATOR:
        return None
    return Refusal(_("Alleen jijzelf of een coördinator schrijft op wanneer iemand weg is."))


def refusal_to_assign(by: Medewerker) -> Refusal | None:
    """Only a coordinator assigns cases and changes profiles."""
    return None if by.rol == Rol.COORDINATOR else Refusal(_("Alleen een coördinator wijst een dossier toe."))

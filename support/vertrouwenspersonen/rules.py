"""Who may assign cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Refusal

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker


def refusal_to_assign(by: Medewerker) -> Refusal | None:
    """Only a coordinator assigns cases and changes profiles."""
    return None if by.rol == Rol.COORDINATOR else Refusal(_("Alleen een coördinator wijst een dossier toe."))

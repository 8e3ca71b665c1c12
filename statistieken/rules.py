"""Who may freeze a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Refusal

if TYPE_CHECKING:
    from typing import Protocol

    class Vaststeller(Protocol):
        """Somebody at work: an account, or the person that the door of a staff page hands over."""

        @property
        def naam(self) -> str:
            """The name that stands beside a release."""
            ...

        @property
        def rol(self) -> str:
            """The one role of this person."""
            ...


def refusal_to_freeze(by: Vaststeller) -> Refusal | None:
    """Only a coordinator freezes a quarter."""
    return None if by.rol == Rol.COORDINATOR else Refusal(_("Alleen een coördinator kan een kwartaal vaststellen."))

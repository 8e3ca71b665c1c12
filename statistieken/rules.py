"""Who may freeze a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.models import Rol
from meldpunt.core.errors import NotAllowed

if TYPE_CHECKING:
    from typing import Protocol

    class Actor(Protocol):
        """Somebody at work: an account, or the person that the door of a staff page hands over."""

        @property
        def naam(self) -> str:
            """The name that stands beside a release."""
            ...

        @property
        def rol(self) -> str:
            """The one role of this person."""
            ...


def check_can_freeze(by: Actor) -> None:
    """Let a coordinator freeze a quarter, and nobody else.

    Raises:
        NotAllowed: the person is no coordinator.
    """
    if by.rol != Rol.COORDINATOR:
        raise NotAllowed(_("Alleen een coördinator kan een kwartaal vaststellen."))


def can_freeze(by: Actor) -> bool:
    """Tell whether this person may freeze a quarter."""
    try:
        check_can_freeze(by)
    except NotAllowed:
        return False
    return True

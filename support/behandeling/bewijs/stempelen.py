"""Time stamps that are carried by hand: pinning whom to believe, and bringing back what a service answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Refusal, require
from support.bewijskracht import service as bewijskracht

__all__ = ["bring_stamp", "pin_root", "refusal_to_pin"]

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker


def refusal_to_pin(by: Medewerker) -> Refusal | None:
    """Whom the installation believes is for whoever looks after the installation."""
    return None if by.rol == Rol.BEHEER else Refusal(_("Alleen een beheerder zet een wortel vast."))


def pin_root(*, naam: str, pem: str, gekwalificeerd: bool, by: Medewerker) -> None:
    """Pin the root certificate of a time stamp service.

    Raises:
        NotAllowed: not an administrator.
        Conflict: it is no single certificate, or it was pinned before.
    """
    require(refusal_to_pin(by))
    bewijskracht.pin(naam=naam, pem=pem, gekwalificeerd=gekwalificeerd, by=by)


def bring_stamp(*, answer: bytes, by: Medewerker) -> int:
    """Take in what a service answered.

    Returns:
        The number of the root that it stamps.

    Raises:
        Conflict: it stamps none of our roots, or is not signed under what was pinned.
    """
    return bewijskracht.take_in(answer, by=by).wortel_id

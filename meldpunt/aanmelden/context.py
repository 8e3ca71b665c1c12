"""In which frame an error is shown: whoever works here keeps the menu of their own pages, and a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meldpunt.aanmelden.adapter import home_of
from meldpunt.accounts.models import Account, Rol

if TYPE_CHECKING:
    from django.http import HttpRequest

WORK = ("/werkplek/", "/beheer/", "/bestuur/", "/meelezen/")  # a melder's pages look at no session
FRAMES = {Rol.BEHEER: "beheer/base.html", Rol.BESTUUR: "bestuur/base.html", Rol.GAST: "meelezen/base.html"}


def eigen_kader(request: HttpRequest) -> dict[str, str]:
    """The frame and the home of whoever is signed in, on the pages of work; nothing elsewhere."""
    account = getattr(request, "user", None) if request.path.startswith(WORK) else None
    if not isinstance(account, Account):
        return {}
    return {"kader": FRAMES.get(Rol(account.rol), "werkplek/base.html"), "eigen_begin": home_of(account.rol)}

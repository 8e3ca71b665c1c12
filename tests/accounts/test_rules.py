"""Every rule about the people who work here, for every role: nothing where they may, else a refusal in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from meldpunt.accounts import rules
from meldpunt.accounts.models import Rol
from meldpunt.core.errors import NotAllowed, require

SELF, OTHER = 1, 2
ON_SOMEBODY = {
    "change": (rules.refusal_to_change, Rol.BEHEER, "beheerder"),
    "give key": (rules.refusal_to_give_key, Rol.COORDINATOR, "andere coördinator"),
}
ON_NOBODY = {
    "manage": (rules.refusal_to_manage, Rol.BEHEER, "Alleen een beheerder"),
    "renew": (rules.refusal_to_renew, Rol.COORDINATOR, "Alleen een coördinator"),
}


def by(rol: Rol) -> Any:
    return SimpleNamespace(id=SELF, rol=rol)


@pytest.mark.parametrize("rol", list(Rol))
@pytest.mark.parametrize("whose", [SELF, OTHER], ids=["own", "of a colleague"])
@pytest.mark.parametrize("name", ON_SOMEBODY)
def test_who_may_do_this_to_somebody(name: str, whose: int, rol: Rol) -> None:
    refusal_to, who, _words = ON_SOMEBODY[name]
    account: Any = SimpleNamespace(pk=whose)
    expected = rol == who and whose == OTHER

    assert (refusal_to(by(rol), account) is None) is expected


@pytest.mark.parametrize("rol", list(Rol))
@pytest.mark.parametrize("name", ON_NOBODY)
def test_who_may_do_this(name: str, rol: Rol) -> None:
    refusal_to, who, _words = ON_NOBODY[name]

    assert (refusal_to(by(rol)) is None) is (rol == who)


@pytest.mark.parametrize("name", ON_SOMEBODY)
def test_a_refusal_says_who_can(name: str) -> None:
    refusal_to, who, words = ON_SOMEBODY[name]

    mine: Any = SimpleNamespace(pk=SELF)
    with pytest.raises(NotAllowed, match=words):
        require(refusal_to(by(who), mine))


@pytest.mark.parametrize("name", ON_NOBODY)
def test_a_refusal_says_who_does_this(name: str) -> None:
    refusal_to, _who, words = ON_NOBODY[name]

    with pytest.raises(NotAllowed, match=words):
        require(refusal_to(by(Rol.BESTUUR)))

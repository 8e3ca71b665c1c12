"""Every rule about the people who work here, for every role, in its two shapes: the question and the refusal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.accounts import rules
from meldpunt.accounts.models import Rol
from meldpunt.core.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

SELF, OTHER = 1, 2
ON_SOMEBODY = {
    "change": (rules.can_change, rules.check_can_change, Rol.BEHEER, "beheerder"),
    "give key": (rules.can_give_key, rules.check_can_give_key, Rol.COORDINATOR, "andere coördinator"),
}
ON_NOBODY = {
    "manage": (rules.can_manage, rules.check_can_manage, Rol.BEHEER, "Alleen een beheerder"),
    "renew": (rules.can_renew, rules.check_can_renew, Rol.COORDINATOR, "Alleen een coördinator"),
}


def by(rol: Rol) -> Any:
    return SimpleNamespace(id=SELF, rol=rol)


def allowed(check: Callable[..., None], *what: Any) -> bool:
    try:
        check(*what)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("rol", list(Rol))
@pytest.mark.parametrize("whose", [SELF, OTHER], ids=["own", "of a colleague"])
@pytest.mark.parametrize("name", ON_SOMEBODY)
def test_who_may_do_this_to_somebody(name: str, whose: int, rol: Rol) -> None:
    can, check, who, _words = ON_SOMEBODY[name]
    account: Any = SimpleNamespace(pk=whose)
    expected = rol == who and whose == OTHER

    assert can(by(rol), account) is expected
    assert allowed(check, by(rol), account) is expected


@pytest.mark.parametrize("rol", list(Rol))
@pytest.mark.parametrize("name", ON_NOBODY)
def test_who_may_do_this(name: str, rol: Rol) -> None:
    can, check, who, _words = ON_NOBODY[name]

    assert can(by(rol)) is (rol == who)
    assert allowed(check, by(rol)) is (rol == who)


@pytest.mark.parametrize("name", ON_SOMEBODY)
def test_a_refusal_says_who_can(name: str) -> None:
    _can, check, who, words = ON_SOMEBODY[name]

    mine: Any = SimpleNamespace(pk=SELF)
    with pytest.raises(NotAllowed, match=words):
        check(by(who), mine)


@pytest.mark.parametrize("name", ON_NOBODY)
def test_a_refusal_says_who_does_this(name: str) -> None:
    _can, check, _who, words = ON_NOBODY[name]

    with pytest.raises(NotAllowed, match=words):
        check(by(Rol.BESTUUR))

"""A contact point is shown once somebody tried it, and what is missing is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.accounts.models import Account
from meldpunt.core import clock
from meldpunt.core.clock import today
from meldpunt.core.errors import NotAllowed, NotFound
from meldpunt.nakijken import contacten
from meldpunt.nakijken import service as nakijken
from tests.versies.proef import publish_punten, punt

if TYPE_CHECKING:
    from meldpunt.nakijken.contactpunten import Contactpunt
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def _try(own: Contactpunt, *, by: Any, werkt: bool = True) -> None:
    nakijken.record_contact(code=own.code, gezien=own.gezien, klopt=werkt, nagekeken_op=today(), by=by)


def _gebreken() -> list[str]:
    return [stand.gebrek for part in contacten.onderdelen() for stand in part.standen]


def _page(query: str = "") -> str:
    return " ".join(Client().get(f"{reverse('aanspreekpunten')}{query}").content.decode().split())


def test_nobody_sees_a_contact_that_nobody_tried(mensen: Mensen) -> None:
    own = punt()
    publish_punten(own, mensen=mensen)
    assert _gebreken() == ["Nog niemand heeft dit contact geprobeerd. Niemand ziet het."]
    assert "Femke" not in _page()

    _try(own, by=mensen.cor)

    assert _gebreken() == [""]
    assert "Femke" in _page()
    assert "088 000 12 50" in _page()


def test_a_contact_that_does_not_work_is_gone_at_once(mensen: Mensen) -> None:
    own = punt()
    publish_punten(own, mensen=mensen)
    _try(own, by=mensen.cor)

    _try(own, by=mensen.carolien, werkt=False)

    assert _gebreken() == ["De laatste keer werkte dit contact niet. Niemand ziet het."]
    assert "Femke" not in _page()


def test_another_number_has_to_be_tried_again(mensen: Mensen) -> None:
    own = punt()
    publish_punten(own, mensen=mensen)
    _try(own, by=mensen.cor)

    publish_punten(punt(telefoon="088 000 12 51"), mensen=mensen)

    assert "Femke" not in _page()
    with pytest.raises(NotFound):
        _try(own, by=mensen.cor)


def test_whoever_left_the_desk_is_shown_to_nobody(mensen: Mensen) -> None:
    own = punt(naam="Vera", account=mensen.vera.actor_id)
    publish_punten(own, mensen=mensen)
    _try(own, by=mensen.cor)
    assert contacten.shown_contacten()

    Account.objects.filter(pk=mensen.vera.id).update(is_active=False)

    assert _gebreken() == ["Deze persoon werkt niet meer bij het meldpunt. Niemand ziet dit contact."]
    assert not contacten.shown_contacten()


@pytest.mark.parametrize(("days", "told"), [(180, ""), (181, "181 dagen geleden geprobeerd. Probeer het opnieuw.")])
def test_after_180_days_somebody_tries_again(mensen: Mensen, days: int, told: str) -> None:
    own = punt(vervanger="Ruben")
    publish_punten(own, mensen=mensen)
    _try(own, by=mensen.cor)

    with clock.at(clock.now() + timedelta(days=days)):
        assert _gebreken() == [told]
        assert contacten.gaps() == (1 if told else 0)
        assert "Femke" in _page()


def test_a_part_without_a_live_contact_or_a_deputy_is_a_gap(mensen: Mensen, settings: Any) -> None:
    settings.PARTIJ_ONDERDELEN = ("Afdeling Zeeland",)
    own = punt()
    publish_punten(own, mensen=mensen)
    _try(own, by=mensen.cor)

    assert [(part.naam, part.gebrek) for part in contacten.onderdelen()] == [
        ("Afdeling Utrecht", "Er is nog geen vervanger."),
        ("Afdeling Zeeland", "Er is geen contact dat werkt."),
    ]
    assert contacten.gaps() == 2


def test_two_people_are_each_others_deputy(mensen: Mensen) -> None:
    both = punt("CP1"), punt("CP2", naam="Ruben")
    publish_punten(*both, mensen=mensen)
    for own in both:
        _try(own, by=mensen.cor)

    assert [part.gebrek for part in contacten.onderdelen()] == [""]


def test_the_page_shows_one_part_or_all(mensen: Mensen) -> None:
    both = punt("CP1"), punt("CP2", onderdeel="Jongeren", naam="Ruben")
    publish_punten(*both, mensen=mensen)
    for own in both:
        _try(own, by=mensen.cor)

    assert ("Femke" in _page(), "Ruben" in _page()) == (True, True)
    chosen = _page("?onderdeel=Jongeren")
    assert ("Femke" in chosen, "Ruben" in chosen) == (False, True)
    unknown = _page("?onderdeel=Nergens")
    assert ("Femke" in unknown, "Nergens" in unknown) == (True, False)


def test_only_the_desk_says_that_a_contact_works(mensen: Mensen) -> None:
    own = punt()
    publish_punten(own, mensen=mensen)

    for who in (mensen.vera, mensen.bas):
        with pytest.raises(NotAllowed):
            _try(own, by=who)

"""Codes of a case in the words of the desk."""

from __future__ import annotations

from meldpunt.werkplek.woorden import GROEPEN, REGELS
from support.dossiers.inhoud import regeltekst


def test_every_line_of_the_timeline_has_a_group_and_an_icon() -> None:
    assert set(REGELS) == set(regeltekst._known)
    assert {groep for groep, _icoon in REGELS.values()} == set(GROEPEN)

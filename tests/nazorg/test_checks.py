"""The system check of aftercare: a schedule that cannot be read stops the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meldpunt.core.datafile import OngeldigBestand
from support.nazorg import checks
from support.nazorg.checks import check_nazorg

if TYPE_CHECKING:
    import pytest

    from support.nazorg.schema import Nazorg


def test_the_system_check_is_silent_about_the_file_we_ship() -> None:
    assert check_nazorg(None) == []


def test_the_system_check_stops_an_unreadable_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> Nazorg:
        raise OngeldigBestand("nazorg", "'gradaties' ontbreekt")

    monkeypatch.setattr(checks, "nazorg", unreadable)

    assert [(error.id, error.msg) for error in check_nazorg(None)] == [("nazorg.E000", "nazorg: 'gradaties' ontbreekt")]

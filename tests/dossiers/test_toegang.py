"""Whom a case is open to, and whom it is closed to."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from meldpunt.core.errors import Conflict
from support.behandeling import inzien
from support.bezetting import erbuiten, toewijzen
from support.dossiers.zaak.toegang import refusal_to_exclude

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


PERSON, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def test_who_is_wanted_cannot_be_kept_out_as_well() -> None:
    refusal = refusal_to_exclude(uitgesloten=frozenset({PERSON}), gekozen=PERSON, invallers=())

    assert refusal is not None
    assert refusal.error is Conflict
    assert "Kies een van de twee" in str(refusal.sentence)


def test_who_keeps_nobody_out_is_refused_nothing() -> None:
    assert refusal_to_exclude(uitgesloten=frozenset(), gekozen=PERSON, invallers=()) is None


def test_who_looks_after_a_case_and_steps_back_looks_after_it_no_longer(dossier_id: uuid.UUID, mensen: Mensen) -> None:
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)

    erbuiten.step_back(dossier_id=dossier_id, by=mensen.vera)

    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    assert inzage.kaart.assignee_id is None
    assert inzage.uitgesloten == {mensen.vera.id}

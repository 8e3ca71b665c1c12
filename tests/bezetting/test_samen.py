"""Giving several cases of an attack to one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.core.errors import Conflict, NotAllowed
from support.aanvallen import queries
from support.behandeling.aanvallen import koppelen
from support.bezetting import erbuiten, toewijzen
from support.bezetting.samen import assign_together
from support.dossiers.models import Dossier
from tests.aanvallen.voorbeelden import read_all, three_alike

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(mensen: Mensen) -> list[UUID]:  # noqa: ARG001 - the desk has to exist
    return three_alike()


@pytest.fixture
def aanval_id(mensen: Mensen, ids: list[UUID]) -> UUID:
    return koppelen.confirm(dossier_ids=ids, redenen=["tekst"], by=mensen.cor)


def owners(ids: list[UUID]) -> list[UUID | None]:
    return [Dossier.objects.get(pk=pk).assignee_id for pk in ids]


def test_nothing_is_assigned_while_one_case_is_unread(mensen: Mensen, ids: list[UUID], aanval_id: UUID) -> None:
    read_all(ids[1:], by=mensen.cor)

    with pytest.raises(Conflict, match=Dossier.objects.get(pk=ids[0]).alias):
        assign_together(aanval_id=aanval_id, dossier_ids=ids, account_id=mensen.vera.id, by=mensen.cor)

    assert owners(ids) == [None, None, None]


def test_all_go_to_one_person_and_what_cannot_go_says_why(mensen: Mensen, ids: list[UUID], aanval_id: UUID) -> None:
    toewijzen.assign(dossier_id=ids[0], account_id=mensen.vera.id, by=mensen.cor)
    erbuiten.step_back(dossier_id=ids[0], by=mensen.vera)
    read_all(ids, by=mensen.cor)

    done = assign_together(aanval_id=aanval_id, dossier_ids=ids, account_id=mensen.vera.id, by=mensen.cor)

    assert owners(ids) == [None, mensen.vera.id, mensen.vera.id]
    assert set(done.gedaan) == set(ids[1:])
    assert set(done.gebleven) == {ids[0]}
    found = queries.aanval_of(aanval_id, by=mensen.cor)
    assert found is not None
    assert set(found.samen[0].dossiers) == set(ids[1:])


def test_only_a_coordinator_assigns(mensen: Mensen, ids: list[UUID], aanval_id: UUID) -> None:
    with pytest.raises(NotAllowed):
        assign_together(aanval_id=aanval_id, dossier_ids=ids, account_id=mensen.vera.id, by=mensen.vera)

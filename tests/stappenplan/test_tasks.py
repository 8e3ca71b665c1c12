"""The step plan is made by a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.vault import service as vault
from support.behandeling import inzien
from support.stappenplan import queries as planlijst
from tests.maak import send

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


@pytest.mark.pango
def test_the_step_plan_is_made_by_a_worker_that_cannot_read_the_case(
    mensen: Mensen,  # noqa: ARG001 - the desk has to exist
    carried_out: Any,
    settings: Any,
) -> None:

    nieuw, ontvangst = send()
    assert planlijst.is_being_made(ontvangst.dossier_id)

    settings.PROCESS = "worker"
    vault_forget()
    carried_out()
    settings.PROCESS = "web"
    vault_forget()

    melding = inzien.open_mijn_melding(vault.code_key(nieuw.code))
    plan = planlijst.plan_of(melding.zaak)
    assert plan is not None
    assert plan.pdf.startswith(b"%PDF-")
    assert plan.inhoud.titel
    assert not planlijst.is_being_made(ontvangst.dossier_id)


def vault_forget() -> None:
    from meldpunt.vault.rings.rootkeys import forget

    forget()

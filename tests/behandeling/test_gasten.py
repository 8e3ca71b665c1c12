"""Somebody outside reads along with a yes, in one case, until a day; and with no yes, no key and no account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.audit import service as audit
from meldpunt.core.errors import NotFound
from support.aandacht import queries as aandacht
from support.behandeling.gasten import toegang, werk
from support.bezetting import toewijzen
from tests.behandeling.gastvrouw import MONDAY, ask, invite, let_in, now, say
from tests.maak import report
from tests.personas import WACHTZIN, who

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(mensen: Mensen) -> tuple[str, UUID]:
    """A case of Vera on a Monday: its code and its id."""
    nieuw, dossier_id = report(verhaal="Kanarie in het verhaal.")
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    return nieuw.code, dossier_id


@pytest.fixture(autouse=True)
def _monday() -> Any:
    from meldpunt.core import clock

    with clock.at(MONDAY):
        yield


def waits(dossier_id: UUID, by: Any) -> set[str]:
    return {str(item.reden) for item in aandacht.in_case(dossier_id, by=by)}


def reads(by: Any) -> bool:
    try:
        werk.open_case(by=by)
    except NotFound:
        return False
    return True


def test_asked_agreed_invited_begun_and_let_in_she_reads_the_case(mine: tuple[str, UUID], mensen: Mensen) -> None:
    code, dossier_id = mine
    seen: list[tuple[str, set[str]]] = []

    def note() -> None:
        seen.append(
            (now(dossier_id, mensen.cor).stand.value, waits(dossier_id, mensen.cor) & {"meelezen", "meelezer_begint"})
        )

    gast = ask(dossier_id, mensen.vera)
    note()
    say(code)
    note()
    invitation = invite(dossier_id, gast, mensen.cor)
    note()
    toegang.accept(code=invitation, wachtzin=WACHTZIN)
    note()
    let_in(dossier_id, gast, mensen.vera)
    note()
    gerda = who("gerda")

    assert seen == [
        ("gevraagd", set()),
        ("akkoord", {"meelezen"}),
        ("uitgenodigd", set()),
        ("uitgenodigd", {"meelezer_begint"}),
        ("leest_mee", set()),
    ]
    (verhaal,) = werk.open_case(by=gerda).verhalen
    assert verhaal.verhaal == "Kanarie in het verhaal."
    codes = [str(regel.code) for regel in audit.trail(subject=str(dossier_id)) if regel.actor == gerda.actor_id]
    assert codes == ["gast.begonnen", "dossier.gelezen"]

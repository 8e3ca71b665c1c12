"""Giving several cases of an attack to one trusted person, with one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meldpunt.core.errors import require
from support.aandacht.rules import refusal_to_act_together
from support.aanvallen import service as aanvallen
from support.aanvallen.service import Samenslag, Samensoort
from support.bezetting.toewijzen import assign

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.queries import Kaart


def assign_together(*, aanval_id: UUID, dossier_ids: Collection[UUID], account_id: UUID, by: Medewerker) -> Samenslag:
    """Let one trusted person look after several cases of an attack; each goes by itself, and what cannot go says why.

    Args:
        aanval_id: the attack.
        dossier_ids: the cases.
        account_id: the trusted person.
        by: the coordinator.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such attack for this person.
        Conflict: the attack is over, nothing was chosen, or something is unread.
    """
    aanval, chosen = aanvallen.choose(aanval_id, dossier_ids, by=by)
    require(refusal_to_act_together(chosen))

    def give(kaart: Kaart) -> None:
        assign(dossier_id=kaart.id, account_id=account_id, by=by, was=str(kaart.assignee_id or ""))

    return aanvallen.do_each(aanval, chosen, Samensoort.TOEWIJZING, give, by=by)

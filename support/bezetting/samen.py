"""Giving several cases of an attack to one trusted person, with one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.audit import service as audit
from meldpunt.core.errors import DomainError, require
from support.aandacht.rules import refusal_to_act_together
from support.aanvallen import rules
from support.aanvallen import service as aanvallen
from support.aanvallen.service import AanvalGebeurtenis, Samenslag, Samensoort
from support.bezetting.toewijzen import assign

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker


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
    require(rules.refusal_to_link(by))
    aanval = aanvallen.the_aanval(aanval_id, by=by)
    require(rules.refusal_to_change(aanval))
    chosen = [kaart for kaart in aanval.kaarten if kaart.id in set(dossier_ids)]
    require(rules.refusal_to_choose(chosen))
    require(refusal_to_act_together(chosen))
    done: list[UUID] = []
    stayed: dict[UUID, str] = {}
    for kaart in chosen:
        try:
            assign(dossier_id=kaart.id, account_id=account_id, by=by, was=str(kaart.assignee_id or ""))
        except DomainError as error:
            stayed[kaart.id] = error.sentence
        else:
            done.append(kaart.id)
    if done:
        with transaction.atomic():
            aanvallen.note(aanval.id, Samensoort.TOEWIJZING, done, by=by)
            audit.record(code=AanvalGebeurtenis.SAMEN, subject=str(aanval.id), by=by)
    return Samenslag(tuple(done), stayed)

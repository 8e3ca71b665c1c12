"""Who wants no mail, and until when nobody is mailed; the answer to the weekly trial that mail arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.audit import service as audit
from meldpunt.core.errors import NotFound
from support.bel import service as bel
from support.bel.service import BelGebeurtenis
from support.dossiers import queries as dossiers
from support.dossiers.rules import not_there

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = ["answer_trial", "set_rest", "set_silence", "set_silence_of_case"]


@transaction.atomic
def set_silence(*, stil: bool, by: Medewerker) -> None:
    """Turn one's own mail off, or on again.

    Raises:
        Conflict: no coordinator would be mailed any more.
    """
    bel.set_silence(stil=stil, by=by)
    audit.record(code=_code(stil=stil), subject=by.actor_id, by=by)


@transaction.atomic
def set_silence_of_case(*, dossier_id: UUID, stil: bool, by: Medewerker) -> None:
    """Turn one's own mail about one case off, or on again.

    Raises:
        NotFound: there is no such case for this person.
    """
    if dossier_id not in dossiers.kaarten_of([dossier_id], by=by):
        raise NotFound(not_there())
    bel.set_silence(stil=stil, dossier_id=dossier_id, by=by)
    audit.record(code=_code(stil=stil), subject=str(dossier_id), by=by)


@transaction.atomic
def set_rest(*, tot: date | None, by: Medewerker) -> None:
    """An administrator lets the whole installation mail nobody of the desk until the end of a day, or mail again.

    Raises:
        Conflict: that day is past, or more than two weeks ahead.
    """
    bel.set_rest(tot=tot)
    code = BelGebeurtenis.GEEN_RUST if tot is None else BelGebeurtenis.RUST
    audit.record(code=code, subject="", by=by)


@transaction.atomic
def answer_trial(*, woord: str, by: Medewerker) -> None:
    """Say which word stood in the mail of this week's trial; an empty word says that it did not arrive.

    Raises:
        Conflict: a colleague answered already, or it was another word.
    """
    bel.answer_trial(woord=woord, by=by)
    audit.record(code=BelGebeurtenis.AANGEKOMEN if woord else BelGebeurtenis.NIET, subject="", by=by)


def _code(*, stil: bool) -> BelGebeurtenis:
    return BelGebeurtenis.STIL if stil else BelGebeurtenis.WEER_AAN

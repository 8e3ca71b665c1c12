"""Saying to which parts of the party one belongs: cases about a sender from there are given up at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.errors import Conflict
from support.behandeling import erbuiten
from support.dossiers import service as dossiers
from support.vertrouwenspersonen import service as pool

if TYPE_CHECKING:
    from collections.abc import Collection

    from meldpunt.accounts.service import Medewerker


@transaction.atomic
def declare(*, parts: Collection[str], by: Medewerker) -> int:
    """Write down the ties of somebody who works here, and step out of every case about a sender from there.

    Args:
        parts: parts of the party; none is an answer too.
        by: whose ties these are.

    Returns:
        How many cases were given up.

    Raises:
        Conflict: of one of those cases nobody would be left who can read it.
    """
    pool.set_banden(account_id=by.id, parts=parts)
    audit.record(code=pool.PoolGebeurtenis.BANDEN_VERANDERD, subject=str(by.id), by=by)
    near = dossiers.cases_about(parts, by=by)
    for dossier_id in near:
        try:
            erbuiten.step_back(dossier_id=dossier_id, by=by)
        except Conflict as error:
            sentence = _("Van een dossier over dit onderdeel blijft zo niemand over. Vraag eerst een collega erbij.")
            raise Conflict(sentence) from error
    return len(near)

"""One attack in the demo: three reports with nearly the same text, of which one was not read yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.audit import service as audit
from support.behandeling.aanvallen import koppelen, samen
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

BERICHT = "Wat jij kreeg, kregen meer mensen van onze partij. Het lijkt afgesproken. Het ligt dus niet aan jou."


def link_attack(dossier_ids: Sequence[UUID], *, by: Medewerker) -> None:
    """Say that these cases are one attack, and write to the melders whose case somebody looks after.

    One case is no attack, and stays as it is.
    """
    if len(dossier_ids) < 2:  # noqa: PLR2004 - one case is no attack
        return
    with transaction.atomic(), audit.deferred():
        aanval_id = koppelen.confirm(dossier_ids=dossier_ids, redenen=["tekst"], by=by)
        kaarten = dossiers.kaarten_of(dossier_ids, by=by)
        looked_after = [pk for pk, kaart in kaarten.items() if kaart.assignee_id is not None]
        samen.send_together(aanval_id=aanval_id, dossier_ids=looked_after, tekst=BERICHT, by=by)

"""Finding a case for somebody who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.errors import NotFound
from support.dossiers import rules
from support.dossiers.models import Dossier

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker


def readable(dossier_id: UUID, by: Medewerker) -> Dossier:
    """The case, for somebody who may read it.

    Raises:
        NotFound: there is no such case, for this person.
    """
    return _for_reader(Dossier.objects.all(), dossier_id, by)


def locked(dossier_id: UUID, by: Medewerker) -> Dossier:
    """The case, held until the transaction ends, for somebody who may read it.

    Raises:
        NotFound: there is no such case, for this person.
    """
    return _for_reader(Dossier.objects.select_for_update(), dossier_id, by)


def _for_reader(rows: QuerySet[Dossier], dossier_id: UUID, by: Medewerker) -> Dossier:
    dossier = rows.filter(pk=dossier_id).first()
    if dossier is None:
        raise NotFound(_("Dit dossier bestaat niet, of is niet aan jou toegewezen. Vraag het de coördinator."))
    rules.check_can_read(by, dossier)
    return dossier

"""The whole way of a letter, in one call, for tests that are about something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.behandeling.doorgeleiden import brief
from support.doorgeleiding.queries import Verzendwijze
from support.doorgeleiding.service import trajecten_of
from support.dossiers import service as dossiers

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.doorgeleiding.queries import Traject

PAGINA = "https://meldpunt.example/antwoord/"


def write(dossier_id: UUID, code: str, *, by: Medewerker, sjabloon: str = "") -> UUID:
    """A letter that nobody looked over yet."""
    return brief.begin(dossier_id=dossier_id, code=code, by=by, sjabloon=sjabloon)


def look_over(dossier_id: UUID, doorgeleiding_id: UUID, *, by: Medewerker) -> None:
    """Look it over as it stands."""
    gezien = traject(dossier_id, doorgeleiding_id, by=by).brief.id
    brief.approve(doorgeleiding_id=doorgeleiding_id, gezien=gezien, pagina=PAGINA, by=by)


def share(
    dossier_id: UUID, code: str, *, by: Medewerker, wijze: Verzendwijze = Verzendwijze.PRINT, mail: str = ""
) -> UUID:
    """Write a letter, look it over and send it."""
    made = write(dossier_id, code, by=by)
    share_it(dossier_id, made, by=by, wijze=wijze, mail=mail)
    return made


def share_it(
    dossier_id: UUID,
    doorgeleiding_id: UUID,
    *,
    by: Medewerker,
    wijze: Verzendwijze = Verzendwijze.PRINT,
    mail: str = "",
) -> None:
    """Look a letter over that was written, and send it."""
    look_over(dossier_id, doorgeleiding_id, by=by)
    brief.send(doorgeleiding_id=doorgeleiding_id, wijze=wijze, mail=mail, pagina=PAGINA, by=by)


def traject(dossier_id: UUID, doorgeleiding_id: UUID, *, by: Medewerker) -> Traject:
    """One referral as the desk reads it."""
    found = trajecten_of(dossiers.open_zaak(dossier_id=dossier_id, by=by))
    return next(item for item in found if item.id == doorgeleiding_id)

"""Both doors of a case: the melder's, with the code, and the desk's."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from meldpunt.vault import service as vault
from support.behandeling import inzien
from support.behandeling import triage as indeling
from support.dossiers import letterbox
from support.dossiers import service as dossiers
from support.regie import service as regie
from tests.maak import ANTWOORDEN

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen


@contextmanager
def behind(code: str) -> Iterator[letterbox.MijnMelding]:
    key = vault.code_key(code)
    with letterbox.visit(key):
        yield inzien.open_mijn_melding(key)


def boek_van(dossier_id: uuid.UUID, mensen: Mensen) -> regie.Boek:
    return regie.boek_of(inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).zaak)


def confirm(dossier_id: UUID, by: Medewerker, **changes: Any) -> bool:
    voorstel = dossiers.TriageVoorstel(antwoorden=ANTWOORDEN, **changes)
    return indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=by)


def open_with(code: str) -> letterbox.MijnMelding:
    return inzien.open_mijn_melding(vault.code_key(code))

"""Criticism is set apart by a person, never by the tree; support goes on, and only the figures leave it out.

Source: protocol 1.1 (criticism of a position is no online hate; what is mixed stays a report).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, Refusal, require
from support.dossiers import rules
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, Regelsoort
from triage.service import Gradatie

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Feiten

__all__ = ["put_back", "refusal_to_set_apart", "set_apart"]


def refusal_to_set_apart(feiten: Feiten) -> Refusal | None:
    """Only what somebody judged, that is not grave and in which nobody is in danger, can be criticism alone."""
    if feiten.kritiek:
        return Refusal(_("Dit staat al apart als kritiek."), Conflict)
    if not feiten.ingedeeld:
        return Refusal(_("Bevestig eerst de ernst en het advies."), Conflict)
    if feiten.is_zwaar or feiten.gradatie != Gradatie.LICHT:
        return Refusal(_("Dit is te zwaar om als kritiek apart te zetten."), Conflict)
    return None


@transaction.atomic
def set_apart(*, dossier_id: UUID, reden: str, by: Medewerker) -> None:
    """Set a case apart as criticism: it counts in no figure from now on, and the melder reads why.

    Everything else goes on: contact, step plan, somebody to talk to. What a quarter counted already stays as it is. A
    new judgement ends it.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such case, for this person.
        Conflict: it is apart already, was not judged, is too grave, or there is no reason.
    """
    require(rules.refusal_to_triage(by))
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(refusal_to_set_apart(zaak.feiten))
    require(_refusal_of_reason(reden))
    zaak.change_feiten(kritiek=True)
    zaak.write(zaak.line(Regelsoort.KRITIEK, tekst=reden.strip(), voor_melder=reden.strip()))
    zaak.record(DossierGebeurtenis.KRITIEK)


@transaction.atomic
def put_back(*, dossier_id: UUID, by: Medewerker) -> None:
    """Let a case that was set apart count again.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such case, for this person.
        Conflict: it was not set apart.
    """
    require(rules.refusal_to_triage(by))
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    if not zaak.feiten.kritiek:
        raise Conflict(_("Dit staat niet apart als kritiek."))
    zaak.change_feiten(kritiek=False)
    zaak.write(zaak.line(Regelsoort.GEEN_KRITIEK))
    zaak.record(DossierGebeurtenis.GEEN_KRITIEK)


def _refusal_of_reason(reden: str) -> Refusal | None:
    if reden.strip():
        return None
    return Refusal(_("Schrijf op waarom dit kritiek is. De melder leest dit."), Conflict)

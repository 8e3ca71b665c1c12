"""Judging: a coordinator confirms, a second person agrees to a lower gradation; the plans follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.core.errors import require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.dossiers import rules
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, Kennisbron, Klachtkeuze, Regelsoort, TriageVoorstel
from support.nazorg import service as nazorg
from support.regie import service as regie
from support.stappenplan import service as stappenplan

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak

__all__ = ["Kennisbron", "Klachtkeuze", "TriageVoorstel", "choose_klacht", "confirm", "second", "set_kennisdag"]


@transaction.atomic
def confirm(*, dossier_id: UUID, voorstel: TriageVoorstel, by: Medewerker) -> bool:
    """Confirm the judgement of a case; aftercare and step plan follow it.

    A step down waits for a second person; until then the higher gradation holds.

    Returns:
        Whether the judgement holds already.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such case, for this person.
        OngeldigAntwoord: an answer that no question has.
        DomainError: another gradation without a reason, or more than one step away.
        Conflict: a colleague judged it since it was seen.
    """
    require(rules.refusal_to_triage(by))
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(dossiers.refusal_to_overwrite(zaak, voorstel))
    holds = dossiers.judge(zaak, voorstel)
    zaak.write(zaak.line(Regelsoort.TRIAGE if holds else Regelsoort.TRIAGE_WACHT, zichtbaar=holds))
    zaak.record(DossierGebeurtenis.TRIAGE_VASTGESTELD if holds else DossierGebeurtenis.TRIAGE_VOORGESTELD)
    _follow(zaak)
    aandacht.finish(zaak, Reden.NIEUW, Reden.TWEEDE_BLIK)
    if not holds:
        aandacht.ask(zaak, Reden.TWEEDE_BLIK, desk=True, door=by.actor_id)
    if zaak.dossier.assignee_id is None:
        aandacht.ask(zaak, Reden.NIEMAND, desk=True)
    return holds


@transaction.atomic
def second(*, dossier_id: UUID, akkoord: bool, by: Medewerker) -> None:
    """Agree to a lower gradation, or not, as the second person; the plans follow a lower one.

    Raises:
        NotFound: there is no such case, for this person.
        NotAllowed: the first person cannot be the second.
        Conflict: nothing waits for a second person any more.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(rules.refusal_to_second(by, dossiers.proposer_of(zaak)))
    dossiers.decide_second(zaak, akkoord=akkoord)
    zaak.write(zaak.line(Regelsoort.TRIAGE_AKKOORD if akkoord else Regelsoort.TRIAGE_AFGEWEZEN, zichtbaar=False))
    zaak.record(DossierGebeurtenis.TRIAGE_AKKOORD if akkoord else DossierGebeurtenis.TRIAGE_AFGEWEZEN)
    aandacht.finish(zaak, Reden.TWEEDE_BLIK)
    if akkoord:
        _follow(zaak)


@transaction.atomic
def set_kennisdag(*, dossier_id: UUID, dag: date, bron: Kennisbron, by: Medewerker) -> None:
    """Write down on which day the person concerned first knew; the term for a complaint follows, and the plans.

    Args:
        dossier_id: the case.
        dag: that day; for stalking the day of the last act that the person knows of.
        bron: how the desk knows it.
        by: who has the case.

    Raises:
        NotFound: there is no such case, for this person.

    Source: art. 66 Sr.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    dossiers.set_kennisname(zaak, dag=dag, bron=bron)
    zaak.write(zaak.line(Regelsoort.KENNISDAG))
    zaak.record(DossierGebeurtenis.KENNISDAG)
    nazorg.plan_klacht(zaak)
    stappenplan.order(dossier_id=zaak.id)


@transaction.atomic
def choose_klacht(*, dossier_id: UUID, keuze: Klachtkeuze, by: Medewerker) -> None:
    """Write down that the complaint was filed, is not wanted, or is open again; nothing else ends it early.

    Raises:
        NotFound: there is no such case, for this person.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    dossiers.set_klacht(zaak, keuze=keuze)
    zaak.write(zaak.line(Regelsoort.KLACHT))
    zaak.record(DossierGebeurtenis(f"klacht.{keuze.value or 'open'}"))
    nazorg.plan_klacht(zaak)
    stappenplan.order(dossier_id=zaak.id)


def _follow(zaak: Zaak) -> None:
    regie.owe_mail(zaak.id)
    nazorg.plan_na_triage(zaak)
    stappenplan.order(dossier_id=zaak.id)

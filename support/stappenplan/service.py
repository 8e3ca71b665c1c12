"""The public face of the step plan for use cases and workers: ask for one, make it, tick a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from meldpunt.core.clock import start_of_today, to_local, today
from meldpunt.core.db.rows import insert
from meldpunt.core.pdf import can_make_pdf
from meldpunt.core.web.partij import partij
from meldpunt.nakijken import queries as nakijken
from meldpunt.outbox import service as outbox
from meldpunt.vault import service as vault
from support.dossiers import service as dossiers
from support.dossiers.inhoud.feiten import TERMIJN
from support.dossiers.service import Kennisbron
from support.stappenplan.compose import Keuze, Plancontact, PlanGegevens, compose
from support.stappenplan.gebeurtenissen import Planregelsoort, StappenplanGebeurtenis
from support.stappenplan.models import Overhandiging
from support.stappenplan.pdf import render_pdf
from support.stappenplan.plan import PlanPdf, Stapkeuze
from support.stappenplan.queries import object_id, outcomes_of, plan_of, wijziging_of
from support.stappenplan.wijziging import (
    Eigenstap,
    Planwijziging,
    Stapstand,
    Uitvoerder,
    Weggelaten,
    merged,
    refusal_to_change,
    refusal_to_follow,
)
from support.vertrouwenspersonen import service as vertrouwenspersonen
from triage import service as triage

if TYPE_CHECKING:
    from uuid import UUID

    from support.stappenplan.plan import Stappenplan

__all__ = [
    "Eigenstap",
    "Keuze",
    "Planregelsoort",
    "Planwijziging",
    "StappenplanGebeurtenis",
    "Stapstand",
    "Uitvoerder",
    "Weggelaten",
    "choice",
    "compose_for",
    "make",
    "merged",
    "order",
    "order_first",
    "outcomes_of",
    "plan_of",
    "refusal_to_change",
    "refusal_to_follow",
    "wijziging_of",
]

TASK = "stappenplan.maak"
BLOK = 8  # characters of the code of a step


@transaction.atomic(savepoint=False)
def order(*, dossier_id: UUID, voorlopig: bool = False) -> int:
    """Owe a new version of the step plan; a worker makes it.

    Returns:
        The number that it gets.
    """
    last = Overhandiging.objects.filter(dossier_id=dossier_id).aggregate(Max("versie"))["versie__max"] or 0
    _owe(dossier_id, versie=last + 1, voorlopig=voorlopig)
    return int(last + 1)


@transaction.atomic(savepoint=False)
def order_first(*, dossier_id: UUID) -> None:
    """Owe the first step plan of a case that is being made, which nobody of the desk has looked at yet."""
    _owe(dossier_id, versie=1, voorlopig=True)


def _owe(dossier_id: UUID, *, versie: int, voorlopig: bool) -> None:
    new = Overhandiging(dossier_id=dossier_id, versie=versie, voorlopig=voorlopig, gevraagd_op=start_of_today())
    insert([new])
    outbox.enqueue(task=TASK, subject=new.pk, key=f"{TASK}:{new.pk}")


def make(overhandiging_id: UUID) -> None:
    """Compose and render one version from coded facts, and seal it into the case; runs in a worker.

    Without Pango the plan is sealed without its PDF: ``queries.pdf_of`` makes that when somebody asks for it.

    A version that was overtaken before anybody could read it falls away, so that a worker that was behind makes one
    plan and not three. The worker holds no key that opens the case: it puts the plan in and never reads anything back.
    """
    row = Overhandiging.objects.filter(pk=overhandiging_id, klaar_op=None).first()
    if row is None:
        return
    if Overhandiging.objects.filter(dossier_id=row.dossier_id, versie__gt=row.versie).exists():
        row.delete()
        return
    plan = compose_for(row.dossier_id, versie=row.versie, voorlopig=row.voorlopig)
    contents: list[vault.CaseContent] = [plan.with_(id=object_id(row.pk, plan.kind))]
    if can_make_pdf():
        contents.append(PlanPdf(id=object_id(row.pk, PlanPdf.kind), pdf=render_pdf(plan)))
    vault.seal_objects(case_id=row.dossier_id, objects=contents)
    row.klaar_op = start_of_today()
    row.save(update_fields=["klaar_op"])


def compose_for(dossier_id: UUID, *, versie: int, voorlopig: bool) -> Stappenplan:
    """The step plan that belongs to the coded facts of a case."""
    kaart = dossiers.kaart(dossier_id)
    feiten = kaart.feiten
    shown = triage.shown(feiten.getoond, regie_onbekend=feiten.zonder_regie)
    persoon = vertrouwenspersonen.profiel_of(kaart.assignee_id)
    return compose(
        PlanGegevens(
            uitkomsten=tuple(code for code in shown if not (code == TERMIJN and feiten.klacht)),
            gradatie=feiten.gradatie,
            boom_versie=feiten.boom_versie,
            ontvangen_op=kaart.opened_on,
            gemaakt_op=today(),
            rol=feiten.rol,
            contact_voor=feiten.contact_voor,
            gesproken_op=to_local(feiten.contact_op).date() if feiten.contact_op else None,
            klacht_uiterlijk=feiten.klacht_voor if feiten.klacht_loopt else None,
            klacht_voorbij=feiten.klacht_voor is not None and not feiten.klacht_loopt,
            kennisdag_geschat=feiten.kennisname_bron == Kennisbron.SCHATTING,
            nazorg=feiten.nazorg_op,
            vertrouwenspersoon=_contact(persoon),
            partij=partij(),
            behoeften=feiten.behoeften,
            kanaal=feiten.kanaal,
            taal=feiten.taal,
            versie=versie,
            voorlopig=voorlopig,
            namens=feiten.voor_ander,
            kiest=not feiten.zonder_regie,
            banden_buiten=bool(feiten.blijft_weg_van),
            alleen_vastleggen=feiten.wil_geen_contact,
            anoniem=feiten.anoniem,
            nummers=nakijken.numbers(),
            niet_getoetst=frozenset(code for vraag in nakijken.open_questions() for code in vraag.blokken),
        )
    )


def choice(*, blok: str, keuze: str) -> Stapkeuze:
    """What the melder ticked at a step, on its way into the case.

    Raises:
        ValueError: there is no such choice.
    """
    return Stapkeuze(blok=blok[:BLOK], keuze=Keuze(keuze))


def _contact(persoon: vertrouwenspersonen.Profiel | None) -> Plancontact | None:
    return Plancontact(naam=persoon.naam, telefoon=persoon.telefoon, uren=persoon.uren) if persoon else None

"""The public face of the step plan: ask for one, make it, read it back."""

from __future__ import annotations

import base64
import uuid
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from meldpunt.core.clock import now, to_local, today
from meldpunt.core.pdf import can_make_pdf
from meldpunt.outbox import service as outbox
from meldpunt.vault import service as vault
from support.dossiers import service as dossiers
from support.stappenplan.compose import Contact, Keuze, PlanGegevens, compose
from support.stappenplan.models import Overhandiging
from support.stappenplan.pdf import pdf_apart, render_content, render_pdf
from support.vertrouwenspersonen import service as vertrouwenspersonen

if TYPE_CHECKING:
    from uuid import UUID

    from support.stappenplan.plan import Stappenplan

__all__ = [
    "Keuze",
    "Plan",
    "choose",
    "compose_for",
    "html_of",
    "is_being_made",
    "make",
    "order",
    "pdf_apart",
    "pdf_of",
    "plan_of",
]

PLAN, PLAN_PDF, KEUZE = "stappenplan", "stappenplan_pdf", "stap_keuze"
TASK = "stappenplan.maak"


@dataclass(frozen=True)
class Plan:
    """A step plan as it was handed over; ``pdf`` is empty where the machine that made it had no Pango."""

    versie: int
    voorlopig: bool
    gemaakt_op: datetime
    inhoud: Any = field(repr=False)
    keuzes: dict[str, str] = field(repr=False)
    pdf: bytes = field(repr=False)
    nieuw: tuple[str, ...] = field(repr=False, default=())
    weg: tuple[str, ...] = field(repr=False, default=())


@transaction.atomic(savepoint=False)
def order(*, dossier_id: UUID, voorlopig: bool = False) -> None:
    """Owe a new version of the step plan; a worker makes it."""
    last = Overhandiging.objects.filter(dossier_id=dossier_id).aggregate(Max("versie"))["versie__max"] or 0
    new = Overhandiging.objects.create(
        id=uuid.uuid4(), dossier_id=dossier_id, versie=last + 1, voorlopig=voorlopig, gevraagd_op=now()
    )
    outbox.enqueue(task=TASK, subject=new.pk, key=f"{TASK}:{new.pk}")


def is_being_made(dossier_id: UUID) -> bool:
    """Whether a newer version is on its way."""
    return Overhandiging.objects.filter(dossier_id=dossier_id, klaar_op=None).exists()


def make(overhandiging_id: UUID) -> None:
    """Compose and render one version from coded facts, and seal it into the case; runs in a worker.

    Without Pango the plan is sealed without its PDF: ``pdf_of`` makes that when somebody asks for it.

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
    objects = [vault.NewObject(id=_object_id(row.pk, PLAN), kind=PLAN, content=asdict(plan)), *_sealable_pdf(row, plan)]
    vault.seal_objects(case_id=row.dossier_id, objects=objects)
    row.klaar_op = now()
    row.save(update_fields=["klaar_op"])


def _sealable_pdf(row: Overhandiging, plan: Stappenplan) -> list[vault.NewObject]:
    if not can_make_pdf():
        return []
    content = base64.b64encode(render_pdf(plan)).decode()
    return [vault.NewObject(id=_object_id(row.pk, PLAN_PDF), kind=PLAN_PDF, content=content)]


def compose_for(dossier_id: UUID, *, versie: int, voorlopig: bool) -> Stappenplan:
    """The step plan that belongs to the coded facts of a case."""
    feiten = dossiers.feiten_of(dossier_id)
    kaart = dossiers.kaart(dossier_id)
    persoon = vertrouwenspersonen.profiel_of(kaart.assignee_id)
    return compose(
        PlanGegevens(
            uitkomsten=feiten.getoond,
            gradatie=feiten.gradatie,
            boom_versie=feiten.boom_versie,
            ontvangen_op=kaart.opened_on,
            gemaakt_op=today(),
            rol=feiten.rol,
            contact_voor=feiten.contact_voor,
            gesproken_op=to_local(feiten.contact_op).date() if feiten.contact_op else None,
            klacht_uiterlijk=feiten.klacht_uiterlijk,
            nazorg=tuple(date.fromisoformat(day) for day in feiten.nazorg_op),
            vertrouwenspersoon=_contact(persoon),
            partij=settings.PARTIJ,
            behoeften=feiten.behoeften,
            kanaal=feiten.kanaal,
            taal=feiten.taal,
            versie=versie,
            voorlopig=voorlopig,
            namens=feiten.namens,
            anoniem=feiten.anoniem,
        )
    )


def choose(*, dossier_id: UUID, blok: str, keuze: str) -> None:
    """Write down what the melder ticked at a step; the newest tick counts.

    Raises:
        ValueError: there is no such choice.
    """
    content = {"blok": blok[:8], "keuze": Keuze(keuze).value, "op": now().isoformat()}
    vault.seal_objects(case_id=dossier_id, objects=[vault.NewObject(id=uuid.uuid4(), kind=KEUZE, content=content)])


def plan_of(*, dossier_id: UUID, kluis: vault.OpenCase) -> Plan | None:
    """The newest version that is ready, for whoever has the case open."""
    rows = Overhandiging.objects.filter(dossier_id=dossier_id).exclude(klaar_op=None).order_by("-versie")
    row, before = [*rows[:2], None, None][:2]
    if row is None or row.klaar_op is None:
        return None
    inhoud = kluis.read(_object_id(row.pk, PLAN), kind=PLAN)
    now_in = _titles(inhoud)
    was_in = _titles(kluis.read(_object_id(before.pk, PLAN), kind=PLAN)) if before else now_in
    return Plan(
        nieuw=tuple(titel for titel in now_in if titel not in was_in),
        weg=tuple(titel for titel in was_in if titel not in now_in),
        versie=row.versie,
        voorlopig=row.voorlopig,
        gemaakt_op=to_local(row.klaar_op),
        inhoud=inhoud,
        keuzes=_choices(kluis),
        pdf=_sealed_pdf(kluis, row),
    )


def html_of(plan: Plan) -> str:
    """Return the plan as the page that its PDF is made of."""
    return render_content(plan.inhoud, taal=plan.inhoud["taal"])


def pdf_of(plan: Plan) -> bytes:
    """Return the plan as PDF: the sealed one, or one made now where the machine could not make it then.

    Raises:
        PdfOntbreekt: it was not made then, and this machine has no Pango now.
        PdfMislukt: the rendering fell over or took too long.
    """
    return plan.pdf or pdf_apart(html_of(plan), sheets=())


def _sealed_pdf(kluis: vault.OpenCase, row: Overhandiging) -> bytes:
    try:
        return base64.b64decode(kluis.read(_object_id(row.pk, PLAN_PDF), kind=PLAN_PDF))
    except vault.NoGrant:  # it was made on a machine without Pango
        return b""


def _titles(inhoud: Any) -> list[str]:
    """The steps of a plan by name, in order."""
    return [stap["titel"] for deel in inhoud["delen"] for stap in deel["stappen"]]


def _choices(kluis: vault.OpenCase) -> dict[str, str]:
    ticks = sorted((raw for _id, _kind, raw in kluis.read_all(kinds=[KEUZE])), key=lambda raw: str(raw["op"]))
    return {raw["blok"]: raw["keuze"] for raw in ticks}


def _contact(persoon: vertrouwenspersonen.Profiel | None) -> Contact | None:
    return Contact(naam=persoon.naam, telefoon=persoon.telefoon, uren=persoon.uren) if persoon else None


def _object_id(overhandiging_id: UUID, kind: str) -> UUID:
    """The same version always has the same ids, so that making it twice cannot give two."""
    return uuid.uuid5(overhandiging_id, kind)

"""What pages read of step plans: the newest one, as a page and as a PDF."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meldpunt.core.clock import to_local
from meldpunt.vault import service as vault
from support.stappenplan.models import Overhandiging
from support.stappenplan.pdf import pdf_apart, render_html
from support.stappenplan.plan import Keuze, PlanPdf, Stapkeuze, Stappenplan

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from support.dossiers.service import Zaak

__all__ = ["Plan", "html_of", "is_being_made", "pdf_apart", "pdf_of", "plan_of"]


@dataclass(frozen=True)
class Plan:
    """A step plan as it was handed over; ``pdf`` is empty where the machine that made it had no Pango."""

    versie: int
    voorlopig: bool
    gemaakt_op: datetime
    inhoud: Stappenplan = field(repr=False)
    keuzes: dict[str, Keuze] = field(repr=False)
    pdf: bytes = field(repr=False)
    nieuw: tuple[str, ...] = field(repr=False, default=())
    weg: tuple[str, ...] = field(repr=False, default=())


def is_being_made(dossier_id: UUID) -> bool:
    """Whether a newer version is on its way."""
    return Overhandiging.objects.filter(dossier_id=dossier_id, klaar_op=None).exists()


def plan_of(zaak: Zaak) -> Plan | None:
    """The newest version that is ready, for whoever has the case open."""
    rows = Overhandiging.objects.filter(dossier_id=zaak.id).exclude(klaar_op=None).order_by("-versie")
    row, before = [*rows[:2], None, None][:2]
    if row is None or row.klaar_op is None:
        return None
    inhoud = zaak.kluis.read(object_id(row.pk, Stappenplan.kind), Stappenplan)
    now_in = _titles(inhoud)
    was_in = _titles(zaak.kluis.read(object_id(before.pk, Stappenplan.kind), Stappenplan)) if before else now_in
    return Plan(
        nieuw=tuple(titel for titel in now_in if titel not in was_in),
        weg=tuple(titel for titel in was_in if titel not in now_in),
        versie=row.versie,
        voorlopig=row.voorlopig,
        gemaakt_op=to_local(row.klaar_op),
        inhoud=inhoud,
        keuzes={item.blok: item.keuze for item in zaak.kluis.read_all(Stapkeuze).of(Stapkeuze)},
        pdf=_sealed_pdf(zaak, row.pk),
    )


def html_of(plan: Plan) -> str:
    """The plan as the page that its PDF is made of."""
    return render_html(plan.inhoud)


def pdf_of(plan: Plan) -> bytes:
    """The plan as PDF: the sealed one, or one made now where the machine could not make it then.

    Raises:
        PdfOntbreekt: it was not made then, and this machine has no Pango now.
        PdfMislukt: the rendering fell over or took too long.
    """
    return plan.pdf or pdf_apart(html_of(plan), sheets=())


def object_id(overhandiging_id: UUID, kind: str) -> UUID:
    """The same version always has the same ids, so that making it twice cannot give two."""
    return uuid.uuid5(overhandiging_id, kind)


def _sealed_pdf(zaak: Zaak, overhandiging_id: UUID) -> bytes:
    try:
        return zaak.kluis.read(object_id(overhandiging_id, PlanPdf.kind), PlanPdf).pdf
    except vault.NoGrant:  # it was made on a machine without Pango
        return b""


def _titles(inhoud: Stappenplan) -> list[str]:
    """The steps of a plan by name, in order."""
    return [stap.titel for stap in inhoud.stappen]

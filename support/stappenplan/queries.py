"""What pages read of step plans: the newest one with what the desk changed in it, as a page and as a PDF."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meldpunt.core.clock import to_local
from meldpunt.vault import service as vault
from support.stappenplan.blokken import blokken
from support.stappenplan.models import Overhandiging
from support.stappenplan.pdf import pdf_apart, render_html
from support.stappenplan.plan import Keuze, PlanPdf, Planstap, Stapkeuze, Stappenplan
from support.stappenplan.wijziging import (
    OWN,
    Eigenstap,
    Planwijziging,
    Stapstand,
    Uitvoerder,
    Verschil,
    Weggelaten,
    difference,
    in_order,
    may_leave_out,
    merged,
    new_code,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from support.dossiers.service import Zaak

__all__ = [
    "OWN",
    "Eigenstap",
    "Keuze",
    "Plan",
    "Planwijziging",
    "Stapstand",
    "Uitvoerder",
    "Verschil",
    "Weggelaten",
    "difference",
    "html_of",
    "in_order",
    "is_being_made",
    "may_leave_out",
    "merged",
    "new_code",
    "outcomes_of",
    "pdf_apart",
    "pdf_of",
    "plan_of",
    "steps_for",
    "wijziging_of",
]


@dataclass(frozen=True)
class Plan:
    """A step plan as it was handed over; ``pdf`` is empty where a PDF has to be made when somebody asks for it.

    Attributes:
        versie: its number.
        voorlopig: whether a coordinator has not looked at it yet.
        gemaakt_op: when it was ready.
        inhoud: what whoever reads it reads.
        keuzes: what was ticked, by the code of the step.
        pdf: the same as a document.
        samengesteld: what the worker made, before the desk changed anything in it.
        wijziging: what the desk changed in it; None where that is nothing.
        verschil: what is another than in the version before.
    """

    versie: int
    voorlopig: bool
    gemaakt_op: datetime
    inhoud: Stappenplan = field(repr=False)
    keuzes: dict[str, Keuze] = field(repr=False)
    pdf: bytes = field(repr=False)
    samengesteld: Stappenplan = field(repr=False)
    wijziging: Planwijziging | None = field(repr=False, default=None)
    verschil: Verschil = field(repr=False, default=Verschil())

    @property
    def weggelaten(self) -> list[tuple[Planstap, Weggelaten]]:
        """The steps that the desk left out of it, each with why."""
        known = {stap.code: stap for stap in self.samengesteld.stappen}
        shown = {stap.code for stap in self.inhoud.stappen}
        left = self.wijziging.weg if self.wijziging else ()
        return [(known[item.code], item) for item in left if item.code in known and item.code not in shown]

    @property
    def nieuw(self) -> list[str]:
        """What stands in it that did not stand in the version before."""
        return [stap.titel for stap in self.verschil.erbij]

    @property
    def anders(self) -> list[str]:
        """What has other words than in the version before."""
        return [stap.titel for stap in self.verschil.anders]

    @property
    def weg(self) -> list[str]:
        """What fell away since the version before; what the desk left out is told in another way, or not."""
        left = {stap.code for stap, _why in self.weggelaten}
        return [stap.titel for stap in self.verschil.eraf if stap.code not in left]

    @property
    def weggelaten_voor_melder(self) -> list[tuple[str, str]]:
        """What the desk left out, with the reason, where the melder reads that."""
        return [(stap.titel, why.reden) for stap, why in self.weggelaten if why.ziet_melder]

    @property
    def net_aangepast(self) -> bool:
        """Whether this version is there because the desk changed something."""
        return self.wijziging is not None and self.wijziging.versie == self.versie


def is_being_made(dossier_id: UUID) -> bool:
    """Whether a newer version is on its way."""
    return Overhandiging.objects.filter(dossier_id=dossier_id, klaar_op=None).exists()


def plan_of(zaak: Zaak) -> Plan | None:
    """The newest version that is ready, for whoever has the case open."""
    rows = list(Overhandiging.objects.filter(dossier_id=zaak.id).exclude(klaar_op=None).order_by("-versie")[:2])
    if not rows or rows[0].klaar_op is None:
        return None
    row, found = rows[0], zaak.kluis.read_all(Stapkeuze, Planwijziging)
    changes, kiest = found.of(Planwijziging), not zaak.feiten.zonder_regie
    plans = [_read(zaak, item, changes, kiest=kiest) for item in rows]
    (samengesteld, inhoud, wijziging), before = plans[0], plans[-1][1]
    return Plan(
        versie=row.versie,
        voorlopig=row.voorlopig,
        gemaakt_op=to_local(rows[0].klaar_op),
        inhoud=inhoud,
        keuzes={item.blok: item.keuze for item in found.of(Stapkeuze)},
        pdf=_sealed_pdf(zaak, row.pk) if wijziging is None else b"",
        samengesteld=samengesteld,
        wijziging=wijziging,
        verschil=difference(before, inhoud),
    )


def wijziging_of(zaak: Zaak) -> Planwijziging | None:
    """What the desk changed last, also where the version with it is still being made."""
    return next(reversed(zaak.kluis.read_all(Planwijziging).of(Planwijziging)), None)


def outcomes_of(code: str) -> tuple[str, ...]:
    """The outcomes of the tree that a step stands for; none for an own step."""
    return next((tuple(blok.wanneer.uitkomsten) for blok in blokken().stappen if blok.code == code), ())


def steps_for(uitkomst: str) -> tuple[str, ...]:
    """The titles of the steps that an outcome puts into a plan; none for one that the desk does by itself."""
    return tuple(blok.titel for blok in blokken().stappen if uitkomst in blok.wanneer.uitkomsten)


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


def _read(
    zaak: Zaak, row: Overhandiging, changes: Sequence[Planwijziging], *, kiest: bool
) -> tuple[Stappenplan, Stappenplan, Planwijziging | None]:
    """One version: as it was composed, as it reads, and what the desk had changed by then."""
    composed = zaak.kluis.read(object_id(row.pk, Stappenplan.kind), Stappenplan)
    wijziging = next((item for item in reversed(changes) if item.versie <= row.versie), None)
    return composed, merged(composed, wijziging, kiest=kiest), wijziging

"""The step plan at the desk: own steps, an order, leaving out with a reason; what the melder chose starts work."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.core.errors import NotFound, require
from support.dossiers import rules
from support.dossiers import service as dossiers
from support.dossiers.service import Regelsoort
from support.nazorg import service as nazorg
from support.nazorg.service import Momentsoort, Momentstand
from support.regie import queries as bestemmingen
from support.regie import service as regie
from support.stappenplan import service as stappenplan
from support.stappenplan.service import (
    Eigenstap,
    Keuze,
    Planregelsoort,
    Planwijziging,
    StappenplanGebeurtenis,
    Stapstand,
    Uitvoerder,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak
    from support.regie.service import Bestemming
    from support.stappenplan.plan import Planstap, Stappenplan
    from support.stappenplan.queries import Plan
    from support.stappenplan.service import Weggelaten

WORK = uuid.UUID("6d0c1c8e-0b7e-4c53-8a55-5a1f3a8d2c47")  # the namespace of tasks that follow from a choice


@dataclass(frozen=True)
class Planvoorstel:
    """What somebody of the desk wants to be different in a plan, whole.

    Attributes:
        eigen: the own steps, in order.
        weg: the steps that stay out, each with why.
        volgorde: the codes of the composed steps, in order.
    """

    eigen: Sequence[Eigenstap] = ()
    weg: Sequence[Weggelaten] = ()
    volgorde: Sequence[str] = ()


@dataclass(frozen=True)
class Stapwerk:
    """What the melder chose at a step, and what can follow from it.

    Attributes:
        stap: the step.
        keuze: what was chosen.
        taak: the task that was put in the agenda for it; None where there is none.
        bestemmingen: to whom the step passes something on.
    """

    stap: Planstap
    keuze: Keuze
    taak: nazorg.Moment | None
    bestemmingen: tuple[Bestemming, ...]

    @property
    def vraagt_werk(self) -> bool:
        """Whether the melder wants it to go on; what they would rather not asks for nothing."""
        return self.keuze != Keuze.LIEVER_NIET


@transaction.atomic
def give_plan(*, dossier_id: uuid.UUID, voorstel: Planvoorstel, was: str, by: Medewerker) -> None:
    """Give the melder a plan with own steps, another order, or without some steps; a worker composes the rest anew.

    What the desk does itself becomes a task in the agenda, and follows when its day changes here.

    Args:
        dossier_id: the case.
        voorstel: what is to be different.
        was: the id of the change that the page showed; empty where there was none.
        by: who changes it.

    Raises:
        NotFound: there is no such case for this person, or no plan yet.
        Conflict: the case is closed, or somebody else changed the plan meanwhile.
        NotAllowed: a step stands in every plan, has no reason, or has no day.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(rules.refusal_to_add(zaak.dossier))
    before, plan = stappenplan.wijziging_of(zaak), stappenplan.plan_of(zaak)
    if plan is None:
        raise NotFound(_("Er is nog geen stappenplan."))
    require(stappenplan.refusal_to_follow(before, was))
    new = _change(zaak, voorstel)
    require(stappenplan.refusal_to_change(plan.samengesteld, new))
    eigen = _with_tasks(zaak, before.eigen if before else (), new.eigen)
    _hand_over(zaak, new.with_(eigen=eigen))
    _tell_left_out(zaak, plan, before, new)
    nazorg.set_due(zaak.id)


@transaction.atomic
def add_step(*, dossier_id: uuid.UUID, stap: Eigenstap, by: Medewerker) -> None:
    """Put one own step behind those that the desk wrote before, and give the melder the plan.

    Raises:
        NotFound: there is no such case for this person, or no plan yet.
        Conflict: the case is closed.
        NotAllowed: what the desk does itself has no day, or there are too many own steps.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    was = stappenplan.wijziging_of(zaak)
    voorstel = Planvoorstel(
        eigen=(*(was.eigen if was else ()), stap),
        weg=was.weg if was else (),
        volgorde=was.volgorde if was else (),
    )
    give_plan(dossier_id=dossier_id, voorstel=voorstel, was=str(was.id) if was else "", by=by)


def follow_task(zaak: Zaak, *, moment_id: uuid.UUID, stand: Stapstand | None = None, dag: date | None = None) -> None:
    """Let the plan of a held case say what became of the task of an own step: done, dropped, open again, another day.

    Args:
        zaak: the case.
        moment_id: the task; of any other moment nothing stands in the plan.
        stand: where it stands now; as before, where left out.
        dag: its day; as before, where left out.
    """
    before = stappenplan.wijziging_of(zaak)
    own = next((stap for stap in before.eigen if stap.taak == moment_id), None) if before else None
    if before is None or own is None:
        return
    changed = own.with_(stand=stand or own.stand, dag=dag or own.dag)
    eigen = tuple(changed if stap is own else stap for stap in before.eigen)
    _hand_over(zaak, before.renewed().with_(wie=zaak.by.naam, eigen=eigen))


@transaction.atomic
def start_work(*, dossier_id: uuid.UUID, blok: str, dag: date, by: Medewerker) -> None:
    """Put a task in the agenda for what the melder chose at a step; twice for the same choice makes one.

    Raises:
        NotFound: there is no such case for this person, or nothing was chosen at this step.
        Conflict: the case is closed, or the day is past.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(rules.refusal_to_add(zaak.dossier))
    plan = stappenplan.plan_of(zaak)
    stap = next((item for item in plan.inhoud.stappen if item.code == blok), None) if plan else None
    keuze = plan.keuzes.get(blok) if plan else None
    if stap is None or keuze is None:
        raise NotFound(_("Bij deze stap koos de melder nog niets."))
    moment_id = work_of(zaak.id, blok, keuze)
    if not nazorg.add_task(dossier_id=zaak.id, soort=Momentsoort.TAAK_ANDERS, dag=dag, moment_id=moment_id):
        return
    said = {"titel": stap.titel, "keuze": str(keuze.label).lower()}
    _note_task(zaak, dag, _("Bij “%(titel)s” koos de melder: %(keuze)s") % said)
    nazorg.set_due(zaak.id)


def preview(zaak: Zaak, plan: Plan, voorstel: Planvoorstel) -> Stappenplan:
    """The plan as the melder would read it, without giving it.

    Raises:
        NotAllowed: a step stands in every plan, has no reason, or has no day.
    """
    new = _change(zaak, voorstel)
    require(stappenplan.refusal_to_change(plan.samengesteld, new))
    return stappenplan.merged(plan.samengesteld, new, kiest=not zaak.feiten.zonder_regie)


def choices_of(zaak: Zaak, plan: Plan) -> list[Stapwerk]:
    """What the melder chose, in the order of the plan, with what the desk can do then."""
    tasks = {item.id: item for item in nazorg.moments_of(zaak.id)}
    return [
        Stapwerk(
            stap=stap,
            keuze=plan.keuzes[stap.code],
            taak=tasks.get(work_of(zaak.id, stap.code, plan.keuzes[stap.code])),
            bestemmingen=tuple(bestemmingen.bij_uitkomsten(stappenplan.outcomes_of(stap.code))),
        )
        for stap in plan.inhoud.stappen
        if stap.code in plan.keuzes
    ]


def work_of(dossier_id: uuid.UUID, blok: str, keuze: str) -> uuid.UUID:
    """The id of the task that follows from a choice."""
    return uuid.uuid5(WORK, f"{dossier_id} {blok} {keuze}")


def _change(zaak: Zaak, voorstel: Planvoorstel) -> Planwijziging:
    return Planwijziging(
        versie=0,
        wie=zaak.by.naam,
        eigen=tuple(voorstel.eigen),
        weg=tuple(voorstel.weg),
        volgorde=tuple(voorstel.volgorde),
    )


def _hand_over(zaak: Zaak, new: Planwijziging) -> None:
    versie = stappenplan.order(dossier_id=zaak.id, voorlopig=not zaak.feiten.ingedeeld)
    zaak.write(
        new.with_(versie=versie),
        zaak.line(Planregelsoort.AANGEPAST, tekst=_("Versie %(nr)s.") % {"nr": versie}),
    )
    zaak.record(StappenplanGebeurtenis.AANGEPAST)
    regie.owe_mail(zaak.id)


def _tell_left_out(zaak: Zaak, plan: Plan, before: Planwijziging | None, new: Planwijziging) -> None:
    """A line on the timeline for each step that is left out from now on, with why."""
    known = {stap.code: stap.titel for stap in plan.samengesteld.stappen}
    for item in new.weg:
        if item not in (before.weg if before else ()):
            tekst = f"{known.get(item.code, item.code)}: {item.reden}"
            zaak.write(zaak.line(Planregelsoort.WEGGELATEN, tekst=tekst, zichtbaar=item.ziet_melder))


def _with_tasks(zaak: Zaak, before: Sequence[Eigenstap], after: Sequence[Eigenstap]) -> tuple[Eigenstap, ...]:
    """Own steps with the tasks that keep their days; what is no step any more has none."""
    running = {item.id for item in nazorg.moments_of(zaak.id) if item.stand == Momentstand.OPEN}
    known = {stap.code: stap if stap.taak in running else _ended(stap) for stap in before}
    kept = tuple(_with_task(zaak, known.pop(stap.code, None), stap) for stap in after)
    for gone in known.values():
        _drop_task(gone)
    return kept


def _ended(stap: Eigenstap) -> Eigenstap:
    """A step whose task no longer runs: one that was done keeps it, another gets a new one."""
    return stap if stap.stand != Stapstand.OPEN else stap.with_(taak=None)


def _with_task(zaak: Zaak, old: Eigenstap | None, new: Eigenstap) -> Eigenstap:
    if old is not None and old.stand != Stapstand.OPEN:  # what was done keeps who did it
        return new.with_(wie=old.wie, dag=old.dag, taak=old.taak, stand=old.stand)
    if new.wie != Uitvoerder.MELDPUNT or new.dag is None:
        if old is not None:
            _drop_task(old)
        return new.with_(taak=None, stand=Stapstand.OPEN)
    taak = old.taak if old else None
    if taak is None:
        taak = uuid.uuid4()
        nazorg.add_task(dossier_id=zaak.id, soort=Momentsoort.TAAK_ANDERS, dag=new.dag, moment_id=taak)
        _note_task(zaak, new.dag, new.titel)
    elif old is not None and old.dag != new.dag:
        nazorg.move(moment_id=taak, dag=new.dag)
    return new.with_(taak=taak, stand=Stapstand.OPEN)


def _drop_task(stap: Eigenstap) -> None:
    if stap.taak is not None and stap.stand == Stapstand.OPEN:
        nazorg.finish(moment_id=stap.taak, naar=Momentstand.VERVALLEN)


def _note_task(zaak: Zaak, dag: date, tekst: str) -> None:
    """What a task is about stands sealed in the timeline."""
    soort = str(Momentsoort.TAAK_ANDERS.label)
    said = _("%(soort)s: klaargezet voor %(dag)s.") % {"soort": soort, "dag": date_format(dag, "D j b")}
    zaak.write(zaak.line(Regelsoort.NOTITIE, tekst=f"{said} {tekst}.", zichtbaar=False))
    zaak.record(nazorg.NazorgGebeurtenis.GEPLAND)

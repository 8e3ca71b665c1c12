"""Who looks after a case: assigning, letting go, and handing over everything at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.service import names_at_desk
from meldpunt.audit import service as audit
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import Conflict, DomainError, Refusal, require
from meldpunt.vierogen import toelaten
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.bezetting import waarnemen
from support.dossiers import queries
from support.dossiers import service as dossiers
from support.dossiers.rules import DESK
from support.dossiers.service import DossierGebeurtenis, Regelsoort
from support.regie import service as regie
from support.stappenplan import service as stappenplan
from support.vertrouwenspersonen import rules
from support.vertrouwenspersonen import service as pool

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak


@dataclass(frozen=True)
class Verdeling:
    """What became of cases that were divided.

    Attributes:
        toegewezen: how many went to somebody.
        losgelaten: how many went to nobody yet.
        gebleven: the cases that stayed, each with the sentence that says why.
    """

    toegewezen: int
    losgelaten: int
    gebleven: Mapping[UUID, str]


@transaction.atomic
def assign(*, dossier_id: UUID, account_id: UUID, by: Medewerker, was: str | None = None) -> None:
    """Let one trusted person look after a case; whoever did so before loses the key, and the step plan is made anew.

    Args:
        dossier_id: the case.
        account_id: the trusted person.
        by: the coordinator.
        was: who looked after it when the coordinator chose; empty for nobody, None for whoever.

    Raises:
        NotAllowed: only a coordinator may; or this person is kept out, or has a tie with the part of the sender.
        NotFound: there is no such case, for this coordinator.
        Conflict: this person is not available, or a colleague assigned the case at the same moment.
    """
    require(rules.refusal_to_assign(by))
    require(pool.refusal_to_take(account_id))
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(_refusal_when_moved(zaak, was))
    require(pool.refusal_to_be_near(account_id, zaak.feiten.blijft_weg_van))
    _change_assignee(zaak, account_id)
    stappenplan.order(dossier_id=zaak.id, voorlopig=not zaak.feiten.ingedeeld)


@transaction.atomic
def release(*, dossier_id: UUID, by: Medewerker, was: str | None = None) -> None:
    """Take a case away from whoever looks after it; the key goes at once, and the step plan is made anew.

    Args:
        dossier_id: the case.
        by: a coordinator, or whoever looks after it.
        was: who looked after it when this was chosen; None for whoever.

    Raises:
        NotAllowed: only a coordinator may, or the one who looks after it.
        NotFound: there is no such case, for this person.
        Conflict: a colleague assigned the case at the same moment, or nobody would be left who can read it.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    if zaak.dossier.assignee_id is None:
        return
    if by.id != zaak.dossier.assignee_id:
        require(rules.refusal_to_assign(by))
    require(_refusal_when_moved(zaak, was))
    require(_refusal_to_leave(zaak))
    _change_assignee(zaak, None)
    stappenplan.order(dossier_id=zaak.id, voorlopig=not zaak.feiten.ingedeeld)


def give_back(*, by: Medewerker) -> Verdeling:
    """Let go of every open case that somebody looks after: the keys go, the coordinators hear of it, plans follow.

    A case that nobody else can read stays, and says so.
    """
    return divide(van=by.id, keuzes={kaart.id: None for kaart in queries.open_with(by.id)}, by=by)


def divide(*, van: UUID, keuzes: Mapping[UUID, UUID | None], by: Medewerker) -> Verdeling:
    """Give cases of one trusted person to others; what cannot go where it was meant to stays, and says why.

    Each case goes in a transaction of its own, so that one that is refused holds up no other.

    Args:
        van: who looked after them.
        keuzes: to whom each case goes; None for nobody yet.
        by: the coordinator, or whoever gives them back.
    """
    counts = {True: 0, False: 0}
    stayed: dict[UUID, str] = {}
    for dossier_id, account_id in keuzes.items():
        try:
            if account_id is None:
                release(dossier_id=dossier_id, by=by, was=str(van))
            else:
                assign(dossier_id=dossier_id, account_id=account_id, by=by, was=str(van))
        except DomainError as error:
            stayed[dossier_id] = error.sentence
        else:
            counts[account_id is not None] += 1
    return Verdeling(toegewezen=counts[True], losgelaten=counts[False], gebleven=stayed)


@transaction.atomic
def stop(*, account_id: UUID, by: Medewerker) -> None:
    """Let somebody go who works here: what they looked after waits for the coordinators, and melders read so.

    Raises:
        NotAllowed: only another administrator may.
    """
    toelaten.deactivate(account_id=account_id, by=by)
    _leave(account_id)


@transaction.atomic
def change_role(*, account_id: UUID, naar: str, by: Medewerker) -> str:
    """Give somebody another role; out of the desk, what they looked after waits for the coordinators.

    Returns:
        The code with which they begin anew, where the new role needs one; empty otherwise.

    Raises:
        NotAllowed: only another administrator may.
        Conflict: it was asked already.
    """
    code = toelaten.change_role(account_id=account_id, naar=naar, by=by)
    if naar not in DESK:
        _leave(account_id)
    return code


def _leave(account_id: UUID) -> None:
    """An administrator opens no case: the assignment stands until a coordinator divides, and counts for nobody.

    Melders who asked for mail hear that something changed: where nobody else can read their case, they have to choose.
    """
    waarnemen.follow(account_id)
    waarnemen.end_of(account_id)
    with acting_as(SYSTEM):
        kaarten = queries.open_with(account_id)
        aandacht.leave(account_id=account_id, kaarten=kaarten)
        for kaart in kaarten:
            stappenplan.order(dossier_id=kaart.id, voorlopig=not kaart.feiten.ingedeeld)
            regie.owe_mail(kaart.id)


@transaction.atomic
def add_to_pool(*, account: Account, velden: Mapping[str, Any]) -> None:
    """Make somebody a trusted person that melders can choose."""
    pool.add_to_pool(account=account, **velden)


@transaction.atomic
def set_profile(*, account_id: UUID, velden: Mapping[str, Any], by: Medewerker) -> None:
    """Store what melders read of a trusted person.

    Raises:
        NotAllowed: only a coordinator may.
    """
    require(rules.refusal_to_assign(by))
    pool.set_profile(account_id=account_id, velden=velden)
    audit.record(code=pool.PoolGebeurtenis.PROFIEL_VERANDERD, subject=str(account_id), by=by)


def _refusal_to_leave(zaak: Zaak) -> Refusal | None:
    """Whoever is the only one who can read a case keeps it until the melder allows somebody else.

    A deputy is no other one: what was lent to them is taken away together with the case.
    """
    if dossiers.has_other_reader(zaak.dossier, but=zaak.dossier.assignee_id, lasting=True):
        return None
    return Refusal(_("Dit dossier mag alleen jij lezen. Vraag de melder eerst wie er ook bij mag."), Conflict)


def _refusal_when_moved(zaak: Zaak, was: str | None) -> Refusal | None:
    """What was chosen on a page that says something else by now is not done."""
    if was is None or was == str(zaak.dossier.assignee_id or ""):
        return None
    return Refusal(_("Een collega heeft dit dossier net toegewezen. Kijk eerst wie er nu naar omkijkt."), Conflict)


def _from_whom_to_whom(previous: UUID | None, account_id: UUID | None) -> str:
    names = names_at_desk(str(pk) for pk in (previous, account_id) if pk)
    van, aan = (names.get(str(pk), "") for pk in (previous, account_id))
    parts = [_("Aan %(naam)s") % {"naam": aan}] if aan else []
    parts += [_("Eerst bij %(naam)s") % {"naam": van}] if van else []
    return "".join(f"{part}. " for part in parts).strip()


def _change_assignee(zaak: Zaak, account_id: UUID | None) -> None:
    """The one place where assignee, access, assignment and key of a held case change, together."""
    previous = pool.current_of(zaak.id)
    gone = [previous] if previous is not None else []
    if previous != account_id:
        waarnemen.end_in(zaak)
    dossiers.hand_over(zaak, van=previous, naar=account_id, reden="toewijzing")
    dossiers.set_assignee(zaak, account_id)
    pool.record_toewijzing(dossier_id=zaak.id, account_id=account_id)
    soort = Regelsoort.TOEGEWEZEN if account_id else Regelsoort.LOSGELATEN
    zaak.write(zaak.line(soort, tekst=_from_whom_to_whom(previous, account_id)))
    zaak.record(DossierGebeurtenis.TOEGEWEZEN if account_id else DossierGebeurtenis.LOSGELATEN)
    if previous not in (None, account_id):
        zaak.record(DossierGebeurtenis.TOEGANG_INGETROKKEN)
    if account_id is None:
        aandacht.hand_over(zaak, van=gone, naar=None)
        aandacht.ask(zaak, Reden.NIEMAND, desk=True)
        return
    zaak.record(DossierGebeurtenis.TOEGANG_GEGEVEN)
    aandacht.finish(zaak, Reden.NIEMAND, Reden.IEMAND_ANDERS, Reden.GEKOZEN, Reden.TOEGEWEZEN)
    aandacht.hand_over(zaak, van=gone, naar=account_id)
    aandacht.ask(zaak, Reden.TOEGEWEZEN)
    waarnemen.lend_where_allowed(zaak)

"""The public face of attacks for the floors above: their rows, and what the figures count once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import now, today
from meldpunt.core.errors import DomainError, NotFound, require
from meldpunt.vault import service as vault
from support.aanvallen import rules
from support.aanvallen.gebeurtenissen import AanvalGebeurtenis, Aanvalregelsoort
from support.aanvallen.models import (
    Aanval,
    Aanvalfeiten,
    Fgbesluit,
    Geenaanval,
    Geenverband,
    Samensoort,
    Samenstap,
    Verbandsoort,
)
from support.aanvallen.queries import Aanvalkaart, aanval_of, may_compare_accounts, said_no
from support.aanvallen.sporen import KINDS, Zaakspoor, accounts_in, moments_in, spoor_of
from support.aanvallen.vergelijken import Samenhang, Verband, enough_of, find_verbanden, groups_of
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.queries import Kaart

__all__ = [
    "KINDS",
    "AanvalGebeurtenis",
    "Aanvalkaart",
    "Aanvalregelsoort",
    "Samenhang",
    "Samenslag",
    "Samensoort",
    "Verband",
    "Verbandsoort",
    "Zaakspoor",
    "aanval_of",
    "accounts_in",
    "add_cases",
    "begin",
    "choose",
    "do_each",
    "drop_case",
    "enough_of",
    "find_verbanden",
    "forget_case",
    "groups_of",
    "hold",
    "mark_counted",
    "may_compare_accounts",
    "moments_in",
    "note",
    "reject",
    "said_no",
    "set_end",
    "set_fg",
    "settle_counted",
    "spoor_of",
    "the_aanval",
]


@dataclass(frozen=True)
class Samenslag:
    """What became of something that was to be done in several cases.

    Attributes:
        gedaan: the cases in which it was done.
        gebleven: the other ones, each with the sentence that says why.
    """

    gedaan: tuple[UUID, ...]
    gebleven: Mapping[UUID, str] = field(default_factory=dict)


def the_aanval(aanval_id: UUID, *, by: Medewerker) -> Aanvalkaart:
    """One attack as somebody sees it.

    Raises:
        NotFound: there is none with a case that this person may see.
    """
    found = aanval_of(aanval_id, by=by)
    if found is None:
        raise NotFound(_("Deze aanval bestaat niet, of er is geen dossier bij dat jij mag zien."))
    return found


def begin(*, dossiers_: Collection[UUID], redenen: Collection[Verbandsoort], by: Medewerker) -> UUID:
    """A new attack of these cases; once they are held, ``settle_counted`` says whether it was counted with them."""
    row = Aanval()
    row.inhoud = Aanvalfeiten(
        dossiers=tuple(sorted(dossiers_, key=str)),
        redenen=tuple(soort for soort in Verbandsoort if soort in redenen),
        begonnen_op=now(),
        door=by.naam,
    )
    row.save(force_insert=True)
    return row.pk


def hold(aanval_id: UUID) -> None:
    """Let nobody else change an attack until the transaction ends."""
    _held(aanval_id)


def settle_counted(aanval_id: UUID) -> None:
    """Where a quarter counted one of the held cases of a new attack, the attack was counted with it."""
    row = _held(aanval_id)
    row.geteld = dossiers.is_any_counted(row.inhoud.dossiers)
    row.save(update_fields=["geteld"])


def choose(aanval_id: UUID, dossier_ids: Collection[UUID], *, by: Medewerker) -> tuple[Aanvalkaart, list[Kaart]]:
    """A running attack, and those of its cases in which something is to be done.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such attack for this person.
        Conflict: the attack is over, or nothing was chosen.
    """
    require(rules.refusal_to_link(by))
    aanval = the_aanval(aanval_id, by=by)
    require(rules.refusal_to_change(aanval))
    chosen = [kaart for kaart in aanval.kaarten if kaart.id in set(dossier_ids)]
    require(rules.refusal_to_choose(chosen))
    return aanval, chosen


def do_each(
    aanval: Aanvalkaart, chosen: Sequence[Kaart], soort: Samensoort, work: Callable[[Kaart], None], *, by: Medewerker
) -> Samenslag:
    """Do something in each case in a transaction of its own; in which it was done is kept, whatever comes after it.

    A case that says no, or that is not as it was signed, holds up no other.

    Args:
        aanval: the attack.
        chosen: the cases.
        soort: what is done.
        work: does it in one case.
        by: who does it.
    """
    done: list[UUID] = []
    stayed: dict[UUID, str] = {}
    try:
        for kaart in chosen:
            try:
                with transaction.atomic():
                    work(kaart)
            except DomainError as error:
                stayed[kaart.id] = error.sentence
            except vault.VaultIntegrityError:
                stayed[kaart.id] = _("Dit dossier gaat niet open. Vertel het de beheerder.")
            else:
                done.append(kaart.id)
    finally:
        if done:
            with transaction.atomic():
                note(aanval.id, soort, done, by=by)
                audit.record(code=AanvalGebeurtenis.SAMEN, subject=str(aanval.id), by=by)
    return Samenslag(tuple(done), stayed)


def add_cases(aanval_id: UUID, dossiers_: Collection[UUID], *, redenen: Collection[Verbandsoort] = ()) -> None:
    """Put held cases into an attack."""
    row = _held(aanval_id)
    was = row.inhoud
    both = {*was.redenen, *redenen}
    all_of_them = {*was.dossiers, *dossiers_}
    row.geteld = row.geteld or dossiers.is_any_counted(all_of_them)
    _store(
        row,
        was.with_(
            dossiers=tuple(sorted(all_of_them, key=str)),
            redenen=tuple(soort for soort in Verbandsoort if soort in both),
        ),
    )


def drop_case(aanval_id: UUID, dossier_id: UUID) -> None:
    """Take a held case out of an attack; where only this case was counted, the others were not.

    An attack without cases goes.
    """
    row = _held(aanval_id)
    was = row.inhoud
    left = tuple(pk for pk in was.dossiers if pk != dossier_id)
    if dossiers.is_any_counted([dossier_id]):
        row.geteld = dossiers.is_any_counted(left)
    if not left:
        row.delete()
        return
    _store(row, was.with_(dossiers=left))


def note(aanval_id: UUID, soort: Samensoort, dossiers_: Collection[UUID], *, by: Medewerker) -> None:
    """Keep that something was done in several cases at once; its words stand in each case."""
    row = _held(aanval_id)
    was = row.inhoud
    step = Samenstap(soort=soort, op=now(), door=by.naam, dossiers=tuple(dossiers_))
    _store(row, was.with_(samen=(*was.samen, step)))


def set_end(aanval_id: UUID, *, afgerond: bool) -> None:
    """Say that an attack is over, or that it is not."""
    row = _held(aanval_id)
    _store(row, row.inhoud.with_(afgerond_op=today() if afgerond else None))


def reject(dossiers_: Collection[UUID]) -> UUID:
    """Remember that these cases do not belong together; a new case beside them is a new question."""
    row = Geenaanval()
    row.inhoud = Geenverband(dossiers=tuple(sorted(dossiers_, key=str)))
    row.save(force_insert=True)
    return row.pk


def forget_case(dossier_id: UUID) -> None:
    """Leave a case that is erased out of everything that names it; an attack without cases goes."""
    for row in Aanval.objects.select_for_update():
        was = row.inhoud
        if dossier_id in was.dossiers:
            samen = (step.with_(dossiers=tuple(pk for pk in step.dossiers if pk != dossier_id)) for step in was.samen)
            left = tuple(pk for pk in was.dossiers if pk != dossier_id)
            _store(row, was.with_(dossiers=left, samen=tuple(step for step in samen if step.dossiers)))
            if not left:
                row.delete()
    for said in Geenaanval.objects.select_for_update():
        if dossier_id in said.inhoud.dossiers:
            said.delete()  # without this case it is another question


def set_fg(*, mag: bool, genomen_op: date, kenmerk: str, by: Medewerker) -> None:
    """Keep a decision of the data protection officer about comparing accounts.

    Raises:
        NotAllowed: only a coordinator may; or the day is still to come, or the decision cannot be found again.
    """
    require(rules.refusal_to_link(by))
    require(rules.refusal_to_decide(genomen_op=genomen_op, kenmerk=kenmerk))
    Fgbesluit.objects.create(
        mag=mag, genomen_op=genomen_op, kenmerk=kenmerk.strip(), ingevoerd_op=today(), door_id=by.id
    )


def mark_counted(tokens: Collection[str]) -> frozenset[str]:
    """Mark attacks as counted; returns those that an earlier quarter counted already.

    Args:
        tokens: as the facts of cases hold them.
    """
    ids = {UUID(token) for token in tokens}
    rows = Aanval.objects.select_for_update().filter(pk__in=ids)
    before = frozenset(str(pk) for pk in rows.filter(geteld=True).values_list("pk", flat=True))
    Aanval.objects.filter(pk__in=ids).update(geteld=True)
    return before


def _held(aanval_id: UUID) -> Aanval:
    row = Aanval.objects.select_for_update().filter(pk=aanval_id).first()
    if row is None:
        raise NotFound(_("Deze aanval bestaat niet, of er is geen dossier bij dat jij mag zien."))
    return row


def _store(row: Aanval, inhoud: Aanvalfeiten) -> None:
    row.inhoud = inhoud
    row.save(update_fields=["inhoud_sealed", "geteld"])

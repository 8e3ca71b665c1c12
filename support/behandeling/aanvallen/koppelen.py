"""Comparing cases in an open session, and saying which of them are one attack; each keeps its own key and its melder.

Source: protocol 1.2; ``docs/adr/0041``.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, NotFound, require
from meldpunt.vault import service as vault
from support.aanvallen import rules
from support.aanvallen import service as aanvallen
from support.aanvallen.service import AanvalGebeurtenis, Aanvalregelsoort, Samenhang, Verband, Verbandsoort, Zaakspoor
from support.dossiers import queries
from support.dossiers import service as dossiers
from support.dossiers.rules import not_there

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.models import Dossier

SECONDS = 1.5  # how long one look may take, as in looking for words
BY_DECISION = frozenset({Verbandsoort.ACCOUNT, Verbandsoort.LINK})  # compared only while a decision allows it
CARRIED = 200  # cases of the last days before the boundary, whose traces a next look is compared with
PLACE = {"table": "aanvallen.vergelijking", "column": "sporen"}  # of no table: it travels in the form, and is not kept


class Vergelijkstand(vault.Content, frozen=True, kw_only=True):
    """What one look hands to the next one, sealed: the key of this comparison, traces, and what was found."""

    kind: ClassVar[str] = "vergelijking"

    sleutel: vault.Secret
    na: int
    dagen: int
    gezien: int = 0
    gesloten: int = 0
    sporen: tuple[Zaakspoor, ...] = ()
    gevonden: tuple[Zaakspoor, ...] = ()
    verbanden: tuple[Verband, ...] = ()


@dataclass(frozen=True)
class Vergelijkslag:
    """What may belong together, of what was compared so far.

    Attributes:
        groepen: the proposals, the newest first.
        verder: what the next look needs, sealed; empty where everything was compared.
        gezien: how many cases were looked at.
        gesloten: how many of them did not open, and so were not compared.
    """

    groepen: tuple[Samenhang, ...]
    verder: str
    gezien: int
    gesloten: int


@transaction.atomic
def compare(*, dagen: int, verder: str, by: Medewerker, seconds: float = SECONDS) -> Vergelijkslag:
    """Compare the cases of the last days with each other, in the session of whoever asks.

    Nothing of what is compared is kept: the keyed hashes live as long as the request or, where the time was up, sealed
    in the form that asks for more. That somebody compared is written down. Accounts and messages are compared only
    while a decision of the data protection officer allows it.

    Args:
        dagen: how far to look back.
        verder: what an earlier look said to go on with; empty to begin.
        by: the coordinator; cases that they may not read are not compared.
        seconds: how long to look.

    Raises:
        NotAllowed: only a coordinator may.
        Conflict: there is nothing of this person to go on with.
    """
    require(rules.refusal_to_link(by))
    stand = _opened(verder, by) if verder else None
    if stand is None:
        audit.record(code=AanvalGebeurtenis.VERGELEKEN, subject=by.actor_id, by=by)
    key = stand.sleutel.reveal() if stand else secrets.token_bytes(32)
    dagen = stand.dagen if stand else dagen
    met_accounts = aanvallen.may_compare_accounts()
    if stand is not None and not met_accounts:
        stand = _without_accounts(stand)
    sporen: list[Zaakspoor] = []

    def look(dossier: Dossier, found: vault.Contents) -> None:
        feiten = dossier.feiten
        spoor = aanvallen.spoor_of(
            dossier.pk, found, key=key, persoon=feiten.persoon, aanval=feiten.aanval, met_accounts=met_accounts
        )
        sporen.extend([spoor] if spoor else [])

    rows = queries.came_in_since(today() - timedelta(days=dagen), by=by)
    na = stand.na if stand else None
    done = dossiers.look_through(rows, *aanvallen.KINDS, na=na, by=by, seconds=seconds, look=look)
    return _outcome(stand, sporen, done, sleutel=key, dagen=dagen, by=by)


@transaction.atomic
def confirm(*, dossier_ids: Collection[UUID], redenen: Collection[str], by: Medewerker) -> UUID:
    """Say that cases are one attack. Each stays a case of its own; nobody gets a key by it.

    Args:
        dossier_ids: the cases.
        redenen: why, as the proposal said.
        by: the coordinator.

    Raises:
        NotAllowed: only a coordinator may, and of two cases or more.
        NotFound: one of them is no case for this person.
        Conflict: one of them belongs to an attack already.
    """
    require(rules.refusal_to_link(by))
    require(rules.refusal_to_confirm(dossier_ids))
    aanval_id = aanvallen.begin(dossiers_=set(dossier_ids), redenen=_known(redenen), by=by)
    _put_in(aanval_id, dossier_ids, by=by)
    aanvallen.settle_counted(aanval_id)
    audit.record(code=AanvalGebeurtenis.BEVESTIGD, subject=str(aanval_id), by=by)
    return aanval_id


@transaction.atomic
def reject(*, dossier_ids: Collection[UUID], by: Medewerker) -> None:
    """Say that these cases do not belong together; they are proposed again only with another case beside them.

    Raises:
        NotAllowed: only a coordinator may, and of two cases or more.
        NotFound: one of them is no case for this person.
    """
    require(rules.refusal_to_link(by))
    require(rules.refusal_to_confirm(dossier_ids))
    if len(queries.kaarten_of(dossier_ids, by=by)) != len(set(dossier_ids)):
        raise NotFound(not_there())
    said = aanvallen.reject(set(dossier_ids))
    audit.record(code=AanvalGebeurtenis.AFGEWEZEN, subject=str(said), by=by)


@transaction.atomic
def add(*, aanval_id: UUID, dossier_ids: Collection[UUID], by: Medewerker, redenen: Collection[str] = ()) -> None:
    """Put more cases into an attack.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such attack, or no such case, for this person.
        Conflict: the attack is over, nothing was chosen, or a case belongs to one already.
    """
    require(rules.refusal_to_link(by))
    aanval = aanvallen.the_aanval(aanval_id, by=by)
    require(rules.refusal_to_change(aanval))
    require(rules.refusal_to_choose(dossier_ids))
    _put_in(aanval_id, dossier_ids, by=by)
    aanvallen.add_cases(aanval_id, dossier_ids, redenen=_known(redenen) or {Verbandsoort.HAND})
    audit.record(code=AanvalGebeurtenis.ERBIJ, subject=str(aanval_id), by=by)


@transaction.atomic
def take_out(*, aanval_id: UUID, dossier_id: UUID, by: Medewerker) -> None:
    """Take a case out of an attack; what was done in it stays.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such attack, or no such case in it, for this person.
    """
    require(rules.refusal_to_link(by))
    aanval = aanvallen.the_aanval(aanval_id, by=by)
    if dossier_id not in aanval.dossiers:
        raise NotFound(not_there())
    aanvallen.hold(aanval_id)
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    zaak.change_feiten(aanval="")
    zaak.write(zaak.line(Aanvalregelsoort.LOSGEMAAKT, tekst=aanval.kenmerk, zichtbaar=False))
    aanvallen.drop_case(aanval_id, dossier_id)
    audit.record(code=AanvalGebeurtenis.ERUIT, subject=str(aanval_id), by=by)


@transaction.atomic
def end(*, aanval_id: UUID, by: Medewerker) -> None:
    """Say that an attack is over; its cases go on as they are.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such attack for this person.
    """
    _set_end(aanval_id, by=by, afgerond=True)


@transaction.atomic
def reopen(*, aanval_id: UUID, by: Medewerker) -> None:
    """Say that an attack goes on after all.

    Raises:
        NotAllowed: only a coordinator may.
        NotFound: there is no such attack for this person.
    """
    _set_end(aanval_id, by=by, afgerond=False)


@transaction.atomic
def enter_fg(*, mag: bool, genomen_op: date, kenmerk: str, by: Medewerker) -> None:
    """Enter what the data protection officer decided: whether accounts and messages may be compared.

    Raises:
        NotAllowed: only a coordinator may; or the day is still to come, or the decision cannot be found again.
    """
    aanvallen.set_fg(mag=mag, genomen_op=genomen_op, kenmerk=kenmerk, by=by)
    audit.record(code=AanvalGebeurtenis.FG_AAN if mag else AanvalGebeurtenis.FG_UIT, subject=by.actor_id, by=by)


def _put_in(aanval_id: UUID, dossier_ids: Collection[UUID], *, by: Medewerker) -> None:
    """Let each case know its attack; always in the same order, so that two colleagues do not wait for each other."""
    kenmerk = aanvallen.the_aanval(aanval_id, by=by).kenmerk
    aanvallen.hold(aanval_id)
    for dossier_id in sorted(set(dossier_ids), key=str):
        zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
        if zaak.feiten.aanval:
            raise Conflict(_("%(alias)s hoort al bij een aanval.") % {"alias": zaak.dossier.alias})
        zaak.change_feiten(aanval=str(aanval_id))
        zaak.write(zaak.line(Aanvalregelsoort.GEKOPPELD, tekst=kenmerk, zichtbaar=False))


def _set_end(aanval_id: UUID, *, by: Medewerker, afgerond: bool) -> None:
    require(rules.refusal_to_link(by))
    aanvallen.the_aanval(aanval_id, by=by)
    aanvallen.set_end(aanval_id, afgerond=afgerond)
    code = AanvalGebeurtenis.AFGEROND if afgerond else AanvalGebeurtenis.HEROPEND
    audit.record(code=code, subject=str(aanval_id), by=by)


def _known(redenen: Collection[str]) -> set[Verbandsoort]:
    return {Verbandsoort(code) for code in redenen if code in Verbandsoort.values}


def _without_accounts(stand: Vergelijkstand) -> Vergelijkstand:
    """What an earlier look found, without what may not be compared any more."""
    return stand.with_(
        sporen=tuple(item.with_(accounts=(), links=()) for item in stand.sporen),
        verbanden=tuple(item for item in stand.verbanden if item.soort not in BY_DECISION),
    )


def _outcome(
    stand: Vergelijkstand | None,
    sporen: list[Zaakspoor],
    done: dossiers.Doorloop,
    *,
    sleutel: bytes,
    dagen: int,
    by: Medewerker,
) -> Vergelijkslag:
    """What is known after this look, and what the next one needs; cases that were shut meanwhile are left out."""
    before = stand.sporen if stand else ()
    verbanden = {(item.een, item.ander, item.soort): item for item in (stand.verbanden if stand else ())}
    verbanden |= {(i.een, i.ander, i.soort): i for i in aanvallen.find_verbanden([*before, *sporen])}
    touched = {pk for een, ander, _soort in verbanden for pk in (een, ander)}
    known = {item.dossier: item for item in (*(stand.gevonden if stand else ()), *before, *sporen)}
    seen = queries.kaarten_of(touched, by=by) if touched else {}
    found = [known[pk] for pk in touched if pk in seen]
    groepen = aanvallen.groups_of(found, verbanden.values(), geen=aanvallen.said_no())
    gezien = done.gezien + (stand.gezien if stand else 0)
    gesloten = done.gesloten + (stand.gesloten if stand else 0)
    verder = ""
    if done.na is not None:
        verder = _sealed(
            Vergelijkstand(
                sleutel=vault.Secret(sleutel),
                na=done.na,
                dagen=dagen,
                gezien=gezien,
                gesloten=gesloten,
                sporen=tuple([*before, *sporen][-CARRIED:]),
                gevonden=tuple(item.with_(schetsen=(), accounts=(), links=()) for item in found),
                verbanden=tuple(aanvallen.enough_of(verbanden.values())),
            ),
            by,
        )
    return Vergelijkslag(tuple(groepen), verder, gezien, gesloten)


def _sealed(stand: Vergelijkstand, by: Medewerker) -> str:
    return base64.b64encode(vault.seal_op(**PLACE, row=by.actor_id, value=vault.to_raw(stand))).decode()


def _opened(verder: str, by: Medewerker) -> Vergelijkstand:
    try:
        raw = vault.open_op(**PLACE, row=by.actor_id, sealed=base64.b64decode(verder, validate=True))
        return vault.from_raw(Vergelijkstand, raw)
    except (binascii.Error, vault.VaultError) as error:
        raise Conflict(_("Dit kan niet verder gaan. Begin opnieuw met vergelijken.")) from error

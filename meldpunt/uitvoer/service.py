"""The public face of the export: ask, agree, stop, and hand the file out once."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import AMSTERDAM, now
from meldpunt.core.errors import NotFound, require
from meldpunt.uitvoer import rules
from meldpunt.uitvoer.bestand import to_file
from meldpunt.uitvoer.gebeurtenissen import UitvoerGebeurtenis
from meldpunt.uitvoer.models import Logverzoek
from meldpunt.uitvoer.states import Logverzoekstand
from meldpunt.uitvoer.tasks import ask_coordinators, warn_administrators
from meldpunt.vierogen import alleen
from meldpunt.vierogen.service import key_holders

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = ["Logbestand", "agree", "ask", "download", "stop", "warn"]


@dataclass(frozen=True)
class Logbestand:
    """The file that leaves, its name, and the hash by which it is known again."""

    naam: str
    inhoud: bytes
    sha256: str

    @property
    def digest(self) -> str:
        """The hash as a header says it (RFC 9530, "Repr-Digest")."""
        return f"sha-256=:{base64.b64encode(bytes.fromhex(self.sha256)).decode()}:"


@transaction.atomic
def ask(*, van: date, tot_en_met: date, by: Medewerker) -> UUID:
    """Ask for the lines of a period; the other coordinators get a mail, or the administrators where there are none.

    Raises:
        NotAllowed: only a coordinator asks.
        Conflict: the days are not in order, or too far apart.
    """
    require(rules.refusal_to_ask(by, van=van, tot_en_met=tot_en_met))
    row = Logverzoek.objects.create(van=van, tot_en_met=tot_en_met, door_id=by.id, sinds=now())
    audit.record(code=UitvoerGebeurtenis.GEVRAAGD, subject=str(row.pk), by=by)
    if key_holders() - {by.id}:
        ask_coordinators(row.pk)
    else:
        _warn(row, by=by)
    return row.pk


@transaction.atomic
def warn(*, verzoek_id: UUID, by: Medewerker) -> None:
    """Tell the administrators that nobody is left who can agree; a day later whoever asked may go on alone.

    Raises:
        NotFound: there is no such request.
        NotAllowed: somebody can still agree, or this is not who asked, with a key.
        Conflict: they were told already.
        InvalidTransition: it does not wait.
    """
    row = _locked(verzoek_id)
    require(rules.refusal_to_warn(by, row, key_holders()))
    _warn(row, by=by)


@transaction.atomic
def agree(*, verzoek_id: UUID, by: Medewerker) -> None:
    """Agree as the second person, or go on alone after a day of waiting.

    Raises:
        NotFound: there is no such request.
        NotAllowed: this person is not the second one, or it is too early.
        InvalidTransition: it does not wait.
    """
    row = _locked(verzoek_id)
    require(rules.refusal_to_agree(by, row, key_holders()))
    row.stand, row.akkoord_door_id, row.akkoord_op = Logverzoekstand.AKKOORD, by.id, now()
    row.save(update_fields=["stand", "akkoord_door", "akkoord_op"])
    code = UitvoerGebeurtenis.ALLEEN if by.id == row.door_id else UitvoerGebeurtenis.AKKOORD
    audit.record(code=code, subject=str(row.pk), by=by)


@transaction.atomic
def stop(*, verzoek_id: UUID, by: Medewerker) -> None:
    """Stop a request; nothing leaves.

    Raises:
        NotFound: there is no such request.
        NotAllowed: this role may not.
        InvalidTransition: it was downloaded or stopped already.
    """
    row = _locked(verzoek_id)
    require(rules.refusal_to_stop(by, row))
    row.stand = Logverzoekstand.GESTOPT
    row.save(update_fields=["stand"])
    audit.record(code=UitvoerGebeurtenis.GESTOPT, subject=str(row.pk), by=by)


@transaction.atomic
def download(*, verzoek_id: UUID, by: Medewerker) -> Logbestand:
    """Hand the file out, once, and keep its hash.

    The database shows the lines that whoever asks may see: of a case that somebody is kept out of there are none, just
    as of a case that does not exist.

    Raises:
        NotFound: there is no such request.
        NotAllowed: somebody else asked for it.
        Conflict: the agreement is too old.
        InvalidTransition: nobody agreed, or it was downloaded already.
    """
    row = _locked(verzoek_id)
    require(rules.refusal_to_download(by, row))
    regels = list(audit.between(since=_begin(row.van), until=_begin(row.tot_en_met + timedelta(days=1))))
    body = to_file(regels)
    row.stand, row.gehaald_op, row.regels = Logverzoekstand.GEHAALD, now(), len(regels)
    row.sha256 = hashlib.sha256(body).hexdigest()
    row.save(update_fields=["stand", "gehaald_op", "regels", "sha256"])
    audit.record(code=UitvoerGebeurtenis.GEHAALD, subject=str(row.pk), by=by)
    name = f"logboek-{row.van:%Y-%m-%d}-tot-en-met-{row.tot_en_met:%Y-%m-%d}.csv"
    return Logbestand(naam=name, inhoud=body, sha256=row.sha256)


def _warn(row: Logverzoek, *, by: Medewerker) -> None:
    alleen.record_warning(row.pk, by=by)
    warn_administrators(row.pk)


def _locked(verzoek_id: UUID) -> Logverzoek:
    row = Logverzoek.objects.select_for_update().filter(pk=verzoek_id).first()
    if row is None:
        raise NotFound(_("Dit verzoek is er niet."))
    return row


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)

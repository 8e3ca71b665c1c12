"""Time stamps of others over the roots of days (RFC 3161): asked for, carried by hand or sent, and checked on return.

A stamp counts only where ``openssl`` finds its signature right under a root certificate that a person pinned. Whether
a service is qualified in the sense of eIDAS, that person looked up; nothing here can tell.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import shutil
import ssl
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meldpunt.audit import service as audit
from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict
from meldpunt.vault import service as vault
from support.bewijskracht.controle.tokens import is_stamped, read_token
from support.bewijskracht.models import Dagwortel, Stempel, Stempelanker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meldpunt.accounts.service import Medewerker

logger = logging.getLogger(__name__)
KIND = "stempelanker"
MOST = 64 * 1024  # an answer takes one or two kilobytes
SECONDS = 15
BACK = 14  # roots that are still sent where a stamp is missing
QUERY = bytes.fromhex("3039020101 3031300d060960864801650304020105000420".replace(" ", ""))  # version 1, SHA-256
WITH_CERTIFICATE = bytes.fromhex("0101ff")


@gebeurtenissen
class StempelGebeurtenis(Gebeurtenis):
    """What the trail says of time stamps."""

    VASTGEZET = "stempel.vastgezet", gettext_lazy("Wortel van een tijdstempeldienst vastgezet")
    INGELEZEN = "stempel.ingelezen", gettext_lazy("Tijdstempel ingelezen")


@dataclass(frozen=True)
class Wortelstand:
    """One root with its stamps."""

    wortel: Dagwortel
    stempels: tuple[Stempel, ...]


def query_for(wortel: Dagwortel) -> bytes:
    """What a service is asked (RFC 3161, 2.4.1): one hash, with its certificate in the answer; nothing personal."""
    return QUERY + hashlib.sha256(wortel.verklaring.encode()).digest() + WITH_CERTIFICATE


@transaction.atomic
def pin(*, naam: str, pem: str, gekwalificeerd: bool, by: Medewerker) -> Stempelanker:
    """Pin the root certificate of a service.

    Args:
        naam: of the service.
        pem: one certificate.
        gekwalificeerd: whether this person found it in the European list, as a qualified service for time stamps.
        by: who looked.

    Raises:
        Conflict: it is no single certificate, or it was pinned before.
    """
    try:
        der = ssl.PEM_cert_to_DER_cert(pem.strip())
    except (ValueError, UnicodeEncodeError):
        der = b""
    if der[:1] != b"\x30" or pem.count("-----BEGIN") != 1:
        raise Conflict(_("Dit is geen certificaat in PEM. Het begint met -----BEGIN CERTIFICATE-----."))
    vinger = hashlib.sha256(der).hexdigest()
    if Stempelanker.objects.filter(vinger=vinger).exists():
        raise Conflict(_("Dit certificaat is al vastgezet."))
    row = Stempelanker(
        naam=naam,
        pem=ssl.DER_cert_to_PEM_cert(der),
        vinger=vinger,
        gekwalificeerd=gekwalificeerd,
        door_id=by.id,
        op=today(),
    )
    row.save(force_insert=True)
    vault.sign(vault.Change(vault.subject(KIND, row.pk), None, _digest(row)))
    audit.record(code=StempelGebeurtenis.VASTGEZET, subject=str(row.pk), by=by)
    return row


@transaction.atomic
def take_in(answer: bytes, *, by: Medewerker | None = None) -> Stempel:
    """Take in an answer: find the root that it is about, check it against what is pinned, and keep it.

    Args:
        answer: a ``TimeStampResp`` in DER.
        by: who brought it; None where a worker asked for it.

    Raises:
        Conflict: it is no stamp of one of our roots, or not signed under what a person pinned.
    """
    wortel, tijd = _about(answer)
    anker = next((row for row in Stempelanker.objects.order_by("naam") if is_under(answer, wortel, row)), None)
    if anker is None:
        raise Conflict(_("Dit stempel staat onder geen wortel die iemand heeft vastgezet. Er is niets bewaard."))
    antwoord = base64.b64encode(answer).decode()
    row, _new = Stempel.objects.get_or_create(wortel=wortel, anker=anker, defaults={"antwoord": antwoord, "tijd": tijd})
    if by is not None:
        audit.record(code=StempelGebeurtenis.INGELEZEN, subject=str(row.pk), by=by)
    return row


def is_under(answer: bytes, wortel: Dagwortel, anker: Stempelanker) -> bool:
    """Whether openssl finds an answer right under one pinned certificate, and that alone.

    Raises:
        Conflict: openssl is not on this machine.
    """
    if shutil.which("openssl") is None:
        raise Conflict(_("Op deze server ontbreekt openssl. Vraag de beheerder van de server om het te installeren."))
    with tempfile.NamedTemporaryFile(suffix=".pem") as roots:
        roots.write(anker.pem.encode())
        roots.flush()
        return is_stamped(answer, wortel.verklaring.encode(), Path(roots.name))


def stamps_of(wortels: Iterable[int]) -> dict[int, list[Stempel]]:
    """The stamps of some roots, by the number of the root; in web, which compares what was pinned with what was signed.

    Raises:
        StateMismatch: a pinned certificate, or what was said of it, is not as it was pinned.
    """
    found: dict[int, list[Stempel]] = {}
    rows = Stempel.objects.filter(wortel_id__in=list(wortels)).select_related("anker", "anker__door")
    for row in rows.order_by("wortel_id", "anker__naam"):
        name, state = vault.subject(KIND, row.anker_id), _digest(row.anker)
        vault.check_state(name, read=lambda name=name, state=state: {name: state})  # type: ignore[misc]  # bound now
        found.setdefault(row.wortel_id, []).append(row)
    return found


def newest(number: int) -> list[Wortelstand]:
    """The last roots with their stamps, the newest first."""
    rows = list(Dagwortel.objects.order_by("-nr")[:number])
    stamps = stamps_of(row.nr for row in rows)
    return [Wortelstand(row, tuple(stamps.get(row.nr, ()))) for row in rows]


def pinned() -> list[Stempelanker]:
    """The certificates that somebody pinned."""
    return list(Stempelanker.objects.select_related("door").order_by("naam"))


def ask_services() -> int:
    """Send each service that may be asked the roots of the last two weeks that it did not stamp; returns how many came.

    A service that is away is asked again the next time; what it answers counts only when it is right.
    """
    taken = 0
    for address in settings.STEMPEL_ADRESSEN:
        for wortel in Dagwortel.objects.order_by("-nr")[:BACK]:
            if wortel.stempels.count() < len(settings.STEMPEL_ADRESSEN):
                taken += _ask(address, wortel)
    return taken


def all_states() -> Mapping[str, bytes | None]:
    """What was pinned, as it stands."""
    return {vault.subject(KIND, row.pk): _digest(row) for row in Stempelanker.objects.all()}


def faults() -> Iterable[str]:
    """Stamps that are no longer about their root."""
    for row in Stempel.objects.select_related("wortel"):
        try:
            imprint, _moment = read_token(base64.b64decode(row.antwoord))
        except ValueError:
            imprint = b""
        if imprint != hashlib.sha256(row.wortel.verklaring.encode()).digest():
            yield vault.subject("stempel", row.pk)


def _about(answer: bytes) -> tuple[Dagwortel, str]:
    """The root that an answer is about, and its moment."""
    try:
        imprint, tijd = read_token(answer[:MOST])
    except ValueError:
        raise Conflict(_("Dit is geen tijdstempel dat we kunnen lezen. Kies het .tsr-bestand van de dienst.")) from None
    for row in Dagwortel.objects.order_by("-nr").iterator():
        if hashlib.sha256(row.verklaring.encode()).digest() == imprint:
            return row, tijd
    raise Conflict(_("Dit stempel gaat over geen van onze dagwortels."))


def _ask(address: str, wortel: Dagwortel) -> int:
    head = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = urllib.request.Request(address, data=query_for(wortel), headers=head)  # noqa: S310 - checked at the start
    try:
        with _opener().open(request, timeout=SECONDS) as response:
            take_in(response.read(MOST + 1))
    except (OSError, ValueError, Conflict):
        logger.warning("no time stamp for root %s", wortel.nr)
        return 0
    return 1


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A service answers where it was asked, or not at all."""

    def redirect_request(self, *_arguments: object) -> None:
        """Follow nothing."""
        return


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)


def _digest(row: Stempelanker) -> bytes:
    return vault.digest_of(row.naam, row.vinger, row.pem, str(row.gekwalificeerd), str(row.door_id), str(row.op))

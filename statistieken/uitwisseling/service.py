"""The public face of the exchange: files come in, our own goes out, and the joint report follows.

Nothing leaves by itself: a person downloads a file and takes it along, on a stick or in a mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import now, today
from meldpunt.core.errors import Conflict, NotFound, require
from statistieken.models import Release
from statistieken.uitwisseling import ronde, rules, signed, sleutels
from statistieken.uitwisseling.bekend import files, known, knows_words, own_keys
from statistieken.uitwisseling.bestand.omslag import Omslag, key_id, read_envelope, seal_envelope, signed_by
from statistieken.uitwisseling.bestand.ronde import DEEL, RONDE
from statistieken.uitwisseling.bestand.sleutel import SOORT as SLEUTEL
from statistieken.uitwisseling.bestand.strikt import NietStrikt
from statistieken.uitwisseling.bestand.vrijgave import SOORT as VRIJGAVE
from statistieken.uitwisseling.bestand.vrijgave import Vrijgave, check_rows, read_release
from statistieken.uitwisseling.gebeurtenissen import UitwisselGebeurtenis
from statistieken.uitwisseling.gezamenlijk.opslag import renew, renew_all
from statistieken.uitwisseling.gezamenlijk.verzamelen import Sleutel, judge
from statistieken.uitwisseling.models import (
    Bestandweigering,
    Eigenbestand,
    Eigensleutel,
    Ontvangen,
    Partnersleutel,
)
from statistieken.uitwisseling.sleutels import confirm, end, renew_own, warn, withdraw
from statistieken.uitwisseling.states import Bestandstaat, Geweigerd, Sleutelstand, Weigergrond

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = [
    "Inleesuitslag",
    "Uitwisselbestand",
    "begin",
    "confirm_key",
    "download_key",
    "download_own",
    "download_received",
    "end_party",
    "refresh",
    "renew_own",
    "take_in",
    "warn",
    "withdraw_key",
]


@dataclass(frozen=True)
class Inleesuitslag:
    """What came of a file that was handed in: one sentence, and where to go on."""

    zin: str
    period: str = ""
    sleutel_id: UUID | None = None
    betwist: bool = False
    is_som: bool = False


@dataclass(frozen=True)
class Uitwisselbestand:
    """A file that a person takes along."""

    naam: str
    inhoud: bytes
    sha256: str


@transaction.atomic
def begin(*, by: Medewerker) -> Eigensleutel:
    """Make our own key, where there is none yet.

    Raises:
        NotAllowed: this person is no coordinator.
        StateMismatch: the keys are not as they were signed.
    """
    require(rules.refusal_to_exchange(by))
    return sleutels.own_key(by=by)


def take_in(*, inhoud: bytes, by: Medewerker) -> Inleesuitslag:
    """Read a file of another party: figures, a key, or a part of a round. What is refused is written down, not kept.

    Raises:
        NotAllowed: this person is no coordinator.
        Geweigerd: it is not what it should be; one sentence says why, at which field.
        StateMismatch: the keys are not as they were signed.
    """
    require(rules.refusal_to_exchange(by))
    try:
        with transaction.atomic():
            return _take_in(inhoud, by=by)
    except Geweigerd as error:
        with transaction.atomic():
            Bestandweigering.objects.create(
                partij=error.partij, grond=error.grond, veld=error.veld, op=now(), door=by.naam
            )
            audit.record(code=UitwisselGebeurtenis.GEWEIGERD, subject=error.grond, by=by)
        raise


@transaction.atomic
def download_own(*, period: str, by: Medewerker) -> Uitwisselbestand:
    """Hand out our file of a quarter; signed at the first time, and the same bytes ever after.

    Raises:
        NotAllowed: this person is no coordinator.
        NotFound: this quarter has not been frozen.
        Conflict: it was frozen under another name of the party, or before our first key.
        StateMismatch: the keys are not as they were signed.
    """
    require(rules.refusal_to_exchange(by))
    row = _own_file(period, by=by)
    audit.record(code=UitwisselGebeurtenis.GEDOWNLOAD, subject=row.sha256, by=by)
    name = f"meldpunt-{slugify(row.sleutel.partij)}-{row.period.replace('-', '')}-r{row.revision}.json"
    return Uitwisselbestand(naam=name, inhoud=bytes(row.omslag), sha256=row.sha256)


@transaction.atomic
def download_received(*, ontvangen_id: UUID, by: Medewerker) -> Uitwisselbestand:
    """Hand out a file as another party sent it: to show it to that party where there are two different ones.

    Raises:
        NotAllowed: this person is no coordinator.
        NotFound: there is no such file.
    """
    require(rules.refusal_to_exchange(by))
    row = Ontvangen.objects.filter(pk=ontvangen_id).first()
    if row is None:
        raise NotFound(_("Dit bestand is er niet."))
    audit.record(code=UitwisselGebeurtenis.GEDOWNLOAD, subject=row.sha256, by=by)
    name = f"meldpunt-{slugify(row.partij)}-{row.period.replace('-', '')}-r{row.revision}-{row.sha256[:8]}.json"
    return Uitwisselbestand(naam=name, inhoud=bytes(row.omslag), sha256=row.sha256)


@transaction.atomic
def download_key(*, by: Medewerker) -> Uitwisselbestand:
    """Hand out the file with our public keys.

    Raises:
        NotAllowed: this person is no coordinator.
        StateMismatch: the keys are not as they were signed.
    """
    require(rules.refusal_to_exchange(by))
    row = sleutels.own_key(by=by)
    audit.record(code=UitwisselGebeurtenis.SLEUTELBESTAND, subject=str(row.nr), by=by)
    made = bytes(row.bestand)
    name = f"meldpunt-{slugify(row.partij)}-sleutel-{row.nr}.json"
    return Uitwisselbestand(naam=name, inhoud=made, sha256=read_envelope(made).sha256)


@transaction.atomic
def confirm_key(*, sleutel_id: UUID, getypt: str, by: Medewerker) -> Partnersleutel:
    """Say that one heard the digits of a key (``sleutels.confirm``); what the party sent before counts from the second.

    Raises:
        DomainError: as ``sleutels.confirm``.
    """
    row = confirm(sleutel_id=sleutel_id, getypt=getypt, by=by)
    if row.stand == Sleutelstand.VERTROUWD:
        renew_all(row.partij)
    return row


@transaction.atomic
def withdraw_key(*, sleutel_id: UUID, by: Medewerker) -> Partnersleutel:
    """Believe a key no longer (``sleutels.withdraw``); what it signed leaves the joint reports.

    Raises:
        DomainError: as ``sleutels.withdraw``.
    """
    row = withdraw(sleutel_id=sleutel_id, by=by)
    renew_all(row.partij)
    return row


@transaction.atomic
def end_party(*, sleutel_id: UUID, tot: str, by: Medewerker) -> Partnersleutel:
    """A party takes part no longer after this quarter (``sleutels.end``).

    Raises:
        DomainError: as ``sleutels.end``.
    """
    row = end(sleutel_id=sleutel_id, tot=tot, by=by)
    renew_all(row.partij)
    return row


@transaction.atomic
def refresh(*, by: Medewerker) -> None:
    """Make the joint reports anew that no longer say what we know: we learnt new words, or somebody froze a quarter.

    Raises:
        NotAllowed: this person is no coordinator.
        StateMismatch: the keys are not as they were signed.
    """
    require(rules.refusal_to_exchange(by))
    signed.lock()
    signed.check_keys()
    for period in sorted({item.period for item in files()}):
        renew(period)


def _take_in(inhoud: bytes, *, by: Medewerker) -> Inleesuitslag:
    try:
        omslag = read_envelope(inhoud)
    except NietStrikt as error:
        raise Geweigerd(Weigergrond(error.waarom)) from None
    if omslag.soort == SLEUTEL:
        return _take_in_key(omslag, by=by)
    if omslag.soort not in (VRIJGAVE, RONDE, DEEL):
        raise Geweigerd(Weigergrond.SOORT)
    signed.lock()
    signed.check_keys()
    if omslag.soort == VRIJGAVE:
        return _take_in_release(omslag, inhoud, by=by)
    key = _key_of(omslag)
    if omslag.soort == RONDE:
        found = ronde.take_in_round(omslag, inhoud, by=by)
        return Inleesuitslag(_("De ronde is ingelezen. Maak hieronder jullie deel."), period=found, is_som=True)
    found = ronde.take_in_part(omslag, inhoud, partij=key.partij, by=by)
    return Inleesuitslag(_("Het deel van %s is ingelezen.") % key.partij, period=found, is_som=True)


def _take_in_key(omslag: Omslag, *, by: Medewerker) -> Inleesuitslag:
    row = sleutels.take_in_key(omslag, by=by)
    if row.stand == Sleutelstand.VERTROUWD:
        sentence = _("%s heeft een nieuwe sleutel. De oude tekende ervoor, dus we vertrouwen hem.") % row.partij
        return Inleesuitslag(sentence, sleutel_id=row.pk)
    sentence = _("De sleutel van %s is ingelezen. Luister hem nu af, met zijn tweeën.") % row.partij
    return Inleesuitslag(sentence, sleutel_id=row.pk)


def _take_in_release(omslag: Omslag, inhoud: bytes, *, by: Medewerker) -> Inleesuitslag:
    key = _key_of(omslag)
    try:
        vrijgave = read_release(omslag.inhoud)
        _check_place(vrijgave, key)
        if knows_words(vrijgave.taxonomie, vrijgave.taxonomie_sha256):
            check_rows(vrijgave)
    except Geweigerd as error:
        error.partij = key.partij
        raise
    period = str(vrijgave.kwartaal)
    if Eigenbestand.objects.filter(sha256=omslag.sha256).exists():
        return Inleesuitslag(_("Dit is jullie eigen bestand. Het telt al mee."), period=period)
    if Ontvangen.objects.filter(sha256=omslag.sha256, publiek=key.publiek).exists():
        return Inleesuitslag(_("Dit bestand is al ingelezen. Het telt één keer."), period=period)
    Ontvangen.objects.create(
        partij=vrijgave.partij,
        period=period,
        revision=vrijgave.revision,
        sequence=vrijgave.sequence,
        sha256=omslag.sha256,
        vorige=vrijgave.previous,
        publiek=key.publiek,
        omslag=inhoud,
        binnen_op=now(),
        door=by.naam,
    )
    return _entered(omslag.sha256, vrijgave, by=by)


def _entered(sha256: str, vrijgave: Vrijgave, *, by: Medewerker) -> Inleesuitslag:
    """Say what a new row of the ledger does in the report, which follows."""
    period = str(vrijgave.kwartaal)
    judged = judge(files(period), known())
    own = next(item for item in judged if item.bestand.sha256 == sha256)
    betwist = own.staat == Bestandstaat.BETWIST
    code = UitwisselGebeurtenis.BETWIST if betwist else UitwisselGebeurtenis.INGELEZEN
    audit.record(code=code, subject=sha256, by=by)
    renew(period)
    sentences = {
        Bestandstaat.BETWIST: str(Weigergrond.BETWIST.label),
        Bestandstaat.VERVANGEN: _("Ingelezen. Er was al een nieuwere versie, dus de cijfers blijven gelijk."),
        Bestandstaat.WACHT: _("Ingelezen. Het wacht: we kennen de indeling van deze partij nog niet."),
        Bestandstaat.BAND: _("Ingelezen: %s had te weinig meldingen om te tonen.") % vrijgave.partij,
    }
    sentence = sentences.get(own.staat, _("Ingelezen. De handtekening van %s klopt.") % vrijgave.partij)
    return Inleesuitslag(sentence, period=period, betwist=betwist)


def _check_place(vrijgave: Vrijgave, key: Sleutel) -> None:
    """Hold a release against the party of its key, the calendar, and the quarters that the party takes part in."""
    period = str(vrijgave.kwartaal)
    if vrijgave.partij != key.partij:
        raise Geweigerd(Weigergrond.PARTIJ)
    if today() < vrijgave.kwartaal.freezable_from:
        raise Geweigerd(Weigergrond.TOEKOMST)
    begins = [item.vanaf for item in known().sleutels if item.partij == key.partij]
    if period < min(begins):
        raise Geweigerd(Weigergrond.LIDMAATSCHAP)
    if not key.signs(period):
        raise Geweigerd(Weigergrond.SLEUTEL_VOORBIJ)


def _key_of(omslag: Omslag) -> Sleutel:
    """The key that signed a file, out of those that we believe; the hint in the envelope only says where to begin."""
    hints = {item.sleutel for item in omslag.handtekeningen}
    keys = sorted(known().sleutels, key=lambda item: key_id(bytes.fromhex(item.publiek)) not in hints)
    found = next((key for key in keys if signed_by(omslag, bytes.fromhex(key.publiek))), None)
    if found is not None:
        return found
    rows: list[Partnersleutel | Sleutel] = [*Partnersleutel.objects.all(), *own_keys()]
    row = next((row for row in rows if key_id(bytes.fromhex(row.publiek)) in hints), None)
    if row is None:
        raise Geweigerd(Weigergrond.ONBEKEND)
    raise Geweigerd(_why_not(row), partij=row.partij)


def _why_not(row: Partnersleutel | Sleutel) -> Weigergrond:
    if not isinstance(row, Partnersleutel) or row.stand == Sleutelstand.VERTROUWD:
        return Weigergrond.HANDTEKENING
    return Weigergrond.INGETROKKEN if row.stand == Sleutelstand.INGETROKKEN else Weigergrond.WACHT


def _own_file(period: str, *, by: Medewerker) -> Eigenbestand:
    """The signed file of our latest release of a quarter; made now where it was not."""
    signed.lock()
    release = Release.objects.filter(period=period).order_by("revision").last()
    if release is None:
        raise NotFound(_("Dit kwartaal is nog niet vastgesteld."))
    found = Eigenbestand.objects.select_related("sleutel").filter(sha256=release.sha256).first()
    if found is not None:
        return found
    payload = bytes(release.payload)
    own = sleutels.own_key(by=by)
    key = Eigensleutel.objects.filter(vanaf__lte=period).order_by("nr").last()
    if key is None:
        raise Conflict(_("Dit kwartaal is van voor jullie eerste sleutel: %s.") % own.vanaf)
    if read_release(payload).partij != key.partij:
        raise Conflict(_("De partij heette anders toen dit kwartaal werd vastgesteld. Maak eerst een nieuwe sleutel."))
    made = Eigenbestand.objects.create(
        sha256=release.sha256,
        period=period,
        revision=release.revision,
        sleutel=key,
        omslag=seal_envelope(VRIJGAVE, payload, sleutels.sign_with(key)),
        gemaakt_op=today(),
    )
    audit.record(code=UitwisselGebeurtenis.EIGEN_BESTAND, subject=release.sha256, by=by)
    renew(period)
    return made

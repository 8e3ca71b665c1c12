"""Rounds in which only the sum is known: begun by one party, taken in by the others, one part of each per attempt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import now
from meldpunt.core.errors import Conflict, NotFound, require
from meldpunt.vault import service as vault
from statistieken.models import Release
from statistieken.rapport import woorden
from statistieken.uitwisseling import rules, signed, sleutels
from statistieken.uitwisseling.bestand.omslag import Omslag, read_envelope, seal_envelope
from statistieken.uitwisseling.bestand.ronde import (
    DEEL,
    FEWEST,
    RONDE,
    Deelinhoud,
    Ronde,
    Rondepartij,
    masked,
    read_part,
    read_round,
    rows_of,
    to_json,
    unmasked,
)
from statistieken.uitwisseling.bestand.vrijgave import Vrijgave, read_release
from statistieken.uitwisseling.gebeurtenissen import UitwisselGebeurtenis
from statistieken.uitwisseling.models import Eigensleutel, Somdeel, Somronde
from statistieken.uitwisseling.states import Geweigerd, Weigergrond

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker

__all__ = ["Rondestand", "begin_round", "own_part", "rounds", "take_in_part", "take_in_round"]


@dataclass(frozen=True)
class Rondestand:
    """How far a round is: who sent a part, and what all of them are together once nobody is missing."""

    sha256: str
    ronde: Ronde
    binnen: frozenset[str]
    total: int | None
    tabellen: dict[str, dict[str, int]]
    is_voorbij: bool
    klopt_niet: bool

    @property
    def ontbreekt(self) -> list[str]:
        """Whose part is not here."""
        return [naam for naam in self.ronde.names if naam not in self.binnen]

    @property
    def benoemd(self) -> list[dict[str, Any]]:
        """The tables in words."""
        return [
            {
                "kop": str(woorden.CAPTIONS.get(naam, naam)),
                "rijen": [(str(woorden.LABELS.get(naam, {}).get(code, code)), value) for code, value in cells.items()],
            }
            for naam, cells in self.tabellen.items()
        ]

    @property
    def controlegetal(self) -> str:
        """What the round is known by, to read out."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4))


@transaction.atomic
def begin_round(*, period: str, by: Medewerker) -> tuple[str, bytes]:
    """Begin an attempt with every party that takes part in a quarter: its name and its file, to hand round.

    Raises:
        NotAllowed: this person is no coordinator.
        NotFound: this quarter has not been frozen.
        Conflict: there are fewer than four parties, or our quarter is only a band.
        StateMismatch: the keys are not as they were signed.
    """
    require(rules.refusal_to_exchange(by))
    signed.lock()
    own, vrijgave = _own(period, by=by)
    last = Somronde.objects.filter(period=period).order_by("poging").last()
    parties = {own.partij: own.masker} | {
        row.partij: row.masker
        for row in sleutels.trusted()
        if row.vanaf <= period and (not row.tot or period <= row.tot)
    }
    if len(parties) < FEWEST:
        raise Conflict(_("Voor alleen sommen zijn minstens vier partijen nodig waarvan de sleutel is bevestigd."))
    ronde = Ronde(
        period=period,
        attempt=1 if last is None else last.poging + 1,
        participants=tuple(Rondepartij(party=naam, masker=parties[naam]) for naam in sorted(parties)),
        rows=rows_of(vrijgave),
    )
    made = seal_envelope(RONDE, to_json(ronde), sleutels.sign_with(own))
    _store(read_envelope(made), made, ronde, by=by)
    return f"meldpunt-ronde-{period.replace('-', '')}-poging{ronde.attempt}.json", made


def take_in_round(omslag: Omslag, inhoud: bytes, *, by: Medewerker) -> str:
    """Take in a round that another party began; returns its quarter. Call it with a verified envelope.

    Raises:
        Geweigerd: we are not in it with our own key, there is another one of this number, or a later attempt.
    """
    ronde = read_round(omslag.inhoud)
    if not Somronde.objects.filter(sha256=omslag.sha256).exists():
        _check_participants(ronde)
        last = Somronde.objects.filter(period=ronde.period).order_by("poging").last()
        if last is not None and ronde.attempt <= last.poging:
            raise Geweigerd(Weigergrond.RONDE_ANDER if ronde.attempt == last.poging else Weigergrond.RONDE_OUD)
        _store(omslag, inhoud, ronde, by=by)
    return ronde.period


def take_in_part(omslag: Omslag, inhoud: bytes, *, partij: str, by: Medewerker) -> str:
    """Take in the part of another party; returns its quarter. Call it with a verified envelope.

    Raises:
        Geweigerd: it is of no round that we know, of another party than its key, or another one than before.
    """
    deel = read_part(omslag.inhoud)
    row = Somronde.objects.filter(sha256=deel.round).first()
    if row is None:
        raise Geweigerd(Weigergrond.RONDE, veld="round", partij=partij)
    ronde = _round_of(row)
    if deel.party != partij or partij not in ronde.names:
        raise Geweigerd(Weigergrond.PARTIJ, partij=partij)
    if len(deel.values) != ronde.size:
        raise Geweigerd(Weigergrond.RONDE, veld="values", partij=partij)
    _keep_part(row, partij, omslag, inhoud, by=by)
    return row.period


@transaction.atomic
def own_part(*, ronde: str, by: Medewerker) -> tuple[str, bytes]:
    """Our part of a round: its name and its file. One for each attempt, and none any more once there is a later one.

    Raises:
        NotAllowed: this person is no coordinator.
        NotFound: there is no such round.
        Conflict: a later attempt took its place.
        Geweigerd: our release does not fit into it.
        StateMismatch: the keys are not as they were signed.
    """
    require(rules.refusal_to_exchange(by))
    signed.lock()
    row = Somronde.objects.filter(sha256=ronde).first()
    if row is None:
        raise NotFound(_("Deze ronde is er niet."))
    if Somronde.objects.filter(period=row.period, poging__gt=row.poging).exists():
        raise Conflict(_("Er is een latere poging. Het deel van deze geven we niet meer."))
    found = _round_of(row)
    own = _in_round(found)
    name = f"meldpunt-{slugify(own.partij)}-deel-{row.period.replace('-', '')}-poging{row.poging}.json"
    stored = Somdeel.objects.filter(ronde=row, partij=own.partij).first()
    if stored is None:
        _newest, vrijgave = _own(row.period, by=by)
        salt = bytes.fromhex(row.sha256)
        mask = partial(vault.exchange_mask, own.sleutel, own.nr, salt=salt, size=found.size)
        deel = Deelinhoud(round=row.sha256, party=own.partij, values=masked(found, vrijgave, mask, own.partij))
        made = seal_envelope(DEEL, to_json(deel), sleutels.sign_with(own))
        stored = _keep_part(row, own.partij, read_envelope(made), made, by=by)
    return name, bytes(stored.omslag)


def rounds() -> list[Rondestand]:
    """Every round, the newest first."""
    signed.check_keys()
    rows = list(Somronde.objects.order_by("-period", "-poging").prefetch_related("delen"))
    newest = {row.period: row.poging for row in sorted(rows, key=lambda row: row.poging)}
    return [_stand(row, is_past=row.poging < newest[row.period]) for row in rows]


def _stand(row: Somronde, *, is_past: bool) -> Rondestand:
    ronde = _round_of(row)
    delen = {deel.partij: read_part(read_envelope(bytes(deel.omslag)).inhoud).values for deel in row.delen.all()}
    total: int | None = None
    tables: dict[str, dict[str, int]] = {}
    wrong = False
    try:
        found = unmasked(ronde, delen)
        if found is not None:
            total, tables = found
    except Geweigerd:
        wrong = True
    return Rondestand(
        sha256=row.sha256,
        ronde=ronde,
        binnen=frozenset(delen),
        total=total,
        tabellen=tables,
        is_voorbij=is_past,
        klopt_niet=wrong,
    )


def _store(omslag: Omslag, inhoud: bytes, ronde: Ronde, *, by: Medewerker) -> None:
    Somronde.objects.create(
        sha256=omslag.sha256,
        period=ronde.period,
        poging=ronde.attempt,
        omslag=inhoud,
        binnen_op=now(),
        door=by.naam,
    )
    audit.record(code=UitwisselGebeurtenis.RONDE, subject=omslag.sha256, by=by)


def _keep_part(row: Somronde, partij: str, omslag: Omslag, inhoud: bytes, *, by: Medewerker) -> Somdeel:
    """Store the one part of a party in an attempt."""
    stored = Somdeel.objects.filter(ronde=row, partij=partij).first()
    if stored is not None:
        if read_envelope(bytes(stored.omslag)).sha256 != omslag.sha256:
            raise Geweigerd(Weigergrond.DEEL_ANDER, partij=partij)
        return stored
    audit.record(code=UitwisselGebeurtenis.DEEL, subject=omslag.sha256, by=by)
    return Somdeel.objects.create(ronde=row, partij=partij, omslag=inhoud, binnen_op=now(), door=by.naam)


def _round_of(row: Somronde) -> Ronde:
    omslag = read_envelope(bytes(row.omslag))
    if omslag.sha256 != row.sha256:
        raise NotFound(_("Deze ronde is er niet."))
    return read_round(omslag.inhoud)


def _check_participants(ronde: Ronde) -> None:
    """Every half of a mask is that of a key which we believe, so that nobody stands between two parties."""
    _in_round(ronde)
    ours = {row.partij for row in Eigensleutel.objects.all()}
    believed = {(row.partij, row.masker) for row in sleutels.trusted()}
    for item in ronde.participants:
        if item.party not in ours and (item.party, item.masker) not in believed:
            raise Geweigerd(Weigergrond.RONDE, veld="participants")


def _in_round(ronde: Ronde) -> Eigensleutel:
    """Our own key as the round names it."""
    named = {item.masker: item.party for item in ronde.participants}
    own = next((row for row in Eigensleutel.objects.order_by("-nr") if named.get(row.masker) == row.partij), None)
    if own is None:
        raise Geweigerd(Weigergrond.RONDE, veld="participants")
    return own


def _own(period: str, *, by: Medewerker) -> tuple[Eigensleutel, Vrijgave]:
    own = sleutels.own_key(by=by)
    release = Release.objects.filter(period=period).order_by("revision").last()
    if release is None:
        raise NotFound(_("Dit kwartaal is nog niet vastgesteld."))
    vrijgave = read_release(bytes(release.payload))
    if vrijgave.total is None:
        raise Conflict(_("Dit kwartaal had te weinig meldingen om te tonen. Het kan niet mee in alleen sommen."))
    return own, vrijgave

"""The root of a day: one signed statement over the ends of all chains of evidence that grew since the last one.

The statement is six lines of text that anybody can read, hash and have stamped. It holds hashes and a day. Its number
and its hash are written down elsewhere, where the end of the audit trail is, so that a cut tail shows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.vault import service as vault
from support.bewijskracht import merkle
from support.bewijskracht.models import Blad, Dagwortel
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

FIRST_LINE = "meldpunt-bewijswortel/1"
WORD = "meldpunt-bewijswortel"  # how a root is called where it is written down elsewhere
NOTHING = "0" * 64
KIND = "bewijswortel"


@dataclass(frozen=True)
class Wortelbewijs:
    """That a chain, as it ended in one link, is in the root of a day."""

    wortel: Dagwortel
    kop: str
    pad: tuple[tuple[str, str], ...] = field(default=())


def make() -> Dagwortel | None:
    """Make the root of today; None where there is one already, or no chain grew."""
    with transaction.atomic():
        if Dagwortel.objects.filter(dag=today()).exists():
            return None
        new = sorted(dossiers.ends_of_chains() - set(Blad.objects.values_list("kop", flat=True).iterator()))
        if not new:
            return None
        last = Dagwortel.objects.order_by("-nr").first()
        number = vault.audit_key_number()
        row = Dagwortel(nr=last.nr + 1 if last else 1, dag=today(), sleutel=number)
        row.verklaring = _statement(row.nr, row.dag, _hash_of(last), _root(new), vault.evidence_public(number).hex())
        row.handtekening = vault.sign_evidence(row.verklaring.encode()).hex()
        row.save(force_insert=True)
        Blad.objects.bulk_create([Blad(kop=kop, wortel=row, plek=plek) for plek, kop in enumerate(new)])
        transaction.on_commit(lambda: audit.note_elsewhere(WORD, row.nr, _hash_of(row)))
    return row


def proofs_of(koppen: Iterable[str]) -> list[Wortelbewijs]:
    """Of the ends that a chain had, those that are in a root, with the way there; the oldest root first."""
    found = Blad.objects.filter(kop__in=list(koppen)).select_related("wortel").order_by("wortel_id")
    return [Wortelbewijs(wortel=blad.wortel, kop=blad.kop, pad=_path(blad)) for blad in found]


def wortel_of(nr: int) -> Dagwortel | None:
    """One root by its number."""
    return Dagwortel.objects.filter(nr=nr).first()


def faults() -> Iterator[str]:
    """Roots that are missing, changed, not signed by this installation, or other ones than were written elsewhere."""
    noted, last, number = audit.noted_elsewhere(WORD), None, 0
    for row in Dagwortel.objects.order_by("nr").iterator():
        number += 1
        if not _is_right(row, last, number) or noted.get(row.nr, _hash_of(row)) != _hash_of(row):
            yield vault.subject(KIND, row.nr)
        last = row
    for gone in sorted(nr for nr in noted if nr > number):
        yield vault.subject(KIND, gone)


def _is_right(row: Dagwortel, last: Dagwortel | None, number: int) -> bool:
    koppen = list(row.bladen.order_by("plek").values_list("kop", flat=True))
    try:
        public = vault.evidence_public(row.sleutel)
        vault.check_signature(public, bytes.fromhex(row.handtekening), row.verklaring.encode())
        stated = _statement(number, row.dag, _hash_of(last), _root(koppen), public.hex())
    except (ValueError, vault.VaultError):
        return False
    return row.nr == number and row.verklaring == stated


def _statement(nr: int, dag: date, vorige: str, wortel: str, sleutel: str) -> str:
    lines = (FIRST_LINE, f"nummer {nr}", f"dag {dag}", f"vorige {vorige}", f"wortel {wortel}", f"sleutel {sleutel}")
    return "\n".join(lines) + "\n"


def _hash_of(row: Dagwortel | None) -> str:
    return hashlib.sha256(row.verklaring.encode()).hexdigest() if row else NOTHING


def _root(koppen: Sequence[str]) -> str:
    return merkle.root_of([bytes.fromhex(kop) for kop in koppen]).hex()


def _path(blad: Blad) -> tuple[tuple[str, str], ...]:
    koppen = blad.wortel.bladen.order_by("plek").values_list("kop", flat=True)
    path = merkle.path_to([bytes.fromhex(kop) for kop in koppen], blad.plek)
    return tuple((side, digest.hex()) for side, digest in path)

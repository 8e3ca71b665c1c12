"""What this installation goes by: the keys that it believes, the files that it has, the words that it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from statistieken.kwartaal import Kwartaal
from statistieken.uitwisseling.gezamenlijk.verzamelen import Houvast, Partijbestand, Sleutel
from statistieken.uitwisseling.models import Eigenbestand, Eigensleutel, Ontvangen
from statistieken.uitwisseling.sleutels import trusted
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["files", "known", "knows_words", "own_keys"]

# Earlier taxonomies of which every code is a row that we still know: version and digest, as they were shipped.
EERDERE_TAXONOMIEEN: Final = frozenset(
    {
        ("2026.1", "7c8c4a04db74fad36e67ac2d5e0f5f24d5477277a430e45097b4f18d6e192824"),
        ("2026.2", "a83bbcec3b6faddb30372ffdb38726be0affceadf58bfeb3740b661159acba98"),
    }
)


def known() -> Houvast:
    """Keys and words; check the signed state before."""
    others = [Sleutel(partij=row.partij, publiek=row.publiek, vanaf=row.vanaf, tot=row.tot) for row in trusted()]
    return Houvast(sleutels=[*own_keys(), *others], kent=knows_words)


def own_keys() -> list[Sleutel]:
    """Our own keys, each until the next one begins."""
    rows = list(Eigensleutel.objects.order_by("nr"))
    ends = [str(Kwartaal.parse(row.vanaf).previous) for row in rows[1:]] + [""]
    return [
        Sleutel(partij=row.partij, publiek=row.publiek, vanaf=row.vanaf, tot=tot)
        for row, tot in zip(rows, ends, strict=False)
    ]


def knows_words(version: str, sha256: str) -> bool:
    """Whether we know the words of a taxonomy: ours, or one of before."""
    own = triage.taxonomie()
    return (version, sha256) == (own.versie, own.sha256) or (version, sha256) in EERDERE_TAXONOMIEEN


def files(period: str = "") -> list[Partijbestand]:
    """Every file that we have, our own among them; of one quarter, or of all."""
    return [*_own(period), *_received(period)]


def _own(period: str) -> Iterator[Partijbestand]:
    rows = Eigenbestand.objects.select_related("sleutel")
    for row in rows.filter(period=period) if period else rows:
        yield Partijbestand(
            partij=row.sleutel.partij,
            period=row.period,
            revision=row.revision,
            sha256=row.sha256,
            publiek=row.sleutel.publiek,
            omslag=bytes(row.omslag),
        )


def _received(period: str) -> Iterator[Partijbestand]:
    rows = Ontvangen.objects.all()
    for row in rows.filter(period=period) if period else rows:
        yield Partijbestand(
            partij=row.partij,
            period=row.period,
            revision=row.revision,
            sha256=row.sha256,
            publiek=row.publiek,
            omslag=bytes(row.omslag),
            binnen_op=row.binnen_op,
            id=row.pk,
        )

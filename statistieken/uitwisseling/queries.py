"""Reading joint reports. The board's pages know this module, and nothing of keys, files or cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.errors import NotFound
from statistieken.uitwisseling.gezamenlijk.beeld import Samenrapport, build_samen
from statistieken.uitwisseling.gezamenlijk.optellen import read_joint
from statistieken.uitwisseling.models import Gezamenlijk, Gezamenlijkbestand

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Samendocument", "Samenpublicatie", "get_document", "get_samen", "list_perioden", "rapport_of"]

JSON = "json"


@dataclass(frozen=True)
class Samendocument:
    """A document of a joint report, ready to be handed over."""

    soort: str
    naam: str
    inhoud: bytes
    sha256: str


@dataclass(frozen=True)
class Samenpublicatie:
    """A joint report with everything that its page and its paper need."""

    rapport: Samenrapport
    gemaakt_op: datetime
    soorten: frozenset[str]
    perioden: tuple[str, ...]


def list_perioden() -> list[str]:
    """The quarters of which there is a joint report, the newest first."""
    return sorted(set(Gezamenlijk.objects.values_list("period", flat=True)), reverse=True)


def get_samen(period: str | None = None) -> Samenpublicatie | None:
    """Give the joint report of one quarter, or of the latest; nothing where there is none yet.

    Raises:
        NotFound: there is none of this quarter.
    """
    rows = Gezamenlijk.objects.order_by("period", "nr")
    row = (rows if period is None else rows.filter(period=period)).last()
    if row is None and period is not None:
        raise NotFound(_("Van dit kwartaal is er geen gezamenlijk rapport."))
    if row is None:
        return None
    stored = frozenset(row.bestanden.values_list("soort", flat=True))
    return Samenpublicatie(
        rapport=rapport_of(row),
        gemaakt_op=row.gemaakt_op,
        soorten=stored | {JSON},
        perioden=tuple(list_perioden()),
    )


def get_document(*, period: str, soort: str) -> Samendocument:
    """Give a document of the latest joint report of a quarter.

    Raises:
        NotFound: there is no such document, or it is still being made.
    """
    row = Gezamenlijk.objects.filter(period=period).order_by("nr").last()
    if row is None:
        raise NotFound(_("Van dit kwartaal is er geen gezamenlijk rapport."))
    name = f"meldpunt-gezamenlijk-{period}.{soort}"
    if soort == JSON:
        return Samendocument(soort=soort, naam=name, inhoud=bytes(row.payload), sha256=row.sha256)
    found = Gezamenlijkbestand.objects.filter(rapport=row, soort=soort).first()
    if found is None:
        raise NotFound(_("Dit bestand is er niet, of het wordt nog gemaakt."))
    return Samendocument(soort=soort, naam=name, inhoud=bytes(found.inhoud), sha256=found.sha256)


def rapport_of(row: Gezamenlijk) -> Samenrapport:
    """The report of one row, beside what was known of earlier quarters by then."""
    earlier = Gezamenlijk.objects.filter(period__lt=row.period).order_by("period", "nr")
    latest = {other.period: read_joint(bytes(other.payload)) for other in earlier}
    return build_samen(
        read_joint(bytes(row.payload)),
        tuple(latest.values()),
        sha256=row.sha256,
        nog_niet=tuple(row.nog_niet.splitlines()),
    )

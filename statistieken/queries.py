"""Reading what has been published. The board's pages know this module and nothing of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.errors import NotFound
from statistieken.models import Documentsoort, Rapportbestand, Release
from statistieken.payload import Cijfers, parse
from statistieken.rapport.graad import outcome

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "Archiefregel",
    "Publicatie",
    "Rapportdocument",
    "get_bestand",
    "get_publicatie",
    "list_archief",
    "list_cijfers",
]


@dataclass(frozen=True)
class Rapportdocument:
    """A stored document, ready to be handed over."""

    soort: str
    naam: str
    grootte: int
    sha256: str


@dataclass(frozen=True)
class Publicatie:
    """One release with everything its page needs."""

    cijfers: Cijfers
    eerdere: tuple[Cijfers, ...]
    sha256: str
    vastgesteld_op: date
    vastgesteld_door: str
    bestanden: tuple[Rapportdocument, ...]

    @property
    def heeft_pdf(self) -> bool:
        """Whether the report is stored as a PDF."""
        return any(bestand.soort == Documentsoort.PDF for bestand in self.bestanden)

    @property
    def controlegetal(self) -> str:
        """The first sixteen characters of the digest, in fours, as every document prints it."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4))


@dataclass(frozen=True)
class Archiefregel:
    """One line of the archive."""

    cijfers: Cijfers
    revision: int
    sha256: str
    vastgesteld_op: date
    vastgesteld_door: str
    is_vervangen: bool

    @property
    def uitkomst(self) -> tuple[int, int] | None:
        """In how many something really went out, and how many were called in time, beside how many there were."""
        return outcome(self.cijfers)


def list_cijfers() -> tuple[Cijfers, ...]:
    """Give the figures of every quarter, oldest first, each in its latest revision."""
    latest = {release.period: release for release in Release.objects.order_by("period", "revision")}
    return tuple(parse(bytes(release.payload)) for release in latest.values())


def get_publicatie(period: str | None = None, *, revision: int | None = None) -> Publicatie | None:
    """Give one release, or the latest; nothing where nothing has been frozen yet.

    Args:
        period: the quarter; nothing for the latest.
        revision: which of its releases; nothing for the one that holds.

    Raises:
        NotFound: this quarter has not been frozen.
    """
    releases = Release.objects.order_by("-period", "-revision")
    if revision is not None:
        releases = releases.filter(revision=revision)
    release = (releases if period is None else releases.filter(period=period)).first()
    if release is None and period is not None:
        raise NotFound(_("Van dit kwartaal zijn er geen cijfers."))
    if release is None:
        return None
    cijfers = parse(bytes(release.payload))
    return Publicatie(
        cijfers=cijfers,
        eerdere=tuple(other for other in list_cijfers() if other.kwartaal < cijfers.kwartaal),
        sha256=release.sha256,
        vastgesteld_op=release.frozen_on,
        vastgesteld_door=_by(release),
        bestanden=tuple(_bestand(found) for found in release.bestanden.order_by("-soort")),
    )


def list_archief() -> list[Archiefregel]:
    """Give every release, newest first, replaced revisions too."""
    releases = list(Release.objects.order_by("-period", "-revision"))
    replaced = {release.prev_sha256 for release in releases if release.revision > 1}
    return [
        Archiefregel(
            cijfers=parse(bytes(release.payload)),
            revision=release.revision,
            sha256=release.sha256,
            vastgesteld_op=release.frozen_on,
            vastgesteld_door=_by(release),
            is_vervangen=release.sha256 in replaced,
        )
        for release in releases
    ]


def get_bestand(*, period: str, soort: str) -> tuple[Rapportdocument, bytes]:
    """Give a stored document with its bytes.

    Raises:
        NotFound: there is no such document, or it is still being made.
    """
    found = (
        Rapportbestand.objects.select_related("release")
        .filter(release__period=period, soort=soort)
        .order_by("-release__revision")
        .first()
    )
    if found is None:
        raise NotFound(_("Dit bestand is er niet, of het wordt nog gemaakt."))
    return _bestand(found), bytes(found.inhoud)


def _by(release: Release) -> str:
    """Who asked for it and who agreed; one name where somebody went on alone, or in a release of before."""
    names = [release.frozen_by, release.approved_by]
    return _(" en ").join(dict.fromkeys(name for name in names if name))


def _bestand(found: Rapportbestand) -> Rapportdocument:
    return Rapportdocument(
        soort=found.soort,
        naam=f"meldpunt-cijfers-{found.release.period}{_mark(found.release)}.{found.soort}",
        grootte=len(found.inhoud),
        sha256=found.sha256,
    )


def _mark(release: Release) -> str:
    return "" if release.revision == 1 else f"-r{release.revision}"

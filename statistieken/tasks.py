"""Work that a worker does for the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meldpunt.outbox.service import handler
from statistieken.models import Rapportbestand, Release, Soort
from statistieken.payload import digest
from statistieken.queries import get_publicatie
from statistieken.rapport.pdf import render_kwartaalrapport

if TYPE_CHECKING:
    from uuid import UUID


@handler("statistieken.rapport.build")
def make_rapport(release_id: UUID) -> None:
    """Render the report of a release once and store it beside it; a second call finds it there."""
    release = Release.objects.get(pk=release_id)
    publicatie = get_publicatie(release.period)
    if publicatie is None or Rapportbestand.objects.filter(release=release, soort=Soort.PDF).exists():
        return
    document = render_kwartaalrapport(publicatie)
    Rapportbestand.objects.create(release=release, soort=Soort.PDF, inhoud=document, sha256=digest(document))

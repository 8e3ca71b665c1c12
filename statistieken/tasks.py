"""Work that a worker does for the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import shared_task
from django.db import transaction

from meldpunt.core.pdf import can_make_pdf
from meldpunt.outbox import service as outbox
from statistieken.models import Documentsoort, Rapportbestand, Release
from statistieken.payload import digest
from statistieken.queries import get_publicatie
from statistieken.rapport.pdf import render_kwartaalrapport

if TYPE_CHECKING:
    from uuid import UUID

TASK = "statistieken.rapport"


@outbox.handler(TASK)
def make_rapport(release_id: UUID) -> None:
    """Render the report of a release once and store it beside it; a second call finds it there.

    Without Pango nothing is stored; ``owe_missing`` asks again once it is there.
    """
    release = Release.objects.get(pk=release_id)
    publicatie = get_publicatie(release.period, revision=release.revision)
    if (
        publicatie is None
        or not can_make_pdf()
        or Rapportbestand.objects.filter(release=release, soort=Documentsoort.PDF).exists()
    ):
        return
    document = render_kwartaalrapport(publicatie)
    Rapportbestand.objects.create(release=release, soort=Documentsoort.PDF, inhoud=document, sha256=digest(document))


@shared_task(name="statistieken.owe_missing")
def owe_missing() -> None:
    """Owe once more the reports that had no Pango when their quarter was frozen; does nothing while it is missing."""
    if not can_make_pdf():
        return
    with transaction.atomic():
        for release in Release.objects.exclude(bestanden__soort=Documentsoort.PDF):
            outbox.enqueue(task=TASK, subject=release.pk, key=f"rapport:{release.pk}:alsnog")

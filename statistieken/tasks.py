"""Work that a worker does for the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import shared_task
from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, addresses_at_work
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from statistieken.models import Rapportbestand, Release
from statistieken.payload import digest
from statistieken.queries import get_publicatie
from statistieken.rapport.documenten import is_whole, render_missing

if TYPE_CHECKING:
    from uuid import UUID

TASK, READY = "statistieken.rapport", "statistieken.gereed"


@outbox.handler(TASK)
def make_rapport(release_id: UUID) -> None:
    """Render the documents of a release once, store them beside it, and owe the board a notice that they are there.

    A second call finds them there. Without Pango there is no PDF; ``owe_missing`` asks again once it is there.
    """
    release = Release.objects.get(pk=release_id)
    publicatie = get_publicatie(release.period, revision=release.revision)
    if publicatie is None:
        return
    for soort, grafiek, inhoud in render_missing(publicatie, have=_have(release)):
        Rapportbestand.objects.create(
            release=release, soort=soort, grafiek=grafiek, inhoud=inhoud, sha256=digest(inhoud)
        )
    outbox.enqueue(task=READY, subject=release.pk, key=f"{READY}:{release.pk}")


@outbox.handler(READY)
def tell_board(release_id: UUID) -> None:
    """Mail the board that there are new figures; the figures themselves stand on the page only."""
    send_mail(
        mark=f"kwartaal-gereed-{release_id}",
        to=addresses_at_work(Rol.BESTUUR),
        subject=_("Er zijn nieuwe kwartaalcijfers"),
        body=_("Het meldpunt heeft de cijfers van een kwartaal vastgesteld. Log in om ze te lezen of te downloaden."),
    )


@shared_task(name="statistieken.owe_missing")
def owe_missing() -> None:
    """Owe once more the documents that could not be made when their quarter was frozen."""
    with transaction.atomic():
        for release in Release.objects.all():
            if not is_whole(_have(release)):
                outbox.enqueue(task=TASK, subject=release.pk, key=f"rapport:{release.pk}:alsnog")


def _have(release: Release) -> set[tuple[str, str]]:
    return set(release.bestanden.values_list("soort", "grafiek"))

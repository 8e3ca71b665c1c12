"""What is done for evidence every day by itself: a root over all that came in."""

from __future__ import annotations

from celery import shared_task

from meldpunt.core.db.acting import SYSTEM, acting_as
from support.bewijskracht import stempels, wortels


@shared_task(name="bewijskracht.wortel")
def make_root() -> None:
    """Make the root of today, once."""
    with acting_as(SYSTEM):
        wortels.make()


@shared_task(name="bewijskracht.stempels")
def ask_services() -> None:
    """Ask the services that may be asked for what is not stamped yet; without any, nothing leaves this machine."""
    with acting_as(SYSTEM):
        stempels.ask_services()

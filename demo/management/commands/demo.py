"""Fill an empty installation with the demo's people and their year of reports."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from demo import year
from demo.aanval import link_attack
from demo.contacten import make_contacts
from demo.kaarten import make_cards
from demo.partijen import make_parties
from demo.quarters import freeze_three
from demo.worker import carry_out
from meldpunt.accounts.models import Account
from meldpunt.core import clock
from meldpunt.outbox import service as outbox

if TYPE_CHECKING:
    from argparse import ArgumentParser

RECENT = timedelta(days=3)  # step plans of older cases are made afterwards, by "--rest"
PATIENCE = timedelta(minutes=15)  # what "--rest" did not do by then, the worker does


class Command(BaseCommand):
    """Make the demo; refuses where anybody works already."""

    help = "Vul een lege installatie met de fictieve mensen en meldingen van de demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of reports, or ask for what an earlier run left for later."""
        parser.add_argument("--aantal", type=int, default=120)
        parser.add_argument("--rest", action="store_true", help="Maak af wat een eerdere keer bewaarde voor later.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make people, reports and figures, and write down how to sign in."""
        if options["rest"]:
            carry_out(outbox.owed()[::-1])  # the newest first: those are looked at
            return
        if Account.objects.exists():
            raise CommandError("Hier werken al mensen. De demo past alleen in een lege installatie.")
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")  # should the machine fall over now, the demo starts anew
        accounts, bezetting = year.make_people()
        meldingen = year.read_meldingen()[: options["aantal"]]
        filled = year.Year(bezetting, until=clock.now())
        filled.fill(meldingen)
        link_attack(filled.attacked, by=bezetting.coordinatoren[0])
        make_contacts(bezetting.coordinatoren[0], bezetting.coordinatoren[1])
        old = {item_id for item_id, moment in outbox.owed() if moment < clock.now() - RECENT}
        newest = freeze_three(gevraagd_door=bezetting.coordinatoren[0], by=bezetting.coordinatoren[-1])
        make_parties(newest, *bezetting.coordinatoren[:2])
        make_cards(*bezetting.coordinatoren[:2])
        outbox.postpone(old, until=clock.now() + PATIENCE)
        carry_out([(item_id, moment) for item_id, moment in outbox.owed() if item_id not in old])
        _write_down(accounts)
        self.stdout.write(f"{len(meldingen)} meldingen. Code van de laatste: {filled.codes[-1]}")


def _write_down(accounts: list[year.DemoAccount]) -> None:
    path = settings.STATE / "accounts.json"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123 - the mode comes with the file
        json.dump([asdict(account) for account in accounts], file, indent=1, ensure_ascii=False)

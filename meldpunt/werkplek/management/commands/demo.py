"""Fill an empty installation with the demo's people and their year of reports."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from meldpunt.accounts.models import Account
from meldpunt.core import clock
from meldpunt.werkplek import demo
from meldpunt.werkplek.cijfers_demo import freeze_three
from meldpunt.werkplek.uitvoeren import carry_out_all

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Make the demo; refuses where anybody works already."""

    help = "Vul een lege installatie met de fictieve mensen en meldingen van de demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of reports."""
        parser.add_argument("--aantal", type=int, default=120)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make people, reports and figures, and write down how to sign in."""
        if Account.objects.exists():
            raise CommandError("Hier werken al mensen. De demo past alleen in een lege installatie.")
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")  # should the machine fall over now, the demo starts anew
        accounts, bezetting = demo.make_people()
        meldingen = demo.read_meldingen()[: options["aantal"]]
        year = demo.Year(bezetting, until=clock.now())
        year.fill(meldingen)
        carry_out_all()
        freeze_three(bezetting.coordinatoren[0])
        carry_out_all()
        path = settings.STATE / "accounts.json"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123 - the mode comes with the file
            json.dump([asdict(account) for account in accounts], file, indent=1, ensure_ascii=False)
        self.stdout.write(f"{len(meldingen)} meldingen. Code van de laatste: {year.codes[-1]}")

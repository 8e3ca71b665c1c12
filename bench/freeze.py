"""What freezing a quarter of many cases costs, without its PDF; prints one line of JSON.

Usage, within the benchmark: python bench/freeze.py 50000

The rows of cases are written straight into the table, each with its own coded facts, since only these are read.
Everything is undone at the end.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import uuid
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - the apps have to be ready first
from msgspec.structs import replace  # noqa: E402 - idem

from meldpunt.core import clock  # noqa: E402 - idem
from meldpunt.core.db.acting import SYSTEM, acting_as  # noqa: E402 - idem
from statistieken import service  # noqa: E402 - idem
from statistieken.kwartaal import Kwartaal  # noqa: E402 - idem
from statistieken.models import Release  # noqa: E402 - idem
from statistieken.tellen import GEVOLGEN, TABELLEN  # noqa: E402 - idem
from support.dossiers.models import Dossier  # noqa: E402 - idem

SOME = 100  # of so many cases each, one person is


class Cor:
    """Who freezes, for the sentence beside the release."""

    naam, rol = "Cor", "coordinator"


def main() -> None:
    """Fill, freeze, say how long it took, and undo it."""
    size = int(sys.argv[1])
    with acting_as(SYSTEM), transaction.atomic():
        quarter = _next()
        _fill(size, quarter)
        with clock.at(clock.now() + timedelta(days=400)):
            start = time.perf_counter()
            release = service.freeze_kwartaal(kwartaal=str(quarter), by=Cor())
            seconds = time.perf_counter() - start
        print(json.dumps({"cases": size, "freeze_s": round(seconds, 2), "status": release.status}), flush=True)
        transaction.set_rollback(True)


def _next() -> Kwartaal:
    last = Release.objects.order_by("-period").first()
    return Kwartaal.parse(last.period).next if last else Kwartaal.of(clock.today()).previous


def _fill(size: int, quarter: Kwartaal) -> None:
    like = Dossier.objects.first()
    if like is None:
        raise SystemExit("there is no case to make others of: run it in the demo")
    feiten, rng = like.feiten, random.Random(1)  # noqa: S311 - cases of a benchmark
    rows = []
    for number in range(size):
        row = Dossier(pk=uuid.uuid4(), nummer=1_000_000 + number, alias=f"Bench {number}", opened_on=quarter.first_day)
        row.feiten = replace(
            feiten,
            ingedeeld=True,
            signaal=False,
            kritiek=False,
            aanval="",
            primaire_vorm=rng.choice(TABELLEN["form"].codes),
            gevolgen=(rng.choice(GEVOLGEN),),
            persoon=uuid.UUID(int=number // SOME).hex,
        )
        rows.append(row)
    Dossier.objects.bulk_create(rows, batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE dossiers_dossier")


if __name__ == "__main__":
    assert os.environ["STATE"]
    main()

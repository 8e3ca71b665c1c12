"""What the desk's pages cost with many cases, run in the product's environment; prints one line of JSON for each size.

Usage, within the benchmark: python bench/desk.py 1000 10000

Each case comes in through the product's own use case. One in ten stays open, twenty wait for a person; the others are
closed by one statement, since closing each by hand would take longer than everything else here. Lists show them all the
same; opening one is refused, as it should be, so the case that is opened is one that waits.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402 - the apps have to be ready first
from django.db.models import F  # noqa: E402 - idem
from django.template import Context, Template  # noqa: E402 - idem
from django.test.utils import CaptureQueriesContext  # noqa: E402 - idem
from django.urls import reverse  # noqa: E402 - idem

from meldpunt.accounts.models import Account  # noqa: E402 - idem
from meldpunt.accounts.service import medewerker_of  # noqa: E402 - idem
from meldpunt.core.clock import now, today  # noqa: E402 - idem
from meldpunt.core.db.acting import SYSTEM, acting_as  # noqa: E402 - idem
from meldpunt.vault import service as vault  # noqa: E402 - idem
from support.aandacht.models import Aandacht  # noqa: E402 - idem
from support.behandeling import zoeken  # noqa: E402 - idem
from support.behandeling.aannemen import submit_melding  # noqa: E402 - idem
from support.dossiers import letterbox  # noqa: E402 - idem
from support.dossiers.models import Dossier  # noqa: E402 - idem
from support.dossiers.states import Status  # noqa: E402 - idem
from support.nazorg.models import Contactmoment, Momentstand  # noqa: E402 - idem
from tests.ingelogd import signed_in  # noqa: E402 - idem

ANSWERS = {"A1": ("nee",), "R1": ("zelf",), "Z1": ("lokaal",), "V1": ("BELEDIGING", "DOXING"), "D1": ("adres",)}
OPEN, WAITING, TIMES, WARM = 10, 20, 25, 3  # one in so many stays open; so many wait; so many visits are measured
TABLE = (
    "<table>{% for row, feiten in rows %}<tr><td>{{ row.kenmerk }}<td>{{ row.alias }}<td>{{ row.due_on }}"
    "<td>{{ feiten.gradatie }}<td>{{ feiten.vormen|join:', ' }}{% endfor %}</table>"
)


def main() -> None:
    """Fill up to each size in turn, and measure.

    Each step is a transaction of its own, as in the product: in one long transaction every row that was changed often
    is read through all its old versions, and everything grows slower with the number of cases.
    """
    for size in map(int, sys.argv[1:]):
        seconds = _fill(size)
        found = {"cases": size, "fill_s": round(seconds, 1), "search": _search()}
        _settle()
        print(json.dumps(found | _measure()), flush=True)


def _fill(size: int) -> float:
    start = time.perf_counter()
    with acting_as(SYSTEM):
        there = Dossier.objects.count()
    for _number in range(size - there):
        with acting_as(SYSTEM):
            _submit()
    seconds = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # what PostgreSQL does by itself a little later
    return seconds


def _submit() -> None:
    submit_melding(
        letterbox.NieuweMelding(
            melding_id=uuid.uuid4(),
            code=vault.new_code(),
            antwoorden=ANSWERS,
            verhaal="Een verhaal van een paar zinnen, zoals mensen het opschrijven. " * 8,
            platforms=("X",),
            kanaal="code",
        )
    )


@acting_as(SYSTEM)
def _settle() -> None:
    """Let one in ten stay open and twenty wait."""
    ids = list(Dossier.objects.order_by("nummer").values_list("pk", flat=True))
    kept = ids[::OPEN]
    Dossier.objects.exclude(pk__in=kept).update(status=Status.AFGESLOTEN, due_on=None)
    for number, pk in enumerate(kept[WAITING:]):
        day = today() + timedelta(days=1 + number % 60)
        Dossier.objects.filter(pk=pk).update(status=Status.IN_BEHANDELING, due_on=day)
    Aandacht.objects.exclude(dossier__in=kept[:WAITING]).delete()
    Contactmoment.objects.exclude(dossier__in=kept).update(stand=Momentstand.GEDAAN, gedaan_op=now())
    Contactmoment.objects.filter(dossier__in=kept[WAITING:]).update(voor=F("voor") + timedelta(days=3))


def _cor() -> tuple[Account, str]:
    """A coordinator of the demo, with the passphrase."""
    rows = json.loads((Path(os.environ["STATE"]) / "accounts.json").read_text())
    row = next(item for item in rows if item["gebruikersnaam"] == "cor")
    return Account.objects.get(gebruikersnaam="cor"), row["wachtzin"]


def _search() -> dict[str, float]:
    """How long somebody waits for words that stand nowhere: the first time, which opens what is new, and after it."""
    account, wachtzin = _cor()
    with acting_as(str(account.pk)):
        unlocked = vault.unlock(account_id=str(account.pk), passphrase=vault.Secret(wachtzin.encode()))
    by, times = medewerker_of(account, unlocked), []
    for _time in range(1 + TIMES):
        start, na, slices = time.perf_counter(), None, 0
        while slices == 0 or na is not None:
            with acting_as(by.actor_id):
                na, slices = zoeken.search(term="nergens genoemd", waar="alles", na=na, by=by).na, slices + 1
        times.append((time.perf_counter() - start) * 1000)
    first, later = times[0], sorted(times[1:])
    return {
        "first_s": round(first / 1000, 1),
        "p50_ms": round(statistics.median(later), 1),
        "p95_ms": round(later[int(len(later) * 0.95)], 1),
    }


def _measure() -> dict[str, object]:
    account, wachtzin = _cor()
    client = signed_in(account, wachtzin=wachtzin)
    client.defaults["SERVER_NAME"] = "localhost"
    with acting_as(SYSTEM):
        first = Dossier.objects.filter(status=Status.NIEUW).order_by("nummer").values_list("pk", flat=True)[0]
    pages = {
        "list": reverse("werkplek:werkvoorraad"),
        "filtered": reverse("werkplek:werkvoorraad") + "?vorm=DOXING",
        "closed": reverse("werkplek:werkvoorraad") + "?weergave=gesloten",
        "tasks": reverse("taken:lijst"),
        "case": reverse("werkplek:dossier", args=[first]),
    }
    found: dict[str, object] = {name: _page(client, url) for name, url in pages.items()}
    found["bare_ms"] = _bare()
    return found


@acting_as(SYSTEM)
def _bare() -> float:
    """The least that a page of fifty cases can cost: one query, fifty decryptions, a table."""
    template, times = Template(TABLE), []
    for _visit in range(WARM + TIMES):
        start = time.perf_counter()
        rows = Dossier.objects.exclude(status=Status.AFGESLOTEN).order_by("due_on", "nummer")[:50]
        template.render(Context({"rows": [(row, row.feiten) for row in rows]}))
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times[WARM:]), 1)


def _page(client: object, url: str) -> dict[str, float]:
    """How long a page takes, how often it asks the database, and what it weighs, packed too."""
    times = []
    for _visit in range(WARM + TIMES):
        start = time.perf_counter()
        response = client.get(url)  # type: ignore[attr-defined]  # a browser of the tests
        times.append((time.perf_counter() - start) * 1000)
        assert response.status_code == 200, (url, response.status_code)
    with CaptureQueriesContext(connection) as seen:
        body = client.get(url).content  # type: ignore[attr-defined]  # idem
    times = sorted(times[WARM:])
    return {
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "queries": len(seen),
        "kB": round(len(body) / 1000, 1),
        "kB_packed": round(len(gzip.compress(body)) / 1000, 1),
    }


if __name__ == "__main__":
    main()

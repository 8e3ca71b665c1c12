"""How long the joint reports of twelve parties over forty quarters take, each file verified anew.

python -m bench.samen
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django

PARTIES, QUARTERS, MUST_MS, TIMES = 12, 40, 500, 5
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Measure the median of some rounds; returns 1 where it takes too long."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meldpunt.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from statistieken.tellen import TABELLEN  # noqa: PLC0415 - Django has to be set up
    from statistieken.uitwisseling.gezamenlijk import verzamelen  # noqa: PLC0415 - idem
    from tests.statistieken.partijen import AnderePartij, digest, vrijgave  # noqa: PLC0415 - idem

    parties = [AnderePartij(f"Partij {number}") for number in range(PARTIES)]
    periods = [f"20{16 + number // 4}-Q{number % 4 + 1}" for number in range(QUARTERS)]
    tables = {naam: dict.fromkeys(vorm.codes, 5) for naam, vorm in TABELLEN.items()}
    total = 5 * max(map(len, tables.values()))
    for naam, vorm in TABELLEN.items():
        tables[naam][vorm.rest] += total - sum(tables[naam].values())
    files = []
    for party in parties:
        for period in periods:
            payload = vrijgave(party.naam, period, total=total, tables=tables)
            files.append(
                verzamelen.Partijbestand(
                    partij=party.naam,
                    period=period,
                    revision=1,
                    sha256=digest(payload),
                    publiek=party.publiek.hex(),
                    omslag=party.omslag(payload),
                )
            )
    keys = [verzamelen.Sleutel(party.naam, party.publiek.hex(), periods[0]) for party in parties]
    houvast = verzamelen.Houvast(sleutels=keys, kent=lambda _version, _sha256: True)
    took = []
    for _again in range(TIMES):
        begin = time.perf_counter()
        judged = verzamelen.judge(files, houvast)
        made = [verzamelen.add_up(period, judged).to_bytes() for period in periods]
        took.append((time.perf_counter() - begin) * 1000)
        assert all(json.loads(item)["published"] == PARTIES for item in made)
    median = sorted(took)[TIMES // 2]
    print(json.dumps({"joint_ms": round(median), "must_ms": MUST_MS, "files": len(files)}))
    return 0 if median <= MUST_MS else 1


if __name__ == "__main__":
    sys.exit(main())

"""What the vault's own work costs, run in the product's environment; prints one line of JSON.

Key setup of an intake and opening a case of thirty objects are cryptography alone, without the database. Re-granting
is the whole of it, database included, as a coordinator does it after somebody left.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import uuid
from threading import Thread
from typing import ClassVar

import django

django.setup()

from django.db import connection  # noqa: E402 - the apps have to be ready first

from meldpunt.audit.chain import Line, append  # noqa: E402 - idem
from meldpunt.core.clock import now  # noqa: E402 - idem
from meldpunt.core.db.acting import SYSTEM, acting_as  # noqa: E402 - idem
from meldpunt.vault import cases, deskkeys, grants  # noqa: E402 - idem
from meldpunt.vault import service as vault  # noqa: E402 - idem
from meldpunt.vault.crypt.primitives import PrivateKey, new_seed  # noqa: E402 - idem
from meldpunt.vault.grants import Grantee  # noqa: E402 - idem
from meldpunt.vault.models import CaseKey, Grant, PublicKey  # noqa: E402 - idem
from meldpunt.vault.people import Unlocked, insert_key  # noqa: E402 - idem


class Bericht(vault.CaseContent, frozen=True, kw_only=True):
    """A message as long as most."""

    kind: ClassVar[str] = "bericht"

    tekst: str


OBJECTS, TIMES, WRITERS, LINES = 30, 60, 8, 60


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1])
    with acting_as(SYSTEM):
        cost = {"setup_ms": _median(_setup), "open_ms": _median(_opener())}
    print(json.dumps(cost | {"regrant_s": _regrant(count), "cases": count, "audit_per_s": _audit()}))


def _median(work: object) -> float:
    times = []
    for _time in range(TIMES):
        start = time.perf_counter()
        work()  # type: ignore[operator]  # a function without arguments
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 3)


def _setup() -> None:
    """The keypair of a case and the four grants that a report with a chosen trusted person gets."""
    seed = new_seed()
    row = CaseKey(case_id=uuid.uuid4(), public=PrivateKey(seed).public)
    row.proof = grants.prove_case_key(row)
    made = [grants.wrap(row.pk, seed, grantee) for grantee in _grantees]
    row.grants_mac = grants.grants_mac(row, made)


def _opener() -> object:
    """A function that opens one case of thirty objects, whose rows are in memory."""
    key = PrivateKey(new_seed())
    case_id = uuid.uuid4()
    grantee = Grantee("account", "bench", key.public)
    objects = [Bericht(tekst="x" * 2048) for _ in range(OBJECTS)]
    cases.create_case(case_id=case_id, grantees=[grantee], objects=objects)
    row, grant = CaseKey.objects.get(pk=case_id), Grant.objects.get(case_id=case_id)
    sealed = list(row.objects_sealed.all())

    def work() -> None:
        grants.check_case_key(row)
        grants.check_grants(row, [grant])
        opened = cases.OpenCase(row.pk, grants.unwrap(row, grant, key), grant_id=grant.pk)
        for item in sealed:
            opened._open(item, Bericht)  # noqa: SLF001 - without the query around it

    return work


def _regrant(count: int) -> float:
    """Renew the key of the desk and bring every case along; seconds."""
    with acting_as(SYSTEM):
        seed = new_seed()
        account_id = str(uuid.uuid4())
        insert_key(PublicKey(holder="account", holder_id=account_id, public=PrivateKey(seed).public))
        deskkeys.restore_desk(members=[account_id])
        for _case in range(count):
            cases.create_case(case_id=uuid.uuid4(), grantees=[Grantee.desk(), Grantee.recovery()])
        Grant.objects.filter(holder="desk", epoch__lt=deskkeys.current_epoch()).delete()  # those of the demo stay out
    unlocked = Unlocked(account_id=account_id, key=PrivateKey(seed))
    start = time.perf_counter()
    with acting_as(SYSTEM):
        deskkeys.renew_desk(unlocked=unlocked)
        while deskkeys.regrant(unlocked=unlocked):
            pass
    return round(time.perf_counter() - start, 2)


def _audit() -> int:
    """Lines a second with eight writers at once."""
    connection.close()

    def write() -> None:
        for _line in range(LINES):
            with acting_as(SYSTEM):
                append([Line(at=now(), actor="bench", rol="bench", code="bench", subject="")])

    threads = [Thread(target=write) for _ in range(WRITERS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(WRITERS * LINES / (time.perf_counter() - start))


with acting_as(SYSTEM):
    _grantees = [
        Grantee.desk(),
        Grantee.recovery(),
        Grantee.code(vault.code_key(vault.new_code())),
    ]
    _grantees.append(Grantee("account", "bench", PrivateKey(new_seed()).public))

if __name__ == "__main__":
    main()

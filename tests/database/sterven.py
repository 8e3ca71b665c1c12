"""Send one report in processes that are killed on the way, as web's own processes can be; run in a scratch installation."""

from __future__ import annotations

import json
import os
import signal
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse

from meldpunt.accounts.models import Account
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.outbox import service as outbox
from meldpunt.outbox.models import Item
from meldpunt.preload import preload
from support.aandacht import service as aandacht
from support.aandacht.models import Bel
from support.dossiers.models import Dossier
from support.stappenplan import service as stappenplan

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = {
    "voor-wie": {"R1": "zelf", "A1": "nee", "Z1": "lokaal"},
    "wat": {"V1": "BELEDIGING", "verhaal": "Een verhaal."},
    "contact": {"kanaal": "code"},
}
TABLES = (
    "dossiers_dossier",
    "vault_casekey",
    "vault_grant",
    "vault_sealedobject",
    "nazorg_contactmoment",
    "stappenplan_overhandiging",
    "outbox_item",
    "audit_event",
    "evidence_storedfile",
)
Point = tuple[str, int]


def _cookies() -> Path:
    return Path(os.environ["STATE"]) / "cookies.json"


def _visitor() -> Client:
    visitor = Client(SERVER_NAME="localhost")
    visitor.cookies.load(json.loads(_cookies().read_text()))
    return visitor


def fill_in(file: bool) -> None:  # noqa: FBT001 - what a process is started with
    """Fill in a report, with a file or without, up to the last page."""
    visitor = Client(SERVER_NAME="localhost")
    bewijs = {"bestand": SimpleUploadedFile("bewijs.txt", b"Wat er stond. " * 1000)} if file else {}
    for slug, data in {**PAGES, "bewijs": bewijs}.items():
        assert visitor.post(reverse("melden:pagina", args=[slug]), data).status_code == 302, slug
    _cookies().write_text(json.dumps({name: morsel.value for name, morsel in visitor.cookies.items()}))


def _counted(point: Point | None, work: Callable[[], Any]) -> dict[str, int]:
    """Do this, and die at a moment: before the n-th statement, before or after the n-th commit, or at the n-th message.

    Returns:
        How many of each there were, for whoever lived.
    """
    seen = {"statement": 0, "commit": 0, "committed": 0, "message": 0}

    def reach(kind: str) -> None:
        seen[kind] += 1
        if point is not None and tuple(point) == (kind, seen[kind]):
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Callable[..., Any], *arguments: Any) -> Any:
        reach("statement")
        return execute(*arguments)

    def commit(self: BaseDatabaseWrapper) -> None:
        reach("commit")
        real_commit(self)
        reach("committed")

    def message(item_id: str) -> None:
        reach("message")
        real_message(item_id)

    real_commit, real_message = BaseDatabaseWrapper._commit, outbox.send_soon  # type: ignore[attr-defined]  # Django's own
    BaseDatabaseWrapper._commit, outbox.send_soon = commit, message  # type: ignore[attr-defined]  # this process ends after it
    with connection.execute_wrapper(statement):
        work()
    return seen


def send(point: Point | None = None) -> dict[str, int]:
    """Send the report that was filled in, up to this moment."""

    def press() -> None:
        answer = _visitor().post(reverse("melden:controle"))
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("melden:ontvangen"))

    return _counted(point, press)


def carry_out(item_id: str, point: Point | None = None) -> dict[str, int]:
    """Do a piece of work as a worker does, up to this moment; a step plan without its PDF."""
    vars(stappenplan)["can_make_pdf"] = lambda: False  # this process ends after it
    return _counted(point, lambda: outbox.carry_out(uuid.UUID(item_id)))


def give_address() -> None:
    """Give a coordinator an address, so that there is mail."""
    with acting_as(SYSTEM):
        cor = Account.objects.get(gebruikersnaam="cor")
        cor.email = "cor@example.org"
        cor.save()


def owe(task: str) -> str:
    """Owe work of this kind about the newest case, or for whom it waits; gives its id."""
    with acting_as(SYSTEM):
        if task == stappenplan.TASK:
            stappenplan.order(dossier_id=Dossier.objects.latest("nummer").pk)
        else:
            Bel.objects.all().delete()  # nobody had a mail in the last quarter of an hour
            outbox.enqueue(task=task, subject=Account.objects.get(gebruikersnaam="cor").pk)
        return str(Item.objects.get(task=task, status="pending").pk)


def code() -> str:
    """The code on the receipt."""
    page = _visitor().get(reverse("melden:ontvangen")).content.decode()
    return page.split('id="de-code">')[1].split("</output>")[0]


def apart(work: Callable[..., Any], *arguments: Any) -> tuple[int, Any]:
    """Do this in a process of its own, with a connection of its own; how it ended, and what it gave."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writing, json.dumps(work(*arguments)).encode())
        except BaseException as error:  # noqa: BLE001 - the parent tells what this process died of
            os.write(2, f"{work.__name__}: {error!r}\n".encode())
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    _pid, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), json.loads(said) if said else None


def well(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do this in a process of its own that has to end well."""
    ended, said = apart(work, *arguments)
    assert ended == 0
    return said


def main(*, every: int, file: bool) -> None:
    """Kill at every so manieth statement and at each other moment; prints what was found after each.

    The parent asks the database as its owner, and holds no connection of Django's over a fork.
    """
    preload()
    with psycopg.connect(os.environ["OWNER_URL"], autocommit=True) as owner:

        def rows() -> list[int]:
            query = " UNION ALL ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)  # noqa: S608 - names of this file
            return [count for (count,) in owner.execute(query).fetchall()]

        def grown(before: list[int]) -> str:
            found = [now - then for now, then in zip(rows(), before, strict=True)]
            return {tuple(one): "whole", (0,) * len(one): "none"}.get(tuple(found), f"part {found}")

        before = rows()
        well(fill_in, file)
        seen = well(send)
        one = [now - then for now, then in zip(rows(), before, strict=True)]
        points = [(kind, n) for kind, count in seen.items() for n in range(1, count + 1)]
        points = [(kind, n) for kind, n in points if kind != "statement" or n % every == 0]
        found: list[tuple[str, int, str, str]] = []
        before = rows()
        well(fill_in, file)
        for point in points:
            ended, _said = apart(send, point)
            left = grown(before)
            if left == "none" and point != points[-1]:
                found.append((point[0], ended, left, "not yet"))  # the same form goes on to the next moment
                continue
            codes = well(code) if left == "whole" else None
            well(send)
            again = grown(before) if codes in (None, well(code)) else "another code"
            found.append((point[0], ended, left, again))
            before = rows()
            well(fill_in, file)
    print("FOUND", json.dumps({"one": dict(zip(TABLES, one, strict=True)), "found": found}))  # noqa: T201 - read by the test


def worker(*, every: int) -> None:
    """Kill a worker in the middle of each kind of work of a report, and let another do it again."""
    preload()
    found: list[tuple[str, str, int, str, int, int]] = []
    well(give_address)
    well(fill_in, False)
    well(send)
    with psycopg.connect(os.environ["OWNER_URL"], autocommit=True) as owner:

        def ask(query: str, *values: Any) -> int:
            row = owner.execute(query, values).fetchone()
            assert row is not None
            return int(row[0])

        def effects(task: str) -> int:
            if task == "stappenplan.maak":
                return ask("SELECT count(*) FROM vault_sealedobject WHERE kind = 'stappenplan'")
            folder = Path(os.environ["STATE"]) / "mail"
            return sum(path.read_text().count("<aandacht-") for path in folder.glob("*.log"))

        def done(item: str) -> str:
            query = "SELECT (status = 'done')::int + (done_at IS NOT NULL)::int FROM outbox_item WHERE id = %s"
            return {2: "done", 0: "owed"}[ask(query, item)]

        owner.execute("DELETE FROM outbox_item")
        for task in ("stappenplan.maak", aandacht.MAIL):
            item = well(owe, task)
            seen = well(carry_out, item)
            points = [(kind, n) for kind, count in seen.items() for n in range(1, count + 1)]
            for kind, n in [(kind, n) for kind, n in points if kind != "statement" or n % every == 0]:
                before, item = effects(task), well(owe, task)
                ended, _said = apart(carry_out, item, (kind, n))
                left, at_once = done(item), effects(task) - before
                well(carry_out, item)
                assert done(item) == "done"
                found.append((task, f"{kind} {n}", ended, left, at_once, effects(task) - before))
    print("FOUND", json.dumps({"found": found}))  # noqa: T201 - read by the test

"""What goes on without a broker, and what two clocks do together; run in a scratch installation, with real commits."""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.test import Client
from django.urls import reverse
from psycopg import sql

from meldpunt.accounts.models import Account
from meldpunt.core import clock
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.outbox import service as outbox
from meldpunt.outbox.models import Item
from meldpunt.outbox.tasks import carry_out_item
from support.behandeling import inzien
from support.dossiers.models import Dossier
from support.nazorg import tasks
from support.nazorg.models import Contactmoment
from support.stappenplan.models import Overhandiging
from tests.database.sterven import _visitor, code, fill_in, give_address, send, well
from tests.ingelogd import signed_in
from tests.maak import send as send_report
from tests.personas import WACHTZIN, who

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def mails(word: str) -> int:
    """How many mails went out whose id begins with this word; a long id stands on a line of its own."""
    folder = Path(settings.EMAIL_FILE_PATH)
    return sum(path.read_text().count(f"<{word}-") for path in folder.glob("*.log"))


def tell(**found: Any) -> None:
    """Print what the test reads."""
    print("FOUND", json.dumps(found))  # noqa: T201 - read by the test


# ── R03: a broker that is away ───────────────────────────────────────────────────────────────────
def without_broker() -> None:
    """Do everything that people do while nothing listens where the broker should be, and deliver twice afterwards."""
    give_address()
    seconds: list[float] = []
    pages: dict[str, int] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        begin = time.monotonic()
        answer = work()
        seconds.append(time.monotonic() - begin)
        pages[name] = getattr(answer, "status_code", 200)
        return answer

    with acting_as(SYSTEM):
        Item.objects.all().delete()  # what other tests of this installation left
    before = mails("nieuw")
    fill_in(file=True)
    timed("send", send)
    key = "-".join(
        "".join(part.split("<")[0] for part in code().split("<span>")[1:])[n : n + 4] for n in range(0, 24, 4)
    )
    melder = _visitor()
    behind = timed("code", lambda: melder.post("/code/", {"code": key}, follow=True))
    with acting_as(SYSTEM):
        dossier_id = Dossier.objects.latest("nummer").pk
        account = Account.objects.get(gebruikersnaam="cor")
        cor = who("cor")
    with acting_as(str(account.pk)):
        (file,) = inzien.open_dossier(dossier_id=dossier_id, by=cor).bestanden
    desk = signed_in(account, wachtzin=WACHTZIN)
    desk.defaults["SERVER_NAME"] = "localhost"
    timed("desk", lambda: desk.get(reverse("werkplek:werkvoorraad")))
    timed("case", lambda: desk.get(reverse("werkplek:dossier", args=[dossier_id])))
    saved = timed("download", lambda: desk.get(reverse("werkplek:bewijs", args=[dossier_id, file.id])))
    content = b"".join(saved.streaming_content).decode()
    waits = len(outbox.owed())
    with clock.at(clock.now() + timedelta(seconds=10)):
        sent_away = outbox.relay()
    tell(
        pages=pages,
        slowest=max(seconds),
        behind="Jouw melding" in behind.content.decode(),
        content=content,
        waits=waits,
        sent_away=sent_away,
        **_broker_back(dossier_id, mails_before=before),
    )


def _to_broker(take: Callable[[str], object]) -> None:
    """Let this function be the broker, for the rest of this process."""
    vars(carry_out_item)["apply_async"] = lambda arguments, **_options: take(*arguments)


def _broker_back(dossier_id: UUID, *, mails_before: int) -> dict[str, Any]:
    """The broker takes messages again, and delivers each twice."""
    delivered: list[str] = []
    _to_broker(lambda item_id: delivered.extend([item_id] * 2))
    with clock.at(clock.now() + timedelta(seconds=10)):
        sent = outbox.relay()
    did = [outbox.carry_out(UUID(item_id)) for item_id in delivered]
    with acting_as(SYSTEM):
        made = Overhandiging.objects.filter(dossier_id=dossier_id).exclude(klaar_op=None).count()
    return {
        "sent": sent,
        "did": sorted(did),
        "mails": mails("nieuw") - mails_before,
        "plans": made,
        "left": len(outbox.owed()),
    }


# ── R10: a full disk under PostgreSQL ────────────────────────────────────────────────────────────
@contextmanager
def full(owner: psycopg.Connection[Any], table: str) -> Iterator[None]:
    """Let this table, which is emptied, find no room on its disk: its file is Linux's own that is always full."""
    owner.execute(
        sql.SQL("TRUNCATE {}").format(sql.Identifier(table))
    )  # a new file, of which nothing waits to be written
    row = owner.execute("SELECT pg_relation_filepath(%s::regclass)", [table]).fetchone()
    assert row is not None
    file = Path(os.environ["DATABASE_FOLDER"]) / row[0]
    was = file.stat()
    assert was.st_size == 0
    file.unlink()
    file.symlink_to("/dev/full")
    try:
        yield
    finally:
        file.unlink()
        file.touch(mode=0o600)
        os.chown(file, was.st_uid, was.st_gid)
        owner.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))


def _cases(owner: psycopg.Connection[Any]) -> int:
    row = owner.execute("SELECT count(*) FROM dossiers_dossier").fetchone()
    assert row is not None
    return int(row[0])


def full_database() -> None:
    """Send a report, and begin another, while the database has no room; then once more."""
    with psycopg.connect(os.environ["OWNER_URL"], autocommit=True) as owner:
        fill_in(file=False)
        before = _cases(owner)
        with full(owner, "outbox_item"):
            refused = _visitor().post(reverse("melden:controle"))
        left = _cases(owner)
        sent = _visitor().post(reverse("melden:controle"))
        after = _cases(owner)
        typing, story = Client(SERVER_NAME="localhost"), {"verhaal": "Wat ik <net> typte.", "V1": "BELEDIGING"}
        with full(owner, "vault_lockbox"):
            typed = typing.post(reverse("melden:pagina", args=["wat"]), story)
        again = typing.post(reverse("melden:pagina", args=["wat"]), story)
    tell(
        statuses=[answer.status_code for answer in (refused, sent, typed, again)],
        pages=[refused.content.decode(), typed.content.decode()],
        cases=[left - before, after - before],
    )


# ── R07: two clocks ──────────────────────────────────────────────────────────────────────────────
def two_beats() -> None:
    """Let two processes look at today's moments and send what is owed, at the same moment, twice; then a day later."""
    well(_three_due)
    before, counts = mails("herinnering"), []
    for days in (0, 0, 1):
        begin = time.time() + 0.5
        children = [_beat(begin, days) for _ in range(2)]
        assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children] == [0, 0]
        counts.append(mails("herinnering") - before)
    tell(counts=counts)


def _three_due() -> None:
    give_address()
    for _ in range(3):
        send_report()
    with acting_as(SYSTEM):
        Contactmoment.objects.all().delete()
        Item.objects.all().delete()  # the step plans of these reports are not what is counted
        for dossier in Dossier.objects.order_by("-nummer")[:3]:
            Contactmoment.objects.create(dossier=dossier, soort="check_in", voor=clock.now())


def _beat(begin: float, days: int) -> int:
    """A process that is clock, broker and worker in one."""
    pid = os.fork()
    if pid:
        return pid
    try:
        time.sleep(max(0.0, begin - time.time()))
        _to_broker(lambda item_id: outbox.carry_out(UUID(item_id)))
        with clock.at(clock.now() + timedelta(days=days)):
            tasks.remind()
        with clock.at(clock.now() + timedelta(days=days, minutes=1)):
            outbox.relay()
    except BaseException as error:  # noqa: BLE001 - the parent tells what this process died of
        os.write(2, f"{error!r}\n".encode())
        os._exit(1)
    os._exit(0)

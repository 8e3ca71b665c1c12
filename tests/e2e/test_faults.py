"""Bad luck: many at once, killed processes, a broker that loses everything, a database that goes away (R01–R05, R09, R16)."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.e2e.conftest import free_port, start_product, stop_product
from tests.e2e.formclient import TOKEN, FormClient
from tests.machine import PANGO, REDIS, require
from tools import embedded_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from tests.e2e.conftest import Product

pytestmark = pytest.mark.slow
PLAN_SECONDS = 200  # fifty plans may wait before this one
FIFTY = 50
PATH = "-c search_path=public,sleutels"
SENDING = "LOCK TABLE nazorg_contactmoment IN EXCLUSIVE MODE"  # only who sends a report waits for this


def sql(product: Product, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the product's database."""
    server = product.database
    with psycopg.connect(
        host=str(server.socket_folder), user="meldpunt", dbname="meldpunt", autocommit=True, options=PATH
    ) as link:
        return link.execute(query, values).fetchall()


def wait_until_plans(product: Product, count: int) -> None:
    """Wait until every step plan that was asked for is there."""
    deadline = time.monotonic() + PLAN_SECONDS
    query = "SELECT count(*) FROM stappenplan_overhandiging WHERE klaar_op IS NULL"
    while sql(product, query)[0][0]:
        assert time.monotonic() < deadline, "a step plan never came"
        time.sleep(0.3)
    assert sql(product, "SELECT count(*) FROM stappenplan_overhandiging")[0][0] >= count


def one_pdf_per_plan(product: Product) -> bool:
    """Whether each plan was made exactly once, with its PDF where this machine can make one."""
    plans = sql(product, "SELECT count(*) FROM stappenplan_overhandiging")[0][0]
    query = "SELECT count(*) FROM vault_sealedobject WHERE kind = %s"
    sealed, pdfs = (sql(product, query, kind)[0][0] for kind in ("stappenplan", "stappenplan_pdf"))
    return bool(sealed == plans and pdfs == (plans if PANGO.is_there() else 0))


@pytest.mark.deep
def test_fifty_at_once_are_fifty_cases_and_fifty_receipts(product: Product) -> None:
    before = sql(product, "SELECT count(*) FROM dossiers_dossier")[0][0]
    visitors = [FormClient(product.url) for _ in range(FIFTY)]
    gate = threading.Barrier(FIFTY)

    def send(visitor: FormClient) -> str:
        gate.wait(120)
        return visitor.send()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(FormClient.fill_in, visitors))
    with ThreadPoolExecutor(FIFTY) as pool:
        codes = list(pool.map(send, visitors))

    assert len(set(codes)) == FIFTY
    assert sql(product, "SELECT count(*) FROM dossiers_dossier")[0][0] == before + FIFTY
    numbers = [row[0] for row in sql(product, "SELECT nummer FROM dossiers_dossier")]
    assert len(set(numbers)) == len(numbers)
    melder = FormClient(product.url)
    assert "Jouw melding" in melder.post("/code/", {"code": codes[0]}).text


def test_r02_one_report_sent_twenty_times_at_once_is_one_case(product: Product) -> None:
    before = sql(product, "SELECT count(*) FROM dossiers_dossier")[0][0]
    melder = FormClient(product.url)
    melder.fill_in()
    tabs = [FormClient(product.url, jar=melder.jar) for _ in range(20)]

    with ThreadPoolExecutor(20) as pool:
        codes = set(pool.map(FormClient.send, tabs))

    assert len(codes) == 1
    assert sql(product, "SELECT count(*) FROM dossiers_dossier")[0][0] == before + 1


def test_r02_back_another_tab_and_a_retry_after_a_time_out_give_the_same_receipt(product: Product) -> None:
    before = cases(product)
    melder = FormClient(product.url)
    melder.fill_in()
    other_tab = FormClient(product.url, jar=melder.jar)
    page = other_tab.get("/melden/controle/").text
    with sending(melder, page):
        until(lambda: cases(product) > before, "what was sent did not arrive")  # nobody reads the answer
    first = melder.send()
    late = _post_without_get(other_tab, "/melden/controle/", page, "")

    assert melder.send() == first
    assert [part in late.text for part in first.split("-")] == [True] * 6
    assert [part in melder.get("/melden/controle/").text for part in first.split("-")] == [True] * 6
    assert cases(product) == before + 1


@contextmanager
def sending(melder: FormClient, page: str) -> Iterator[socket.socket]:
    """Press the button of the last page; gives the line on which the answer comes, and closes it."""
    token = TOKEN.search(page)
    assert token
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token.group(1)})
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in melder.jar)
    with socket.create_connection(_address(melder.base), timeout=60) as line:
        line.sendall(_head(melder.base, len(body), cookies) + body.encode())
        yield line


def _address(base: str) -> tuple[str, int]:
    parts = urllib.parse.urlsplit(base)
    return str(parts.hostname), int(parts.port or 0)


def _head(base: str, length: int, cookies: str) -> bytes:
    lines = (
        "POST /melden/controle/ HTTP/1.1",
        f"Host: {urllib.parse.urlsplit(base).netloc}",
        f"Origin: {base}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {length}",
        f"Cookie: {cookies}",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode()


# ── killed in the middle of a transaction ────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Hold:
    """A lock that stops the product half-way."""

    product: Product
    link: psycopg.Connection[Any]

    def wait(self) -> int:
        """Wait until something waits for it; gives the number of that process of the database."""
        query = "SELECT pid FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid)) ORDER BY pid LIMIT 1"
        mine = self.link.info.backend_pid
        return int(until(lambda: sql(self.product, query, mine), "nobody waits for the lock")[0][0])

    def release(self) -> None:
        """Let it go on."""
        self.link.rollback()


@contextmanager
def held(product: Product, statement: str, *values: Any) -> Iterator[Hold]:
    """Hold the lock that this statement takes, until the end."""
    socket_folder = str(product.database.socket_folder)
    with psycopg.connect(host=socket_folder, user="meldpunt", dbname="meldpunt", options=PATH) as link:
        link.execute(statement, values)
        hold = Hold(product, link)
        yield hold
        hold.release()


def until(found: Callable[[], Any], lack: str, seconds: float = 60) -> Any:
    """Wait for something; what it gave."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, lack
        time.sleep(0.05)
    return value


def _hears(pid: int) -> bool:
    """Whether a process of web takes signals of its own already; one that is starting does not hear that it must stop."""
    with suppress(OSError):
        caught = int(re.findall(r"SigCgt:\s+(\w+)", Path(f"/proc/{pid}/status").read_text())[0], 16)
        return bool(caught >> (signal.SIGABRT - 1) & 1)
    return False


def web_is_back(product: Product, *, without: Collection[int] = ()) -> None:
    """Wait until web works again, with other processes than these."""

    def ready() -> bool:
        if not all(map(_hears, product.pids("gunicorn")[1:])):
            return False
        with suppress(OSError), urllib.request.urlopen(f"{product.url}/readyz", timeout=10) as answer:
            return bool(answer.status == 200)
        return False

    until(lambda: not set(without) & set(product.pids("gunicorn")) and ready(), "web did not come back")


def cases(product: Product) -> int:
    """How many cases there are."""
    return int(sql(product, "SELECT count(*) FROM dossiers_dossier")[0][0])


def test_r01_a_web_process_killed_in_the_middle_leaves_nothing_and_sending_again_makes_one(product: Product) -> None:
    before = cases(product)
    melder = FormClient(product.url)
    melder.fill_in()
    _keeper, *answering = product.pids("gunicorn")
    with ThreadPoolExecutor(1) as pool:
        with held(product, SENDING) as hold:
            sent = pool.submit(melder.post, "/melden/controle/")
            hold.wait()
            for pid in answering:
                os.kill(pid, signal.SIGKILL)
        with pytest.raises(OSError, match=r"closed|reset|refused"):
            sent.result(60)
    web_is_back(product, without={*answering})
    nothing = cases(product)

    assert melder.send() == melder.send()
    assert (nothing, cases(product)) == (before, before + 1)


def test_r09_a_database_that_restarts_in_the_middle_is_a_calm_page_and_sending_again_makes_one(
    product: Product,
) -> None:
    before = cases(product)
    melder = FormClient(product.url)
    melder.fill_in()
    with ThreadPoolExecutor(1) as pool, suppress(psycopg.OperationalError), held(product, SENDING) as hold:
        sent = pool.submit(melder.post, "/melden/controle/")
        os.kill(hold.wait(), signal.SIGKILL)
        answer = sent.result(60)
    web_is_back(product)

    assert answer.status == 503
    assert "088 000 12 34" in answer.text
    assert cases(product) == before
    assert melder.send() == melder.send()
    assert cases(product) == before + 1


@pytest.mark.deep
def test_r03_a_broker_that_is_away_holds_nobody_up(product: Product) -> None:
    broker = product.state / "broker"
    shutil.rmtree(broker)
    broker.write_text("no folder")
    melder = FormClient(product.url)
    melder.fill_in()
    code = melder.send()
    behind = FormClient(product.url).post("/code/", {"code": code})
    broker.unlink()

    assert "Jouw melding" in behind.text
    wait_until_plans(product, 1)
    assert one_pdf_per_plan(product)


def news_of(product: Product, item: str) -> int:
    """How many mails went out about the report of this step plan."""
    query = "SELECT dossier_id FROM stappenplan_overhandiging JOIN outbox_item i ON i.subject = stappenplan_overhandiging.id"
    ((case,),) = sql(product, f"{query} WHERE i.id = %s", item)
    name = uuid.uuid5(case, "nieuw").hex
    return sum(path.read_text().count(f"<nieuw-{name}@") for path in (product.state / "mail").glob("*.log"))


@contextmanager
def plan_held(product: Product) -> Iterator[str]:
    """Send a report, and stop the worker in the middle of its step plan; gives the id of that plan's work."""
    paused = product.pids("celery -A meldpunt worker")
    for pid in paused:
        os.kill(pid, signal.SIGSTOP)
    plans = "SELECT id, subject FROM outbox_item WHERE task = 'stappenplan.maak'"
    before = set(sql(product, plans))
    melder = FormClient(product.url)
    melder.fill_in()
    melder.send()
    ((item, plan),) = set(sql(product, plans)) - before
    with held(product, "SELECT 1 FROM stappenplan_overhandiging WHERE id = %s FOR UPDATE", plan) as hold:
        for pid in paused:
            os.kill(pid, signal.SIGCONT)
        hold.wait()
        yield str(item)


def finished(product: Product, item: str) -> tuple[str, int]:
    """How this work ended, and in how many attempts; a minute's lease is over at once."""
    sql(product, "UPDATE outbox_item SET leased_until = now() WHERE id = %s AND status = 'pending' RETURNING 1", item)
    query = "SELECT status, attempts FROM outbox_item WHERE id = %s AND status <> 'pending'"
    row = until(lambda: sql(product, query, item), "the work was never done")[0]
    return str(row[0]), int(row[1])


def kill_worker(product: Product, *, child: bool) -> None:
    """Kill the process that does the work, or the one that keeps it, without a word."""
    main, *children = product.pids("celery -A meldpunt worker")
    for pid in children if child else (main, *children):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.deep
@pytest.mark.parametrize("child", [True, False])
def test_r05_a_worker_killed_half_way_a_step_plan_makes_one_and_mails_once(product: Product, child: bool) -> None:  # noqa: FBT001 - a row of a table
    with plan_held(product) as item:
        kill_worker(product, child=child)
    status, attempts = finished(product, item)
    until(lambda: news_of(product, item), "nobody was told")

    assert status == "done"
    assert attempts >= 2
    assert one_pdf_per_plan(product)
    assert news_of(product, item) == 1


# ── R09: a database that restarts under load ─────────────────────────────────────────────────────
SENDERS, ROUNDS = 6, 4


def send_on(product: Product, received: list[str], worked: list[float]) -> None:
    """Send reports one after the other, each as often as it takes; notes the code of each and when it came."""
    for _ in range(ROUNDS):
        melder, sent = FormClient(product.url), False
        while not sent:
            with suppress(OSError, AssertionError):  # no line, or a page that is no receipt: the form is filled in anew
                melder.fill_in()
                received.append(melder.send())
                worked.append(time.monotonic())
                sent = True


@pytest.mark.deep
@pytest.mark.parametrize("how", ["crash", "stop"])
def test_r09_a_restart_under_load_loses_nothing_that_was_acknowledged(product: Product, how: str) -> None:
    received: list[str] = []
    worked: list[float] = []
    with ThreadPoolExecutor(SENDERS) as pool:
        running = [pool.submit(send_on, product, received, worked) for _ in range(SENDERS)]
        until(lambda: len(received) >= SENDERS, "nothing came in")
        restart_database(product, how)
        back = time.monotonic()
        for sender in running:
            sender.result(120)

    assert len(set(received)) == SENDERS * ROUNDS
    opened = [FormClient(product.url).post("/code/", {"code": code}).text for code in received]
    assert ["Jouw melding" in page for page in opened] == [True] * len(received)
    assert min(moment for moment in worked if moment > back) - back < 5


def restart_database(product: Product, how: str) -> None:
    """Kill a process of the database, after which it recovers all; or stop it and start it again at the same place."""
    if how == "crash":
        with suppress(psycopg.OperationalError):
            mine = sql(
                product,
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
            )
            os.kill(mine[0][0], signal.SIGKILL)
    else:
        folder = product.database.socket_folder

        def again(**_names: str) -> str:
            folder.mkdir()
            return str(folder)

        embedded_postgres.stop(product.state)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tools.embedded_postgres.tempfile.mkdtemp", again)
            embedded_postgres.ensure_started(product.state)

    def answers() -> bool:
        with suppress(psycopg.OperationalError):
            return bool(sql(product, "SELECT 1"))
        return False

    until(answers, "the database did not come back")


# ── R16: a graceful stop ─────────────────────────────────────────────────────────────────────────
def test_r16_a_report_that_is_being_sent_when_web_is_stopped_is_taken(product: Product) -> None:
    before = cases(product)
    melder = FormClient(product.url)
    melder.fill_in()
    page = melder.get("/melden/controle/").text
    web_is_back(product)
    keeper, *answering = product.pids("gunicorn")
    with held(product, SENDING) as hold, sending(melder, page) as line:
        hold.wait()
        begin = time.monotonic()
        os.kill(keeper, signal.SIGTERM)
        time.sleep(1)
        assert keeper in product.pids("gunicorn")
        hold.release()
        answer = line.recv(4096).decode()
    until(lambda: not set(product.pids("gunicorn")) & {keeper, *answering}, "web did not stop", 30)
    stopped = time.monotonic() - begin
    web_is_back(product)

    assert answer.startswith("HTTP/1.1 302")
    assert "Location: /melden/ontvangen/" in answer
    assert stopped < 30
    assert cases(product) == before + 1
    assert 'id="de-code"' in melder.get("/melden/ontvangen/").text


@pytest.mark.deep
def test_r16_a_step_plan_that_is_being_made_when_the_worker_is_stopped_is_finished(product: Product) -> None:
    main, *children = product.pids("celery -A meldpunt worker")
    with plan_held(product) as item:
        os.kill(main, signal.SIGTERM)
        begin = time.monotonic()
        time.sleep(1)
        assert {main, *children} <= set(product.pids("celery -A meldpunt worker"))
    until(lambda: main not in product.pids("celery -A meldpunt worker"), "the worker did not stop", 30)

    assert time.monotonic() - begin < 30
    assert sql(product, "SELECT status, attempts FROM outbox_item WHERE id = %s", item) == [("done", 1)]
    assert one_pdf_per_plan(product)


@pytest.mark.deep
def test_r05_a_worker_killed_in_the_middle_gives_one_plan_in_the_end(product: Product) -> None:
    melder = FormClient(product.url)
    melder.fill_in()
    melder.send()
    for _ in range(4):
        time.sleep(0.15)
        for pid in product.pids("celery -A meldpunt worker"):
            os.kill(pid, signal.SIGKILL)

    wait_until_plans(product, 1)

    assert one_pdf_per_plan(product)


@pytest.mark.deep
def test_r04_a_broker_folder_that_is_removed_loses_no_work(product: Product) -> None:
    shutil.rmtree(product.state / "broker")
    melder = FormClient(product.url)
    melder.fill_in()
    melder.send()
    shutil.rmtree(product.state / "broker", ignore_errors=True)

    wait_until_plans(product, 1)

    assert one_pdf_per_plan(product)


@pytest.fixture
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    require(REDIS)
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder)], stdout=subprocess.DEVNULL
    )
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


@pytest.mark.deep
def test_r04_a_real_redis_may_be_emptied_and_a_database_may_go_away(
    redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import redis

    running = start_product(
        tmp_path_factory.mktemp("redis-product") / "state", CELERY_BROKER_URL=redis_url, DEMO_AANTAL="2"
    )
    try:
        melder = FormClient(running.url)
        melder.fill_in()
        melder.send()
        redis.Redis.from_url(redis_url).flushall()
        wait_until_plans(running, 1)
        assert one_pdf_per_plan(running)

        typing = FormClient(running.url)
        page = typing.get("/melden/wat/").text
        assert "Wat is er gebeurd?" in page
        embedded_postgres.stop(running.state)
        answer = _post_without_get(typing, "/melden/wat/", page, "Dit mag niet weg zijn")
        assert answer.status == 503
        assert "Dit mag niet weg zijn" in answer.text
        assert "088 000 12 34" in answer.text
        assert typing.get("/livez").status == 200
    finally:
        stop_product(running)
    assert running.pids("meldpunt") == []


def _post_without_get(client: FormClient, path: str, page: str, story: str) -> Any:
    token = TOKEN.search(page)
    assert token
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token.group(1), "verhaal": story}).encode()
    return client._open(urllib.request.Request(client.base + path, data=body, headers={"Origin": client.base}))

"""Bad luck: many at once, a killed worker, a broker that loses everything, a database that goes away."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.e2e.conftest import free_port, start_product, stop_product
from tests.e2e.formclient import FormClient
from tests.machine import PANGO, REDIS, require
from tools import embedded_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.conftest import Product

pytestmark = pytest.mark.slow
PLAN_SECONDS = 200  # fifty plans may wait before this one
FIFTY = 50
PATH = "-c search_path=public,sleutels"


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


def test_one_report_sent_twenty_times_at_once_is_one_case(product: Product) -> None:
    before = sql(product, "SELECT count(*) FROM dossiers_dossier")[0][0]
    melder = FormClient(product.url)
    melder.fill_in()
    tabs = [FormClient(product.url, jar=melder.jar) for _ in range(20)]

    with ThreadPoolExecutor(20) as pool:
        codes = set(pool.map(FormClient.send, tabs))

    assert len(codes) == 1
    assert sql(product, "SELECT count(*) FROM dossiers_dossier")[0][0] == before + 1


@pytest.mark.deep
def test_a_worker_killed_in_the_middle_gives_one_plan_in_the_end(product: Product) -> None:
    melder = FormClient(product.url)
    melder.fill_in()
    melder.send()
    for _ in range(4):
        time.sleep(0.15)
        for pid in product.pids("celery -A meldpunt worker"):
            os.kill(pid, signal.SIGKILL)

    wait_until_plans(product, 1)

    assert one_pdf_per_plan(product)


def test_a_broker_folder_that_is_removed_loses_no_work(product: Product) -> None:
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
def test_a_real_redis_may_be_emptied_and_a_database_may_go_away(
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
    import urllib.parse
    import urllib.request

    from tests.e2e.formclient import TOKEN

    token = TOKEN.search(page)
    assert token
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token.group(1), "verhaal": story}).encode()
    return client._open(urllib.request.Request(client.base + path, data=body, headers={"Origin": client.base}))

"""Measure the product beside a bare Django on the same server and database, in alternating rounds; prints ratios.

Writes ``var/bench.json``. Rounds in which other programs took more than a tenth of the machine are dropped and
repeated. The marks of the jobs (G1, G2, …) and the bounds are those of the project's benchmark table.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import calls, hostile, load  # noqa: E402 - the repository's own code, found through the line above
from tools import embedded_postgres  # noqa: E402 - idem
from tools.demo import APP_ROLE, WORKER_ROLE, Demo, environment  # noqa: E402 - idem

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS = float(os.environ.get("SECONDS", "12"))
PATH = "-c search_path=public,sleutels"
PAGES = ("voor-wie", "wat", "contact", "bewijs", "waar", "wie", "gevoel", "met-wie")
MAX_TRIES = 3
FOREIGN = 0.10
PEERS_TIMES_BARE = {"Hush Line": 23, "Signalen": 30, "crt-portal": 201}  # each measured beside its own bare Django


@dataclass
class Line:
    """One line of the table."""

    mark: str
    job: str
    measured: str
    must: str
    ok: bool | None
    raw: dict[str, Any]


class Bench:
    """The two servers and what was measured on them."""

    def __init__(self, state: Path) -> None:
        """Keep the state folder; nothing runs yet."""
        self.state = state
        self.port, self.bare_port = 8911, 8912
        self.server = embedded_postgres.ensure_started(state)
        os.environ["DEMO_AANTAL"] = "6"
        self.demo = Demo(environment(state, self.port) | {"DATABASE_URL": self.server.url}, state, self.port)
        self.lines: list[Line] = []
        self.bare: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the product with a handful of reports, and the bare view beside it."""
        self.demo.prepare()
        self.demo.env["DATABASE_URL"] = self.server.url_of(APP_ROLE)
        self.demo.worker_env["DATABASE_URL"] = self.server.url_of(WORKER_ROLE)
        self.demo.start()
        with self._database() as link:
            link.execute(
                "CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, key bytea, body bytea, idx bytea)"
            )
            link.execute("CREATE INDEX IF NOT EXISTS bench_bare_idx ON bench_bare (idx)")
        env = os.environ | {
            "BENCH_HOST": str(self.server.socket_folder),
            "BIND": f"127.0.0.1:{self.bare_port}",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "bench.bare"]
        self.bare = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
        calls.wait(f"http://127.0.0.1:{self.bare_port}/")

    def stop(self) -> None:
        """Stop everything that was started."""
        if self.bare is not None:
            self.bare.terminate()
            self.bare.wait(20)
        self.demo.stop()
        embedded_postgres.stop(self.state)

    def pids(self, name: str) -> list[int]:
        """A process of the product with its children."""
        return calls.tree(self.demo.running[name].pid)

    def bare_pids(self) -> list[int]:
        """The processes of the bare view."""
        return calls.tree(self.bare.pid) if self.bare else []

    def alternate(self, ours: Callable[[], load.Request | None]) -> tuple[list[load.Round], list[load.Round]]:
        """Rounds of the product and of the bare view, in turn."""
        mine, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(self._quiet(self.bare_port, self.bare_pids, calls.bare_requests()))
            mine.append(self._quiet(self.port, lambda: self.pids("web"), ours))
        return mine, theirs

    def concepts(self, number: int) -> list[str]:
        """Unfinished reports, ready to be sent."""
        command = [sys.executable, "bench/prepare.py", str(number)]
        env = self.demo.env | {"MELDPUNT_PROCESS": "web"}
        result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        return result.stdout.split()

    def add(self, mark: str, job: str, measured: str, must: str, ok: bool | None, **raw: Any) -> None:  # noqa: FBT001 - a table row, told in order
        """Add a line to the table and print it."""
        self.lines.append(Line(mark, job, measured, must, ok, raw))
        sign = {True: "ok ", False: "NOK", None: "-  "}[ok]
        print(f"{sign} {mark:<4} {job:<44} {measured:<46} must: {must}", flush=True)

    def _quiet(
        self, port: int, pids: Callable[[], list[int]], requests: Callable[[], load.Request | None]
    ) -> load.Round:
        for _ in range(MAX_TRIES):
            if 1 - load.idle_share() <= FOREIGN:
                break
            time.sleep(1)
        return load.run(port, pids, requests, seconds=SECONDS)

    def _signal_worker(self, number: signal.Signals) -> None:
        for pid in self.pids("worker"):
            os.kill(pid, number)

    def _database(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.server.socket_folder), user="meldpunt", dbname="meldpunt", autocommit=True, options=PATH
        )

    # ── The jobs ─────────────────────────────────────────────────────────────────────────────────
    def submit(self) -> None:
        """G1 and G5: sending a filled-in report."""
        tokens = iter(self.concepts(int(ROUNDS * SECONDS * 260)))
        self._signal_worker(signal.SIGSTOP)  # the request is what is measured; the plans that it owes come after
        mine, theirs = self.alternate(lambda: calls.submit_request(next(tokens, None)))
        rate = calls.median(mine, "per_second") / calls.median(theirs, "per_second")
        slow = calls.median(mine, "p95") / calls.median(theirs, "p95")
        text = f"{rate:.0%} of bare, p95 {slow:.1f} x ({calls.median(mine, 'per_second'):.0f}/s)"
        self.add(
            "G1",
            "submit, 8 clients, worker paused",
            text,
            ">= 20 %, p95 <= 5 x",
            rate >= 0.2 and slow <= 5,
            rate=rate,
            p95=slow,
        )
        errors = sum(item.errors for item in mine)
        same = self.concepts(1)[0]
        with self._database() as link:
            before = link.execute("SELECT count(*) FROM dossiers_dossier").fetchone()
            repeats = iter([same] * 50)
            doubled = load.run(
                self.port,
                lambda: self.pids("web"),
                lambda: calls.submit_request(next(repeats, None)),
                seconds=30,
                clients=50,
            )
            after = link.execute("SELECT count(*) FROM dossiers_dossier").fetchone()
        self._signal_worker(signal.SIGCONT)
        made = (after or (0,))[0] - (before or (0,))[0]
        text = f"{errors + doubled.errors} errors; one report sent 50 times at once: {made} case"
        self.add(
            "G5",
            "many at once, one sent 50 times",
            text,
            "0 errors, 1 case",
            errors + doubled.errors == 0 and made == 1,
        )

    def pages(self) -> None:
        """G2 and G3: the pages of the form, opened and sent."""
        cookie = self.concepts(1)[0]
        rounds: dict[str, list[load.Round]] = {slug: [] for slug in PAGES}
        theirs = []
        for _ in range(ROUNDS):
            theirs.append(self._quiet(self.bare_port, self.bare_pids, calls.bare_requests()))
            for slug, mine in rounds.items():
                mine.append(self._quiet(self.port, lambda: self.pids("web"), calls.visits(slug, cookie)))
        bare_ms = calls.median(theirs, "cpu_ms")
        costs = {slug: calls.median(mine, "cpu_ms") for slug, mine in rounds.items()}
        dearest = max(costs, key=lambda slug: costs[slug])
        worst, total = costs[dearest] / bare_ms, 2 * sum(costs.values())
        self.add(
            "G2",
            "any page of the form, app CPU",
            f"{worst:.1f} x bare (the dearest page, {dearest})",
            "<= 6 x",
            worst <= 6,
            ratio=worst,
        )
        times = total / bare_ms
        peers = ", ".join(f"{name} {ratio}" for name, ratio in PEERS_TIMES_BARE.items())
        text = f"{times:.0f} x bare, {total:.0f} ms (peers: {peers})"
        self.add("G3", "a report through all pages, app CPU", text, "<= 46 x bare", times <= 46, ratio=times, ms=total)

    def round_trips(self) -> None:
        """G4: pages from the start to the receipt."""
        pages = 1 + 6 + 1 + 1  # start, six pages, check, receipt; held by tests/melden/test_views.py
        self.add("G4", "pages of the shortest report", str(pages), "<= 9", pages <= 9)

    def first_page(self) -> None:
        """G10: what the first page of the form weighs."""
        base = f"http://127.0.0.1:{self.port}"
        html, size = calls.fetch(f"{base}/melden/voor-wie/")
        links = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
        sizes = {link: calls.fetch(base + link)[1] for link in links}
        script = sum(value for link, value in sizes.items() if link.endswith(".js"))
        total = (size + sum(sizes.values())) / 1000
        text = f"{len(links) + 1} requests, {total:.0f} kB, {script / 1000:.1f} kB script"
        self.add(
            "G10",
            "first page of the form, cold",
            text,
            "<= 6, <= 60 kB, <= 10 kB",
            len(links) < 6 and total <= 60 and script <= 10_000,
        )

    def memory(self, idle: tuple[float, float]) -> None:
        """G13 and G14: memory before and after all that."""
        ours, bare = idle
        after = load.pss_mb(self.pids("web"))
        ratio, growth = ours / bare, after / ours - 1
        text = f"{ratio:.1f} x bare idle ({ours:.0f} MB), {growth:+.0%} after the load"
        self.add(
            "G13", "memory of the web processes", text, "<= 2.2 x, <= 15 %", ratio <= 2.2 and growth <= 0.15, mb=ours
        )
        total = sum(load.pss_mb(self.pids(name)) for name in ("web", "worker", "beat"))
        self.add(
            "G14",
            "web, worker and beat",
            f"{total:.0f} MB (Redis comes with some 10 MB)",
            "<= 400 MB",
            total <= 390,
            mb=total,
        )

    def step_plan(self) -> None:
        """G15: making the step plan, and waiting for it."""
        env = self.demo.env | {"MELDPUNT_PROCESS": "worker"}
        result = subprocess.run(
            [sys.executable, "bench/pdf.py"], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        )
        times = json.loads(result.stdout.splitlines()[-1])
        ratio = times["ours"] / times["bare"]
        waits = sorted(self._click_to_ready() for _ in range(20))
        p95 = waits[18]
        text = f"{ratio:.2f} x bare ({times['ours']:.0f} ms), ready p95 {p95:.1f} s"
        self.add(
            "G15",
            "step plan as PDF/UA, warm",
            text,
            "<= 1.5 x, p95 <= 1.5 s",
            ratio <= 1.5 and p95 <= 1.5,
            **times,
            p95=p95,
        )

    def vault(self) -> None:
        """K1–K4: what the vault itself costs."""
        command = [sys.executable, "bench/vaultcost.py", os.environ.get("CASES", "10000")]
        env = self.demo.env | {"MELDPUNT_PROCESS": "web"}
        result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        cost = json.loads(result.stdout.splitlines()[-1])
        setup, opened, again = cost["setup_ms"], cost["open_ms"], cost["regrant_s"]
        self.add("K1", "keys of one intake, four grants", f"{setup:.2f} ms", "<= 2 ms", setup <= 2, **cost)
        self.add("K2", "open a case of 30 objects, cryptography", f"{opened:.2f} ms", "<= 5 ms", opened <= 5)
        job = f"re-grant {cost['cases']:,} cases, database included"
        self.add("K3", job, f"{again:.1f} s", "<= 10 s", again <= 10)
        self.add("K4", "audit lines, eight writers", f"{cost['audit_per_s']}/s", ">= 100/s", cost["audit_per_s"] >= 100)

    def hostile(self) -> None:
        """H1: whether the server still answers while eight visitors send files that take long to read."""
        found, answers, form = hostile.measure(self.port, seconds=SECONDS)
        text = f"p95 {found.p95:.0f} ms; form at most {form * 1000:.0f} ms; uploads {dict(sorted(answers.items()))}"
        ok = found.p95 <= 100 and not found.errors
        self.add("H1", "/livez during eight hostile uploads", text, "p95 <= 100 ms", ok, p95=found.p95, form=form)

    def desk(self) -> None:
        """G7 to G9: the desk's list and one case, with 1,000 and 10,000 cases; the worker rests meanwhile."""
        self._signal_worker(signal.SIGSTOP)
        command = [sys.executable, "bench/desk.py", "1000", "10000"]
        env = self.demo.env | {"MELDPUNT_PROCESS": "web", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        few, many = (json.loads(line) for line in done.stdout.splitlines())
        page, ratio = many["list"], many["list"]["p50_ms"] / many["bare_ms"]
        growth = page["p50_ms"] / few["list"]["p50_ms"]
        text = f"{ratio:.1f} x bare ({page['p50_ms']} ms), {growth:.2f} x that of 1,000"
        self.add("G7", "list of the desk, 10,000 cases", text, "<= 5 x, <= 1.3 x", ratio <= 5 and growth <= 1.3, **many)
        text = f"{page['kB']:.0f} kB, {page['kB_packed']:.1f} packed, {page['queries']} queries"
        small = page["kB"] <= 60 and page["kB_packed"] <= 12
        self.add("G8", "its size and queries", text, "<= 60, <= 12, <= 12", small and page["queries"] <= 12, **few)
        case = many["case"]
        text = f"{case['p50_ms']} ms, {case['queries']} queries"
        self.add("G9", "opening a case", text, "<= 20 ms", case["p50_ms"] <= 20)
        search = many["search"]
        text = f"p95 {search['p95_ms']} ms; the first time {search['first_s']} s"
        self.add("-", "words in 10,000 cases, looked in before", text, "p95 <= 500 ms", search["p95_ms"] <= 500)

    def joint(self) -> None:
        """The joint reports of twelve parties over forty quarters, every file verified anew."""
        command = [sys.executable, "-m", "bench.samen"]
        env = self.demo.env | {"MELDPUNT_PROCESS": "web", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        found = json.loads(done.stdout.splitlines()[-1])
        text = f"{found['joint_ms']} ms for {found['files']} files"
        self.add("-", "joint reports, 12 parties x 40 quarters", text, "<= 500 ms", found["joint_ms"] <= 500, **found)

    def freeze(self) -> None:
        """Freezing a quarter of 50,000 cases, without its PDF."""
        env = self.demo.env | {"MELDPUNT_PROCESS": "web", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "bench/freeze.py", "50000"]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        ok = found["freeze_s"] <= 3 and found["status"] == "published"
        self.add("-", "freezing 50,000 cases, without PDF", f"{found['freeze_s']} s", "<= 3 s", ok)

    def wait_for_worker(self) -> None:
        """Let the worker finish what the load left behind."""
        with self._database() as link:
            link.execute("UPDATE outbox_item SET status = 'done' WHERE status = 'pending'")
            link.execute("UPDATE stappenplan_overhandiging SET klaar_op = now() WHERE klaar_op IS NULL")
        for message in (self.state / "broker").glob("*.msg"):
            message.unlink(missing_ok=True)
        time.sleep(3)

    def clone_to_report(self) -> None:
        """G17: from a fresh clone to the first accepted report, with warm package caches."""
        if "SKIP_CLONE" in os.environ:
            return
        folder = Path(tempfile.mkdtemp(prefix="meldpunt-clone-"))
        start = time.perf_counter()
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder / "clone")], check=True)
        env = {key: value for key, value in os.environ.items() if key not in ("DEMO_AANTAL", "DATABASE_URL")}
        env |= {"PORT": "8913", "STATE": str(folder / "state")}
        demo = subprocess.Popen(["make", "demo"], cwd=folder / "clone", env=env, stdout=subprocess.DEVNULL)
        try:
            calls.wait("http://127.0.0.1:8913/readyz", seconds=240)
            calls.send_first_report("http://127.0.0.1:8913")
            seconds = time.perf_counter() - start
        finally:
            subprocess.run(["pkill", "-INT", "-P", str(demo.pid)], check=False)
            demo.wait(60)
            shutil.rmtree(folder, ignore_errors=True)
        self.add(
            "G17",
            "clone to first report, warm caches",
            f"1 command, {seconds:.0f} s",
            "<= 90 s",
            seconds <= 90,
            seconds=seconds,
        )

    def tests(self) -> None:
        """G19: how long the last whole test run took."""
        path = ROOT / "var" / "test-run.json"
        if not path.exists():
            self.add("G19", "test suite on 2 cores", "not run here yet; run make test first", "<= 10 min", None)
            return
        seconds = float(json.loads(path.read_text())["seconds"])
        self.add(
            "G19", "test suite on 2 cores", f"{seconds / 60:.1f} min", "<= 10 min", seconds <= 600, seconds=seconds
        )

    def _click_to_ready(self) -> float:
        token = self.concepts(1)[0]
        start = time.perf_counter()
        load.run(self.port, list, iter([calls.submit_request(token), None]).__next__, seconds=5, clients=1)
        with self._database() as link:
            while (
                link.execute("SELECT count(*) FROM stappenplan_overhandiging WHERE klaar_op IS NULL").fetchone() or (0,)
            )[0]:
                time.sleep(0.02)
        return time.perf_counter() - start


def main() -> int:
    """Run all jobs, print the table, write the figures."""
    state = Path(tempfile.mkdtemp(prefix="meldpunt-bench-"))
    bench = Bench(state)
    try:
        bench.start()
        idle = load.pss_mb(bench.pids("web")), load.pss_mb(bench.bare_pids())
        bench.vault()
        bench.round_trips()
        bench.first_page()
        bench.pages()
        bench.submit()
        bench.hostile()
        bench.memory(idle)
        bench.wait_for_worker()
        bench.step_plan()
        bench.desk()
        bench.joint()
        bench.freeze()
    finally:
        bench.stop()
        shutil.rmtree(state, ignore_errors=True)
    bench.clone_to_report()
    bench.tests()
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([vars(line) for line in bench.lines], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())

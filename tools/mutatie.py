"""Mutation testing: does a test notice each small mistake that could be made in the vault, the trail and the rules?

Own code, because the libraries do not fit here. mutmut changes no function with a decorator, and here those are the
transactions and the context managers that matter most, nor a constant of a module; its switch does not reach the
parser's child, which gets no environment. cosmic-ray starts a new process for each mutant: seven seconds for Django and
the database before the first test. This one collects the tests once, notes which test walks over which line, and then
forks: a mutant changes the code of one function in the memory of its own process, and only the tests that walk there
run, the fastest first, until one fails. It works in a copy of the tree; nothing of it can stay behind.

``make mutation`` or ``python tools/mutatie.py [--sample N] [--only TEXT]``; the result is ``var/mutaties.json``.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from django.db import connection, connections
from hypothesis import settings

ROOT = Path.cwd()
sys.path.insert(0, str(ROOT))

from tools.mutanten import Mutant, mutants_of  # noqa: E402 - the repository's own code, found through the line above
from tools.mutatie_proces import Snapshot, apply  # noqa: E402 - idem

FILES = sorted(
    path.as_posix()
    for pattern in ("meldpunt/vault/**/*.py", "meldpunt/audit/**/*.py", "meldpunt/accounts/rules.py")
    for path in Path().glob(pattern)
    if "migrations" not in path.parts and path.name not in ("__init__.py", "apps.py", "models.py")
)
# The tests that run in one process; those of the parser's child and of whole installations start programs of their own.
TESTS = (
    "tests/vault",
    "tests/audit",
    "tests/accounts/test_rules.py",
    "tests/bezetting/test_sleutels.py",
    "tests/evidence/test_intake.py",
    "tests/evidence/test_sealed_store.py",
    "tests/evidence/test_slots.py",
    "tests/evidence/test_tasks.py",
    "tests/evidence/test_uploads.py",
    "--ignore=tests/vault/test_errors.py",  # a hundred thousand times the same lines
    "--deselect=tests/vault/test_fields.py::test_c06_nonces_are_never_the_same",  # a million times
)
# What an installation depends on after every upgrade: the tests that hold its labels, names and spellings.
SPELLINGS = (
    "test_c07_",
    "test_c20_a_secret_says",
    "test_c25_a_forged_row_gets",
    "test_z05_",
    "test_a08_who_finds_no_place",
    "test_a08_the_places_are",
    "test_a_person_who_is_called",
    "test_the_first_key_of_the_desk",
    "test_a_case_is_made_once",
    "test_a_box_that_is_used",
    "test_a_start_reads",
)
SLOW, LEAST_SECONDS, MOST_TESTS = 4.0, 5, 250


def main() -> int:
    """Divide the mutants over two processes and say what came of it."""
    options = _options()
    if options.part:
        return _part(options)
    with tempfile.TemporaryDirectory(prefix="mutatie-") as folder:
        parts = [_start(Path(folder) / str(nr), nr, options) for nr in range(options.jobs)]
        for process, _out in parts:
            process.wait()
        rows = [row for _process, out in parts if out.exists() for row in json.loads(out.read_text())]
    (ROOT / "var").mkdir(exist_ok=True)
    (ROOT / "var" / "mutaties.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False))
    _report(rows)
    return 0 if rows else 1


def _options() -> Any:
    parser = argparse.ArgumentParser(description="Mutation testing of the vault, the audit trail and the rules.")
    parser.add_argument("--sample", type=int, default=0, help="at most so many mutants, spread over all files")
    parser.add_argument(
        "--only", default="", help="only mutants with this text in their name, or @ and a file with names"
    )
    parser.add_argument("--seed", type=int, default=1, help="another number is another choice")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tests", default=" ".join(TESTS), help="which tests take part")
    parser.add_argument("--part", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _start(copy: Path, nr: int, options: Any) -> tuple[subprocess.Popen[bytes], Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], check=True, capture_output=True, text=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    out = copy / "mutaties.json"
    command = [sys.executable, "tools/mutatie.py", "--part", f"{nr}/{options.jobs}", "--seed", str(options.seed)]
    command += ["--only", options.only, "--tests", options.tests]
    env = os.environ | {"TEST_STATE": str(copy / "state"), "PYTHONPATH": str(copy)}
    process = subprocess.Popen([*command, "--sample", str(options.sample)], cwd=copy, env=env)
    return process, out


def _report(rows: list[dict[str, Any]]) -> None:
    by_file: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for row in rows:
        by_file[row["file"]][row["result"]] += 1
    for name, counts in sorted(by_file.items()):
        total = counts.total()
        print(f"| {name} | {total} | {counts['killed'] + counts['timeout']} | {1 - counts['survived'] / total:.0%} |")
    survived = sum(row["result"] == "survived" for row in rows)
    print(f"{len(rows)} mutants, {survived} survived, score {1 - survived / max(1, len(rows)):.1%}")
    for row in rows:
        if row["result"] == "survived":
            print("-", row["name"])


# ── one process ─────────────────────────────────────────────────────────────────────────────────
def _part(options: Any) -> int:
    nr, jobs = map(int, options.part.split("/"))
    chosen = _chosen(options)
    runner = Runner(chosen[nr::jobs])
    quiet = ["-q", "-n0", "--no-header", "-p", "no:randomly", "-p", "no:cacheprovider"]
    known = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # this program knows hypothesis before pytest does
    arguments = [*quiet, *known, *options.tests.split()]
    return int(pytest.main(arguments, plugins=[runner]))


def _chosen(options: Any) -> list[Mutant]:
    rng = random.Random(options.seed)  # noqa: S311 - the same choice each time
    by_file = {file: mutants_of(file, Path(file).read_text()) for file in FILES}
    every = [mutant for mutants in by_file.values() for mutant in mutants if _is_wanted(mutant, options.only)]
    if not options.sample or options.sample >= len(every):
        rng.shuffle(every)
        return every
    found = []
    for mutants in by_file.values():
        share = max(min(len(mutants), 6), round(options.sample * len(mutants) / len(every)))
        found += rng.sample(mutants, min(share, len(mutants)))
    rng.shuffle(found)
    return found


def _is_wanted(mutant: Mutant, only: str) -> bool:
    if only.startswith("@"):
        return _no_line(mutant.name) in map(_no_line, Path(only[1:]).read_text().splitlines())
    return only in mutant.name


def _no_line(name: str) -> str:
    return re.sub(r":\d+ ", ": ", name, count=1)


class Nobody:
    """What comes after the last test: only the session itself stays set up."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def listchain(self) -> list[Any]:
        """The session."""
        return [self.session]


class Runner:
    """A plugin of pytest that runs the tests once as they are, and then for each mutant."""

    def __init__(self, mutants: list[Mutant]) -> None:
        self.mutants = mutants
        self.walked: dict[tuple[str, int], set[int]] = collections.defaultdict(set)
        self.seconds: dict[int, float] = {}
        self.names: dict[int, str] = {}

    def pytest_runtestloop(self, session: Any) -> bool:
        """Instead of running the tests once."""
        settings.register_profile("mutation", deadline=None, database=None, derandomize=True)
        settings.load_profile("mutation")
        self._baseline(session)
        self.snapshot = Snapshot()
        rows, start = [], time.monotonic()
        for count, mutant in enumerate(self.mutants, start=1):
            result = self._try(session, mutant)
            rows.append({"file": mutant.file, "name": mutant.name, "result": result})
            if count % 20 == 0:
                lost = sum(row["result"] == "survived" for row in rows)
                print(f"{count}/{len(self.mutants)} {lost} survived, {time.monotonic() - start:.0f} s", file=sys.stderr)
                Path("mutaties.json").write_text(json.dumps(rows))
        Path("mutaties.json").write_text(json.dumps(rows))
        session._setupstate.teardown_exact(None)  # noqa: SLF001 - while the database is still there
        return True

    def _baseline(self, session: Any) -> None:
        """Every test as it is: which lines it walks over, and how long it takes; one that fails takes no part."""
        measure = coverage.Coverage(data_file=None, include=[str(ROOT / file) for file in FILES])
        after: Any = Nobody(session)
        for nr, item in enumerate(session.items):
            if "scratch" in item.fixturenames:  # its programs run elsewhere
                continue
            measure.erase()
            measure.start()
            start = time.monotonic()
            reports = runtestprotocol(item, nextitem=after, log=False)
            measure.stop()
            if any(report.failed for report in reports):
                print("takes no part:", item.nodeid, file=sys.stderr)
                continue
            self.names[nr] = item.nodeid
            self.seconds[nr] = time.monotonic() - start
            with warnings.catch_warnings(action="ignore"):  # a test that walks nowhere
                data = measure.get_data()
            for file in data.measured_files():
                name = Path(file).relative_to(ROOT).as_posix()
                for line in data.lines(file) or ():
                    self.walked[name, line].add(nr)
        connections.close_all()
        connection.close_pool()  # type: ignore[attr-defined]  # the pool of the PostgreSQL wrapper

    def _tests_for(self, mutant: Mutant) -> list[int]:
        source = Path(mutant.file).read_text()
        lines = _lines_of(source, mutant)
        near = set().union(*(self.walked[mutant.file, line] for line in lines))
        if not mutant.owner:  # who only reads a constant walks over no line
            near |= {nr for nr in self.seconds if self.names[nr].split("::")[-1].startswith(SPELLINGS)}
        numbers = sorted(near, key=lambda nr: self.seconds[nr])
        return [nr for nr in numbers if self.seconds[nr] < SLOW][:MOST_TESTS]

    def _try(self, session: Any, mutant: Mutant) -> str:
        numbers = self._tests_for(mutant)
        if not numbers:
            return "survived"
        limit = LEAST_SECONDS + 4 * sum(self.seconds[nr] for nr in numbers)
        child = os.fork()
        if child == 0:
            os.setsid()
            code = 3
            try:
                code = self._child(session, mutant, numbers)
            except BaseException:  # noqa: BLE001 - said, and counted as neither
                Path("mutaties.fout").write_text(traceback.format_exc())
            finally:
                os._exit(code)
        result = _wait(child, limit)
        if result != "survived":
            self.snapshot.restore()
        return result

    def _child(self, session: Any, mutant: Mutant, numbers: list[int]) -> int:
        devnull = os.open(os.devnull, os.O_RDWR)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        apply(mutant)
        after: Any = Nobody(session)
        for nr in numbers:
            reports = runtestprotocol(session.items[nr], nextitem=after, log=False)
            if any(report.failed for report in reports):
                return 1
        return 0


def _lines_of(source: str, mutant: Mutant) -> list[int]:
    """The line itself; for a line of the module, or of a function that remembers, every line of the file."""
    lines = source.splitlines()
    before, found, _after = source.partition(f"def {mutant.owner.rpartition('.')[2]}(")
    if not mutant.owner or (found and "@lru_cache" in before.rpartition("\n\n")[2]):
        return list(range(1, len(lines) + 1))
    spread = lines[mutant.line - 1].strip().startswith(("for ", "(", "["))  # a statement over several lines
    return [mutant.line - 1, mutant.line, mutant.line + 1] if spread else [mutant.line]


def _wait(child: int, limit: float) -> str:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            _kill_group(child)
            return {0: "survived", 3: "error"}.get(os.waitstatus_to_exitcode(status), "killed")
        time.sleep(0.01)
    _kill_group(child)
    os.waitpid(child, 0)
    return "timeout"


def _kill_group(child: int) -> None:
    """The child and the programs that it started: it leads a group of its own."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main())

"""A small load of our own: eight clients with kept connections, at this machine only, bounded in time."""

from __future__ import annotations

import http.client
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GOOD = (200, 302, 422)
HZ = 100  # clock ticks in /proc


@dataclass
class Round:
    """What one round gave."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: int = 0
    cpu: float = 0.0

    @property
    def per_second(self) -> float:
        """Requests that went well, per second."""
        return len(self.times) / self.seconds

    @property
    def p50(self) -> float:
        """The median, in milliseconds."""
        return statistics.median(self.times) * 1000

    @property
    def p95(self) -> float:
        """The 95th percentile, in milliseconds."""
        return sorted(self.times)[int(len(self.times) * 0.95)] * 1000

    @property
    def cpu_ms(self) -> float:
        """Processor time of the server for each request, in milliseconds."""
        return self.cpu / len(self.times) * 1000


Request = tuple[str, str, bytes, dict[str, str]]


def run(
    port: int,
    pids: Callable[[], list[int]],
    requests: Callable[[], Request | None],
    *,
    seconds: float,
    clients: int = 8,
) -> Round:
    """Send requests for a while and measure.

    Args:
        port: where the server listens.
        pids: the server's processes, for their processor time.
        requests: gives the next request (method, path, body, headers), or None when there are no more.
        seconds: how long.
        clients: how many at the same time.
    """
    result, lock = Round(), threading.Lock()
    until = time.perf_counter() + seconds
    before, start = cpu_seconds(pids()), time.perf_counter()

    def client() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < until and (request := requests()) is not None:
            begin = time.perf_counter()
            method, path, body, headers = request
            try:
                link.request(method, path, body, headers)
                answer = link.getresponse()
                answer.read()
                ok = answer.status in GOOD
            except (OSError, http.client.HTTPException):
                link.close()
                ok = False
            spent = time.perf_counter() - begin
            with lock:
                if ok:
                    result.times.append(spent)
                else:
                    result.errors += 1
        link.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - start
    result.cpu = cpu_seconds(pids()) - before
    return result


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of some processes."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / HZ


def pss_mb(pids: Iterable[int]) -> float:
    """Memory that these processes really take, shared pages counted once, in MB."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()  # of a process with keys, only root may
        except PermissionError:
            sys.exit("Alleen root mag het geheugen van web en worker meten. Draai de benchmark als root.")
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def idle_share(seconds: float = 0.5) -> float:
    """How much of the machine is free now, from 0 to 1."""
    first = _totals()
    time.sleep(seconds)
    second = _totals()
    return (second[1] - first[1]) / max(1, second[0] - first[0])


def _totals() -> tuple[int, int]:
    values = [int(value) for value in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return sum(values), values[3] + values[4]

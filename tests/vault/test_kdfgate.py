"""A few slow derivations at once, over threads and processes; whoever comes too late hears so and loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as conf
from django.conf import settings as configured
from django.contrib.auth.hashers import check_password, make_password

from meldpunt.core.places import TooBusy
from meldpunt.vault.crypt import kdfgate
from meldpunt.vault.crypt.primitives import stretch
from meldpunt.vault.crypt.secret import Secret
from tests.aanmelden.binnen import LOGIN, bezoek
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.personas import Mensen

HOLDER = """
import sys, django
django.setup()
from meldpunt.vault.crypt import kdfgate
with kdfgate.slot():
    print("vast", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.STATE = tmp_path
    settings.ARGON2_WAIT_SECONDS = 0.3
    return tmp_path


def _hold() -> Iterator[None]:
    with kdfgate.slot():
        yield


def _most_at_once(threads: int) -> tuple[int, int]:
    """How many were in at the same moment, and how many were sent away."""
    inside, most, refused, lock = 0, 0, 0, threading.Lock()

    def work(_number: int) -> None:
        nonlocal inside, most, refused
        try:
            with kdfgate.slot():
                with lock:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.05)
                with lock:
                    inside -= 1
        except TooBusy:
            with lock:
                refused += 1

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    return most, refused


def test_a08_threads_never_pass_the_number() -> None:
    most, refused = _most_at_once(12)

    assert most == configured.ARGON2_SLOTS == 2
    assert refused > 0  # few may wait: the public form needs the threads


def test_a08_without_a_folder_the_process_keeps_to_the_number(folder: Path) -> None:
    (folder / "argon2").write_text("in de weg")
    most, _refused = _most_at_once(12)

    assert most == 2


def _holder(state: Path) -> subprocess.Popen[str]:
    env = os.environ | {"STATE": str(state), "DJANGO_SETTINGS_MODULE": "meldpunt.settings"}
    command = [sys.executable, "-c", HOLDER]
    process = subprocess.Popen(
        command, env=env, cwd=configured.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "vast\n"
    return process


def _release(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=20)


@pytest.mark.slow
def test_a08_processes_count_together_and_a_dead_one_frees_its_place(folder: Path) -> None:
    first, second = _holder(folder), _holder(folder)
    with pytest.raises(TooBusy):
        stretch(Secret(b"wachtzin"), salt=bytes(16), memory_kib=64, passes=1)
    with pytest.raises(TooBusy):
        make_password("wachtzin")
    _release(first)
    stored = make_password("wachtzin")
    second.kill()
    second.communicate()

    assert check_password("wachtzin", stored)
    with kdfgate.slot(), kdfgate.slot():
        pass


def test_a08_whoever_waits_gets_the_place_that_comes_free(settings: Any) -> None:
    settings.ARGON2_WAIT_SECONDS = 10
    holders = [_hold() for _ in range(2)]
    for holder in holders:
        next(holder)
    threading.Timer(0.2, lambda: next(holders[0], None)).start()

    assert make_password("wachtzin").startswith("argon2")
    next(holders[1], None)


@pytest.mark.django_db
def test_a08_somebody_who_signs_in_when_it_is_busy_gets_a_calm_page(mensen: Mensen) -> None:
    visit = bezoek(mensen.accounts["cor"])
    with kdfgate.slot(), kdfgate.slot():
        response = visit.passphrase()

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "druk met inloggen" in response.content.decode()
    assert WACHTZIN not in response.content.decode()
    assert visit.client.get(LOGIN).status_code == 200


@pytest.mark.django_db
def test_a08_the_form_needs_no_place(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    from django.test import Client
    from django.urls import reverse

    from tests.melden.lopen import walk

    client = Client()
    with kdfgate.slot(), kdfgate.slot():
        walk(client)
        assert client.post(reverse("melden:controle")).status_code == 302


def test_a08_who_finds_no_place_leaves_no_file_open(settings: Any, tmp_path: Path) -> None:
    settings.STATE, settings.ARGON2_WAIT_SECONDS = tmp_path, 0.1
    with kdfgate.slot(), kdfgate.slot():
        before = len(list(Path("/proc/self/fd").iterdir()))
        with pytest.raises(TooBusy), kdfgate.slot():
            pytest.fail("three at once")
        assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a08_the_places_are_files_for_the_owner_only(settings: Any, tmp_path: Path) -> None:
    settings.STATE = tmp_path / "nog" / "niet"

    with kdfgate.slot():
        (taken,) = (settings.STATE / "argon2").iterdir()
    with kdfgate.slot(), kdfgate.slot():
        assert sorted(path.name for path in (settings.STATE / "argon2").iterdir()) == ["0", "1"]

    assert taken.name == "0"
    assert taken.stat().st_mode & 0o777 == 0o600
    assert (settings.STATE / "argon2").stat().st_mode & 0o777 == 0o700
    assert conf.ARGON2_SLOTS == 2


# ── a place to derive a key ─────────────────────────────────────────────────────────────────────
def test_a08_where_no_lock_can_be_made_a_process_keeps_to_its_number(settings: Any, tmp_path: Path) -> None:
    settings.STATE = tmp_path / "bestand"
    settings.STATE.write_text("geen map")
    settings.ARGON2_WAIT_SECONDS = 0.05

    with kdfgate.slot(), kdfgate.slot(), pytest.raises(TooBusy), kdfgate.slot():
        pytest.fail("three at once")
    with kdfgate.slot(), kdfgate.slot():
        pass

"""Strangers leave one place free; a crowded door says so and keeps no file open."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from meldpunt.accounts.sessions.places import stranger_place
from meldpunt.core.places import TooBusy


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.STATE, settings.ARGON2_WAIT_SECONDS = tmp_path, 0.2
    return tmp_path


@pytest.mark.parametrize(("slots", "strangers"), [(1, 1), (2, 1), (4, 3)])
def test_m2_strangers_get_all_places_but_one(settings: Any, slots: int, strangers: int) -> None:
    settings.ARGON2_SLOTS = slots
    inside, most, lock = 0, 0, threading.Lock()

    def work(_number: int) -> None:
        nonlocal inside, most
        try:
            with stranger_place():
                with lock:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.03)
                with lock:
                    inside -= 1
        except TooBusy:
            pass

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(work, range(10)))

    assert most == strangers


def test_m2_a_crowded_door_leaves_no_file_open_and_says_when_to_come_back(settings: Any) -> None:
    settings.ARGON2_SLOTS = 2
    with stranger_place():
        before = len(list(Path("/proc/self/fd").iterdir()))
        with pytest.raises(TooBusy) as refused, stranger_place():
            pytest.fail("two at once")
        assert len(list(Path("/proc/self/fd").iterdir())) == before

    assert (refused.value.status_code, refused.value.retry_after) == (503, 30)
    assert refused.value.sentence == "Het is nu druk met inloggen. Wacht een halve minuut en probeer het opnieuw."


def test_m2_whoever_waits_gets_the_place_that_comes_free(settings: Any) -> None:
    settings.ARGON2_SLOTS, settings.ARGON2_WAIT_SECONDS = 2, 10
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with stranger_place():
            entered.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(10)
    threading.Timer(0.1, leave.set).start()
    with stranger_place():
        holder.join(10)

    assert not holder.is_alive()


def test_m2_on_a_disk_that_takes_no_file_the_gate_of_the_vault_counts(folder: Path) -> None:
    (folder / "inloggen").write_text("in de weg")

    with stranger_place(), stranger_place():
        assert (folder / "inloggen").is_file()

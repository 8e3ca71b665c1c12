"""What is installed, and what is said: the outside world is faked where it begins, at programs and at who asks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests import machine
from tools import system_packages
from tools.system_packages import CHROMIUM, PANGO, POPPLER, REDIS, Need

ROOT = Path(__file__).resolve().parent.parent.parent
APT = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
EVERYTHING = ["libpango-1.0-0", "libpangoft2-1.0-0", "chromium", "redis-server", "poppler-utils"]
ADVICE = "Een beheerder installeert het met: sudo apt-get install"


@dataclass
class World:
    """A machine: which programs it has, who asks, and what it was asked to do."""

    programs: set[str] = field(default_factory=set)
    root: bool = False
    sudo_asks: bool = True
    pango: bool = False
    apt_works: bool = True
    asked: list[list[str]] = field(default_factory=list)

    def which(self, program: str) -> str | None:
        return f"/usr/bin/{program}" if program in self.programs else None

    def run(self, command: list[str], **_options: Any) -> subprocess.CompletedProcess[bytes]:
        if command[-1].endswith("pdf_libraries.py"):
            return subprocess.CompletedProcess(command, 0 if self.pango else 1)
        self.asked.append(command)
        if command == ["sudo", "-n", "true"]:
            return subprocess.CompletedProcess(command, 1 if self.sudo_asks else 0)
        return subprocess.CompletedProcess(command, 0 if self.apt_works else 100)

    def installs(self) -> list[list[str]]:
        """What apt was asked, without the options that keep it quiet."""
        quiet = set(system_packages.QUIET) - {"-qq"}
        return [[word for word in command if word not in quiet] for command in self.asked if "apt-get" in command]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(shutil, "which", made.which)
    monkeypatch.setattr(subprocess, "run", made.run)
    monkeypatch.setattr(os, "geteuid", lambda: 0 if made.root else 1000)
    return made


def run(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(sys, "argv", ["system_packages.py", what])
    system_packages.main()


@pytest.mark.parametrize(
    ("programs", "root", "sudo_asks", "prefix"),
    [
        ({"apt-get"}, True, True, ()),
        ({"apt-get", "sudo"}, True, True, ()),
        ({"apt-get", "sudo"}, False, False, ("sudo", "-n")),
        ({"apt-get", "sudo"}, False, True, None),
        ({"apt-get"}, False, False, None),
        ({"sudo"}, False, False, None),
        (set(), True, False, None),
    ],
    ids=["root", "root with sudo", "sudo without password", "sudo with password", "no sudo", "no apt", "root, no apt"],
)
def test_who_may_install(
    world: World, *, programs: set[str], root: bool, sudo_asks: bool, prefix: tuple[str, ...] | None
) -> None:
    world.programs, world.root, world.sudo_asks = programs, root, sudo_asks

    assert system_packages.apt_prefix() == prefix


def test_root_installs_for_the_demo_only_pango_and_says_so_in_one_line(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.programs, world.root = {"apt-get"}, True

    run(monkeypatch, "demo")

    assert world.installs() == [
        [*APT, "update"],
        [*APT, "install", "-y", "--no-install-recommends", "libpango-1.0-0", "libpangoft2-1.0-0"],
    ]
    assert capsys.readouterr().out == "Installeren met apt: libpango-1.0-0 libpangoft2-1.0-0 …\n"


def test_sudo_without_a_password_installs_for_the_tests_what_is_missing(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.programs, world.sudo_asks = {"apt-get", "sudo", "redis-server"}, False

    run(monkeypatch, "test")

    packages = [name for name in EVERYTHING if name != "redis-server"]
    sudo = ["sudo", "-n", *APT]
    assert world.installs() == [[*sudo, "update"], [*sudo, "install", "-y", "--no-install-recommends", *packages]]
    assert capsys.readouterr().out == f"Installeren met apt: {' '.join(packages)} …\n"


def test_the_long_tests_bring_two_browsers_more_and_a_screen(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.programs, world.root = {"apt-get"}, True

    run(monkeypatch, "deep")

    packages = [*EVERYTHING, "firefox-esr", "webkit2gtk-driver", "xvfb"]
    assert world.installs()[1] == [*APT, "install", "-y", "--no-install-recommends", *packages]
    assert capsys.readouterr().out == f"Installeren met apt: {' '.join(packages)} …\n"


@pytest.mark.parametrize("what", ["demo", "test"])
def test_where_nothing_is_missing_nothing_is_asked_and_nothing_said(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    world.programs = {"apt-get", "sudo", "google-chrome", "redis-server", "pdftotext"}
    world.root = world.pango = True

    run(monkeypatch, what)

    assert world.asked == []
    assert capsys.readouterr().out == ""


def test_who_may_not_install_reads_what_does_not_work_and_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.programs = {"apt-get", "sudo"}

    run(monkeypatch, "test")

    assert world.installs() == []
    assert capsys.readouterr().out == (
        "Pango, Chromium, Redis, poppler ontbreken; dit werkt niet: pdf's, tests in een browser, tests met Redis, "
        f"tests die een pdf lezen. {ADVICE} {' '.join(EVERYTHING)}\n"
    )


def test_a_system_without_apt_is_told_without_a_command_that_it_does_not_have(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.root = True

    run(monkeypatch, "demo")

    assert world.asked == []
    assert capsys.readouterr().out == (
        "Pango ontbreekt; dit werkt niet: pdf's. Een beheerder van deze computer kan het installeren.\n"
    )


def test_an_apt_that_fails_stops_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.programs, world.root, world.apt_works = {"apt-get"}, True, False

    run(monkeypatch, "demo")

    assert world.installs() == [[*APT, "update"]]
    assert capsys.readouterr().out == (
        "Installeren met apt: libpango-1.0-0 libpangoft2-1.0-0 …\n"
        f"Dat is niet gelukt; dit werkt niet: pdf's. {ADVICE} libpango-1.0-0 libpangoft2-1.0-0\n"
    )


@pytest.mark.parametrize("need", [PANGO, CHROMIUM, REDIS, POPPLER], ids=lambda need: need.name)
def test_a_test_is_skipped_with_a_reason_and_fails_where_it_must_run(
    world: World, monkeypatch: pytest.MonkeyPatch, need: Need
) -> None:
    world.programs = set()
    machine._is_there.cache_clear()
    monkeypatch.delenv("REQUIRE_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception) as skipped:
        machine.require(need)
    monkeypatch.setenv("REQUIRE_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception) as failed:
        machine.require(need)
    machine._is_there.cache_clear()

    reason = f"{need.name} is er niet; installeer het met: sudo apt-get install {' '.join(need.packages)}"
    assert skipped.value.msg == failed.value.msg == reason


def test_it_needs_nothing_but_python() -> None:
    command = [sys.executable, "-I", "-S", str(ROOT / "tools" / "system_packages.py"), "demo"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={"PATH": ""})

    assert done.returncode == 0
    assert done.stderr == ""

"""Bring what the system must bring, where this may: Pango for PDFs and, for the tests, a browser, Redis and poppler.

Usage: python tools/system_packages.py demo | test | deep

Looks first, so that nothing is installed twice. As root, or with sudo that asks no password, it installs what is
missing through apt and says so in one line. Otherwise it says in one line what will not work, and how to change that.
Neither stops the caller: it always exits with 0. Needs nothing but Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PDF_LIBRARIES = Path(__file__).resolve().parent.parent / "meldpunt" / "core" / "pdf_libraries.py"
QUIET = ("-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=2")


@dataclass(frozen=True)
class Need:
    """Something that pip cannot bring.

    Attributes:
        name: what a person calls it.
        without: what does not work while it is missing.
        packages: what Debian calls it.
        programs: any of these will do; where there are none, it is the libraries for PDFs.
    """

    name: str
    without: str
    packages: tuple[str, ...]
    programs: tuple[str, ...] = ()

    def is_there(self) -> bool:
        """Whether this machine has it."""
        if self.programs:
            return any(shutil.which(program) for program in self.programs)
        return subprocess.run([sys.executable, "-I", "-S", str(PDF_LIBRARIES)], check=False).returncode == 0


PANGO = Need("Pango", "pdf's", ("libpango-1.0-0", "libpangoft2-1.0-0"))
CHROMIUM = Need("Chromium", "tests in een browser", ("chromium",), ("chromium", "chromium-browser", "google-chrome"))
REDIS = Need("Redis", "tests met Redis", ("redis-server",), ("redis-server",))
POPPLER = Need("poppler", "tests die een pdf lezen", ("poppler-utils",), ("pdftotext",))
FIREFOX = Need("Firefox", "tests in Firefox", ("firefox-esr",), ("firefox-esr",))
WEBKIT = Need("WebKitGTK", "tests in de motor van Safari", ("webkit2gtk-driver",), ("WebKitWebDriver",))
SCREEN = Need("Xvfb", "tests in de motor van Safari", ("xvfb",), ("Xvfb",))
TEST = (PANGO, CHROMIUM, REDIS, POPPLER)
NEEDS = {"demo": (PANGO,), "test": TEST, "deep": (*TEST, FIREFOX, WEBKIT, SCREEN)}


def main() -> None:
    """Install what is missing for what is asked, or say what it means that it is not there."""
    missing = [need for need in NEEDS[sys.argv[1]] if not need.is_there()]
    if missing:
        bring(missing)


def bring(missing: list[Need]) -> None:
    """Install these needs where that may, else name them."""
    names = ", ".join(need.name for need in missing)
    packages = [package for need in missing for package in need.packages]
    are_missing = "ontbreekt" if len(missing) == 1 else "ontbreken"
    prefix = apt_prefix()
    if prefix is None:
        print(f"{names} {are_missing}; dit werkt niet: {without(missing)}. {advice(packages)}", flush=True)
        return
    print(f"Installeren met apt: {' '.join(packages)} …", flush=True)
    if not install(prefix, packages):
        print(f"Dat is niet gelukt; dit werkt niet: {without(missing)}. {advice(packages)}", flush=True)


def apt_prefix() -> tuple[str, ...] | None:
    """The words that go before ``apt-get`` on this machine; None where this may not install, or there is no apt."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)
    return ("sudo", "-n") if asked.returncode == 0 else None


def install(prefix: tuple[str, ...], packages: list[str]) -> bool:
    """Install packages with apt, without questions; returns whether that worked."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *QUIET]
    for command in ([*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages]):
        if subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode:
            return False
    return True


def without(missing: list[Need]) -> str:
    """What does not work while these are missing."""
    return ", ".join(need.without for need in missing)


def advice(packages: list[str]) -> str:
    """What an administrator can do."""
    if shutil.which("apt-get") is None:
        return "Een beheerder van deze computer kan het installeren."
    return f"Een beheerder installeert het met: sudo apt-get install {' '.join(packages)}"


if __name__ == "__main__":
    main()

"""With root keys that are missing, too open or of another installation the product does not start, and says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from typing import TYPE_CHECKING

import pytest

from meldpunt.vault.rings.rootkeys import write_ring
from tests.e2e.conftest import ROOT
from tests.e2e.formclient import FormClient

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Product, Visitor

pytestmark = pytest.mark.slow
WEB = ["-c", "import meldpunt.wsgi"]
WORKER = ["-m", "celery", "-A", "meldpunt", "worker", "--concurrency=1", "-l", "ERROR"]


def start(product: Product, command: list[str], **changes: str) -> subprocess.CompletedProcess[str]:
    """Start a program of the product with other keys; it should end by itself."""
    keys = product.state / "keys"
    env = os.environ | {
        "STATE": str(product.state),
        "SECRET_KEY_FILE": str(product.state / "secret_key"),
        "DATABASE_URL": product.database.url,
        "DJANGO_SETTINGS_MODULE": "meldpunt.settings",
        "ROOT_OP_KEY_FILE": str(keys / "root-op.json"),
        "ROOT_SEAL_KEY_FILE": str(keys / "root-seal.json"),
        "MELDPUNT_PROCESS": "worker" if command is WORKER else "web",
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env | changes, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("command", [WEB, WORKER], ids=["web", "worker"])
def test_a_missing_root_key_stops_the_start(product: Product, tmp_path: Path, command: list[str]) -> None:
    result = start(product, command, ROOT_OP_KEY_FILE=str(tmp_path / "weg.json"))

    assert result.returncode != 0
    assert "Zet dan de reservekopie van de sleutel terug" in result.stdout + result.stderr


@pytest.mark.browser
def test_m2_a_browser_solves_the_puzzle_while_somebody_types(product: Product, visitor: Callable[..., Visitor]) -> None:
    vera = product.accounts["vera"]
    name = vera["gebruikersnaam"]
    thief = FormClient(product.url)
    for _ in range(5):
        thief.post("/inloggen/", {"login": name, "password": "een heel andere wachtzin"})
    without = thief.post("/inloggen/", {"login": name, "password": vera["wachtzin"]})
    owner = visitor()
    page = owner.go("/inloggen/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", vera["wachtzin"])
    owner.button("Log in")
    page.wait_for_url("**/tweede-stap/**")

    assert "Er is vaak een verkeerde wachtzin getypt." in without.text
    assert page.locator("[name=code]").count() == 1
    assert not owner.complaints


def test_a_root_key_that_others_can_read_stops_the_start(product: Product, tmp_path: Path) -> None:
    copy = tmp_path / "root-seal.json"
    shutil.copy(product.state / "keys" / "root-seal.json", copy)
    copy.chmod(0o644)

    result = start(product, WEB, ROOT_SEAL_KEY_FILE=str(copy))

    assert result.returncode != 0
    assert "chmod 400" in result.stderr


def test_a_root_key_of_another_installation_stops_the_start(product: Product, tmp_path: Path) -> None:
    other = tmp_path / "root-op.json"
    write_ring("root-op", other, uuid.uuid4())

    result = start(product, WEB, ROOT_OP_KEY_FILE=str(other))

    assert result.returncode != 0
    assert "hoort bij een andere installatie" in result.stderr


def test_the_right_keys_start(product: Product) -> None:
    assert start(product, WEB).returncode == 0

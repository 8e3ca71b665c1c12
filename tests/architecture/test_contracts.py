"""Every import contract bites: one line that crosses a border breaks that contract, and no other.

The same lines stand in ``docs/adr/0001-four-rooms-with-imports-that-run-downward.md``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ADR = ROOT / "docs" / "adr" / "0001-four-rooms-with-imports-that-run-downward.md"
ROOMS = ("meldpunt", "triage", "support", "statistieken", "demo")
VIOLATIONS = [
    ("Apps depend downward only", "support/dossiers/rules.py", "meldpunt.melden.service"),
    ("The product does not know its tools", "meldpunt/melden/teksten.py", "tools.embedded_postgres"),
    ("Only the vault touches cryptography", "support/dossiers/rules.py", "cryptography"),
    (
        "Inside the vault: primitives below root keys below everything else",
        "meldpunt/vault/crypt/fields.py",
        "meldpunt.vault.rings.rootkeys",
    ),
    (
        "The pages of a melder know only the letterbox of a case",
        "meldpunt/melden/teksten.py",
        "support.dossiers.queries",
    ),
    (
        "Pages and demo write through behandeling and nothing else",
        "meldpunt/werkplek/woorden.py",
        "support.regie.service",
    ),
    ("Pages and demo write through behandeling and nothing else", "demo/quarters.py", "support.nazorg.service"),
    ("The board has no path to a case", "meldpunt/bestuur/urls.py", "support.dossiers.letterbox"),
    ("Apps meet at service.py: models of the case file", "meldpunt/werkplek/cijfers.py", "support.dossiers.models"),
    ("Apps meet at service.py: the vault has three faces", "meldpunt/melden/teksten.py", "meldpunt.vault.models"),
    (
        "Apps meet at service.py: the vault has three faces",
        "meldpunt/throttle/service.py",
        "meldpunt.vault.crypt.primitives",
    ),
    (
        "Apps meet at service.py: models of the pool, aftercare, step plan and figures",
        "meldpunt/melden/teksten.py",
        "support.nazorg.models",
    ),
    ("A card has no path to a case", "meldpunt/kaarten/views.py", "support.dossiers.queries"),
    (
        "Figures of one party know nothing of the exchange",
        "statistieken/queries.py",
        "statistieken.uitwisseling.service",
    ),
]
VERDICT = re.compile(r"^(?P<name>\S.*) (?P<verdict>KEPT|BROKEN)(?: \(\d+ ignored imports\))?$", re.MULTILINE)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source, to break things in."""
    folder = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _verdicts(house: Path) -> dict[str, str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=house, check=False, capture_output=True, text=True)
    found = {match["name"]: match["verdict"] for match in VERDICT.finditer(result.stdout)}
    assert found, result.stdout + result.stderr
    return found


def test_every_contract_is_kept_and_is_tried_here(house: Path) -> None:
    verdicts = _verdicts(house)

    assert set(verdicts.values()) == {"KEPT"}
    assert set(verdicts) == {contract for contract, _file, _module in VIOLATIONS}


@pytest.mark.parametrize(("contract", "file", "module"), VIOLATIONS, ids=lambda text: text.rsplit("/", 1)[-1])
def test_one_line_breaks_exactly_this_contract(house: Path, contract: str, file: str, module: str) -> None:
    path = house / file
    before = path.read_text()
    try:
        path.write_text(f"{before}\nimport {module}\n")
        broken = [name for name, verdict in _verdicts(house).items() if verdict == "BROKEN"]
    finally:
        path.write_text(before)

    assert broken == [contract]


def test_the_decision_names_the_same_violations() -> None:
    rows = {
        (file, module)
        for line in ADR.read_text().splitlines()
        for file, module in re.findall(r"^\| .* \| `(\S+\.py)` imports `(\S+)` \|$", line)
    }

    assert rows == {(file, module) for _contract, file, module in VIOLATIONS}

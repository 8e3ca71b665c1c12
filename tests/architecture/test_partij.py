"""What the party says of itself is asked in one place, so that what two people published is what everything says."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

ROOMS = ("meldpunt", "triage", "support", "statistieken", "demo")
ASKS = "meldpunt/core/web/partij.py"


def test_no_other_file_reads_the_party_from_the_settings() -> None:
    base = Path(settings.BASE_DIR)
    found = {
        str(path.relative_to(base))
        for room in ROOMS
        for path in (base / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "PARTIJ" and ast.unparse(node.value).endswith("settings")
    }

    assert found == {ASKS}

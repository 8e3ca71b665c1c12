"""A rule is one function that answers with a refusal and its sentence, or with nothing."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMS = ("meldpunt", "triage", "support", "statistieken")
RULE_FILES = {
    "meldpunt/accounts/rules.py",
    "meldpunt/uitvoer/rules.py",
    "meldpunt/versies/rules.py",
    "meldpunt/vierogen/rules.py",
    "statistieken/rules.py",
    "statistieken/casuistiek/rules.py",
    "statistieken/uitwisseling/rules.py",
    "statistieken/vaststellen/rules.py",
    "support/aandacht/rules.py",
    "support/aanvallen/rules.py",
    "support/dossiers/rules.py",
    "support/regie/rules.py",
    "support/gasten/rules.py",
    "support/vertrouwenspersonen/rules.py",
}


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    base = Path(settings.BASE_DIR)
    for room in ROOMS:
        for path in (base / room).rglob("*.py"):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef):
                    yield str(path.relative_to(base)), node


def test_a_refusal_is_what_its_name_says() -> None:
    for file, node in _functions():
        if node.name.startswith("refusal_to_"):
            assert ast.unparse(node.returns or ast.Constant(0)) == "Refusal | None", (file, node.name)


def test_a_file_of_rules_holds_refusals_and_nothing_else() -> None:
    found = {file for file, _node in _functions() if file.endswith("/rules.py")}
    assert found == RULE_FILES

    for file, node in _functions():
        if file in RULE_FILES:
            assert node.name.startswith(("refusal_to_", "_")) or (file, node.name) in SAYING, (file, node.name)


def test_no_rule_has_a_second_shape() -> None:
    """A rule that also raises, or also answers yes or no, is one that can say two things."""
    for file, node in _functions():
        assert not node.name.startswith(("check_can_", "can_")) or (file, node.name) in OTHER, (file, node.name)


SAYING = {
    ("support/dossiers/rules.py", "not_there"),  # the sentence of a refusal that the door needs too
    ("support/dossiers/rules.py", "not_for_guest"),  # idem, of the door of a guest
}
OTHER = {
    ("meldpunt/core/pdf.py", "can_make_pdf"),  # a question about the machine, not about a person
    ("meldpunt/core/pdf.py", "check_can_make_pdf"),  # idem
    ("support/dossiers/states.py", "check_can_become"),  # the table of transitions, for every caller the same
}

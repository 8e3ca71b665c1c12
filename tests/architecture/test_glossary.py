"""Every Dutch name in the code stands in the glossary, and every English one is a technical word."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOMS = ("meldpunt", "triage", "support", "statistieken")
GLOSSARY = Path(settings.BASE_DIR) / "docs" / "woordenlijst.md"
ENUMS = {"TextChoices", "StrEnum", "IntegerChoices", "Enum"}
# Words that no coordinator meets: keys, locks, work after a commit.
ENGLISH = {
    "Account",
    "AttemptCount",
    "CaseKey",
    "DeskShare",
    "Event",
    "Grant",
    "Head",
    "Holder",
    "Installation",
    "Item",
    "ItemStatus",
    "Lockbox",
    "Notice",
    "PublicKey",
    "ReceivedDay",
    "SealedObject",
    "StateLeaf",
    "StateNode",
    "StateRoot",
    "StoredFile",
    "StoredState",
    "UsedCode",
    "WebSession",
}


def _models() -> set[str]:
    return {model.__name__ for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS}


def _enums() -> set[str]:
    base = Path(settings.BASE_DIR)
    return {
        node.name
        for room in ROOMS
        for path in (base / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(parent).split(".")[-1] in ENUMS for parent in node.bases)
    }


def _explained() -> set[str]:
    return set(re.findall(r"^\| (\w+) \|", GLOSSARY.read_text(), re.MULTILINE))


def test_every_dutch_name_is_explained() -> None:
    assert (_models() | _enums()) - ENGLISH - _explained() == set()


def test_the_list_of_technical_names_holds_nothing_else() -> None:
    assert _models() | _enums() >= ENGLISH
    assert not ENGLISH & _explained()


def test_every_word_says_where_it_comes_from() -> None:
    rows = [
        line.split("|") for line in GLOSSARY.read_text().splitlines() if line.startswith("| ") and "---" not in line
    ]

    assert rows
    assert all(row[3].strip() for row in rows)

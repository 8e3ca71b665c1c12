"""Every security requirement has a test that carries its id, or a reason why not."""

from __future__ import annotations

from tools.eisen import eisen, files_by_id, files_of

WANTED = {"C": 26, "A": 16, "Z": 8, "W": 14, "F": 7, "L": 6, "R": 16, "S": 4}


def test_no_requirement_was_dropped() -> None:
    ids = [eis.id for eis in eisen()]

    assert len(ids) == 97
    assert ids == [f"{letter}{nr:02d}" for letter, count in WANTED.items() for nr in range(1, count + 1)]


def test_every_requirement_has_a_test_or_a_reason() -> None:
    tested = files_by_id()

    assert [eis.id for eis in eisen() if eis.id not in tested and not eis.waarom_niet] == []
    assert [eis.id for eis in eisen() if eis.id in tested and eis.waarom_niet] == []


def test_no_test_carries_an_id_that_is_no_requirement() -> None:
    assert sorted(set(files_by_id()) - {eis.id for eis in eisen()}) == []


def test_what_a_requirement_lacks_is_a_sentence() -> None:
    said = [text for eis in eisen() for text in (eis.waarom_niet, eis.deels) if text]

    assert said
    assert [text for text in said if not text.endswith(".") or "issue" in text] == []


def test_what_a_requirement_names_besides_is_there_once() -> None:
    named = [(eis.id, name, len(files_of(name))) for eis in eisen() for name in eis.ook]

    assert named
    assert [row for row in named if row[2] != 1] == []

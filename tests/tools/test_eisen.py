"""The table of requirements finds its tests by their names."""

from __future__ import annotations

import pytest

from tools import eisen


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("def test_r01_a_report(", ["r01"]),
        ("    def test_c26_of_a_class(self) -> None:", ["c26"]),
        ("def test_s04_x() -> None:", ["s04"]),
        ("def test_k2_a_finding() -> None:", []),
        ("def test_r1_too_short() -> None:", []),
        ("def test_r011_too_long() -> None:", []),
        ("def test_ux11_a_criterion() -> None:", []),
        ("def helper_test_r01_x() -> None:", []),
    ],
)
def test_a_test_is_known_by_the_id_in_its_name(line: str, found: list[str]) -> None:
    assert eisen.TEST_NAME.findall(line) == found


def test_results_are_gathered_by_id() -> None:
    cases = [
        ("test_r01_one", "ok"),
        ("test_r01_two[a]", "FOUT"),
        ("test_k1_other", "ok"),
        ("test_w10_x", "overgeslagen"),
    ]

    assert eisen._by_id(iter(cases)) == {
        "R01": [("test_r01_one", "ok"), ("test_r01_two[a]", "FOUT")],
        "W10": [("test_w10_x", "overgeslagen")],
    }


def test_a_test_of_a_finding_counts_for_each_requirement_that_names_it() -> None:
    found = eisen._by_id(
        iter([("test_h8_any_row_that_is_gone_is_told[a]", "FOUT"), ("test_h8_any_row_that_is_gone", "ok")])
    )

    assert found == {key: [("test_h8_any_row_that_is_gone_is_told[a]", "FOUT")] for key in ("C26", "L02")}


def test_all_ninety_seven_are_printed_and_what_is_missing_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(eisen, "results", lambda: {"R01": [("test_r01_one", "FOUT")]})
    code = eisen.main()
    lines = capsys.readouterr().out.splitlines()

    assert code == 1
    assert len({line[:3] for line in lines[:-1]}) == 97
    assert any(line.startswith("R01") and line.endswith("FOUT") for line in lines)
    assert any(line.startswith("R02") and line.endswith("GEEN TEST") for line in lines)
    assert any(line.startswith("S04") and line.endswith("uitwisseling tussen partijen.") for line in lines)
    assert lines[-1].startswith("97 eisen, 1 tests, ")

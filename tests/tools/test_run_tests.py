"""``make test`` leaves out what ``make deep`` runs, and a caller that chooses gets what was chosen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.run_tests import command, keep_time

ROOT = Path(__file__).resolve().parent.parent.parent
ENGINES = ("Chromium", "Firefox", "Firefox op zijn veiligst", "WebKit")
ENGINE_WALKS = (
    "test_n07_a_report_an_answer_and_the_way_out_in_three_engines",
    "test_a_button_keeps_its_words_in_the_middle_with_and_without_drawings",
)
CRAWLS = (
    "test_w01_no_page_breaks_the_policy_and_every_answer_has_the_headers",
    "test_w03_no_page_asks_anything_of_another_site",
)
DEEP = {
    "test_lp_reconstruction_in_ten_thousand_worlds[20]",
    "test_lp_reconstruction_in_ten_thousand_worlds[40]",
    "test_a_week_of_three_people",
    "test_200_files_in_one_go_over_a_bad_line_arrive_once_in_order_and_a_drop_costs_one_piece",
    "test_fifty_at_once_are_fifty_cases_and_fifty_receipts",
    "test_r03_a_broker_that_is_away_holds_nobody_up",
    "test_r05_a_worker_killed_half_way_a_step_plan_makes_one_and_mails_once[False]",
    "test_r05_a_worker_killed_half_way_a_step_plan_makes_one_and_mails_once[True]",
    "test_r05_a_worker_killed_in_the_middle_gives_one_plan_in_the_end",
    "test_r09_a_restart_under_load_loses_nothing_that_was_acknowledged[crash]",
    "test_r09_a_restart_under_load_loses_nothing_that_was_acknowledged[stop]",
    "test_r16_a_step_plan_that_is_being_made_when_the_worker_is_stopped_is_finished",
    "test_from_an_empty_server_to_two_coordinators_and_back_in_after_a_lost_passphrase",
    "test_r04_a_broker_folder_that_is_removed_loses_no_work",
    "test_r04_a_real_redis_may_be_emptied_and_a_database_may_go_away",
    "test_a_year_walks_through_the_services_and_gives_three_published_quarters",
    "test_ux01_axe_finds_nothing_on_any_page_in_the_dark",
    "test_ux06_large_letters_and_wide_spacing_clip_nothing",
    "test_axe_finds_nothing_at_the_desk_and_the_board",
    "test_a02_a_coordinator_adds_a_passkey_uses_it_and_comes_back_with_it",
    "test_a02_without_the_passkey_the_app_leads_nowhere",
    "test_a_refused_passkey_says_so_and_leaves_the_code",
    "test_s02_bandit_finds_nothing",
    *(f"{walk}[{role}]" for walk in CRAWLS for role in ("niemand", "vera", "bas", "beheer")),
    *(f"{walk}[{engine}]" for walk in ENGINE_WALKS for engine in ENGINES),
}


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        ([], ["-m", "not deep"]),
        (["tests/core"], ["-m", "not deep", "tests/core"]),
        (["-m", "deep"], ["-m", "deep"]),
        (["--ignore=tests/e2e"], ["-m", "not deep", "--ignore=tests/e2e"]),
        (["-m", "", "tests/core"], ["-m", "", "tests/core"]),
    ],
)
def test_who_does_not_choose_leaves_deep_tests_out(arguments: list[str], ending: list[str]) -> None:
    made = command(arguments)

    assert made[made.index("--no-loadscope-reorder") + 1 :] == ending


def test_the_time_of_a_run_is_kept_in_a_fresh_clone_and_again_after_it(tmp_path: Path) -> None:
    file = tmp_path / "var" / "test-run.json"

    for seconds in (590, 400):
        keep_time(file, seconds=seconds)

    assert file.read_text() == '{"seconds": 400}'


def test_deep_runs_exactly_these() -> None:
    files = [
        "tests/e2e/test_burst.py",
        "tests/e2e/test_crawl.py",
        "tests/e2e/test_criteria.py",
        "tests/e2e/test_faults.py",
        "tests/e2e/test_inrichten.py",
        "tests/e2e/test_motoren.py",
        "tests/e2e/test_passkey.py",
        "tests/e2e/test_walk.py",
        "tests/e2e/test_week.py",
        "tests/web/test_supply.py",
        "tests/demo/test_year.py",
        "tests/statistieken/test_red_team.py",
    ]
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "deep", *files]
    own_end = os.environ | {"KEEP_TEST_STATE": "1"}  # this run's PostgreSQL stays
    done = subprocess.run(collect, cwd=ROOT, check=False, capture_output=True, text=True, env=own_end)

    assert {line.split("::")[1] for line in done.stdout.splitlines() if "::" in line} == DEEP


def test_make_deep_runs_them_and_the_mutation_tool() -> None:
    recipe = (ROOT / "Makefile").read_text().split("\ndeep: ")[1].split("\n\n")[0]

    assert recipe.splitlines()[1:] == [
        "\t@$(BIN)/python tools/run_tests.py -m deep",
        "\t@$(BIN)/python tools/run_tests.py --takken",
        "\t@$(BIN)/python tools/mutatie.py",
    ]

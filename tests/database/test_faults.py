"""Bad luck with real commits: a process that is killed, a broker that is away, a full disk, and two clocks (R01, R03, R05, R07, R10)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.environment import RUN
from tests.scratch import OWNER

if TYPE_CHECKING:
    from tests.scratch import Scratch

pytestmark = pytest.mark.xdist_group("roles")
PATH = "?options=-c%20search_path%3Dpublic%2Csleutels"
MAIL_IN_FILES = "django.core.mail.backends.filebased.EmailBackend"


def _found(scratch: Scratch, work: str, **env: str) -> dict[str, Any]:
    """What a program tells that does this."""
    apart = replace(scratch, env=scratch.env | {"EMAIL_BACKEND": MAIL_IN_FILES} | env)
    found: dict[str, Any] = json.loads(apart.python(work).stdout.split("FOUND ", 1)[1])
    return found


def _killed(scratch: Scratch, *, every: int, file: bool) -> dict[str, Any]:
    work = f"from tests.database.sterven import main; main(every={every}, file={file})"
    return _found(scratch, work, OWNER_URL=scratch.url(OWNER) + PATH)


def _check(found: dict[str, Any]) -> None:
    one = found["one"]
    assert (one["dossiers_dossier"], one["vault_casekey"], one["stappenplan_overhandiging"], one["audit_event"]) == (
        1,
    ) * 4
    assert min(count for table, count in one.items() if table != "evidence_storedfile") >= 1
    before = [row for row in found["found"] if row[0] in ("statement", "commit")]
    after = [row for row in found["found"] if row[0] in ("committed", "message")]
    assert before[-1][0] == "commit"
    assert before == [[kind, -9, "none", "not yet"] for kind, *_rest in before]
    assert after == [[kind, -9, "whole", "whole"] for kind, *_rest in after]
    assert [kind for kind, *_rest in after] == ["committed", "message", "message"]


def test_r01_a_killed_process_leaves_a_whole_case_or_none_and_sending_again_makes_one(scratch: Scratch) -> None:
    _check(_killed(scratch, every=13, file=False))


@pytest.mark.deep
def test_r01_so_it_is_at_each_statement(scratch: Scratch) -> None:
    found = _killed(scratch, every=1, file=True)

    assert len(found["found"]) >= 20
    assert found["one"]["evidence_storedfile"] == 1
    _check(found)


# ── R03, R07 ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.deep
def test_r03_without_a_broker_everything_goes_on_and_work_is_done_once_when_it_is_back(scratch: Scratch) -> None:
    work = "from tests.database.tegenslag import without_broker; without_broker()"
    found = _found(scratch, work, CELERY_BROKER_URL="redis://127.0.0.1:1/0", OUTBOX_SENDS="1")

    assert found["pages"] == dict.fromkeys(("send", "code", "desk", "case", "download"), 200)
    assert found["behind"]
    assert found["content"] == "Wat er stond. " * 1000
    assert found["slowest"] < 10
    assert (found["waits"], found["sent_away"]) == (2, 0)
    assert (found["sent"], found["did"]) == (2, [False, False, True, True])
    assert (found["mails"], found["plans"], found["left"]) == (1, 1, 0)


@pytest.mark.deep
def test_r07_two_clocks_remind_once_a_day(scratch: Scratch) -> None:
    work = "from tests.database.tegenslag import two_beats; two_beats()"

    assert _found(scratch, work)["counts"] == [3, 3, 6]


# ── R10 ──────────────────────────────────────────────────────────────────────────────────────────
NO_ROOM = "Er is nu geen plek om iets te bewaren. Wat je al bewaard had, is er nog."


def test_r10_a_database_without_room_says_so_gives_back_what_was_typed_and_takes_it_later(scratch: Scratch) -> None:
    """What PostgreSQL itself says when a disk is full, through all of the product."""
    work = "from tests.database.tegenslag import full_database; full_database()"
    folder = str(RUN.resolve() / "postgres")
    found = _found(scratch, work, OWNER_URL=scratch.url(OWNER) + PATH, DATABASE_FOLDER=folder)

    assert found["statuses"] == [503, 302, 503, 302]
    assert [NO_ROOM in page for page in found["pages"]] == [True, True]
    assert "Wat ik &lt;net&gt; typte." in found["pages"][1]
    assert found["cases"] == [0, 1]


# ── R05 ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("every", [100, pytest.param(1, marks=pytest.mark.deep)])
def test_r05_a_worker_killed_at_any_moment_does_each_work_once(scratch: Scratch, every: int) -> None:
    """Only a mail whose worker dies after sending it and before its commit goes out again, under the same id."""
    work = f"from tests.database.sterven import worker; worker(every={every})"
    found = _found(scratch, work, OWNER_URL=scratch.url(OWNER) + PATH)["found"]

    assert {task for task, *_rest in found} == {"stappenplan.maak", "aandacht.mail"}
    assert {ended for _task, _moment, ended, *_rest in found} == {-9}
    plans = {
        (left, at_once, total) for task, _moment, _ended, left, at_once, total in found if task == "stappenplan.maak"
    }
    mails = {
        (left, at_once, total) for task, _moment, _ended, left, at_once, total in found if task != "stappenplan.maak"
    }
    assert plans == {("owed", 0, 1), ("done", 1, 1)}
    assert mails == {("owed", 0, 1), ("owed", 1, 2), ("done", 1, 1)}

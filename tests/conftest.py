"""What every test may use: one embedded PostgreSQL, fresh root keys, and five personas."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # xdist ships no types

from tests.environment import RUN
from tests.machine import PANGO, require
from tests.personas import Mensen, make_bea, make_mensen
from tests.scratch import Scratch, drop_scratch, make_scratch
from tools import embedded_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from meldpunt.accounts.models import Account

hypothesis_settings.register_profile("meldpunt", deadline=None)  # no test asserts how long something takes
hypothesis_settings.load_profile("meldpunt")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives the whole product comes first: it takes longest, and the other process does the rest meanwhile."""
    items.sort(key=lambda item: "tests/e2e" not in str(item.path))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what makes a PDF on a machine that cannot."""
    if item.get_closest_marker("pango"):
        require(PANGO)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """Keep a file in one process: its tests share a running product, a walk or a round that is made once.

    Tests that change what the whole server has, such as roles, share one process over more files. (The plugin's own
    groups do nothing with pytest 9: it renames tests, and their names can no longer be changed.)
    """
    return Rooms(config, log)


WHOLE_DATABASES = ("tests/database/", "tests/reservekopie/")  # both copy one that is migrated once
ONE_PRODUCT = "tests/e2e/"  # these share a running demo, which takes half a minute to fill
OWN_PRODUCT = "tests/e2e/test_inrichten.py"  # starts one of its own, with nothing in it


class Rooms(LoadFileScheduling):  # type: ignore[misc]  # idem
    """Divides the tests over the processes by file; those that share what is slow to start go together."""

    def _split_scope(self, nodeid: str) -> str:
        """The file, or the folder where its files belong together."""
        if nodeid.startswith(WHOLE_DATABASES):
            return "tests/database"
        if nodeid.startswith(ONE_PRODUCT) and not nodeid.startswith(OWN_PRODUCT):
            return "tests/e2e"
        return nodeid.split("::", 1)[0]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server that this run started; with several processes the first one does it."""
    if hasattr(session.config, "workerinput") or "KEEP_TEST_STATE" in os.environ:
        return
    embedded_postgres.stop(RUN)
    shutil.rmtree(RUN, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:  # noqa: ARG001 - the plugin's own fixture first
    """Give the test database an installation with root keys."""
    from django.core.management import call_command

    from meldpunt.vault import service as vault

    with django_db_blocker.unblock():
        call_command("databaserechten", verbosity=0)
        if not vault.is_set_up():
            shutil.rmtree(Path(os.environ["STATE"]) / "keys", ignore_errors=True)
            vault.set_up()
            vault.mark_open()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """One installation with a database of its own for the tests of a module."""
    made = make_scratch(tmp_path_factory.mktemp("scratch"))
    yield made
    drop_scratch(made)


def pytest_collection() -> None:
    """Take it that nothing was established: some files draw while they are read, before there is a database."""
    from meldpunt.versies import huidig

    huidig.trust_version_one(seconds=3600)


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    """What a test leaves in this process: a root older than what was seen, used codes, the language of a page."""
    from django.conf import settings
    from django.core.cache import cache
    from django.utils import translation

    from meldpunt.vault.signed import tree
    from meldpunt.versies import huidig

    tree.forget()
    huidig.trust_version_one(seconds=3600)  # so that no test pays for a look that another one would not
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def mensen(db: None) -> Mensen:  # noqa: ARG001 - the personas live in the database
    """Cor and Carolien coordinate, Vera and Nadia are trusted persons, Bas is on the board."""
    return make_mensen()


@pytest.fixture
def bea(mensen: Mensen) -> Account:  # noqa: ARG001 - the desk has to exist
    """The administrator."""
    return make_bea()


@pytest.fixture
def dossier_id(mensen: Mensen) -> UUID:  # noqa: ARG001 - the desk has to exist
    from tests.maak import send

    return send()[1].dossier_id


@pytest.fixture
def own_media(tmp_path: Path, settings: Any) -> Path:
    """A media folder that no other test uses."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def carried_out(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that carries out all that is owed by now, as a worker would, and returns how much that was.

    Where a test is not about PDFs (``pango``), that is a worker on a machine without Pango: a PDF takes half a second.
    """
    from meldpunt.outbox import service as outbox

    if not request.node.get_closest_marker("pango") and "pango" not in request.fixturenames:
        monkeypatch.setattr("support.stappenplan.service.can_make_pdf", lambda: False)

    def carry_out() -> int:
        done = 0
        while now := sum(outbox.carry_out(item_id) for item_id, _moment in outbox.owed()):
            done += now  # some work owes other work
        return done

    return carry_out

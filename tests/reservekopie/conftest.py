"""A desk with three reports, backed up on two days; one of the reports was erased in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reservekopie.installaties import Databases, leave_database
from tests.reservekopie.verhaal import Drill, live_through

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def databases(
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Databases]:
    """Real databases, outside the transaction of a test."""
    made = Databases(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock():
        yield made
        leave_database()
        made.drop()


@pytest.fixture(scope="session")
def drill(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Drill:
    """The story, lived through once for all tests of backups."""
    return live_through(databases, tmp_path_factory.mktemp("kopie"))

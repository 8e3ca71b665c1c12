"""Which two sets go together, and the sentence for those that do not."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from meldpunt.core import clock
from meldpunt.reservekopie.choosing import choose, newest_pair
from meldpunt.reservekopie.errors import SetsDoNotFit
from meldpunt.reservekopie.making import make_backup
from meldpunt.reservekopie.sets import CONTENT, KEYS
from tests.reservekopie.installaties import direct
from tests.reservekopie.verhaal import DAY0, DAY31

if TYPE_CHECKING:
    from tests.reservekopie.verhaal import Drill


def refused(drill: Drill, content: Path, keys: Path, **said: bool) -> str:
    with drill.databases.at(drill.source), clock.at(DAY31), pytest.raises(SetsDoNotFit) as found:
        choose(content, keys, drill.key, **said)
    return str(found.value)


def test_h6_keys_of_more_than_thirty_days_are_refused_until_somebody_says_why(drill: Drill) -> None:
    sentence = refused(drill, drill.set_of(CONTENT, 0), drill.set_of(KEYS, 0))

    assert "02-03-2026 04:00" in sentence
    assert "langer dan 30 dagen geleden" in sentence
    assert "--oude-sleutels" in sentence
    with drill.databases.at(drill.source), clock.at(DAY31):
        assert choose(drill.set_of(CONTENT, 0), drill.set_of(KEYS, 0), drill.key, old_keys=True).are_of_one_moment
    with drill.databases.at(drill.source), clock.at(DAY0 + timedelta(days=30)):
        assert choose(drill.set_of(CONTENT, 0), drill.set_of(KEYS, 0), drill.key).are_of_one_moment


def test_r13_keys_that_are_older_than_the_content_are_refused_always(drill: Drill) -> None:
    """Else what came in between would look as if it was erased."""
    sentence = refused(drill, drill.set_of(CONTENT, 31), drill.set_of(KEYS, 0), old_keys=True)

    assert "zijn ouder dan de inhoud" in sentence


def test_r13_two_files_that_changed_places_are_told(drill: Drill) -> None:
    assert "geen kopie van de inhoud" in refused(drill, drill.set_of(KEYS, 31), drill.set_of(CONTENT, 31))
    assert "geen kopie van de sleutels" in refused(drill, drill.set_of(CONTENT, 31), drill.set_of(CONTENT, 31))


@pytest.mark.deep
def test_r13_sets_of_two_desks_do_not_go_together(drill: Drill, tmp_path: Path) -> None:
    other = drill.databases.make()
    drill.restore_into(other, content=31, keys=31)
    with direct(other) as link:
        link.execute("UPDATE vault_installation SET installation = gen_random_uuid()")
    with drill.databases.at(other), clock.at(DAY31):
        made = make_backup(tmp_path, public=drill.public)

    assert "verschillende meldpunten" in refused(drill, drill.set_of(CONTENT, 0), made.paths[0])


def test_r13_another_version_of_the_tables_is_told_by_its_migration(drill: Drill) -> None:
    newer = drill.databases.make()
    with direct(newer) as link:
        link.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('vault', '9999_later', now())")
    with drill.databases.at(newer), clock.at(DAY31), pytest.raises(SetsDoNotFit, match=r"vault\.9999_later"):
        choose(drill.set_of(CONTENT, 31), drill.set_of(KEYS, 31), drill.key)


def test_the_newest_two_that_fit_are_taken_from_a_folder(drill: Drill, tmp_path: Path) -> None:
    with pytest.raises(SetsDoNotFit, match="geen twee kopieën"):
        newest_pair(tmp_path)
    keys = Path(shutil.copy(drill.set_of(KEYS, 0), tmp_path))
    shutil.copy(drill.set_of(CONTENT, 31), tmp_path)
    with pytest.raises(SetsDoNotFit, match="geen twee kopieën"):
        newest_pair(tmp_path)
    content = Path(shutil.copy(drill.set_of(CONTENT, 0), tmp_path))

    assert newest_pair(tmp_path) == (content, keys)
    newer = Path(shutil.copy(drill.set_of(KEYS, 31), tmp_path))
    assert newest_pair(tmp_path) == (tmp_path / drill.set_of(CONTENT, 31).name, newer)

"""The sweep: what waits too long goes, and nothing else."""

from __future__ import annotations

import os
import time
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import override_settings

from meldpunt.core import clock
from meldpunt.evidence import sealed_store, tasks
from meldpunt.evidence import service as evidence
from meldpunt.evidence.models import ReceivedDay
from meldpunt.vault import lockbox
from meldpunt.vault import tasks as vault_tasks
from meldpunt.vault.models import Lockbox
from tests.vault.common import Doos

if TYPE_CHECKING:
    from pathlib import Path

    from tests.personas import Mensen


@pytest.mark.django_db
def test_the_sweep_takes_what_is_too_old_and_nothing_else(media: Path, settings: Any) -> None:
    folder = media / "concept"
    folder.mkdir(parents=True)
    grace = settings.CONCEPT_SECONDS + tasks.CONCEPT_GRACE_SECONDS
    for name, age in (("oud", grace + 60), ("jong", grace - 60), ("slot-oud", grace + 60), ("slot-jong", grace - 60)):
        path = folder / name
        if name.startswith("slot"):
            path.mkdir()
            (path / "00000").write_bytes(b"x")
        else:
            path.write_bytes(b"x")
        os.utime(path, (time.time() - age, time.time() - age))
    sealed_store.keep_waiting([uuid.uuid4()], seconds=60)
    token = lockbox.new_token()
    lockbox.put(token=token, value=Doos(inhoud=1), seconds=-1)
    ReceivedDay.objects.create(day=clock.today() - timedelta(days=3), size=1)
    ReceivedDay.objects.create(day=clock.today() - timedelta(days=2), size=1)

    vault_tasks.sweep()
    tasks.sweep()

    assert sorted(path.name for path in folder.iterdir()) == ["jong", "slot-jong"]
    assert not Lockbox.objects.exists()
    assert [row.day for row in ReceivedDay.objects.all()] == [clock.today() - timedelta(days=2)]


@pytest.mark.django_db
def test_a_file_waits_as_long_as_its_report_and_no_longer(mensen: Mensen, tmp_path: Path) -> None:  # noqa: ARG001 - the desk has to exist
    with override_settings(MEDIA_ROOT=tmp_path):
        sealed = evidence.seal_waiting([b"x"])
        path = tmp_path / "concept" / sealed.file_id.hex
        folder = tmp_path / "concept" / f"slot-{uuid.uuid4().hex}"
        folder.mkdir()
        (folder / "00000").write_bytes(b"x")
        old = time.time() - settings.CONCEPT_SECONDS - tasks.CONCEPT_GRACE_SECONDS - 60
        for each in (path, folder):
            os.utime(each, (old, old))
        evidence.keep_waiting([sealed.file_id], seconds=settings.CONCEPT_SECONDS)

        tasks.sweep()
        assert path.exists()
        assert not folder.exists()

        os.utime(path, (old, old))
        tasks.sweep()
        assert not path.exists()

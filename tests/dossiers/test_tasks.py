"""The mail after a night in which evidence was lost or changed."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.storage import storages

from meldpunt.accounts.models import Account
from meldpunt.core.clock import today
from meldpunt.evidence import sealed_store
from meldpunt.evidence import service as evidence
from meldpunt.evidence.models import StoredFile
from support.dossiers import tasks

if TYPE_CHECKING:
    from collections.abc import Callable


pytestmark = pytest.mark.usefixtures("own_media")


def lost_file() -> uuid.UUID:
    file_id = evidence.replace_stored(uuid.uuid4(), b"kanarie").file_id
    StoredFile.objects.update(checked_on=today() - timedelta(days=1))
    os.unlink(storages["bewijs"].path(sealed_store.stored_name(file_id)))  # noqa: PTH108 - the store gives a string
    return file_id


def test_k2_coordinators_and_administrators_hear_that_evidence_is_lost_and_not_which(
    bea: Account, carried_out: Callable[[], int], caplog: pytest.LogCaptureFixture
) -> None:
    Account.objects.filter(pk=bea.pk).update(email="bea@example.org")
    first = lost_file()
    tasks.check_evidence()
    second = lost_file()
    tasks.check_evidence()
    carried_out()

    (sent,) = mail.outbox
    assert sorted(sent.to) == ["bea@example.org", "carolien@example.org", "cor@example.org"]
    assert sent.subject == "Een bestand met bewijs is niet in orde"
    assert not {first.hex, str(first), second.hex, str(second)} & set(sent.body.split())
    assert f"stored file is not whole: {first} missing" in caplog.text


@pytest.mark.usefixtures("mensen")
def test_k2_a_night_without_faults_sends_nothing(carried_out: Callable[[], int]) -> None:
    evidence.replace_stored(uuid.uuid4(), b"whole")
    StoredFile.objects.update(checked_on=today() - timedelta(days=1))

    tasks.check_evidence()

    assert carried_out() == 0
    assert mail.outbox == []


@pytest.mark.django_db
def test_k2_with_nobody_to_tell_nothing_is_sent(settings: Any) -> None:
    settings.EMAIL_BACKEND = "gone"  # would fail
    tasks.send_fault(uuid.uuid4())

"""The report of a quarter is made once, and owed again where it could not be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meldpunt.outbox import service as outbox
from statistieken import tasks
from statistieken.models import Documentsoort, Rapportbestand
from statistieken.payload import digest
from tests.statistieken.voorbeelden import derde_kwartaal, publish

if TYPE_CHECKING:
    from statistieken.queries import Publicatie

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The periods that a report was drawn of, on a machine with or without Pango."""
    periods: list[str] = []

    def draw(publicatie: Publicatie) -> bytes:
        periods.append(str(publicatie.cijfers.kwartaal))
        return b"%PDF-1.7"

    monkeypatch.setattr(tasks, "can_make_pdf", lambda: True)
    monkeypatch.setattr(tasks, "render_kwartaalrapport", draw)
    return periods


def test_a_report_is_drawn_once_and_stored_with_its_hash(drawn: list[str]) -> None:
    release = publish(derde_kwartaal())

    tasks.make_rapport(release.pk)
    tasks.make_rapport(release.pk)

    assert len(drawn) == 1
    stored = Rapportbestand.objects.get(release=release, soort=Documentsoort.PDF)
    assert (bytes(stored.inhoud), stored.sha256) == (b"%PDF-1.7", digest(b"%PDF-1.7"))


def test_only_a_quarter_without_its_report_is_owed_again(drawn: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    release = publish(derde_kwartaal())
    monkeypatch.setattr(tasks, "can_make_pdf", lambda: False)
    tasks.owe_missing()
    assert outbox.owed() == []
    monkeypatch.setattr(tasks, "can_make_pdf", lambda: True)

    tasks.owe_missing()
    tasks.owe_missing()

    ((item_id, _moment),) = outbox.owed()
    assert outbox.carry_out(item_id)
    assert len(drawn) == 1
    tasks.owe_missing()
    assert outbox.owed() == []
    assert Rapportbestand.objects.filter(release=release, soort=Documentsoort.PDF).count() == 1

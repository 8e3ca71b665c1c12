"""The documents of a quarter are made once, owed again where they could not be made, and the board hears of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from meldpunt.accounts.models import Account, Rol
from meldpunt.outbox import service as outbox
from statistieken import tasks
from statistieken.models import Documentsoort, Rapportbestand
from statistieken.payload import digest
from statistieken.rapport import documenten
from tests.statistieken.voorbeelden import Q3, cijfers, derde_kwartaal, publish

if TYPE_CHECKING:
    from statistieken.queries import Publicatie

pytestmark = pytest.mark.django_db
CHARTS = ["effect", "form", "in_term", "platform", "sent", "severity", "verloop"]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The periods that a report was drawn of, on a machine with or without Pango."""
    periods: list[str] = []

    def draw(publicatie: Publicatie) -> bytes:
        periods.append(str(publicatie.cijfers.kwartaal))
        return b"%PDF-1.7"

    monkeypatch.setattr(documenten, "can_make_pdf", lambda: True)
    monkeypatch.setattr(documenten, "render_kwartaalrapport", draw)
    return periods


def carry_out() -> None:
    """Do everything that is owed, also what that owes in its turn."""
    while owed := outbox.owed():
        assert outbox.carry_out(owed[0][0])


def test_a_report_is_drawn_once_and_stored_with_its_hash(drawn: list[str]) -> None:
    release = publish(derde_kwartaal())

    tasks.make_rapport(release.pk)
    tasks.make_rapport(release.pk)

    assert len(drawn) == 1
    stored = Rapportbestand.objects.get(release=release, soort=Documentsoort.PDF)
    assert (bytes(stored.inhoud), stored.sha256) == (b"%PDF-1.7", digest(b"%PDF-1.7"))


@pytest.mark.usefixtures("drawn")
def test_every_document_and_every_chart_is_there_after_it() -> None:
    release = publish(derde_kwartaal())

    tasks.make_rapport(release.pk)

    rows = release.bestanden.values_list("soort", "grafiek")
    assert sorted(rows) == sorted(
        [("pdf", ""), ("xlsx", ""), ("ods", "")] + [(soort, naam) for soort in ("svg", "png") for naam in CHARTS]
    )
    for found in release.bestanden.all():
        assert found.sha256 == digest(bytes(found.inhoud))


@pytest.mark.usefixtures("drawn")
def test_what_was_made_half_is_finished_and_nothing_is_made_twice() -> None:
    release = publish(derde_kwartaal())
    Rapportbestand.objects.create(release=release, soort="svg", grafiek="form", inhoud=b"first", sha256=digest(b"x"))

    tasks.make_rapport(release.pk)

    assert bytes(release.bestanden.get(soort="svg", grafiek="form").inhoud) == b"first"
    assert release.bestanden.count() == 3 + 2 * len(CHARTS)


def test_only_a_quarter_without_its_report_is_owed_again(drawn: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    release = publish(derde_kwartaal())
    monkeypatch.setattr(documenten, "can_make_pdf", lambda: False)
    tasks.make_rapport(release.pk)
    assert not release.bestanden.filter(soort="pdf").exists()
    assert release.bestanden.filter(soort="xlsx").exists()
    carry_out()
    tasks.owe_missing()
    assert outbox.owed() == []
    monkeypatch.setattr(documenten, "can_make_pdf", lambda: True)

    tasks.owe_missing()
    tasks.owe_missing()

    ((item_id, _moment),) = outbox.owed()
    assert outbox.carry_out(item_id)
    assert len(drawn) == 1
    tasks.owe_missing()
    assert outbox.owed() == []


@pytest.mark.usefixtures("drawn")
def test_a_quarter_of_before_gets_the_documents_that_came_later() -> None:
    release = publish(cijfers(Q3, 20))
    Rapportbestand.objects.create(release=release, soort="pdf", inhoud=b"%PDF-1.7", sha256=digest(b"%PDF-1.7"))

    tasks.owe_missing()
    carry_out()

    assert release.bestanden.filter(soort="ods").exists()
    assert release.bestanden.filter(soort="png").count() == len(CHARTS)


@pytest.mark.usefixtures("drawn")
def test_the_board_hears_once_that_there_are_figures_and_reads_none_in_the_mail() -> None:
    for name, rol, active in (("bas", "bestuur", True), ("weg", "bestuur", False), ("cor", "coordinator", True)):
        person = Account.objects.create_user(gebruikersnaam=name, naam=name, rol=Rol(rol), password="x" * 20)
        Account.objects.filter(pk=person.pk).update(email=f"{name}@partij.example", is_active=active)
    release = publish(derde_kwartaal())

    tasks.make_rapport(release.pk)
    tasks.make_rapport(release.pk)
    carry_out()

    (message,) = mail.outbox
    assert message.recipients() == ["bas@partij.example"]
    assert "nieuwe kwartaalcijfers" in message.subject
    assert not any(digit in str(message.body) for digit in ("40", "2026"))

"""On a machine without Pango everything works but the PDFs, and the place of a PDF says what is missing."""

from __future__ import annotations

import io
import logging
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.core import pdf
from meldpunt.outbox import service as outbox
from statistieken.models import Rapportbestand, Release
from statistieken.rapport.pdf import render_kwartaalrapport
from statistieken.tasks import make_rapport, owe_missing
from support.stappenplan.compose import compose
from support.stappenplan.pdf import html_to_pdf, pdf_apart, render_pdf
from tests.ingelogd import signed_in
from tests.maak import send
from tests.personas import WACHTZIN
from tests.stappenplan.gegevens import COMPLEET
from tests.statistieken.voorbeelden import derde_kwartaal, publicatie, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from tests.personas import Mensen

ZIN = "Een pdf maken lukt hier nog niet: de beheerder van deze server moet daarvoor Pango installeren."
SENTENCE = "This server cannot make a PDF yet: its administrator has to install Pango first."


@pytest.fixture
def pango(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    """A switch: what the program that looks for the libraries answers in a new process of the product."""
    program = tmp_path / "answer.py"
    monkeypatch.setattr(pdf, "PROGRAM", program)

    def switch(there: bool) -> None:  # noqa: FBT001 - a switch has one argument
        program.write_text(f"raise SystemExit({0 if there else 1})")
        pdf.can_make_pdf.cache_clear()

    switch(False)
    yield switch
    pdf.can_make_pdf.cache_clear()


@pytest.fixture
def melder(mensen: Mensen, pango: Any, carried_out: Any) -> tuple[Client, UUID]:  # noqa: ARG001 - the desk has to exist, Pango not
    """Somebody behind their code, whose step plan was made by a worker without Pango."""
    nieuw, ontvangst = send()
    carried_out()
    client = Client()
    client.post("/code/", {"code": nieuw.code})
    return client, ontvangst.dossier_id


def test_the_answer_is_looked_up_once_in_a_process(pango: Callable[[bool], None]) -> None:
    assert not pdf.can_make_pdf()
    pdf.PROGRAM.write_text("raise SystemExit(0)")
    assert not pdf.can_make_pdf()

    pango(True)

    assert pdf.can_make_pdf()


@pytest.mark.pango
def test_where_the_libraries_are_the_real_program_finds_them() -> None:
    pdf.can_make_pdf.cache_clear()

    assert pdf.can_make_pdf()


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize(
    "make",
    [
        lambda: html_to_pdf("<html></html>"),
        lambda: pdf_apart("<html></html>"),
        lambda: render_pdf(compose(COMPLEET)),
        lambda: render_kwartaalrapport(publicatie()),
    ],
    ids=["page", "page in a process", "step plan", "report of a quarter"],
)
def test_each_way_to_a_pdf_fails_with_the_sentence(make: Callable[[], bytes]) -> None:
    with pytest.raises(pdf.PdfOntbreekt) as failure:
        make()

    assert failure.value.sentence == ZIN
    assert failure.value.status_code == 503


@pytest.mark.django_db
def test_the_plan_comes_as_a_page_and_nothing_is_tried_again(
    melder: tuple[Client, UUID], caplog: pytest.LogCaptureFixture, carried_out: Callable[[], int]
) -> None:
    client, _dossier_id = melder

    page = client.get("/code/plan/").content.decode()

    assert "Doe ik" in page
    assert page.count(ZIN) == 1
    assert reverse("mijnmelding:stappenplan_pdf") not in page
    assert reverse("mijnmelding:alles_pdf") not in page
    assert (len(outbox.owed()), outbox.given_up()) == (0, 0)
    assert carried_out() == 0
    logged = [*caplog.get_records("setup"), *caplog.get_records("call")]
    warnings = [record.getMessage() for record in logged if record.levelno >= logging.WARNING]
    assert warnings == ["no pdf is made here: pango is missing"]


@pytest.mark.usefixtures("mensen", "pango")
def test_before_there_is_a_plan_the_sentence_stands_with_the_own_data() -> None:
    client = Client()
    client.post("/code/", {"code": send()[0].code})

    page = client.get("/code/gegevens/").content.decode()

    assert page.count(ZIN) == 1
    assert reverse("mijnmelding:alles_pdf") not in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["mijnmelding:stappenplan_pdf", "mijnmelding:alles_pdf"])
def test_the_address_of_a_pdf_of_the_melder_says_it_too(melder: tuple[Client, UUID], name: str) -> None:
    response = melder[0].get(reverse(name))

    assert response.status_code == 503
    assert ZIN in response.content.decode()


@pytest.mark.django_db
def test_a_melder_who_reads_english_reads_it_in_english(melder: tuple[Client, UUID]) -> None:
    assert SENTENCE in melder[0].get("/en/code/plan/").content.decode()


@pytest.mark.django_db
def test_everything_that_is_taken_along_holds_the_plan_as_a_page(melder: tuple[Client, UUID]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(melder[0].get("/code/alles/"))))

    plan = archive.read("stappenplan.html").decode()
    assert "stappenplan.pdf" not in archive.namelist()
    assert "<h1>Jouw stappenplan</h1>" in plan
    assert "Liever niet" in plan
    assert archive.read("mijn-gegevens.html").decode().count(ZIN) == 1


@pytest.mark.django_db
def test_the_desk_reads_the_plan_and_the_sentence(melder: tuple[Client, UUID], mensen: Mensen) -> None:
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    file = reverse("werkplek:stappenplan_pdf", args=[melder[1]])

    page = cor.get(reverse("werkplek:stappenplan", args=[melder[1]])).content.decode()
    answer = cor.get(file)

    assert "Liever niet" in page
    assert page.count(ZIN) == 1
    assert file not in page
    assert answer.status_code == 503
    assert ZIN in answer.content.decode()


@pytest.mark.pango
@pytest.mark.django_db
def test_once_pango_is_there_an_older_plan_is_made_into_a_pdf_when_asked(
    melder: tuple[Client, UUID], mensen: Mensen, pango: Callable[[bool], None]
) -> None:
    pango(True)
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)

    page = "".join(melder[0].get(f"/code/{part}/").content.decode() for part in ("plan", "gegevens"))
    plan = melder[0].get(reverse("mijnmelding:stappenplan_pdf"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(melder[0].get("/code/alles/"))))

    assert ZIN not in page
    assert reverse("mijnmelding:stappenplan_pdf") in page
    assert reverse("mijnmelding:alles_pdf") in page
    assert plan["Content-Type"] == "application/pdf"
    assert plan.content.startswith(b"%PDF-")
    assert archive.read("stappenplan.pdf").startswith(b"%PDF-")
    assert cor.get(reverse("werkplek:stappenplan_pdf", args=[melder[1]])).content.startswith(b"%PDF-")
    assert ZIN not in cor.get(reverse("werkplek:stappenplan", args=[melder[1]])).content.decode()


@pytest.mark.pango
@pytest.mark.usefixtures("mensen")
def test_a_pdf_that_was_made_stays_when_pango_goes(
    pango: Callable[[bool], None], carried_out: Callable[[], int]
) -> None:
    pango(True)
    nieuw, _ontvangst = send()
    carried_out()
    pango(False)
    client = Client()
    client.post("/code/", {"code": nieuw.code})

    page = "".join(client.get(f"/code/{part}/").content.decode() for part in ("plan", "gegevens"))

    assert reverse("mijnmelding:stappenplan_pdf") in page
    assert page.count(ZIN) == 1  # in the place of "all my data"
    assert client.get(reverse("mijnmelding:stappenplan_pdf")).content.startswith(b"%PDF-")


@pytest.fixture
def release(db: None) -> Release:  # noqa: ARG001 - it is stored
    """A quarter that was frozen, with its table and without its report."""
    return publish(derde_kwartaal())


@pytest.mark.usefixtures("pango")
def test_the_board_reads_the_figures_and_the_sentence(mensen: Mensen, release: Release) -> None:
    make_rapport(release.pk)

    page = signed_in(mensen.accounts["bas"], wachtzin=WACHTZIN).get(reverse("bestuur:laatste")).content.decode()

    assert not Rapportbestand.objects.filter(soort="pdf").exists()
    assert "ongeveer <b>40</b> meldingen" in page
    assert page.count(ZIN) == 1


@pytest.mark.usefixtures("pango", "release")
def test_a_missing_report_is_owed_again_only_where_it_can_be_made() -> None:
    owe_missing()
    (item_id,) = [item_id for item_id, _moment in outbox.owed()]
    assert outbox.carry_out(item_id)  # everything but the PDF is made without it
    for item_id, _moment in outbox.owed():
        outbox.carry_out(item_id)
    owe_missing()

    assert outbox.owed() == []
    assert not Rapportbestand.objects.filter(soort="pdf").exists()


@pytest.mark.pango
def test_once_pango_is_there_the_report_comes_once(
    pango: Callable[[bool], None], release: Release, mensen: Mensen, carried_out: Callable[[], int]
) -> None:
    make_rapport(release.pk)
    pango(True)

    owe_missing()
    owe_missing()

    assert carried_out() == 2  # the report, and the mail that figures are ready
    owe_missing()
    assert outbox.owed() == []
    stored = Rapportbestand.objects.get(release=release, soort="pdf")
    assert bytes(stored.inhoud).startswith(b"%PDF-")
    page = signed_in(mensen.accounts["bas"], wachtzin=WACHTZIN).get(reverse("bestuur:laatste")).content.decode()
    assert "Download kwartaalrapport (pdf)" in page
    assert ZIN not in page

"""The step plan on paper: accessible, at most four pages, and nothing fetched from outside."""

from __future__ import annotations

import http.server
import io
import logging
import runpy
import subprocess
import sys
import threading
import urllib.request
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pikepdf
import pytest
from django.conf import settings

from support.stappenplan import pdf as pdf_module
from support.stappenplan.compose import Keuze, compose
from support.stappenplan.pdf import VreemdeBron, html_to_pdf, read_own_file, render_html, render_pdf, static_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

from tests.stappenplan.gegevens import COMPLEET, after, complete


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(render_pdf(compose(complete(keuzes={"SP06": Keuze.DOE_IK}))))) as opened:
        yield opened


def tags(node: pikepdf.Object) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from tags(kid)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        if "/K" in node:
            yield from tags(node.K)


def figures(node: pikepdf.Object) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from figures(kid)
    elif isinstance(node, pikepdf.Dictionary):
        if node.get("/S") == "/Figure":
            yield str(node.get("/Alt", ""))
        if "/K" in node:
            yield from figures(node.K)


@pytest.mark.pango
def test_it_says_that_it_is_accessible(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "nl"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert str(metadata["pdfuaid:part"]) == "1"
        assert metadata["dc:title"] == "Jouw stappenplan"


@pytest.mark.pango
def test_its_structure_can_be_walked(pdf: pikepdf.Pdf) -> None:
    found = set(tags(pdf.Root.StructTreeRoot.K))

    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI"} <= found
    assert list(figures(pdf.Root.StructTreeRoot.K)) == ["Meldpunt", "Gekozen:"]


@pytest.mark.pango
def test_it_has_one_first_heading_and_skips_no_level(pdf: pikepdf.Pdf) -> None:
    levels = [int(tag[2:]) for tag in tags(pdf.Root.StructTreeRoot.K) if tag[1:] in {"H1", "H2", "H3"}]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after_ - before <= 1 for before, after_ in pairwise(levels))


@pytest.mark.pango
def test_every_font_is_in_it(pdf: pikepdf.Pdf) -> None:
    fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
    descriptors = [item.FontDescriptor for item in fonts if "/FontDescriptor" in item]

    assert descriptors
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()) for descriptor in descriptors)
    assert all("Source-Sans" in str(descriptor.FontName) for descriptor in descriptors)


@pytest.mark.pango
def test_it_never_takes_more_than_four_pages(pdf: pikepdf.Pdf) -> None:
    assert len(pdf.pages) <= 4
    box = pdf.pages[0].mediabox
    assert (round(float(box[2])), round(float(box[3]))) == (595, 842)


@pytest.mark.pango
@pytest.mark.parametrize("namens", [False, True])
def test_the_longest_plans_fit(namens: bool) -> None:  # noqa: FBT001 - a table of examples
    plan = compose(complete(namens=namens, partij={**COMPLEET.partij, "naam": "Partij voor Morgen en Overmorgen"}))

    with pikepdf.open(io.BytesIO(render_pdf(plan))) as opened:
        assert len(opened.pages) <= 4


@pytest.mark.pango
def test_a_light_plan_fits_on_two_pages_with_danger_on_the_first() -> None:
    plan = compose(after({"V1": ["BELEDIGING"], "Z1": ["lokaal"]}))

    assert not plan.gevaar.bovenaan
    with pikepdf.open(io.BytesIO(render_pdf(plan))) as opened:
        assert len(opened.pages) <= 2
    html = render_html(plan)
    assert html.index("Bel 112") < html.index("Wat kan ik vandaag doen?")


@pytest.mark.pango
def test_weasyprint_has_nothing_to_complain_about(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render_pdf(compose(COMPLEET))

    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.pango
def test_it_is_small(pdf: pikepdf.Pdf) -> None:
    assert len(pdf.pages) > 1
    assert len(render_pdf(compose(COMPLEET))) < 200_000


@pytest.mark.pango
def test_it_says_its_language() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(compose(complete(taal="en"))))) as opened:
        assert str(opened.Root.Lang) == "en"


def test_names_cannot_become_markup() -> None:
    vera = replace(COMPLEET.vertrouwenspersoon, naam='<img src="https://example.org/x.png">')  # type: ignore[type-var] # never None here

    html = render_html(compose(complete(vertrouwenspersoon=vera)))

    assert "<img" not in html
    assert "&lt;img" in html


@pytest.mark.parametrize(
    "source",
    [
        "https://example.org/beeld.png",
        "http://127.0.0.1:1/beeld.png",
        "file:///etc/passwd",
        "../manage.py",
        "%2e%2e/manage.py",
        "fonts/OFL.txt",
        "data:image/png;base64,AAAA",
    ],
)
@pytest.mark.pango
def test_w11_nothing_else_is_fetched(source: str) -> None:
    with pytest.raises(VreemdeBron):
        html_to_pdf(f'<html lang="nl"><title>Test</title><h1>Test</h1><img src="{source}" alt="beeld"></html>')


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Another site at this machine, which has whatever is asked for and notes that it was."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/css")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        return


@pytest.mark.pango
@pytest.mark.parametrize(
    "page",
    [
        '<img src="{site}/beeld.png" alt="beeld">',
        '<link rel="stylesheet" href="{site}/stijl.css">',
        "<style>@import '{site}/stijl.css';</style>",
        '<p style="background: url({site}/beeld.png)">x</p>',
        "<style>@font-face {{ font-family: x; src: url({site}/x.woff2) }} p {{ font-family: x }}</style><p>x</p>",
        '<object data="{site}/x.svg"></object>',
    ],
)
def test_w11_no_other_site_is_asked_for_anything(page: str) -> None:
    Elsewhere.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{server.server_port}"
        urllib.request.urlopen(f"{site}/is-er", timeout=5).close()
        with suppress(VreemdeBron):
            html_to_pdf(f'<html lang="nl"><title>Test</title><h1>Test</h1>{page.format(site=site)}</html>')
        server.shutdown()

    assert Elsewhere.asked == ["/is-er"]


@pytest.mark.parametrize("name", ["elders.css", "elders.woff2", "elders.svg"])
def test_w11_no_file_of_an_allowed_kind_is_read_outside_the_folder(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text("van een ander")
    up = "/".join([".."] * len(static_folder().parts))

    for url in (file.as_uri(), f"{static_folder().as_uri()}/{up}{file}"):
        with pytest.raises(VreemdeBron):
            read_own_file(url)


def test_own_files_are_served_with_their_type() -> None:
    body, media_type = read_own_file((static_folder() / "css" / "stappenplan-pdf.css").as_uri())

    assert media_type == "text/css"
    assert b"@page" in body


@pytest.mark.parametrize(
    "url", ["file://elders/css/x.css", "ftp://example.org/x.css", "css/x.css", "file:///tmp/x.css"]
)
def test_w11_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(VreemdeBron):
        read_own_file(url)


def test_loading_the_module_does_not_load_weasyprint() -> None:
    code = "import sys, django; django.setup(); import support.stappenplan.pdf; sys.exit('weasyprint' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=Path(settings.BASE_DIR), check=False)

    assert done.returncode == 0


@pytest.mark.pango
def test_a_page_that_takes_too_long_is_no_pdf_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "SECONDS", 0.01)

    with pytest.raises(pdf_module.PdfMislukt):
        pdf_module.pdf_apart("<p>Hallo</p>")


def test_the_program_takes_a_page_and_gives_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    page, document = io.TextIOWrapper(io.BytesIO(b"<p>Hallo</p>")), io.TextIOWrapper(written := io.BytesIO())
    monkeypatch.setattr("sys.argv", ["pdf_child.py", "gegevens-pdf.css"])
    monkeypatch.setattr("sys.stdin", page)
    monkeypatch.setattr("sys.stdout", document)
    asked: list[object] = []

    def draw(html: str, *, sheets: list[str]) -> bytes:
        asked.append((html, sheets))
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf_module, "html_to_pdf", draw)

    monkeypatch.delitem(sys.modules, "support.stappenplan.pdf_child", raising=False)  # another test may have read it
    runpy.run_module("support.stappenplan.pdf_child", run_name="__main__")

    assert asked == [("<p>Hallo</p>", ["gegevens-pdf.css"])]
    assert written.getvalue() == b"%PDF-1.7"

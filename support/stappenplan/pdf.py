"""Renders a composed step plan as an accessible PDF (PDF/UA-1), with nothing from outside the product's own folder."""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from meldpunt.core.errors import DomainError
from meldpunt.core.pdf import check_can_make_pdf
from meldpunt.huisstijl.schriften import css_for_scripts
from meldpunt.huisstijl.service import css_for_document
from support.stappenplan.compose import Keuze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support.stappenplan.compose import Stappenplan

__all__ = ["PdfMislukt", "VreemdeBron", "pdf_apart", "read_own_file", "render_html", "render_pdf"]

NOT_NOW = _("Het lukt nu niet om de pdf te maken. Probeer het zo nog een keer, of download alles als zip.")
SECONDS = 60
ONE_AT_A_TIME = threading.BoundedSemaphore(1)  # in each web process; the next one waits
_MEDIA_TYPES = {".css": "text/css", ".woff2": "font/woff2"}


class PdfMislukt(DomainError):
    """The document could not be made now."""

    status_code = 503


class VreemdeBron(ValueError):
    """A document asked for something that is no style sheet or font of the product."""


def render_pdf(plan: Stappenplan) -> bytes:
    """Render a plan as PDF/UA-1.

    For a worker: WeasyPrint is only loaded here, never in the process that answers requests.

    Args:
        plan: A composed plan; it says in which language it is.

    Raises:
        PdfOntbreekt: This machine has no Pango.
        VreemdeBron: The document asked for anything else than the product's own style sheet and fonts.

    Source: protocol 5.3; ux.md §1.6.
    """
    return html_to_pdf(render_html(plan))


def render_html(plan: Stappenplan) -> str:
    """Return the page that the PDF is made of, in the language of the plan."""
    with translation.override(plan.taal):
        keuzes = [{"code": keuze.value, "naam": str(keuze.label)} for keuze in Keuze]
        return render_to_string("stappenplan/pdf.html", {"plan": plan, "keuzes": keuzes})


def html_to_pdf(html: str, *, sheets: Sequence[str] = ()) -> bytes:
    """Turn one page into PDF/UA-1.

    Args:
        html: the page.
        sheets: names of style sheets in ``static/css``, for a page that names none itself.

    Raises:
        PdfOntbreekt: This machine has no Pango.
        VreemdeBron: The page asked for anything else than the product's own style sheets and fonts.
    """
    check_can_make_pdf()
    from weasyprint import CSS, HTML  # noqa: PLC0415 - loading it costs a second and belongs in a worker only
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - idem
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415 - idem

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
        """Serves the product's own static files and fails the rendering on anything else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ARG002 - WeasyPrint's signature
            body, media_type = read_own_file(url)
            if url.endswith(".woff2"):
                body = _unpacked_font(body)
            return URLFetcherResponse(url, body, {"Content-Type": media_type})

    base_url = static_folder().as_uri() + "/"
    try:
        # The fonts of a sheet that is handed over count only where every sheet and the document share this.
        shared = {"url_fetcher": OwnFilesOnly(fail_on_errors=True), "font_config": FontConfiguration()}
        document = HTML(string=html, base_url=base_url, url_fetcher=shared["url_fetcher"])
        own = [CSS(url=f"{base_url}css/{name}", **shared) for name in sheets]
        scripts = CSS(string=css_for_scripts(html), base_url=f"{base_url}css/", **shared)
        return bytes(
            document.write_pdf(
                stylesheets=[*own, CSS(string=css_for_document()), scripts],
                font_config=shared["font_config"],
                pdf_variant="pdf/ua-1",
            )
        )
    except FatalURLFetchingError as error:
        raise VreemdeBron("the page asks for something that is not the product's own") from error


def pdf_apart(html: str, *, sheets: Sequence[str] = ("gegevens-pdf.css",)) -> bytes:
    """Turn one page into PDF/UA-1 in a process of its own, for a request that cannot hand its content to a worker.

    Args:
        html: the page; it goes over a pipe.
        sheets: names of style sheets in ``static/css``, for a page that names none itself.

    Raises:
        PdfOntbreekt: this machine has no Pango.
        PdfMislukt: the process fell over or took too long.
    """
    check_can_make_pdf()
    command = [sys.executable, "-m", "support.stappenplan.pdf_child", *sheets]
    with ONE_AT_A_TIME:
        try:
            done = subprocess.run(  # noqa: S603 - our own program and the names of our own style sheets
                command,
                input=html.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a warning may quote the page
                timeout=SECONDS,
                check=False,
                cwd=settings.BASE_DIR,
            )
        except subprocess.TimeoutExpired:
            raise PdfMislukt(str(NOT_NOW)) from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PdfMislukt(str(NOT_NOW))
    return done.stdout


def read_own_file(url: str) -> tuple[bytes, str]:
    """Return a static file of the product and its media type.

    Args:
        url: A file URL.

    Raises:
        VreemdeBron: The URL is no file URL, leads outside the static folder, or is no style sheet or font.
    """
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        raise VreemdeBron("only the product's own files are served")
    path = Path(unquote(parts.path)).resolve()
    if not path.is_relative_to(static_folder()) or path.suffix not in _MEDIA_TYPES or not path.is_file():
        raise VreemdeBron("only the product's own style sheets and fonts are served")
    return path.read_bytes(), _MEDIA_TYPES[path.suffix]


@cache
def _unpacked_font(woff2: bytes) -> bytes:
    """A font as WeasyPrint would unpack it, but once per worker: that is half the time of a rendering."""
    from fontTools.ttLib.woff2 import decompress  # noqa: PLC0415 - comes with WeasyPrint

    unpacked = BytesIO()
    decompress(BytesIO(woff2), unpacked)
    return unpacked.getvalue()


def static_folder() -> Path:
    """Return the folder of the product's own static files."""
    return (Path(settings.BASE_DIR) / "static").resolve()

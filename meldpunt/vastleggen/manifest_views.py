"""What shows to others that evidence stands: the manifest, the package with the files, and the program that checks."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from meldpunt.accounts.gate import staff_page
from meldpunt.core.clock import today
from meldpunt.core.errors import DomainError
from meldpunt.vastleggen.views import DESK
from support.behandeling import meenemen
from support.behandeling.bewijs import vastleggen
from support.bewijskracht import queries as bewijskracht
from support.stappenplan import queries as stappenplan

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker
    from support.bewijskracht.queries import Bewijsmanifest

SHEETS = ("blad-pdf.css", "manifest-pdf.css")


@require_GET
@staff_page(*DESK)
def manifest_json(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The signed manifest for machines."""
    manifest = vastleggen.make_manifest(dossier_id=dossier_id, by=by)
    return _as_download(HttpResponse(manifest.json, content_type="application/json"), "manifest.json")


@require_GET
@staff_page(*DESK)
def manifest_pdf(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:  # noqa: ARG001 - idem
    """The same manifest for people."""
    manifest = vastleggen.make_manifest(dossier_id=dossier_id, by=by)
    content = _pdf(manifest)
    return _as_download(HttpResponse(content, content_type="application/pdf"), f"bewijsmanifest-{today()}.pdf")


@require_GET
@staff_page(*DESK)
def pakket(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> StreamingHttpResponse:  # noqa: ARG001 - idem
    """Manifest, files and the program that checks them, as one zip file that is made while it is sent."""
    manifest = vastleggen.make_pakket(dossier_id=dossier_id, by=by)
    papers = bewijskracht.papers_of(manifest)
    with suppress(DomainError):  # without Pango the manifest for machines says the same
        papers.append(("manifest.pdf", _pdf(manifest)))
    content = meenemen.as_zip(papers=papers, bestanden=manifest.bestanden)
    response = StreamingHttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="bewijs-{today()}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@staff_page(*DESK)
def programma(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - idem
    """The program that anybody runs, without us."""
    response = HttpResponse(bewijskracht.verifier(), content_type="text/x-python; charset=utf-8")
    return _as_download(response, "verify_bewijs.py")


def _pdf(manifest: Bewijsmanifest) -> bytes:
    return stappenplan.pdf_apart(bewijskracht.html_of(manifest), sheets=SHEETS)


def _as_download(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response

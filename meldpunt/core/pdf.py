"""Whether this machine can make PDFs; where it cannot, everything else works and the page says what is missing."""

from __future__ import annotations

import logging
import subprocess
import sys
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from meldpunt.core.errors import DomainError

__all__ = ["ZONDER_PDF", "PdfOntbreekt", "can_make_pdf", "check_can_make_pdf"]

logger = logging.getLogger(__name__)

ZONDER_PDF = _("Een pdf maken lukt hier nog niet: de beheerder van deze server moet daarvoor Pango installeren.")
PROGRAM = Path(__file__).with_name("pdf_libraries.py")


class PdfOntbreekt(DomainError):
    """This machine has no Pango, so there is no PDF."""

    status_code = 503


@cache
def can_make_pdf() -> bool:
    """Whether the libraries for PDFs are there.

    Looked up and, where they are missing, logged once per process, so a restart sees what was installed.
    """
    command = [sys.executable, "-I", "-S", str(PROGRAM)]
    there = subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode == 0  # noqa: S603 - our own program
    if not there:
        logger.warning("no pdf is made here: pango is missing")
    return there


def check_can_make_pdf() -> None:
    """Refuse where this machine cannot make PDFs.

    Raises:
        PdfOntbreekt: Pango is missing; its sentence says so.
    """
    if not can_make_pdf():
        raise PdfOntbreekt(str(ZONDER_PDF))

"""The step plan as PDF/UA: the product's own way beside a bare WeasyPrint render of the same page, warm."""

from __future__ import annotations

import json
import statistics
import time
from datetime import date
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - the apps have to be ready first
from weasyprint import HTML  # noqa: E402 - idem

from support.stappenplan import pdf  # noqa: E402 - idem
from support.stappenplan.compose import PlanGegevens, compose  # noqa: E402 - idem
from triage import service as triage  # noqa: E402 - idem

ROUNDS = 15
ANSWERS = {"R1": ("zelf",), "Z1": ("lokaal",), "V1": ("BELEDIGING", "DOXING"), "D1": ("adres",), "M2": ("angst",)}


def main() -> None:
    """Print the medians in milliseconds."""
    uitkomst = triage.evaluate(ANSWERS)
    gegevens = PlanGegevens(
        uitkomsten=uitkomst.uitkomsten,
        gradatie=uitkomst.gradatie,
        boom_versie=uitkomst.boom_versie,
        ontvangen_op=date(2026, 11, 20),
        gemaakt_op=date(2026, 11, 20),
        partij=settings.PARTIJ,
    )
    html = pdf.render_html(compose(gegevens))
    ours, bare = [], []
    pdf.render_pdf(compose(gegevens))
    _bare(html)
    for _ in range(ROUNDS):
        ours.append(_timed(lambda: pdf.render_pdf(compose(gegevens))))
        bare.append(_timed(lambda: _bare(html)))
    print(json.dumps({"ours": statistics.median(ours), "bare": statistics.median(bare)}))


def _bare(html: str) -> Any:
    return HTML(string=html, base_url=str(settings.BASE_DIR / "static") + "/").write_pdf(pdf_variant="pdf/ua-1")


def _timed(work: Any) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()

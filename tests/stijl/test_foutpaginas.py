"""Pages for when something is wrong still say where help is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.template.loader import get_template

if TYPE_CHECKING:
    from django.test import RequestFactory


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "fout.html"])
def test_ux26_error_page_keeps_the_emergency_bar(rf: RequestFactory, name: str) -> None:
    html = get_template(name).render({"zin": "Dit dossier is al gesloten."}, rf.get("/ergens/"))

    assert '<a class="spoed__bel" href="tel:112">' in html
    assert settings.PARTIJ["telefoon"] in html
    assert name != "fout.html" or "Dit dossier is al gesloten." in html


def test_ux26_page_for_our_own_failure_needs_nothing() -> None:
    html = get_template("500.html").render()

    assert 'href="tel:112"' in html
    assert settings.PARTIJ["telefoon"] in html
    assert 'href="/static/css/noodpagina.css"' in html

"""The style page shows every component as it is, and nobody but a developer can open it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from meldpunt.core import moulds
from meldpunt.huisstijl.colours import PAREN

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.stijl.adressen")]
TEMPLATES = settings.BASE_DIR / "templates"
PAGES = ("/stijl/", "/stijl/werkplek/")


def _names(folder: str) -> set[str]:
    return {path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / folder).rglob("*.html")}


def test_every_component_and_every_part_of_the_template_pack_is_shown(client: Client) -> None:
    moulds.clear()  # what was drawn before is not drawn again
    used = {template.name for page in PAGES for template in client.get(page).templates}

    assert _names("components") <= used
    assert _names("meldpunt") <= used


def test_every_icon_and_every_measured_pair_is_shown(client: Client) -> None:
    page = client.get("/stijl/").content.decode()

    for path in (TEMPLATES / "icons").glob("*.svg"):
        assert f"<span>{path.stem}</span>" in page
    assert page.count("Aa 9") == 2 * len(PAREN)


def test_no_two_things_on_a_page_have_the_same_id(client: Client) -> None:
    for path in PAGES:
        ids = re.findall(r'\sid="([^"]+)"', client.get(path).content.decode())

        assert len(ids) == len(set(ids)), [name for name in ids if ids.count(name) > 1]


@pytest.mark.urls("meldpunt.urls")
def test_without_debug_there_is_no_style_page(client: Client) -> None:
    assert [client.get(page).status_code for page in PAGES] == [404, 404]
    with pytest.raises(NoReverseMatch):
        reverse("stijl:melder")


def test_debug_adds_the_style_page_and_no_other_address() -> None:
    assert _addresses(debug="1") - _addresses(debug="0") == {"stijl:melder", "stijl:werkplek"}


def _addresses(*, debug: str) -> set[str]:
    """The names of the product's own table, as a process with this setting has it."""
    code = "import django; django.setup()\nfrom tests.architecture.test_routes import _patterns\nprint(*_patterns())"
    base = str(settings.BASE_DIR)
    env = os.environ | {"DEBUG": debug, "DJANGO_SETTINGS_MODULE": "meldpunt.settings", "PYTHONPATH": base}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return set(done.stdout.split())

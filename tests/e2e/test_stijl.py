"""The style page in a browser: every component can be read and reached, in both themes and at 320 pixels."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import resolve

from tests.e2e.conftest import AXE, AXE_TAGS, DESKTOP

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.stijl.adressen")]
SITE = "http://stijl.test"
SMAL = (320, 640)


def _answer(route: Route) -> None:
    """Answer as the product would, without starting it or asking a database: pages from Django, files from disk."""
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        file = settings.BASE_DIR / path[1:]
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "font/woff2")
        return
    view = resolve(path).func
    route.fulfill(body=view(RequestFactory().get(path)).content, headers={"Content-Type": "text/html"})


@pytest.mark.parametrize("dark", [False, True], ids=["licht", "donker"])
@pytest.mark.parametrize("path", ["/stijl/", "/stijl/werkplek/"])
def test_ux01_every_component_passes_axe_and_fits_a_narrow_screen(chromium: Browser, path: str, *, dark: bool) -> None:
    context = chromium.new_context(
        viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, color_scheme="dark" if dark else "light"
    )
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.route("**/*", _answer)
    page.goto(SITE + path)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS)
    page.set_viewport_size({"width": SMAL[0], "height": SMAL[1]})
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert [(item["id"], item["nodes"][0]["html"]) for item in found["violations"]] == []
    assert complaints == []
    assert width == SMAL[0]


SHAPE = """() => [...document.querySelectorAll(".ernst")].map((item) => {
  const drawn = getComputedStyle(item, "::before");
  const { borderTopStyle, backgroundImage, backgroundColor, clipPath } = drawn;
  return [item.textContent, [borderTopStyle, backgroundImage.slice(0, 6), backgroundColor, clipPath].join(" ")];
})"""


@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_severity_has_a_shape_that_no_other_has_in_any_colours(chromium: Browser, forced: str) -> None:
    context = chromium.new_context(forced_colors=forced)  # type: ignore[arg-type]  # one of the words it knows
    page = context.new_page()
    page.route("**/*", _answer)
    page.goto(SITE + "/stijl/werkplek/")
    page.add_style_tag(content=".ernst { color: black !important; }")  # without its colour the shape is what is left
    shapes = dict(page.evaluate(SHAPE))
    context.close()

    assert set(shapes) == {"licht", "middel", "ernstig", "acuut", "nog te beluisteren"}
    assert len(set(shapes.values())) == 5

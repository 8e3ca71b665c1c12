"""A party's logo is only a picture: whatever else was in the file does not survive."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.core.checks import run_checks
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from meldpunt.huisstijl.logo import GeenLogo, logo, make_logo

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django.fixtures import Settings

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><g fill="#7A1F3D"><rect width="120" height="40"/>'
    '<path d="M4 5h24v17H15l-7 6v-6H4z" style="stroke: #fff; fill: none"/></g></svg>'
)
VIJANDIG = b"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"
     onload="alert(1)">
  <script>alert(2)</script>
  <style>@import url(https://elders.example/a.css); rect { fill: url(https://elders.example/b) }</style>
  <foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(3)"/></body></foreignObject>
  <image href="https://elders.example/c.png" xlink:href="https://elders.example/d.png" width="1" height="1"/>
  <use href="https://elders.example/e.svg#x"/>
  <a href="javascript:alert(4)"><rect width="5" height="5"/></a>
  <rect width="9" height="9" fill="url(https://elders.example/f)" stroke="URL('//elders.example/g')"
        style="fill: url(//elders.example/h); clip-path: url(#goed)" onclick="alert(5)"/>
  <animate attributeName="href" values="javascript:alert(6)"/>
  <set attributeName="onload" to="alert(7)"/>
  <circle r="4" fill="expression(alert(8))" transform="translate(1 1)"/>
  <path d="M0 0h1" fill="#fff&quot; onload=&quot;alert(9)"/>
  <script xmlns="urn:other">alert(10)</script>
</svg>"""


def test_ux24_a_hostile_svg_comes_out_as_shapes_alone() -> None:
    made = make_logo(VIJANDIG)
    text = made.inhoud.decode()

    for word in ("script", "alert", "elders", "http:", "https", "href", "style", "onload", "onclick", "image", "//"):
        assert word not in text.replace("http://www.w3.org/2000/svg", ""), word
    assert '<rect width="9" height="9" clip-path="url(#goed)">' in text
    assert '<circle r="4" transform="translate(1 1)">' in text
    assert "script" in made.weggelaten


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        '<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'.encode("utf-16"),
        b"<svg viewBox='0 0 1 1'/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 --1 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan inf"/>',
        b'<g xmlns="http://www.w3.org/2000/svg"/>',
        b"<html></html>",
        b"GIF89a",
        b"",
        b"\x89PNG\r\n\x1a\n kapot",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">' + b"<g/>" * 5001 + b"</svg>",
        b" " * 1_000_001,
    ],
)
def test_ux24_what_is_no_picture_is_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(GeenLogo) as caught:
        make_logo(body)

    assert str(caught.value).endswith(".")


def test_ux24_a_good_svg_keeps_its_shapes_and_its_style() -> None:
    made = make_logo(SVG.encode())

    assert made.inhoud.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="120" height="40"><g fill="#7A1F3D">'
        '<rect width="120" height="40"></rect>'
        '<path d="M4 5h24v17H15l-7 6v-6H4z" stroke="#fff" fill="none"></path></g></svg>'
    )
    assert (made.breedte, made.hoogte, made.weggelaten) == (96, 32, ())
    assert make_logo(made.inhoud).inhoud == made.inhoud


def _png(width: int, height: int) -> bytes:
    info, made = PngInfo(), BytesIO()
    info.add_text("Comment", "elders.example")
    Image.new("RGB", (width, height), "#7A1F3D").save(made, "PNG", pnginfo=info)
    return made.getvalue()


def test_ux24_a_png_is_made_anew_without_what_was_written_in_it() -> None:
    made = make_logo(_png(1200, 300) + b"<script>alert(1)</script>")

    assert b"elders" not in made.inhoud
    assert b"script" not in made.inhoud
    with Image.open(BytesIO(made.inhoud)) as picture:
        assert picture.size == (384, 96)
        assert picture.info == {}
    assert (made.breedte, made.hoogte, made.soort) == (128, 32, "image/png")


def test_ux24_a_png_that_is_huge_is_not_unpacked() -> None:
    with pytest.raises(GeenLogo):
        make_logo(_png(4001, 1))


@pytest.mark.django_db
def test_the_header_shows_the_logo_with_the_name_of_the_party(
    settings: Settings, client: Client, tmp_path: Path
) -> None:
    path = tmp_path / "logo.svg"
    path.write_text(SVG)
    settings.PARTIJ_LOGO = str(path)
    own = logo()
    assert own
    src = f"/huisstijl/beeldmerk?v={own.versie}"

    assert f'<img class="merk__logo" src="{src}" alt="Partij voor Morgen" width="96" height="32">' in (
        client.get("/").content.decode()
    )
    answer = client.get(src)
    assert answer.content == own.inhoud
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "immutable" in answer["Cache-Control"]


def test_a_logo_that_cannot_be_used_stops_the_check_and_leaves_the_name(settings: Settings) -> None:
    settings.PARTIJ_LOGO = "/bestaat/niet.svg"

    assert [item.id for item in run_checks() if str(item.id).startswith("huisstijl")] == ["huisstijl.E002"]
    assert logo() is None


def test_a_logo_of_which_something_was_left_out_gives_a_warning(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_bytes(VIJANDIG)
    settings.PARTIJ_LOGO = str(path)
    (warning,) = [item for item in run_checks() if str(item.id).startswith("huisstijl")]

    assert warning.id == "huisstijl.W001"
    assert "script" in warning.msg

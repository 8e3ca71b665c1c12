"""The party's own mark: made anew when the product starts, so that only a picture is left of what was given."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.conf import settings

from meldpunt.core.web.partij import vastgesteld
from meldpunt.huisstijl.svg import GeenSvg, clean_svg

MEESTE_BYTES = 1_000_000
MEESTE_PUNTEN = 4000
PNG = b"\x89PNG\r\n\x1a\n"
HOOGTE = 32  # of the mark in the header; the picture itself is three times as sharp
BREEDSTE = 140


class GeenLogo(ValueError):
    """This cannot be a logo; the message is a Dutch sentence that says what to do."""


@dataclass(frozen=True)
class Logo:
    """A picture of our own making, and how large it is shown."""

    inhoud: bytes
    soort: str
    breedte: int
    hoogte: int
    versie: str
    weggelaten: tuple[str, ...]


def logo() -> Logo | None:
    """Give the party's logo, or nothing where there is none that can be used; the name then stands there."""
    own = vastgesteld()
    try:
        return logo_from_settings() if own is None else logo_from_text(own.logo)
    except GeenLogo:
        return None


def logo_from_settings() -> Logo | None:
    """Make the logo of the settings anew.

    Raises:
        GeenLogo: there is no such file, or it is no PNG or SVG that can be used.
    """
    return _read(str(settings.PARTIJ_LOGO)) if settings.PARTIJ_LOGO else None


@lru_cache(maxsize=4)
def logo_from_text(text: str) -> Logo | None:
    """Make the logo of an established version anew, from the text in which it is kept; None where that is empty.

    Raises:
        GeenLogo: it is no picture that can be used.
    """
    if not text:
        return None
    try:
        return make_logo(base64.b64decode(text, validate=True))
    except binascii.Error as error:
        raise GeenLogo("Het beeldmerk is beschadigd. Kies het opnieuw.") from error


def logo_as_text(own: Logo | None) -> str:
    """Write a logo down as text, for a version."""
    return "" if own is None else base64.b64encode(own.inhoud).decode()


def make_logo(body: bytes) -> Logo:
    """Make a PNG or SVG anew.

    Args:
        body: the file as it came.

    Raises:
        GeenLogo: it is too large, or no PNG or SVG that can be used.
    """
    if len(body) > MEESTE_BYTES:
        raise GeenLogo("Het bestand van PARTIJ_LOGO is groter dan 1 MB. Bewaar het kleiner.")
    if body.startswith(PNG):
        return _from_png(body)
    try:
        clean = clean_svg(body)
    except GeenSvg as error:
        raise GeenLogo(str(error)) from error
    left_out = tuple(sorted(clean.weggelaten))
    return _logo(clean.tekst.encode(), "image/svg+xml", clean.breedte / clean.hoogte, left_out)


@lru_cache(maxsize=4)
def _read(path: str) -> Logo:
    try:
        body = Path(path).read_bytes()
    except OSError as error:
        raise GeenLogo(f"PARTIJ_LOGO wijst naar {path}. Dat bestand is er niet, of mag niet worden gelezen.") from error
    return make_logo(body)


def _from_png(body: bytes) -> Logo:
    """Only the points of the picture, no larger than a sharp screen shows them."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - for the few parties with a PNG only

    try:
        with Image.open(BytesIO(body), formats=["PNG"]) as picture:
            if max(picture.size) > MEESTE_PUNTEN:
                raise GeenLogo("De PNG van PARTIJ_LOGO is breder of hoger dan 4000 punten. Bewaar haar kleiner.")
            points = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, GeenLogo):
            raise
        raise GeenLogo("De PNG van PARTIJ_LOGO is beschadigd. Bewaar het beeldmerk opnieuw.") from error
    points.thumbnail((BREEDSTE * 3, HOOGTE * 3))
    clean = Image.new("RGBA", points.size)
    clean.paste(points)
    made = BytesIO()
    clean.save(made, "PNG", optimize=True)
    return _logo(made.getvalue(), "image/png", points.width / points.height, ())


def _logo(body: bytes, soort: str, shape: float, left_out: tuple[str, ...]) -> Logo:
    height = min(float(HOOGTE), BREEDSTE / shape)
    return Logo(
        inhoud=body,
        soort=soort,
        breedte=max(1, round(height * shape)),
        hoogte=max(1, round(height)),
        versie=hashlib.sha256(body).hexdigest()[:16],
        weggelaten=left_out,
    )

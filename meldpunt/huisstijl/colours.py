"""Colours as WCAG measures them, and the pairs of tokens that a page puts on each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings

HEX = re.compile(r"#[0-9A-Fa-f]{6}")
TOKEN = re.compile(r"(--[\w-]+): (#[0-9A-Fa-f]{6});")
TEKST, LOPENDE_TEKST, TEKEN = 4.5, 7.0, 3.0  # WCAG 2.2: 1.4.3, 1.4.6 and 1.4.11
DONKER_DEEL = 0.04045  # below this sRGB is a straight line
VLAKKEN = ("--bg", "--surface", "--sunken")
NAMEN = {
    "--bg": "papier",
    "--surface": "een wit vlak",
    "--sunken": "een grijs vlak",
    "--spoed": "de strook voor spoed",
    "--accent-zacht": "de zachte tint ervan",
    "--op-accent": "de tekst op een knop",
}


@dataclass(frozen=True)
class Paar:
    """A token that stands on another one, and how much contrast that asks."""

    voor: str
    achter: str
    minst: float


PAREN = (
    *(Paar("--ink", vlak, LOPENDE_TEKST) for vlak in (*VLAKKEN, "--accent-zacht", "--spoed")),
    *(Paar("--ink-2", vlak, LOPENDE_TEKST) for vlak in ("--bg", "--surface", "--spoed")),
    Paar("--ink-2", "--sunken", TEKST),
    *(Paar("--accent", vlak, TEKST) for vlak in (*VLAKKEN, "--spoed", "--accent-zacht")),
    *(Paar("--rood", vlak, TEKST) for vlak in (*VLAKKEN, "--rood-zacht", "--spoed")),
    *(Paar("--oker", vlak, TEKST) for vlak in ("--bg", "--surface", "--oker-zacht")),
    *(Paar("--groen", vlak, TEKST) for vlak in ("--bg", "--surface", "--groen-zacht")),
    *(Paar("--blauw", vlak, TEKST) for vlak in ("--bg", "--surface", "--blauw-zacht")),
    Paar("--op-accent", "--accent", TEKST),
    Paar("--op-accent", "--accent-hover", TEKST),
    Paar("--weg-tekst", "--weg", TEKST),
    *(Paar("--rand", vlak, TEKEN) for vlak in ("--bg", "--surface")),
)


def ratio(een: str, ander: str) -> float:
    """Measure the contrast of two colours.

    Args:
        een: as ``#RRGGBB``.
        ander: as ``#RRGGBB``; the order makes no difference.

    Source: WCAG 2.2, "contrast ratio".
    """
    high, low = sorted((_luminance(een), _luminance(ander)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(een: str, ander: str, deel: float) -> str:
    """Mix two colours.

    Args:
        een: as ``#RRGGBB``.
        ander: as ``#RRGGBB``.
        deel: how much of the first, from 0 to 1.
    """
    pairs = zip(_channels(een), _channels(ander), strict=True)
    return "#" + "".join(f"{round(one * deel + other * (1 - deel)):02X}" for one, other in pairs)


@cache
def tokens(thema: str) -> dict[str, str]:
    """Read the colours of a theme from the style sheet itself.

    Args:
        thema: "licht" or "donker".
    """
    css = (settings.BASE_DIR / "static" / "css" / "meldpunt.css").read_text()
    light, _, rest = css.partition("@media screen and (prefers-color-scheme: dark)")
    found = dict(TOKEN.findall(light))
    return found if thema == "licht" else found | dict(TOKEN.findall(rest.partition(":root[data-theme=")[0]))


def _channels(kleur: str) -> tuple[int, ...]:
    return tuple(int(kleur[start : start + 2], 16) for start in (1, 3, 5))


def _luminance(kleur: str) -> float:
    """How much light a colour gives, as WCAG defines it for sRGB."""
    shares = (channel / 255 for channel in _channels(kleur))
    red, green, blue = (c / 12.92 if c <= DONKER_DEEL else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

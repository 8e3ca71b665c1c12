"""A party's own colour: one accent in a setting, every tint that follows from it, and whether it can be read.

The tints are derived so that they keep the contrast of ``ux.md`` §1.7:

- hover: 80 % accent with black, in the dark theme with white: always further away from the text on it;
- text on a button: white, in the dark theme the paper;
- soft: a tenth of accent in a surface (18 % in the dark theme), less where the accent could not be read on it;
- the dark accent, where only a light one is set: lightened until it measures 5.5:1 on every dark surface.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from meldpunt.core.web.partij import gegevens
from meldpunt.huisstijl.colours import HEX, LOPENDE_TEKST, NAMEN, PAREN, TEKST, Paar, mix, ratio, tokens

WIT, ZWART = "#FFFFFF", "#000000"
INSTELLING = {"licht": "PARTIJ_ACCENT", "donker": "PARTIJ_ACCENT_DONKER"}
DEEL_ZACHT = {"licht": (0.10, 0.08, 0.06, 0.04, 0.02), "donker": (0.18, 0.14, 0.10, 0.06, 0.03)}
RUIM = 5.5  # a colour of our own finding may be a little better than it has to be
STAPPEN = 25  # how many steps it takes from a colour to black or white


@dataclass(frozen=True)
class Palet:
    """The accent of one theme with what is derived from it."""

    accent: str
    hover: str
    op: str
    zacht: str

    @property
    def tokens(self) -> dict[str, str]:
        """The same, by the names of the style sheet."""
        return {
            "--accent": self.accent,
            "--accent-hover": self.hover,
            "--op-accent": self.op,
            "--accent-zacht": self.zacht,
        }


@dataclass(frozen=True)
class Huisstijl:
    """What a party made its own; ``css`` is empty where it uses ours."""

    licht: Palet
    donker: Palet
    css: str
    versie: str


@dataclass(frozen=True)
class Bezwaar:
    """A reason not to use an accent."""

    zin: str
    advies: str


def huisstijl() -> Huisstijl:
    """Give the colours of this installation; a colour that cannot be read is never used."""
    own = gegevens()
    return _made(own.accent, own.accent_donker)


def css_for_document() -> str:
    """Give the accent to a document, whose style sheet asks for it as ``var(--accent)``."""
    return f":root {{ --accent: {huisstijl().licht.accent} }}"


def bezwaren() -> list[Bezwaar]:
    """Say what is wrong with the accents in the settings, if anything."""
    return [
        bezwaar
        for thema, kleur in (("licht", settings.PARTIJ_ACCENT), ("donker", settings.PARTIJ_ACCENT_DONKER))
        if kleur and (bezwaar := bezwaar_tegen(kleur, thema))
    ]


def bezwaar_tegen(kleur: str, thema: str, *, naam: str = "") -> Bezwaar | None:
    """Say why an accent cannot be read, or nothing.

    Args:
        kleur: what was set.
        thema: "licht" or "donker".
        naam: how the reader knows what was set; the name of the setting where it is left out.
    """
    naam = naam or INSTELLING[thema]
    if not HEX.fullmatch(kleur):
        return Bezwaar(f"{naam} is geen kleur: {kleur!r}.", "Schrijf een hekje en zes tekens, zoals #0A545B.")
    if not (slecht := _unreadable(kleur, thema)):
        return None
    worst = min(slecht, key=lambda paar: _measured(paar, kleur, thema))
    measured, ground = _measured(worst, kleur, thema), _tokens_with(kleur, thema)[worst.achter]
    what = NAMEN["--op-accent"] if worst.voor == "--op-accent" else f"op {NAMEN[worst.achter]}"
    zin = (
        f"{naam} {kleur} is niet goed te lezen: {what} ({kleur} bij {ground}) meet het contrast "
        f"{_komma(measured)} op 1. Nodig is {_komma(worst.minst)} op 1."
    )
    return Bezwaar(zin, _advies(kleur, thema))


def palet_van(kleur: str, thema: str) -> Palet:
    """Derive every tint from an accent.

    Args:
        kleur: as ``#RRGGBB``.
        thema: "licht" or "donker".
    """
    own = tokens(thema)
    away, op = (ZWART, WIT) if thema == "licht" else (WIT, own["--bg"])
    soft = [mix(kleur, own["--surface"], deel) for deel in DEEL_ZACHT[thema]]
    good = (z for z in soft if ratio(kleur, z) >= TEKST and ratio(own["--ink"], z) >= LOPENDE_TEKST)
    return Palet(accent=kleur.upper(), hover=mix(kleur, away, 0.8), op=op, zacht=next(good, soft[-1]))


@lru_cache(maxsize=8)
def _made(accent: str, donker: str) -> Huisstijl:
    light = accent if accent and bezwaar_tegen(accent, "licht") is None else ""
    dark = donker if donker and bezwaar_tegen(donker, "donker") is None else ""
    if light and not dark:
        dark = _lightened(light)
    palets = {
        thema: palet_van(kleur, thema) if kleur else _ours(thema)
        for thema, kleur in (("licht", light), ("donker", dark))
    }
    css = _css(palets) if light or dark else ""
    return Huisstijl(**palets, css=css, versie=hashlib.sha256(css.encode()).hexdigest()[:16])


def _ours(thema: str) -> Palet:
    own = tokens(thema)
    return Palet(own["--accent"], own["--accent-hover"], own["--op-accent"], own["--accent-zacht"])


def _css(palets: dict[str, Palet]) -> str:
    """The tokens that differ, in the same layer and for the same choices of theme as in meldpunt.css."""
    light, dark = (
        " ".join(f"{naam}: {kleur};" for naam, kleur in palets[thema].tokens.items()) for thema in ("licht", "donker")
    )
    return (
        "@layer tokens {\n"
        f"  :root {{ {light} }}\n"
        f'  @media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
        f'  @media screen {{ :root[data-theme="dark"] {{ {dark} }} }}\n'
        "}\n"
    )


def _tokens_with(kleur: str, thema: str) -> dict[str, str]:
    return tokens(thema) | palet_van(kleur, thema).tokens


def _measured(paar: Paar, kleur: str, thema: str) -> float:
    own = _tokens_with(kleur, thema)
    return ratio(own[paar.voor], own[paar.achter])


def _unreadable(kleur: str, thema: str) -> list[Paar]:
    touched = (paar for paar in PAREN if "accent" in paar.voor + paar.achter)
    return [paar for paar in touched if _measured(paar, kleur, thema) < paar.minst]


def _advies(kleur: str, thema: str) -> str:
    away, word = (ZWART, "donkerder") if thema == "licht" else (WIT, "lichter")
    near = next((k for k in _towards(kleur, away) if not _unreadable(k, thema)), tokens(thema)["--accent"])
    empty = " Of laat PARTIJ_ACCENT_DONKER leeg: dan volgt de kleur uit PARTIJ_ACCENT." if thema == "donker" else ""
    return f"Kies een kleur die {word} is. {near} lijkt erop en kan wel.{empty}"


def _lightened(kleur: str) -> str:
    grounds = [tokens("donker")[vlak] for vlak in ("--bg", "--surface", "--sunken", "--spoed")]
    good = (k for k in _towards(kleur, WIT) if all(ratio(k, g) >= RUIM for g in grounds))
    return next(k for k in good if not _unreadable(k, "donker"))


def _towards(kleur: str, einde: str) -> list[str]:
    return [mix(kleur, einde, 1 - stap / STAPPEN) for stap in range(STAPPEN + 1)]


def _komma(getal: float) -> str:
    return f"{int(getal * 10) / 10:.1f}".replace(".", ",")

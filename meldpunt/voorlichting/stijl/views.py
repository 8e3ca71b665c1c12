"""Show the design system as it is: the tokens of the style sheet and the templates of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meldpunt.huisstijl.colours import PAREN, ratio, tokens
from meldpunt.huisstijl.service import huisstijl
from meldpunt.voorlichting.stijl.stukken import ERNSTEN, Maker

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MATEN = {"s1": ".25", "s2": ".5", "s3": ".75", "s4": "1", "s5": "1.5", "s6": "2", "s7": "3", "s8": "4.5"}
LETTERS = ("basis", "groot", "h3", "h2", "h1", "opening")


@require_safe
def melder(request: HttpRequest) -> HttpResponse:
    """Tokens, icons and components as a visitor and a melder see them."""
    maker = Maker(request)
    context = _basis(maker) | {"eigen": maker.melder(), "paletten": _paletten(), "iconen": _iconen()}
    return render(request, "stijl/melder.html", context)


@require_safe
def werkplek(request: HttpRequest) -> HttpResponse:
    """The same components as the desk and the board see them."""
    maker = Maker(request)
    return render(request, "stijl/werkplek.html", _basis(maker) | {"eigen": maker.werkplek(), "ernsten": ERNSTEN})


def _basis(maker: Maker) -> dict[str, Any]:
    return {
        "formulieren": maker.formulieren(),
        "onderdelen": maker.onderdelen(),
        "maten": MATEN,
        "letters": LETTERS,
    }


def _paletten() -> list[dict[str, Any]]:
    """Each theme with its pairs of colours and what they measure, the party's own accent included."""
    own = huisstijl()
    found = []
    for thema, palet in (("licht", own.licht), ("donker", own.donker)):
        kleuren = tokens(thema) | palet.tokens
        rows = [
            {
                "paar": paar,
                "voor": kleuren[paar.voor],
                "achter": kleuren[paar.achter],
                "meet": round(ratio(kleuren[paar.voor], kleuren[paar.achter]), 1),
            }
            for paar in PAREN
        ]
        found.append({"thema": thema, "rijen": rows})
    return found


def _iconen() -> list[str]:
    return sorted(path.stem for path in (settings.BASE_DIR / "templates" / "icons").glob("*.svg"))

"""Write an SVG anew from a short list of shapes: nothing that runs, and nothing that asks something of elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.html import escape

RUIMTE = "http://www.w3.org/2000/svg"
VORMEN = frozenset({
    "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "linearGradient", "radialGradient", "stop", "clipPath",
})  # fmt: skip
EIGENSCHAPPEN = frozenset({
    "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity", "clip-path",
    "clip-rule", "stop-color", "stop-opacity",
})  # fmt: skip
MATEN = frozenset({
    "id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d",
    "points", "transform", "offset", "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits",
    "preserveAspectRatio",
})  # fmt: skip
# No colon, slash, quote or backslash: then there is no address, and no way to write one. A reference stays inside.
WAARDE = re.compile(r"[\w#.,%()+\s-]*")
FUNCTIE = re.compile(r"(\w*)\s*\(")
FUNCTIES = frozenset({"matrix", "translate", "scale", "rotate", "skewX", "skewY", "rgb", "rgba", "hsl", "hsla"})
BINNEN = re.compile(r"url\(#[\w-]+\)")
GETAL = re.compile(r"-?(\d{1,6}(\.\d{0,9})?|\.\d{1,9})")
MEESTE_DELEN = 5000


class GeenSvg(ValueError):
    """This is no SVG that can be used; the message is a Dutch sentence that says what to do."""


@dataclass
class SchoneSvg:
    """What was kept, and the names of what was left out."""

    tekst: str = ""
    breedte: float = 0
    hoogte: float = 0
    weggelaten: set[str] = field(default_factory=set)


def clean_svg(body: bytes) -> SchoneSvg:
    """Write an SVG anew, with the shapes and properties of the list only.

    Args:
        body: the file as it came.

    Raises:
        GeenSvg: it is no SVG, it has a document type or entities, or it does not say how large it is.
    """
    writer = _Writer()
    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler, parser.EndElementHandler = writer.start, writer.end
    parser.StartDoctypeDeclHandler = writer.refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise GeenSvg("Dit is geen SVG. Bewaar het beeldmerk opnieuw als SVG, of als PNG.") from error
    return writer.done()


class _Writer:
    """Writes down what is allowed, in the order in which it comes."""

    def __init__(self) -> None:
        self.parts = list[str]()
        self.outside, self.count = 0, 0
        self.result = SchoneSvg()

    def refuse(self, *_args: object) -> None:
        """A document type can hold entities that grow, or that read files."""
        raise GeenSvg("In deze SVG staat een DOCTYPE. Haal die regel weg, of bewaar het beeldmerk als PNG.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self.count += 1
        if self.count > MEESTE_DELEN:
            raise GeenSvg("Deze SVG heeft te veel onderdelen. Bewaar het beeldmerk als PNG.")
        if self.outside or space != RUIMTE or local not in VORMEN:
            self.outside += 1
            self.result.weggelaten.add(local)
            return
        own = self._kept(attributes)
        if not self.parts:
            own = self._measured(local, own)
            own = {"xmlns": RUIMTE} | own
        words = "".join(f' {key}="{escape(value)}"' for key, value in own.items())
        self.parts.append(f"<{local}{words}>")

    def end(self, name: str) -> None:
        if self.outside:
            self.outside -= 1
            return
        self.parts.append(f"</{name.rpartition(' ')[2]}>")

    def done(self) -> SchoneSvg:
        if not self.parts:
            raise GeenSvg("Dit is geen SVG. Bewaar het beeldmerk opnieuw als SVG, of als PNG.")
        self.result.tekst = "".join(self.parts)
        return self.result

    def _kept(self, attributes: dict[str, str]) -> dict[str, str]:
        """Attributes of the list with values that cannot hold an address; a style is taken apart into them."""
        loose = dict(part.split(":", 1) for part in attributes.get("style", "").split(";") if ":" in part)
        styled = {key.strip(): value.strip() for key, value in loose.items() if key.strip() in EIGENSCHAPPEN}
        plain = {key: value for key, value in attributes.items() if key in EIGENSCHAPPEN | MATEN}
        kept = {key: value for key, value in (plain | styled).items() if _is_harmless(value)}
        self.result.weggelaten |= (set(attributes) - set(kept)) & {"class", "href", "filter", "mask"}
        return kept

    def _measured(self, local: str, own: dict[str, str]) -> dict[str, str]:
        """The outermost element says how large the drawing is."""
        if local != "svg":
            raise GeenSvg("Dit is geen SVG. Bewaar het beeldmerk opnieuw als SVG, of als PNG.")
        rest = {key: value for key, value in own.items() if key not in {"viewBox", "width", "height"}}
        box = own.get("viewBox", "").replace(",", " ").split()
        if len(box) != 4:  # noqa: PLR2004 - left, top, width, height
            box = ["0", "0", *(own.get(side, "").removesuffix("px") for side in ("width", "height"))]
        if not all(GETAL.fullmatch(number) for number in box) or float(box[2]) <= 0 or float(box[3]) <= 0:
            raise GeenSvg("Deze SVG zegt niet hoe groot het beeldmerk is. Geef haar een viewBox.")
        self.result.breedte, self.result.hoogte = float(box[2]), float(box[3])
        return {"viewBox": " ".join(box), "width": box[2], "height": box[3]} | rest


def _is_harmless(value: str) -> bool:
    if "url" in value.lower():
        return BINNEN.fullmatch(value.strip()) is not None
    return WAARDE.fullmatch(value) is not None and set(FUNCTIE.findall(value)) <= FUNCTIES

"""Each chart as a picture: the same words in it, the digest below it, and dots that show our own letter."""

from __future__ import annotations

import io

from PIL import Image

from statistieken.rapport.beeld import charts, drawing_dots, to_svg
from statistieken.rapport.build import build_rapport
from tests.statistieken.bomen import read_xml
from tests.statistieken.voorbeelden import Q3, cijfers, derde_kwartaal, eerdere, publicatie

SVG = "{http://www.w3.org/2000/svg}"


def _pictures(party: str = "Partij voor Morgen") -> dict[str, bytes]:
    rapport = build_rapport(derde_kwartaal(), eerdere())
    return {
        naam: to_svg(titel=titel, diagram=diagram, rapport=rapport, publicatie=publicatie(), party=party)
        for naam, titel, diagram in charts(rapport)
    }


def _words(svg: bytes) -> list[str]:
    return ["".join(node.itertext()) for node in read_xml(svg).iter(f"{SVG}text")]


def test_there_is_a_picture_of_every_chart() -> None:
    pictures = _pictures()

    assert set(pictures) == {"verloop", "form", "platform", "effect", "sent", "severity", "in_term"}
    assert [naam for naam, _titel, _diagram in charts(build_rapport(cijfers(Q3, None), []))] == ["verloop"]


def test_a_picture_says_what_it_shows_of_whom_and_from_which_release() -> None:
    words = _words(_pictures()["platform"])

    assert words[0] == "Meldingen per platform"
    assert words[1] == "Partij voor Morgen, 3e kwartaal 2026"
    assert (words[2], words[3]) == ("X", "20")
    assert words[-1] == "Afgerond op 5. Een 0 betekent 0 tot 4. Controlegetal 4f1c 9b27 e06a 83d5"


def test_a_name_of_a_party_draws_nothing() -> None:
    root = read_xml(_pictures(party="<script>x</script>")["form"])

    assert not [node for node in root.iter() if node.tag.endswith("script")]


def test_the_png_is_twice_as_large_is_drawn_and_is_the_same_each_time() -> None:
    svg = _pictures()["form"]
    with drawing_dots() as to_png:
        once, again, other = to_png(svg), to_png(svg), to_png(svg.replace(b"Meldingen per vorm", b"Iets anders geheel"))
    root, image = read_xml(svg), Image.open(io.BytesIO(once)).convert("RGB")

    assert once == again
    assert image.size == (2 * 680, 2 * int(root.attrib["height"]))
    assert image.getpixel((4, 4)) == (255, 255, 255)
    title = image.crop((40, 40, 700, 72))
    assert sum(title.convert("L").histogram()[:60]) > 0  # letters, not an empty line
    assert other != once

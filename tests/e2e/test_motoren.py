"""A melder in three engines: the whole way from the first page to an answer behind the code, and quickly away.

Chromium, Firefox and WebKit, the engine of Safari; Firefox once more as Tor Browser's safest level has it, without
scripts, fonts of ours and drawings. Part of ``make deep``: it needs two browsers more than ``make test``.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from tests.e2e.motoren import motor_of, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.e2e.conftest import Product
    from tests.e2e.motoren import Motor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.deep,
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),  # Selenium's, of itself
]
SAFEST = "Firefox op zijn veiligst"
ENGINES = ["Chromium", "Firefox", SAFEST, "WebKit"]
STORY = "Iemand schrijft onder mijn berichten dat ik moet verdwijnen."
NEXT = "main form button[data-verder]"
MIDDLE = 4  # so many pixels may the words of a button stand out of its middle
HIGHEST = 90  # a button of two lines


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[tuple[str, Motor]]:
    """Each engine, with its name."""
    with motor_of(request.param, lambda: chromium, tmp_path) as motor:
        yield request.param, motor


def on(motor: Motor, path: str) -> None:
    """Wait for a page."""
    wait_for(lambda: path in motor.address, f"no way to {path}, still at {motor.address}")


def test_n07_a_report_an_answer_and_the_way_out_in_three_engines(
    engine: tuple[str, Motor], product: Product, tmp_path: Path
) -> None:
    name, motor = engine
    scripts = name != SAFEST
    code = report(motor, product.url, tmp_path / "brief.txt", scripts=scripts)

    motor.open(f"{product.url}/code/")
    motor.type("[name=code]", code)
    motor.tap("main form button[type=submit]")
    on(motor, "/code/")
    wait_for(lambda: plan_is_there(motor, product.url), "no step plan")
    motor.tap(".vouw details summary")
    motor.tap(".plan__keuze button[value='later']")
    wait_for(lambda: "Bewaard om" in motor.text(".vouw details .bewaard"), "the choice was not kept")
    motor.open(f"{product.url}/code/gegevens/")
    assert "brief.txt" in motor.text("main")
    motor.open(f"{product.url}/code/")
    motor.type("[name=tekst]", "Nog iets.")
    motor.tap("main form.antwoord button")
    wait_for(lambda: motor.count(".bericht--jij"), "no message")
    assert "Nog iets." in motor.text(".bericht--jij")
    motor.tap("a.weg[data-snel-weg]")
    on(motor, "/livez")
    motor.open(f"{product.url}/code/")
    assert motor.count("[name=code]") == 1


def plan_is_there(motor: Motor, url: str) -> bool:
    """Open the page of the step plan; whether it was made."""
    motor.open(f"{url}/code/plan/")
    return motor.count(".vouw details summary") > 0


def report(motor: Motor, url: str, letter: Path, *, scripts: bool) -> str:
    """Three answers, something more, a file, the check, and the receipt; gives the code."""
    letter.write_text("Een brief.")
    motor.open(f"{url}/")
    motor.tap("main a[href='/melden/']")
    on(motor, "/melden/voor-wie/")
    motor.tap("[name=R1][value=zelf]")
    motor.tap(NEXT)
    on(motor, "/melden/wat/")
    motor.type("[name=verhaal]", STORY)
    motor.tap(NEXT)
    on(motor, "/melden/contact/")
    motor.tap(NEXT)  # nothing chosen yet: a sentence says so
    wait_for(lambda: motor.count("[data-fouten]"), "no sentence about what is missing")
    motor.tap("[name=kanaal][value=code]")
    motor.tap(NEXT)
    wait_for(lambda: motor.count("main form button.knop--groot"), "not asked to send")
    motor.open(f"{url}/melden/bewijs/")
    motor.type("[name=bestand]", str(letter))
    if not scripts:
        motor.tap(NEXT)
        motor.open(f"{url}/melden/bewijs/")
    wait_for(lambda: motor.count("[data-staat='klaar']"), "the file did not arrive")
    assert "brief.txt" in motor.text("[data-staat='klaar']")
    motor.open(f"{url}/melden/controle/")
    assert STORY in motor.text("main")
    motor.tap("main form button.knop--groot")
    on(motor, "/melden/ontvangen/")
    groups = motor.text("#de-code").replace("-", " ").split()
    assert [len(group) for group in groups] == [4] * 6
    return "-".join(groups)


def test_a_button_keeps_its_words_in_the_middle_with_and_without_drawings(
    engine: tuple[str, Motor], product: Product
) -> None:
    name, motor = engine
    motor.open(f"{product.url}/")
    first = out_of_middle(motor.picture("main a.knop--groot"))
    motor.open(f"{product.url}/melden/voor-wie/")
    verder = out_of_middle(motor.picture(NEXT))

    assert abs(first[1]) <= MIDDLE
    assert abs(verder[1]) <= MIDDLE
    if name == SAFEST:
        assert abs(first[0]) <= MIDDLE
        assert abs(verder[0]) <= MIDDLE


def out_of_middle(png: bytes) -> tuple[float, float]:
    """How far what stands on a button is from its middle, in pixels to the right and down; words and arrow together."""
    drawn = Image.open(io.BytesIO(png)).convert("RGB")
    wide, high = drawn.size
    assert high <= HIGHEST, "an arrow as large as the button"
    ground = drawn.getpixel((wide // 2, 4))
    edge = high // 4  # round corners and the line around it
    inner = drawn.crop((edge, edge, wide - edge, high - edge))
    plain = Image.new("RGB", inner.size, ground)
    box = ImageChops.difference(inner, plain).convert("L").point(lambda value: 255 * (value > 60)).getbbox()
    assert box, "nothing stands on the button"
    return (box[0] + box[2] - inner.width) / 2, (box[1] + box[3] - inner.height) / 2

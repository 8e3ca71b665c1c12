"""When somebody on a phone sees the largest part of a page (LCP), and what the page weighs.

Usage: python bench/eerste_indruk.py ADDRESS

A phone of 390 pixels, four times slower than this machine, on a line of 1.6 Mbit/s with 150 ms there and back. Each
page is opened seven times with nothing kept.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = ("/", "/wat-nu/", "/code/", "/melden/voor-wie/")
TIMES = 7
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
LARGEST = """window.largest = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.largest = entry.startTime;
}).observe({type: 'largest-contentful-paint', buffered: true});"""


def main() -> int:
    """Measure and print a line for each page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in PAGES:
            seen = [_open(browser, sys.argv[1] + path) for _ in range(TIMES)]
            times = sorted(time for time, _weight in seen)
            middle, slowest, weight = statistics.median(times), times[-1], seen[0][1] / 1024
            print(f"{path:<20} LCP {middle:.0f} ms, slowest {slowest:.0f} ms, {weight:.1f} kB")
        browser.close()
    return 0


def _open(browser: Browser, url: str) -> tuple[float, float]:
    """Open a page for the first time; when its largest part was drawn (ms), and how many bytes came in."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(LARGEST)
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(300)
    largest = float(page.evaluate("window.largest"))
    context.close()
    return largest, sum(sizes)


if __name__ == "__main__":
    sys.exit(main())

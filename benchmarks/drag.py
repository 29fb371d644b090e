"""What it costs to read a curve: the time of a frame while the pointer is dragged over a picture, and what a page then
asks of the server.

Run: python benchmarks/drag.py [--page NAME ...] [--write]. A real browser opens a page, and the pointer is dragged over
its first picture for three seconds, to and fro. `--write` puts the table into benchmarks/results/drag.md. The budget is
33 ms for the middle frame, and no message to the server.
"""

import argparse
import datetime
import os
import pathlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.redraw import PAGES, machine
from tests.browser._server import FLAGS, chromium, serve
from tests.browser._waiting import DRAWN, PATIENCE, settled

RESULT = ROOT / "benchmarks" / "results" / "drag.md"
SECONDS = 3.0
WIDTH, HEIGHT = 1440, 900
PICTURE = '[data-testid="stMain"] svg.marks, [data-testid="stMain"] canvas'
# The times of frames, and in how many of them the rule of the reading stood elsewhere than before.
RECORD = """() => {
    window.frames_ = []; window.places_ = 0; window.going_ = true;
    let last = null, place = null;
    const step = now => {
        if (last !== null) window.frames_.push(now - last);
        last = now;
        const rule = [...document.querySelector('svg.marks').querySelectorAll('.mark-rule line')].pop();
        const here = rule && rule.parentElement.closest('g[class*="mark-rule"]').innerHTML;
        if (here && here !== place) window.places_ += 1;
        place = here;
        if (window.going_) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
}"""
TAKEN = "() => { window.going_ = false; return {frames: window.frames_, places: window.places_}; }"


@dataclass(frozen=True)
class Drag:
    """Milliseconds of the frames of a drag, how many places were read in it, and messages to and from the server."""

    page: str
    frames: tuple[float, ...]
    places: int
    sent: int
    received: int

    def cells(self) -> list[str]:
        """Return the row of the table."""
        late = statistics.quantiles(self.frames, n=20)[-1]
        middle, longest = statistics.median(self.frames), max(self.frames)
        times = [f"{v:.0f} ms" for v in (middle, late, longest)]
        return [self.page, str(len(self.frames)), *times, str(self.places), str(self.sent), str(self.received)]


def measure(browser: Browser, address: str, name: str) -> Drag:
    """Open a page and drag over its first picture."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_default_timeout(PATIENCE)
    counts = {"framesent": 0, "framereceived": 0}

    def count(socket) -> None:
        for kind in counts:
            socket.on(kind, lambda _, kind=kind: counts.__setitem__(kind, counts[kind] + 1))

    page.on("websocket", count)
    page.goto(f"{address}/{PAGES[name]}")
    page.wait_for_function(DRAWN, arg=1)
    settled(page)
    before = dict(counts)
    found = _dragged(page)
    drag = Drag(name, tuple(found["frames"]), found["places"], *(counts[kind] - before[kind] for kind in counts))
    page.close()
    return drag


def _dragged(page: Page) -> dict:
    """Drag the pointer over the first picture, to and fro, and return what was recorded."""
    box = page.locator(PICTURE).first.bounding_box()
    assert box is not None
    height = (max(box["y"], 0) + min(box["y"] + box["height"], HEIGHT)) / 2
    page.mouse.move(box["x"] + 0.2 * box["width"], height)
    page.mouse.down()
    page.evaluate(RECORD)
    begun = time.perf_counter()
    while (passed := time.perf_counter() - begun) < SECONDS:
        share = 0.2 + 0.7 * abs((passed / SECONDS * 2) % 2 - 1)
        page.mouse.move(box["x"] + share * box["width"], height)
    found = page.evaluate(TAKEN)
    page.mouse.up()
    return found


def write(drags: Iterable[Drag]) -> None:
    """Put what was measured into benchmarks/results/drag.md."""
    report = [
        "# What it costs to read a curve", "",
        f"{datetime.date.today()}, {machine()}; {os.getloadavg()[1]:.0f} programs wanted a core on average. The pointer"
        f" was dragged over the first picture of a page for {SECONDS:g} s in headless Chromium at {WIDTH} x {HEIGHT}. "
        "By `python benchmarks/drag.py --write`. The budget is 33 ms for the middle frame, and no message to the "
        "server.", "",
        "| page | frames | middle | 95 of 100 within | longest | places read | messages to the server | from it |",
        "|" + " --- |" * 8,
        *(f"| {' | '.join(drag.cells())} |" for drag in drags),
    ]  # fmt: skip
    RESULT.write_text("\n".join(report) + "\n", "utf-8")


def main() -> None:
    """Measure the pages that were named, or all that have a curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", nargs="*", choices=list(PAGES))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    address, server = serve(pathlib.Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            drags = []
            for name in given.page or CURVES:
                drags.append(measure(browser, address, name))
                print("   ".join(drags[-1].cells()), flush=True)
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    if given.write:
        write(drags)


CURVES = ("allocate", "allocate, isoflop", "allocate, frontier", "extrapolate", "inference", "vocabulary")
CURVES += ("schedule", "laws")

if __name__ == "__main__":
    main()

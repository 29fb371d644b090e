"""What each page shows first: words and pixels above its picture, how much of the first screen the picture has, how
soon it stands, what axe finds, and the title of the browser's tab.

Run: python benchmarks/face.py [--page NAME ...] [--write] [--before]. A real browser opens every page at 1440 x 900, in
light for the measures and in both themes for axe. `--write` puts the table into benchmarks/results/face.md, beside the
numbers that `--before` kept in face_before.json.
"""

import argparse
import datetime
import json
import os
import pathlib
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from pages.parts import router
from tests.browser._server import FLAGS, chromium, serve
from tests.browser._waiting import DRAWN, PATIENCE, settled

RESULT = ROOT / "benchmarks" / "results" / "face.md"
BEFORE = RESULT.with_name("face_before.json")
WIDTH, HEIGHT = 1440, 900
SERIOUS = ("serious", "critical")
TITLES = ("title", "words", "pixels", "share", "seconds", "serious_light", "serious_dark")
ABOVE = """() => {
    const roots = [...document.querySelectorAll('[data-testid="stMain"] *')].map(node => node.shadowRoot);
    const pictures = [document.querySelector('[data-testid="stMain"]'), ...roots].filter(Boolean)
        .flatMap(root => [...root.querySelectorAll('canvas, svg.marks')]);
    const wide = pictures
        .map(picture => picture.getBoundingClientRect()).filter(box => box.width > 200 && box.height > 100)
        .sort((a, b) => a.top - b.top);
    if (!wide.length) return null;
    const {top, left, right, bottom} = wide[0];
    const walker = document.createTreeWalker(document.querySelector('[data-testid="stMain"]'), NodeFilter.SHOW_TEXT);
    let words = 0;
    while (walker.nextNode()) {
        const node = walker.currentNode, style = getComputedStyle(node.parentElement);
        if (node.parentElement.closest('[data-testid="stIconMaterial"]')) continue;  // its name is no word on the page
        if (!node.data.trim() || style.visibility === 'hidden' || style.opacity === '0') continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (box.width > 1 && box.height > 1 && box.bottom <= top && box.right > left && box.left < right)
            words += node.data.trim().split(/\\s+/).length;
    }
    const seen = Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0)) * Math.min(right - left, innerWidth);
    return {words, pixels: Math.round(top), share: seen / (innerWidth * innerHeight)};
}"""


@dataclass(frozen=True)
class Face:
    """What a page shows first. `share` is that of the first screen, `seconds` until the picture stands."""

    page: str
    title: str
    words: int | None
    pixels: int | None
    share: float | None
    seconds: float
    serious_light: int
    serious_dark: int


def measure(browser: Browser, address: str, name: str) -> Face:
    """Open a page as a new visitor would, and measure what it shows."""
    page = _opened(browser, "light")
    begun = time.perf_counter()
    page.goto(f"{address}/{'' if name == 'home' else name}")
    try:
        page.wait_for_function(DRAWN, arg=1, timeout=60_000)
    except TimeoutError:  # a page without a picture
        pass
    seconds = time.perf_counter() - begun
    settled(page)
    found = page.evaluate(ABOVE) or dict.fromkeys(("words", "pixels", "share"))
    title, light = page.title(), _serious(page)
    page.context.close()
    dark = _opened(browser, "dark")
    dark.goto(f"{address}/{'' if name == 'home' else name}")
    settled(dark)
    face = Face(name, title, seconds=round(seconds, 2), serious_light=light, serious_dark=_serious(dark), **found)
    dark.context.close()
    return face


COLD = ("home", "mixture")  # the front page, and the page that takes longest
AFTER = 1.0  # seconds after the health check answers until the first visitor comes


def cold(browser: Browser, name: str) -> tuple[float, float]:
    """Start a server, and return how many seconds its first visitor waits for words and for a picture on a page."""
    address, server = serve(pathlib.Path(tempfile.mkdtemp()), EXPLORER_WARM="1")
    try:
        time.sleep(AFTER)
        page = _opened(browser, "light")
        begun = time.perf_counter()
        page.goto(f"{address}/{'' if name == 'home' else name}")
        page.wait_for_selector("h1")
        words = time.perf_counter() - begun
        page.wait_for_function(DRAWN, arg=1)
        picture = time.perf_counter() - begun
        page.context.close()
    finally:
        server.terminate()
        server.wait(20)
    return words, picture


def _opened(browser: Browser, theme) -> Page:
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=theme)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def _serious(page: Page) -> int:
    """Return how many elements break a rule that axe calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return sum(len(v["nodes"]) for v in found if v["impact"] in SERIOUS)


def table(faces: Iterable[Face], before: dict[str, dict]) -> str:
    """Return the table, a page a line; numbers of before stand in brackets."""
    rows = ["| page | tab | words above | picture begins at (px) | share of the screen | seconds | axe light | dark |"]
    rows.append("|" + " --- |" * 8)
    for face in faces:
        new, old = asdict(face), before.get(face.page, {})
        cells = [_cell(new[k], old.get(k), "{:.0%}" if k == "share" else "{}") for k in TITLES]
        rows.append(f"| {face.page} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _cell(new: object, old: object, written: str) -> str:
    said = [written.format(v) if v is not None else "no picture" for v in (new, old)]
    return said[0] if old is None or said[0] == said[1] else f"{said[0]} ({said[1]})"


def main() -> None:
    """Measure the pages that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [entry.name for entry in router.entries()]
    parser.add_argument("--page", action="append", choices=names)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--before", action="store_true")
    given = parser.parse_args()
    found, faces = chromium(), []
    if found is None:
        sys.exit("no Chromium was found")
    address, server = serve(pathlib.Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
            for name in given.page or names:
                faces.append(measure(browser, address, name))
                print(faces[-1], flush=True)
            server.terminate()
            server.wait(20)
            first = {} if given.page else {name: cold(browser, name) for name in COLD}
            browser.close()
    finally:
        server.terminate()
    waits = [f"{page}: {a:.1f} s to words, {b:.1f} s to the picture" for page, (a, b) in first.items()]
    print("\n".join(waits))
    if given.before:
        BEFORE.write_text(json.dumps({f.page: asdict(f) for f in faces}, indent=1) + "\n")
    before = json.loads(BEFORE.read_text()) if BEFORE.exists() else {}
    if given.write:
        load = f"{os.getloadavg()[0]:.1f}"
        head = f"# What each page shows first\n\nMeasured on {datetime.date.today()} by `python benchmarks/face.py"
        note = f"{head} --write` (load {load}); in brackets what it was before, where it differs. "
        note += "Names of icons are no words; before they were counted as such.\n\n"
        begun = "\n\nThe first visitor, one second after a new server answers:\n\n" if waits else ""
        RESULT.write_text(note + table(faces, before) + begun + "".join(f"- {line}\n" for line in waits) + "\n")


if __name__ == "__main__":
    main()

"""What other visitors notice while hostile files are uploaded at once, ten or more: how long their redraws take.

Run: python benchmarks/hostile.py [--write]. The real server, and two real browsers: in one a visitor for each file
uploads it, in the other one visitor changes an input of a page again and again, before and meanwhile, so that no
redraw waits for the browser of the others. The budget is 1 s a redraw.
`--write` puts the table into benchmarks/results/hostile.md.
"""

import argparse
import datetime
import os
import pathlib
import platform
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks._hostile_files import files
from tests.browser._server import FLAGS, chromium, serve
from tests.browser._waiting import IDLE, settled

COUNT = """
    window.sent = window.answered = 0;
    window.WebSocket = class extends WebSocket {
        constructor(...given) { super(...given); this.addEventListener('message', () => { window.answered += 1; }); }
        send(...given) { window.sent += 1; super.send(...given); }
    };
"""
RESULT = ROOT / "benchmarks" / "results" / "hostile.md"
PAGE = "allocate?constants=besiroglu"
MOST = 150.0  # seconds in which the files, of at most 10 s each, are surely done


def visitor(browser: Browser, address: str) -> Page:
    """Return a page that a new visitor has opened and waited for."""
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(COUNT)
    page.goto(address)
    settled(page)
    return page


def redraw(page: Page, budget: str) -> float:
    """Return the seconds from a changed input to a page that is drawn."""
    field = page.get_by_label("Training compute (FLOP)", exact=True)
    field.fill(budget)
    answered = page.evaluate("window.answered")
    begun = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => window.answered > {answered} && ({IDLE})()", polling=20)
    return time.perf_counter() - begun


def said(page: Page) -> str:
    """Return the line under an upload, or that it was read."""
    line = page.locator('[data-testid="stAlertContentError"]')
    return line.first.inner_text() if line.count() else "read" if "data=upload" in page.url else ""


def measure(
    lookers: Browser, browser: Browser, address: str
) -> tuple[list[float], list[float], dict[str, tuple[float, str]]]:
    """Return the seconds of redraws before and meanwhile, and of each file the seconds until it was said what it is.

    The redraws are those of a visitor with the browser `lookers`, the uploads those of others with `browser`.
    """
    folder = pathlib.Path(tempfile.mkdtemp())
    for name, data in files().items():
        (folder / name).write_bytes(data)
    looker = visitor(lookers, f"{address}/{PAGE}")
    others = {name: visitor(browser, f"{address}/data") for name in files()}
    before = [redraw(looker, f"{1 + i / 10:.1f}e23") for i in range(12)]
    begun = time.perf_counter()
    for name, page in others.items():
        page.set_input_files('input[type="file"]', folder / name)
    meanwhile, done = [], {}
    while len(done) < len(others) and time.perf_counter() < begun + MOST:
        meanwhile.append(redraw(looker, f"{2 + len(meanwhile) / 100:.2f}e24"))
        for name, page in others.items():
            if name not in done and (line := said(page)):
                done[name] = (time.perf_counter() - begun, line)
    return before, meanwhile, done


def table(before: list[float], meanwhile: list[float], done: dict[str, tuple[float, str]]) -> str:
    """Return the results in Markdown."""
    rows = ["| redraws | number | median (s) | longest (s) |", "| --- | --- | --- | --- |"]
    for name, found in (("before", before), ("meanwhile", meanwhile)):
        rows.append(f"| {name} | {len(found)} | {sorted(found)[len(found) // 2]:.2f} | {max(found):.2f} |")
    rows += ["", "| file | seconds | what was said |", "| --- | --- | --- |"]
    rows += [f"| {name} | {seconds:.1f} | {line} |" for name, (seconds, line) in done.items()]
    return "\n".join(rows)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    busy = os.getloadavg()[0]
    address, server = serve(pathlib.Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as playwright:
            lookers = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            found = table(*measure(lookers, browser, address))
            browser.close()
            lookers.close()
    finally:
        server.terminate()
        server.wait(20)
    print(found)
    if chosen.write:
        where = f"{os.cpu_count()} cores, on which {busy:.0f} other processes ran, Python {platform.python_version()}"
        where += f", {datetime.date.today()}"
        RESULT.write_text(f"# Redraws while hostile files are uploaded at once\n\n`{where}`\n\n{found}\n", "utf-8")


if __name__ == "__main__":
    main()

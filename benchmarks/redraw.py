"""What a redraw costs the server, page by page: its CPU time while a real browser looks on.

Run: python benchmarks/redraw.py [--upload] [--write] [--cold] [--page NAME ...] [--test]. "again" is a redraw with
nothing changed, "moved" one with the first slider a step further. The budget is 100 ms of CPU, also with an upload of
50 MB. `--write` measures both and puts the table into benchmarks/results/redraw.md. `--cold` times how long the first
visitor after a start waits for the home page, and for a plan that a link opens (five seconds on an idle machine are the
budget). `--test` times the script alone, with every panel open in turn, as a test client sees it.
"""

import argparse
import contextlib
import datetime
import os
import pathlib
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["EXPLORER_DATABASE"] = f"sqlite:///{tempfile.mkdtemp()}/redraw.db"

from playwright.sync_api import Page, sync_playwright

from core import runs
from pages.parts import router
from tests.browser._server import FLAGS, chromium, serve
from tests.browser._waiting import settled

COUNT = """
    window.sent = window.answered = 0;
    window.WebSocket = class extends WebSocket {
        constructor(...given) { super(...given); this.addEventListener('message', () => { window.answered += 1; }); }
        send(...given) { window.sent += 1; super.send(...given); }
    };
"""  # counts what a page asks of the server: a redraw may be over before the page says that one had begun
VALUES = "e => [e.getAttribute('aria-valuenow') ?? e.value, e.getAttribute('aria-valuemax') ?? e.max]"
TICK = os.sysconf("SC_CLK_TCK")
TIMES = 8  # redraws of a kind
Row = tuple[str, float, float]  # a page, and the seconds of a redraw with nothing changed and with its slider moved
RESULT = ROOT / "benchmarks" / "results" / "redraw.md"
QUICK = "boot=200&starts=64"
# How a page is opened where its address alone would not do, and further pictures of a page.
LINKS = {
    "home": "", "fit": f"fit?{QUICK}", "extrapolate": f"extrapolate?{QUICK}", "allocate": f"allocate?{QUICK}",
    "mixture": "mixture?data=regmix&mixlaw=mixture-linear&mix=github%3D0.5%2Cpile_cc%3D0.5",
}  # fmt: skip
PICTURES = {f"allocate, {view}": f"allocate?{QUICK}&view={view}" for view in ("isoflop", "frontier")}
WITHOUT_UPLOAD = ("home", "laws", "mixture", "schedule")  # they ask for other tables, or for none
PAGES = {entry.name: LINKS.get(entry.name, entry.name) for entry in router.entries()} | PICTURES
LARGE = tuple(name for name in PAGES if name not in (*WITHOUT_UPLOAD, *PICTURES))


def cpu(process: int) -> float:
    """Return the seconds of CPU that a process has taken, in all of its threads."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def costs(page: Page, process: int, act: Callable[[], None]) -> float:
    """Return the CPU seconds of the server for one `act` on a page, the mean of several."""
    act()
    settled(page)  # what is found once, and kept
    begun = cpu(process)
    for _ in range(TIMES):
        sent, answered = page.evaluate("[window.sent, window.answered]")
        act()
        page.wait_for_function(f"window.sent > {sent} && window.answered > {answered}")
        settled(page)
    return (cpu(process) - begun) / TIMES


def _moved(page: Page) -> None:
    """Move the first slider a step: up, or down from its end."""
    slider = page.get_by_role("slider").first
    slider.focus()
    now, most = slider.evaluate(VALUES)
    page.keyboard.press("ArrowLeft" if now == most else "ArrowRight")


def measure(page: Page, process: int, name: str) -> Row:
    """Print and return what a redraw of the page as it stands costs, with nothing changed and with its slider moved."""
    settled(page)
    page.evaluate("document.activeElement.blur()")
    again = costs(page, process, lambda: page.keyboard.press("r"))
    moved = costs(page, process, lambda: _moved(page)) if page.get_by_role("slider").count() else float("nan")
    print(f"{name:20} again {1000 * again:5.0f} ms   moved {1000 * moved:5.0f} ms", flush=True)
    return name, again, moved


def bundled(page: Page, address: str, process: int, names: Iterable[str]) -> list[Row]:
    """Measure every page with bundled runs."""
    rows = []
    for name in names:
        page.goto(f"{address}/{PAGES[name]}")
        rows.append(measure(page, process, name))
    return rows


def large() -> str:
    """Return a table of half a million rows as CSV, of about 50 MB: the Chinchilla runs at two thousand steps each."""
    table = runs.load_bundled("chinchilla").included[["params", "tokens", "flops", "loss"]]
    text = table.to_csv(index=False, header=False).splitlines()
    rows = [f"run-{i},{step},{row}" for step in range(3200) for i, row in enumerate(text)]
    return "\n".join(["run,step,params,tokens,flops,loss", *rows])[:49_900_000].rpartition("\n")[0]


def uploaded(page: Page, address: str, process: int, names: Iterable[str]) -> list[Row]:
    """Measure pages with an upload of 50 MB, of which a filter leaves some out."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write(large())
        file.flush()
        page.goto(f"{address}/data")
        settled(page)
        page.set_input_files('input[type="file"]', file.name)
        page.wait_for_url("**data=upload**")
        settled(page)
    page.get_by_label("Keep only runs where").fill("flops < 1e21")
    page.keyboard.press("Enter")
    page.get_by_text("rows are used").first.wait_for()  # a note says so too, of a thinned table
    settled(page)
    rows = []
    for name in names:
        page.get_by_role("link", name=name.capitalize(), exact=True).first.click()
        page.wait_for_url(f"**/{name}*")
        rows.append(measure(page, process, f"{name}, 50 MB"))
    return rows


def machine() -> str:
    """Return how many cores of which kind this machine has."""
    model = re.search(r"model name\s*: (.+)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} cores of {model[1].strip() if model else platform.machine()}"


def write(rows: Iterable[Row]) -> None:
    """Put what was measured into benchmarks/results/redraw.md, with the date, the machine and how busy it was."""
    load = f"{os.getloadavg()[2]:.1f} programs wanted a core on average (the app and the browser are about one)"

    def cell(seconds: float) -> str:
        return "no slider" if seconds != seconds else f"{1000 * seconds:.0f} ms"

    report = [
        "# What a redraw costs the server", "",
        f"{datetime.date.today()}, {machine()}; {load}. CPU time of the server for one redraw of a page in a real "
        f"browser, the mean of {TIMES}: with nothing changed, and with the first slider moved a step. By `python "
        "benchmarks/redraw.py --write`. The budget is 100 ms.", "",
        "| page | nothing changed | slider moved |", "| --- | --- | --- |",
        *(f"| {name} | {cell(again)} | {cell(moved)} |" for name, again, moved in rows),
    ]  # fmt: skip
    RESULT.write_text("\n".join(report) + "\n", "utf-8")


def cold() -> None:
    """Print how many seconds the first visitor after a start waits, start included."""
    for path, words in (("", "Chinchilla, Figure 4"), ("allocate?constants=besiroglu&budget=1e22", "9.06B")):
        begun = time.perf_counter()
        with browsing() as (page, address, _):
            page.goto(f"{address}/{path}")
            page.get_by_text(words).first.wait_for()
            print(f"{path or 'home':42} {time.perf_counter() - begun:5.1f} s", flush=True)


@contextlib.contextmanager
def browsing() -> Iterator[tuple[Page, str, int]]:
    """Start the app and a browser; give a page, the app's address and its process."""
    address, process = serve(pathlib.Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.set_default_timeout(300_000)
            page.add_init_script(COUNT)
            yield page, address, process.pid
            browser.close()
    finally:
        process.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", nargs="*", help="which pages; all without")
    parser.add_argument("--upload", action="store_true", help="with a table of 50 MB")
    parser.add_argument("--write", action="store_true", help="measure all of both, and write the table")
    parser.add_argument("--cold", action="store_true", help="the first page after a start")
    parser.add_argument("--test", action="store_true", help="the script alone, in a test client")
    given = parser.parse_args()
    if given.test:
        from benchmarks._scripts import scripts

        scripts()
        return
    if given.cold:
        cold()
        return
    rows = []
    with browsing() as (page, address, process):
        if given.write or not given.upload:
            rows += bundled(page, address, process, given.page or PAGES)
        if given.write or given.upload:
            rows += uploaded(page, address, process, given.page or LARGE)
    if given.write:
        write(rows)


if __name__ == "__main__":
    main()

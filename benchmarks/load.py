"""Many people at once: visitors over real WebSockets who move a control of the plan or of Allocate, on this machine.

Run: python -m benchmarks.load [--write] [--sessions 50] [--every 5] [--seconds 180] [--most] [--fits]. Two processes
behind the proxy serve, as `make serve` begins them; half of the visitors are on the plan, half on Allocate. A redraw
is timed from when its control was to be moved to when the server says that the script has finished. The slider of
compute has 98 places, so that most of what is asked was asked before; with `--fresh` nothing was. `--most` looks for
the largest number of visitors with a control every two seconds whose p95 is within a second. `--fits` has eight ask
for heavy fits, and one who fills the queue beside one who asks for a single fit.
"""

import argparse
import asyncio
import contextlib
import datetime
import os
import pathlib
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._visitor import Redraw, Visitor
from benchmarks.redraw import machine
from deploy import serve
from tests.deploy._hosted import started, until

CONTROL, WRITTEN = "-w:target:budget:slide", "-w:target:budget:text"
QUICK = "boot=200&starts=64"
PAGES = ("", "allocate")
WARM_UP = 60.0  # seconds of the same load before anything is counted
LONGEST = 60.0  # seconds for one redraw: a longer one is an error
ALLOWED = 1.0  # second of p95
RESULT = ROOT / "benchmarks" / "results" / "load.md"
HEAVY = "boot=4000&starts=256"


@dataclass
class Load:
    """What visitors met: seconds of their redraws, errors, and the memory of the processes in MB before and after."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    before: float = 0.0
    after: float = 0.0
    busy: float = 0.0  # programs that wanted a core on average

    def p(self, share: float) -> float:
        """Return the seconds within which a share of the redraws was over."""
        return float(np.quantile(self.seconds, share)) if self.seconds else float("nan")

    def row(self, what: str) -> str:
        """Return a row of the table."""
        ends = " | ".join(f"{self.p(q):.2f} s" for q in (0.5, 0.95, 0.99))
        memory = f"{self.before:.0f} to {self.after:.0f} MB ({100 * (self.after / self.before - 1):+.1f} %)"
        return f"| {what} | {len(self.seconds)} | {ends} | {len(self.errors)} | {memory} | {self.busy:.1f} |"


@contextlib.contextmanager
def two_processes() -> Iterator[tuple[int, list[int]]]:
    """Hold two warm processes behind the proxy; give the port and the ids of the processes."""
    (port,), folder = serve.free_ports(1), tempfile.mkdtemp(prefix="load")
    log = pathlib.Path(folder) / "log"
    process = started(f"sqlite:///{folder}/load.db", port, log, EXPLORER_WARM="1")
    try:
        until(lambda: process.poll() is not None or "2 processes answer" in log.read_text(), 300)
        yield port, [pid for pid in children(process.pid) if b"streamlit" in command(pid)]
    finally:
        process.terminate()
        process.wait(60)


def children(process: int) -> list[int]:
    """Return the processes that a process began itself."""
    found = pathlib.Path("/proc").glob("[0-9]*/stat")
    return [int(path.parent.name) for path in found if _parent(path) == process]


def _parent(stat: pathlib.Path) -> int:
    with contextlib.suppress(OSError):
        return int(stat.read_text().rpartition(")")[2].split()[1])
    return 0


def command(process: int) -> bytes:
    """Return the command of a process."""
    return pathlib.Path(f"/proc/{process}/cmdline").read_bytes()


def memory(processes: list[int]) -> float:
    """Return the memory that processes hold for themselves, in MB: files that they map come and go with the machine."""
    said = "".join(pathlib.Path(f"/proc/{process}/status").read_text() for process in processes)
    return sum(int(size) for size in re.findall(r"(?:RssAnon|VmSwap):\s+(\d+) kB", said)) / 1e3


async def stay(
    visitor: Visitor, number: int, every: float, found: Load, counted: float, end: float, fresh: bool
) -> None:
    """Move the control again and again until the `end`; what begins after `counted` counts."""
    rng = random.Random(number)
    due = time.monotonic() + rng.uniform(0, every)
    try:
        await asyncio.wait_for(visitor.open(), LONGEST * 2)
        while due < end:
            while visitor.fragments and time.monotonic() + min(visitor.fragments.values()) < due:
                await asyncio.sleep(min(visitor.fragments.values()))
                await asyncio.wait_for(visitor.look(next(iter(visitor.fragments))), LONGEST)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            redraw = await _moved(visitor, rng, fresh)
            if due >= counted:
                found.seconds.append(time.monotonic() - due)
                found.errors += redraw.errors
            due = max(time.monotonic(), due + rng.expovariate(1 / every))
    except Exception as error:
        found.errors.append(f"{type(error).__name__}: {error}")
    finally:
        with contextlib.suppress(Exception):
            await visitor.close()


async def _moved(visitor: Visitor, rng: random.Random, fresh: bool) -> Redraw:
    if fresh:
        text = f"{10 ** rng.uniform(19, 25):.5e}"
        return await asyncio.wait_for(visitor.write(WRITTEN, text), LONGEST)
    options = visitor.slider(CONTROL).options
    return await asyncio.wait_for(visitor.choose(CONTROL, rng.randrange(len(options))), LONGEST)


async def under_load(
    port: int,
    processes: list[int],
    sessions: int,
    every: float,
    seconds: float,
    warm_up: float = WARM_UP,
    fresh: bool = False,
) -> Load:
    """Return what so many sessions meet in so many seconds after the warm-up."""
    found, counted = Load(), time.monotonic() + warm_up
    visitors = [Visitor(port, PAGES[i % len(PAGES)], QUICK) for i in range(sessions)]
    end = counted + seconds
    staying = [asyncio.create_task(stay(v, i, every, found, counted, end, fresh)) for i, v in enumerate(visitors)]
    await asyncio.sleep(counted - time.monotonic())
    found.before = memory(processes)
    await asyncio.sleep(end - time.monotonic())
    found.after, found.busy = memory(processes), os.getloadavg()[0]
    await asyncio.gather(*staying)
    return found


async def most(port: int, processes: list[int], seconds: float) -> list[tuple[int, Load]]:
    """Return what more and more sessions with a control every two seconds meet, up to the first that wait too long."""
    rows = []
    for sessions in (10, 20, 30, 40, 50, 60, 80, 100, 120, 160):
        rows.append((sessions, await under_load(port, processes, sessions, 2.0, seconds, WARM_UP / 4)))
        print(rows[-1][1].row(f"{sessions} sessions, every 2 s"), flush=True)
        if not rows[-1][1].p(0.95) <= ALLOWED:
            break
    return rows


async def fit_of(port: int, browser: str, query: str) -> tuple[float, list[str]]:
    """Return how long one visitor waits for a fit, and what went wrong."""
    visitor, begun = Visitor(port, "fit", query, browser), time.monotonic()
    first = await visitor.open()
    errors = first.errors + await visitor.settle()
    await visitor.close()
    return time.monotonic() - begun, errors


async def fits(port: int) -> list[str]:
    """Have eight people ask for heavy fits at once; then one who asks for eight, and another for a light one."""
    eight = await asyncio.gather(*(fit_of(port, f"person{i}", f"{HEAVY}&seed={i + 1}") for i in range(8)))
    waits = sorted(seconds for seconds, _ in eight)
    report = [
        f"Eight people asked for a heavy fit each at once ({HEAVY}): the waits were "
        f"{', '.join(f'{w:.0f}' for w in waits)} s, with {sum(len(e) for _, e in eight)} errors."
    ]
    filling = [asyncio.create_task(fit_of(port, "filler", f"{HEAVY}&seed={i + 101}")) for i in range(8)]
    await asyncio.sleep(2)
    alone, errors = await fit_of(port, "other", "boot=200&starts=64&seed=7")
    filled = sorted(seconds for seconds, _ in await asyncio.gather(*filling))
    return [
        *report,
        f"One person filled the queue with eight heavy fits, which took {filled[0]:.0f} to {filled[-1]:.0f} s. "
        f"Another came two seconds later and waited {alone:.1f} s for a light one, with {len(errors)} errors.",
    ]


async def measured(given: argparse.Namespace) -> list[str]:
    """Return what the report says."""
    report = [
        "| what | redraws | p50 | p95 | p99 | errors | memory | busy |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    with two_processes() as (port, processes):
        for _ in range(given.times):
            found = await under_load(port, processes, given.sessions, given.every, given.seconds, fresh=given.fresh)
            what = "a compute that nobody asked about before" if given.fresh else "a control"
            report.append(found.row(f"{given.sessions} sessions, {what} every {given.every:g} s"))
            print(report[-1], *sorted(set(found.errors))[:5], sep="\n", flush=True)
        if given.most:
            rows = await most(port, processes, given.seconds / 6)
            report += [load.row(f"{n} sessions, a control every 2 s") for n, load in rows]
            good = [n for n, load in rows if load.p(0.95) <= ALLOWED]
            report += [
                "",
                f"The largest number with a control every two seconds and p95 <= 1 s: {max(good, default=0)}.",
            ]
        if given.fits:
            report += ["", *await fits(port)]
            print(*report[-2:], sep="\n", flush=True)
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between moves of one visitor, on average")
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--times", type=int, default=1, help="how many times to measure that")
    parser.add_argument("--most", action="store_true")
    parser.add_argument("--fresh", action="store_true", help="write a compute that nobody asked about before")
    parser.add_argument("--fits", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the report into benchmarks/results/load.md")
    given = parser.parse_args()
    report = asyncio.run(measured(given))
    head = (
        f"{datetime.date.today()}, {machine()}. Two processes behind the proxy; the visitors ran on the same cores. "
        "`busy` says how many programs wanted a core on average in the last minute. A minute of that load went before "
        "each row, a quarter of one where it was every two seconds. By `python -m benchmarks.load "
        + " ".join(sys.argv[1:])
        + "`."
    )
    if given.write:
        RESULT.write_text("\n".join(["# Many people at once", "", head, "", *report]) + "\n", "utf-8")


if __name__ == "__main__":
    main()

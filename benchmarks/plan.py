"""How long a plan takes, and how smooth its picture is while it is dragged.

    python benchmarks/plan.py            prints the table and writes benchmarks/results/plan.md

Candidates times draws are walked by one compiled program. The drag is three seconds of a mouse in headless Chromium;
frames are those of the browser, messages those that it sends to the server meanwhile.
"""

import os
import pathlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from core import laws
from core.fit import from_published
from core.plan.recipe.fronts import fronts
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.losses import losses
from core.plan.recipe.recipe import recipe
from core.plan.recipe.search import search

RESULTS = pathlib.Path(__file__).parent / "results" / "plan.md"
DRAWS, MANY = 199, 640  # 640 sizes x 16 shapes x 2 head widths x 5 groups x 10 vocabularies: 1,024,000 candidates
SECONDS = 3.0


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of the clock and of the processor that a call takes, warm."""
    call()
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - wall, time.process_time() - cpu


def base_with_draws():
    """Return published constants with as many draws as a fit has, two percent about them."""
    base = from_published(*laws.get_published("chinchilla@besiroglu"))
    rng = np.random.default_rng(0)
    draws = {k: v * np.exp(0.02 * rng.standard_normal(DRAWS)) for k, v in base.values.items()}
    return replace(base, draws=draws, label="drawn")


def engine() -> list[str]:
    """Return the rows about the engine."""
    base, goal = base_with_draws(), RecipeGoal(flops=1e23)
    plan = recipe(base, goal, sizes=MANY)
    limited = replace(goal, limits={"memory": 4e10, "dollars": 1e5})
    parts = losses(base, plan.grid, goal, plan.evidence)
    calls = {
        "headline and rows, constants alone": lambda: recipe(base, goal, intervals=False),
        f"whole answer, {DRAWS} draws": lambda: recipe(base, goal),
        f"lowest loss of every draw, {len(plan.expected):,} candidates": lambda: search(base, plan.grid, parts),
        f"whole answer, {len(plan.expected):,} candidates": lambda: recipe(base, goal, sizes=MANY),
        f"fronts, {len(plan.expected):,} candidates": lambda: fronts(plan),
        "whole answer with fronts and the prices of two limits": lambda: fronts(recipe(base, limited, sizes=MANY)),
    }
    return [f"| {name} | {wall:.2f} s | {cpu:.2f} s |" for name, call in calls.items() for wall, cpu in [timed(call)]]


def drag() -> str:
    """Return what a drag of the plan's picture is like, in a line."""
    from playwright.sync_api import sync_playwright

    from tests.browser._server import FLAGS, chromium, serve
    from tests.browser._waiting import settled

    address, server = serve(pathlib.Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium(), args=list(FLAGS))
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sent: list[int] = []
            page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
            page.goto(address)
            settled(page)
            point = page.locator(".point").bounding_box()
            assert point is not None
            page.evaluate("""() => { window.frames_ = []; let last = performance.now()
                const next = now => { window.frames_.push(now - last); last = now; requestAnimationFrame(next) }
                requestAnimationFrame(next) }""")
            words, before = page.locator(".now").inner_text(), len(sent)
            x, y = point["x"] + point["width"] / 2, point["y"] + point["height"] / 2
            page.mouse.move(x, y)
            page.mouse.down()
            begun, seen = time.perf_counter(), set()
            while (over := time.perf_counter() - begun) < SECONDS:
                away = 120 * np.sin(2 * np.pi * over / 1.5)
                page.mouse.move(x + away, y - 0.7 * away)
                seen.add(page.locator(".now").inner_text())
            page.mouse.up()
            frames = page.evaluate("window.frames_")
            browser.close()
        assert len(seen) > 3, (words, seen)
        return (
            f"{len(frames)} frames, median {statistics.median(frames):.1f} ms, {len(seen)} different answers, "
            f"{len(sent) - before} messages to the server"
        )
    finally:
        server.terminate()


def main() -> None:
    """Print the table and write it."""
    table = ["# Plans", "", "`python benchmarks/plan.py`, warm.", "", "| what | clock | processor |", "|---|---|---|"]
    table += [*engine(), "", f"A drag of {SECONDS:g} s: {drag()}.", ""]
    table += [f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}."]
    print("\n".join(table))
    RESULTS.write_text("\n".join(table) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Time the script alone of a redraw after a change of one input, as a test client sees it, with every panel open.

Run: python benchmarks/redraw.py --test.
"""

import contextlib
import importlib
import logging
import pathlib
import time
from collections.abc import Callable, Iterable
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.parts import frame

ROOT = pathlib.Path(__file__).parents[1]
TIMES: list[float] = []
# The power of ten around which an input is moved.
START = {
    "shape:compute": 20, "inference:served": 12, "vocabulary:vocabflops": 21, "attention:context": 4,
    "batch:tokens": 12, "schedule:steps": 4,
}  # fmt: skip
SLOW = ("unseen", "fewer")  # what takes seconds once, and is kept
_screen = frame.screen


@contextlib.contextmanager
def timed(page, title):
    begun = time.perf_counter()
    with _screen(page, title) as answer:
        yield answer
    TIMES.append(time.perf_counter() - begun)


def redraw(page: str, key: str, values: list[str], **link: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, text in link.items():
        app.query_params[name] = text
    app.switch_page(f"pages/{page}.py").run()
    app.text_input(key=key).set_value(values[0]).run()
    TIMES.clear()
    for value in values[1:]:
        app.text_input(key=key).set_value(value).run()
    print(f"{page:12} {link or ''!s:24} {1000 * sorted(TIMES)[len(TIMES) // 2]:.0f} ms")


def keys_of(page: str) -> list[str]:
    """Return the keys of a page's panels."""
    return [panel.key for panel in importlib.import_module(f"pages.parts.{page}.panels").PANELS]


def panels(page: str, keys: Iterable[str], change: Callable[[AppTest, int], Any], **link: str) -> None:
    """Time a page while an input changes, with all panels shut, and with each of them open, its answer found."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, text in link.items():
        app.query_params[name] = text
    app.switch_page(f"pages/{page}.py").run()
    for opened in ("", *keys):
        for key in keys:
            app.session_state[f"{page}_{key}"] = key == opened
        app.run()
        TIMES.clear()
        for i in range(5):
            change(app, i).run()
        print(f"{page:12} {opened or 'shut':24} {1000 * sorted(TIMES)[len(TIMES) // 2]:.0f} ms")


def _share(app: AppTest, i: int):
    return app.slider(key="w:mixture:share:github").set_value(10.0 + 10 * i)


def typed(key: str) -> Callable[[AppTest, int], Any]:
    """Return what writes other numbers, by and by, into a page's input."""
    return lambda app, i: app.text_input(key=f"w:{key}:text").set_value(f"{(2 + i) * 10 ** START[key]:g}")


def scripts() -> None:
    """Print the milliseconds of every page and panel."""
    logging.disable(logging.WARNING)  # Streamlit says at every step that there is no browser
    frame.screen = timed
    budgets = ["2e24", "3e24", "4e24", "5e24", "6e24", "7e24"]
    for view in ("contours", "isoflop", "frontier"):
        redraw("allocate", "w:allocate:budget:text", budgets, view=view)
    redraw("extrapolate", "w:extrapolate:params:text", ["1e11", "2e11", "3e11", "4e11", "5e11"])
    panels("fit", keys_of("fit"), lambda app, _: app)
    mixed = {"data": "regmix", "mixlaw": "mixture-exponential", "mix": "github=0.5,pile_cc=0.5"}
    panels("mixture", [k for k in keys_of("mixture") if k not in SLOW], _share, **mixed)
    panels("shape", keys_of("shape"), typed("shape:compute"))
    panels("inference", keys_of("inference"), typed("inference:served"))
    panels("vocabulary", keys_of("vocabulary"), typed("vocabulary:vocabflops"))
    panels("attention", keys_of("attention"), typed("attention:context"))
    panels("batch", keys_of("batch"), typed("batch:tokens"))
    panels("schedule", ["ends"], typed("schedule:steps"))
    redraw("laws", "w:laws:chinchilla:hold_tokens:text", ["1e11", "2e11", "3e11", "4e11", "5e11"])

"""Time the server's part of a redraw after a change of one input, page by page.

Run: python benchmarks/redraw.py. The budget is 150 ms.
"""

import contextlib
import logging
import os
import pathlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterable

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["EXPLORER_DATABASE"] = f"sqlite:///{tempfile.mkdtemp()}/redraw.db"

from streamlit.testing.v1 import AppTest

from pages.parts import frame
from pages.parts.attention.panels import PANELS as ATTENTION_PANELS
from pages.parts.evidence import PANELS
from pages.parts.mixture.panels import PANELS as MIXTURE_PANELS

TIMES: list[float] = []
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


def panels(page: str, keys: Iterable[str], change: Callable[[AppTest, int], AppTest], **link: str) -> None:
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


def _context(app: AppTest, i: int):
    return app.text_input(key="w:attention:context:text").set_value(f"{1000 * 2**i + i}")


def main() -> None:
    logging.disable(logging.WARNING)  # Streamlit says at every step that there is no browser
    frame.screen = timed
    budgets = ["2e24", "3e24", "4e24", "5e24", "6e24", "7e24"]
    for view in ("contours", "isoflop", "frontier"):
        redraw("allocate", "w:allocate:budget:text", budgets, view=view)
    redraw("extrapolate", "w:extrapolate:params:text", ["1e11", "2e11", "3e11", "4e11", "5e11"])
    panels("fit", [p.key for p in PANELS], lambda app, _: app)
    mixed = {"data": "regmix", "mixlaw": "mixture-exponential", "mix": "github=0.5,pile_cc=0.5"}
    panels("mixture", [p.key for p in MIXTURE_PANELS if p.key not in SLOW], _share, **mixed)
    panels("attention", [p.key for p in ATTENTION_PANELS], _context)
    redraw("vocabulary", "w:vocabulary:vocabflops:text", ["1e21", "2e21", "3e21", "4e21", "5e21"])
    redraw("laws", "w:laws:chinchilla:hold_tokens:text", ["1e11", "2e11", "3e11", "4e11", "5e11"])


if __name__ == "__main__":
    main()

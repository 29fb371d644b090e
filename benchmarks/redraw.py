"""Time the server's part of a redraw after a change of one input, page by page.

Run: python benchmarks/redraw.py. The budget is 150 ms.
"""

import contextlib
import os
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["EXPLORER_DATABASE"] = f"sqlite:///{tempfile.mkdtemp()}/redraw.db"

from streamlit.testing.v1 import AppTest

from pages.parts import frame
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


def evidence() -> None:
    """Time the Fit page with all panels shut, and with each of them open, its answer found already."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.switch_page("pages/fit.py").run()
    for opened in ("", *(p.key for p in PANELS)):
        for panel in PANELS:
            app.session_state[f"fit_{panel.key}"] = panel.key == opened
        app.run()
        TIMES.clear()
        for _ in range(5):
            app.run()
        print(f"{'fit':12} {opened or 'shut':24} {1000 * sorted(TIMES)[len(TIMES) // 2]:.0f} ms")


def mixture() -> None:
    """Time the Mixture page while a share is moved, with all panels shut, and with each of them open."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, text in {"data": "regmix", "mixlaw": "mixture-exponential", "mix": "github=0.5,pile_cc=0.5"}.items():
        app.query_params[name] = text
    app.switch_page("pages/mixture.py").run()
    for opened in ("", *(p.key for p in MIXTURE_PANELS if p.key not in SLOW)):
        for panel in MIXTURE_PANELS:
            app.session_state[f"mixture_{panel.key}"] = panel.key == opened
        app.run()
        TIMES.clear()
        for value in (10.0, 20.0, 30.0, 40.0, 50.0):
            app.slider(key="w:mixture:share:github").set_value(value).run()
        print(f"{'mixture':12} {'a share, ' + (opened or 'shut'):24} {1000 * sorted(TIMES)[len(TIMES) // 2]:.0f} ms")


def main() -> None:
    frame.screen = timed
    budgets = ["2e24", "3e24", "4e24", "5e24", "6e24", "7e24"]
    for view in ("contours", "isoflop", "frontier"):
        redraw("allocate", "w:allocate:budget:text", budgets, view=view)
    redraw("extrapolate", "w:extrapolate:params:text", ["1e11", "2e11", "3e11", "4e11", "5e11"])
    evidence()
    mixture()
    redraw("laws", "w:laws:chinchilla:hold_tokens:text", ["1e11", "2e11", "3e11", "4e11", "5e11"])


if __name__ == "__main__":
    main()

"""A bar for what takes longer than a second, in a shell and in a notebook."""

import contextlib
import importlib.util
import sys
import time
from collections.abc import Iterator
from typing import Any

from ..fit.solver.progress import Progress

SHOWN_AFTER, REDRAWN = 1.0, 0.1  # seconds


@contextlib.contextmanager
def progress_bar(shown: bool | None = None) -> Iterator[Progress | None]:
    """Give a progress function that draws a bar once a second has passed; None where nobody would see it.

    `shown` forces or forbids the bar. By default it is drawn in terminals and notebooks. The bar is taken away at the
    end, and where the work is interrupted.
    """
    if shown is False or (shown is None and "ipykernel" not in sys.modules and not sys.stderr.isatty()):
        yield None
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """A progress function with a bar that is made when it is first drawn."""

    def __init__(self) -> None:
        self._begun, self._drawn, self._bar = time.perf_counter(), 0.0, None

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        if now - self._begun < SHOWN_AFTER or (now - self._drawn < REDRAWN and done < total):
            return
        self._bar = self._bar or _new_bar()
        self._bar.total, self._bar.n, self._drawn = total, min(done, total), now
        self._bar.set_description_str(stage)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def _new_bar() -> Any:
    if "ipykernel" in sys.modules and importlib.util.find_spec("ipywidgets") is not None:
        from tqdm.notebook import tqdm
    else:
        from tqdm import tqdm
    return tqdm(leave=False, file=sys.stderr)

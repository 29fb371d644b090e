"""What the panels of the Fit page look at, and what is kept of their answers."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from core.fit import Fit, FitOptions, Verdict
from core.laws.base import Law
from core.runs import Runs
from pages.parts import answers, queue, refine
from pages.parts.panels import Context

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class FitContext(Context):
    """A fit, the runs and choices it was made from, its verdict, and the errors of every run."""

    fit: Fit
    table: Runs
    law: Law
    options: FitOptions
    verdict: Verdict
    residuals: pd.DataFrame

    @property
    def key(self) -> Hashable:
        """What an answer about this fit is kept by."""
        return answers.key_of((self.table, self.law, self.options))


def once(kind: str, context: FitContext, call: Callable[[], T], *more: Any) -> T:
    """Return what `call` gives, made once a session for the same fit and the same choices."""
    return answers.once(kind, (context.key, *more), call)


def known(kind: str, context: FitContext, *more: Any) -> Any:
    """Return what `once` has made already for this fit and these choices, None where it has not."""
    return answers.known(kind, (context.key, *more))


def queued(kind: str, context: FitContext, title: str, call: Callable[[queue.Tell], T], *more: Any) -> T:
    """As `once`, for what takes longer than a second: in the queue, with a bar and a button that stops it."""
    return answers.queued(kind, (context.key, *more), title, call)


def better(
    kind: str, context: FitContext, title: str, call: Callable[[queue.Tell], T], *more: Any
) -> tuple[T | None, Callable[[], None]]:
    """Return what `call` gives where it is known, else None, and what draws how far it is, beside the page."""
    return refine.better(kind, (context.key, *more), title, call)


def refined(
    kind: str,
    context: FitContext,
    title: str,
    call: Callable[[queue.Tell], T],
    rough: Callable[[queue.Tell], T],
    short: str,
    *more: Any,
) -> T:
    """Return what `call` gives, and until that is known what `rough` does, which `short` describes.

    The rough answer is found at once; the full one is worked out beside the page, and takes its place by itself.
    """
    found, progress = better(kind, context, title, call, *more)
    if found is None:
        found = queued(f"{kind}-rough", context, f"{title}, roughly", rough, *more)
        st.caption(f"So far {short}. The full answer takes its place by itself.")
    progress()
    return found


def without_resamples(
    kind: str,
    context: FitContext,
    title: str,
    call: Callable[[FitOptions, queue.Tell], T],
    options: FitOptions,
    *more: Any,
) -> T:
    """Return what `call` gives for the options, and until that is known what it gives without resamples."""
    bare = replace(options, bootstrap=0)
    return refined(
        kind,
        context,
        title,
        lambda tell: call(options, tell),
        lambda tell: call(bare, tell),
        "without resamples",
        *more,
    )

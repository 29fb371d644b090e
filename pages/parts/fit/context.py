"""What the panels of the Fit page look at, and what is kept of their answers."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from core.fit import Fit, FitOptions, Verdict
from core.laws.base import Law
from core.runs import Runs
from pages.parts import answers, queue
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

"""A panel of evidence: a question about the fit that is shown, one click away, and what is kept of its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from core.fit import Fit, FitOptions, Verdict
from core.laws.base import Law
from core.runs import Runs
from pages.parts import answers, queue

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """What all panels look at: a fit, the runs and choices it was made from, its verdict, and the page's line."""

    fit: Fit
    table: Runs
    law: Law
    options: FitOptions
    verdict: Verdict
    residuals: pd.DataFrame
    line: str

    @property
    def key(self) -> tuple:
        """What an answer about this fit is kept by."""
        return (self.table.digest, self.law.key, self.options)


@dataclass(frozen=True)
class Panel:
    """`draw` fills it, `answer` is what stands beside its question ('' while that is not known), `asked` says whether
    there is anything to ask of this fit.
    """

    key: str
    question: str
    draw: Callable[[Case], None]
    answer: Callable[[Case], str] = lambda _: ""
    asked: Callable[[Case], bool] = lambda _: True


def once(kind: str, case: Case, call: Callable[[], T], *more: Any) -> T:
    """Return what `call` gives, made once a session for the same fit and the same choices."""
    return answers.once(kind, (case.key, *more), call)


def known(kind: str, case: Case, *more: Any) -> Any:
    """Return what `once` has made already for this fit and these choices, None where it has not."""
    return answers.known(kind, (case.key, *more))


def queued(kind: str, case: Case, title: str, call: Callable[[queue.Tell], T], *more: Any) -> T:
    """As `once`, for what takes longer than a second: in the queue, with a bar and a button that stops it."""
    return answers.queued(kind, (case.key, *more), title, call)

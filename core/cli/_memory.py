"""A verb that Python calls: runs and fits that it names are at hand, and its answer is handed over and not printed."""

from dataclasses import dataclass, field
from typing import Any

import click

from ..fit.result import Fit
from ..runs import Runs


@dataclass
class CalledFromPython:
    """What a caller has: tables and fits by the names that stand for them in the command, and then the answer."""

    tables: dict[str, Runs] = field(default_factory=dict)
    fits: dict[str, Fit] = field(default_factory=dict)
    answer: Any = None


def caller() -> CalledFromPython | None:
    """Return what the caller of this verb has; None for a verb that the shell runs."""
    context = click.get_current_context(silent=True)
    return context.find_object(CalledFromPython) if context else None


def table_of(source: str) -> Runs | None:
    """Return the table that a source stands for, None where it is a file or a data set."""
    called = caller()
    return called.tables.get(source) if called else None


def fit_of(source: str) -> Fit | None:
    """Return the fit that a source stands for, None where it is a file or published constants."""
    called = caller()
    return called.fits.get(source) if called else None

"""Basins: ends counted by hand, best first, and the span of what nobody could tell apart."""

import numpy as np
import pytest

from core.fit import FitOptions
from core.fit.result import Basin
from core.fit.solver.basins import MOST, basins, near_best
from core.fit.solver.search import SearchResult
from core.fit.solver.solve import Solutions
from core.fit.solver.task import prepare
from tests.fit._examples import LINE, fit_of, line_runs


@pytest.fixture(scope="module")
def task():
    return prepare(LINE, line_runs()[1], FitOptions(objective="mse"))


def found(values, counts, places=None):
    n = len(values)
    u = np.stack([np.arange(n), -np.arange(n)], axis=1).astype(float) if places is None else np.array(places)
    ends = Solutions(u, np.array(values, float), np.zeros(n, int), np.zeros(n, int))
    return SearchResult(ends, np.array(counts), int(sum(counts)), 0)


def test_ends_within_a_millionth_of_the_lowest_are_one_basin(task):
    values = [2.0, 1.0 + 0.9e-6, np.inf, 1.0, 1.0 + 1.5e-6, np.nan]
    first, second, third = basins(task, found(values, [5, 10, 3, 20, 7, 9]))
    assert (first.value, first.starts) == (1.0, 30)
    assert first.spans == {"a": (1.0, 3.0), "b": (-3.0, -1.0)}
    # measured from the lowest of a basin, not from its neighbour: what lies 1.5e-6 up is a basin of its own
    assert (second.value, second.starts) == (1.0 + 1.5e-6, 7)
    assert (third.value, third.starts) == (2.0, 5)


def test_no_finite_end_is_no_basin(task):
    assert basins(task, found([np.inf, np.nan], [1, 1])) == []


def test_what_lies_above_the_distinct_basins_that_are_kept_is_one_more(task):
    many = basins(task, found(np.arange(1.0, MOST + 10), [1] * (MOST + 9)))
    assert len(many) == MOST + 1
    assert (many[-1].value, many[-1].starts) == (MOST + 1, 9)
    assert sum(b.starts for b in many) == MOST + 9


def test_near_best_spans_the_basins_within_a_thousandth():
    low, near, far = (
        Basin(value=v, starts=1, spans={"a": s}) for v, s in ((1.0, (2, 3)), (1.0009, (1, 2)), (1.0011, (0, 9)))
    )
    fit = fit_of(LINE, {"a": 2.0, "b": 0.3}, line_runs()[1])
    assert near_best(fit.model_copy(update={"basins": [low, near, far]})) == {"a": (1.0, 3.0)}
    assert near_best(fit) == {}

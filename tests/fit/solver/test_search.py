"""The search: merged and screened starts, and which ends count as the best or as one basin."""

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions
from core.fit.solver.combined import combined
from core.fit.solver.search import SearchResult, same_basin, search, search_all
from core.fit.solver.solve import Solutions
from core.fit.solver.starts import starts
from core.fit.solver.task import prepare
from tests.fit._examples import CHINCHILLA, LINE, line_runs, spread, table_of

pytestmark = pytest.mark.optimised


@pytest.fixture(scope="module")
def task():
    law = laws.get("chinchilla")
    return prepare(law, table_of(law, CHINCHILLA, spread(40), noise=0.02), FitOptions())


def test_merged_starts_give_what_each_gives_alone(task):
    options = FitOptions(starts="grid")
    once, each = (search(task, options, merge=merge) for merge in (True, False))
    assert (once.counts.sum(), len(once.counts), len(each.counts)) == (4500, 25, 4500)
    np.testing.assert_array_equal(once.ends.u[once.best], each.ends.u[each.best])
    which = {tuple(u): i for i, u in enumerate(starts(task.law, "grid", 0)[np.sort(_firsts(task))][:, 3:])}
    of = [which[tuple(u)] for u in starts(task.law, "grid", 0)[:, 3:]]
    np.testing.assert_allclose(each.ends.value, once.ends.value[of], rtol=1e-11)


def _firsts(task):
    return np.unique(starts(task.law, "grid", 0)[:, 3:], axis=0, return_index=True)[1]


def test_screened_starts_are_the_worst_where_they_stand(task):
    few = search(task, FitOptions(starts=64, screen=16))
    assert (few.tried, few.screened, len(few.ends.value)) == (64, 48, 16)
    every = search(task, FitOptions(starts=64))
    assert few.ends.value.min() == pytest.approx(every.ends.value.min(), rel=1e-9)


def result(values, counts=None):
    n = len(values)
    ends = Solutions(np.zeros((n, 2)), np.array(values), np.zeros(n, int), np.zeros(n, int))
    return SearchResult(ends, np.ones(n, int) if counts is None else np.array(counts), n, 0)


def test_the_best_end_is_the_first_of_those_that_are_lowest_but_for_rounding():
    assert result([3.0, 2.0 * (1 + 1e-13), 2.0, 5.0]).best == 1
    assert result([3.0, 2.0 * (1 + 1e-11), 2.0, 5.0]).best == 2
    assert result([np.inf, 4.0, np.inf]).best == 1


def test_ends_of_one_basin_agree_to_a_millionth_and_noiseless_fits_to_rounding():
    _, runs = line_runs(10)
    squares = prepare(LINE, runs, FitOptions(objective="mse"))
    y = runs.included["loss"].to_numpy()
    assert squares.rounding == pytest.approx(0.5 * np.sum((1e-9 * y) ** 2), rel=1e-12)
    logs = prepare(LINE, runs, FitOptions(objective="mse-log"))
    assert logs.rounding == pytest.approx(0.5 * 10 * 1e-18, rel=1e-12)
    assert same_basin(squares, 2.0) == pytest.approx(2.0 * (1 + 1e-6), rel=1e-12)
    assert same_basin(logs, 0.0) == logs.rounding  # all that is left of noiseless runs is rounding


def test_a_search_of_a_line_is_one_start_and_ends_at_least_squares():
    x, runs = line_runs()
    found = search(prepare(LINE, runs, FitOptions()), FitOptions(starts=32))
    exact = np.polynomial.polynomial.polyfit(x, runs.included["loss"], 1)
    np.testing.assert_allclose(found.ends.u[found.best], exact, rtol=1e-9)
    # both coefficients are eliminated, so that all 32 starts are one
    assert (found.tried, found.counts.tolist(), found.screened) == (32, [32], 0)


def test_several_tasks_find_what_each_finds_alone():
    _, runs = line_runs()
    tasks = [prepare(LINE, runs, FitOptions(pins=pins)) for pins in ((), (("b", 0.3),))]
    both = search_all(combined(tasks), tasks, FitOptions(starts=8))
    y, x = runs.included["loss"].to_numpy(), runs.included["tokens"].to_numpy()
    np.testing.assert_allclose(both[0].ends.u[both[0].best], np.polynomial.polynomial.polyfit(x, y, 1), rtol=1e-9)
    np.testing.assert_allclose(both[1].ends.u[both[1].best], [(y - 0.3 * x).mean(), 0.3], rtol=1e-9)

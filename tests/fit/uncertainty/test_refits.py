"""Refits from several basins: a law of two valleys, where noise decides which one is lower."""

from dataclasses import replace

import numpy as np
import pytest

from core.fit import FitOptions
from core.fit.solver.descent import CONVERGED
from core.fit.solver.search import SearchResult, search
from core.fit.solver.solve import Solutions
from core.fit.solver.task import prepare
from core.fit.uncertainty.intervals import intervals
from core.fit.uncertainty.refits import refits, rivals
from core.laws.base import Param, real
from tests.fit._examples import LINE, line_runs

# Level 2 + 0.3 x, or 2 + 0.3 x seen from the other side: a and -a fit alike but for a tilt of the second valley.
VALLEYS = replace(
    LINE, key="valleys",
    params=(Param("a", symbol="a", domain=real, start=(-3.0, 3.0), unit="", doc="two valleys"),),
    predict=lambda p, x: p["a"] ** 2 + 0.001 * p["a"] + 0.3 * x["tokens"],
)  # fmt: skip
ROOT = np.sqrt(2.0)


def test_another_basin_that_fits_as_well_is_a_rival_and_a_start_that_stopped_short_is_none():
    task = prepare(VALLEYS, line_runs(30)[1], FitOptions())
    found = search(task, FitOptions(starts=16))
    best = float(found.ends.u[found.best, 0])
    others = rivals(task, found)
    assert abs(abs(best) - ROOT) < 0.1
    assert others.shape == (0, 1) or others[:, 0] == pytest.approx(-best, abs=0.01)
    short = Solutions(
        np.array([[best], [best + 1e-3], [best + 2.0]]),
        task.walk(np.array([[best], [best + 1e-3], [best + 2.0]]), only_look=True).value,
        np.full(3, CONVERGED),
        np.zeros(3, int),
    )
    assert len(rivals(task, SearchResult(short, np.ones(3, int), 3, 0))) == 0


def test_a_resample_takes_the_lower_of_its_ends():
    """Targets at which one or the other valley is lower: each lane ends in its own, whatever the order of begins."""
    task = prepare(VALLEYS, line_runs(30)[1], FitOptions())
    x = task.used.x["tokens"]
    up, down = (a**2 + 0.001 * a + 0.3 * x for a in (1.4, -1.4))

    def targets(i):
        return np.where((i % 2 == 0)[:, None], up, down)

    for begin in ([[1.3], [-1.3]], [[-1.3], [1.3]]):
        found = refits(task, np.array(begin), 6, (None, targets, None))
        np.testing.assert_allclose(found.u[:, 0], [1.4, -1.4] * 3, rtol=1e-6)
    alone = refits(task, np.array([[1.3]]), 6, (None, targets, None))
    assert (alone.u[:, 0] > 0).all()  # from one basin alone, all end in it


def test_an_interval_is_not_of_one_basin_where_two_fit_alike():
    """64 resamples around one valley say that a is well known; with the other valley it may have either sign."""
    task = prepare(VALLEYS, line_runs(30)[1], FitOptions())
    best = task.walk(np.array([[1.0], [-1.0]]))
    options = FitOptions(bootstrap=64, seed=1)
    one = intervals(task, best.u[0], options).ends["a"]
    both = intervals(task, best.u[0], options, others=best.u[1:]).ends["a"]
    assert one[0] > 1
    assert both[0] < -1
    assert both[1] > 1


def test_a_refit_that_ends_aside_is_walked_again_from_the_middle_of_the_others():
    """One lane begins beyond a hill, in a valley that is no optimum of its targets; the others show the way."""
    task = prepare(VALLEYS, line_runs(30)[1], FitOptions())
    x = task.used.x["tokens"]
    y = 1.4**2 + 0.0014 + 0.3 * x

    class Stray:
        """The task, but its first walk starts its last lane in the other valley."""

        law = VALLEYS

        def __init__(self):
            self.walks = []

        def walk(self, begin, **how):
            begin = begin.copy()
            if not self.walks:
                begin[-1] = -begin[-1]
            self.walks.append(len(begin))
            return task.walk(begin, **how)

    stray = Stray()
    found = refits(stray, np.array([[1.3]]), 20, (None, lambda i: np.tile(y, (len(i), 1)), None))
    np.testing.assert_allclose(found.u[:, 0], 1.4, rtol=1e-6)
    assert stray.walks == [20, 1]

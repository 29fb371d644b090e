"""NIST's nonlinear regression problems of all three levels: certified values from both official starts."""

import numpy as np
import pytest

from core.fit import FitOptions, fit
from core.fit.solver import search
from core.fit.solver.space import walked
from core.fit.solver.task import prepare
from core.fit.uncertainty.curvature import curvature
from tests.fit.nist.models import PROBLEMS, law_of, runs_of

ONE_START = FitOptions(starts="grid")
each = pytest.mark.parametrize(("name", "start"), [(n, s) for n in PROBLEMS for s in (0, 1)])


def order_of(name, values):
    """Lanczos is a sum of three terms of one form, in no order: by their exponents."""
    if not name.startswith("Lanczos"):
        return np.arange(len(values))
    return np.arange(6).reshape(3, 2)[np.argsort(np.array(values)[1::2])].ravel()


@pytest.fixture
def begin(monkeypatch):
    """Return a function that lets every search of a law begin at one of its two official starts alone."""

    def begun(law, start):
        place = walked(law, {p.name: np.array([p.grid[start]]) for p in law.params})
        monkeypatch.setattr(search, "starts", lambda *_: place)
        monkeypatch.setattr(search, "grid_without", lambda *_: (place, 1))

    return begun


def test_all_problems_are_there():
    assert len(PROBLEMS) == 27
    assert {p["level"] for p in PROBLEMS.values()} == {"lower", "average", "higher"}


@each
def test_certified_values_and_standard_errors(name, start, begin):
    law, runs, given = law_of(name), runs_of(name), PROBLEMS[name]
    begin(law, start)
    found = fit(law, runs, ONE_START)
    assert (found.status, found.starts.tried) == ("converged", 1)
    values = np.array([e.value for e in found.parameters.values()])
    ours, theirs = order_of(name, values), order_of(name, given["certified"])
    np.testing.assert_allclose(values[ours], np.array(given["certified"])[theirs], rtol=1e-6)
    exact = given["residual_sum_of_squares"] < 1e-20  # Lanczos1 is noiseless: what is left is rounding
    assert 2 * found.objective.value == pytest.approx(given["residual_sum_of_squares"], rel=1e-6, abs=1e-22 * exact)
    if not exact:
        task = prepare(law, runs, ONE_START)
        errors = np.array(list(curvature(task, values).errors.values()))
        np.testing.assert_allclose(errors[ours], np.array(given["standard_errors"])[theirs], rtol=1e-4)

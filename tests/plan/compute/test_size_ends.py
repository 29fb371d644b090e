"""How uncertain a compute-optimal size is: draws alone, courses of the form error, and what a wrong size costs."""

from dataclasses import replace

import numpy as np
import pytest

from core.fit import from_fit
from core.laws.cost import SIX_ND
from core.plan.compute.size_ends import COURSES, size_ends
from tests.fit._examples import bundled_fit

BUDGETS = np.array([1e21, 3e22])
PARAMS = np.vstack([[1e9, 4e9], np.outer(np.geomspace(0.8, 1.25, 99), [1e9, 4e9])])


@pytest.fixture(scope="module")
def fitted():
    return from_fit(bundled_fit())


def ends(calibrated, params=PARAMS):
    return size_ends(calibrated, "params", BUDGETS, params, {}, SIX_ND, lambda c: np.interp(c, BUDGETS, PARAMS[0]))


def test_without_a_form_error_they_are_the_percentiles_of_the_draws(fitted):
    found = ends(replace(fitted, form=None))
    expected = np.percentile(PARAMS[1:], [2.5, 97.5], axis=0, method="weibull")
    np.testing.assert_allclose([found.low, found.high], expected, rtol=1e-12)
    assert np.isnan(found.regret).all()


def test_the_form_error_only_widens_them(fitted):
    found, alone = ends(fitted), ends(replace(fitted, form=None))
    assert (found.low <= alone.low).all()
    assert (found.high >= alone.high).all()
    assert (found.regret >= 0).all()
    np.testing.assert_array_equal([found.sampling_low, found.sampling_high], [alone.low, alone.high])


def test_without_draws_there_are_none(fitted):
    assert np.isnan(ends(fitted, PARAMS[:1])).all()


def test_courses_are_the_same_again(fitted):
    np.testing.assert_array_equal(ends(fitted), ends(fitted))
    x = {"params": np.geomspace(1e9, 1e10, 5), "tokens": np.geomspace(1e10, 1e11, 5)}
    assert fitted.form.draws(x, COURSES).shape == (COURSES, 5)


def test_courses_have_the_mean_and_the_deviation_of_the_form_error(fitted):
    x = {"params": np.array([1e10, 3e10]), "tokens": np.array([2e11, 6e11])}
    drawn, known = np.log(fitted.form.draws(x, 4000)), fitted.form.at(x)
    np.testing.assert_allclose(drawn.mean(axis=0), known.mean, atol=5 * known.sd.max() / np.sqrt(4000))
    np.testing.assert_allclose(drawn.std(axis=0), known.sd, rtol=0.1)

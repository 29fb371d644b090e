"""Bands of predictions: sampling error inside, form error around it, and no ends where draws disagree."""

from dataclasses import replace

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, band, fit, from_fit, from_published
from core.fit.band import POINTS, disagreement, ends_of, further
from core.fit.evaluate import evaluate
from core.fit.objectives import get
from tests.fit._examples import bundled_fit, drawn, spread, table_of, two_terms

AT = {"params": np.geomspace(1e8, 1e12, 9), "tokens": np.geomspace(1e10, 1e13, 9)}


@pytest.fixture(scope="module")
def fitted():
    return from_fit(bundled_fit())


def test_the_whole_band_holds_that_of_sampling_error_and_the_value(fitted):
    found = band(fitted, AT)
    assert (found.low <= found.sampling_low).all()
    assert (found.sampling_low < found.value).all()
    assert (found.value < found.sampling_high).all()
    assert (found.sampling_high <= found.high).all()
    assert (found.low < found.average).all()
    assert (found.average < found.high).all()
    assert found.half_width == pytest.approx((found.high - found.low) / 2 / found.value)
    assert (found.half_width > found.sampling_half_width).all()


def test_without_a_form_error_the_band_is_that_of_sampling_error(fitted):
    both, alone = band(fitted, AT), band(replace(fitted, form=None), AT)
    np.testing.assert_array_equal(alone.low, alone.sampling_low)
    np.testing.assert_array_equal(alone.sampling_low, both.sampling_low)
    assert np.isnan(alone.average).all()


def test_the_form_error_grows_beyond_the_runs(fitted):
    found = band(fitted, {"params": np.geomspace(1e10, 1e13, 4), "tokens": np.geomspace(2e11, 2e14, 4)})
    assert (np.diff(found.half_width) > 0).all()


def test_many_points_are_the_same_as_few(fitted):
    many = {k: np.geomspace(v[0], v[-1], POINTS + 7) for k, v in AT.items()}
    found, last = band(fitted, many), band(fitted, {k: v[-3:] for k, v in many.items()})
    np.testing.assert_allclose(found.low[-3:], last.low, rtol=1e-12)


def test_one_further_run_is_less_certain(fitted):
    fit_of_them = bundled_fit()
    mean = band(fitted, AT)
    run = band(fitted, AT, np.asarray(fit_of_them.noise), get(fit_of_them.objective.name))
    assert (run.low < mean.low).all()
    assert (run.high > mean.high).all()


def test_published_constants_have_no_band():
    found = band(from_published(*laws.get_published("chinchilla@hoffmann")), AT)
    assert np.isfinite(found.value).all()
    assert np.isnan([found.low, found.high, found.average]).all()


def test_a_target_below_zero_has_a_band_too():
    law = laws.get("vocabulary")
    x = {k: v[:40] for k, v in drawn(law, 80).items()}
    y = evaluate(law, {k: np.array([v]) for k, v in law.published[0].values.items()}, x)[0]
    below = {k: v[y < 0] for k, v in x.items()}
    runs = table_of(law, law.published[0].values, below, 0.003)
    found = band(from_fit(fit(law, runs, FitOptions(starts=8, bootstrap=60))), {k: v[:5] for k, v in below.items()})
    assert (found.low <= found.sampling_low).all()
    assert (found.value < 0).all()
    assert (found.sampling_high <= found.high).all()
    assert (found.high > found.value).all()


def test_ends_are_missing_where_refits_disagree_by_a_factor_or_are_not_finite():
    every = np.vstack([np.ones(3), np.tile([1.0, 1.0, 1.0], (100, 1))])
    every[1:11, 1], every[1:6, 2] = 1e3, np.nan
    low, high = ends_of(every)
    assert np.isfinite(low).tolist() == np.isfinite(high).tolist() == [True, False, False]
    assert "by more than a factor of 100" in disagreement(every[:, 1:2])
    assert "5 of 100 refits give no finite value" in disagreement(every[:, 2:])
    assert np.isnan(ends_of(every[:30])).all()


def test_noise_is_a_factor_on_logarithms_and_is_added_otherwise():
    noise = np.array([0.1, -0.1])
    assert further(get("huber-log"), np.array([2.0, 2.0]), noise) == pytest.approx(2 * np.exp(noise))
    assert further(get("mse"), np.array([2.0, 2.0]), noise) == pytest.approx(2 + noise)


def test_a_fit_without_resamples_has_no_form_error():
    found = fit(laws.get("chinchilla"), two_terms(spread(30)), FitOptions(starts=8))
    assert (found.form, found.no_form) == (None, "")
